//! Where messages leave a router: whose turn it is, and the registers in front of the link.
use super::arbiter::RoundRobin;
use super::LinkSource;
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// A lane's sending half. Each clock in which the link could take a message it claims one input: requests and replies in
/// turn when both could go, and round robin in each class. The message starts as soon as that input is free to send (it may
/// be busy for at most four clocks with another message of its own). `P` is the number of lanes.
#[derive(LogicBlock, Default)]
pub struct Egress<const P: usize> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// One bit an input: it has a request for this lane.
    pub requests: Signal<In, Bits<P>>,
    /// One bit an input: it has a reply for this lane.
    pub replies: Signal<In, Bits<P>>,
    /// The input whose request's turn it is, or none.
    pub claimed_request: Signal<Out, Bits<P>>,
    /// The input whose reply's turn it is, or none. Never together with `claimed_request`.
    pub claimed_reply: Signal<Out, Bits<P>>,
    /// One bit an input: its request starts to leave, to whatever lane.
    pub going_requests: Signal<In, Bits<P>>,
    /// One bit an input: its reply starts to leave, to whatever lane.
    pub going_replies: Signal<In, Bits<P>>,
    /// The input to connect to `word`, one bit.
    pub select: Signal<Out, Bits<P>>,
    /// Word of the selected input.
    pub word: Signal<In, Bits<32>>,
    /// The link.
    pub link: LinkSource,
    /// Strobe: a message starts.
    pub leaves: Signal<Out, Bit>,
    /// Words of the message on the link before this clock's; 3 while the link is idle. For proofs.
    pub position: Signal<Out, Bits<2>>,
    request_turn: RoundRobin<P>,
    reply_turn: RoundRobin<P>,
    data: DFF<Bits<32>>,
    valid: DFF<Bit>,
    is_reply: DFF<Bit>,
    sending: DFF<Bit>,
    sent: DFF<Bits<2>>,
    from: DFF<Bits<P>>,
    last: Lit<2, 3>,
    request_may: Signal<Local, Bit>,
    reply_may: Signal<Local, Bit>,
    request_starts: Signal<Local, Bit>,
    reply_starts: Signal<Local, Bit>,
    starts: Signal<Local, Bit>,
}

impl<const P: usize> Logic for Egress<P> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, data, valid, is_reply, sending, sent, from);
        clock!(self, clock, request_turn, reply_turn);
        self.link.data.next = self.data.q.val();
        self.link.valid.next = self.valid.q.val();
        self.link.reply.next = self.is_reply.q.val();
        self.position.next = self.sent.q.val() - 1;

        self.request_turn.wants.next = self.requests.val();
        self.reply_turn.wants.next = self.replies.val();
        self.request_may.next = !self.sending.q.val()
            & self.link.request_ready.val()
            & self.requests.val().any()
            & (self.is_reply.q.val() | !(self.link.reply_ready.val() & self.replies.val().any()));
        self.reply_may.next = !self.sending.q.val()
            & self.link.reply_ready.val()
            & self.replies.val().any()
            & !self.request_may.val();
        self.claimed_request.next = 0.into();
        self.claimed_reply.next = 0.into();
        if self.request_may.val() {
            self.claimed_request.next = self.request_turn.choice.val();
        }
        if self.reply_may.val() {
            self.claimed_reply.next = self.reply_turn.choice.val();
        }

        self.request_starts.next = (self.claimed_request.val() & self.going_requests.val()).any();
        self.reply_starts.next = (self.claimed_reply.val() & self.going_replies.val()).any();
        self.starts.next = self.request_starts.val() | self.reply_starts.val();
        self.request_turn.taken.next = self.request_starts.val();
        self.reply_turn.taken.next = self.reply_starts.val();
        self.leaves.next = self.starts.val();

        self.select.next = self.claimed_request.val() | self.claimed_reply.val();
        if self.sending.q.val() {
            self.select.next = self.from.q.val();
            self.sent.d.next = self.sent.q.val() + 1;
            self.sending.d.next = self.sent.q.val() != self.last.val();
        }
        if self.starts.val() {
            self.from.d.next = self.select.val();
            self.is_reply.d.next = self.reply_starts.val();
            self.sending.d.next = true;
            self.sent.d.next = self.sent.q.val() + 1;
        }
        self.data.d.next = self.word.val();
        self.valid.d.next = self.starts.val() | self.sending.q.val();
    }
}
