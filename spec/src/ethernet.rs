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

/// Counters of the MAC, read by GET_COUNTER, 64 bits each. A carrier on the receive side ends in exactly one of [Counter::FATES].
///
/// The sizes and [Counter::AllOctets] are of every frame that had a delimiter, good or bad, for us or not, with FCS; they leave out
/// what DroppedOverrun counts, of which nothing is known. Of a frame over 1522 octets, 1522 are counted, and of one under four
/// octets, four. Its preamble is in none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Counter {
    /// Frames handed to a node.
    ReceivedFrames = 0,
    /// Their octets, without FCS.
    ReceivedOctets = 1,
    /// Frames of a legal length and whole octets with a wrong FCS.
    DroppedBadFcs = 2,
    /// Frames under 64 octets with a right FCS.
    DroppedRunt = 3,
    /// Frames over 1518 octets, 1522 if tagged, with a right FCS.
    DroppedOversize = 4,
    /// Frames with RX_ER, of any length.
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
    /// Frames under 64 octets with a wrong FCS.
    DroppedFragment = 17,
    /// Frames over 1518 octets, 1522 if tagged, with a wrong FCS.
    DroppedJabber = 18,
    /// Frames of a legal length with a wrong FCS and a nibble over (10 and 100 Mb/s only).
    DroppedAlignment = 19,
    /// Octets of all frames.
    AllOctets = 20,
    /// Frames of 64 octets.
    Size64 = 21,
    /// Of 65 to 127.
    Size65 = 22,
    /// Of 128 to 255.
    Size128 = 23,
    /// Of 256 to 511.
    Size256 = 24,
    /// Of 512 to 1023.
    Size512 = 25,
    /// Of 1024 to 1518, 1522 if tagged.
    Size1024 = 26,
    /// Good frames to a multicast address, whatever became of them.
    GoodMulticast = 27,
    /// Good frames to the broadcast address, whatever became of them.
    GoodBroadcast = 28,
    /// Those of ReceivedFrames that went to one address.
    ReceivedUnicast = 29,
    /// Those that went to a multicast address.
    ReceivedMulticast = 30,
    /// Those that went to the broadcast address.
    ReceivedBroadcast = 31,
    /// Those of SentFrames that went to one address.
    SentUnicast = 32,
    /// Those that went to a multicast address.
    SentMulticast = 33,
    /// Those that went to the broadcast address.
    SentBroadcast = 34,
}

impl Counter {
    /// All counters, in order of their indices.
    pub const ALL: [Counter; 35] = [
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
        Counter::DroppedFragment,
        Counter::DroppedJabber,
        Counter::DroppedAlignment,
        Counter::AllOctets,
        Counter::Size64,
        Counter::Size65,
        Counter::Size128,
        Counter::Size256,
        Counter::Size512,
        Counter::Size1024,
        Counter::GoodMulticast,
        Counter::GoodBroadcast,
        Counter::ReceivedUnicast,
        Counter::ReceivedMulticast,
        Counter::ReceivedBroadcast,
        Counter::SentUnicast,
        Counter::SentMulticast,
        Counter::SentBroadcast,
    ];

    /// All that may become of a carrier on the receive side.
    pub const FATES: [Counter; 14] = [
        Counter::ReceivedFrames,
        Counter::DroppedBadFcs,
        Counter::DroppedRunt,
        Counter::DroppedOversize,
        Counter::DroppedError,
        Counter::DroppedNoSfd,
        Counter::DroppedNoPage,
        Counter::DroppedFiltered,
        Counter::DroppedOverrun,
        Counter::DroppedUndeliverable,
        Counter::DroppedStorm,
        Counter::DroppedFragment,
        Counter::DroppedJabber,
        Counter::DroppedAlignment,
    ];

    /// The sizes, and the shortest and longest frame of each in octets with FCS.
    pub const SIZES: [(Counter, usize, usize); 6] = [
        (Counter::Size64, MIN_FRAME_OCTETS, MIN_FRAME_OCTETS),
        (Counter::Size65, MIN_FRAME_OCTETS + 1, 127),
        (Counter::Size128, 128, 255),
        (Counter::Size256, 256, 511),
        (Counter::Size512, 512, 1023),
        (Counter::Size1024, 1024, MAX_TAGGED_OCTETS),
    ];
}
