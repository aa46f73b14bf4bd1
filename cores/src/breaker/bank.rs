//! The breaker node: ten channels and their RPC server.
use super::{Channels, Microseconds, Notice, NoticeWord, Operation, StatusWord};
use crate::rpc::{LinkSink, LinkSource, ServerPort};
use hdl::cdc::BitSynchroniser;
use hdl::decode::Decode;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::map::Node;
use spec::rpc::Kind;
use spec::services::breaker::{power_state, shutdown, BreakerInterrupt, CHANNELS};

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
    /// Pins: output on, also for the power LED. Registers, low at power-up.
    pub enable: Signal<Out, Bits<CHANNELS>>,
    /// Levels: tripped, for the trip LED. Registers.
    pub tripped: Signal<Out, Bits<CHANNELS>>,
    port: ServerPort,
    channels: Channels,
    notice: Notice,
    stopwatch: Microseconds,
    all_off_pin: BitSynchroniser,
    shut: DFF<Bit>,
    status: StatusWord,
    notice_word: NoticeWord,
    decode: Decode<Operation, 8>,
    operation: DFF<Operation>,
    at: DFF<Bits<4>>,
    acts: DFF<Bit>,
    looks: Signal<Local, Bit>,
    wants_on: Signal<Local, Bit>,
    channel_place: Lit<5, { power_state::argument::channel.lsb as u64 }>,
    on_place: Lit<5, { power_state::argument::on.lsb as u64 }>,
    active_place: Lit<5, { shutdown::argument::active.lsb as u64 }>,
    refusal_place: Lit<5, { power_state::result::cause.lsb as u64 }>,
    tripped_call: Lit<8, { BreakerInterrupt::Tripped as u64 }>,
    cpu: Lit<16, { Node::Cpu as u64 }>,
    success: Lit<3, { Kind::ReturnSuccess as u64 }>,
    fail: Lit<3, { Kind::ReturnFail as u64 }>,
}

impl Bank {
    /// A node whose clock has so many hertz; the time stamps depend on it.
    pub fn new(clock_hertz: u32) -> Self {
        Self {
            clock: Signal::default(),
            link_in: LinkSink::default(),
            link_out: LinkSource::default(),
            alert: Signal::default(),
            all_off: Signal::default(),
            enable: Signal::default(),
            tripped: Signal::default(),
            port: ServerPort::default(),
            channels: Channels::default(),
            notice: Notice::default(),
            stopwatch: Microseconds::new(clock_hertz),
            all_off_pin: BitSynchroniser::default(),
            shut: DFF::default(),
            status: StatusWord::default(),
            notice_word: NoticeWord::default(),
            decode: Decode::default(),
            operation: DFF::default(),
            at: DFF::default(),
            acts: DFF::default(),
            looks: Signal::default(),
            wants_on: Signal::default(),
            channel_place: Lit::default(),
            on_place: Lit::default(),
            active_place: Lit::default(),
            refusal_place: Lit::default(),
            tripped_call: Lit::default(),
            cpu: Lit::default(),
            success: Lit::default(),
            fail: Lit::default(),
        }
    }
}

impl Logic for Bank {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, port, channels, notice, stopwatch, all_off_pin);
        dff_setup!(self, clock, shut, operation, at, acts);
        LinkSink::link(&mut self.link_in, &mut self.port.link_in);
        LinkSource::link(&mut self.link_out, &mut self.port.link_out);
        self.all_off_pin.d.next = self.all_off.val();
        self.channels.alert.next = self.alert.val();
        self.channels.all_off.next = self.all_off_pin.q.val();
        self.channels.shutdown.next = self.shut.q.val();
        self.channels.now.next = self.stopwatch.now.val();
        self.enable.next = self.channels.enable.val();
        self.tripped.next = self.channels.tripped.val();

        // A request looks at its channel in a register and acts in the clock after that; all other clocks look for trips to
        // report.
        self.looks.next = self.port.request.val() & !self.acts.q.val();
        self.acts.d.next = self.looks.val();
        self.at.d.next = self.notice.turn.val();
        if self.looks.val() {
            self.at.d.next = self
                .port
                .d0
                .val()
                .get_bits::<4>(self.channel_place.val().index());
        }
        self.channels.number.next = self.at.q.val();
        // The call number comes two clocks before the request is whole.
        self.decode.code.next = self.port.call.val();
        self.operation.d.next = self.decode.op.val();
        self.wants_on.next = self.port.d1.val().get_bit(self.on_place.val().index());
        self.status.on.next = self.channels.is_on.val();
        self.status.tripped.next = self.channels.is_tripped.val();
        self.status.inrush.next = self.channels.in_inrush.val();
        self.status.alert.next = self.channels.alerts.val();
        self.status.cause.next = self.channels.cause.val();

        self.channels.setting.next = self.port.d1.val();
        self.channels.on.next = false;
        self.channels.off.next = false;
        self.channels.set_inrush.next = false;
        self.channels.set_filter.next = false;
        self.port.answer.next = self.acts.q.val();
        self.port.answer_kind.next = self.fail.val();
        if self.channels.exists.val() {
            self.port.answer_kind.next = self.success.val();
        }
        self.port.answer_d0.next = 0.into();
        self.port.answer_d1.next = 0.into();
        self.port.answer_d2.next = 0.into();
        match self.operation.q.val() {
            Operation::Unknown => {
                self.port.answer_kind.next = self.fail.val();
            }
            Operation::PowerState => {
                self.channels.on.next = self.acts.q.val() & self.wants_on.val();
                self.channels.off.next = self.acts.q.val() & !self.wants_on.val();
                if self.wants_on.val() & self.channels.refuses.val() {
                    self.port.answer_kind.next = self.fail.val();
                    self.port.answer_d0.next =
                        bit_cast::<21, 4>(self.channels.cause.val()) << self.refusal_place.val();
                }
            }
            Operation::InrushTime => {
                self.channels.set_inrush.next = self.acts.q.val();
            }
            Operation::GetStatus => {
                self.port.answer_d0.next = self.status.word.val();
                self.port.answer_d1.next = self.channels.trips.val();
                self.port.answer_d2.next = self.channels.tripped_at.val();
            }
            Operation::SetFilter => {
                self.channels.set_filter.next = self.acts.q.val();
            }
            Operation::Shutdown => {
                self.port.answer_kind.next = self.success.val();
                if self.acts.q.val() {
                    self.shut.d.next = self.port.d0.val().get_bit(self.active_place.val().index());
                }
            }
        }

        // Trips to report.
        self.notice.visiting.next =
            !self.acts.q.val() & (self.at.q.val() == self.notice.turn.val());
        self.notice.event_waits.next = self.channels.event_waits.val();
        self.notice.cause.next = self.channels.last_cause.val();
        self.notice.trips.next = self.channels.trips.val();
        self.notice.tripped_at.next = self.channels.tripped_at.val();
        self.notice.sent.next = self.port.interrupt_ready.val();
        self.channels.event_taken.next = self.notice.event_taken.val();
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
