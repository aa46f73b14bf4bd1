//! Frames of hosts on the wire.
use smoltcp::phy::ChecksumCapabilities;
use smoltcp::wire::{
    ArpOperation, ArpPacket, ArpRepr, EthernetAddress, Icmpv4Packet, Icmpv4Repr, IpProtocol,
    Ipv4Packet, Ipv4Repr, UdpPacket, UdpRepr,
};
use spec::ethernet::TAG_TYPE;
use std::net::Ipv4Addr;

/// Octets of an Ethernet and an IPv4 header.
const ETHERNET: usize = 14;
const IP: usize = 20;
/// The least length without FCS.
pub const LEAST: usize = 60;
/// To everybody.
pub const BROADCAST: [u8; 6] = [0xff; 6];
/// EtherTypes.
const IPV4: u16 = 0x0800;
const ARP: u16 = 0x0806;
/// A type for local experiments, which means nothing to anybody (IEEE 802).
pub const EXPERIMENT: u16 = 0x88b5;

/// A host.
#[derive(Clone, Copy, Debug)]
pub struct Station {
    pub mac: [u8; 6],
    pub ip: Ipv4Addr,
}

/// Whether this is the answer that is wanted. Identification, lifetime and checksum of the packet are the device's own, and the
/// sum of an ICMP message may be either form of zero (RFC 1624, section 3).
pub fn is_answer(wanted: &[u8], frame: &[u8]) -> bool {
    const OWN: std::ops::Range<usize> = ETHERNET + 4..ETHERNET + 12;
    const PROTOCOL: usize = ETHERNET + 9;
    const ICMP_SUM: std::ops::Range<usize> = ETHERNET + IP + 2..ETHERNET + IP + 4;
    let one_zero = |frame: &[u8]| {
        let mut frame = frame.to_vec();
        let is_icmp = frame[PROTOCOL] == u8::from(IpProtocol::Icmp);
        if is_icmp && frame[ICMP_SUM] == [0xff; 2] {
            frame[ICMP_SUM].fill(0);
        }
        frame.drain(OWN);
        frame
    };
    wanted.len() == frame.len() && one_zero(wanted) == one_zero(frame)
}

/// A frame of at least the least length.
fn frame(from: [u8; 6], to: [u8; 6], ethertype: u16, payload: &[u8]) -> Vec<u8> {
    let mut frame = [&to[..], &from, &ethertype.to_be_bytes(), payload].concat();
    frame.resize(frame.len().max(LEAST), 0);
    frame
}

/// A frame of so many octets that means nothing to anybody; with a tag if asked.
pub fn meaningless(
    from: [u8; 6],
    to: [u8; 6],
    octets: usize,
    tagged: bool,
    number: u64,
) -> Vec<u8> {
    let ethertype = if tagged { TAG_TYPE } else { EXPERIMENT };
    let payload = [
        &[0, 5][..],
        &EXPERIMENT.to_be_bytes(),
        &number.to_be_bytes(),
    ]
    .concat();
    let mut frame = frame(from, to, ethertype, &payload);
    frame.resize(octets, 0x5a);
    frame
}

/// An IPv4 packet in a frame.
pub fn ip(from: Station, to: Station, protocol: IpProtocol, payload: &[u8]) -> Vec<u8> {
    let header = Ipv4Repr {
        src_addr: from.ip,
        dst_addr: to.ip,
        next_header: protocol,
        payload_len: payload.len(),
        hop_limit: 64,
    };
    let mut packet = vec![0; IP];
    let sums = ChecksumCapabilities::default();
    packet.extend(payload);
    header.emit(&mut Ipv4Packet::new_unchecked(&mut packet), &sums);
    frame(from.mac, to.mac, IPV4, &packet)
}

/// A message of ICMP.
pub fn icmp(from: Station, to: Station, message: &Icmpv4Repr) -> Vec<u8> {
    let mut payload = vec![0; message.buffer_len()];
    let sums = ChecksumCapabilities::default();
    message.emit(&mut Icmpv4Packet::new_unchecked(&mut payload), &sums);
    ip(from, to, IpProtocol::Icmp, &payload)
}

/// A ping's question and its answer.
pub fn ping(asks: Station, answers: Station, number: u16, octets: usize) -> [Vec<u8>; 2] {
    let data: Vec<u8> = (0..octets).map(|i| (i * 31) as u8).collect();
    let (ident, seq_no, data) = (1, number, &data[..]);
    let question = Icmpv4Repr::EchoRequest {
        ident,
        seq_no,
        data,
    };
    let answer = Icmpv4Repr::EchoReply {
        ident,
        seq_no,
        data,
    };
    [icmp(asks, answers, &question), icmp(answers, asks, &answer)]
}

/// A datagram.
pub fn udp(from: (Station, u16), to: (Station, u16), data: &[u8]) -> Vec<u8> {
    let ports = UdpRepr {
        src_port: from.1,
        dst_port: to.1,
    };
    let mut payload = vec![0; ports.header_len() + data.len()];
    ports.emit(
        &mut UdpPacket::new_unchecked(&mut payload),
        &from.0.ip.into(),
        &to.0.ip.into(),
        data.len(),
        |place| place.copy_from_slice(data),
        &ChecksumCapabilities::default(),
    );
    ip(from.0, to.0, IpProtocol::Udp, &payload)
}

/// An ARP packet; a question goes to everybody or to the one who is asked, as `to` says.
pub fn arp(operation: ArpOperation, from: Station, about: Station, to: [u8; 6]) -> Vec<u8> {
    let packet = ArpRepr::EthernetIpv4 {
        operation,
        source_hardware_addr: EthernetAddress(from.mac),
        source_protocol_addr: from.ip,
        target_hardware_addr: EthernetAddress(about.mac),
        target_protocol_addr: about.ip,
    };
    let mut payload = vec![0; packet.buffer_len()];
    packet.emit(&mut ArpPacket::new_unchecked(&mut payload));
    frame(from.mac, to, ARP, &payload)
}

/// Whether this is the question for that host's Ethernet address.
pub fn asks_for(frame: &[u8], host: Ipv4Addr) -> bool {
    frame.get(12..14) == Some(&ARP.to_be_bytes())
        && ArpPacket::new_checked(&frame[ETHERNET..]).is_ok_and(|packet| {
            packet.operation() == ArpOperation::Request
                && packet.target_protocol_addr() == host.octets()
        })
}

/// BER: tag, length, content. Nothing here is longer than 127 octets.
fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, content.len() as u8], content].concat()
}

/// An object of the PDU in the manner of BER: 1.3.6.1.4.1.42453.2.GROUP.ROW, both below 128.
fn object(group: u8, row: u8) -> Vec<u8> {
    tlv(6, &[0x2b, 6, 1, 4, 1, 0x82, 0xcb, 0x55, 2, group, row])
}

/// A message of SNMP by version 2c, about one object.
fn message(kind: u8, number: u16, community: &str, name: &[u8], value: &[u8]) -> Vec<u8> {
    let id = [&[0x10, 0], &number.to_be_bytes()[..]].concat();
    let bindings = tlv(0x30, &tlv(0x30, &[name, value].concat()));
    let zero = tlv(2, &[0]);
    let pdu = [tlv(2, &id), zero.clone(), zero, bindings].concat();
    let version = tlv(2, &[1]);
    let whole = [version, tlv(4, community.as_bytes()), tlv(kind, &pdu)].concat();
    tlv(0x30, &whole)
}

/// Get.
const GET: u8 = 0xa0;
/// Response.
const RESPONSE: u8 = 0xa2;
/// Set.
const SET: u8 = 0xa3;

/// A Set of an object of the PDU to a number below 128, or a Get of it.
pub fn manage(number: u16, (group, row): (u8, u8), value: Option<u8>) -> Vec<u8> {
    let name = object(group, row);
    match value {
        Some(value) => message(SET, number, "private", &name, &tlv(2, &[value])),
        None => message(GET, number, "public", &name, &tlv(5, &[])),
    }
}

/// The number that a frame has for an object of the PDU; none if it is no answer to that question; none inside that if it has no
/// number.
pub fn managed(frame: &[u8], number: u16, (group, row): (u8, u8)) -> Option<Option<i64>> {
    let at = |wanted: &[u8]| frame.windows(wanted.len()).position(|it| it == wanted);
    at(&[&[2, 4, 0x10, 0], &number.to_be_bytes()[..]].concat())?;
    let name = object(group, row);
    let value = &frame[at(&name)? + name.len()..];
    let content = value.get(2..2 + usize::from(*value.get(1)?))?;
    let sign = if *content.first().unwrap_or(&0) > 127 {
        -1
    } else {
        0
    };
    let integer = || {
        content
            .iter()
            .fold(sign, |sum, octet| sum << 8 | i64::from(*octet))
    };
    Some((value[0] == 2).then(integer))
}

/// SNMP's Get of `pduNominalVoltage` (1.3.6.1.4.1.42453.2.7.1) by version 2c, and the answer: 5 V in millivolts.
pub fn snmp(number: u16, community: &str) -> [Vec<u8>; 2] {
    let name = object(7, 1);
    let millivolts = 5000u16.to_be_bytes();
    [(GET, tlv(5, &[])), (RESPONSE, tlv(2, &millivolts))]
        .map(|(kind, value)| message(kind, number, community, &name, &value))
}
