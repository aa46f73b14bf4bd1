//! Guesses whether the branch that is being fetched will be taken, by what became of branches at the same place.
//!
//! 2^A counters of two bits (0 surely not taken, 3 surely taken) in LUT RAM, chosen by the low bits of the address.
//! Combinational read with `pc`; one update a clock.
use hdl::mem::LutRam;
use rust_hdl::prelude::*;

/// Bits of the address of a branch, above the two of the byte, that choose its counter.
pub const PLACE_BITS: usize = 7;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Predictor {
    pub clock: Signal<In, Clock>,
    /// Address of the instruction on `fetch_data`.
    pub pc: Signal<In, Bits<32>>,
    /// Its counter.
    pub counter: Signal<Out, Bits<2>>,
    /// Strobe: a branch was resolved.
    pub resolved: Signal<In, Bit>,
    /// Its address, the counter it was guessed with, and what became of it.
    pub resolved_pc: Signal<In, Bits<32>>,
    pub resolved_counter: Signal<In, Bits<2>>,
    pub taken: Signal<In, Bit>,
    counters: LutRam<PLACE_BITS, 2>,
}

impl Logic for Predictor {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, counters);
        self.counters.read_address.next = self.pc.val().get_bits::<PLACE_BITS>(2);
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
