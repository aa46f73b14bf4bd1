//! Where messages enter a router: one buffer for each class.
use super::layout::SplitHead;
use super::plan::Plan;
use super::route::Route;
use super::LinkSink;
use hdl::lit::Lit;
use hdl::mem::LutRam;
use rust_hdl::prelude::*;

/// A lane's receiving half. A message may leave two clocks after its first word came; if it cannot, its class is held back
/// (ready low) and the other class goes on. `P` is the number of lanes.
#[derive(LogicBlock, Default)]
pub struct Ingress<const P: usize> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// The link.
    pub link: LinkSink,
    /// The lane that the waiting request wants, one bit; 0 if none waits.
    pub request_target: Signal<Out, Bits<P>>,
    /// The lane that the waiting reply wants, one bit; 0 if none waits.
    pub reply_target: Signal<Out, Bits<P>>,
    /// Level: it is the waiting request's turn at its target.
    pub request_claimed: Signal<In, Bit>,
    /// Level: it is the waiting reply's turn at its target.
    pub reply_claimed: Signal<In, Bit>,
    /// Strobe: the request leaves; its words are on `word` in this clock and the next three.
    pub request_goes: Signal<Out, Bit>,
    /// Strobe: the reply leaves, likewise.
    pub reply_goes: Signal<Out, Bit>,
    /// Word of the message that leaves.
    pub word: Signal<Out, Bits<32>>,
    /// Strobe: a message began to come in.
    pub entered: Signal<Out, Bit>,
    /// Level: a message waits in this clock.
    pub waits: Signal<Out, Bit>,
    /// Strobe: a CALL to nobody.
    pub unreachable: Signal<Out, Bit>,
    /// Strobe: a CALL that the access table forbids.
    pub prohibited: Signal<Out, Bit>,
    /// Strobe: no CALL, and to nobody or forbidden.
    pub discarded: Signal<Out, Bit>,
    route: Route<P>,
    head: SplitHead,
    request_words: LutRam<2, 32>,
    reply_words: LutRam<2, 32>,
    came: DFF<Bits<2>>,
    request_wants: DFF<Bits<P>>,
    reply_wants: DFF<Bits<P>>,
    request_waits: DFF<Bit>,
    reply_waits: DFF<Bit>,
    to_nobody: DFF<Bit>,
    is_forbidden: DFF<Bit>,
    leaving: DFF<Bit>,
    leaving_reply: DFF<Bit>,
    left: DFF<Bits<2>>,
    first: Lit<2, 0>,
    second: Lit<2, 1>,
    last: Lit<2, 3>,
    call_kind: Lit<3, { spec::rpc::Kind::Call as u64 }>,
    is_first: Signal<Local, Bit>,
    is_second: Signal<Local, Bit>,
    is_call: Signal<Local, Bit>,
    arriving: Signal<Local, Bits<32>>,
    goes: Signal<Local, Bit>,
    from_reply: Signal<Local, Bit>,
}

impl<const P: usize> Ingress<P> {
    /// The receiving half of `lane`; the last lane is the responder's.
    pub fn new(plan: &Plan, lane: usize) -> Self {
        Self {
            route: Route::new(plan, lane),
            ..Self::default()
        }
    }
}

impl<const P: usize> Logic for Ingress<P> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            came,
            request_wants,
            reply_wants,
            request_waits,
            reply_waits,
            to_nobody,
            is_forbidden,
            leaving,
            leaving_reply,
            left
        );
        clock!(self, clock, request_words, reply_words);
        self.is_first.next = self.link.valid.val() & (self.came.q.val() == self.first.val());
        self.is_second.next = self.link.valid.val() & (self.came.q.val() == self.second.val());
        self.link.request_ready.next = !self.request_waits.q.val();
        self.link.reply_ready.next = !self.reply_waits.q.val();
        self.request_target.next = self.request_wants.q.val();
        self.reply_target.next = self.reply_wants.q.val();

        // In: word 0 with the true source, the others as they come.
        if self.link.valid.val() {
            self.came.d.next = self.came.q.val() + 1;
        }
        self.route.word.next = self.link.data.val();
        self.route.reply.next = self.link.reply.val();
        self.arriving.next = self.link.data.val();
        if self.is_first.val() {
            self.arriving.next = self.route.stamped.val();
        }
        self.request_words.write_address.next = self.came.q.val();
        self.request_words.write_data.next = self.arriving.val();
        self.request_words.write_enable.next = self.link.valid.val() & !self.link.reply.val();
        self.reply_words.write_address.next = self.came.q.val();
        self.reply_words.write_data.next = self.arriving.val();
        self.reply_words.write_enable.next = self.link.valid.val() & self.link.reply.val();

        // Out: one message at a time; when both classes may go, not the class that went last.
        self.request_goes.next = !self.leaving.q.val()
            & self.request_claimed.val()
            & (self.leaving_reply.q.val() | !self.reply_claimed.val());
        self.reply_goes.next = !self.leaving.q.val()
            & self.reply_claimed.val()
            & (!self.leaving_reply.q.val() | !self.request_claimed.val());
        self.goes.next = self.request_goes.val() | self.reply_goes.val();
        self.from_reply.next = self.leaving_reply.q.val();
        if !self.leaving.q.val() {
            self.from_reply.next = self.reply_goes.val();
        }
        if self.goes.val() {
            self.leaving_reply.d.next = self.reply_goes.val();
            self.leaving.d.next = true;
            self.left.d.next = self.left.q.val() + 1;
        }
        if self.leaving.q.val() {
            self.leaving.d.next = self.left.q.val() != self.last.val();
            self.left.d.next = self.left.q.val() + 1;
        }
        self.request_words.read_address.next = self.left.q.val();
        self.reply_words.read_address.next = self.left.q.val();
        self.word.next = self.request_words.read_data.val();
        if self.from_reply.val() {
            self.word.next = self.reply_words.read_data.val();
        }

        // Who waits for what.
        if self.request_goes.val() {
            self.request_wants.d.next = 0.into();
            self.request_waits.d.next = false;
        }
        if self.reply_goes.val() {
            self.reply_wants.d.next = 0.into();
            self.reply_waits.d.next = false;
        }
        if self.is_first.val() {
            self.to_nobody.d.next = self.route.to_nobody.val();
            self.is_forbidden.d.next = self.route.is_forbidden.val();
            if self.link.reply.val() {
                self.reply_wants.d.next = self.route.target.val();
                self.reply_waits.d.next = true;
            } else {
                self.request_wants.d.next = self.route.target.val();
                self.request_waits.d.next = true;
            }
        }

        // What the counters want to know.
        self.entered.next = self.is_first.val();
        self.waits.next = (self.request_waits.q.val() & !self.request_goes.val())
            | (self.reply_waits.q.val() & !self.reply_goes.val());
        self.head.word.next = self.link.data.val();
        self.is_call.next = !self.link.reply.val() & (self.head.kind.val() == self.call_kind.val());
        self.unreachable.next = self.is_second.val()
            & self.is_call.val()
            & self.to_nobody.q.val()
            & !self.is_forbidden.q.val();
        self.prohibited.next =
            self.is_second.val() & self.is_call.val() & self.is_forbidden.q.val();
        self.discarded.next = self.is_second.val()
            & !self.is_call.val()
            & (self.to_nobody.q.val() | self.is_forbidden.q.val());
    }
}
