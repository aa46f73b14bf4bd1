//! One output with its breaker: all that must be fast.
use super::{Filter, Window};
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::services::breaker::{set_policy, TripCause};

/// See the [page](super).
#[derive(LogicBlock, Default)]
pub struct Channel {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: switch on; ignored while on, tripped or stopped.
    pub on: Signal<In, Bit>,
    /// Strobe: switch on by itself, also when tripped; ignored while on or stopped.
    pub again: Signal<In, Bit>,
    /// Strobe: switch off and clear a trip. Wins over everything in the same clock.
    pub off: Signal<In, Bit>,
    /// Clocks since power-up, modulo 2^32.
    pub count: Signal<In, Bits<32>>,
    /// `count` and the inrush time, taken when it is switched on.
    pub inrush_end: Signal<In, Bits<32>>,
    /// Level, with that: the inrush time is 0.
    pub no_inrush: Signal<In, Bit>,
    /// Strobe: bits 7:0 of `setting` are the filter time from now on.
    pub set_filter: Signal<In, Bit>,
    /// Strobe: `setting` is SET_POLICY's word.
    pub set_policy: Signal<In, Bit>,
    /// New setting.
    pub setting: Signal<In, Bits<32>>,
    /// Pin, asynchronous: more current than the limit.
    pub alert: Signal<In, Bit>,
    /// Level: the board is shut down.
    pub shutdown: Signal<In, Bit>,
    /// Level, synchronised: the all-off line is active.
    pub all_off: Signal<In, Bit>,
    /// Level: the CPU has started again.
    pub restarted: Signal<In, Bit>,
    /// Strobe: the trip is in the records.
    pub recorded: Signal<In, Bit>,
    /// Pin: the output is on. Register, low at power-up.
    pub enable: Signal<Out, Bit>,
    /// Level: off until commanded off, or switched on again by itself. Register.
    pub tripped: Signal<Out, Bit>,
    /// Level: the inrush window is open and overcurrent ignored. Register.
    pub inrush: Signal<Out, Bit>,
    /// Level: the alert pin two clocks ago.
    pub alert_level: Signal<Out, Bit>,
    /// Level: a trip is not in the records yet. Register.
    pub trip_waits: Signal<Out, Bit>,
    /// Cause of the last trip: `TripCause`. Register.
    pub trip_cause: Signal<Out, Bits<3>>,
    /// Why `on` would be refused, or the cause of the trip: `TripCause`.
    pub cause: Signal<Out, Bits<3>>,
    /// Level: shutdown, all-off or restart, whichever counts here.
    pub stopped: Signal<Out, Bit>,
    /// The count in the last clock of the inrush window; holds while `inrush`.
    pub inrush_ends: Signal<Out, Bits<32>>,
    /// Clocks before this one in which `alert_level` was high without a break, at most 255.
    pub alert_lasted: Signal<Out, Bits<8>>,
    /// Filter time in force.
    pub filter_cycles: Signal<Out, Bits<8>>,
    /// Policy in force: off when the CPU starts again.
    pub policy: Signal<Out, Bit>,
    filter: Filter,
    window: Window,
    enabled: DFF<Bit>,
    trip_holds: DFF<Bit>,
    waiting: DFF<Bit>,
    last_cause: DFF<Bits<3>>,
    filter_setting: DFF<Bits<8>>,
    drops: DFF<Bit>,
    overcurrent: Signal<Local, Bit>,
    trip: Signal<Local, Bit>,
    switch_on: Signal<Local, Bit>,
    stop_cause: Signal<Local, Bits<3>>,
    policy_place: Lit<5, { set_policy::argument::off.lsb as u64 }>,
    none: Lit<3, { TripCause::None as u64 }>,
    by_overcurrent: Lit<3, { TripCause::Overcurrent as u64 }>,
    by_shutdown: Lit<3, { TripCause::Shutdown as u64 }>,
    by_all_off: Lit<3, { TripCause::AllOff as u64 }>,
    by_watchdog: Lit<3, { TripCause::Watchdog as u64 }>,
}

impl Logic for Channel {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            enabled,
            trip_holds,
            waiting,
            last_cause,
            filter_setting,
            drops
        );
        clock!(self, clock, filter, window);
        self.filter.alert.next = self.alert.val();
        self.filter.cycles.next = self.filter_setting.q.val();
        self.overcurrent.next = self.filter.overcurrent.val() & !self.window.open.val();
        self.stop_cause.next = self.none.val();
        if self.restarted.val() & self.drops.q.val() {
            self.stop_cause.next = self.by_watchdog.val();
        }
        if self.all_off.val() {
            self.stop_cause.next = self.by_all_off.val();
        }
        if self.shutdown.val() {
            self.stop_cause.next = self.by_shutdown.val();
        }
        self.stopped.next = self.stop_cause.val().any();
        self.trip.next =
            self.enabled.q.val() & (self.overcurrent.val() | self.stopped.val()) & !self.off.val();
        self.switch_on.next = (self.again.val() | (self.on.val() & !self.trip_holds.q.val()))
            & !self.off.val()
            & !self.enabled.q.val()
            & !self.stopped.val();

        if self.recorded.val() {
            self.waiting.d.next = false;
        }
        if self.switch_on.val() {
            self.enabled.d.next = true;
            self.trip_holds.d.next = false;
        }
        if self.off.val() | self.trip.val() {
            self.enabled.d.next = false;
            self.trip_holds.d.next = self.trip.val();
        }
        if self.trip.val() {
            self.waiting.d.next = true;
            self.last_cause.d.next = self.stop_cause.val();
            if self.overcurrent.val() {
                self.last_cause.d.next = self.by_overcurrent.val();
            }
        }
        if self.set_filter.val() {
            self.filter_setting.d.next = self.setting.val().get_bits::<8>(0);
        }
        if self.set_policy.val() {
            self.drops.d.next = self.setting.val().get_bit(self.policy_place.val().index());
        }
        self.window.start.next = self.switch_on.val();
        self.window.count.next = self.count.val();
        self.window.last_count.next = self.inrush_end.val();
        self.window.none.next = self.no_inrush.val();
        self.window.close.next = self.off.val() | self.trip.val();

        self.inrush_ends.next = self.window.ends.val();
        self.alert_lasted.next = self.filter.lasted.val();
        self.filter_cycles.next = self.filter_setting.q.val();
        self.policy.next = self.drops.q.val();
        self.enable.next = self.enabled.q.val();
        self.tripped.next = self.trip_holds.q.val();
        self.inrush.next = self.window.open.val();
        self.alert_level.next = self.filter.level.val();
        self.trip_waits.next = self.waiting.q.val();
        self.trip_cause.next = self.last_cause.q.val();
        self.cause.next = self.stop_cause.val();
        if self.trip_holds.q.val() {
            self.cause.next = self.last_cause.q.val();
        }
    }
}
