//! Claims about the timer, for every order of its inputs:
//!
//! * `adds_up`: the newest tick's number is the number of ticks told, plus those reported missed, plus the one that waits:
//!   none is invented, none is lost from the account (while the counts have not saturated or wrapped).
//! * `no_tick_while_stopped`: a stopped timer has nothing to tell.
//!
//! By induction, for all time.
use super::{Timer, MISSED_BITS};
use hdl::check::Proof;
use hdl::lit::Lit;
use hdl::prop::{Assert, Assume, Cover};
use rust_hdl::prelude::*;

#[derive(LogicBlock, Default)]
struct Claims {
    pub clock: Signal<In, Clock>,
    pub set: Signal<In, Bit>,
    pub maximum: Signal<In, Bits<32>>,
    pub start: Signal<In, Bit>,
    pub stop: Signal<In, Bit>,
    pub tick_ready: Signal<In, Bit>,
    dut: Timer,
    /// Ticks that were told or reported missed.
    accounted: DFF<Bits<32>>,
    sum: Signal<Local, Bits<32>>,
    told: Signal<Local, Bits<32>>,
    clears: Signal<Local, Bit>,
    full: Lit<MISSED_BITS, { (1 << MISSED_BITS) - 1 }>,
    far: Lit<32, 0x8000_0000>,
    ready_only_when_valid: Assume,
    before_the_counts_are_full: Assume,
    adds_up: Assert,
    no_tick_while_stopped: Assert,
    misses_two: Cover,
}

impl Logic for Claims {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, accounted);
        clock!(
            self,
            clock,
            dut,
            ready_only_when_valid,
            before_the_counts_are_full
        );
        clock!(self, clock, adds_up, no_tick_while_stopped, misses_two);
        self.dut.set.next = self.set.val();
        self.dut.maximum.next = self.maximum.val();
        self.dut.start.next = self.start.val();
        self.dut.stop.next = self.stop.val();
        self.dut.tick_ready.next = self.tick_ready.val();

        self.clears.next = self.start.val() | self.stop.val();
        self.told.next =
            self.accounted.q.val() + bit_cast::<32, MISSED_BITS>(self.dut.missed.val()) + 1;
        self.sum.next = self.accounted.q.val() + bit_cast::<32, MISSED_BITS>(self.dut.missed.val());
        if self.dut.tick_valid.val() {
            self.sum.next = self.told.val();
        }
        if self.tick_ready.val() {
            self.accounted.d.next = self.told.val();
        }
        if self.clears.val() {
            self.accounted.d.next = 0.into();
        }

        self.ready_only_when_valid.holds.next = !self.tick_ready.val() | self.dut.tick_valid.val();
        self.before_the_counts_are_full.holds.next =
            (self.dut.missed.val() != self.full.val()) & (self.dut.number.val() < self.far.val());
        self.adds_up.holds.next = self.dut.number.val() == self.sum.val();
        self.no_tick_while_stopped.holds.next = self.dut.running.val() | !self.dut.tick_valid.val();
        self.misses_two.holds.next = self.dut.missed.val() == 2;
    }
}

#[test]
fn claims_hold() {
    Proof::new("timer_proof")
        .bounded(8)
        .induction(8)
        .cover(12)
        .run(Claims::default());
}

/// A timer that forgets to count what it replaces.
#[test]
fn a_tick_lost_in_silence_is_refuted() {
    Proof::new("timer_mutant")
        .mutation("top$dut", "lost$d = lost$q + 32'h1;", "lost$d = lost$q;")
        .bounded(8)
        .refutes(Claims::default(), &["adds_up"]);
}
