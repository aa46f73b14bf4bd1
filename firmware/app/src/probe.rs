//! Answers to ARP probes (RFC 5227 section 2.1.1): somebody who is about to take an address asks, with no address of his own,
//! whether it is in use. The stack does not answer those, and the address would be taken twice.

use smoltcp::wire::{
    ArpOperation, ArpPacket, ArpRepr, EthernetAddress, EthernetFrame, EthernetProtocol,
    EthernetRepr, Ipv4Address,
};

/// Octets of an Ethernet header.
const HEADER: usize = spec::ethernet::HEADER_OCTETS;

/// The answer to a frame, if it is a probe for this address.
pub fn answer(
    frame: &[u8],
    mac: EthernetAddress,
    address: Ipv4Address,
) -> Option<(EthernetRepr, ArpRepr)> {
    let frame = EthernetFrame::new_checked(frame).ok()?;
    if frame.ethertype() != EthernetProtocol::Arp || frame.src_addr() == mac {
        return None;
    }
    let ArpRepr::EthernetIpv4 {
        operation: ArpOperation::Request,
        source_hardware_addr,
        source_protocol_addr: Ipv4Address::UNSPECIFIED,
        target_protocol_addr,
        ..
    } = ArpRepr::parse(&ArpPacket::new_checked(frame.payload()).ok()?).ok()?
    else {
        return None;
    };
    if target_protocol_addr != address || !source_hardware_addr.is_unicast() {
        return None;
    }
    let header = EthernetRepr {
        src_addr: mac,
        dst_addr: source_hardware_addr,
        ethertype: EthernetProtocol::Arp,
    };
    let packet = ArpRepr::EthernetIpv4 {
        operation: ArpOperation::Reply,
        source_hardware_addr: mac,
        source_protocol_addr: address,
        target_hardware_addr: source_hardware_addr,
        target_protocol_addr: Ipv4Address::UNSPECIFIED,
    };
    Some((header, packet))
}

/// Octets of the frame that an answer makes.
pub fn octets(answer: &(EthernetRepr, ArpRepr)) -> usize {
    HEADER + answer.1.buffer_len()
}

/// Writes the frame; `place` has [`octets`] octets.
pub fn write(answer: &(EthernetRepr, ArpRepr), place: &mut [u8]) {
    answer
        .0
        .emit(&mut EthernetFrame::new_unchecked(&mut *place));
    answer
        .1
        .emit(&mut ArpPacket::new_unchecked(&mut place[HEADER..]));
}
