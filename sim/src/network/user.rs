//! A network without privileges: a simulated host at the end of the cable is router and DHCP server, and carries chosen ports
//! of localhost to the device.

use super::cable::Cable;
use super::dhcp::Server;
use super::forward::{TcpForward, UdpForward};
use super::{sender_of, Network, NetworkError};
use crate::engine::Time;
use smoltcp::iface::{Config, Interface, SocketHandle, SocketSet};
use smoltcp::socket::udp;
use smoltcp::time::Instant;
use smoltcp::wire::{EthernetAddress, IpCidr};
use std::net::Ipv4Addr;
use std::str::FromStr;

/// The simulated host.
pub const HOST: Ipv4Addr = Ipv4Addr::new(10, 0, 2, 2);
/// What the device is given.
pub const LEASE: Ipv4Addr = Ipv4Addr::new(10, 0, 2, 15);
/// Length of the network's prefix, in bits.
pub const PREFIX: u8 = 24;
/// The host's Ethernet address, locally administered.
pub const HOST_MAC: [u8; 6] = [0x02, 0x53, 0x49, 0x4d, 0x00, 0x01];
const DHCP_SERVER_PORT: u16 = 67;
const DHCP_CLIENT_PORT: u16 = 68;
/// Ports of the simulated host for connections it makes.
const FIRST_PORT: u16 = 49152;

/// Which protocol a port is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Datagrams.
    Udp,
    /// Connections.
    Tcp,
}

/// A port of localhost that leads to a port of the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forward {
    /// Here.
    pub host: u16,
    /// There.
    pub device: u16,
}

impl FromStr for Forward {
    type Err = String;
    /// `1161:161`.
    fn from_str(text: &str) -> Result<Self, String> {
        let parse = |port: &str| {
            let number = port.parse().ok().filter(|number: &u16| *number > 0);
            number.ok_or(format!("`{port}` is no port; write it as 1161:161"))
        };
        let (host, device) = text.split_once(':').ok_or("write it as 1161:161")?;
        Ok(Forward {
            host: parse(host)?,
            device: parse(device)?,
        })
    }
}

/// The network.
pub struct UserNetwork {
    cable: Cable,
    interface: Interface,
    sockets: SocketSet<'static>,
    dhcp_socket: SocketHandle,
    dhcp: Server,
    udp: Vec<UdpForward>,
    tcp: Vec<TcpForward>,
    next_port: u16,
    seen: Option<Ipv4Addr>,
}

impl UserNetwork {
    /// Opens the ports of localhost.
    pub fn open(udp: &[Forward], tcp: &[Forward]) -> Result<Self, NetworkError> {
        let mut cable = Cable::default();
        let address = EthernetAddress(HOST_MAC);
        let mut interface = Interface::new(Config::new(address.into()), &mut cable, Instant::ZERO);
        interface.update_ip_addrs(|addresses| {
            addresses
                .push(IpCidr::new(HOST.into(), PREFIX))
                .expect("there is room for one address");
        });
        let mut sockets = SocketSet::new(Vec::new());
        let buffer = || udp::PacketBuffer::new(vec![udp::PacketMetadata::EMPTY; 8], vec![0; 8192]);
        let mut socket = udp::Socket::new(buffer(), buffer());
        socket
            .bind(DHCP_SERVER_PORT)
            .expect("the socket is new and the port not zero");
        let dhcp_socket = sockets.add(socket);
        Ok(UserNetwork {
            cable,
            interface,
            sockets,
            dhcp_socket,
            dhcp: Server {
                own: HOST,
                offer: LEASE,
                mask: Ipv4Addr::from(u32::MAX << (32 - PREFIX)),
                bound: false,
            },
            udp: udp
                .iter()
                .map(|forward| UdpForward::open(forward.host, forward.device))
                .collect::<Result<_, _>>()?,
            tcp: tcp
                .iter()
                .map(|forward| TcpForward::open(forward.host, forward.device))
                .collect::<Result<_, _>>()?,
            next_port: FIRST_PORT,
            seen: None,
        })
    }

    fn serve_dhcp(&mut self) {
        let socket = self.sockets.get_mut::<udp::Socket>(self.dhcp_socket);
        while let Ok((request, _)) = socket.recv() {
            if let Some(answer) = self.dhcp.answer(request) {
                // Broadcast: the client has no address yet. A full buffer loses it; the client asks again.
                let _ = socket.send_slice(&answer, (Ipv4Addr::BROADCAST, DHCP_CLIENT_PORT));
            }
        }
    }

    /// Learns an address that the device took by itself.
    fn learn(&mut self, frame: &[u8]) {
        if let Some(source) = sender_of(frame) {
            if self.seen != Some(source) {
                self.seen = Some(source);
                self.reach(source);
            }
        }
    }

    /// Gives the host an address from which it reaches a device outside its own network.
    fn reach(&mut self, device: Ipv4Addr) {
        let near = |address: Ipv4Addr| u32::from(address) >> (32 - PREFIX);
        if near(device) != near(HOST) {
            let own = Ipv4Addr::from(u32::from(device) ^ 1);
            self.interface.update_ip_addrs(|addresses| {
                // Only if there is room: otherwise the device stays out of reach.
                let _ = addresses.push(IpCidr::new(own.into(), PREFIX));
            });
        }
    }
}

impl Network for UserNetwork {
    fn receive(&mut self, _now: Time, frame: &[u8]) {
        self.learn(frame);
        self.cable.arrived.push_back(frame.to_vec());
    }

    fn poll(&mut self, now: Time) -> Vec<Vec<u8>> {
        let device = self.device_address();
        let next = &mut self.next_port;
        let mut next_port = || {
            *next = next.checked_add(1).unwrap_or(FIRST_PORT);
            *next
        };
        for forward in &mut self.udp {
            forward.poll(device, &mut self.sockets, &mut next_port);
        }
        for forward in &mut self.tcp {
            let context = self.interface.context();
            forward.poll(device, context, &mut self.sockets, &mut next_port);
        }
        let instant = Instant::from_micros(now.as_microseconds() as i64);
        self.interface
            .poll(instant, &mut self.cable, &mut self.sockets);
        self.serve_dhcp();
        self.interface
            .poll(instant, &mut self.cable, &mut self.sockets);
        std::mem::take(&mut self.cable.sent)
    }

    fn device_address(&self) -> Option<Ipv4Addr> {
        if self.dhcp.bound {
            Some(self.dhcp.offer)
        } else {
            self.seen
        }
    }
}
