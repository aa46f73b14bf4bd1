//! What is done with a channel when its turn comes: records, the start-up sequence, retries. No state of its own.
use rust_hdl::prelude::*;

/// What a channel's notes are after this clock. Combinational.
#[derive(LogicBlock, Default)]
pub struct Rules {
    /// The channel will be switched on by itself.
    pub pending: Signal<In, Bit>,
    /// Milliseconds until then.
    pub left: Signal<In, Bits<16>>,
    /// `left` is 0.
    pub due: Signal<In, Bit>,
    /// Times that it was switched on again after a trip since it was last commanded, the pending one among them.
    pub attempts: Signal<In, Bits<8>>,
    /// Its last trip has not been told.
    pub untold: Signal<In, Bit>,
    /// Setting: it takes part in the start-up sequence.
    pub part: Signal<In, Bit>,
    /// Setting: its delay there, milliseconds.
    pub start_delay: Signal<In, Bits<16>>,
    /// Setting: most attempts after trips for overcurrent.
    pub retry_limit: Signal<In, Bits<8>>,
    /// Setting: delay of each, milliseconds.
    pub retry_delay: Signal<In, Bits<16>>,
    /// The output is on.
    pub is_on: Signal<In, Bit>,
    /// It is tripped.
    pub is_tripped: Signal<In, Bit>,
    /// A trip is not in the records yet.
    pub trip_waits: Signal<In, Bit>,
    /// That trip was for overcurrent.
    pub by_overcurrent: Signal<In, Bit>,
    /// Nothing may be switched on here.
    pub stopped: Signal<In, Bit>,
    /// Level: the channel's turn, without a command.
    pub visits: Signal<In, Bit>,
    /// Level: a call acts on the channel.
    pub acts: Signal<In, Bit>,
    /// With `acts`: it switches on, and is not refused, or it switches off.
    pub commands: Signal<In, Bit>,
    /// Level: a millisecond has passed since the last round in which this was high.
    pub ticks: Signal<In, Bit>,
    /// Level: the start-up sequence begins.
    pub starts: Signal<In, Bit>,
    /// Level: a trip of this channel can be told.
    pub can_tell: Signal<In, Bit>,
    /// Strobe: put the trip into the records.
    pub records: Signal<Out, Bit>,
    /// Strobe: tell the trip.
    pub tells: Signal<Out, Bit>,
    /// Strobe: switch it on.
    pub again: Signal<Out, Bit>,
    /// `pending` from now on.
    pub next_pending: Signal<Out, Bit>,
    /// `left` from now on.
    pub next_left: Signal<Out, Bits<16>>,
    /// `due` from now on.
    pub next_due: Signal<Out, Bit>,
    /// `attempts` from now on.
    pub next_attempts: Signal<Out, Bits<8>>,
    /// `untold` from now on.
    pub next_untold: Signal<Out, Bit>,
    walks: Signal<Local, Bit>,
    retries: Signal<Local, Bit>,
    arms: Signal<Local, Bit>,
    expires: Signal<Local, Bit>,
}

impl Logic for Rules {
    #[hdl_gen]
    fn update(&mut self) {
        self.records.next = self.trip_waits.val() & (self.visits.val() | self.acts.val());
        self.retries.next = self.records.val()
            & self.by_overcurrent.val()
            & (self.attempts.val() < self.retry_limit.val());
        // The records come first; the channel keeps its turn for the rest.
        self.walks.next = self.visits.val() & !self.trip_waits.val();
        self.tells.next = self.walks.val() & self.can_tell.val() & self.untold.val();
        self.arms.next = self.walks.val()
            & self.starts.val()
            & self.part.val()
            & !self.is_on.val()
            & !self.is_tripped.val()
            & !self.stopped.val();
        self.expires.next = self.walks.val()
            & self.ticks.val()
            & self.pending.val()
            & self.due.val()
            & !self.arms.val();
        self.again.next = self.expires.val() & !self.stopped.val();

        self.next_pending.next = self.pending.val();
        self.next_left.next = self.left.val();
        self.next_attempts.next = self.attempts.val();
        self.next_untold.next = (self.untold.val() | self.records.val()) & !self.tells.val();
        if self.walks.val() & self.ticks.val() {
            self.next_left.next = self.left.val() - 1;
        }
        if self.expires.val() | (self.walks.val() & self.stopped.val()) {
            self.next_pending.next = false;
        }
        if self.records.val() {
            self.next_pending.next = self.retries.val();
            self.next_left.next = self.retry_delay.val();
        }
        if self.retries.val() {
            self.next_attempts.next = self.attempts.val() + 1;
        }
        if self.arms.val() {
            self.next_pending.next = true;
            self.next_left.next = self.start_delay.val();
            self.next_attempts.next = 0.into();
        }
        if self.commands.val() {
            self.next_pending.next = false;
            self.next_attempts.next = 0.into();
        }
        self.next_due.next = !self.next_left.val().any();
    }
}
