//! The trip that is being told.
use rust_hdl::prelude::*;

/// Holds a trip until the network has taken it.
#[derive(LogicBlock, Default)]
pub struct Notice {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: tell this one. Not while `valid`.
    pub take: Signal<In, Bit>,
    /// Channel.
    pub number: Signal<In, Bits<4>>,
    /// Cause.
    pub cause: Signal<In, Bits<3>>,
    /// Trips so far.
    pub trips: Signal<In, Bits<32>>,
    /// Time.
    pub tripped_at: Signal<In, Bits<32>>,
    /// Strobe: the notice is on its way.
    pub sent: Signal<In, Bit>,
    /// Level: a notice waits to be sent; the fields below hold.
    pub valid: Signal<Out, Bit>,
    /// Channel.
    pub channel: Signal<Out, Bits<4>>,
    /// `cause`, when it was taken.
    pub notice_cause: Signal<Out, Bits<3>>,
    /// `trips`, when it was taken.
    pub notice_trips: Signal<Out, Bits<32>>,
    /// `tripped_at`, when it was taken.
    pub notice_time: Signal<Out, Bits<32>>,
    full: DFF<Bit>,
    channel_held: DFF<Bits<4>>,
    cause_held: DFF<Bits<3>>,
    trips_held: DFF<Bits<32>>,
    time_held: DFF<Bits<32>>,
}

impl Logic for Notice {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            full,
            channel_held,
            cause_held,
            trips_held,
            time_held
        );
        self.valid.next = self.full.q.val();
        self.channel.next = self.channel_held.q.val();
        self.notice_cause.next = self.cause_held.q.val();
        self.notice_trips.next = self.trips_held.q.val();
        self.notice_time.next = self.time_held.q.val();
        if self.sent.val() {
            self.full.d.next = false;
        }
        if self.take.val() {
            self.full.d.next = true;
            self.channel_held.d.next = self.number.val();
            self.cause_held.d.next = self.cause.val();
            self.trips_held.d.next = self.trips.val();
            self.time_held.d.next = self.tripped_at.val();
        }
    }
}
