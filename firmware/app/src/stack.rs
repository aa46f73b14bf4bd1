//! The network stack: address by DHCP, or a fallback while there is no lease; SNMP over UDP.

use crate::settings::{link_local, Fallback};
use crate::{echo, manager, probe};
use drivers::ethernet::{LinkState, Port};
use rpc::PageWindow;
use smoltcp::iface::{
    Config, Interface, PollIngressSingleResult, SocketHandle, SocketSet, SocketStorage,
};
use smoltcp::phy::{Device, TxToken};
use smoltcp::socket::{dhcpv4, udp};
use smoltcp::time::{Duration, Instant};
use smoltcp::wire::{
    DhcpOption, EthernetAddress, EthernetFrame, EthernetProtocol, IpCidr, Ipv4Address, Ipv4Cidr,
};
use snmp::{Agent, BUFFER_BYTES, MESSAGE_MAX};

/// SNMP's port (RFC 3417 section 3.2).
const SNMP_PORT: u16 = 161;
/// How long a lease is waited for before the fallback address is taken.
const LEASE_PATIENCE: Duration = Duration::from_secs(10);
/// How long a DHCP server has to answer before it is asked again.
const DISCOVER_TIMEOUT: Duration = Duration::from_secs(4);
/// How long an answer waits for the address of its receiver's router, before all that wait are dropped.
const ANSWER_PATIENCE: Duration = Duration::from_millis(500);
/// DHCP option: host name (RFC 2132 section 3.14).
const HOST_NAME: u8 = 12;
/// Requests that wait for the agent, and answers that wait for the wire.
const DATAGRAMS: usize = 4;
/// Octets of them.
const DATAGRAM_OCTETS: usize = 2 * MESSAGE_MAX;

/// Memory of the stack.
pub struct Buffers<'a> {
    sockets: [SocketStorage<'a>; 2],
    receive: ([udp::PacketMetadata; DATAGRAMS], [u8; DATAGRAM_OCTETS]),
    send: ([udp::PacketMetadata; DATAGRAMS], [u8; DATAGRAM_OCTETS]),
    answer: [u8; BUFFER_BYTES],
}

impl Default for Buffers<'_> {
    fn default() -> Self {
        let metadata = || [udp::PacketMetadata::EMPTY; DATAGRAMS];
        Buffers {
            sockets: [SocketStorage::EMPTY; 2],
            receive: (metadata(), [0; DATAGRAM_OCTETS]),
            send: (metadata(), [0; DATAGRAM_OCTETS]),
            answer: [0; BUFFER_BYTES],
        }
    }
}

/// Where the address comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressSource {
    /// There is none.
    None,
    /// A DHCP lease.
    Lease,
    /// The settings.
    Static,
    /// 169.254/16.
    LinkLocal,
}

/// What the stack needs to know at the start.
pub struct Identity<'a> {
    /// Ethernet address.
    pub mac: EthernetAddress,
    /// Address to use without a lease.
    pub fallback: Fallback,
    /// Some number that differs from start to start.
    pub seed: u64,
    /// Options of every DHCP message: [`host_name`].
    pub options: &'a [DhcpOption<'a>],
}

/// The DHCP option that tells the server our name.
pub fn host_name(name: &[u8]) -> DhcpOption<'_> {
    DhcpOption {
        kind: HOST_NAME,
        data: name,
    }
}

/// The stack.
pub struct Stack<'a> {
    interface: Interface,
    sockets: SocketSet<'a>,
    dhcp: SocketHandle,
    snmp: SocketHandle,
    answer: &'a mut [u8; BUFFER_BYTES],
    mac: EthernetAddress,
    /// Who answers pings; nobody without an address.
    own: Option<echo::Own>,
    fallback: Fallback,
    link: LinkState,
    source: AddressSource,
    /// When the fallback is taken, if there is no lease by then.
    fallback_at: Option<Instant>,
    /// When answers that wait are dropped, if there are any.
    drop_at: Option<Instant>,
    /// Whom the stack was told of last, if it has learned nothing since.
    told: Option<manager::Host>,
}

impl<'a> Stack<'a> {
    /// A stack without address, its link down.
    pub fn new<D: Device>(
        buffers: &'a mut Buffers<'a>,
        identity: Identity<'a>,
        device: &mut D,
        now: Instant,
    ) -> Self {
        let mut config = Config::new(identity.mac.into());
        config.random_seed = identity.seed;
        let interface = Interface::new(config, device, now);
        let mut sockets = SocketSet::new(&mut buffers.sockets[..]);
        let mut dhcp = dhcpv4::Socket::new();
        let mut retry = dhcp.get_retry_config();
        retry.discover_timeout = DISCOVER_TIMEOUT;
        dhcp.set_retry_config(retry);
        dhcp.set_outgoing_options(identity.options);
        let mut snmp = udp::Socket::new(
            udp::PacketBuffer::new(&mut buffers.receive.0[..], &mut buffers.receive.1[..]),
            udp::PacketBuffer::new(&mut buffers.send.0[..], &mut buffers.send.1[..]),
        );
        snmp.bind(SNMP_PORT)
            .expect("a new socket and a port that is not 0");
        Stack {
            interface,
            dhcp: sockets.add(dhcp),
            snmp: sockets.add(snmp),
            answer: &mut buffers.answer,
            sockets,
            mac: identity.mac,
            own: None,
            fallback: identity.fallback,
            link: LinkState::default(),
            source: AddressSource::None,
            fallback_at: None,
            drop_at: None,
            told: None,
        }
    }

    /// Follows the link. When it comes up a lease is asked for anew, for it may be another network.
    pub fn set_link(&mut self, link: LinkState, now: Instant) {
        if link.up && !self.link.up {
            self.sockets.get_mut::<dhcpv4::Socket>(self.dhcp).reset();
            self.fallback_at = Some(now + LEASE_PATIENCE);
        }
        self.link = link;
    }

    /// State of the link.
    pub fn link(&self) -> LinkState {
        self.link
    }

    /// Address, and where it comes from.
    pub fn address(&self) -> (Option<Ipv4Address>, AddressSource) {
        (self.interface.ipv4_addr(), self.source)
    }

    /// Answers the next frame if it is a ping; true if so. Its answer is sent by the next [`Port::service`].
    pub fn answer_echo<W: PageWindow>(&self, port: &mut Port<W>) -> bool {
        let Some(own) = &self.own else { return false };
        port.answer_in_place(|page, octets| echo::answer(page, octets, own))
    }

    /// Answers the next frame if it is an ARP probe for our address, which the interface does not.
    pub fn answer_probe<W: PageWindow>(&mut self, port: &mut Port<W>, now: Instant) {
        let address = self.interface.ipv4_addr();
        let answer = port.next_frame().zip(address);
        let answer = answer.and_then(|(frame, address)| probe::answer(frame, self.mac, address));
        // Without room there is no answer; whoever probes does so three times.
        if let Some((answer, room)) = answer.zip(port.transmit(now)) {
            room.consume(probe::octets(&answer), |place| probe::write(&answer, place));
        }
    }

    /// Tells the stack where the manager is that the next frame comes from, if it is a request.
    pub fn learn_manager<W: PageWindow>(&mut self, port: &mut Port<W>, now: Instant) {
        let frame = port.next_frame().map(EthernetFrame::new_checked);
        let own = self.interface.ip_addrs().first().copied();
        let (Some(Ok(frame)), Some(IpCidr::Ipv4(own))) = (frame, own) else {
            return;
        };
        if frame.ethertype() == EthernetProtocol::Arp {
            self.told = None;
        }
        let from = manager::sender(&frame, self.mac, own, SNMP_PORT);
        if let Some(from) = from.filter(|from| self.told != Some(*from)) {
            port.tell(manager::arp_answer(from, (self.mac, own.address())));
            self.told = self.take_frame(port, now).then_some(from);
        }
    }

    /// Takes one frame from the device, if there is one; true if so.
    pub fn take_frame<D: Device>(&mut self, device: &mut D, now: Instant) -> bool {
        let result = self
            .interface
            .poll_ingress_single(now, device, &mut self.sockets);
        !matches!(result, PollIngressSingleResult::None)
    }

    /// Sends what the sockets have to send, as far as the device has room.
    pub fn send_frames<D: Device>(&mut self, device: &mut D, now: Instant) {
        if !self.link.up {
            return;
        }
        self.interface.poll_maintenance(now);
        self.interface.poll_egress(now, device, &mut self.sockets);
        self.drop_stuck_answers(now);
    }

    /// An answer whose receiver cannot be found keeps back all that come after it: it goes no way, and the managers ask again.
    fn drop_stuck_answers(&mut self, now: Instant) {
        let socket = self.sockets.get_mut::<udp::Socket>(self.snmp);
        if socket.send_queue() == 0 {
            self.drop_at = None;
        } else if now >= *self.drop_at.get_or_insert(now + ANSWER_PATIENCE) {
            self.drop_at = None;
            socket.close();
            // It was closed just now, and the port is not 0.
            let _ = socket.bind(SNMP_PORT);
        }
    }

    /// Follows the lease; takes the fallback address when there is none for too long.
    pub fn follow_lease(&mut self, now: Instant) {
        match self.sockets.get_mut::<dhcpv4::Socket>(self.dhcp).poll() {
            Some(dhcpv4::Event::Configured(lease)) => {
                let (address, router) = (lease.address, lease.router);
                self.set_address(Some(address), router, AddressSource::Lease);
                self.fallback_at = None;
            }
            Some(dhcpv4::Event::Deconfigured) if self.source == AddressSource::Lease => {
                self.set_address(None, None, AddressSource::None);
                self.fallback_at = Some(now + LEASE_PATIENCE);
            }
            Some(dhcpv4::Event::Deconfigured) | None => {}
        }
        if self.link.up && self.fallback_at.is_some_and(|at| now >= at) {
            self.fallback_at = None;
            if self.source == AddressSource::None {
                self.take_fallback();
            }
        }
    }

    fn take_fallback(&mut self) {
        match self.fallback {
            Fallback::LinkLocal => {
                self.set_address(Some(link_local(self.mac)), None, AddressSource::LinkLocal);
            }
            Fallback::Static(address, router) => {
                self.set_address(Some(address), router, AddressSource::Static);
            }
        }
    }

    fn set_address(
        &mut self,
        address: Option<Ipv4Cidr>,
        router: Option<Ipv4Address>,
        source: AddressSource,
    ) {
        self.own = address.map(|address| echo::Own::new(self.mac, address));
        // The interface forgets all that it has learned.
        self.told = None;
        self.interface.update_ip_addrs(|addresses| {
            addresses.clear();
            if let Some(address) = address {
                // There is room for one.
                let _ = addresses.push(IpCidr::Ipv4(address));
            }
        });
        let routes = self.interface.routes_mut();
        match router {
            // There is room for one.
            Some(router) => drop(routes.add_default_ipv4_route(router)),
            None => drop(routes.remove_default_ipv4_route()),
        }
        self.source = source;
    }

    /// Has the agent answer the requests that came.
    pub fn answer_requests<D: snmp::Device>(&mut self, agent: &mut Agent, device: &mut D) {
        let socket = self.sockets.get_mut::<udp::Socket>(self.snmp);
        while socket.can_recv() && socket.can_send() {
            let Ok((request, from)) = socket.recv() else {
                return;
            };
            let answer = agent.answer(request, self.answer, device);
            if let Some(answer) = answer {
                // If there is no room the manager asks again.
                let _ = socket.send_slice(answer, from);
            }
        }
    }

    /// When something is to be done next, if nothing comes before; `None` for never.
    pub fn next_deadline(&mut self, now: Instant) -> Option<Instant> {
        if !self.link.up {
            return None;
        }
        let poll_at = self.interface.poll_at(now, &self.sockets);
        [poll_at, self.fallback_at, self.drop_at]
            .into_iter()
            .flatten()
            .min()
    }
}
