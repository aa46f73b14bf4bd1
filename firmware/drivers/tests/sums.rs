//! Whatever sums the MAC sees to, the stack answers the same: frames with right and wrong sums and others, each with every choice.

use drivers::ethernet::{self, Port};
use drivers::sums::{Offload, Ways};
use mock::sums::are_right;
use mock::Pdu;
use rpc::Link;
use smoltcp::iface::{Config, Interface, SocketSet, SocketStorage};
use smoltcp::phy::ChecksumCapabilities;
use smoltcp::socket::udp;
use smoltcp::time::Instant;
use smoltcp::wire::*;
use spec::ip::{HEADER_SUM_AT, PLAIN_HEADER_OCTETS, UDP_LENGTH_AT, UDP_SUM_AT};

const US: EthernetAddress = EthernetAddress([2, 0, 0, 0, 0, 1]);
const THEM: EthernetAddress = EthernetAddress([2, 0, 0, 0, 0, 2]);
const OUR_ADDRESS: Ipv4Address = Ipv4Address::new(192, 168, 7, 1);
const THEIR_ADDRESS: Ipv4Address = Ipv4Address::new(192, 168, 7, 2);
const OPEN: u16 = 7;
const CLOSED: u16 = 9;
/// Octets of a frame before a packet, and before what it carries.
const PACKET: usize = 14;
const DATA: usize = PACKET + PLAIN_HEADER_OCTETS;
const NOW: Instant = Instant::ZERO;

fn frame(kind: EthernetProtocol, content: &[u8]) -> Vec<u8> {
    let mut frame = [US.0, THEM.0].concat();
    frame.extend(u16::from(kind).to_be_bytes());
    frame.extend(content);
    // Padded with what is not zero.
    frame.resize(frame.len().max(60), 0x5a);
    frame
}

fn packet(protocol: IpProtocol, data: &[u8]) -> Vec<u8> {
    let repr = Ipv4Repr {
        src_addr: THEIR_ADDRESS,
        dst_addr: OUR_ADDRESS,
        next_header: protocol,
        payload_len: data.len(),
        hop_limit: 64,
    };
    let mut octets = vec![0; PLAIN_HEADER_OCTETS];
    let mut header = Ipv4Packet::new_unchecked(&mut octets);
    repr.emit(&mut header, &ChecksumCapabilities::default());
    octets.extend(data);
    frame(EthernetProtocol::Ipv4, &octets)
}

fn datagram(port: u16, octets: usize) -> Vec<u8> {
    let repr = UdpRepr {
        src_port: 4321,
        dst_port: port,
    };
    let mut data = vec![0; repr.header_len() + octets];
    let (from, to) = (THEIR_ADDRESS.into(), OUR_ADDRESS.into());
    let content =
        |place: &mut [u8]| (0..octets).for_each(|at| place[at] = (at * at + octets) as u8);
    let caps = ChecksumCapabilities::default();
    repr.emit(
        &mut UdpPacket::new_unchecked(&mut data),
        &from,
        &to,
        octets,
        content,
        &caps,
    );
    packet(IpProtocol::Udp, &data)
}

fn ping(octets: usize) -> Vec<u8> {
    let content: Vec<u8> = (0..octets).map(|at| (at * 7) as u8).collect();
    let repr = Icmpv4Repr::EchoRequest {
        ident: 5,
        seq_no: octets as u16,
        data: &content,
    };
    let mut data = vec![0; repr.buffer_len()];
    let mut message = Icmpv4Packet::new_unchecked(&mut data);
    repr.emit(&mut message, &ChecksumCapabilities::default());
    packet(IpProtocol::Icmp, &data)
}

fn who_has() -> Vec<u8> {
    let repr = ArpRepr::EthernetIpv4 {
        operation: ArpOperation::Request,
        source_hardware_addr: THEM,
        source_protocol_addr: THEIR_ADDRESS,
        target_hardware_addr: EthernetAddress([0; 6]),
        target_protocol_addr: OUR_ADDRESS,
    };
    let mut octets = vec![0; repr.buffer_len()];
    repr.emit(&mut ArpPacket::new_unchecked(&mut octets));
    frame(EthernetProtocol::Arp, &octets)
}

fn fill_header(frame: &mut [u8]) {
    Ipv4Packet::new_unchecked(&mut frame[PACKET..]).fill_checksum();
}

/// A frame as it is and with one bit wrong at each place that matters.
fn with_faults(frame: &[u8]) -> Vec<Vec<u8>> {
    let last = frame.len() - 1;
    let mut all = vec![frame.to_vec()];
    for at in [
        PACKET + 1,
        PACKET + 5,
        PACKET + 8,
        PACKET + HEADER_SUM_AT,
        DATA + 2,
        DATA + 6,
        last,
    ] {
        let mut wrong = frame.to_vec();
        wrong[at] ^= 0x10;
        all.push(wrong);
    }
    all
}

/// What comes: the neighbour first, for without him there is no answer.
fn frames() -> Vec<Vec<u8>> {
    let mut all = vec![who_has()];
    for octets in [0, 1, 2, 3, 57, 600, 1400] {
        all.extend(with_faults(&ping(octets)));
        all.extend(with_faults(&datagram(OPEN, octets)));
        all.extend(with_faults(&datagram(CLOSED, octets)));
    }
    let mut unused = datagram(OPEN, 20);
    unused[DATA + UDP_SUM_AT..][..2].fill(0);
    // The datagram is shorter than its packet, and its sum is for what it says.
    let mut short = datagram(OPEN, 21);
    short[DATA + UDP_LENGTH_AT + 1] -= 4;
    let mut right_short = short.clone();
    let end = DATA + 8 + 17;
    let (from, to) = (THEIR_ADDRESS.into(), OUR_ADDRESS.into());
    UdpPacket::new_unchecked(&mut right_short[DATA..end]).fill_checksum(&from, &to);
    // A fragment, and a packet longer than its frame.
    let mut part = ping(40);
    part[PACKET + 6] = 0x20;
    fill_header(&mut part);
    let mut long = ping(40);
    long[PACKET + 3] += 8;
    fill_header(&mut long);
    // Options: one word of them, of no operation.
    let mut options = ping(40);
    options.splice(DATA..DATA, [1; 4]);
    options[PACKET] += 1;
    options[PACKET + 3] += 4;
    fill_header(&mut options);
    let mut wrong_options = options.clone();
    wrong_options[DATA + 3] ^= 2;
    let other = packet(IpProtocol::Unknown(99), &[3; 40]);
    all.extend([
        unused,
        short,
        right_short,
        part,
        long,
        options,
        wrong_options,
        other,
    ]);
    all
}

/// What a stack sends to each of the frames; and how many the port kept from it.
fn answers(offload: Offload, finds_right: fn(&[u8]) -> bool) -> (Vec<Vec<Vec<u8>>>, u32) {
    let pdu = Pdu::default();
    pdu.0.borrow_mut().finds_right = finds_right;
    let mut link = Link::new(pdu.clone());
    ethernet::start(&mut link, US.0).unwrap();
    let mut port = Port::new(pdu.clone(), offload);
    port.service(&mut link);
    let mut interface = Interface::new(Config::new(US.into()), &mut port, NOW);
    interface.update_ip_addrs(|addresses| {
        addresses.push(IpCidr::new(OUR_ADDRESS.into(), 24)).unwrap();
    });
    let mut metadata = [[udp::PacketMetadata::EMPTY; 4]; 2];
    let mut octets = [[0; 4096]; 2];
    let [buffer_in, buffer_out] = &mut octets;
    let [metadata_in, metadata_out] = &mut metadata;
    let mut socket = udp::Socket::new(
        udp::PacketBuffer::new(&mut metadata_in[..], &mut buffer_in[..]),
        udp::PacketBuffer::new(&mut metadata_out[..], &mut buffer_out[..]),
    );
    socket.bind(OPEN).unwrap();
    let mut storage = [SocketStorage::EMPTY; 1];
    let mut sockets = SocketSet::new(&mut storage[..]);
    let echo = sockets.add(socket);
    let mut all = vec![];
    for frame in frames() {
        assert!(pdu.0.borrow_mut().receive_frame(&frame));
        while let Some(notice) = link.next(link.now() + 1000) {
            port.arrived(notice);
        }
        for _ in 0..3 {
            interface.poll(NOW, &mut port, &mut sockets);
            let socket = sockets.get_mut::<udp::Socket>(echo);
            let mut content = [0; 2048];
            if let Ok((octets, from)) = socket.recv_slice(&mut content) {
                socket.send_slice(&content[..octets], from).unwrap();
            }
            port.service(&mut link);
        }
        all.push(pdu.0.borrow_mut().sent.drain(..).collect());
    }
    (all, port.counters().bad_sums)
}

/// Every choice of sums that the MAC sees to.
fn choices() -> impl Iterator<Item = Offload> {
    let ways = |bits: u32| Ways {
        received: bits & 1 != 0,
        sent: bits & 2 != 0,
    };
    (0..64).map(move |bits| Offload {
        ipv4: ways(bits),
        icmp: ways(bits >> 2),
        tcp: Ways::NONE,
        udp: ways(bits >> 4),
    })
}

#[test]
fn every_choice_gives_the_same_answers() {
    let (wanted, kept) = answers(Offload::default(), are_right);
    assert_eq!(kept, 0);
    let answered = wanted.iter().filter(|sent| !sent.is_empty()).count();
    println!("{answered} of {} frames are answered", wanted.len());
    assert!(answered > 30 && wanted.len() - answered > 60);
    for offload in choices() {
        let (got, kept) = answers(offload, are_right);
        for (frame, (got, wanted)) in got.iter().zip(&wanted).enumerate() {
            assert_eq!(got, wanted, "frame {frame}, {offload:?}");
        }
        let verifies = offload.ipv4.received || offload.icmp.received || offload.udp.received;
        assert_eq!(kept > 0, verifies, "{offload:?}");
    }
}

/// So it is if the MAC says nothing of any frame, or of some; not if it says that all are right (the negative control).
#[test]
fn a_mac_that_keeps_silent_gives_the_same_answers() {
    let (wanted, _) = answers(Offload::default(), are_right);
    let all = choices().last().expect("the one with everything");
    assert_eq!(answers(all, |_| false).0, wanted);
    assert_eq!(
        answers(all, |frame| are_right(frame) && frame.len() % 2 == 0).0,
        wanted
    );
    assert_ne!(answers(all, |_| true).0, wanted);
}
