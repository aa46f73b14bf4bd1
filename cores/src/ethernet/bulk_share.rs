//! The writer and the reader share the bulk port; the writer goes first, for what it has cannot wait.
use crate::memory::{BulkSource, PAGE_BITS, PAIR_BITS};
use rust_hdl::prelude::*;

/// Combinational. What was read comes in the clock after `read_granted`.
#[derive(LogicBlock, Default)]
pub struct BulkShare {
    /// The port of the page memory.
    pub bulk: BulkSource,
    /// Level: write.
    pub write: Signal<In, Bit>,
    /// See `write`.
    pub write_first: Signal<In, Bit>,
    /// See `write`.
    pub write_page: Signal<In, Bits<PAGE_BITS>>,
    /// See `write`.
    pub write_pair: Signal<In, Bits<PAIR_BITS>>,
    /// See `write`.
    pub write_high: Signal<In, Bits<32>>,
    /// See `write`.
    pub write_low: Signal<In, Bits<32>>,
    /// Strobe: it is written.
    pub write_granted: Signal<Out, Bit>,
    /// Level: read.
    pub read: Signal<In, Bit>,
    /// See `read`.
    pub read_page: Signal<In, Bits<PAGE_BITS>>,
    /// See `read`.
    pub read_pair: Signal<In, Bits<PAIR_BITS>>,
    /// Strobe: the value comes in the next clock.
    pub read_granted: Signal<Out, Bit>,
    /// Word of the lower address.
    pub value_high: Signal<Out, Bits<32>>,
    /// Word of the higher address.
    pub value_low: Signal<Out, Bits<32>>,
    /// The page is not ours.
    pub refused: Signal<Out, Bit>,
}

impl Logic for BulkShare {
    #[hdl_gen]
    fn update(&mut self) {
        self.bulk.request.next = self.write.val() | self.read.val();
        self.bulk.write.next = self.write.val();
        self.bulk.first.next = self.write_first.val();
        self.bulk.page.next = self.read_page.val();
        self.bulk.pair.next = self.read_pair.val();
        if self.write.val() {
            self.bulk.page.next = self.write_page.val();
            self.bulk.pair.next = self.write_pair.val();
        }
        self.bulk.high.next = self.write_high.val();
        self.bulk.low.next = self.write_low.val();
        self.write_granted.next = self.write.val() & self.bulk.granted.val();
        self.read_granted.next = self.read.val() & !self.write.val() & self.bulk.granted.val();
        self.value_high.next = self.bulk.value_high.val();
        self.value_low.next = self.bulk.value_low.val();
        self.refused.next = self.bulk.refused.val();
    }
}
