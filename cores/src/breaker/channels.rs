//! The ten channels side by side, one of them looked at.
use super::Channel;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::services::breaker::CHANNELS;

/// Ten channels that work in parallel; strobes and status are those of channel `number`. A number that does not exist
/// commands nobody and shows zeros.
#[derive(LogicBlock, Default)]
pub struct Channels {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Which channel the strobes and the status below are about.
    pub number: Signal<In, Bits<4>>,
    /// Strobe: switch it on.
    pub on: Signal<In, Bit>,
    /// Strobe: switch it on by itself.
    pub again: Signal<In, Bit>,
    /// Strobe: switch it off.
    pub off: Signal<In, Bit>,
    /// Its inrush time, taken when it is switched on.
    pub inrush_cycles: Signal<In, Bits<32>>,
    /// Strobe: set its filter time.
    pub set_filter: Signal<In, Bit>,
    /// Strobe: set its policy.
    pub set_policy: Signal<In, Bit>,
    /// Strobe: its trip is in the records.
    pub recorded: Signal<In, Bit>,
    /// New setting.
    pub setting: Signal<In, Bits<32>>,
    /// Level, to all: the board is shut down.
    pub shutdown: Signal<In, Bit>,
    /// Level, to all, synchronised: the all-off line is active.
    pub all_off: Signal<In, Bit>,
    /// Level, to all: the CPU has started again.
    pub restarted: Signal<In, Bit>,
    /// Pins, asynchronous, bit n is channel n: more current than the limit.
    pub alert: Signal<In, Bits<CHANNELS>>,
    /// Pins, registers: the output is on.
    pub enable: Signal<Out, Bits<CHANNELS>>,
    /// Levels, registers: tripped.
    pub tripped: Signal<Out, Bits<CHANNELS>>,
    /// Levels: the alert pins two clocks ago.
    pub alert_levels: Signal<Out, Bits<CHANNELS>>,
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
    /// It is shut down.
    pub is_stopped: Signal<Out, Bit>,
    /// Its trip is not in the records yet.
    pub trip_waits: Signal<Out, Bit>,
    /// Cause of that trip.
    pub trip_cause: Signal<Out, Bits<3>>,
    /// Why it is tripped or would refuse.
    pub cause: Signal<Out, Bits<3>>,
    channel: [Channel; CHANNELS],
    clocks: DFF<Bits<32>>,
    inrush_end: Signal<Local, Bits<32>>,
    no_inrush: Signal<Local, Bit>,
    chosen: Signal<Local, Bits<16>>,
    one: Lit<16, 1>,
    count: Lit<4, { CHANNELS as u64 }>,
}

impl Logic for Channels {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, clocks);
        self.clocks.d.next = self.clocks.q.val() + 1;
        self.inrush_end.next = self.clocks.q.val() + self.inrush_cycles.val();
        self.no_inrush.next = !self.inrush_cycles.val().any();
        self.chosen.next = self.one.val() << self.number.val();
        self.exists.next = self.number.val() < self.count.val();
        self.enable.next = 0.into();
        self.tripped.next = 0.into();
        self.alert_levels.next = 0.into();
        self.is_on.next = false;
        self.is_tripped.next = false;
        self.in_inrush.next = false;
        self.alerts.next = false;
        self.is_stopped.next = false;
        self.trip_waits.next = false;
        self.trip_cause.next = 0.into();
        self.cause.next = 0.into();
        for i in 0..10 {
            self.channel[i].clock.next = self.clock.val();
            self.channel[i].on.next = self.on.val() & self.chosen.val().get_bit(i);
            self.channel[i].again.next = self.again.val() & self.chosen.val().get_bit(i);
            self.channel[i].off.next = self.off.val() & self.chosen.val().get_bit(i);
            self.channel[i].count.next = self.clocks.q.val();
            self.channel[i].inrush_end.next = self.inrush_end.val();
            self.channel[i].no_inrush.next = self.no_inrush.val();
            self.channel[i].set_filter.next = self.set_filter.val() & self.chosen.val().get_bit(i);
            self.channel[i].set_policy.next = self.set_policy.val() & self.chosen.val().get_bit(i);
            self.channel[i].recorded.next = self.recorded.val() & self.chosen.val().get_bit(i);
            self.channel[i].setting.next = self.setting.val();
            self.channel[i].shutdown.next = self.shutdown.val();
            self.channel[i].all_off.next = self.all_off.val();
            self.channel[i].restarted.next = self.restarted.val();
            self.channel[i].alert.next = self.alert.val().get_bit(i);
            self.enable.next = self
                .enable
                .val()
                .replace_bit(i, self.channel[i].enable.val());
            self.tripped.next = self
                .tripped
                .val()
                .replace_bit(i, self.channel[i].tripped.val());
            self.alert_levels.next = self
                .alert_levels
                .val()
                .replace_bit(i, self.channel[i].alert_level.val());
            // One channel at most is chosen: the sum of the chosen ones is a tree, a choice would be a chain.
            if self.chosen.val().get_bit(i) {
                self.is_on.next = self.is_on.val() | self.channel[i].enable.val();
                self.is_tripped.next = self.is_tripped.val() | self.channel[i].tripped.val();
                self.in_inrush.next = self.in_inrush.val() | self.channel[i].inrush.val();
                self.alerts.next = self.alerts.val() | self.channel[i].alert_level.val();
                self.is_stopped.next = self.is_stopped.val() | self.channel[i].stopped.val();
                self.trip_waits.next = self.trip_waits.val() | self.channel[i].trip_waits.val();
                self.trip_cause.next = self.trip_cause.val() | self.channel[i].trip_cause.val();
                self.cause.next = self.cause.val() | self.channel[i].cause.val();
            }
        }
    }
}
