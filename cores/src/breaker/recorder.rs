//! What is remembered of a channel's trips.
use rust_hdl::prelude::*;
use spec::services::breaker::TripCause;

/// Cause, time and number of the last trip, and whether it has been reported.
#[derive(LogicBlock, Default)]
pub struct Recorder {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: the channel trips.
    pub trip: Signal<In, Bit>,
    /// Its cause, taken with `trip`: `TripCause`.
    pub cause_now: Signal<In, Bits<4>>,
    /// Time, taken with `trip`, microseconds.
    pub now: Signal<In, Bits<32>>,
    /// Strobe: the channel is commanded off, no cause any more. `trip` does not come in the same clock.
    pub clear: Signal<In, Bit>,
    /// Strobe: the event is on its way to the CPU.
    pub event_taken: Signal<In, Bit>,
    /// Level: a trip has not been reported. A trip that happens meanwhile is reported with it: the number tells.
    pub event_waits: Signal<Out, Bit>,
    /// Cause of the last trip, `TripCause::None` after `clear`.
    pub cause: Signal<Out, Bits<4>>,
    /// Cause of the last trip, also after `clear`.
    pub last_cause: Signal<Out, Bits<4>>,
    /// Trips since power-up, modulo 2^32.
    pub trips: Signal<Out, Bits<32>>,
    /// Time of the last trip.
    pub tripped_at: Signal<Out, Bits<32>>,
    waiting: DFF<Bit>,
    cleared: DFF<Bit>,
    last: DFF<Bits<4>>,
    count: DFF<Bits<32>>,
    stamp: DFF<Bits<32>>,
    none: hdl::lit::Lit<4, { TripCause::None as u64 }>,
}

impl Logic for Recorder {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, waiting, cleared, last, count, stamp);
        self.event_waits.next = self.waiting.q.val();
        self.last_cause.next = self.last.q.val();
        self.cause.next = self.last.q.val();
        if self.cleared.q.val() {
            self.cause.next = self.none.val();
        }
        self.trips.next = self.count.q.val();
        self.tripped_at.next = self.stamp.q.val();
        if self.event_taken.val() {
            self.waiting.d.next = false;
        }
        if self.clear.val() {
            self.cleared.d.next = true;
        }
        if self.trip.val() {
            self.waiting.d.next = true;
            self.cleared.d.next = false;
            self.last.d.next = self.cause_now.val();
            self.count.d.next = self.count.q.val() + 1;
            self.stamp.d.next = self.now.val();
        }
    }
}
