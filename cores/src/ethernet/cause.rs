//! Why a frame ends: the code that travels with its last word.

/// Bits of a code.
pub const CAUSE_BITS: usize = 3;
/// Whole and right.
pub const GOOD: u64 = 0;
/// RX_ER inside the frame.
pub const ERROR: u64 = 1;
/// Under 64 octets.
pub const RUNT: u64 = 2;
/// Over 1518 octets, 1522 if tagged.
pub const OVERSIZE: u64 = 3;
/// Wrong FCS.
pub const BAD_FCS: u64 = 4;
/// Carrier without start-of-frame delimiter.
pub const NO_SFD: u64 = 5;
/// Whole and right, and already in the hands of the bridge ([super::bridge]): not for a page, not in a counter.
pub const TAKEN: u64 = 7;
/// Words were lost because the queue between the clocks was full.
pub const OVERRUN: u64 = 6;
