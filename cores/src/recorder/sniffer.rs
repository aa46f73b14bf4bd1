//! Node `sniffer`: its calls.
use super::capture::Capture;
use super::lanes::LANES;
use crate::rpc::{LinkSink, LinkSource, ServerPort};
use hdl::lit::{Lit, Size};
use rust_hdl::prelude::*;
use spec::rpc::Kind;
use spec::services::recorder::{
    sniffer_about, sniffer_filter, sniffer_read, sniffer_start, sniffer_status, SnifferCall,
    SNIFFER_LINKS, SNIFFER_RECORD_BITS, TO_NODE,
};

/// What a chip has.
pub type Sniffer = SnifferWith<0>;
/// One that forgets every 64th message without a word, kept so that the tests can show that they notice.
pub type ForgetfulSniffer = SnifferWith<1>;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct SnifferWith<const FLAW: u64> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Messages in.
    pub link_in: LinkSink,
    /// Messages out.
    pub link_out: LinkSource,
    /// Words on the links that are heard: first from the nodes, in the order of the ports, then to them.
    pub data: [Signal<In, Bits<32>>; LANES],
    /// `valid` of those links.
    pub valid: [Signal<In, Bit>; LANES],
    port: ServerPort,
    capture: Capture<FLAW>,
    present: DFF<Bits<32>>,
    present_high: DFF<Bits<16>>,
    begun: DFF<Bit>,
    was_readable: DFF<Bit>,
    from_nodes: Signal<Local, Bits<SNIFFER_LINKS>>,
    to_nodes: Signal<Local, Bits<SNIFFER_LINKS>>,
    is_read: Signal<Local, Bit>,
    is_known: Signal<Local, Bit>,
    is_part: Signal<Local, Bit>,
    status: Signal<Local, Bits<21>>,
    start: Lit<8, { SnifferCall::Start as u64 }>,
    stop: Lit<8, { SnifferCall::Stop as u64 }>,
    ask_status: Lit<8, { SnifferCall::Status as u64 }>,
    set_filter: Lit<8, { SnifferCall::SetFilter as u64 }>,
    read: Lit<8, { SnifferCall::Read as u64 }>,
    about: Lit<8, { SnifferCall::About as u64 }>,
    ask_time: Lit<8, { SnifferCall::Time as u64 }>,
    once_place: Lit<5, { sniffer_start::argument::once.lsb as u64 }>,
    armed_place: Lit<5, { sniffer_start::argument::armed.lsb as u64 }>,
    after_place: Lit<5, { sniffer_start::argument::after.lsb as u64 }>,
    trigger_place: Lit<5, { sniffer_filter::argument::trigger.lsb as u64 }>,
    word_place: Lit<5, { sniffer_filter::argument::word.lsb as u64 }>,
    part_place: Lit<5, { sniffer_read::argument::part.lsb as u64 }>,
    recording_place: Lit<5, { sniffer_status::result::recording.lsb as u64 }>,
    writing_place: Lit<5, { sniffer_status::result::writing.lsb as u64 }>,
    triggered_place: Lit<5, { sniffer_status::result::triggered.lsb as u64 }>,
    links: Size<21, { SNIFFER_LINKS << sniffer_about::result::links.lsb }>,
    to_node: Size<5, TO_NODE>,
    to_node_lane: Size<4, SNIFFER_LINKS>,
    capacity: Size<32, { 1 << SNIFFER_RECORD_BITS }>,
    no_part: Lit<2, 3>,
    last_time: Lit<32, 0xffff_ffff>,
    success: Lit<3, { Kind::ReturnSuccess as u64 }>,
    fail: Lit<3, { Kind::ReturnFail as u64 }>,
    nothing: Lit<32, 0>,
}

impl<const FLAW: u64> Logic for SnifferWith<FLAW> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, present, present_high, begun, was_readable);
        clock!(self, clock, port, capture);
        LinkSink::link(&mut self.link_in, &mut self.port.link_in);
        LinkSource::link(&mut self.link_out, &mut self.port.link_out);
        for i in 0..LANES {
            self.capture.data[i].next = self.data[i].val();
            self.capture.valid[i].next = self.valid[i].val();
        }
        self.present.d.next = self.present.q.val() + 1;
        if self.present.q.val() == self.last_time.val() {
            self.present_high.d.next = self.present_high.q.val() + 1;
        }
        self.capture.now.next = self.present.q.val();
        self.capture.now_high.next = self.present_high.q.val();

        // What is asked. READ takes a clock more, for the memory; the record must be there, and whole,
        // in both: a word that is read while it is written is not to be relied on.
        self.is_read.next = self.port.call.val() == self.read.val();
        self.is_part.next = self.capture.pair.val() != self.no_part.val();
        self.is_known.next = (self.port.call.val() == self.start.val())
            | (self.port.call.val() == self.stop.val())
            | (self.port.call.val() == self.ask_status.val())
            | (self.port.call.val() == self.set_filter.val())
            | (self.port.call.val() == self.about.val())
            | (self.port.call.val() == self.ask_time.val())
            | (self.is_read.val()
                & self.is_part.val()
                & self.was_readable.q.val()
                & self.capture.readable.val());
        self.was_readable.d.next = self.capture.readable.val();
        self.begun.d.next = self.port.request.val() & self.is_read.val() & !self.begun.q.val();
        self.port.answer.next =
            self.port.request.val() & (!self.is_read.val() | self.begun.q.val());

        // What is done.
        self.capture.start.next =
            self.port.request.val() & (self.port.call.val() == self.start.val());
        self.capture.once.next = self.port.d0.val().get_bit(self.once_place.val().index());
        self.capture.armed.next = self.port.d0.val().get_bit(self.armed_place.val().index());
        self.capture.after.next = self
            .port
            .d0
            .val()
            .get_bits::<16>(self.after_place.val().index());
        self.from_nodes.next = self.port.d1.val().get_bits::<SNIFFER_LINKS>(0);
        self.to_nodes.next = self
            .port
            .d1
            .val()
            .get_bits::<SNIFFER_LINKS>(self.to_node.val().index());
        self.capture.chosen.next = bit_cast::<LANES, SNIFFER_LINKS>(self.from_nodes.val())
            | (bit_cast::<LANES, SNIFFER_LINKS>(self.to_nodes.val()) << self.to_node_lane.val());
        self.capture.stop.next =
            self.port.request.val() & (self.port.call.val() == self.stop.val());
        self.capture.set.next =
            self.port.request.val() & (self.port.call.val() == self.set_filter.val());
        self.capture.set_trigger.next =
            self.port.d0.val().get_bit(self.trigger_place.val().index());
        self.capture.set_second.next = self.port.d0.val().get_bit(self.word_place.val().index());
        self.capture.value.next = self.port.d1.val();
        self.capture.mask.next = self.port.d2.val();
        self.capture.number.next = self.port.d1.val();
        self.capture.pair.next = self
            .port
            .d0
            .val()
            .get_bits::<2>(self.part_place.val().index());

        // What is answered.
        self.status.next = (bit_cast::<21, 1>(self.capture.recording.val().into())
            << self.recording_place.val())
            | (bit_cast::<21, 1>(self.capture.writing.val().into()) << self.writing_place.val())
            | (bit_cast::<21, 1>(self.capture.triggered.val().into())
                << self.triggered_place.val());
        self.port.answer_kind.next = self.fail.val();
        self.port.answer_d0.next = 0.into();
        self.port.answer_d1.next = self.nothing.val();
        self.port.answer_d2.next = self.nothing.val();
        if self.is_known.val() {
            self.port.answer_kind.next = self.success.val();
        }
        if self.port.call.val() == self.ask_status.val() {
            self.port.answer_d0.next = self.status.val();
            self.port.answer_d1.next = self.capture.records.val();
            self.port.answer_d2.next = self.capture.missed.val();
        }
        if self.is_read.val() & self.is_known.val() {
            self.port.answer_d1.next = self.capture.even.val();
            self.port.answer_d2.next = self.capture.odd.val();
        }
        if self.port.call.val() == self.about.val() {
            self.port.answer_d0.next = self.links.val();
            self.port.answer_d1.next = self.capacity.val();
            self.port.answer_d2.next = self.capture.trigger.val();
        }
        if self.port.call.val() == self.ask_time.val() {
            self.port.answer_d1.next = self.present.q.val();
            self.port.answer_d2.next = bit_cast::<32, 16>(self.present_high.q.val());
        }

        // Nothing to say unasked.
        self.port.interrupt_valid.next = false;
        self.port.interrupt_destination.next = 0.into();
        self.port.interrupt_call.next = 0.into();
        self.port.interrupt_d0.next = 0.into();
        self.port.interrupt_d1.next = self.nothing.val();
        self.port.interrupt_d2.next = self.nothing.val();
    }
}
