//! When the chip may run: some milliseconds after the PLL has locked, and until it loses its lock.
//!
//! ```text
//! locked  ____/~~~~~~~~~~~~~~~~~~~~~~~~~~~~\____
//! running ____________________/~~~~~~~~~~~~~~\__   2^A clocks later; 3 clocks after a loss
//! ```
//! Clock: the board's own, not the PLL's. Power-up: not running. Nothing in the chip has a reset, so its clocks must not
//! come before they are good; and an output must not stay on when they end.
use hdl::cdc::BitSynchroniser;
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// Waits for `2^A` clocks of a lock without a gap.
#[derive(LogicBlock, Default)]
pub struct Startup<const A: usize> {
    /// The board's clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Level, asynchronous: the PLL has locked.
    pub locked: Signal<In, Bit>,
    /// Level: the chip's clocks may run.
    pub running: Signal<Out, Bit>,
    /// Changes every `2^(A + 7)` clocks while running, for an LED.
    pub blink: Signal<Out, Bit>,
    synchroniser: BitSynchroniser,
    waited: DFF<Bits<A>>,
    ready: DFF<Bit>,
    blinks: DFF<Bits<8>>,
    last: Signal<Local, Bit>,
    zero: Lit<A, 0>,
}

impl<const A: usize> Logic for Startup<A> {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, synchroniser);
        dff_setup!(self, clock, waited, ready, blinks);
        self.synchroniser.d.next = self.locked.val();
        self.waited.d.next = self.waited.q.val() + 1;
        self.last.next = self.waited.q.val().all();
        if self.last.val() {
            self.ready.d.next = true;
        }
        if self.last.val() & self.ready.q.val() {
            self.blinks.d.next = self.blinks.q.val() + 1;
        }
        if !self.synchroniser.q.val() {
            self.waited.d.next = self.zero.val();
            self.ready.d.next = false;
        }
        self.running.next = self.ready.q.val();
        self.blink.next = self.blinks.q.val().get_bit(7);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hdl::check::{replay, Bench};

    fn bench() -> Bench<Startup<4>> {
        Bench::new(Startup::default(), |startup| &mut startup.clock).recording()
    }

    #[test]
    fn runs_only_after_a_lock_without_a_gap_and_stops_at_its_loss() {
        let mut bench = bench();
        bench.steps(40);
        assert!(!bench.dut.running.val(), "never locked");
        bench.dut.locked.next = true;
        bench.steps(10);
        bench.dut.locked.next = false;
        bench.step();
        bench.dut.locked.next = true;
        let waited = bench.step_until(|startup| startup.running.val(), 40);
        assert!((16..=20).contains(&waited), "{waited} clocks");
        bench.dut.locked.next = false;
        let stopped = bench.step_until(|startup| !startup.running.val(), 10);
        assert!(stopped <= 3, "{stopped} clocks");
        replay("startup", &mut bench);
    }

    #[test]
    fn blinks_while_running() {
        let mut bench = bench();
        bench.dut.locked.next = true;
        let first = bench.step_until(|startup| startup.blink.val(), 1 << 13);
        assert!(first >= 1 << 11, "{first} clocks");
        bench.step_until(|startup| !startup.blink.val(), 1 << 13);
    }
}
