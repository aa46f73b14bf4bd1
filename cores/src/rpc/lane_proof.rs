//! Proof of the sending half of a router's lane, for a router of two ports.
use super::contract::LinkRules;
use super::egress::Egress;
use super::LinkSource;
use hdl::lit::Lit;
use hdl::prop::{Assert, Cover, Past, ASSERT, ASSUME};
use rust_hdl::prelude::*;

/// Two ports and the responder.
const LANES: usize = 3;

/// The sending half, with inputs that do as they like. [LinkRules] hold on its link; `claims_one`: one input at most, and
/// only one that waits; `claims_when_ready`: only if the link has room for its class; `words_pass`: what is on the link was
/// the selected input's word one clock before; `positions_agree`: what induction needs.
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
    claims_one: Assert,
    claims_when_ready: Assert,
    words_pass: Assert,
    positions_agree: Assert,
    sends_two_in_a_row: Cover,
    was_last: Past<Bit>,
    last: Lit<2, 3>,
    agreed: Signal<Local, Bits<2>>,
    claims: Signal<Local, Bits<LANES>>,
    waiting: Signal<Local, Bits<LANES>>,
    less: Signal<Local, Bits<LANES>>,
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
            claims_one,
            claims_when_ready,
            words_pass,
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
