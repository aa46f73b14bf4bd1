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

/// Bits of a multicast address's hash: SET_FILTER has a bit for each hash.
pub const GROUP_HASH_BITS: usize = 6;
/// Clocks of `sys` in the unit of SET_STORM_LIMIT.
pub const STORM_UNIT_CLOCKS: u32 = 64;
/// Broadcast and multicast frames a second that the firmware lets in, in the long run.
pub const STORM_FRAMES_PER_SECOND: u32 = 1000;
/// Those that it lets in at once.
pub const STORM_BURST: u32 = 64;

/// The FCS register after these octets (802.3 clause 3.2.9, reflected form), all ones at first; the FCS is its complement.
pub const fn crc_register(octets: &[u8]) -> u32 {
    let (mut crc, mut at) = (u32::MAX, 0);
    while at < octets.len() {
        crc ^= octets[at] as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = (crc >> 1) ^ (if crc & 1 != 0 { CRC_POLYNOMIAL } else { 0 });
            bit += 1;
        }
        at += 1;
    }
    crc
}

/// Which bit of SET_FILTER's `groups` lets frames to this multicast address in.
pub const fn group_hash(address: [u8; 6]) -> u32 {
    crc_register(&address) & ((1 << GROUP_HASH_BITS) - 1)
}

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
    /// Good broadcast and multicast frames for us over the storm limit.
    DroppedStorm = 16,
}

impl Counter {
    /// All counters, in order of their indices.
    pub const ALL: [Counter; 17] = [
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
        Counter::DroppedStorm,
    ];
}
