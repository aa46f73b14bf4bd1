//! The RPC message: always four 32-bit words.
//!
//! | word | 31..24 | 23..21 | 20..16 | 15..0       |
//! |------|--------|--------|--------|-------------|
//! | 0    | source [31:16]  |        | destination |
//! | 1    | call   | kind   | d0 [20:0]            |
//! | 2    | d1 [31:0]                              |
//! | 3    | d2 [31:0]                              |

/// Words of a message.
pub const WORDS: usize = 4;
/// Bits of `d0`.
pub const D0_BITS: u32 = 21;
/// Call numbers from here on are interrupts, by convention.
pub const FIRST_INTERRUPT: u8 = 0x80;

/// Message types. The value is the wire code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Kind {
    /// A request; it is answered exactly once, with the same call number.
    Call = 0,
    /// The call was carried out.
    ReturnSuccess = 1,
    /// The call was refused or is unknown; nothing changed.
    ReturnFail = 2,
    /// Refused for now with no change of state; the caller may send it again.
    ReturnRetry = 3,
    /// A one-way notice.
    Interrupt = 4,
    /// Not used. Consumed by whoever receives it.
    Reserved = 5,
    /// Answer of a router: the access table forbids this pair.
    HostProhibited = 6,
    /// Answer of a router: no node has that address.
    HostUnreachable = 7,
}

impl Kind {
    /// All types, in order of their codes.
    pub const ALL: [Kind; 8] = [
        Kind::Call,
        Kind::ReturnSuccess,
        Kind::ReturnFail,
        Kind::ReturnRetry,
        Kind::Interrupt,
        Kind::Reserved,
        Kind::HostProhibited,
        Kind::HostUnreachable,
    ];

    /// The type with this wire code (the low three bits count).
    pub const fn from_code(code: u32) -> Kind {
        Self::ALL[(code & 7) as usize]
    }

    /// Whether messages of this type travel in the reply class of a link.
    pub const fn is_reply(self) -> bool {
        matches!(
            self,
            Kind::ReturnSuccess
                | Kind::ReturnFail
                | Kind::ReturnRetry
                | Kind::HostProhibited
                | Kind::HostUnreachable
        )
    }
}

/// The 85 bits of data that a message carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Data {
    /// 21 bits.
    pub d0: u32,
    /// 32 bits.
    pub d1: u32,
    /// 32 bits.
    pub d2: u32,
}

/// A message, unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Message {
    /// Address of the sender; the network sets it, a leaf cannot forge it.
    pub source: u16,
    /// Address of the receiver.
    pub destination: u16,
    /// Call or interrupt number.
    pub call: u8,
    /// Message type.
    pub kind: Kind,
    /// Arguments or results.
    pub data: Data,
}

/// Place of the source address in word 0.
pub const SOURCE_LSB: u32 = 16;
/// Place of the call number in word 1.
pub const CALL_LSB: u32 = 24;
/// Place of the type in word 1.
pub const KIND_LSB: u32 = 21;

impl Message {
    /// The four words as they travel.
    pub const fn to_words(self) -> [u32; WORDS] {
        [
            (self.source as u32) << SOURCE_LSB | self.destination as u32,
            (self.call as u32) << CALL_LSB
                | (self.kind as u32) << KIND_LSB
                | (self.data.d0 & ((1 << D0_BITS) - 1)),
            self.data.d1,
            self.data.d2,
        ]
    }

    /// The message in four words. Every pattern of bits is a message.
    pub const fn from_words(words: [u32; WORDS]) -> Message {
        Message {
            source: (words[0] >> SOURCE_LSB) as u16,
            destination: words[0] as u16,
            call: (words[1] >> CALL_LSB) as u8,
            kind: Kind::from_code(words[1] >> KIND_LSB),
            data: Data {
                d0: words[1] & ((1 << D0_BITS) - 1),
                d1: words[2],
                d2: words[3],
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The layout published for the 2013 system: FQUERY of "ram" from the CPU to the name server.
    #[test]
    fn words_are_those_of_the_published_layout() {
        let message = Message {
            source: 0x8004,
            destination: 0x8000,
            call: 1,
            kind: Kind::Call,
            data: Data {
                d0: 0,
                d1: 0x7261_6d00,
                d2: 0,
            },
        };
        assert_eq!(
            message.to_words(),
            [0x8004_8000, 0x0100_0000, 0x7261_6d00, 0]
        );
    }

    /// Every single bit survives the way through words and back.
    #[test]
    fn walking_ones_survive() {
        for bit in 0..128 {
            let mut words = [0u32; WORDS];
            words[bit / 32] = 1 << (bit % 32);
            assert_eq!(Message::from_words(words).to_words(), words, "bit {bit}");
        }
    }
}
