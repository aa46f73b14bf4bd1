//! A host on the other side of the wire: makes frames for the unit and takes its frames apart.

use smoltcp::phy::ChecksumCapabilities;
use smoltcp::wire::{
    ArpOperation, ArpPacket, ArpRepr, DhcpMessageType, DhcpPacket, DhcpRepr, EthernetAddress,
    EthernetFrame, EthernetProtocol, EthernetRepr, Icmpv4Packet, Icmpv4Repr, IpAddress, IpProtocol,
    Ipv4Address, Ipv4Packet, Ipv4Repr, UdpPacket, UdpRepr,
};

/// Port of a DHCP server.
const DHCP_SERVER: u16 = 67;
/// Port of a DHCP client.
const DHCP_CLIENT: u16 = 68;
/// Octets of an Ethernet header.
const HEADER: usize = 14;

/// The host.
#[derive(Clone, Copy, Debug)]
pub struct Host {
    /// Its Ethernet address.
    pub mac: EthernetAddress,
    /// Its address.
    pub address: Ipv4Address,
    /// The address it gives out as a DHCP server, and lets others reach the unit at.
    pub unit_address: Ipv4Address,
    /// Seconds of a lease.
    pub lease: u32,
}

impl Default for Host {
    fn default() -> Self {
        Host {
            mac: EthernetAddress([0x02, 0, 0, 0, 0, 0xaa]),
            address: Ipv4Address::new(192, 168, 7, 1),
            unit_address: Ipv4Address::new(192, 168, 7, 42),
            lease: 3600,
        }
    }
}

/// What a frame of the unit is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// An ARP answer: who says it is at which address.
    ArpAnswer(EthernetAddress, Ipv4Address),
    /// An ARP question for an address.
    ArpQuestion(Ipv4Address),
    /// An echo answer with its data.
    Echo(Vec<u8>),
    /// A datagram: destination, its port, source port, data.
    Udp(Ipv4Address, u16, u16, Vec<u8>),
    /// Anything else.
    Other,
}

fn ethernet(
    source: EthernetAddress,
    destination: EthernetAddress,
    kind: EthernetProtocol,
    octets: usize,
) -> Vec<u8> {
    let mut frame = vec![0; HEADER + octets];
    let header = EthernetRepr {
        src_addr: source,
        dst_addr: destination,
        ethertype: kind,
    };
    header.emit(&mut EthernetFrame::new_unchecked(&mut frame));
    frame
}

impl Host {
    /// Asks who has the unit's address.
    pub fn arp_question(&self) -> Vec<u8> {
        let question = ArpRepr::EthernetIpv4 {
            operation: ArpOperation::Request,
            source_hardware_addr: self.mac,
            source_protocol_addr: self.address,
            target_hardware_addr: EthernetAddress([0; 6]),
            target_protocol_addr: self.unit_address,
        };
        self.arp(EthernetAddress::BROADCAST, question)
    }

    /// Probes for an address: asks who has it, with none of its own (RFC 5227).
    pub fn arp_probe(&self, address: Ipv4Address) -> Vec<u8> {
        let probe = ArpRepr::EthernetIpv4 {
            operation: ArpOperation::Request,
            source_hardware_addr: self.mac,
            source_protocol_addr: Ipv4Address::UNSPECIFIED,
            target_hardware_addr: EthernetAddress([0; 6]),
            target_protocol_addr: address,
        };
        self.arp(EthernetAddress::BROADCAST, probe)
    }

    /// Tells the unit where this host is.
    pub fn arp_answer(&self, unit: EthernetAddress) -> Vec<u8> {
        let answer = ArpRepr::EthernetIpv4 {
            operation: ArpOperation::Reply,
            source_hardware_addr: self.mac,
            source_protocol_addr: self.address,
            target_hardware_addr: unit,
            target_protocol_addr: self.unit_address,
        };
        self.arp(unit, answer)
    }

    fn arp(&self, to: EthernetAddress, packet: ArpRepr) -> Vec<u8> {
        let mut frame = ethernet(self.mac, to, EthernetProtocol::Arp, packet.buffer_len());
        packet.emit(&mut ArpPacket::new_unchecked(&mut frame[HEADER..]));
        frame
    }

    fn ip(
        &self,
        to: (EthernetAddress, Ipv4Address),
        protocol: IpProtocol,
        octets: usize,
    ) -> (Vec<u8>, usize) {
        let header = Ipv4Repr {
            src_addr: self.address,
            dst_addr: to.1,
            next_header: protocol,
            payload_len: octets,
            hop_limit: 64,
        };
        let mut frame = ethernet(
            self.mac,
            to.0,
            EthernetProtocol::Ipv4,
            header.buffer_len() + octets,
        );
        let mut packet = Ipv4Packet::new_unchecked(&mut frame[HEADER..]);
        header.emit(&mut packet, &ChecksumCapabilities::default());
        (frame, HEADER + header.buffer_len())
    }

    /// Pings the unit with this data.
    pub fn echo(&self, unit: EthernetAddress, data: &[u8]) -> Vec<u8> {
        let message = Icmpv4Repr::EchoRequest {
            ident: 1,
            seq_no: 2,
            data,
        };
        let (mut frame, at) = self.ip(
            (unit, self.unit_address),
            IpProtocol::Icmp,
            message.buffer_len(),
        );
        message.emit(
            &mut Icmpv4Packet::new_unchecked(&mut frame[at..]),
            &ChecksumCapabilities::default(),
        );
        frame
    }

    /// A datagram.
    pub fn udp(
        &self,
        to: (EthernetAddress, Ipv4Address),
        from_port: u16,
        to_port: u16,
        data: &[u8],
    ) -> Vec<u8> {
        let header = UdpRepr {
            src_port: from_port,
            dst_port: to_port,
        };
        let octets = header.header_len() + data.len();
        let (mut frame, at) = self.ip(to, IpProtocol::Udp, octets);
        header.emit(
            &mut UdpPacket::new_unchecked(&mut frame[at..]),
            &IpAddress::Ipv4(self.address),
            &IpAddress::Ipv4(to.1),
            data.len(),
            |place| place.copy_from_slice(data),
            &ChecksumCapabilities::default(),
        );
        frame
    }

    /// Takes a frame apart; every check sum is looked at.
    pub fn see(&self, frame: &[u8]) -> Seen {
        let Ok(frame) = EthernetFrame::new_checked(frame) else {
            return Seen::Other;
        };
        match frame.ethertype() {
            EthernetProtocol::Arp => see_arp(frame.payload()),
            EthernetProtocol::Ipv4 => see_ip(frame.payload()).unwrap_or(Seen::Other),
            _ => Seen::Other,
        }
    }

    /// The answer of a DHCP server to a DISCOVER or REQUEST, if the frame is one. The host name goes to `name`.
    pub fn serve_dhcp(&self, frame: &[u8], name: &mut Vec<u8>) -> Option<Vec<u8>> {
        let Seen::Udp(_, DHCP_SERVER, DHCP_CLIENT, data) = self.see(frame) else {
            return None;
        };
        let packet = DhcpPacket::new_checked(&data[..]).ok()?;
        if let Some(option) = packet.options().find(|option| option.kind == 12) {
            *name = option.data.to_vec();
        }
        let request = DhcpRepr::parse(&packet).ok()?;
        let message_type = match request.message_type {
            DhcpMessageType::Discover => DhcpMessageType::Offer,
            DhcpMessageType::Request => DhcpMessageType::Ack,
            _ => return None,
        };
        let answer = DhcpRepr {
            message_type,
            transaction_id: request.transaction_id,
            secs: 0,
            client_hardware_address: request.client_hardware_address,
            client_ip: Ipv4Address::UNSPECIFIED,
            your_ip: self.unit_address,
            server_ip: self.address,
            router: Some(self.address),
            subnet_mask: Some(Ipv4Address::new(255, 255, 255, 0)),
            relay_agent_ip: Ipv4Address::UNSPECIFIED,
            broadcast: false,
            requested_ip: None,
            client_identifier: None,
            server_identifier: Some(self.address),
            parameter_request_list: None,
            dns_servers: None,
            max_size: None,
            lease_duration: Some(self.lease),
            renew_duration: None,
            rebind_duration: None,
            additional_options: &[],
        };
        let mut data = vec![0; answer.buffer_len()];
        answer
            .emit(&mut DhcpPacket::new_unchecked(&mut data[..]))
            .ok()?;
        let to = (EthernetAddress::BROADCAST, Ipv4Address::BROADCAST);
        Some(self.udp(to, DHCP_SERVER, DHCP_CLIENT, &data))
    }
}

fn see_arp(octets: &[u8]) -> Seen {
    let packet = ArpPacket::new_checked(octets).ok();
    match packet.and_then(|packet| ArpRepr::parse(&packet).ok()) {
        Some(ArpRepr::EthernetIpv4 {
            operation: ArpOperation::Reply,
            source_hardware_addr,
            source_protocol_addr,
            ..
        }) => Seen::ArpAnswer(source_hardware_addr, source_protocol_addr),
        Some(ArpRepr::EthernetIpv4 {
            operation: ArpOperation::Request,
            target_protocol_addr,
            ..
        }) => Seen::ArpQuestion(target_protocol_addr),
        _ => Seen::Other,
    }
}

fn see_ip(octets: &[u8]) -> Option<Seen> {
    let checks = ChecksumCapabilities::default();
    let packet = Ipv4Packet::new_checked(octets).ok()?;
    let header = Ipv4Repr::parse(&packet, &checks).ok()?;
    match header.next_header {
        IpProtocol::Icmp => {
            let packet = Icmpv4Packet::new_checked(packet.payload()).ok()?;
            match Icmpv4Repr::parse(&packet, &checks).ok()? {
                Icmpv4Repr::EchoReply { data, .. } => Some(Seen::Echo(data.to_vec())),
                _ => None,
            }
        }
        IpProtocol::Udp => {
            let (from, to) = (
                IpAddress::Ipv4(header.src_addr),
                IpAddress::Ipv4(header.dst_addr),
            );
            let packet = UdpPacket::new_checked(packet.payload()).ok()?;
            let ports = UdpRepr::parse(&packet, &from, &to, &checks).ok()?;
            Some(Seen::Udp(
                header.dst_addr,
                ports.dst_port,
                ports.src_port,
                packet.payload().to_vec(),
            ))
        }
        _ => None,
    }
}
