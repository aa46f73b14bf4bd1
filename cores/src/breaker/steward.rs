//! The one who walks from channel to channel and does what is not urgent.
use super::{Round, Rules};
use hdl::mem::LutRam;
use rust_hdl::prelude::*;

/// [Round], [Rules] and the notes that they keep of each channel.
#[derive(LogicBlock, Default)]
pub struct Steward {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Channel looked at in this clock.
    pub number: Signal<In, Bits<4>>,
    /// Level: a call acts on it.
    pub acts: Signal<In, Bit>,
    /// With `acts`: it switches on, and is not refused, or it switches off.
    pub commands: Signal<In, Bit>,
    /// Setting: the channel takes part in the start-up sequence.
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
    /// Level: no notice can be taken now.
    pub mute: Signal<In, Bit>,
    /// Strobe: a millisecond has passed.
    pub millisecond: Signal<In, Bit>,
    /// Strobe: begin the start-up sequence.
    pub start: Signal<In, Bit>,
    /// Strobe: the CPU starts again.
    pub cpu_restart: Signal<In, Bit>,
    /// The channel to look at when no call wants another.
    pub turn: Signal<Out, Bits<4>>,
    /// Strobe: put the trip into the records.
    pub records: Signal<Out, Bit>,
    /// Strobe: tell the trip that is in the records.
    pub tells: Signal<Out, Bit>,
    /// Strobe: switch the channel on.
    pub again: Signal<Out, Bit>,
    /// The channel will be switched on by itself.
    pub pending: Signal<Out, Bit>,
    /// Times that it was switched on again after a trip since it was last commanded, the pending one among them.
    pub attempts: Signal<Out, Bits<8>>,
    /// Level: the CPU has started again a short while ago.
    pub restarted: Signal<Out, Bit>,
    rules: Rules,
    round: Round,
    left: LutRam<4, 16>,
    attempted: LutRam<4, 8>,
    flags: LutRam<4, 3>,
    visits: Signal<Local, Bit>,
    writes: Signal<Local, Bit>,
    is_pending: Signal<Local, Bit>,
    is_untold: Signal<Local, Bit>,
}

impl Logic for Steward {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, round, left, attempted, flags);
        self.left.read_address.next = self.number.val();
        self.attempted.read_address.next = self.number.val();
        self.flags.read_address.next = self.number.val();
        self.is_pending.next = self.flags.read_data.val().get_bit(0);
        self.is_untold.next = self.flags.read_data.val().get_bit(1);
        self.visits.next = !self.acts.val() & (self.number.val() == self.round.turn.val());
        self.writes.next = self.visits.val() | self.acts.val();

        self.round.visits.next = self.visits.val();
        self.round.trip_waits.next = self.trip_waits.val();
        self.round.untold.next = self.is_untold.val();
        self.round.mute.next = self.mute.val();
        self.round.millisecond.next = self.millisecond.val();
        self.round.start.next = self.start.val();
        self.round.cpu_restart.next = self.cpu_restart.val();

        self.rules.pending.next = self.is_pending.val();
        self.rules.due.next = self.flags.read_data.val().get_bit(2);
        self.rules.left.next = self.left.read_data.val();
        self.rules.attempts.next = self.attempted.read_data.val();
        self.rules.untold.next = self.is_untold.val();
        self.rules.part.next = self.part.val();
        self.rules.start_delay.next = self.start_delay.val();
        self.rules.retry_limit.next = self.retry_limit.val();
        self.rules.retry_delay.next = self.retry_delay.val();
        self.rules.is_on.next = self.is_on.val();
        self.rules.is_tripped.next = self.is_tripped.val();
        self.rules.trip_waits.next = self.trip_waits.val();
        self.rules.by_overcurrent.next = self.by_overcurrent.val();
        self.rules.stopped.next = self.stopped.val();
        self.rules.visits.next = self.visits.val();
        self.rules.acts.next = self.acts.val();
        self.rules.commands.next = self.commands.val();
        self.rules.ticks.next = self.round.ticks.val();
        self.rules.starts.next = self.round.starts.val();
        self.rules.can_tell.next = self.round.can_tell.val();

        self.left.write_address.next = self.number.val();
        self.left.write_data.next = self.rules.next_left.val();
        self.left.write_enable.next = self.writes.val();
        self.attempted.write_address.next = self.number.val();
        self.attempted.write_data.next = self.rules.next_attempts.val();
        self.attempted.write_enable.next = self.writes.val();
        self.flags.write_address.next = self.number.val();
        self.flags.write_data.next = bit_cast::<3, 1>(self.rules.next_pending.val().into())
            | (bit_cast::<3, 1>(self.rules.next_untold.val().into()) << 1)
            | (bit_cast::<3, 1>(self.rules.next_due.val().into()) << 2);
        self.flags.write_enable.next = self.writes.val();

        self.turn.next = self.round.turn.val();
        self.records.next = self.rules.records.val();
        self.tells.next = self.rules.tells.val();
        self.again.next = self.rules.again.val();
        self.pending.next = self.is_pending.val();
        self.attempts.next = self.attempted.read_data.val();
        self.restarted.next = self.round.restarted.val();
    }
}
