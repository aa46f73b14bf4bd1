//! Claims about one channel, for every history of commands, settings and pins, for ever (induction):
//!
//! * `trips_in_time` (B1, B8): on, no inrush, and the alert pin high for more than the filter time up to two clocks ago: off in
//!   the next clock. So off three clocks and the filter after the pin, always.
//! * `no_trip_without_alert` (B8): a trip for overcurrent had such an alert, outside the window.
//! * `window_as_programmed` (B2): the window is open exactly in the first C clocks, C being the setting when it was switched on.
//! * `on_only_by_command` (B3, B4): the output comes on only after ON while not tripped, or after AGAIN, without OFF in the same
//!   clock, and never while shut down, all-off, or restarted with that policy. It is off at power-up.
//! * `trip_holds` (B3): tripped is tripped, and off, until OFF or AGAIN. Who gives AGAIN and when: see [retry].
//! * `shutdown_drops` (B6): shutdown, all-off, or a start of the CPU with that policy: off in the next clock, whatever else happens.
//! * `off_wins` (B7): OFF: off and not tripped in the next clock.
//! * `off_only_for_a_reason`: it goes off only by OFF or by a trip, which waits until it is recorded.
//! * `cause_is_true`: a trip's cause is one that was there. `never_both`: tripped is off.
mod retry;

use super::Channel;
use hdl::check::Proof;
use hdl::lit::Lit;
use hdl::prop::{Assert, Cover, Past};
use rust_hdl::prelude::*;
use spec::services::breaker::TripCause;

#[derive(LogicBlock, Default)]
struct Claims {
    pub clock: Signal<In, Clock>,
    pub on: Signal<In, Bit>,
    pub again: Signal<In, Bit>,
    pub off: Signal<In, Bit>,
    pub inrush_cycles: Signal<In, Bits<32>>,
    pub set_filter: Signal<In, Bit>,
    pub set_policy: Signal<In, Bit>,
    pub setting: Signal<In, Bits<32>>,
    pub alert: Signal<In, Bit>,
    pub shutdown: Signal<In, Bit>,
    pub all_off: Signal<In, Bit>,
    pub restarted: Signal<In, Bit>,
    pub recorded: Signal<In, Bit>,
    count: DFF<Bits<32>>,
    dut: Channel,
    history: History,
    stopped: Signal<Local, Bit>,
    was_on: Past<Bit>,
    was_tripped: Past<Bit>,
    must_trip: Past<Bit>,
    may_come_on: Past<Bit>,
    was_stopped: Past<Bit>,
    was_off: Past<Bit>,
    was_again: Past<Bit>,
    was_shutdown: Past<Bit>,
    was_all_off: Past<Bit>,
    was_dropped: Past<Bit>,
    waited: Past<Bit>,
    came_on: Signal<Local, Bit>,
    trip_happened: Signal<Local, Bit>,
    dropped: Signal<Local, Bit>,
    overcurrent: Lit<3, { TripCause::Overcurrent as u64 }>,
    shut: Lit<3, { TripCause::Shutdown as u64 }>,
    all_off_line: Lit<3, { TripCause::AllOff as u64 }>,
    watchdog: Lit<3, { TripCause::Watchdog as u64 }>,
    trips_in_time: Assert,
    no_trip_without_alert: Assert,
    on_only_by_command: Assert,
    trip_holds: Assert,
    shutdown_drops: Assert,
    off_wins: Assert,
    off_only_for_a_reason: Assert,
    trip_waits: Assert,
    cause_is_true: Assert,
    never_both: Assert,
    trips_after_inrush: Cover,
}

/// What the pin and the settings were, kept apart from the channel, with what ties the two together.
#[derive(LogicBlock, Default)]
struct History {
    pub clock: Signal<In, Clock>,
    pub alert: Signal<In, Bit>,
    pub offered_cycles: Signal<In, Bits<32>>,
    pub set_filter: Signal<In, Bit>,
    pub set_policy: Signal<In, Bit>,
    pub setting: Signal<In, Bits<32>>,
    pub enable: Signal<In, Bit>,
    pub inrush: Signal<In, Bit>,
    pub inrush_left: Signal<In, Bits<32>>,
    pub alert_level: Signal<In, Bit>,
    pub alert_lasted: Signal<In, Bits<8>>,
    pub filter_cycles: Signal<In, Bits<8>>,
    pub policy: Signal<In, Bit>,
    /// Level: the alert lasted longer than the filter, two clocks ago.
    pub lasting: Signal<Out, Bit>,
    /// The window programmed when it was last off.
    pub programmed_cycles: Signal<Out, Bits<32>>,
    /// Level: inside the programmed window.
    pub blind: Signal<Out, Bit>,
    /// The policy is to drop at a start of the CPU.
    pub drops: Signal<Out, Bit>,
    policy_set: DFF<Bit>,
    filter_set: DFF<Bits<8>>,
    programmed: DFF<Bits<32>>,
    age: DFF<Bits<32>>,
    pin_run: DFF<Bits<9>>,
    run_before: DFF<Bits<9>>,
    pin_runs: Signal<Local, Bits<9>>,
    filter_limit: Signal<Local, Bits<9>>,
    total: Signal<Local, Bits<32>>,
    expected_level: Signal<Local, Bit>,
    one_before: Signal<Local, Bits<9>>,
    window_as_programmed: Assert,
    adds_up: Assert,
    same_settings: Assert,
    same_level: Assert,
    same_run: Assert,
}

impl Logic for History {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, policy_set, filter_set, programmed, age, pin_run, run_before);
        clock!(
            self,
            clock,
            window_as_programmed,
            adds_up,
            same_settings,
            same_level,
            same_run
        );
        // How long the pin has been high, counted at the pin, at most 256; two clocks later it shows inside.
        self.pin_runs.next = 0.into();
        if self.alert.val() {
            self.pin_runs.next = self.pin_run.q.val();
            if !self.pin_run.q.val().get_bit(8) {
                self.pin_runs.next = self.pin_run.q.val() + 1;
            }
        }
        self.pin_run.d.next = self.pin_runs.val();
        self.run_before.d.next = self.pin_run.q.val();
        self.filter_limit.next = bit_cast::<9, 8>(self.filter_set.q.val());
        self.lasting.next = self.run_before.q.val() > self.filter_limit.val();

        self.drops.next = self.policy_set.q.val();
        if self.set_policy.val() {
            self.policy_set.d.next = self.setting.val().get_bit(0);
        }
        if self.set_filter.val() {
            self.filter_set.d.next = self.setting.val().get_bits::<8>(0);
        }
        self.age.d.next = self.age.q.val();
        if !self.enable.val() {
            self.age.d.next = 0.into();
            self.programmed.d.next = self.offered_cycles.val();
        } else if !self.age.q.val().all() {
            self.age.d.next = self.age.q.val() + 1;
        }
        self.programmed_cycles.next = self.programmed.q.val();
        self.blind.next = self.age.q.val() < self.programmed.q.val();
        self.window_as_programmed.holds.next =
            !self.enable.val() | (self.inrush.val() == self.blind.val());

        // What induction needs to know.
        self.total.next = self.age.q.val() + self.inrush_left.val();
        self.adds_up.holds.next = (self.enable.val() | !self.inrush.val())
            & (!self.inrush.val()
                | ((self.total.val() == self.programmed.q.val()) & self.inrush_left.val().any()));
        self.same_settings.holds.next = (self.policy_set.q.val() == self.policy.val())
            & (self.filter_set.q.val() == self.filter_cycles.val());
        self.expected_level.next = self.run_before.q.val().any();
        self.same_level.holds.next = self.alert_level.val() == self.expected_level.val();
        self.one_before.next = bit_cast::<9, 8>(self.alert_lasted.val()) + 1;
        self.same_run.holds.next =
            !self.alert_level.val() | (self.run_before.q.val() == self.one_before.val());
    }
}

impl Logic for Claims {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(
            self,
            clock,
            dut,
            history,
            was_on,
            was_tripped,
            must_trip,
            may_come_on,
            was_stopped,
            was_off,
            waited
        );
        clock!(
            self,
            clock,
            was_again,
            was_shutdown,
            was_all_off,
            was_dropped
        );
        clock!(
            self,
            clock,
            trips_in_time,
            no_trip_without_alert,
            on_only_by_command,
            trip_holds,
            shutdown_drops,
            off_wins
        );
        clock!(
            self,
            clock,
            off_only_for_a_reason,
            trip_waits,
            cause_is_true,
            never_both,
            trips_after_inrush
        );
        self.dut.on.next = self.on.val();
        self.dut.again.next = self.again.val();
        self.dut.off.next = self.off.val();
        // As Channels has it.
        dff_setup!(self, clock, count);
        self.count.d.next = self.count.q.val() + 1;
        self.dut.count.next = self.count.q.val();
        self.dut.inrush_end.next = self.count.q.val() + self.inrush_cycles.val();
        self.dut.no_inrush.next = !self.inrush_cycles.val().any();
        self.dut.restarted.next = self.restarted.val();
        self.dut.set_policy.next = self.set_policy.val();
        self.dut.set_filter.next = self.set_filter.val();
        self.dut.setting.next = self.setting.val();
        self.dut.alert.next = self.alert.val();
        self.dut.shutdown.next = self.shutdown.val();
        self.dut.all_off.next = self.all_off.val();
        self.dut.recorded.next = self.recorded.val();
        self.history.alert.next = self.alert.val();
        self.history.offered_cycles.next = self.inrush_cycles.val();
        self.history.set_policy.next = self.set_policy.val();
        self.history.set_filter.next = self.set_filter.val();
        self.history.setting.next = self.setting.val();
        self.history.enable.next = self.dut.enable.val();
        self.history.inrush.next = self.dut.inrush.val();
        self.history.inrush_left.next = (self.dut.inrush_ends.val() - self.count.q.val()) + 1;
        self.history.alert_level.next = self.dut.alert_level.val();
        self.history.alert_lasted.next = self.dut.alert_lasted.val();
        self.history.policy.next = self.dut.policy.val();
        self.history.filter_cycles.next = self.dut.filter_cycles.val();

        self.dropped.next = self.restarted.val() & self.history.drops.val();
        self.stopped.next = self.shutdown.val() | self.all_off.val() | self.dropped.val();
        self.was_again.now.next = self.again.val() & !self.stopped.val();
        self.was_shutdown.now.next = self.shutdown.val();
        self.was_all_off.now.next = self.all_off.val();
        self.was_dropped.now.next = self.dropped.val();
        self.was_on.now.next = self.dut.enable.val();
        self.was_tripped.now.next = self.dut.tripped.val();
        self.was_stopped.now.next = self.stopped.val();
        self.was_off.now.next = self.off.val();
        self.waited.now.next = self.dut.trip_waits.val() & !self.recorded.val();
        self.must_trip.now.next =
            self.dut.enable.val() & self.history.lasting.val() & !self.history.blind.val();
        self.may_come_on.now.next = (self.again.val() | (self.on.val() & !self.dut.tripped.val()))
            & !self.off.val()
            & !self.stopped.val();
        self.came_on.next = self.dut.enable.val() & !self.was_on.past.val();
        self.trip_happened.next = self.dut.tripped.val() & !self.was_tripped.past.val();

        self.trips_in_time.holds.next = !self.must_trip.past.val() | !self.dut.enable.val();
        self.no_trip_without_alert.holds.next = !self.trip_happened.val()
            | (self.dut.cause.val() != self.overcurrent.val())
            | self.must_trip.past.val();
        self.on_only_by_command.holds.next = !self.came_on.val() | self.may_come_on.past.val();
        self.trip_holds.holds.next = !self.was_tripped.past.val()
            | self.was_off.past.val()
            | self.was_again.past.val()
            | (self.dut.tripped.val() & !self.dut.enable.val());
        self.shutdown_drops.holds.next = !self.was_stopped.past.val() | !self.dut.enable.val();
        self.off_wins.holds.next =
            !self.was_off.past.val() | (!self.dut.enable.val() & !self.dut.tripped.val());
        self.off_only_for_a_reason.holds.next = !(self.was_on.past.val() & !self.dut.enable.val())
            | self.was_off.past.val()
            | (self.dut.tripped.val() & (self.must_trip.past.val() | self.was_stopped.past.val()));
        self.never_both.holds.next = !(self.dut.enable.val() & self.dut.tripped.val());
        self.trip_waits.holds.next =
            self.dut.trip_waits.val() == (self.waited.past.val() | self.trip_happened.val());
        self.cause_is_true.holds.next = !self.trip_happened.val()
            | ((self.dut.cause.val() == self.overcurrent.val()) & self.must_trip.past.val())
            | ((self.dut.cause.val() == self.shut.val()) & self.was_shutdown.past.val())
            | ((self.dut.cause.val() == self.all_off_line.val()) & self.was_all_off.past.val())
            | ((self.dut.cause.val() == self.watchdog.val()) & self.was_dropped.past.val());
        self.trips_after_inrush.holds.next = self.trip_happened.val()
            & (self.dut.cause.val() == self.overcurrent.val())
            & (self.history.programmed_cycles.val() == 3);
    }
}

#[test]
fn claims_hold() {
    Proof::new("breaker_channel_proof")
        .bounded(4)
        .induction(4)
        .cover(10)
        .run(Claims::default());
}

/// Seeded faults: each must be refuted, by the claim that is about it.
#[test]
fn faults_are_refuted() {
    let faults = [
        // The window opens also for a setting of 0 and then lasts 2^32 clocks: the kind of D-BRK-2.
        (
            "top$dut$window",
            "opened$d = ~none;",
            "opened$d = 1'b1;",
            &["history.window_as_programmed", "history.adds_up"][..],
        ),
        // One clock too long.
        (
            "top$dut$window",
            "if (count == last$q) begin",
            "if (count == (last$q + 32'h1)) begin",
            &["history.window_as_programmed", "history.adds_up"],
        ),
        // The end is missed: the other kind of D-BRK-2.
        (
            "top$dut$window",
            "if (count == last$q) begin",
            "if (count == (last$q & 32'hfffffff0)) begin",
            &["history.window_as_programmed", "history.adds_up"],
        ),
        // A repeated ON restarts the window: D-BRK-4.
        (
            "top$dut",
            "window$start = switch_on;",
            "window$start = on;",
            &["history.adds_up", "history.window_as_programmed"],
        ),
        // So does a retry that comes while it is on.
        (
            "top$dut",
            "window$start = switch_on;",
            "window$start = switch_on | again;",
            &["history.window_as_programmed", "history.adds_up"],
        ),
        // The filter never lets anything through.
        (
            "top$dut$filter",
            "overcurrent = pin$q & (count$q >= cycles);",
            "overcurrent = pin$q & (count$q > cycles);",
            &["trips_in_time"],
        ),
        // An alert with gaps trips.
        (
            "top$dut$filter",
            "if (~pin$q) begin",
            "if (1'b0) begin",
            &["history.same_run"],
        ),
        // ON wins over OFF.
        (
            "top$dut",
            "if (off | trip) begin",
            "if ((off & ~on) | trip) begin",
            &["off_wins"],
        ),
        // ON brings a tripped channel back.
        (
            "top$dut",
            "(on & ~trip_holds$q)",
            "on",
            &["on_only_by_command"],
        ),
        // The all-off line is ignored.
        (
            "top$dut",
            "if (all_off) begin",
            "if (1'b0) begin",
            &["shutdown_drops"],
        ),
        // The policy is ignored.
        (
            "top$dut",
            "if (restarted & drops$q) begin",
            "if (1'b0) begin",
            &["shutdown_drops"],
        ),
        // A retry brings a channel on that is shut down.
        (
            "top$dut",
            "& ~stopped;",
            "& (~stopped | again);",
            &["on_only_by_command"],
        ),
        // A trip in the clock in which another is recorded is forgotten.
        (
            "top$dut",
            "waiting$d = 1'b1;",
            "waiting$d = ~recorded;",
            &["trip_waits"],
        ),
    ];
    for (module, from, to, claim) in faults {
        Proof::new("breaker_channel_mutant")
            .mutation(module, from, to)
            .bounded(8)
            .refutes(Claims::default(), claim);
    }
}
