//! Proofs of the network's pieces. Every harness leaves its inputs free: the tool tries everything.
use super::contract::{AnswersOnce, LinkRules};
use super::{LinkSink, LinkSource, RoundRobin, ServerPortWith};
use hdl::lit::Lit;
use hdl::prop::{Assert, Cover, ASSERT, ASSUME};
use rust_hdl::prelude::*;

/// Inputs of the arbiter that is proved.
const INPUTS: usize = 4;

/// `chooses_one`: at most one input is chosen, and only one that wants; some input, if any wants. `in_turn`: while input
/// `WATCH` wants, at most three others are taken. `turn_is_a_threshold`, `adds_up`: what induction needs.
#[derive(LogicBlock, Default)]
pub struct ArbiterProof<const WATCH: u64> {
    pub clock: Signal<In, Clock>,
    pub wants: Signal<In, Bits<INPUTS>>,
    pub taken: Signal<In, Bit>,
    pub choice: Signal<Out, Bits<INPUTS>>,
    dut: RoundRobin<INPUTS>,
    passed: DFF<Bits<3>>,
    watched: Lit<2, WATCH>,
    one: Lit<INPUTS, 1>,
    most: Lit<3, { INPUTS as u64 - 1 }>,
    chooses_one: Assert,
    in_turn: Assert,
    turn_is_a_threshold: Assert,
    adds_up: Assert,
    waits_its_longest: Cover,
    watched_bit: Signal<Local, Bits<INPUTS>>,
    lower: Signal<Local, Bits<INPUTS>>,
    less: Signal<Local, Bits<INPUTS>>,
    others: Signal<Local, Bits<INPUTS>>,
    unmasked: Signal<Local, Bits<INPUTS>>,
    unmasked_above: Signal<Local, Bits<INPUTS>>,
    first: Signal<Local, Bits<INPUTS>>,
    ahead: Signal<Local, Bits<3>>,
    sum: Signal<Local, Bits<3>>,
    is_chosen: Signal<Local, Bit>,
    is_waiting: Signal<Local, Bit>,
}

impl<const WATCH: u64> Logic for ArbiterProof<WATCH> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, passed);
        clock!(
            self,
            clock,
            dut,
            chooses_one,
            in_turn,
            turn_is_a_threshold,
            adds_up,
            waits_its_longest
        );
        self.dut.wants.next = self.wants.val();
        self.dut.taken.next = 0.into();
        if self.taken.val() {
            self.dut.taken.next = self.dut.choice.val();
        }
        self.choice.next = self.dut.choice.val();

        self.less.next = self.dut.choice.val() - 1;
        self.others.next = self.dut.choice.val() & self.less.val();
        self.chooses_one.holds.next = (self.dut.choice.val().any() == self.wants.val().any())
            & ((self.dut.choice.val() & self.wants.val()) == self.dut.choice.val())
            & !self.others.val().any();

        // How many others were taken since the watched input began to want.
        self.watched_bit.next = self.one.val() << self.watched.val();
        self.lower.next = self.watched_bit.val() - 1;
        self.is_chosen.next = (self.dut.choice.val() & self.watched_bit.val()).any();
        self.is_waiting.next = (self.wants.val() & self.watched_bit.val()).any();
        if !self.is_waiting.val() | (self.taken.val() & self.is_chosen.val()) {
            self.passed.d.next = 0.into();
        } else if self.taken.val() {
            self.passed.d.next = self.passed.q.val() + 1;
        }
        self.in_turn.holds.next = self.passed.q.val() <= self.most.val();
        self.waits_its_longest.holds.next = self.passed.q.val() == self.most.val();

        // The inputs in front of the watched one: those above the last taken first, then the low ones.
        self.unmasked.next = !self.dut.turn.val();
        self.unmasked_above.next = self.unmasked.val() + 1;
        self.turn_is_a_threshold.holds.next =
            !(self.unmasked.val() & self.unmasked_above.val()).any();
        self.first.next = self.dut.turn.val() | self.lower.val();
        if (self.dut.turn.val() & self.watched_bit.val()).any() {
            self.first.next = self.dut.turn.val() & self.lower.val();
        }
        self.ahead.next = 0.into();
        for i in 0..INPUTS {
            if self.first.val().get_bit(i) {
                self.ahead.next = self.ahead.val() + 1;
            }
        }
        self.sum.next = self.ahead.val() + self.passed.q.val();
        self.adds_up.holds.next = self.sum.val() <= self.most.val();
    }
}

/// A server's port between two links that keep the rules, and a server that answers when it likes and sends interrupts when it
/// likes. [AnswersOnce] and [LinkRules] hold; `replies_in_time`: an answer is on its way at most five clocks after its link
/// was ready all the time; `request_is_the_call`: what the server sees is what came. The rest is what induction needs.
#[derive(LogicBlock, Default)]
pub struct ServerPortProof<const FORGETFUL: u64> {
    pub clock: Signal<In, Clock>,
    pub link_in: LinkSink,
    pub link_out: LinkSource,
    pub answer: Signal<In, Bit>,
    pub answer_kind: Signal<In, Bits<3>>,
    pub answer_d0: Signal<In, Bits<21>>,
    pub answer_d1: Signal<In, Bits<32>>,
    pub answer_d2: Signal<In, Bits<32>>,
    pub interrupt_valid: Signal<In, Bit>,
    pub interrupt_destination: Signal<In, Bits<16>>,
    pub interrupt_call: Signal<In, Bits<8>>,
    pub interrupt_d0: Signal<In, Bits<21>>,
    pub interrupt_d1: Signal<In, Bits<32>>,
    pub interrupt_d2: Signal<In, Bits<32>>,
    dut: ServerPortWith<FORGETFUL>,
    rules_in: LinkRules<ASSUME, ASSERT>,
    rules_out: LinkRules<ASSERT, ASSUME>,
    contract: AnswersOnce,
    waited: DFF<Bits<3>>,
    replies_in_time: Assert,
    request_is_the_call: Assert,
    owes_what_it_holds: Assert,
    positions_agree: Assert,
    asks_or_replies: Assert,
    replies: Cover,
    reply_after_interrupt: Cover,
    interrupted: DFF<Bit>,
    first: Lit<2, 0>,
    second: Lit<2, 1>,
    limit: Lit<3, 5>,
    part_came: Signal<Local, Bit>,
    holds_a_call: Signal<Local, Bit>,
    reply_starts: Signal<Local, Bit>,
}

impl<const FORGETFUL: u64> Logic for ServerPortProof<FORGETFUL> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, waited, interrupted);
        clock!(
            self,
            clock,
            dut,
            rules_in,
            rules_out,
            contract,
            replies_in_time,
            request_is_the_call,
            owes_what_it_holds,
            positions_agree,
            asks_or_replies,
            replies,
            reply_after_interrupt
        );
        self.dut.link_in.data.next = self.link_in.data.val();
        self.dut.link_in.valid.next = self.link_in.valid.val();
        self.dut.link_in.reply.next = self.link_in.reply.val();
        self.link_in.request_ready.next = self.dut.link_in.request_ready.val();
        self.link_in.reply_ready.next = self.dut.link_in.reply_ready.val();
        self.link_out.data.next = self.dut.link_out.data.val();
        self.link_out.valid.next = self.dut.link_out.valid.val();
        self.link_out.reply.next = self.dut.link_out.reply.val();
        self.dut.link_out.request_ready.next = self.link_out.request_ready.val();
        self.dut.link_out.reply_ready.next = self.link_out.reply_ready.val();
        self.dut.answer.next = self.answer.val();
        self.dut.answer_kind.next = self.answer_kind.val();
        self.dut.answer_d0.next = self.answer_d0.val();
        self.dut.answer_d1.next = self.answer_d1.val();
        self.dut.answer_d2.next = self.answer_d2.val();
        self.dut.interrupt_valid.next = self.interrupt_valid.val();
        self.dut.interrupt_destination.next = self.interrupt_destination.val();
        self.dut.interrupt_call.next = self.interrupt_call.val();
        self.dut.interrupt_d0.next = self.interrupt_d0.val();
        self.dut.interrupt_d1.next = self.interrupt_d1.val();
        self.dut.interrupt_d2.next = self.interrupt_d2.val();

        self.rules_in.valid.next = self.link_in.valid.val();
        self.rules_in.reply.next = self.link_in.reply.val();
        self.rules_in.request_ready.next = self.dut.link_in.request_ready.val();
        self.rules_in.reply_ready.next = self.dut.link_in.reply_ready.val();
        self.rules_out.valid.next = self.dut.link_out.valid.val();
        self.rules_out.reply.next = self.dut.link_out.reply.val();
        self.rules_out.request_ready.next = self.link_out.request_ready.val();
        self.rules_out.reply_ready.next = self.link_out.reply_ready.val();
        self.contract.in_data.next = self.link_in.data.val();
        self.contract.in_valid.next = self.link_in.valid.val();
        self.contract.in_reply.next = self.link_in.reply.val();
        self.contract.in_request_ready.next = self.dut.link_in.request_ready.val();
        self.contract.out_data.next = self.dut.link_out.data.val();
        self.contract.out_valid.next = self.dut.link_out.valid.val();
        self.contract.out_reply.next = self.dut.link_out.reply.val();

        // Bounded time, once the link is ready.
        self.reply_starts.next = self.rules_out.starts.val() & self.dut.link_out.reply.val();
        self.waited.d.next = 0.into();
        if self.dut.replying.val() & self.link_out.reply_ready.val() {
            self.waited.d.next = self.waited.q.val() + 1;
        }
        self.replies_in_time.holds.next = self.waited.q.val() < self.limit.val();

        self.holds_a_call.next = self.dut.request.val() | self.dut.replying.val();
        self.request_is_the_call.holds.next = !self.holds_a_call.val()
            | ((self.dut.source.val() == self.contract.caller.val())
                & (self.dut.call.val() == self.contract.number.val()));
        self.part_came.next = (self.contract.in_position.val() > self.second.val())
            & !self.dut.link_in.request_ready.val();
        self.asks_or_replies.holds.next = !self.dut.request.val() | !self.dut.replying.val();
        // The answer's word 0 is on the link one clock after the port gave the call up.
        self.owes_what_it_holds.holds.next = (self.holds_a_call.val() & self.contract.owed.val())
            | (!self.holds_a_call.val()
                & (!self.contract.owed.val() | self.part_came.val() | self.reply_starts.val()));
        self.positions_agree.holds.next = (self.dut.words_in.val()
            == self.contract.in_position.val())
            & (self.dut.words_out.val() == self.contract.out_position.val())
            & (self.rules_in.position.val() == self.contract.in_position.val())
            & (self.rules_out.position.val() == self.contract.out_position.val());

        self.replies.holds.next = self.reply_starts.val();
        self.interrupted.d.next = (self.interrupted.q.val() & self.holds_a_call.val())
            | (self.dut.request.val() & self.dut.interrupt_ready.val());
        self.reply_after_interrupt.holds.next = self.reply_starts.val() & self.interrupted.q.val();
    }
}
