//! Ethernet frames and counters. Source: IEEE 802.3, clauses 3 (frame), 4.4 (parameters), 22 (MDIO), 35 (GMII).

/// Preamble octet (802.3 clause 3.2.1).
pub const PREAMBLE: u8 = 0x55;
/// Start-of-frame delimiter (802.3 clause 3.2.2).
pub const SFD: u8 = 0xd5;
/// Preamble octets that are sent.
pub const PREAMBLE_OCTETS: usize = 7;
/// Octets of the two addresses and the type.
pub const HEADER_OCTETS: usize = 14;
/// Octets of the frame check sequence.
pub const FCS_OCTETS: usize = 4;
/// Shortest frame, with FCS.
pub const MIN_FRAME_OCTETS: usize = 64;
/// Longest untagged frame, with FCS.
pub const MAX_FRAME_OCTETS: usize = 1518;
/// Longest frame with one 802.1Q tag, with FCS.
pub const MAX_TAGGED_OCTETS: usize = 1522;
/// EtherType of an 802.1Q tag.
pub const TAG_TYPE: u16 = 0x8100;
/// Smallest gap that is sent between frames, in octets.
pub const INTER_PACKET_GAP: usize = 12;
/// Remainder of a whole good frame in the CRC register (802.3 clause 3.2.9, reflected form).
pub const CRC_RESIDUE: u32 = 0xdebb_20e3;
/// Reflected generator polynomial of the FCS.
pub const CRC_POLYNOMIAL: u32 = 0xedb8_8320;

/// Counters of the MAC, read by GET_COUNTER. Each lost frame is in exactly one of the `Dropped` ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Counter {
    /// Frames handed to a node.
    ReceivedFrames = 0,
    /// Their octets, without FCS.
    ReceivedOctets = 1,
    /// Whole frames with a wrong FCS.
    DroppedBadFcs = 2,
    /// Frames under 64 octets.
    DroppedRunt = 3,
    /// Frames over 1518 octets, 1522 if tagged.
    DroppedOversize = 4,
    /// Frames with RX_ER.
    DroppedError = 5,
    /// Carrier without start-of-frame delimiter.
    DroppedNoSfd = 6,
    /// Good frames for which no page was free.
    DroppedNoPage = 7,
    /// Good frames for somebody else.
    DroppedFiltered = 8,
    /// Frames whose preamble was not seven octets of 0x55; received all the same.
    IrregularPreamble = 9,
    /// Frames sent.
    SentFrames = 10,
    /// Their octets, with padding, without FCS.
    SentOctets = 11,
    /// Frames that were cut short with an error because data came too late.
    SendUnderrun = 12,
    /// Frames lost because the queue between the clocks was full.
    DroppedOverrun = 13,
    /// Frames that were not sent because their page was not the MAC's.
    SendRefused = 14,
    /// Good frames whose page could not be handed to the receiver.
    DroppedUndeliverable = 15,
}

impl Counter {
    /// All counters, in order of their indices.
    pub const ALL: [Counter; 16] = [
        Counter::ReceivedFrames,
        Counter::ReceivedOctets,
        Counter::DroppedBadFcs,
        Counter::DroppedRunt,
        Counter::DroppedOversize,
        Counter::DroppedError,
        Counter::DroppedNoSfd,
        Counter::DroppedNoPage,
        Counter::DroppedFiltered,
        Counter::IrregularPreamble,
        Counter::SentFrames,
        Counter::SentOctets,
        Counter::SendUnderrun,
        Counter::DroppedOverrun,
        Counter::SendRefused,
        Counter::DroppedUndeliverable,
    ];
}
