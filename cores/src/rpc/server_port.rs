//! How a server meets the network.
//!
//! ```text
//!               +-- ServerPort -----------------+
//!  link_in  --->| inbox: one request            |---> request, source, call, d0, d1, d2
//!               |   freed when *its own reply*  |<--- answer, answer_kind, answer_d0, answer_d1, answer_d2
//!  link_out <---| replies first, then interrupts|<--- interrupt_valid, interrupt_destination, ... ; interrupt_ready --->
//!               +-------------------------------+
//!
//! clock    _/~\_/~\_/~\_/~\_/~\_/~\_/~\_/~\_/~\_/~\_
//! link_in  <w0 ><w1 ><w2 ><w3 >_____________________
//! request  ____________________/~~~~~~~\____________   from the clock after the last word
//! answer   ________________________/~~~\____________   any clock in which request is high
//! link_out ________________________________<w0 ><w1 ><w2 ><w3 >
//! ```
//! Rules:
//! 1. `request` is high until it is answered; `answer` while it is low is ignored.
//! 2. The inbox is freed by the start of the reply to the request in it and **by nothing else**: an interrupt that leaves
//!    in between changes nothing. (The 2013 unit popped its inbox on any transmission.) If it is certain at the answer that
//!    the reply starts in the next clock, `request_ready` rises in that clock, not after it: what comes then can change the
//!    fields of the request only when the reply has taken them.
//! 3. `interrupt_valid` waits for `interrupt_ready` (high in the clock in which it is taken), and holds its fields till then.
//! 4. Messages that are no CALL are consumed and shown by `discarded`.
//! 5. A reply that waits for its link does not hold up an interrupt, nor the other way round.
use super::receive::Receive;
use super::transmit::Transmit;
use super::{LinkSink, LinkSource};
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// What every server uses.
pub type ServerPort = ServerPortWith<0>;
/// The mistake of 2013, kept so that the tests can show that they find it: any transmission frees the inbox.
pub type ForgetfulServerPort = ServerPortWith<1>;

/// See the module documentation. `FORGETFUL` other than 0 puts the mistake of 2013 in.
#[derive(LogicBlock, Default)]
pub struct ServerPortWith<const FORGETFUL: u64> {
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
    /// Type of the answer, as its wire code: one of the RETURN types.
    pub answer_kind: Signal<In, Bits<3>>,
    /// First result word.
    pub answer_d0: Signal<In, Bits<21>>,
    /// Second result word.
    pub answer_d1: Signal<In, Bits<32>>,
    /// Third result word.
    pub answer_d2: Signal<In, Bits<32>>,
    /// Level: send an interrupt.
    pub interrupt_valid: Signal<In, Bit>,
    /// Strobe: the interrupt is taken in this clock.
    pub interrupt_ready: Signal<Out, Bit>,
    /// Whom to tell.
    pub interrupt_destination: Signal<In, Bits<16>>,
    /// Interrupt number.
    pub interrupt_call: Signal<In, Bits<8>>,
    /// First data word.
    pub interrupt_d0: Signal<In, Bits<21>>,
    /// Second data word.
    pub interrupt_d1: Signal<In, Bits<32>>,
    /// Third data word.
    pub interrupt_d2: Signal<In, Bits<32>>,
    /// Strobe: a message that is no CALL came and was consumed.
    pub discarded: Signal<Out, Bit>,
    /// Level: the answer waits for its link.
    pub replying: Signal<Out, Bit>,
    /// Words of the message coming in before this clock, for proofs.
    pub words_in: Signal<Out, Bits<2>>,
    /// Words of the message going out before this clock, for proofs.
    pub words_out: Signal<Out, Bits<2>>,
    receive: Receive,
    transmit: Transmit,
    occupied: DFF<Bit>,
    waiting: DFF<Bit>,
    answered: DFF<Bit>,
    kind: DFF<Bits<3>>,
    result0: DFF<Bits<21>>,
    result1: DFF<Bits<32>>,
    result2: DFF<Bits<32>>,
    call_kind: Lit<3, { spec::rpc::Kind::Call as u64 }>,
    interrupt_kind: Lit<3, { spec::rpc::Kind::Interrupt as u64 }>,
    nobody: Lit<16, 0>,
    forgetful: Lit<1, FORGETFUL>,
    is_call: Signal<Local, Bit>,
    starts_next: Signal<Local, Bit>,
    send_reply: Signal<Local, Bit>,
    send_interrupt: Signal<Local, Bit>,
}

impl<const FORGETFUL: u64> Logic for ServerPortWith<FORGETFUL> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, occupied, waiting, answered, kind, result0, result1, result2);
        clock!(self, clock, receive, transmit);
        LinkSource::link(&mut self.link_out, &mut self.transmit.link);

        // In: only class 0 is kept; class 1 is nobody's reply here.
        self.receive.data.next = self.link_in.data.val();
        self.receive.valid.next = self.link_in.valid.val();
        self.receive.capture.next = !self.link_in.reply.val();
        self.link_in.request_ready.next = !self.occupied.q.val();
        self.link_in.reply_ready.next = true;
        self.is_call.next =
            !self.link_in.reply.val() & (self.receive.kind.val() == self.call_kind.val());
        self.discarded.next = self.receive.ends.val() & !self.is_call.val();
        self.request.next = self.waiting.q.val();
        self.source.next = self.receive.source.val();
        self.call.next = self.receive.call.val();
        self.d0.next = self.receive.d0.val();
        self.d1.next = self.receive.d1.val();
        self.d2.next = self.receive.d2.val();

        self.replying.next = self.answered.q.val();
        self.words_in.next = self.receive.position.val();
        self.words_out.next = self.transmit.position.val();

        // The answer waits in registers until the link takes it, which in the next clock it does if nothing starts in this one.
        self.starts_next.next = self.transmit.free.val()
            & self.transmit.reply_ready.val()
            & !self.interrupt_valid.val();
        if self.waiting.q.val() & self.answer.val() {
            self.waiting.d.next = false;
            self.occupied.d.next = !self.starts_next.val();
            self.answered.d.next = true;
            self.kind.d.next = self.answer_kind.val();
            self.result0.d.next = self.answer_d0.val();
            self.result1.d.next = self.answer_d1.val();
            self.result2.d.next = self.answer_d2.val();
        }

        // Out.
        self.send_reply.next =
            self.answered.q.val() & self.transmit.free.val() & self.transmit.reply_ready.val();
        self.send_interrupt.next = self.interrupt_valid.val()
            & self.transmit.free.val()
            & self.transmit.request_ready.val()
            & !self.send_reply.val();
        self.interrupt_ready.next = self.send_interrupt.val();
        self.transmit.start.next = self.send_reply.val() | self.send_interrupt.val();
        self.transmit.reply.next = self.send_reply.val();
        self.transmit.source.next = self.nobody.val();
        self.transmit.destination.next = self.interrupt_destination.val();
        self.transmit.call.next = self.interrupt_call.val();
        self.transmit.kind.next = self.interrupt_kind.val();
        self.transmit.d0.next = self.interrupt_d0.val();
        self.transmit.d1.next = self.interrupt_d1.val();
        self.transmit.d2.next = self.interrupt_d2.val();
        if self.answered.q.val() & self.transmit.reply_ready.val() {
            self.transmit.destination.next = self.receive.source.val();
            self.transmit.call.next = self.receive.call.val();
            self.transmit.kind.next = self.kind.q.val();
            self.transmit.d0.next = self.result0.q.val();
            self.transmit.d1.next = self.result1.q.val();
            self.transmit.d2.next = self.result2.q.val();
        }

        // The inbox.
        if self.send_reply.val() {
            self.answered.d.next = false;
            self.occupied.d.next = false;
        }
        if self.forgetful.val().any() & self.send_interrupt.val() {
            self.answered.d.next = false;
            self.waiting.d.next = false;
            self.occupied.d.next = false;
        }
        if self.receive.starts.val() & !self.link_in.reply.val() {
            self.occupied.d.next = true;
        }
        if self.receive.ends.val() & !self.link_in.reply.val() {
            self.occupied.d.next = self.is_call.val();
            self.waiting.d.next = self.is_call.val();
        }
    }
}
