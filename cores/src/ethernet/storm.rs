//! Storm limit: a token bucket for broadcast and multicast frames.
//!
//! ```text
//! spent  0 (bucket full) -- spend --> 1 ... --> burst (bucket empty)
//!                        <- interval -
//! ```
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::ethernet::STORM_UNIT_CLOCKS;

/// Bits of the time between two tokens, in units.
pub const INTERVAL_BITS: usize = 16;
/// Bits of the number of tokens.
pub const BURST_BITS: usize = 8;
/// Logarithm of the clocks in a unit.
const UNIT_BITS: usize = STORM_UNIT_CLOCKS.trailing_zeros() as usize;

const _: () = assert!(STORM_UNIT_CLOCKS.is_power_of_two());

/// Holds `burst` tokens when full; gets one every `interval` units. Power-up: no limit.
#[derive(LogicBlock, Default)]
pub struct Storm {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: the settings below are new from the next clock on; the bucket is full.
    pub set: Signal<In, Bit>,
    /// Units of [STORM_UNIT_CLOCKS] between two tokens; 0 for no limit.
    pub interval: Signal<In, Bits<INTERVAL_BITS>>,
    /// Tokens in a full bucket.
    pub burst: Signal<In, Bits<BURST_BITS>>,
    /// Strobe: take a token; not while `empty`.
    pub spend: Signal<In, Bit>,
    /// Level: there is a limit and no token. Two clocks after `spend`.
    pub empty: Signal<Out, Bit>,
    unit: DFF<Bits<UNIT_BITS>>,
    passed: DFF<Bits<INTERVAL_BITS>>,
    due: DFF<Bit>,
    spent: DFF<Bits<BURST_BITS>>,
    is_empty: DFF<Bit>,
    none: Lit<BURST_BITS, 0>,
    start: Lit<INTERVAL_BITS, 1>,
}

impl Logic for Storm {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, unit, passed, due, spent, is_empty);
        self.unit.d.next = self.unit.q.val() + 1;
        self.due.d.next = false;
        if self.unit.q.val().all() {
            self.passed.d.next = self.passed.q.val() + 1;
            if self.passed.q.val() == self.interval.val() {
                self.passed.d.next = self.start.val();
                self.due.d.next = true;
            }
        }
        if self.set.val() {
            self.spent.d.next = self.none.val();
            self.passed.d.next = self.start.val();
        } else if self.spend.val() & !self.due.q.val() {
            self.spent.d.next = self.spent.q.val() + 1;
        } else if self.due.q.val() & !self.spend.val() & self.spent.q.val().any() {
            self.spent.d.next = self.spent.q.val() - 1;
        }
        self.is_empty.d.next = (self.spent.q.val() == self.burst.val()) & self.interval.val().any();
        self.empty.next = self.is_empty.q.val();
    }
}
