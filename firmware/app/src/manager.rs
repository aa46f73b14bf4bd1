//! Where answers to managers go: back to where the request came from.
//!
//! The stack asks by ARP for the receiver of an answer, and no other answer leaves before somebody says something: one request
//! from an address that nobody has would silence management. So the stack is told of every manager in the own network before it
//! gets the request, in the form of the ARP answer that the manager would have given, and not again as long as nothing else was
//! learned. Answers to other networks go by the router, which is asked for.

use drivers::ethernet::TOLD_OCTETS;
use smoltcp::wire::{
    ArpOperation, ArpPacket, ArpRepr, EthernetAddress, EthernetFrame, EthernetProtocol,
    EthernetRepr, IpProtocol, Ipv4Address, Ipv4Cidr, Ipv4Packet, UdpPacket,
};
use spec::ethernet::HEADER_OCTETS;

/// Addresses of a host.
pub type Host = (EthernetAddress, Ipv4Address);

/// Who sent this frame, if it is a request to our port from the own network.
pub fn sender(
    frame: &EthernetFrame<&[u8]>,
    mac: EthernetAddress,
    own: Ipv4Cidr,
    port: u16,
) -> Option<Host> {
    if frame.ethertype() != EthernetProtocol::Ipv4 || frame.dst_addr() != mac {
        return None;
    }
    let packet = Ipv4Packet::new_checked(frame.payload()).ok()?;
    if packet.next_header() != IpProtocol::Udp || packet.dst_addr() != own.address() {
        return None;
    }
    let datagram = UdpPacket::new_checked(packet.payload()).ok()?;
    let from = packet.src_addr();
    let neighbour = own.contains_addr(&from)
        && from != own.address()
        && from != own.network().address()
        && Some(from) != own.broadcast();
    let asks = datagram.dst_port() == port && neighbour && frame.src_addr().is_unicast();
    asks.then_some((frame.src_addr(), from))
}

/// The ARP answer of a host.
pub fn arp_answer(from: Host, to: Host) -> [u8; TOLD_OCTETS] {
    let header = EthernetRepr {
        src_addr: from.0,
        dst_addr: to.0,
        ethertype: EthernetProtocol::Arp,
    };
    let answer = ArpRepr::EthernetIpv4 {
        operation: ArpOperation::Reply,
        source_hardware_addr: from.0,
        source_protocol_addr: from.1,
        target_hardware_addr: to.0,
        target_protocol_addr: to.1,
    };
    let mut told = [0; TOLD_OCTETS];
    header.emit(&mut EthernetFrame::new_unchecked(&mut told[..]));
    answer.emit(&mut ArpPacket::new_unchecked(&mut told[HEADER_OCTETS..]));
    told
}
