//! Answers in place against those of the IP stack, which are made from nothing.

use app::echo::{answer, Own};
use proptest::prelude::*;
use rpc::PageBuffer;
use smoltcp::iface::{Config, Interface, SocketSet};
use smoltcp::phy::{ChecksumCapabilities, Device, DeviceCapabilities, Medium, RxToken, TxToken};
use smoltcp::time::Instant;
use smoltcp::wire::{
    ArpOperation, ArpPacket, ArpRepr, EthernetAddress, EthernetFrame, EthernetProtocol,
    EthernetRepr, Icmpv4Packet, Icmpv4Repr, IpCidr, IpProtocol, Ipv4Address, Ipv4Cidr, Ipv4Packet,
    Ipv4Repr,
};
use spec::memory::{FRAME_OFFSET, PAGE_BYTES};

const MAC: EthernetAddress = EthernetAddress([0x02, 0x50, 0x44, 0x55, 0x66, 0x77]);
const ADDRESS: Ipv4Address = Ipv4Address::new(192, 168, 7, 42);
const ETHERNET: usize = 14;
const IP: usize = 20;

/// A page of octets.
struct Page([u8; PAGE_BYTES]);

impl AsRef<[u8]> for Page {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl AsMut<[u8]> for Page {
    fn as_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

impl PageBuffer for Page {
    fn address(&self) -> u32 {
        0
    }

    fn word(&self, index: usize) -> u32 {
        u32::from_be_bytes(self.0[4 * index..][..4].try_into().unwrap())
    }

    fn set_word(&mut self, index: usize, word: u32) {
        self.0[4 * index..][..4].copy_from_slice(&word.to_be_bytes());
    }
}

/// What the unit does with a frame: its answer. Without one the page must be as it was.
fn in_place(frame: &[u8], subnet: Ipv4Cidr) -> Option<Vec<u8>> {
    let mut page = Page([0xee; PAGE_BYTES]);
    page.0[FRAME_OFFSET..][..frame.len()].copy_from_slice(frame);
    let before = page.0;
    let octets = answer(&mut page, frame.len(), &Own::new(MAC, subnet));
    let Some(octets) = octets else {
        assert!(page.0 == before, "changed, but not answered");
        return None;
    };
    assert!(octets <= frame.len());
    let end = FRAME_OFFSET + frame.len();
    assert!(page.0[end..] == before[end..], "written behind the frame");
    Some(page.0[FRAME_OFFSET..][..octets].to_vec())
}

/// One frame in, one frame out.
#[derive(Default)]
struct Wire {
    coming: Option<Vec<u8>>,
    sent: Option<Vec<u8>>,
}

struct Received(Vec<u8>);
struct Room<'a>(&'a mut Option<Vec<u8>>);

impl RxToken for Received {
    fn consume<R, F: FnOnce(&[u8]) -> R>(self, take: F) -> R {
        take(&self.0)
    }
}

impl TxToken for Room<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, octets: usize, write: F) -> R {
        write(self.0.insert(vec![0; octets]))
    }
}

impl Device for Wire {
    type RxToken<'a> = Received;
    type TxToken<'a> = Room<'a>;

    fn receive(&mut self, _: Instant) -> Option<(Received, Room<'_>)> {
        let frame = self.coming.take()?;
        Some((Received(frame), Room(&mut self.sent)))
    }

    fn transmit(&mut self, _: Instant) -> Option<Room<'_>> {
        Some(Room(&mut self.sent))
    }

    fn capabilities(&self) -> DeviceCapabilities {
        let mut capabilities = DeviceCapabilities::default();
        capabilities.medium = Medium::Ethernet;
        capabilities.max_transmission_unit = 1514;
        capabilities
    }
}

/// An ARP question by which the stack learns who the sender of a frame is.
fn introduction(frame: &[u8]) -> Vec<u8> {
    let source = EthernetFrame::new_unchecked(frame).src_addr();
    let address = Ipv4Packet::new_unchecked(&frame[ETHERNET..]).src_addr();
    let question = ArpRepr::EthernetIpv4 {
        operation: ArpOperation::Request,
        source_hardware_addr: source,
        source_protocol_addr: address,
        target_hardware_addr: EthernetAddress([0; 6]),
        target_protocol_addr: ADDRESS,
    };
    let mut octets = vec![0; ETHERNET + question.buffer_len()];
    let header = EthernetRepr {
        src_addr: source,
        dst_addr: EthernetAddress::BROADCAST,
        ethertype: EthernetProtocol::Arp,
    };
    header.emit(&mut EthernetFrame::new_unchecked(&mut octets));
    question.emit(&mut ArpPacket::new_unchecked(&mut octets[ETHERNET..]));
    octets
}

/// What the stack alone does with a frame, with the class of service of the request, which it does not keep.
fn by_the_stack(frame: &[u8], subnet: Ipv4Cidr) -> Option<Vec<u8>> {
    let mut wire = Wire::default();
    let mut interface = Interface::new(Config::new(MAC.into()), &mut wire, Instant::ZERO);
    interface.update_ip_addrs(|addresses| addresses.push(IpCidr::Ipv4(subnet)).unwrap());
    let mut sockets = SocketSet::new(&mut [][..]);
    let mut ask = |frame: Vec<u8>| {
        (wire.coming, wire.sent) = (Some(frame), None);
        interface.poll(Instant::ZERO, &mut wire, &mut sockets);
        wire.sent.take()
    };
    ask(introduction(frame));
    let mut answer = ask(frame.to_vec())?;
    if EthernetFrame::new_unchecked(&answer[..]).ethertype() != EthernetProtocol::Ipv4 {
        return None;
    }
    let mut packet = Ipv4Packet::new_unchecked(&mut answer[ETHERNET..]);
    packet.set_dscp(Ipv4Packet::new_unchecked(&frame[ETHERNET..]).dscp());
    packet.fill_checksum();
    Some(answer)
}

/// Whether the sum of the message in a frame is right.
fn is_sum_right(frame: &[u8]) -> bool {
    let packet = Ipv4Packet::new_unchecked(&frame[ETHERNET..]);
    Icmpv4Packet::new_unchecked(packet.payload()).verify_checksum()
}

/// The two forms of zero are one sum.
fn with_one_zero(mut frame: Vec<u8>) -> Vec<u8> {
    let sum = ETHERNET + IP + 2;
    if frame[sum..sum + 2] == [0, 0] {
        frame[sum..sum + 2].fill(0xff);
    }
    frame
}

#[derive(Clone, Debug)]
struct Request {
    mac: [u8; 6],
    address: Ipv4Address,
    hops: u8,
    service: u8,
    number: u16,
    ident: u16,
    sequence: u16,
    data: Vec<u8>,
    trailer: Vec<u8>,
}

impl Request {
    fn frame(&self) -> Vec<u8> {
        let message = Icmpv4Repr::EchoRequest {
            ident: self.ident,
            seq_no: self.sequence,
            data: &self.data,
        };
        let header = Ipv4Repr {
            src_addr: self.address,
            dst_addr: ADDRESS,
            next_header: IpProtocol::Icmp,
            payload_len: message.buffer_len(),
            hop_limit: self.hops,
        };
        let ethernet = EthernetRepr {
            src_addr: EthernetAddress(self.mac),
            dst_addr: MAC,
            ethertype: EthernetProtocol::Ipv4,
        };
        let checks = ChecksumCapabilities::default();
        let mut frame = vec![0; ETHERNET + IP + message.buffer_len()];
        ethernet.emit(&mut EthernetFrame::new_unchecked(&mut frame));
        let mut packet = Ipv4Packet::new_unchecked(&mut frame[ETHERNET..]);
        header.emit(&mut packet, &checks);
        packet.set_dscp(self.service >> 2);
        packet.set_ecn(self.service & 3);
        packet.set_ident(self.number);
        packet.fill_checksum();
        let mut message_place = Icmpv4Packet::new_unchecked(&mut frame[ETHERNET + IP..]);
        message.emit(&mut message_place, &checks);
        frame.extend(&self.trailer);
        frame.truncate(1514);
        frame
    }
}

fn data() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..=1472),
        (0..=1472usize).prop_map(|octets| vec![0; octets]),
        (0..=1472usize).prop_map(|octets| vec![0xff; octets]),
    ]
}

fn request() -> impl Strategy<Value = Request> {
    let small = || prop_oneof![Just(0), any::<u16>()];
    let sender = (any::<[u8; 5]>(), 1..=41u8);
    let header = (any::<u8>(), any::<u8>(), any::<u16>());
    let trailer = prop::collection::vec(any::<u8>(), 0..40);
    (sender, header, small(), small(), data(), trailer).prop_map(
        |((mac, host), (hops, service, number), ident, sequence, data, trailer)| Request {
            mac: [0x02, mac[0], mac[1], mac[2], mac[3], mac[4]],
            address: Ipv4Address::new(192, 168, 7, host),
            hops,
            service,
            number,
            ident,
            sequence,
            data,
            trailer,
        },
    )
}

proptest! {
    #[test]
    fn a_request_is_answered_as_the_stack_would(request in request()) {
        let (frame, subnet) = (request.frame(), Ipv4Cidr::new(ADDRESS, 24));
        let expected = by_the_stack(&frame, subnet).expect("the stack answers pings");
        let answered = in_place(&frame, subnet).expect("an answer in place");
        prop_assert!(is_sum_right(&answered));
        prop_assert_eq!(with_one_zero(answered), with_one_zero(expected));
    }

    /// Whatever is changed in the headers, or cut off: an answer is the stack's, or none; or both sums are wrong. Every host is
    /// in this subnet, so that the stack can answer any.
    #[test]
    fn a_damaged_request_is_never_answered_wrongly(
        request in request(),
        damage in prop::collection::vec((0..60usize, any::<u8>()), 1..4),
        mend in any::<bool>(),
        octets in prop_oneof![Just(1514), 14..60usize],
    ) {
        let (mut frame, subnet) = (request.frame(), Ipv4Cidr::new(ADDRESS, 0));
        for (place, octet) in damage {
            if let Some(place) = frame.get_mut(place) {
                *place = octet;
            }
        }
        if mend && frame[ETHERNET] & 0xf <= 5 {
            Ipv4Packet::new_unchecked(&mut frame[ETHERNET..]).fill_checksum();
        }
        frame.truncate(octets);
        if let Some(answered) = in_place(&frame, subnet) {
            prop_assert_eq!(is_sum_right(&answered), is_sum_right(&frame));
            if is_sum_right(&frame) {
                let expected = by_the_stack(&frame, subnet).map(with_one_zero);
                prop_assert_eq!(Some(with_one_zero(answered)), expected);
            }
        }
    }
}

/// What is no plain request for us is left to the stack, one thing at a time.
#[test]
fn all_else_is_left_alone() {
    let plain = Request {
        mac: [0x02, 0, 0, 0, 0, 0xaa],
        address: Ipv4Address::new(192, 168, 7, 1),
        hops: 64,
        service: 0,
        number: 0,
        ident: 1,
        sequence: 2,
        data: vec![5; 56],
        trailer: vec![],
    };
    let subnet = Ipv4Cidr::new(ADDRESS, 24);
    assert!(in_place(&plain.frame(), subnet).is_some());
    let changes: [(&str, usize, u8); 12] = [
        ("another's Ethernet address", 5, 0x78),
        ("the broadcast address", 0, 0xff),
        ("from a group", 6, 0x03),
        ("no IPv4", 12, 0x86),
        ("options", 14, 0x46),
        ("longer than the frame", 17, 0xff),
        ("a fragment with more behind it", 20, 0x20),
        ("a fragment with some before it", 21, 0x01),
        ("no ICMP", 23, 17),
        ("another's address", 33, 43),
        ("an answer", 34, 0),
        ("a code", 35, 1),
    ];
    for (what, place, octet) in changes {
        let mut frame = plain.frame();
        assert_ne!(frame[place], octet, "{what}");
        frame[place] = octet;
        if octet != 0x46 {
            Ipv4Packet::new_unchecked(&mut frame[ETHERNET..]).fill_checksum();
        }
        assert_eq!(in_place(&frame, subnet), None, "{what}");
    }
    let mut frame = plain.frame();
    frame[ETHERNET + 10] ^= 1;
    assert_eq!(in_place(&frame, subnet), None, "a wrong sum of the header");
    for address in [
        [192, 168, 7, 255],
        [192, 168, 7, 42],
        [255, 255, 255, 255],
        [224, 0, 0, 1],
        [0, 0, 0, 0],
        [127, 0, 0, 1],
    ] {
        let address = Ipv4Address::from(address);
        let request = Request {
            address,
            ..plain.clone()
        };
        assert_eq!(in_place(&request.frame(), subnet), None, "{address}");
    }
}
