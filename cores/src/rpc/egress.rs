//! Where messages leave a router: whose turn it is, and the registers in front of the link.
use super::arbiter::RoundRobin;
use super::LinkSource;
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// A lane's sending half. While nothing is claimed, or in the clock of a message's last word, it claims one waiting input
/// for which the link has room: requests and replies in turn when both could go, and round robin in each class. The claim is
/// a register. The message starts as soon as the claimed input is free to send (it may be busy for at most four clocks with
/// another message of its own). `P` is the number of lanes.
///
/// ```text
/// clock     _/~\_/~\_/~\_/~\_/~\_/~\_/~\_
/// requests  _/~~~~~~~\____________________
/// claim     _____< i                >______
/// word           <w0 ><w1 ><w2 ><w3 >
/// link                <w0 ><w1 ><w2 ><w3 >
/// ```
#[derive(LogicBlock, Default)]
pub struct Egress<const P: usize> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// One bit an input: it has a request for this lane.
    pub requests: Signal<In, Bits<P>>,
    /// One bit an input: it has a reply for this lane.
    pub replies: Signal<In, Bits<P>>,
    /// The input whose request's turn it is, until it starts; or none.
    pub claimed_request: Signal<Out, Bits<P>>,
    /// The input whose reply's turn it is, until it starts; or none. Never together with `claimed_request`.
    pub claimed_reply: Signal<Out, Bits<P>>,
    /// One bit an input: its request starts to leave, to whatever lane.
    pub going_requests: Signal<In, Bits<P>>,
    /// One bit an input: its reply starts to leave, to whatever lane.
    pub going_replies: Signal<In, Bits<P>>,
    /// Register: the input to connect to `word`, one bit.
    pub select: Signal<Out, Bits<P>>,
    /// Word of the selected input.
    pub word: Signal<In, Bits<32>>,
    /// The link.
    pub link: LinkSource,
    /// Strobe: a message starts.
    pub leaves: Signal<Out, Bit>,
    /// Words of the message on the link before this clock's; 3 while the link is idle. For proofs.
    pub position: Signal<Out, Bits<2>>,
    /// Level: words of a message are still to come on `word`. For proofs.
    pub busy: Signal<Out, Bit>,
    /// Level: an input is claimed or sends. For proofs.
    pub occupied: Signal<Out, Bit>,
    request_turn: RoundRobin<P>,
    reply_turn: RoundRobin<P>,
    request_claim: DFF<Bits<P>>,
    reply_claim: DFF<Bits<P>>,
    from: DFF<Bits<P>>,
    claims: DFF<Bit>,
    data: DFF<Bits<32>>,
    valid: DFF<Bit>,
    is_reply: DFF<Bit>,
    sending: DFF<Bit>,
    sent: DFF<Bits<2>>,
    last: Lit<2, 3>,
    open: Signal<Local, Bit>,
    request_may: Signal<Local, Bit>,
    reply_may: Signal<Local, Bit>,
    going: Signal<Local, Bits<P>>,
    starts: Signal<Local, Bit>,
}

impl<const P: usize> Logic for Egress<P> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            request_claim,
            reply_claim,
            from,
            claims,
            data,
            valid,
            is_reply,
            sending,
            sent
        );
        clock!(self, clock, request_turn, reply_turn);
        self.link.data.next = self.data.q.val();
        self.link.valid.next = self.valid.q.val();
        self.link.reply.next = self.is_reply.q.val();
        self.position.next = self.sent.q.val() - 1;
        self.busy.next = self.sending.q.val();
        self.occupied.next = self.claims.q.val();

        // Whose turn it is, decided in registers.
        self.request_turn.wants.next = self.requests.val();
        self.reply_turn.wants.next = self.replies.val();
        self.open.next =
            !self.claims.q.val() | (self.sending.q.val() & (self.sent.q.val() == self.last.val()));
        self.reply_may.next = self.link.reply_ready.val() & self.replies.val().any();
        self.request_may.next = self.link.request_ready.val()
            & self.requests.val().any()
            & (self.is_reply.q.val() | !self.reply_may.val());
        if self.open.val() {
            self.claims.d.next = self.request_may.val() | self.reply_may.val();
            if self.request_may.val() {
                self.request_claim.d.next = self.request_turn.choice.val();
                self.from.d.next = self.request_turn.choice.val();
            } else if self.reply_may.val() {
                self.reply_claim.d.next = self.reply_turn.choice.val();
                self.from.d.next = self.reply_turn.choice.val();
            }
        }

        // The claimed input starts.
        self.claimed_request.next = self.request_claim.q.val();
        self.claimed_reply.next = self.reply_claim.q.val();
        self.request_turn.taken.next = self.request_claim.q.val();
        self.reply_turn.taken.next = self.reply_claim.q.val();
        self.going.next = (self.request_claim.q.val() & self.going_requests.val())
            | (self.reply_claim.q.val() & self.going_replies.val());
        self.starts.next = self.going.val().any();
        self.leaves.next = self.starts.val();
        if self.starts.val() {
            self.request_claim.d.next = 0.into();
            self.reply_claim.d.next = 0.into();
        }

        // Its four words.
        self.select.next = self.from.q.val();
        if self.sending.q.val() {
            self.sent.d.next = self.sent.q.val() + 1;
            self.sending.d.next = self.sent.q.val() != self.last.val();
        }
        if self.starts.val() {
            self.is_reply.d.next = self.reply_claim.q.val().any();
            self.sending.d.next = true;
            self.sent.d.next = self.sent.q.val() + 1;
        }
        self.data.d.next = self.word.val();
        self.valid.d.next = self.starts.val() | self.sending.q.val();
    }
}
