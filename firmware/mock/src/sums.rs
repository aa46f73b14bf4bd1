//! What the MAC makes of the sums of IPv4.

use spec::ethernet::HEADER_OCTETS;
use spec::ip::*;
use spec::services::ethernet::send_frame;

/// Octet of a frame at which what a packet carries begins.
const DATA: usize = HEADER_OCTETS + PLAIN_HEADER_OCTETS;

/// The sum of RFC 1071, begun with another; 0xffff if all is right.
fn sum(before: u16, octets: &[u8]) -> u16 {
    let mut sum = u64::from(before);
    for pair in octets.chunks(2) {
        sum += u64::from(u16::from_be_bytes([pair[0], *pair.get(1).unwrap_or(&0)]));
    }
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    sum as u16
}

fn pair_at(octets: &[u8], at: usize) -> u16 {
    u16::from_be_bytes([octets[at], octets[at + 1]])
}

/// Whether the MAC says of a received frame that its sums are right.
pub fn are_right(frame: &[u8]) -> bool {
    if frame.len() < DATA + 8 || pair_at(frame, 12) != IPV4_TYPE {
        return false;
    }
    let (header, data) = frame[HEADER_OCTETS..].split_at(PLAIN_HEADER_OCTETS);
    let octets = usize::from(pair_at(header, 2)).wrapping_sub(PLAIN_HEADER_OCTETS);
    let whole = u32::from(pair_at(header, 6)) & FRAGMENT_BITS == 0;
    if header[0] != PLAIN_HEADER || !whole || !(8..=data.len()).contains(&octets) {
        return false;
    }
    let protocol = header[PROTOCOL_AT];
    let said = usize::from(pair_at(data, UDP_LENGTH_AT));
    let begin = match protocol {
        ICMP => 0,
        UDP if said != octets => return false,
        TCP | UDP => {
            let rest = u16::from(protocol) + octets as u16;
            sum(rest, &header[ADDRESSES_AT..])
        }
        _ => return false,
    };
    sum(0, header) == 0xffff && sum(begin, &data[..octets]) == 0xffff
}

/// Puts the sums that are asked for into a frame that is sent. It adds to what is in their fields.
pub fn put_in(frame: &mut [u8], before: u16, asked: send_frame::Arguments) {
    if asked.header_sum != 0 {
        let sum = !sum(0, &frame[HEADER_OCTETS..DATA]);
        add(frame, HEADER_OCTETS + HEADER_SUM_AT, sum);
    }
    if asked.data_sum != 0 {
        let sum = !sum(before, &frame[DATA..]);
        let (at, sum) = match frame[HEADER_OCTETS + PROTOCOL_AT] {
            TCP => (TCP_SUM_AT, sum),
            UDP if sum == 0 => (UDP_SUM_AT, 0xffff),
            UDP => (UDP_SUM_AT, sum),
            _ => (ICMP_SUM_AT, sum),
        };
        add(frame, DATA + at, sum);
    }
}

fn add(frame: &mut [u8], at: usize, sum: u16) {
    let both = pair_at(frame, at) | sum;
    frame[at..at + 2].copy_from_slice(&both.to_be_bytes());
}
