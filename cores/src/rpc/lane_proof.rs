//! Proofs of the two halves of a router's lane, for a router of two ports.
use super::contract::LinkRules;
use super::egress::Egress;
use super::ingress::Ingress;
use super::layout::{JoinRoute, SplitRoute};
use super::{LinkSink, LinkSource, Plan};
use hdl::lit::Lit;
use hdl::prop::{Assert, Assume, Cover, Past, ASSERT, ASSUME};
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
        self.positions_agree.holds.next =
            !self.dut.link.valid.val() | (self.dut.position.val() == self.rules.position.val());
        self.was_last.now.next =
            self.dut.link.valid.val() & (self.rules.position.val() == self.last.val());
        self.sends_two_in_a_row.holds.next = self.was_last.past.val() & self.rules.starts.val();
    }
}

/// The receiving half of port 0 behind a link that keeps the rules. [LinkRules] hold for its readies; `goes_to_somebody`: a
/// message leaves only when it waits and is claimed, one at a time; `delivers`: the four words that leave as a request are
/// the four that came last as one, with the port's own address as source.
#[derive(LogicBlock)]
pub struct IngressProof {
    pub clock: Signal<In, Clock>,
    pub link: LinkSink,
    pub request_claimed: Signal<In, Bit>,
    pub reply_claimed: Signal<In, Bit>,
    dut: Ingress<LANES>,
    rules: LinkRules<ASSUME, ASSERT>,
    split: SplitRoute,
    stamp: JoinRoute,
    claims_what_waits: Assume,
    goes_to_somebody: Assert,
    delivers: Assert,
    leaves_late: Cover,
    word0: DFF<Bits<32>>,
    word1: DFF<Bits<32>>,
    word2: DFF<Bits<32>>,
    word3: DFF<Bits<32>>,
    leaving: DFF<Bits<2>>,
    own_address: Lit<16, { spec::map::FIRST_NODE as u64 }>,
    zero: Lit<2, 0>,
    one: Lit<2, 1>,
    two: Lit<2, 2>,
    three: Lit<2, 3>,
    wanted: Signal<Local, Bits<32>>,
    is_leaving: Signal<Local, Bit>,
    is_request: Signal<Local, Bit>,
}

impl Default for IngressProof {
    fn default() -> Self {
        Self {
            clock: Default::default(),
            link: Default::default(),
            request_claimed: Default::default(),
            reply_claimed: Default::default(),
            dut: Ingress::new(&Plan::nodes(spec::map::FIRST_NODE, LANES - 1), 0),
            rules: Default::default(),
            split: Default::default(),
            stamp: Default::default(),
            claims_what_waits: Default::default(),
            goes_to_somebody: Default::default(),
            delivers: Default::default(),
            leaves_late: Default::default(),
            word0: Default::default(),
            word1: Default::default(),
            word2: Default::default(),
            word3: Default::default(),
            leaving: Default::default(),
            own_address: Default::default(),
            zero: Default::default(),
            one: Default::default(),
            two: Default::default(),
            three: Default::default(),
            wanted: Default::default(),
            is_leaving: Default::default(),
            is_request: Default::default(),
        }
    }
}

impl Logic for IngressProof {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, word0, word1, word2, word3, leaving);
        clock!(
            self,
            clock,
            dut,
            rules,
            claims_what_waits,
            goes_to_somebody,
            delivers,
            leaves_late
        );
        self.dut.link.data.next = self.link.data.val();
        self.dut.link.valid.next = self.link.valid.val();
        self.dut.link.reply.next = self.link.reply.val();
        self.link.request_ready.next = self.dut.link.request_ready.val();
        self.link.reply_ready.next = self.dut.link.reply_ready.val();
        self.dut.request_claimed.next = self.request_claimed.val();
        self.dut.reply_claimed.next = self.reply_claimed.val();
        self.rules.valid.next = self.link.valid.val();
        self.rules.reply.next = self.link.reply.val();
        self.rules.request_ready.next = self.dut.link.request_ready.val();
        self.rules.reply_ready.next = self.dut.link.reply_ready.val();

        self.claims_what_waits.holds.next = (!self.request_claimed.val()
            | self.dut.request_target.val().any())
            & (!self.reply_claimed.val() | self.dut.reply_target.val().any());
        self.goes_to_somebody.holds.next = (!self.dut.request_goes.val()
            | self.request_claimed.val())
            & (!self.dut.reply_goes.val() | self.reply_claimed.val())
            & (!self.dut.request_goes.val() | !self.dut.reply_goes.val());

        // What came last as a request.
        self.split.word.next = self.link.data.val();
        self.stamp.source.next = self.own_address.val();
        self.stamp.destination.next = self.split.destination.val();
        self.is_request.next = self.link.valid.val() & !self.link.reply.val();
        if self.is_request.val() & (self.rules.position.val() == self.zero.val()) {
            self.word0.d.next = self.stamp.word.val();
        }
        if self.is_request.val() & (self.rules.position.val() == self.one.val()) {
            self.word1.d.next = self.link.data.val();
        }
        if self.is_request.val() & (self.rules.position.val() == self.two.val()) {
            self.word2.d.next = self.link.data.val();
        }
        if self.is_request.val() & (self.rules.position.val() == self.three.val()) {
            self.word3.d.next = self.link.data.val();
        }

        // What leaves.
        self.is_leaving.next = self.dut.request_goes.val() | self.leaving.q.val().any();
        if self.is_leaving.val() {
            self.leaving.d.next = self.leaving.q.val() + 1;
        }
        self.wanted.next = self.word0.q.val();
        if self.leaving.q.val() == self.one.val() {
            self.wanted.next = self.word1.q.val();
        }
        if self.leaving.q.val() == self.two.val() {
            self.wanted.next = self.word2.q.val();
        }
        if self.leaving.q.val() == self.three.val() {
            self.wanted.next = self.word3.q.val();
        }
        self.delivers.holds.next =
            !self.is_leaving.val() | (self.dut.word.val() == self.wanted.val());
        self.leaves_late.holds.next = self.dut.request_goes.val() & !self.link.valid.val();
    }
}
