//! Guesses whether the branch that is being fetched will be taken, by what became of branches at the same place.
//!
//! 2^[PLACE_BITS] counters of two bits (0 surely not taken, 3 surely taken) in block RAM, chosen by the low bits of the address and
//! read beside the instruction; one update a clock. A counter that is read while it is updated may be wrong: that costs a clock.
use hdl::mem::BlockRam;
use rust_hdl::prelude::*;

/// Bits of the address of a branch, above the two of the byte, that choose its counter.
pub const PLACE_BITS: usize = 10;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Predictor {
    pub clock: Signal<In, Clock>,
    /// Address of the instruction that will be on `fetch_data` in the next clock, while `fetch_enable`; else it stays.
    pub fetch_address: Signal<In, Bits<32>>,
    pub fetch_enable: Signal<In, Bit>,
    /// Counter of the instruction on `fetch_data`.
    pub counter: Signal<Out, Bits<2>>,
    /// Strobe: a branch was resolved.
    pub resolved: Signal<In, Bit>,
    /// Its address, the counter it was guessed with, and what became of it.
    pub resolved_pc: Signal<In, Bits<32>>,
    pub resolved_counter: Signal<In, Bits<2>>,
    pub taken: Signal<In, Bit>,
    counters: BlockRam<PLACE_BITS, 2>,
}

impl Logic for Predictor {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, counters);
        self.counters.read_address.next = self.fetch_address.val().get_bits::<PLACE_BITS>(2);
        self.counters.read_enable.next = self.fetch_enable.val();
        self.counter.next = self.counters.read_data.val();
        self.counters.write_address.next = self.resolved_pc.val().get_bits::<PLACE_BITS>(2);
        self.counters.write_enable.next = self.resolved.val();
        self.counters.write_data.next = self.resolved_counter.val();
        if self.taken.val() & (self.resolved_counter.val() != 3) {
            self.counters.write_data.next = self.resolved_counter.val() + 1;
        }
        if !self.taken.val() & (self.resolved_counter.val() != 0) {
            self.counters.write_data.next = self.resolved_counter.val() - 1;
        }
    }
}
