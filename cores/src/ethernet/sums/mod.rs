//! Sums of IPv4 (RFC 1071), verified while the words of a frame pass.
//!
//! ```text
//!  words into a page --> ReceivedSums: place in the packet -> halves -> sum of the header, sum of the data --> right
//! ```
//! [ReceivedSums] looks on and holds up nothing. It says `right` or nothing: of a frame that it does not say it of, somebody else
//! finds out. It says it of IPv4 without options, without tag, not in fragments, that carries UDP, TCP or ICMP of eight octets or
//! more, whole within the frame, the datagram as long as its packet, whose header sum and the sum of what it carries are both
//! right. What follows the packet in the frame is padding and does not count.
mod halves;
mod place;
mod received;

#[cfg(test)]
mod tests;

pub use received::ReceivedSums;
