//! The breaker node: ten channels, their steward and their RPC server.
use super::{Channels, Microseconds, Notice, NoticeWord, Orders, Records, Settings, Steward};
use crate::rpc::{LinkSink, LinkSource, ServerPort};
use hdl::cdc::BitSynchroniser;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::map::Node;
use spec::services::breaker::{power_state, BreakerInterrupt, TripCause, CHANNELS};

/// See the [page](super).
#[derive(LogicBlock)]
pub struct Bank {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Messages in.
    pub link_in: LinkSink,
    /// Messages out.
    pub link_out: LinkSource,
    /// Pins, asynchronous, bit n is channel n: the comparator sees more current than the limit.
    pub alert: Signal<In, Bits<CHANNELS>>,
    /// Pin, asynchronous: every output off.
    pub all_off: Signal<In, Bit>,
    /// Strobe: the CPU starts again after a fault or by its watchdog.
    pub cpu_restart: Signal<In, Bit>,
    /// Pins: output on, also for the power LED. Registers, low at power-up.
    pub enable: Signal<Out, Bits<CHANNELS>>,
    /// Levels: tripped, for the trip LED. Registers.
    pub tripped: Signal<Out, Bits<CHANNELS>>,
    port: ServerPort,
    orders: Orders,
    channels: Channels,
    settings: Settings,
    records: Records,
    steward: Steward,
    notice: Notice,
    notice_word: NoticeWord,
    stopwatch: Microseconds,
    all_off_pin: BitSynchroniser,
    at: DFF<Bits<4>>,
    acts: DFF<Bit>,
    looks: Signal<Local, Bit>,
    waits: Signal<Local, Bit>,
    channel_place: Lit<5, { power_state::argument::channel.lsb as u64 }>,
    overcurrent: Lit<3, { TripCause::Overcurrent as u64 }>,
    tripped_call: Lit<8, { BreakerInterrupt::Tripped as u64 }>,
    cpu: Lit<16, { Node::Cpu as u64 }>,
}

impl Bank {
    /// A node whose clock has so many hertz; time stamps and delays depend on it.
    pub fn new(clock_hertz: u32) -> Self {
        Self {
            clock: Signal::default(),
            link_in: LinkSink::default(),
            link_out: LinkSource::default(),
            alert: Signal::default(),
            all_off: Signal::default(),
            cpu_restart: Signal::default(),
            enable: Signal::default(),
            tripped: Signal::default(),
            port: ServerPort::default(),
            orders: Orders::default(),
            channels: Channels::default(),
            settings: Settings::default(),
            records: Records::default(),
            steward: Steward::default(),
            notice: Notice::default(),
            notice_word: NoticeWord::default(),
            stopwatch: Microseconds::new(clock_hertz),
            all_off_pin: BitSynchroniser::default(),
            at: DFF::default(),
            acts: DFF::default(),
            looks: Signal::default(),
            waits: Signal::default(),
            channel_place: Lit::default(),
            overcurrent: Lit::default(),
            tripped_call: Lit::default(),
            cpu: Lit::default(),
        }
    }
}

impl Logic for Bank {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, port, orders, channels, settings, records);
        clock!(self, clock, steward, notice, stopwatch, all_off_pin);
        dff_setup!(self, clock, at, acts);
        LinkSink::link(&mut self.link_in, &mut self.port.link_in);
        LinkSource::link(&mut self.link_out, &mut self.port.link_out);
        self.all_off_pin.d.next = self.all_off.val();
        self.enable.next = self.channels.enable.val();
        self.tripped.next = self.channels.tripped.val();

        // A request looks at its channel in a register and acts in the clock after that, or one later if a trip of this channel
        // has to go into the records first. All other clocks are the steward's.
        self.looks.next = self.port.request.val() & !self.acts.q.val();
        self.waits.next = self.acts.q.val() & self.channels.trip_waits.val();
        self.acts.d.next = self.looks.val() | self.waits.val();
        self.at.d.next = self.steward.turn.val();
        if self.waits.val() {
            self.at.d.next = self.at.q.val();
        }
        if self.looks.val() {
            self.at.d.next = self
                .port
                .d0
                .val()
                .get_bits::<4>(self.channel_place.val().index());
        }

        self.channels.number.next = self.at.q.val();
        self.channels.alert.next = self.alert.val();
        self.channels.all_off.next = self.all_off_pin.q.val();
        self.channels.shutdown.next = self.orders.shutdown.val();
        self.channels.restarted.next = self.steward.restarted.val();
        self.channels.on.next = self.orders.on.val();
        self.channels.off.next = self.orders.off.val();
        self.channels.again.next = self.steward.again.val();
        self.channels.inrush_cycles.next = self.settings.inrush_cycles.val();
        self.channels.set_filter.next = self.orders.set_filter.val();
        self.channels.set_policy.next = self.orders.set_policy.val();
        self.channels.setting.next = self.port.d1.val();
        self.channels.recorded.next = self.steward.records.val();

        self.settings.number.next = self.at.q.val();
        self.settings.setting.next = self.port.d1.val();
        self.settings.set_inrush.next = self.orders.set_inrush.val();
        self.settings.set_start.next = self.orders.set_start.val();
        self.settings.set_retry.next = self.orders.set_retry.val();
        self.records.number.next = self.at.q.val();
        self.records.record.next = self.steward.records.val();
        self.records.cause_now.next = self.channels.trip_cause.val();
        self.records.now.next = self.stopwatch.now.val();

        self.orders.does.next = self.acts.q.val() & !self.waits.val();
        self.orders.call.next = self.port.call.val();
        self.orders.d0.next = self.port.d0.val();
        self.orders.d1.next = self.port.d1.val();
        self.orders.exists.next = self.channels.exists.val();
        self.orders.is_on.next = self.channels.is_on.val();
        self.orders.is_tripped.next = self.channels.is_tripped.val();
        self.orders.in_inrush.next = self.channels.in_inrush.val();
        self.orders.alerts.next = self.channels.alerts.val();
        self.orders.is_stopped.next = self.channels.is_stopped.val();
        self.orders.cause.next = self.channels.cause.val();
        self.orders.last_cause.next = self.records.cause.val();
        self.orders.pending.next = self.steward.pending.val();
        self.orders.attempts.next = self.steward.attempts.val();
        self.orders.trips.next = self.records.trips.val();
        self.orders.tripped_at.next = self.records.tripped_at.val();
        self.orders.enable.next = self.channels.enable.val();
        self.orders.tripped.next = self.channels.tripped.val();
        self.orders.alert_levels.next = self.channels.alert_levels.val();
        self.orders.all_off.next = self.all_off_pin.q.val();
        self.port.answer.next = self.acts.q.val() & !self.waits.val();
        self.port.answer_kind.next = self.orders.kind.val();
        self.port.answer_d0.next = self.orders.answer_d0.val();
        self.port.answer_d1.next = self.orders.answer_d1.val();
        self.port.answer_d2.next = self.orders.answer_d2.val();

        self.steward.number.next = self.at.q.val();
        self.steward.acts.next = self.acts.q.val();
        self.steward.commands.next = self.orders.commands.val();
        self.steward.part.next = self.settings.part.val();
        self.steward.start_delay.next = self.settings.start_delay.val();
        self.steward.retry_limit.next = self.settings.retry_limit.val();
        self.steward.retry_delay.next = self.settings.retry_delay.val();
        self.steward.is_on.next = self.channels.is_on.val();
        self.steward.is_tripped.next = self.channels.is_tripped.val();
        self.steward.trip_waits.next = self.channels.trip_waits.val();
        self.steward.by_overcurrent.next = self.channels.trip_cause.val() == self.overcurrent.val();
        self.steward.stopped.next = self.channels.is_stopped.val();
        self.steward.mute.next = self.notice.valid.val();
        self.steward.millisecond.next = self.stopwatch.millisecond.val();
        self.steward.start.next = self.orders.start.val();
        self.steward.cpu_restart.next = self.cpu_restart.val();

        // Trips to tell.
        self.notice.take.next = self.steward.tells.val();
        self.notice.number.next = self.at.q.val();
        self.notice.cause.next = self.records.cause.val();
        self.notice.trips.next = self.records.trips.val();
        self.notice.tripped_at.next = self.records.tripped_at.val();
        self.notice.sent.next = self.port.interrupt_ready.val();
        self.notice_word.channel.next = self.notice.channel.val();
        self.notice_word.cause.next = self.notice.notice_cause.val();
        self.port.interrupt_valid.next = self.notice.valid.val();
        self.port.interrupt_destination.next = self.cpu.val();
        self.port.interrupt_call.next = self.tripped_call.val();
        self.port.interrupt_d0.next = self.notice_word.word.val();
        self.port.interrupt_d1.next = self.notice.notice_trips.val();
        self.port.interrupt_d2.next = self.notice.notice_time.val();
    }
}
