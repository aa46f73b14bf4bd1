//! Whose turn it is.
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::services::breaker::CHANNELS;

/// Something that is to be done once with every channel: `running` is high for a whole round of all channels that begins after
/// `strobe`, and `active` from the clock after the strobe to the end of that round. A strobe while it runs asks for one more.
#[derive(LogicBlock, Default)]
pub struct Pass {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: begin.
    pub strobe: Signal<In, Bit>,
    /// Strobe: a round ends with this clock.
    pub wraps: Signal<In, Bit>,
    /// Level: this round is it.
    pub running: Signal<Out, Bit>,
    /// Level: this round is it, or the next.
    pub active: Signal<Out, Bit>,
    due: DFF<Bit>,
    runs: DFF<Bit>,
}

impl Logic for Pass {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, due, runs);
        self.running.next = self.runs.q.val();
        self.active.next = self.due.q.val() | self.runs.q.val();
        if self.wraps.val() {
            self.runs.d.next = self.due.q.val();
            self.due.d.next = false;
        }
        if self.strobe.val() {
            self.due.d.next = true;
        }
    }
}

/// Visits the channels in turn. A channel keeps its turn while it has a trip for the records. Trips are told in turn too: one
/// that waits is told after at most nine others.
#[derive(LogicBlock, Default)]
pub struct Round {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Level: the channel `turn` is visited in this clock.
    pub visits: Signal<In, Bit>,
    /// It has a trip for the records.
    pub trip_waits: Signal<In, Bit>,
    /// Its last trip has not been told.
    pub untold: Signal<In, Bit>,
    /// Level: nothing can be told now.
    pub mute: Signal<In, Bit>,
    /// Strobe: a millisecond has passed.
    pub millisecond: Signal<In, Bit>,
    /// Strobe: begin the start-up sequence.
    pub start: Signal<In, Bit>,
    /// Strobe: the CPU starts again.
    pub cpu_restart: Signal<In, Bit>,
    /// The channel to visit.
    pub turn: Signal<Out, Bits<4>>,
    /// Level: its trip can be told.
    pub can_tell: Signal<Out, Bit>,
    /// Level, for one round: a millisecond has passed.
    pub ticks: Signal<Out, Bit>,
    /// Level, for one round: the start-up sequence begins.
    pub starts: Signal<Out, Bit>,
    /// Level, for one to two rounds, from the clock after `cpu_restart`.
    pub restarted: Signal<Out, Bit>,
    next_turn: DFF<Bits<4>>,
    next_told: DFF<Bits<4>>,
    tick: Pass,
    start_up: Pass,
    restart: Pass,
    moves: Signal<Local, Bit>,
    wraps: Signal<Local, Bit>,
    is_told_next: Signal<Local, Bit>,
    after: Signal<Local, Bits<4>>,
    last: Lit<4, { CHANNELS as u64 - 1 }>,
}

impl Logic for Round {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, next_turn, next_told);
        clock!(self, clock, tick, start_up, restart);
        self.turn.next = self.next_turn.q.val();
        self.moves.next = self.visits.val() & !self.trip_waits.val();
        self.wraps.next = self.moves.val() & (self.next_turn.q.val() == self.last.val());
        self.is_told_next.next = self.next_told.q.val() == self.next_turn.q.val();
        self.can_tell.next = self.is_told_next.val() & !self.mute.val();
        self.after.next = self.next_turn.q.val() + 1;
        if self.wraps.val() {
            self.after.next = 0.into();
        }
        if self.moves.val() {
            self.next_turn.d.next = self.after.val();
        }
        if self.moves.val() & self.is_told_next.val() & !(self.untold.val() & self.mute.val()) {
            self.next_told.d.next = self.after.val();
        }
        self.tick.strobe.next = self.millisecond.val();
        self.tick.wraps.next = self.wraps.val();
        self.start_up.strobe.next = self.start.val();
        self.start_up.wraps.next = self.wraps.val();
        self.restart.strobe.next = self.cpu_restart.val();
        self.restart.wraps.next = self.wraps.val();
        self.ticks.next = self.tick.running.val();
        self.starts.next = self.start_up.running.val();
        self.restarted.next = self.restart.active.val();
    }
}
