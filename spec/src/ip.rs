//! IPv4 (RFC 791) and what it carries, as far as the MAC's sums need to know.

/// EtherType of IPv4.
pub const IPV4_TYPE: u16 = 0x0800;
/// First octet of a header without options: version 4, five words.
pub const PLAIN_HEADER: u8 = 0x45;
/// Octets of such a header.
pub const PLAIN_HEADER_OCTETS: usize = 20;
/// Bits of the header's second word that a whole packet has clear: more fragments, offset.
pub const FRAGMENT_BITS: u32 = 0x3fff;
/// Octet of the header in which the protocol is.
pub const PROTOCOL_AT: usize = 9;
/// Octet of the header at which its sum is.
pub const HEADER_SUM_AT: usize = 10;
/// Octet of the header at which the two addresses are.
pub const ADDRESSES_AT: usize = 12;

/// Number of ICMP (RFC 792).
pub const ICMP: u8 = 1;
/// Number of TCP (RFC 9293).
pub const TCP: u8 = 6;
/// Number of UDP (RFC 768).
pub const UDP: u8 = 17;
/// Octet behind the header at which ICMP has its sum.
pub const ICMP_SUM_AT: usize = 2;
/// Octet behind the header at which TCP has its sum.
pub const TCP_SUM_AT: usize = 16;
/// Octet behind the header at which UDP has its sum.
pub const UDP_SUM_AT: usize = 6;
/// Octet behind the header at which UDP has its length.
pub const UDP_LENGTH_AT: usize = 4;
