//! Why a frame ends: the code that travels with its last word.

/// Bits of a code.
pub const CAUSE_BITS: usize = 4;
/// Whole and right.
pub const GOOD: u64 = 0;
/// RX_ER inside a frame of a legal length.
pub const ERROR: u64 = 1;
/// Under 64 octets, and nothing else is wrong with it.
pub const RUNT: u64 = 2;
/// Over 1518 octets, 1522 if tagged, and nothing else is wrong with it.
pub const OVERSIZE: u64 = 3;
/// Wrong FCS, and a nibble over.
pub const ALIGNMENT: u64 = 4;
/// Carrier without start-of-frame delimiter.
pub const NO_SFD: u64 = 5;
/// Words were lost because the queue between the clocks was full.
pub const OVERRUN: u64 = 6;
/// Whole and right, and already in the hands of the bridge ([super::bridge]): not for a page, not in a counter.
pub const TAKEN: u64 = 7;
/// Wrong FCS.
pub const BAD_FCS: u64 = 8;
/// Under 64 octets, with a wrong FCS or RX_ER.
pub const FRAGMENT: u64 = 10;
/// Over 1518 octets, 1522 if tagged, with a wrong FCS or RX_ER.
pub const JABBER: u64 = 11;

/// The codes that are sent; what a word of a frame brings is one of these.
#[cfg(test)]
pub const IN_USE: [u64; 11] = [
    GOOD, ERROR, RUNT, OVERSIZE, ALIGNMENT, NO_SFD, OVERRUN, TAKEN, BAD_FCS, FRAGMENT, JABBER,
];
