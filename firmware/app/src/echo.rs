//! Answers to pings (RFC 792, RFC 1122 section 3.2.2.6), in the page in which they came.
//!
//! Only the headers are touched, so that an answer costs the same whatever its size: addresses change places, and the sums are
//! brought up to date (RFC 1624). The data is not read. A request whose ICMP sum is wrong so gets an answer whose sum is wrong
//! by as much, and whoever asked sees what came of his data on the whole way.
//!
//! What is not a plain request is none of this: with options, in fragments, to a broadcast address or from none that can be
//! answered. It goes the way of all frames, through the stack.

use rpc::PageBuffer;
use smoltcp::wire::{EthernetAddress, Ipv4Cidr};
use spec::ethernet::{FCS_OCTETS, HEADER_OCTETS, MAX_FRAME_OCTETS};

/// Words of a page that a request is told by. A frame begins in the middle of the first.
mod place {
    /// Destination address, upper two octets (below them; above are two octets that are no part of the frame).
    pub const TO_HIGH: usize = 0;
    /// Destination address, lower four octets.
    pub const TO_LOW: usize = 1;
    /// Source address, upper four octets.
    pub const FROM_HIGH: usize = 2;
    /// Source address, lower two octets; type.
    pub const FROM_LOW: usize = 3;
    /// Version, octets of the header, type of service, octets of the packet.
    pub const LENGTH: usize = 4;
    /// Identification, flags, offset of the fragment.
    pub const FRAGMENT: usize = 5;
    /// Time to live, protocol, sum of the header.
    pub const PROTOCOL: usize = 6;
    /// Source.
    pub const SOURCE: usize = 7;
    /// Destination.
    pub const DESTINATION: usize = 8;
    /// Type, code, sum of the message.
    pub const MESSAGE: usize = 9;
}
const _: () = assert!(4 * place::LENGTH == spec::memory::FRAME_OFFSET + HEADER_OCTETS);

/// Type of an IPv4 frame.
const IPV4: u32 = 0x0800;
/// Version 4, five words of header.
const VERSION: u32 = 0x45;
/// Number of ICMP.
const ICMP: u32 = 1;
/// Type and code of a request; those of an answer are 0.
const REQUEST: u32 = 0x0800;
/// Octets of the two headers, the shortest packet.
const HEADERS: usize = 28;
/// Longest packet.
const LONGEST: usize = MAX_FRAME_OCTETS - FCS_OCTETS - HEADER_OCTETS;
/// Bits of [`place::FRAGMENT`] that a whole packet has clear: more fragments, offset.
const FRAGMENTED: u32 = 0x3fff;
/// An answer is not to be fragmented, so it needs no identification (RFC 6864 section 4.1).
const WHOLE: u32 = 0x4000;
/// Time to live of answers.
const TIME_TO_LIVE: u32 = 64;
/// Congestion bits of the type of service. They are the request's own; the rest is the answer's too (RFC 1349 section 5.1).
const CONGESTION: u32 = 0x0003_0000;

/// Who is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Own {
    /// Ethernet address, upper two octets.
    pub mac_high: u32,
    /// Ethernet address, lower four octets.
    pub mac_low: u32,
    /// Address.
    pub address: u32,
    /// Broadcast address of the subnet.
    pub broadcast: u32,
}

impl Own {
    /// The unit at this address in this subnet.
    pub fn new(mac: EthernetAddress, address: Ipv4Cidr) -> Self {
        let [a, b, c, d, e, f] = mac.0;
        Own {
            mac_high: u32::from(u16::from_be_bytes([a, b])),
            mac_low: u32::from_be_bytes([c, d, e, f]),
            address: address.address().to_bits(),
            // There is none in a subnet of two or one; then it is the one of all subnets, which nobody has.
            broadcast: address.broadcast().map_or(u32::MAX, |all| all.to_bits()),
        }
    }

    /// Whether somebody at this address can be answered.
    fn can_answer(&self, address: u32) -> bool {
        let (network, class) = (address >> 24, address >> 28);
        let nobody = network == 0 || network == 127 || class >= 0xe;
        !nobody && address != self.broadcast && address != self.address
    }
}

/// The sum of both halves of these words, as they are added up in a header; 0xffff for a header whose own sum is right.
#[inline(always)]
fn sum([a, b, c, d, e]: [u32; 5]) -> u32 {
    let halves = |word: u32| (word >> 16) + (word & 0xffff);
    fold(halves(a) + halves(b) + halves(c) + halves(d) + halves(e))
}

/// Brings the carries of a sum of less than 2^31 back in.
#[inline(always)]
fn fold(sum: u32) -> u32 {
    let sum = (sum & 0xffff) + (sum >> 16);
    (sum & 0xffff) + (sum >> 16)
}

/// The sum of the answer from that of the request (RFC 1624, equation 3). Where both forms of zero fit it is 0xffff: if the
/// rest of the message is all zero, 0 would be wrong.
fn answered_sum(request: u32) -> u32 {
    match !fold((!request & 0xffff) + (!REQUEST & 0xffff)) & 0xffff {
        0 => 0xffff,
        sum => sum,
    }
}

/// Turns the frame of `octets` octets in `page` into its answer if it is a request for us; the octets of the answer, which are
/// never more than those of the request. Otherwise the page stays as it is.
#[inline(always)]
pub fn answer<P: PageBuffer>(page: &mut P, octets: usize, own: &Own) -> Option<usize> {
    if octets < HEADER_OCTETS + HEADERS {
        return None;
    }
    let message = page.word(place::MESSAGE);
    let length = page.word(place::LENGTH);
    let protocol = page.word(place::PROTOCOL);
    let from_low = page.word(place::FROM_LOW);
    let plain = message >> 16 == REQUEST
        && protocol >> 16 & 0xff == ICMP
        && length >> 24 == VERSION
        && from_low & 0xffff == IPV4;
    let packet = (length & 0xffff) as usize;
    if !plain || !(HEADERS..=LONGEST.min(octets - HEADER_OCTETS)).contains(&packet) {
        return None;
    }
    let destination = page.word(place::DESTINATION);
    let to = (page.word(place::TO_HIGH) & 0xffff, page.word(place::TO_LOW));
    if destination != own.address || to != (own.mac_high, own.mac_low) {
        return None;
    }
    let source = page.word(place::SOURCE);
    let fragment = page.word(place::FRAGMENT);
    let from_high = page.word(place::FROM_HIGH);
    let from_group = from_high >> 24 & 1 == 1;
    let header_sum = sum([length, fragment, protocol, source, destination]);
    if fragment & FRAGMENTED != 0 || from_group || !own.can_answer(source) || header_sum != 0xffff {
        return None;
    }
    page.set_word(place::TO_HIGH, from_high >> 16);
    page.set_word(place::TO_LOW, from_high << 16 | from_low >> 16);
    page.set_word(place::FROM_HIGH, own.mac_high << 16 | own.mac_low >> 16);
    page.set_word(place::FROM_LOW, own.mac_low << 16 | IPV4);
    let length = length & !CONGESTION;
    let protocol = TIME_TO_LIVE << 24 | ICMP << 16;
    let header_sum = !sum([length, WHOLE, protocol, source, destination]) & 0xffff;
    page.set_word(place::LENGTH, length);
    page.set_word(place::FRAGMENT, WHOLE);
    page.set_word(place::PROTOCOL, protocol | header_sum);
    page.set_word(place::SOURCE, destination);
    page.set_word(place::DESTINATION, source);
    page.set_word(place::MESSAGE, answered_sum(message & 0xffff));
    Some(HEADER_OCTETS + packet)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every sum there can be: the answer's is right if the request's is, also for a message of which all the rest is zero.
    #[test]
    fn every_sum_is_brought_up_to_date() {
        for rest in 0..=0xffff {
            let request = !fold(REQUEST + rest) & 0xffff;
            assert_eq!(fold(answered_sum(request) + rest), 0xffff, "{rest:#x}");
        }
    }

    /// A wrong sum stays wrong.
    #[test]
    fn no_wrong_sum_becomes_right() {
        let rest = 0x1234;
        let right = !fold(REQUEST + rest) & 0xffff;
        for request in (0..=0xffff).filter(|request| *request != right) {
            assert_ne!(fold(answered_sum(request) + rest), 0xffff, "{request:#x}");
        }
    }
}
