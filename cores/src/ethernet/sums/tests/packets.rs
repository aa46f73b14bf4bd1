//! Frames with IPv4 packets of all kinds, and what is right about them.
use internet_checksum::checksum;
use rand::rngs::StdRng;
use rand::Rng;
use spec::ethernet::{FCS_OCTETS, HEADER_OCTETS, MAX_TAGGED_OCTETS, MIN_FRAME_OCTETS};
use spec::ip::*;
use std::ops::Range;

/// Longest frame without FCS and shortest.
pub const LONGEST: usize = MAX_TAGGED_OCTETS - FCS_OCTETS;
pub const SHORTEST: usize = MIN_FRAME_OCTETS - FCS_OCTETS;
/// Where the header is in a frame, and where what it carries begins.
pub const HEADER: Range<usize> = HEADER_OCTETS..DATA_AT;
pub const DATA_AT: usize = HEADER_OCTETS + PLAIN_HEADER_OCTETS;
pub const PROTOCOLS: [u8; 3] = [ICMP, TCP, UDP];

/// The two octets there.
pub fn pair_at(octets: &[u8], at: usize) -> u16 {
    u16::from_be_bytes([octets[at], octets[at + 1]])
}

fn set_pair(octets: &mut [u8], at: usize, value: u16) {
    octets[at..at + 2].copy_from_slice(&value.to_be_bytes());
}

/// Where in a frame the sum of what it carries is.
pub fn data_sum_at(protocol: u8) -> usize {
    DATA_AT
        + match protocol {
            ICMP => ICMP_SUM_AT,
            TCP => TCP_SUM_AT,
            _ => UDP_SUM_AT,
        }
}

/// What is added up with the data: nothing for ICMP.
fn pseudo_header(frame: &[u8], octets: usize) -> Vec<u8> {
    let protocol = frame[HEADER_OCTETS + PROTOCOL_AT];
    if protocol == ICMP {
        return vec![];
    }
    let mut pseudo = frame[HEADER_OCTETS + ADDRESSES_AT..DATA_AT].to_vec();
    pseudo.extend([0, protocol]);
    pseudo.extend((octets as u16).to_be_bytes());
    pseudo
}

/// What the pseudo header adds up to, as the sender puts it into the page.
pub fn pseudo_sum(frame: &[u8]) -> [u8; 2] {
    let octets = usize::from(pair_at(frame, HEADER_OCTETS + 2)) - PLAIN_HEADER_OCTETS;
    let [high, low] = checksum(&pseudo_header(frame, octets));
    [!high, !low]
}

/// The sum of a plain packet's data, as it belongs into the field, which counts as it is.
pub fn sum_of_data(frame: &[u8], octets: usize) -> u16 {
    let mut all = pseudo_header(frame, octets);
    all.extend(&frame[DATA_AT..][..octets]);
    u16::from_be_bytes(checksum(&all))
}

/// Puts the right sums into a frame with a plain packet.
pub fn fill(frame: &mut [u8]) {
    let protocol = frame[HEADER_OCTETS + PROTOCOL_AT];
    let octets = usize::from(pair_at(frame, HEADER_OCTETS + 2)) - PLAIN_HEADER_OCTETS;
    set_pair(frame, HEADER_OCTETS + HEADER_SUM_AT, 0);
    let sum = u16::from_be_bytes(checksum(&frame[HEADER]));
    set_pair(frame, HEADER_OCTETS + HEADER_SUM_AT, sum);
    let at = data_sum_at(protocol);
    set_pair(frame, at, 0);
    let sum = sum_of_data(frame, octets);
    // In UDP a zero says that there is no sum (RFC 768).
    let sum = if protocol == UDP && sum == 0 {
        0xffff
    } else {
        sum
    };
    set_pair(frame, at, sum);
}

/// A frame with a plain packet that carries so many octets, of any contents, with the right sums; padded with anything.
pub fn plain(random: &mut StdRng, protocol: u8, octets: usize) -> Vec<u8> {
    let mut frame: Vec<u8> = (0..DATA_AT + octets).map(|_| random.gen()).collect();
    set_pair(&mut frame, 12, IPV4_TYPE);
    frame[HEADER_OCTETS] = PLAIN_HEADER;
    set_pair(
        &mut frame,
        HEADER_OCTETS + 2,
        (PLAIN_HEADER_OCTETS + octets) as u16,
    );
    set_pair(
        &mut frame,
        HEADER_OCTETS + 6,
        [0, 0x4000, 0x8000][random.gen_range(0..3)],
    );
    frame[HEADER_OCTETS + PROTOCOL_AT] = protocol;
    if protocol == UDP {
        set_pair(&mut frame, DATA_AT + UDP_LENGTH_AT, octets as u16);
    }
    // Many a sum is made of few bits.
    if random.gen_bool(0.2) {
        let filler = [0, 0xff][random.gen_range(0..2)];
        frame[DATA_AT + 8..].fill(filler);
    }
    fill(&mut frame);
    while frame.len() < SHORTEST {
        frame.push(random.gen());
    }
    frame
}

/// Whether a frame is one whose sums are looked at and right.
pub fn is_right(frame: &[u8]) -> bool {
    let header = &frame[HEADER_OCTETS..];
    let packet = usize::from(pair_at(header, 2));
    if pair_at(frame, 12) != IPV4_TYPE || header[0] != PLAIN_HEADER || packet > header.len() {
        return false;
    }
    let fragment = u32::from(pair_at(header, 6)) & FRAGMENT_BITS != 0;
    let protocol = header[PROTOCOL_AT];
    if fragment || !PROTOCOLS.contains(&protocol) || packet < PLAIN_HEADER_OCTETS + 8 {
        return false;
    }
    let octets = packet - PLAIN_HEADER_OCTETS;
    let said = usize::from(pair_at(frame, DATA_AT + UDP_LENGTH_AT));
    (protocol != UDP || said == octets)
        && checksum(&frame[HEADER]) == [0, 0]
        && sum_of_data(frame, octets) == 0
}

/// What a careless judge says: he takes the frame for a whole packet of UDP, TCP or ICMP that ends where the frame does or before.
pub fn sums_alone_are_right(frame: &[u8]) -> bool {
    let packet = usize::from(pair_at(frame, HEADER_OCTETS + 2)).min(frame.len() - HEADER_OCTETS);
    packet >= PLAIN_HEADER_OCTETS
        && checksum(&frame[HEADER]) == [0, 0]
        && sum_of_data(frame, packet - PLAIN_HEADER_OCTETS) == 0
}
