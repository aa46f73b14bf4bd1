//! The ten channels side by side, one of them looked at.
use super::Channel;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::services::breaker::CHANNELS;

/// Ten channels that work in parallel; commands and status are those of channel `number`. A number that does not exist
/// commands nobody and shows zeros.
#[derive(LogicBlock, Default)]
pub struct Channels {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Which channel the strobes and the status below are about.
    pub number: Signal<In, Bits<4>>,
    /// Strobe: switch it on.
    pub on: Signal<In, Bit>,
    /// Strobe: switch it off.
    pub off: Signal<In, Bit>,
    /// Strobe: set its inrush time.
    pub set_inrush: Signal<In, Bit>,
    /// Strobe: set its filter time.
    pub set_filter: Signal<In, Bit>,
    /// Strobe: its trip has been reported.
    pub event_taken: Signal<In, Bit>,
    /// New setting.
    pub setting: Signal<In, Bits<32>>,
    /// Level, to all: the board is shut down.
    pub shutdown: Signal<In, Bit>,
    /// Level, to all, synchronised: the all-off line is active.
    pub all_off: Signal<In, Bit>,
    /// Time, microseconds.
    pub now: Signal<In, Bits<32>>,
    /// Pins, asynchronous, bit n is channel n: more current than the limit.
    pub alert: Signal<In, Bits<CHANNELS>>,
    /// Pins, registers: the output is on.
    pub enable: Signal<Out, Bits<CHANNELS>>,
    /// Levels, registers: tripped.
    pub tripped: Signal<Out, Bits<CHANNELS>>,
    /// There is a channel `number`.
    pub exists: Signal<Out, Bit>,
    /// It is on.
    pub is_on: Signal<Out, Bit>,
    /// It is tripped.
    pub is_tripped: Signal<Out, Bit>,
    /// It ignores overcurrent.
    pub in_inrush: Signal<Out, Bit>,
    /// Its comparator is active.
    pub alerts: Signal<Out, Bit>,
    /// It would refuse to be switched on.
    pub refuses: Signal<Out, Bit>,
    /// Its trip waits to be reported.
    pub event_waits: Signal<Out, Bit>,
    /// Why it is tripped or would refuse.
    pub cause: Signal<Out, Bits<4>>,
    /// Cause of its last trip.
    pub last_cause: Signal<Out, Bits<4>>,
    /// Its trips since power-up.
    pub trips: Signal<Out, Bits<32>>,
    /// Time of its last trip, microseconds.
    pub tripped_at: Signal<Out, Bits<32>>,
    channel: [Channel; CHANNELS],
    chosen: Signal<Local, Bits<16>>,
    one: Lit<16, 1>,
    count: Lit<4, { CHANNELS as u64 }>,
}

impl Logic for Channels {
    #[hdl_gen]
    fn update(&mut self) {
        self.chosen.next = self.one.val() << self.number.val();
        self.exists.next = self.number.val() < self.count.val();
        self.enable.next = 0.into();
        self.tripped.next = 0.into();
        self.is_on.next = false;
        self.is_tripped.next = false;
        self.in_inrush.next = false;
        self.alerts.next = false;
        self.refuses.next = false;
        self.event_waits.next = false;
        self.cause.next = 0.into();
        self.last_cause.next = 0.into();
        self.trips.next = 0.into();
        self.tripped_at.next = 0.into();
        for i in 0..10 {
            self.channel[i].clock.next = self.clock.val();
            self.channel[i].on.next = self.on.val() & self.chosen.val().get_bit(i);
            self.channel[i].off.next = self.off.val() & self.chosen.val().get_bit(i);
            self.channel[i].set_inrush.next = self.set_inrush.val() & self.chosen.val().get_bit(i);
            self.channel[i].set_filter.next = self.set_filter.val() & self.chosen.val().get_bit(i);
            self.channel[i].event_taken.next =
                self.event_taken.val() & self.chosen.val().get_bit(i);
            self.channel[i].setting.next = self.setting.val();
            self.channel[i].shutdown.next = self.shutdown.val();
            self.channel[i].all_off.next = self.all_off.val();
            self.channel[i].now.next = self.now.val();
            self.channel[i].alert.next = self.alert.val().get_bit(i);
            self.enable.next = self
                .enable
                .val()
                .replace_bit(i, self.channel[i].enable.val());
            self.tripped.next = self
                .tripped
                .val()
                .replace_bit(i, self.channel[i].tripped.val());
            // One channel at most is chosen: the sum of the chosen ones is a tree, a choice would be a chain.
            if self.chosen.val().get_bit(i) {
                self.is_on.next = self.is_on.val() | self.channel[i].enable.val();
                self.is_tripped.next = self.is_tripped.val() | self.channel[i].tripped.val();
                self.in_inrush.next = self.in_inrush.val() | self.channel[i].inrush.val();
                self.alerts.next = self.alerts.val() | self.channel[i].alert_level.val();
                self.refuses.next = self.refuses.val() | self.channel[i].refuses.val();
                self.event_waits.next = self.event_waits.val() | self.channel[i].event_waits.val();
                self.cause.next = self.cause.val() | self.channel[i].cause.val();
                self.last_cause.next = self.last_cause.val() | self.channel[i].last_cause.val();
                self.trips.next = self.trips.val() | self.channel[i].trips.val();
                self.tripped_at.next = self.tripped_at.val() | self.channel[i].tripped_at.val();
            }
        }
    }
}
