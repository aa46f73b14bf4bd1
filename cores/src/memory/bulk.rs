//! The port over which a node moves whole pages: two words (a pair) a clock.
use rust_hdl::prelude::*;
use spec::memory::{PAGES, PAGE_WORDS};

/// Bits of a page number.
pub const PAGE_BITS: usize = PAGES.trailing_zeros() as usize;
/// Bits of the number of a pair of words in its page.
pub const PAIR_BITS: usize = (PAGE_WORDS / 2).trailing_zeros() as usize;

/// The mover's side. `request` and what belongs to it stay until the clock in which `granted` is high; `value_high`,
/// `value_low` and `refused` are those of the access granted in the clock before.
#[derive(LogicInterface, Default, Clone, Debug)]
#[join = "BulkSink"]
pub struct BulkSource {
    /// Level: read, or write, a pair.
    pub request: Signal<Out, Bit>,
    /// Write, else read.
    pub write: Signal<Out, Bit>,
    /// With `write`: everything in the page that is not in this pair's block reads zero from now on.
    pub first: Signal<Out, Bit>,
    /// The page.
    pub page: Signal<Out, Bits<PAGE_BITS>>,
    /// The pair in the page.
    pub pair: Signal<Out, Bits<PAIR_BITS>>,
    /// Word of the lower address, to write.
    pub high: Signal<Out, Bits<32>>,
    /// Word of the higher address, to write.
    pub low: Signal<Out, Bits<32>>,
    /// The access takes place in this clock.
    pub granted: Signal<In, Bit>,
    /// Word of the lower address, read.
    pub value_high: Signal<In, Bits<32>>,
    /// Word of the higher address, read.
    pub value_low: Signal<In, Bits<32>>,
    /// The page is not the mover's: nothing was written, what was read is zero.
    pub refused: Signal<In, Bit>,
}

/// The memory's side of [BulkSource].
#[derive(LogicInterface, Default, Clone, Debug)]
#[join = "BulkSource"]
pub struct BulkSink {
    /// Level: read, or write, a pair.
    pub request: Signal<In, Bit>,
    /// Write, else read.
    pub write: Signal<In, Bit>,
    /// With `write`: everything in the page that is not in this pair's block reads zero from now on.
    pub first: Signal<In, Bit>,
    /// The page.
    pub page: Signal<In, Bits<PAGE_BITS>>,
    /// The pair in the page.
    pub pair: Signal<In, Bits<PAIR_BITS>>,
    /// Word of the lower address, to write.
    pub high: Signal<In, Bits<32>>,
    /// Word of the higher address, to write.
    pub low: Signal<In, Bits<32>>,
    /// The access takes place in this clock.
    pub granted: Signal<Out, Bit>,
    /// Word of the lower address, read.
    pub value_high: Signal<Out, Bits<32>>,
    /// Word of the higher address, read.
    pub value_low: Signal<Out, Bits<32>>,
    /// The page is not the mover's: nothing was written, what was read is zero.
    pub refused: Signal<Out, Bit>,
}
