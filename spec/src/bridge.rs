//! Frames by which somebody on the network reaches the instruments of a chip: a call in one, its answer in the other.
//!
//! | octets | what |
//! |--------|------|
//! | 0..5   | destination: the device's own address or broadcast; in an answer, who asked |
//! | 6..11  | sender |
//! | 12, 13 | [`ETHERTYPE`] |
//! | 14, 15 | [`PROTOCOL`] |
//! | 16     | [`VERSION`] |
//! | 17     | [`Direction`] |
//! | 18, 19 | session of the asker, any number |
//! | 20, 21 | number of the call in its session |
//! | 22..37 | the message, as it travels on a link ([`crate::rpc`]), high octet of each word first |
//! | 38..59 | zeros, so that the frame has the least octets there may be |
//!
//! A call is carried out once however often its frame comes: the answer to the last one is kept and sent again.
use crate::ethernet::{FCS_OCTETS, MIN_FRAME_OCTETS};
use crate::memory::FRAME_OFFSET;
use crate::rpc::{Message, WORDS};

/// Local experimental EtherType 1 (IEEE 802-2014, clause 9.2.3).
pub const ETHERTYPE: u16 = 0x88b5;
/// The protocol among all those that somebody may try with that type (clause 9.2.4): "PD".
pub const PROTOCOL: u16 = 0x5044;
/// Its version.
pub const VERSION: u8 = 1;
/// Octets of a frame without FCS: no more and no less.
pub const FRAME_OCTETS: usize = MIN_FRAME_OCTETS - FCS_OCTETS;
/// The address that every device hears.
pub const BROADCAST: [u8; 6] = [0xff; 6];

/// Word of a page ([`FRAME_OFFSET`]) in which the type ends.
pub const TYPE_WORD: usize = 3;
/// Word with protocol, version and direction.
pub const HEAD_WORD: usize = TYPE_WORD + 1;
/// Word with session and number.
pub const SEQUENCE_WORD: usize = HEAD_WORD + 1;
/// First word of the message.
pub const MESSAGE_WORD: usize = SEQUENCE_WORD + 1;
/// Last word of the message.
pub const MESSAGE_END: usize = MESSAGE_WORD + WORDS - 1;
/// Last word of the frame.
pub const LAST_WORD: usize = (FRAME_OFFSET + FRAME_OCTETS - 1) / 4;
/// Octets of the last word.
pub const LAST_OCTETS: usize = (FRAME_OFFSET + FRAME_OCTETS) % 4;

/// Which way a frame goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Direction {
    /// To the device.
    Call = 0,
    /// From it.
    Answer = 1,
}

impl Direction {
    /// The word with protocol, version and direction.
    pub const fn head(self) -> u32 {
        (PROTOCOL as u32) << 16 | (VERSION as u32) << 8 | self as u32
    }
}

/// A frame, unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// To whom.
    pub destination: [u8; 6],
    /// From whom.
    pub sender: [u8; 6],
    /// Which way.
    pub direction: Direction,
    /// Session of the asker.
    pub session: u16,
    /// Number of the call in it.
    pub number: u16,
    /// The call (of its first word only the destination counts, and its kind is a call's) or the answer.
    pub message: Message,
}

impl Frame {
    /// The octets, without FCS.
    pub fn to_octets(&self) -> [u8; FRAME_OCTETS] {
        let mut octets = [0; FRAME_OCTETS];
        let mut at = 0;
        let mut put = |part: &[u8]| {
            octets[at..at + part.len()].copy_from_slice(part);
            at += part.len();
        };
        put(&self.destination);
        put(&self.sender);
        put(&ETHERTYPE.to_be_bytes());
        put(&self.direction.head().to_be_bytes());
        put(&self.session.to_be_bytes());
        put(&self.number.to_be_bytes());
        for word in self.message.to_words() {
            put(&word.to_be_bytes());
        }
        octets
    }

    /// The frame in these octets, if they are one.
    pub fn from_octets(octets: &[u8]) -> Option<Frame> {
        let half = |at: usize| u16::from_be_bytes([octets[at], octets[at + 1]]);
        let word = |at: usize| u32::from(half(at)) << 16 | u32::from(half(at + 2));
        if octets.len() != FRAME_OCTETS || half(12) != ETHERTYPE {
            return None;
        }
        let mut directions = [Direction::Call, Direction::Answer].into_iter();
        let direction = directions.find(|direction| direction.head() == word(14))?;
        let address = |at: usize| core::array::from_fn(|octet| octets[at + octet]);
        Some(Frame {
            destination: address(0),
            sender: address(6),
            direction,
            session: half(18),
            number: half(20),
            message: Message::from_words(core::array::from_fn(|at| word(22 + 4 * at))),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::Node;
    use crate::rpc::{Data, Kind};

    fn frame(direction: Direction) -> Frame {
        Frame {
            destination: [2, 3, 4, 5, 6, 7],
            sender: [10, 11, 12, 13, 14, 15],
            direction,
            session: 0x1234,
            number: 0xfedc,
            message: Message {
                source: 0,
                destination: Node::Debug.address(),
                call: 7,
                kind: Kind::Call,
                data: Data {
                    d0: 0x12_3456,
                    d1: 0x789a_bcde,
                    d2: 0xf012_3456,
                },
            },
        }
    }

    #[test]
    fn frames_are_read_as_written_and_nothing_else_is() {
        for direction in [Direction::Call, Direction::Answer] {
            let octets = frame(direction).to_octets();
            assert_eq!(Frame::from_octets(&octets), Some(frame(direction)));
            assert_eq!(Frame::from_octets(&octets[..59]), None);
            for place in 12..18 {
                let mut other = octets;
                other[place] ^= 0x40;
                assert_eq!(Frame::from_octets(&other), None, "octet {place}");
            }
        }
    }

    /// The words that the chip counts, in the page's own layout.
    #[test]
    fn words_are_where_the_octets_are() {
        let octets = frame(Direction::Call).to_octets();
        let mut page = [0u8; FRAME_OFFSET + FRAME_OCTETS];
        page[FRAME_OFFSET..].copy_from_slice(&octets);
        let word = |at: usize| {
            u32::from_be_bytes([
                page[4 * at],
                page[4 * at + 1],
                page[4 * at + 2],
                page[4 * at + 3],
            ])
        };
        assert_eq!(word(TYPE_WORD) as u16, ETHERTYPE);
        assert_eq!(word(HEAD_WORD), Direction::Call.head());
        assert_eq!(word(SEQUENCE_WORD), 0x1234_fedc);
        assert_eq!(word(MESSAGE_WORD) as u16, Node::Debug.address());
        assert_eq!(word(MESSAGE_END), 0xf012_3456);
        assert_eq!((LAST_WORD, LAST_OCTETS), (page.len() / 4, page.len() % 4));
    }
}
