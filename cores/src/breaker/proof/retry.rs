//! Claims about one channel together with the steward's rules, for every order of visits, commands, settings and pins, for ever
//! (induction). The LUT RAMs are as many registers here as one channel has: no other channel's turn touches its words.
//!
//! * `retries_within_limit`: after a trip a channel comes on by itself only if the trip was for overcurrent, and with this one not
//!   oftener since it was last commanded (or begun by START) than the limit that was set when it tripped.
//! * `tripped_until_off_and_on`: with a limit of 0 a tripped channel comes on only after OFF and then ON or START.
//! * `on_for_a_reason`: it comes on only by ON, or by a retry, or in a sequence that START began while it took part; never before
//!   any of these since power-up.
//! * `every_trip_is_recorded_once`: the records have every trip before the channel can be on again.
use crate::breaker::{Channel, Rules};
use hdl::check::Proof;
use hdl::lit::Lit;
use hdl::prop::{Assert, Cover, Past};
use rust_hdl::prelude::*;
use spec::services::breaker::TripCause;

#[derive(LogicBlock, Default)]
struct Life {
    pub clock: Signal<In, Clock>,
    pub turn: Signal<In, Bit>,
    pub acts: Signal<In, Bit>,
    pub wants_on: Signal<In, Bit>,
    pub wants_off: Signal<In, Bit>,
    pub ticks: Signal<In, Bit>,
    pub starts: Signal<In, Bit>,
    pub can_tell: Signal<In, Bit>,
    pub part: Signal<In, Bit>,
    pub start_delay: Signal<In, Bits<16>>,
    pub retry_limit: Signal<In, Bits<8>>,
    pub retry_delay: Signal<In, Bits<16>>,
    pub count: Signal<In, Bits<32>>,
    pub inrush_end: Signal<In, Bits<32>>,
    pub no_inrush: Signal<In, Bit>,
    pub set_filter: Signal<In, Bit>,
    pub set_policy: Signal<In, Bit>,
    pub setting: Signal<In, Bits<32>>,
    pub alert: Signal<In, Bit>,
    pub shutdown: Signal<In, Bit>,
    pub all_off: Signal<In, Bit>,
    pub restarted: Signal<In, Bit>,
    channel: Channel,
    rules: Rules,
    pending: DFF<Bit>,
    left: DFF<Bits<16>>,
    due: DFF<Bit>,
    attempts: DFF<Bits<8>>,
    untold: DFF<Bit>,
    visits: Signal<Local, Bit>,
    does: Signal<Local, Bit>,
    on: Signal<Local, Bit>,
    off: Signal<Local, Bit>,
    /// Retries since the last command, the limit at the last trip's recording, and whether START has begun a sequence.
    retried: DFF<Bits<9>>,
    limit: DFF<Bits<8>>,
    in_sequence: DFF<Bit>,
    trips: DFF<Bits<8>>,
    recorded: DFF<Bits<8>>,
    was_on: Past<Bit>,
    was_tripped: Past<Bit>,
    was_commanded: Past<Bit>,
    was_in_sequence: Past<Bit>,
    was_cause: Past<Bits<3>>,
    came_on: Signal<Local, Bit>,
    came_back: Signal<Local, Bit>,
    trip_happened: Signal<Local, Bit>,
    retry_waits: Signal<Local, Bit>,
    trips_now: Signal<Local, Bits<8>>,
    waiting: Signal<Local, Bits<8>>,
    accounted: Signal<Local, Bits<8>>,
    retried_now: Signal<Local, Bits<9>>,
    retried_with_pending: Signal<Local, Bits<9>>,
    attempts_wide: Signal<Local, Bits<9>>,
    limit_wide: Signal<Local, Bits<9>>,
    overcurrent: Lit<3, { TripCause::Overcurrent as u64 }>,
    retries_within_limit: Assert,
    tripped_until_off_and_on: Assert,
    on_for_a_reason: Assert,
    every_trip_is_recorded_once: Assert,
    nothing_pending_while_on: Assert,
    attempts_add_up: Assert,
    recorded_before_cleared: Assert,
    sequence_is_known: Assert,
    retries_twice: Cover,
    comes_on_in_sequence: Cover,
}

impl Logic for Life {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, pending, left, due, attempts, untold);
        dff_setup!(self, clock, retried, limit, in_sequence, trips, recorded);
        clock!(self, clock, channel, was_on, was_tripped, was_commanded);
        clock!(self, clock, was_in_sequence, was_cause);
        clock!(
            self,
            clock,
            retries_within_limit,
            tripped_until_off_and_on,
            on_for_a_reason,
            every_trip_is_recorded_once
        );
        clock!(
            self,
            clock,
            nothing_pending_while_on,
            attempts_add_up,
            recorded_before_cleared,
            sequence_is_known,
            retries_twice,
            comes_on_in_sequence
        );
        // As the node has it.
        self.visits.next = self.turn.val() & !self.acts.val();
        self.does.next = self.acts.val() & !self.channel.trip_waits.val();
        self.on.next = self.does.val() & self.wants_on.val() & !self.wants_off.val();
        self.off.next = self.does.val() & self.wants_off.val();
        self.channel.on.next = self.on.val();
        self.channel.off.next = self.off.val();
        self.channel.again.next = self.rules.again.val();
        self.channel.recorded.next = self.rules.records.val();
        self.channel.count.next = self.count.val();
        self.channel.inrush_end.next = self.inrush_end.val();
        self.channel.no_inrush.next = self.no_inrush.val();
        self.channel.set_filter.next = self.set_filter.val();
        self.channel.set_policy.next = self.set_policy.val();
        self.channel.setting.next = self.setting.val();
        self.channel.alert.next = self.alert.val();
        self.channel.shutdown.next = self.shutdown.val();
        self.channel.all_off.next = self.all_off.val();
        self.channel.restarted.next = self.restarted.val();
        self.rules.pending.next = self.pending.q.val();
        self.rules.left.next = self.left.q.val();
        self.rules.due.next = self.due.q.val();
        self.rules.attempts.next = self.attempts.q.val();
        self.rules.untold.next = self.untold.q.val();
        self.rules.part.next = self.part.val();
        self.rules.start_delay.next = self.start_delay.val();
        self.rules.retry_limit.next = self.retry_limit.val();
        self.rules.retry_delay.next = self.retry_delay.val();
        self.rules.is_on.next = self.channel.enable.val();
        self.rules.is_tripped.next = self.channel.tripped.val();
        self.rules.trip_waits.next = self.channel.trip_waits.val();
        self.rules.by_overcurrent.next = self.channel.trip_cause.val() == self.overcurrent.val();
        self.rules.stopped.next = self.channel.stopped.val();
        self.rules.visits.next = self.visits.val();
        self.rules.acts.next = self.acts.val();
        self.rules.commands.next = self.off.val()
            | (self.on.val()
                & !self.channel.enable.val()
                & !self.channel.tripped.val()
                & !self.channel.stopped.val());
        self.rules.ticks.next = self.ticks.val();
        self.rules.starts.next = self.starts.val();
        self.rules.can_tell.next = self.can_tell.val();
        if self.visits.val() | self.acts.val() {
            self.pending.d.next = self.rules.next_pending.val();
            self.left.d.next = self.rules.next_left.val();
            self.due.d.next = self.rules.next_due.val();
            self.attempts.d.next = self.rules.next_attempts.val();
            self.untold.d.next = self.rules.next_untold.val();
        }

        // What happened, seen from outside.
        self.was_on.now.next = self.channel.enable.val();
        self.was_tripped.now.next = self.channel.tripped.val();
        self.was_commanded.now.next = self.on.val();
        self.was_in_sequence.now.next = self.in_sequence.q.val();
        self.was_cause.now.next = self.channel.trip_cause.val();
        self.came_on.next = self.channel.enable.val() & !self.was_on.past.val();
        self.came_back.next = self.came_on.val() & self.was_tripped.past.val();
        self.trip_happened.next = self.channel.tripped.val() & !self.was_tripped.past.val();
        self.trips_now.next = self.trips.q.val();
        if self.trip_happened.val() {
            self.trips_now.next = self.trips.q.val() + 1;
        }
        self.trips.d.next = self.trips_now.val();
        if self.rules.records.val() {
            self.recorded.d.next = self.recorded.q.val() + 1;
            self.limit.d.next = self.retry_limit.val();
        }
        self.waiting.next = 0.into();
        if self.channel.trip_waits.val() {
            self.waiting.next = 1.into();
        }
        self.accounted.next = self.recorded.q.val() + self.waiting.val();
        self.retried_now.next = self.retried.q.val();
        if self.came_back.val() {
            self.retried_now.next = self.retried.q.val() + 1;
        }
        self.retried.d.next = self.retried_now.val();
        if self.rules.commands.val()
            | (self.visits.val()
                & self.starts.val()
                & self.part.val()
                & !self.channel.enable.val()
                & !self.channel.tripped.val()
                & !self.channel.stopped.val()
                & !self.channel.trip_waits.val())
        {
            self.retried.d.next = 0.into();
            self.in_sequence.d.next = !self.rules.commands.val();
        }
        if self.came_on.val() {
            self.in_sequence.d.next = false;
        }

        self.limit_wide.next = bit_cast::<9, 8>(self.limit.q.val());
        self.attempts_wide.next = bit_cast::<9, 8>(self.attempts.q.val());
        self.retry_waits.next = self.pending.q.val() & self.channel.tripped.val();
        self.retried_with_pending.next = self.retried_now.val();
        if self.retry_waits.val() {
            self.retried_with_pending.next = self.retried_now.val() + 1;
        }
        self.retries_within_limit.holds.next = !self.came_back.val()
            | ((self.was_cause.past.val() == self.overcurrent.val())
                & (self.retried_now.val() <= self.limit_wide.val()));
        self.tripped_until_off_and_on.holds.next =
            !(self.came_back.val() & !self.limit.q.val().any());
        self.on_for_a_reason.holds.next = !self.came_on.val()
            | self.was_commanded.past.val()
            | self.was_tripped.past.val()
            | self.was_in_sequence.past.val();
        self.every_trip_is_recorded_once.holds.next = (self.trips_now.val()
            == self.accounted.val())
            & !(self.channel.enable.val()
                & (self.channel.trip_waits.val() | self.channel.tripped.val()));

        // What induction needs to know.
        self.recorded_before_cleared.holds.next =
            !self.channel.trip_waits.val() | self.channel.tripped.val();
        self.nothing_pending_while_on.holds.next =
            !self.pending.q.val() | (!self.channel.enable.val() & !self.channel.trip_waits.val());
        self.attempts_add_up.holds.next = (self.retried_now.val() <= self.attempts_wide.val())
            & (self.retried_with_pending.val() <= self.attempts_wide.val())
            & (!self.retry_waits.val()
                | ((self.attempts_wide.val() <= self.limit_wide.val())
                    & (self.channel.trip_cause.val() == self.overcurrent.val())));
        self.sequence_is_known.holds.next =
            !self.pending.q.val() | self.channel.tripped.val() | self.in_sequence.q.val();
        self.retries_twice.holds.next = self.retried_now.val() == 2;
        self.comes_on_in_sequence.holds.next =
            self.came_on.val() & self.was_in_sequence.past.val() & !self.was_commanded.past.val();
    }
}

#[test]
fn retry_claims_hold() {
    Proof::new("breaker_retry_proof")
        .bounded(4)
        .induction(4)
        .cover(24)
        .run(Life::default());
}

/// Seeded faults: each must be refuted, by the claim that is about it.
#[test]
fn retry_faults_are_refuted() {
    let faults = [
        // One attempt too many.
        (
            "top$rules",
            "(attempts < retry_limit)",
            "(attempts <= retry_limit)",
            &[
                "tripped_until_off_and_on",
                "retries_within_limit",
                "attempts_add_up",
            ][..],
        ),
        // A retry after any trip.
        (
            "top$rules",
            "records & by_overcurrent &",
            "records &",
            &["retries_within_limit", "attempts_add_up"],
        ),
        // OFF leaves a retry waiting.
        (
            "top$rules",
            "if (commands) begin\n            next_pending = 1'b0;",
            "if (commands) begin\n            next_pending = pending;",
            &[
                "nothing_pending_while_on",
                "sequence_is_known",
                "on_for_a_reason",
            ],
        ),
        // START brings a channel on that takes no part.
        (
            "top$rules",
            "walks & starts & part &",
            "walks & starts &",
            &["sequence_is_known", "on_for_a_reason"],
        ),
        // START brings a tripped channel on.
        (
            "top$rules",
            "~is_on & ~is_tripped &",
            "~is_on &",
            &[
                "attempts_add_up",
                "retries_within_limit",
                "tripped_until_off_and_on",
            ],
        ),
        // An attempt is not counted.
        (
            "top$rules",
            "next_attempts = attempts + 32'h1;",
            "next_attempts = attempts;",
            &["attempts_add_up", "retries_within_limit"],
        ),
    ];
    for (module, from, to, claims) in faults {
        Proof::new("breaker_retry_mutant")
            .mutation(module, from, to)
            .bounded(14)
            .refutes(Life::default(), claims);
    }
}
