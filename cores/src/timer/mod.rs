//! Periodic timer: 32 bits, does not drift, loses no count of its ticks.
//!
//! ```text
//!             +-- Timer --------+     clock       _/~\_/~\_/~\_/~\_/~\_/~\_/~\_
//!  set ------>|                 |     count       <0  ><1  ><2  ><0  ><1  ><2  >   period 3 (maximum = 2)
//!  maximum -->|                 |     tick_valid  ________________/~~~~~~~\_____
//!  start ---->|     tick_valid  |-->  tick_ready  ____________________/~~~\_____
//!  stop ---->|     tick_ready  |<--  number                      <1         ><2
//!             |  missed, number |-->
//!             +-----------------+
//! ```
//! | port | dir | width | meaning |
//! |---|---|---|---|
//! | set, maximum | in | 1, 32 | strobe: the period is `maximum + 1` clocks; below the running count it fires at once |
//! | start | in | 1 | strobe: count from zero; number and missed ticks from zero |
//! | stop | in | 1 | strobe: stop; a tick that waits is forgotten |
//! | tick_valid | out | 1 | level: a tick waits to be told |
//! | tick_ready | in | 1 | strobe: it is told in this clock |
//! | missed | out | 21 | ticks since the one told last that will never be told, saturating |
//! | number | out | 32 | of the tick that waits, from 1 |
//!
//! The count restarts when the period is over and not when the tick is told, so the period is exact for ever. A tick that
//! passes while another waits takes its place: `number` is the newest, `missed` counts those it replaced. Fields are
//! sampled in the clock of `tick_ready`. Clock: `clock`. Power-up: stopped, greatest period. Claims: see [proof].
use hdl::lit::Lit;
use hdl::reg::RegInit;
use rust_hdl::prelude::*;
use spec::services::peripheral::timer;

#[cfg(test)]
mod proof;
#[cfg(test)]
mod tests;

/// Bits of the count of missed ticks.
pub const MISSED_BITS: usize = timer::argument::missed.width() as usize;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Timer {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: take `maximum`.
    pub set: Signal<In, Bit>,
    /// Clocks of a period, less one.
    pub maximum: Signal<In, Bits<32>>,
    /// Strobe: start from zero.
    pub start: Signal<In, Bit>,
    /// Strobe: stop.
    pub stop: Signal<In, Bit>,
    /// Level: a tick waits to be told.
    pub tick_valid: Signal<Out, Bit>,
    /// Strobe: the tick is told.
    pub tick_ready: Signal<In, Bit>,
    /// Ticks that were replaced by the one that waits.
    pub missed: Signal<Out, Bits<MISSED_BITS>>,
    /// Number of the tick that waits.
    pub number: Signal<Out, Bits<32>>,
    /// Level: counting.
    pub running: Signal<Out, Bit>,
    /// Strobe: the period is over.
    pub fires: Signal<Out, Bit>,
    runs: DFF<Bit>,
    pending: DFF<Bit>,
    count: DFF<Bits<32>>,
    ticks: DFF<Bits<32>>,
    lost: DFF<Bits<MISSED_BITS>>,
    limit: RegInit<32, { u32::MAX as u64 }>,
    many: Lit<MISSED_BITS, { (1 << MISSED_BITS) - 1 }>,
}

impl Logic for Timer {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, runs, pending, count, ticks, lost, limit);
        self.tick_valid.next = self.pending.q.val();
        self.missed.next = self.lost.q.val();
        self.number.next = self.ticks.q.val();
        self.running.next = self.runs.q.val();
        self.fires.next = self.runs.q.val() & (self.count.q.val() >= self.limit.q.val());

        if self.set.val() {
            self.limit.d.next = self.maximum.val();
        }
        if self.runs.q.val() {
            self.count.d.next = self.count.q.val() + 1;
        }
        if self.tick_ready.val() {
            self.pending.d.next = false;
            self.lost.d.next = 0.into();
        }
        if self.fires.val() {
            self.count.d.next = 0.into();
            self.ticks.d.next = self.ticks.q.val() + 1;
            self.pending.d.next = true;
            if self.pending.q.val()
                & !self.tick_ready.val()
                & (self.lost.q.val() != self.many.val())
            {
                self.lost.d.next = self.lost.q.val() + 1;
            }
        }
        if self.start.val() | self.stop.val() {
            self.runs.d.next = self.start.val();
            self.pending.d.next = false;
            self.count.d.next = 0.into();
            self.ticks.d.next = 0.into();
            self.lost.d.next = 0.into();
        }
    }
}
