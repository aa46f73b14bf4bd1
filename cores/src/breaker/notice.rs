//! Looks after trips to report, one channel a clock.
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::services::breaker::CHANNELS;

/// Visits the channels in turn, takes a waiting trip and holds it until the network has it. No trip waits longer than ten
/// visits and nine other messages.
#[derive(LogicBlock, Default)]
pub struct Notice {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Level: the inputs below are those of channel `turn`.
    pub visiting: Signal<In, Bit>,
    /// A trip waits.
    pub event_waits: Signal<In, Bit>,
    /// Its cause.
    pub cause: Signal<In, Bits<4>>,
    /// Trips so far.
    pub trips: Signal<In, Bits<32>>,
    /// Its time.
    pub tripped_at: Signal<In, Bits<32>>,
    /// Strobe: the notice is on its way.
    pub sent: Signal<In, Bit>,
    /// The channel to visit.
    pub turn: Signal<Out, Bits<4>>,
    /// Strobe: the trip is taken.
    pub event_taken: Signal<Out, Bit>,
    /// Level: a notice waits to be sent; the fields below hold.
    pub valid: Signal<Out, Bit>,
    /// Channel.
    pub channel: Signal<Out, Bits<4>>,
    /// `cause`, when it was taken.
    pub notice_cause: Signal<Out, Bits<4>>,
    /// `trips`, when it was taken.
    pub notice_trips: Signal<Out, Bits<32>>,
    /// `tripped_at`, when it was taken.
    pub notice_time: Signal<Out, Bits<32>>,
    next_turn: DFF<Bits<4>>,
    full: DFF<Bit>,
    channel_held: DFF<Bits<4>>,
    cause_held: DFF<Bits<4>>,
    trips_held: DFF<Bits<32>>,
    time_held: DFF<Bits<32>>,
    last: Lit<4, { CHANNELS as u64 - 1 }>,
}

impl Logic for Notice {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            next_turn,
            full,
            channel_held,
            cause_held,
            trips_held,
            time_held
        );
        self.turn.next = self.next_turn.q.val();
        self.event_taken.next = self.visiting.val() & self.event_waits.val() & !self.full.q.val();
        self.valid.next = self.full.q.val();
        self.channel.next = self.channel_held.q.val();
        self.notice_cause.next = self.cause_held.q.val();
        self.notice_trips.next = self.trips_held.q.val();
        self.notice_time.next = self.time_held.q.val();
        if self.visiting.val() & (self.event_taken.val() | !self.event_waits.val()) {
            self.next_turn.d.next = self.next_turn.q.val() + 1;
            if self.next_turn.q.val() == self.last.val() {
                self.next_turn.d.next = 0.into();
            }
        }
        if self.sent.val() {
            self.full.d.next = false;
        }
        if self.event_taken.val() {
            self.full.d.next = true;
            self.channel_held.d.next = self.next_turn.q.val();
            self.cause_held.d.next = self.cause.val();
            self.trips_held.d.next = self.trips.val();
            self.time_held.d.next = self.tripped_at.val();
        }
    }
}
