//! One output with its breaker.
use super::{Filter, Recorder, Window};
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::services::breaker::TripCause;

/// See the [page](super).
#[derive(LogicBlock, Default)]
pub struct Channel {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: switch on; ignored while on, tripped, `shutdown` or `all_off`.
    pub on: Signal<In, Bit>,
    /// Strobe: switch off and clear a trip. Wins over everything in the same clock.
    pub off: Signal<In, Bit>,
    /// Strobe: `setting` is the inrush time from the next switching on.
    pub set_inrush: Signal<In, Bit>,
    /// Strobe: bits 7:0 of `setting` are the filter time from now on.
    pub set_filter: Signal<In, Bit>,
    /// New setting, in clocks.
    pub setting: Signal<In, Bits<32>>,
    /// Pin, asynchronous: more current than the limit.
    pub alert: Signal<In, Bit>,
    /// Level: the board is shut down.
    pub shutdown: Signal<In, Bit>,
    /// Level, synchronised: the all-off line is active.
    pub all_off: Signal<In, Bit>,
    /// Time, microseconds.
    pub now: Signal<In, Bits<32>>,
    /// Strobe: the trip has been reported.
    pub event_taken: Signal<In, Bit>,
    /// Pin: the output is on. Register, low at power-up.
    pub enable: Signal<Out, Bit>,
    /// Level: off until commanded off. Register.
    pub tripped: Signal<Out, Bit>,
    /// Level: the inrush window is open and overcurrent ignored. Register.
    pub inrush: Signal<Out, Bit>,
    /// Level: the alert pin two clocks ago.
    pub alert_level: Signal<Out, Bit>,
    /// Level: a trip waits to be reported.
    pub event_waits: Signal<Out, Bit>,
    /// Why `on` would be refused, or the cause of the trip: `TripCause`.
    pub cause: Signal<Out, Bits<4>>,
    /// Cause of the last trip.
    pub last_cause: Signal<Out, Bits<4>>,
    /// Trips since power-up.
    pub trips: Signal<Out, Bits<32>>,
    /// Time of the last trip, microseconds.
    pub tripped_at: Signal<Out, Bits<32>>,
    /// Level: `on` would be refused.
    pub refuses: Signal<Out, Bit>,
    /// Clocks that the inrush window will still be open, counting this one; holds while `inrush`.
    pub inrush_left: Signal<Out, Bits<32>>,
    /// Clocks before this one in which `alert_level` was high without a break, at most 255.
    pub alert_lasted: Signal<Out, Bits<8>>,
    /// Inrush time from the next switching on.
    pub inrush_cycles: Signal<Out, Bits<32>>,
    /// Filter time in force.
    pub filter_cycles: Signal<Out, Bits<8>>,
    filter: Filter,
    window: Window,
    recorder: Recorder,
    enabled: DFF<Bit>,
    trip_holds: DFF<Bit>,
    inrush_setting: DFF<Bits<32>>,
    filter_setting: DFF<Bits<8>>,
    overcurrent: Signal<Local, Bit>,
    stopped: Signal<Local, Bit>,
    trip: Signal<Local, Bit>,
    switch_on: Signal<Local, Bit>,
    by_overcurrent: Lit<4, { TripCause::Overcurrent as u64 }>,
    by_shutdown: Lit<4, { TripCause::Shutdown as u64 }>,
    by_all_off: Lit<4, { TripCause::AllOff as u64 }>,
}

impl Logic for Channel {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            enabled,
            trip_holds,
            inrush_setting,
            filter_setting
        );
        clock!(self, clock, filter, window, recorder);
        self.filter.alert.next = self.alert.val();
        self.filter.cycles.next = self.filter_setting.q.val();
        self.overcurrent.next = self.filter.overcurrent.val() & !self.window.open.val();
        self.stopped.next = self.shutdown.val() | self.all_off.val();
        self.refuses.next = self.trip_holds.q.val() | self.stopped.val();
        self.trip.next =
            self.enabled.q.val() & (self.overcurrent.val() | self.stopped.val()) & !self.off.val();
        self.switch_on.next =
            self.on.val() & !self.off.val() & !self.enabled.q.val() & !self.refuses.val();

        if self.switch_on.val() {
            self.enabled.d.next = true;
        }
        if self.off.val() | self.trip.val() {
            self.enabled.d.next = false;
            self.trip_holds.d.next = self.trip.val();
        }
        if self.set_inrush.val() {
            self.inrush_setting.d.next = self.setting.val();
        }
        if self.set_filter.val() {
            self.filter_setting.d.next = self.setting.val().get_bits::<8>(0);
        }
        self.window.start.next = self.switch_on.val();
        self.window.cycles.next = self.inrush_setting.q.val();
        self.window.close.next = self.off.val() | self.trip.val();

        self.recorder.trip.next = self.trip.val();
        self.recorder.clear.next = self.off.val();
        self.recorder.now.next = self.now.val();
        self.recorder.event_taken.next = self.event_taken.val();
        self.recorder.cause_now.next = self.by_all_off.val();
        if self.shutdown.val() {
            self.recorder.cause_now.next = self.by_shutdown.val();
        }
        if self.overcurrent.val() {
            self.recorder.cause_now.next = self.by_overcurrent.val();
        }

        self.inrush_left.next = self.window.left.val();
        self.alert_lasted.next = self.filter.lasted.val();
        self.inrush_cycles.next = self.inrush_setting.q.val();
        self.filter_cycles.next = self.filter_setting.q.val();
        self.enable.next = self.enabled.q.val();
        self.tripped.next = self.trip_holds.q.val();
        self.inrush.next = self.window.open.val();
        self.alert_level.next = self.filter.level.val();
        self.event_waits.next = self.recorder.event_waits.val();
        self.last_cause.next = self.recorder.last_cause.val();
        self.trips.next = self.recorder.trips.val();
        self.tripped_at.next = self.recorder.tripped_at.val();
        self.cause.next = self.recorder.cause.val();
        if !self.trip_holds.q.val() & self.stopped.val() {
            self.cause.next = self.by_all_off.val();
            if self.shutdown.val() {
                self.cause.next = self.by_shutdown.val();
            }
        }
    }
}
