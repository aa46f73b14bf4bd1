//! Proof of the sending half of a router's lane, for a router of two ports.
use super::contract::LinkRules;
use super::egress::Egress;
use super::LinkSource;
use hdl::lit::Lit;
use hdl::prop::{Assert, Assume, Cover, Past, ASSERT, ASSUME};
use rust_hdl::prelude::*;

/// Two ports and the responder.
const LANES: usize = 3;

/// The sending half, with inputs that come as they like and wait until they go (`requests_wait`, `replies_wait`), which is when they
/// are claimed (`claimed_go`).
/// [LinkRules] hold on its link; `claims_one`: one input at most, and only one that waits; `claims_when_ready`: only if the
/// link has room for its class; `words_pass`: what is on the link was the selected input's word one clock before;
/// `of_one_input`: the input does not change inside a message; `positions_agree`, `sends_what_it_claimed`,
/// `claims_or_sends`: what induction needs.
#[derive(LogicBlock, Default)]
pub struct EgressProof {
    pub clock: Signal<In, Clock>,
    pub requests: Signal<In, Bits<LANES>>,
    pub replies: Signal<In, Bits<LANES>>,
    pub going_requests: Signal<In, Bits<LANES>>,
    pub going_replies: Signal<In, Bits<LANES>>,
    pub word: Signal<In, Bits<32>>,
    pub link: LinkSource,
    dut: Egress<LANES>,
    rules: LinkRules<ASSERT, ASSUME>,
    word_before: Past<Bits<32>>,
    select_before: Past<Bits<LANES>>,
    busy_before: Past<Bit>,
    requests_left: Past<Bits<LANES>>,
    replies_left: Past<Bits<LANES>>,
    requests_wait: Assume,
    replies_wait: Assume,
    claimed_go: Assume,
    claims_one: Assert,
    claims_when_ready: Assert,
    words_pass: Assert,
    of_one_input: Assert,
    sends_what_it_claimed: Assert,
    claims_or_sends: Assert,
    positions_agree: Assert,
    sends_two_in_a_row: Cover,
    was_last: Past<Bit>,
    last: Lit<2, 3>,
    agreed: Signal<Local, Bits<2>>,
    claims: Signal<Local, Bits<LANES>>,
    waiting: Signal<Local, Bits<LANES>>,
    less: Signal<Local, Bits<LANES>>,
    leaving_requests: Signal<Local, Bits<LANES>>,
    leaving_replies: Signal<Local, Bits<LANES>>,
    still_requests: Signal<Local, Bits<LANES>>,
    still_replies: Signal<Local, Bits<LANES>>,
}

impl Logic for EgressProof {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(
            self,
            clock,
            dut,
            rules,
            word_before,
            select_before,
            busy_before,
            requests_left,
            replies_left,
            requests_wait,
            replies_wait,
            claimed_go,
            claims_one,
            claims_when_ready,
            words_pass,
            of_one_input,
            sends_what_it_claimed,
            claims_or_sends,
            positions_agree,
            sends_two_in_a_row,
            was_last
        );
        self.dut.requests.next = self.requests.val();
        self.dut.replies.next = self.replies.val();
        self.dut.going_requests.next = self.going_requests.val();
        self.dut.going_replies.next = self.going_replies.val();
        self.dut.word.next = self.word.val();
        self.link.data.next = self.dut.link.data.val();
        self.link.valid.next = self.dut.link.valid.val();
        self.link.reply.next = self.dut.link.reply.val();
        self.dut.link.request_ready.next = self.link.request_ready.val();
        self.dut.link.reply_ready.next = self.link.reply_ready.val();
        self.rules.valid.next = self.dut.link.valid.val();
        self.rules.reply.next = self.dut.link.reply.val();
        self.rules.request_ready.next = self.link.request_ready.val();
        self.rules.reply_ready.next = self.link.reply_ready.val();

        self.claims.next = self.dut.claimed_request.val() | self.dut.claimed_reply.val();
        self.waiting.next = (self.dut.claimed_request.val() & self.requests.val())
            | (self.dut.claimed_reply.val() & self.replies.val());
        self.less.next = self.claims.val() - 1;
        self.claims_one.holds.next = (self.waiting.val() == self.claims.val())
            & !(self.claims.val() & self.less.val()).any()
            & (!self.dut.claimed_request.val().any() | !self.dut.claimed_reply.val().any());
        self.claims_when_ready.holds.next = (!self.dut.claimed_request.val().any()
            | self.link.request_ready.val())
            & (!self.dut.claimed_reply.val().any() | self.link.reply_ready.val());
        self.word_before.now.next = self.word.val();
        self.words_pass.holds.next =
            !self.dut.link.valid.val() | (self.dut.link.data.val() == self.word_before.past.val());
        self.requests_left.now.next = self.requests.val() & !self.going_requests.val();
        self.replies_left.now.next = self.replies.val() & !self.going_replies.val();
        self.still_requests.next = self.requests_left.past.val() & self.requests.val();
        self.still_replies.next = self.replies_left.past.val() & self.replies.val();
        self.requests_wait.holds.next = self.still_requests.val() == self.requests_left.past.val();
        self.replies_wait.holds.next = self.still_replies.val() == self.replies_left.past.val();
        self.leaving_requests.next = self.requests.val() & self.going_requests.val();
        self.leaving_replies.next = self.replies.val() & self.going_replies.val();
        self.claimed_go.holds.next = ((self.leaving_requests.val()
            & self.dut.claimed_request.val())
            == self.leaving_requests.val())
            & ((self.leaving_replies.val() & self.dut.claimed_reply.val())
                == self.leaving_replies.val());
        self.select_before.now.next = self.dut.select.val();
        self.busy_before.now.next = self.dut.busy.val();
        self.of_one_input.holds.next = !self.dut.busy.val()
            | (self.dut.select.val().any()
                & (self.dut.select.val() == self.select_before.past.val()));
        self.sends_what_it_claimed.holds.next = !self.dut.busy.val()
            | (self.dut.link.valid.val() & (self.dut.position.val() != self.last.val()));
        self.claims_or_sends.holds.next = (self.dut.occupied.val()
            == (self.dut.busy.val() | self.claims.val().any()))
            & !(self.dut.busy.val() & self.claims.val().any())
            & (!self.claims.val().any() | (self.dut.select.val() == self.claims.val()));
        self.agreed.next = self.last.val();
        if self.dut.link.valid.val() {
            self.agreed.next = self.rules.position.val();
        }
        self.positions_agree.holds.next = self.dut.position.val() == self.agreed.val();
        self.was_last.now.next =
            self.dut.link.valid.val() & (self.rules.position.val() == self.last.val());
        self.sends_two_in_a_row.holds.next = self.was_last.past.val() & self.rules.starts.val();
    }
}
