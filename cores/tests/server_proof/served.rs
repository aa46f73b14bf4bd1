//! What every server with a `ServerPort` must keep, as one block: put it at the node's links, show it the port (`crate::views`),
//! and the node is proved.
use cores::rpc::contract::{AnswersOnce, LinkRules};
use cores::rpc::layout::{JoinHead, JoinRoute};
use hdl::lit::Lit;
use hdl::prop::{Assert, Cover, ASSERT, ASSUME};
use rust_hdl::prelude::*;
use spec::rpc::Kind;

/// [LinkRules] and [AnswersOnce] hold at the node's links; its partners keep the rules and are free else. And:
///
/// - `request_is_the_call`: what the server is shown is what came, all of it.
/// - `reply_is_the_answer`: the reply carries what the server answered.
/// - `released_by_its_reply`: a request stays until it is answered, and its answer until its reply starts.
/// - `interrupt_leaves_once`: an interrupt that is taken leaves in the next clock, and no request leaves else; so none is lost or
///   doubled. `interrupt_is_what_was_told`: with all its fields.
/// - `replies_in_time`: an answer is on its way at most five clocks after its link was ready all the time.
/// - `answers_in_time`: a request waits at most `LIMIT` clocks for its answer (0: it may wait).
/// - `owes_what_it_holds`, `positions_agree`, `asks_or_replies`: what induction needs.
#[derive(LogicBlock, Default)]
pub struct Served<const LIMIT: u64> {
    pub clock: Signal<In, Clock>,
    pub in_data: Signal<In, Bits<32>>,
    pub in_valid: Signal<In, Bit>,
    pub in_reply: Signal<In, Bit>,
    pub in_request_ready: Signal<In, Bit>,
    pub in_reply_ready: Signal<In, Bit>,
    pub out_data: Signal<In, Bits<32>>,
    pub out_valid: Signal<In, Bit>,
    pub out_reply: Signal<In, Bit>,
    pub out_request_ready: Signal<In, Bit>,
    pub out_reply_ready: Signal<In, Bit>,
    pub request: Signal<In, Bit>,
    pub replying: Signal<In, Bit>,
    pub words_in: Signal<In, Bits<2>>,
    pub words_out: Signal<In, Bits<2>>,
    pub source: Signal<In, Bits<16>>,
    pub call: Signal<In, Bits<8>>,
    pub d0: Signal<In, Bits<21>>,
    pub d1: Signal<In, Bits<32>>,
    pub d2: Signal<In, Bits<32>>,
    pub answer: Signal<In, Bit>,
    pub answer_kind: Signal<In, Bits<3>>,
    pub answer_d0: Signal<In, Bits<21>>,
    pub answer_d1: Signal<In, Bits<32>>,
    pub answer_d2: Signal<In, Bits<32>>,
    pub told: Signal<In, Bit>,
    pub told_destination: Signal<In, Bits<16>>,
    pub told_call: Signal<In, Bits<8>>,
    pub told_d0: Signal<In, Bits<21>>,
    pub told_d1: Signal<In, Bits<32>>,
    pub told_d2: Signal<In, Bits<32>>,
    rules_in: LinkRules<ASSUME, ASSERT>,
    rules_out: LinkRules<ASSERT, ASSUME>,
    contract: AnswersOnce,
    route: JoinRoute,
    head: JoinHead,
    reply_route: JoinRoute,
    reply_head: JoinHead,
    came1: DFF<Bits<32>>,
    came2: DFF<Bits<32>>,
    came3: DFF<Bits<32>>,
    shown: JoinHead,
    given_kind: DFF<Bits<3>>,
    given_d0: DFF<Bits<21>>,
    given_d1: DFF<Bits<32>>,
    given_d2: DFF<Bits<32>>,
    due0: DFF<Bits<32>>,
    due1: DFF<Bits<32>>,
    due2: DFF<Bits<32>>,
    due3: DFF<Bits<32>>,
    free: Signal<Local, Bit>,
    was_told: DFF<Bit>,
    was_replying: DFF<Bit>,
    had_request: DFF<Bit>,
    had_answer: DFF<Bit>,
    waited: DFF<Bits<3>>,
    thought: DFF<Bits<6>>,
    request_is_the_call: Assert,
    reply_is_the_answer: Assert,
    released_by_its_reply: Assert,
    interrupt_leaves_once: Assert,
    interrupt_is_what_was_told: Assert,
    replies_in_time: Assert,
    answers_in_time: Assert,
    owes_what_it_holds: Assert,
    positions_agree: Assert,
    asks_or_replies: Assert,
    replies: Cover,
    second: Lit<2, 1>,
    third: Lit<2, 2>,
    last: Lit<2, 3>,
    limit: Lit<3, 5>,
    most: Lit<6, LIMIT>,
    nobody: Lit<16, 0>,
    interrupt_kind: Lit<3, { Kind::Interrupt as u64 }>,
    holds_a_call: Signal<Local, Bit>,
    part_came: Signal<Local, Bit>,
    reply_starts: Signal<Local, Bit>,
    request_starts: Signal<Local, Bit>,
    expected: Signal<Local, Bits<32>>,
    differs: Signal<Local, Bit>,
}

impl<const LIMIT: u64> Logic for Served<LIMIT> {
    #[hdl_gen]
    #[rustfmt::skip] // one line a decision
    fn update(&mut self) {
        dff_setup!(self, clock, came1, came2, came3, given_kind, given_d0, given_d1, given_d2, due0, due1, due2, due3);
        dff_setup!(self, clock, was_told, was_replying, had_request, had_answer, waited, thought);
        clock!(self, clock, rules_in, rules_out, contract, request_is_the_call, reply_is_the_answer, released_by_its_reply);
        clock!(self, clock, interrupt_leaves_once, interrupt_is_what_was_told, replies_in_time, answers_in_time);
        clock!(self, clock, owes_what_it_holds, positions_agree, asks_or_replies, replies);
        self.rules_in.valid.next = self.in_valid.val();
        self.rules_in.reply.next = self.in_reply.val();
        self.rules_in.request_ready.next = self.in_request_ready.val();
        self.rules_in.reply_ready.next = self.in_reply_ready.val();
        self.rules_out.valid.next = self.out_valid.val();
        self.rules_out.reply.next = self.out_reply.val();
        self.rules_out.request_ready.next = self.out_request_ready.val();
        self.rules_out.reply_ready.next = self.out_reply_ready.val();
        self.contract.in_data.next = self.in_data.val();
        self.contract.in_valid.next = self.in_valid.val();
        self.contract.in_reply.next = self.in_reply.val();
        self.contract.in_request_ready.next = self.in_request_ready.val();
        self.contract.out_data.next = self.out_data.val();
        self.contract.out_valid.next = self.out_valid.val();
        self.contract.out_reply.next = self.out_reply.val();
        self.reply_starts.next = self.rules_out.starts.val() & self.out_reply.val();
        self.request_starts.next = self.rules_out.starts.val() & !self.out_reply.val();

        // The request, word by word.
        if self.in_valid.val() & !self.in_reply.val() {
            if self.contract.in_position.val() == self.second.val() { self.came1.d.next = self.in_data.val(); }
            if self.contract.in_position.val() == self.third.val() { self.came2.d.next = self.in_data.val(); }
            if self.contract.in_position.val() == self.last.val() { self.came3.d.next = self.in_data.val(); }
        }
        self.shown.call.next = self.call.val();
        self.shown.kind.next = 0.into();
        self.shown.d0.next = self.d0.val();
        self.holds_a_call.next = self.request.val() | self.replying.val();
        self.request_is_the_call.holds.next = !self.holds_a_call.val()
            | ((self.source.val() == self.contract.caller.val()) & (self.call.val() == self.contract.number.val())
                & (self.shown.word.val() == self.came1.q.val()) & (self.d1.val() == self.came2.q.val())
                & (self.d2.val() == self.came3.q.val()));
        self.had_request.d.next = self.request.val();
        self.had_answer.d.next = self.answer.val();
        self.was_replying.d.next = self.replying.val();
        self.released_by_its_reply.holds.next = (!self.had_request.q.val() | (self.request.val() != self.had_answer.q.val()))
            & (!(self.had_request.q.val() & self.had_answer.q.val()) | self.replying.val())
            & (!self.was_replying.q.val() | (self.replying.val() != self.reply_starts.val()));

        // The answer, and what is on the link: the answer or an interrupt.
        if self.request.val() & self.answer.val() {
            self.given_kind.d.next = self.answer_kind.val();
            self.given_d0.d.next = self.answer_d0.val();
            self.given_d1.d.next = self.answer_d1.val();
            self.given_d2.d.next = self.answer_d2.val();
        }
        self.reply_route.source.next = self.nobody.val();
        self.reply_route.destination.next = self.contract.caller.val();
        self.reply_head.call.next = self.contract.number.val();
        self.reply_head.kind.next = self.given_kind.q.val();
        self.reply_head.d0.next = self.given_d0.q.val();
        self.route.source.next = self.nobody.val();
        self.route.destination.next = self.told_destination.val();
        self.head.call.next = self.told_call.val();
        self.head.kind.next = self.interrupt_kind.val();
        self.head.d0.next = self.told_d0.val();
        self.was_told.d.next = self.told.val();
        self.free.next = !self.out_valid.val() | (self.contract.out_position.val() == self.last.val());
        if self.told.val() {
            self.due0.d.next = self.route.word.val();
            self.due1.d.next = self.head.word.val();
            self.due2.d.next = self.told_d1.val();
            self.due3.d.next = self.told_d2.val();
        } else if self.replying.val() & self.free.val() {
            self.due0.d.next = self.reply_route.word.val();
            self.due1.d.next = self.reply_head.word.val();
            self.due2.d.next = self.given_d1.q.val();
            self.due3.d.next = self.given_d2.q.val();
        }
        self.expected.next = self.due0.q.val();
        if self.contract.out_position.val() == self.second.val() { self.expected.next = self.due1.q.val(); }
        if self.contract.out_position.val() == self.third.val() { self.expected.next = self.due2.q.val(); }
        if self.contract.out_position.val() == self.last.val() { self.expected.next = self.due3.q.val(); }
        self.differs.next = self.out_data.val() != self.expected.val();
        self.reply_is_the_answer.holds.next = !self.out_valid.val() | !self.out_reply.val() | !self.differs.val();
        self.interrupt_is_what_was_told.holds.next = !self.out_valid.val() | self.out_reply.val() | !self.differs.val();
        self.interrupt_leaves_once.holds.next = self.request_starts.val() == self.was_told.q.val();

        // Times.
        self.waited.d.next = 0.into();
        if self.replying.val() & self.out_reply_ready.val() { self.waited.d.next = self.waited.q.val() + 1; }
        self.replies_in_time.holds.next = self.waited.q.val() < self.limit.val();
        self.thought.d.next = 0.into();
        if self.request.val() & !self.answer.val() & self.most.val().any() { self.thought.d.next = self.thought.q.val() + 1; }
        self.answers_in_time.holds.next = self.thought.q.val() <= self.most.val();

        // What induction needs.
        self.part_came.next = (self.contract.in_position.val() > self.second.val()) & !self.in_request_ready.val();
        self.asks_or_replies.holds.next = !self.request.val() | !self.replying.val();
        self.owes_what_it_holds.holds.next = (self.holds_a_call.val() & self.contract.owed.val())
            | (!self.holds_a_call.val() & (!self.contract.owed.val() | self.part_came.val() | self.reply_starts.val()));
        self.positions_agree.holds.next = (self.words_in.val() == self.contract.in_position.val())
            & (self.words_out.val() == self.contract.out_position.val())
            & (self.rules_in.position.val() == self.contract.in_position.val())
            & (self.rules_out.position.val() == self.contract.out_position.val());
        self.replies.holds.next = self.reply_starts.val();
    }
}
