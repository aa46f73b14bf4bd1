//! Cycles, instructions and the watchdog.
//!
//! The watchdog counts down; two clocks after it was 0 it bites, until it is written or `restart` gives it its power-up value
//! again. Writing 0 is refused. In a core with a debug unit (`DEBUG` is 1) it stands still while `frozen`.
use hdl::arithmetic::SumOrWord;
use hdl::lit::Lit;
use hdl::reg::RegInit;
use rust_hdl::prelude::*;
use spec::cpu::{Cp0, WATCHDOG_AT_START};

/// See the module documentation.
#[derive(LogicBlock)]
pub struct Counters<const DEBUG: usize> {
    pub clock: Signal<In, Clock>,
    /// Strobe: an instruction was carried out.
    pub retired: Signal<In, Bit>,
    /// Strobe.
    pub restart: Signal<In, Bit>,
    /// Level: the CPU is halted.
    pub frozen: [Signal<In, Bit>; DEBUG],
    /// CP0 write: strobe, number, value.
    pub write: Signal<In, Bit>,
    pub number: Signal<In, Bits<5>>,
    pub value: Signal<In, Bits<32>>,
    /// Clocks since power-up.
    pub cycles: Signal<Out, Bits<32>>,
    pub cycles_high: Signal<Out, Bits<32>>,
    pub instructions: Signal<Out, Bits<32>>,
    /// Clocks until the watchdog bites.
    pub watchdog: Signal<Out, Bits<32>>,
    /// Level: it bites.
    pub bite: Signal<Out, Bit>,
    low: DFF<Bits<32>>,
    high: DFF<Bits<32>>,
    retirements: DFF<Bits<32>>,
    left: RegInit<32, { WATCHDOG_AT_START as u64 }>,
    /// The highest bit of `left` a clock ago; `left` is not counted down to but given.
    was_high: DFF<Bit>,
    is_new: DFF<Bit>,
    biting: DFF<Bit>,
    watchdog_number: Lit<5, { Cp0::Watchdog as u64 }>,
    at_start: Lit<32, { WATCHDOG_AT_START as u64 }>,
    next_low: Signal<Local, Bits<32>>,
    countdown: SumOrWord<32>,
    writes: Signal<Local, Bit>,
    every: Lit<32, 0xffff_ffff>,
}

impl<const DEBUG: usize> Default for Counters<DEBUG> {
    fn default() -> Self {
        Self {
            clock: Default::default(),
            retired: Default::default(),
            restart: Default::default(),
            frozen: std::array::from_fn(|_| Default::default()),
            write: Default::default(),
            number: Default::default(),
            value: Default::default(),
            cycles: Default::default(),
            cycles_high: Default::default(),
            instructions: Default::default(),
            watchdog: Default::default(),
            bite: Default::default(),
            low: Default::default(),
            high: Default::default(),
            retirements: Default::default(),
            left: Default::default(),
            was_high: Default::default(),
            is_new: Default::default(),
            biting: Default::default(),
            watchdog_number: Default::default(),
            at_start: Default::default(),
            next_low: Default::default(),
            countdown: Default::default(),
            writes: Default::default(),
            every: Default::default(),
        }
    }
}

impl<const DEBUG: usize> Logic for Counters<DEBUG> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            low,
            high,
            retirements,
            left,
            was_high,
            is_new,
            biting
        );
        self.next_low.next = self.low.q.val() + 1;
        self.low.d.next = self.next_low.val();
        // The highest bit falls when all of them do.
        if self.low.q.val().get_bit(31) & !self.next_low.val().get_bit(31) {
            self.high.d.next = self.high.q.val() + 1;
        }
        if self.retired.val() {
            self.retirements.d.next = self.retirements.q.val() + 1;
        }
        self.writes.next = self.write.val()
            & (self.number.val() == self.watchdog_number.val())
            & self.value.val().any();
        self.countdown.left.next = self.left.q.val();
        self.countdown.right.next = self.every.val();
        self.countdown.word.next = self.value.val();
        self.countdown.takes.next = self.writes.val();
        self.left.d.next = self.countdown.result.val();
        for i in 0..DEBUG {
            if self.frozen[i].val() & !self.writes.val() {
                self.left.d.next = self.left.q.val();
            }
        }
        // The highest bit has risen when there were none left.
        self.was_high.d.next = self.left.q.val().get_bit(31);
        self.is_new.d.next = self.writes.val() | self.restart.val();
        if self.left.q.val().get_bit(31) & !self.was_high.q.val() & !self.is_new.q.val() {
            self.biting.d.next = true;
        }
        if self.writes.val() {
            self.biting.d.next = false;
        }
        if self.restart.val() {
            self.left.d.next = self.at_start.val();
            self.biting.d.next = false;
        }
        self.cycles.next = self.low.q.val();
        self.cycles_high.next = self.high.q.val();
        self.instructions.next = self.retirements.q.val();
        self.watchdog.next = self.left.q.val();
        self.bite.next = self.biting.q.val();
    }
}
