//! Sums of IPv4 (RFC 1071): verified as frames come in, put in as frames go out.
//!
//! ```text
//!  words into a page --> ReceivedSums: place in the packet -> halves -> sum of the header, sum of the data --> right
//!
//!  page, two walks ----> Inserter: halves -> sum -> kept --+
//!  page, sent ---------------------------------------------+--> words with the sums in their places
//! ```
//! [ReceivedSums] looks on and holds up nothing. It says `right` or nothing: of a frame that it does not say it of, somebody else
//! finds out. It says it of IPv4 without options, without tag, not in fragments, that carries UDP, TCP or ICMP of eight octets or
//! more, whole within the frame, the datagram as long as its packet, whose header sum and the sum of what it carries are both
//! right. What follows the packet in the frame is padding and does not count.
//!
//! [Inserter] sits beside the reader of pages. A frame that asks for its sums is read twice before it leaves; one that does not
//! is not held up. The frame must be a packet of the same kind, its fields for sums zero. What the addresses, the protocol and
//! the length add to a sum of UDP or TCP (the pseudo header) stands in the page's first two octets, which are no part of the
//! frame; for ICMP there is zero.
mod halves;
mod inserter;
mod place;
mod received;

#[cfg(test)]
pub(super) mod tests;

pub use inserter::{Inserter, ASK_BITS};
pub use received::ReceivedSums;
