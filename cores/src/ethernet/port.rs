//! How the MAC meets the network: it serves calls, makes calls of its own and sends interrupts over one link.
//!
//! The server's side keeps the rules of [crate::rpc::ServerPort]: the inbox is freed by the start of the reply to the request in it
//! and by nothing else. Replies to the MAC's own calls are always taken at once, so they never wait for anything.
use crate::rpc::{LinkSink, LinkSource, Receive, Transmit};
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::rpc::Kind;

/// See the module page.
#[derive(LogicBlock, Default)]
pub struct Port {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Messages in.
    pub link_in: LinkSink,
    /// Messages out.
    pub link_out: LinkSource,
    /// Level: a request waits for its answer.
    pub request: Signal<Out, Bit>,
    /// Who asks.
    pub source: Signal<Out, Bits<16>>,
    /// Call number.
    pub call: Signal<Out, Bits<8>>,
    /// First argument word.
    pub d0: Signal<Out, Bits<21>>,
    /// Second argument word.
    pub d1: Signal<Out, Bits<32>>,
    /// Third argument word.
    pub d2: Signal<Out, Bits<32>>,
    /// Strobe: this is the answer to the request.
    pub answer: Signal<In, Bit>,
    /// Type of the answer, as its wire code.
    pub answer_kind: Signal<In, Bits<3>>,
    /// First result word.
    pub answer_d0: Signal<In, Bits<21>>,
    /// Second result word.
    pub answer_d1: Signal<In, Bits<32>>,
    /// Third result word.
    pub answer_d2: Signal<In, Bits<32>>,
    /// Level: send a message of the request class.
    pub send: Signal<In, Bit>,
    /// Strobe: it is taken in this clock.
    pub send_taken: Signal<Out, Bit>,
    /// Its type: CALL or INTERRUPT.
    pub send_kind: Signal<In, Bits<3>>,
    /// To whom.
    pub send_to: Signal<In, Bits<16>>,
    /// Its call or interrupt number.
    pub send_call: Signal<In, Bits<8>>,
    /// First data word.
    pub send_d0: Signal<In, Bits<21>>,
    /// Second data word.
    pub send_d1: Signal<In, Bits<32>>,
    /// Third data word.
    pub send_d2: Signal<In, Bits<32>>,
    /// Strobe: a reply to a call of our own; its fields follow.
    pub reply: Signal<Out, Bit>,
    /// Who replies.
    pub reply_source: Signal<Out, Bits<16>>,
    /// To which call.
    pub reply_call: Signal<Out, Bits<8>>,
    /// Its type is RETURN_SUCCESS.
    pub reply_good: Signal<Out, Bit>,
    /// Second result word.
    pub reply_d1: Signal<Out, Bits<32>>,
    inbox: Receive,
    replies: Receive,
    transmit: Transmit,
    occupied: DFF<Bit>,
    waiting: DFF<Bit>,
    answered: DFF<Bit>,
    kind: DFF<Bits<3>>,
    result0: DFF<Bits<21>>,
    result1: DFF<Bits<32>>,
    result2: DFF<Bits<32>>,
    replied: DFF<Bit>,
    call_kind: Lit<3, { Kind::Call as u64 }>,
    nobody: Lit<16, 0>,
    success: Lit<3, { Kind::ReturnSuccess as u64 }>,
    is_call: Signal<Local, Bit>,
    send_reply: Signal<Local, Bit>,
    send_now: Signal<Local, Bit>,
}

impl Logic for Port {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, occupied, waiting, answered, kind, result0, result1, result2, replied
        );
        clock!(self, clock, inbox, replies, transmit);
        LinkSource::link(&mut self.link_out, &mut self.transmit.link);

        // In, by class.
        self.inbox.data.next = self.link_in.data.val();
        self.inbox.valid.next = self.link_in.valid.val() & !self.link_in.reply.val();
        self.inbox.capture.next = true;
        self.replies.data.next = self.link_in.data.val();
        self.replies.valid.next = self.link_in.valid.val() & self.link_in.reply.val();
        self.replies.capture.next = true;
        self.link_in.request_ready.next = !self.occupied.q.val();
        self.link_in.reply_ready.next = true;
        self.is_call.next = self.inbox.kind.val() == self.call_kind.val();
        self.request.next = self.waiting.q.val();
        self.source.next = self.inbox.source.val();
        self.call.next = self.inbox.call.val();
        self.d0.next = self.inbox.d0.val();
        self.d1.next = self.inbox.d1.val();
        self.d2.next = self.inbox.d2.val();
        self.replied.d.next = self.replies.ends.val();
        self.reply.next = self.replied.q.val();
        self.reply_source.next = self.replies.source.val();
        self.reply_call.next = self.replies.call.val();
        self.reply_good.next = self.replies.kind.val() == self.success.val();
        self.reply_d1.next = self.replies.d1.val();

        // The answer waits in registers until the link takes it.
        if self.waiting.q.val() & self.answer.val() {
            self.waiting.d.next = false;
            self.answered.d.next = true;
            self.kind.d.next = self.answer_kind.val();
            self.result0.d.next = self.answer_d0.val();
            self.result1.d.next = self.answer_d1.val();
            self.result2.d.next = self.answer_d2.val();
        }

        // Out: replies first; neither class waits for the other's room.
        self.send_reply.next =
            self.answered.q.val() & self.transmit.free.val() & self.transmit.reply_ready.val();
        self.send_now.next = self.send.val()
            & self.transmit.free.val()
            & self.transmit.request_ready.val()
            & !self.send_reply.val();
        self.send_taken.next = self.send_now.val();
        self.transmit.start.next = self.send_reply.val() | self.send_now.val();
        self.transmit.reply.next = self.send_reply.val();
        self.transmit.source.next = self.nobody.val();
        self.transmit.destination.next = self.send_to.val();
        self.transmit.call.next = self.send_call.val();
        self.transmit.kind.next = self.send_kind.val();
        self.transmit.d0.next = self.send_d0.val();
        self.transmit.d1.next = self.send_d1.val();
        self.transmit.d2.next = self.send_d2.val();
        if self.send_reply.val() {
            self.transmit.destination.next = self.inbox.source.val();
            self.transmit.call.next = self.inbox.call.val();
            self.transmit.kind.next = self.kind.q.val();
            self.transmit.d0.next = self.result0.q.val();
            self.transmit.d1.next = self.result1.q.val();
            self.transmit.d2.next = self.result2.q.val();
            self.answered.d.next = false;
            self.occupied.d.next = false;
        }
        if self.inbox.starts.val() {
            self.occupied.d.next = true;
        }
        if self.inbox.ends.val() {
            self.occupied.d.next = self.is_call.val();
            self.waiting.d.next = self.is_call.val();
        }
    }
}
