//! A call out, its answer in and kept.
use super::memory::MemoryWith;
use crate::rpc::layout::JoinHead;
use crate::rpc::{LinkSink, LinkSource, Receive, Transmit};
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::rpc::Kind;

#[derive(Clone, Copy, Debug, PartialEq, LogicState)]
enum State {
    AwaitRequest,
    Call,
    AwaitAnswer,
    Answer,
}

/// From `request` to the end of its answer frame `busy` is high and further requests are ignored; the fields of the request are
/// read while it is. The answer stays as it is until the next call is answered.
#[derive(LogicBlock, Default)]
pub struct CallerWith<const FORGETFUL: u64> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Answers in.
    pub link_in: LinkSink,
    /// Calls out.
    pub link_out: LinkSource,
    /// Strobe: a call is wanted.
    pub request: Signal<In, Bit>,
    /// Session above number.
    pub ticket: Signal<In, Bits<32>>,
    /// Node that is called.
    pub destination: Signal<In, Bits<16>>,
    /// Call number.
    pub call: Signal<In, Bits<8>>,
    /// First argument word.
    pub d0: Signal<In, Bits<21>>,
    /// Second argument word.
    pub d1: Signal<In, Bits<32>>,
    /// Third argument word.
    pub d2: Signal<In, Bits<32>>,
    /// Level: a request is being served.
    pub busy: Signal<Out, Bit>,
    /// Level: send the answer.
    pub answer: Signal<Out, Bit>,
    /// Strobe: it is sent.
    pub answered: Signal<In, Bit>,
    /// Word 0 of the answer.
    pub answer_route: Signal<Out, Bits<32>>,
    /// Word 1.
    pub answer_head: Signal<Out, Bits<32>>,
    /// Word 2.
    pub answer_d1: Signal<Out, Bits<32>>,
    /// Word 3.
    pub answer_d2: Signal<Out, Bits<32>>,
    state: DFF<State>,
    hears: DFF<Bit>,
    whole: DFF<Bit>,
    memory: MemoryWith<FORGETFUL>,
    transmit: Transmit,
    receive: Receive,
    joined: JoinHead,
    nobody: Lit<16, 0>,
    call_kind: Lit<3, { Kind::Call as u64 }>,
    waits: Signal<Local, Bit>,
    captures: Signal<Local, Bit>,
    is_its: Signal<Local, Bit>,
}

impl<const FORGETFUL: u64> Logic for CallerWith<FORGETFUL> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, state, hears, whole);
        clock!(self, clock, memory, transmit, receive);
        LinkSource::link(&mut self.link_out, &mut self.transmit.link);

        // Out: what comes from outside is a call, whatever it says of itself.
        self.transmit.reply.next = false;
        self.transmit.source.next = self.nobody.val();
        self.transmit.destination.next = self.destination.val();
        self.transmit.call.next = self.call.val();
        self.transmit.kind.next = self.call_kind.val();
        self.transmit.d0.next = self.d0.val();
        self.transmit.d1.next = self.d1.val();
        self.transmit.d2.next = self.d2.val();
        self.transmit.start.next = false;

        // In: a reply that begins while one is awaited, and is that one. All else is consumed.
        self.waits.next = self.state.q.val() == State::AwaitAnswer;
        self.captures.next = self.hears.q.val();
        if self.receive.starts.val() {
            self.captures.next = self.waits.val() & self.link_in.reply.val();
        }
        self.hears.d.next = self.captures.val();
        self.receive.data.next = self.link_in.data.val();
        self.receive.valid.next = self.link_in.valid.val();
        self.receive.capture.next = self.captures.val();
        self.link_in.request_ready.next = true;
        self.link_in.reply_ready.next = true;
        self.whole.d.next = self.receive.ends.val() & self.captures.val();
        self.is_its.next = (self.receive.source.val() == self.destination.val())
            & (self.receive.call.val() == self.call.val());

        self.memory.ticket.next = self.ticket.val();
        self.memory.remember.next = false;
        match self.state.q.val() {
            State::AwaitRequest => {
                if self.request.val() & self.memory.repeated.val() {
                    self.state.d.next = State::Answer;
                } else if self.request.val() & self.memory.fresh.val() {
                    self.memory.remember.next = true;
                    self.state.d.next = State::Call;
                }
            }
            State::Call => {
                if self.transmit.free.val() & self.transmit.request_ready.val() {
                    self.transmit.start.next = true;
                    self.state.d.next = State::AwaitAnswer;
                }
            }
            State::AwaitAnswer => {
                if self.whole.q.val() & self.is_its.val() {
                    self.state.d.next = State::Answer;
                }
            }
            State::Answer => {
                if self.answered.val() {
                    self.state.d.next = State::AwaitRequest;
                }
            }
        }
        self.busy.next = self.request.val() | (self.state.q.val() != State::AwaitRequest);
        self.answer.next = self.state.q.val() == State::Answer;
        self.joined.call.next = self.receive.call.val();
        self.joined.kind.next = self.receive.kind.val();
        self.joined.d0.next = self.receive.d0.val();
        self.answer_route.next = self.receive.route_word.val();
        self.answer_head.next = self.joined.word.val();
        self.answer_d1.next = self.receive.d1.val();
        self.answer_d2.next = self.receive.d2.val();
    }
}
