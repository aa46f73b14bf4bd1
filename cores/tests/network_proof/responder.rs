//! The router's own answers.
use crate::oracle::Oracle;
use cores::rpc::contract::AnswersOnce;
use cores::rpc::layout::{SplitHead, SplitRoute};
use cores::rpc::Plan;
use hdl::lit::Lit;
use hdl::prop::Assert;
use rust_hdl::prelude::*;
use spec::rpc::Kind;

/// [AnswersOnce] holds of the responder, and:
///
/// - `in_the_name_of_the_called`: the source of an answer is the address that was called.
/// - `says_the_truth`: it is HOST_PROHIBITED if that address is a port's, else HOST_UNREACH, without data.
/// - `answers_in_time`: it starts at most four clocks after the call was whole, if its link was ready all the while.
/// - `owes_what_it_holds`, `takes_it_down`, `one_at_a_time`, `positions_agree`: what induction needs.
#[derive(LogicBlock)]
pub struct Responder<const LANES: usize> {
    pub clock: Signal<In, Clock>,
    pub in_data: Signal<In, Bits<32>>,
    pub in_valid: Signal<In, Bit>,
    pub in_reply: Signal<In, Bit>,
    pub in_request_ready: Signal<In, Bit>,
    pub in_carries_reply: Signal<In, Bit>,
    pub in_link_position: Signal<In, Bits<2>>,
    pub out_data: Signal<In, Bits<32>>,
    pub out_valid: Signal<In, Bit>,
    pub out_reply: Signal<In, Bit>,
    pub out_reply_ready: Signal<In, Bit>,
    pub out_carries_reply: Signal<In, Bit>,
    pub out_link_position: Signal<In, Bits<2>>,
    /// Level: a call comes or waits.
    pub occupied: Signal<In, Bit>,
    /// Level: a call is whole and waits for its answer.
    pub waits: Signal<In, Bit>,
    pub words_taken: Signal<In, Bits<2>>,
    pub words_sent: Signal<In, Bits<2>>,
    /// Words 0 and 1 of the call.
    pub held_route: Signal<In, Bits<32>>,
    pub held_head: Signal<In, Bits<32>>,
    /// What is still to be sent.
    pub next1: Signal<In, Bits<32>>,
    pub next2: Signal<In, Bits<32>>,
    pub next3: Signal<In, Bits<32>>,
    contract: AnswersOnce,
    oracle: Oracle<LANES>,
    out_route: SplitRoute,
    out_head: SplitHead,
    held: SplitRoute,
    held_fields: SplitHead,
    in_route: SplitRoute,
    called: DFF<Bits<16>>,
    waited: DFF<Bits<3>>,
    in_the_name_of_the_called: Assert,
    says_the_truth: Assert,
    answers_in_time: Assert,
    owes_what_it_holds: Assert,
    one_at_a_time: Assert,
    takes_it_down: Assert,
    same_route: Signal<Local, Bit>,
    same_call: Signal<Local, Bit>,
    is_call: Signal<Local, Bit>,
    call_kind: Lit<3, { Kind::Call as u64 }>,
    positions_agree: Assert,
    prohibited: Lit<3, { Kind::HostProhibited as u64 }>,
    unreachable: Lit<3, { Kind::HostUnreachable as u64 }>,
    responder: Constant<Bits<LANES>>,
    second: Lit<2, 1>,
    third: Lit<2, 2>,
    most: Lit<3, 4>,
    truth: Signal<Local, Bits<3>>,
    reply_starts: Signal<Local, Bit>,
    part_came: Signal<Local, Bit>,
    request_comes: Signal<Local, Bit>,
    head_to_check: Signal<Local, Bits<32>>,
    is_true: Signal<Local, Bit>,
    rest_is_zero: Signal<Local, Bit>,
}

impl<const LANES: usize> Responder<LANES> {
    pub fn new(plan: &Plan) -> Self {
        Self {
            clock: Default::default(),
            in_data: Default::default(),
            in_valid: Default::default(),
            in_reply: Default::default(),
            in_request_ready: Default::default(),
            in_carries_reply: Default::default(),
            in_link_position: Default::default(),
            out_data: Default::default(),
            out_valid: Default::default(),
            out_reply: Default::default(),
            out_reply_ready: Default::default(),
            out_carries_reply: Default::default(),
            out_link_position: Default::default(),
            occupied: Default::default(),
            waits: Default::default(),
            words_taken: Default::default(),
            words_sent: Default::default(),
            held_route: Default::default(),
            held_head: Default::default(),
            next1: Default::default(),
            next2: Default::default(),
            next3: Default::default(),
            contract: Default::default(),
            oracle: Oracle::new(plan),
            out_route: Default::default(),
            out_head: Default::default(),
            held: Default::default(),
            held_fields: Default::default(),
            in_route: Default::default(),
            called: Default::default(),
            waited: Default::default(),
            in_the_name_of_the_called: Default::default(),
            says_the_truth: Default::default(),
            answers_in_time: Default::default(),
            owes_what_it_holds: Default::default(),
            one_at_a_time: Default::default(),
            takes_it_down: Default::default(),
            same_route: Default::default(),
            same_call: Default::default(),
            is_call: Default::default(),
            call_kind: Default::default(),
            positions_agree: Default::default(),
            prohibited: Default::default(),
            unreachable: Default::default(),
            responder: Constant::new((1u64 << (LANES - 1)).into()),
            second: Default::default(),
            third: Default::default(),
            most: Default::default(),
            truth: Default::default(),
            reply_starts: Default::default(),
            part_came: Default::default(),
            request_comes: Default::default(),
            head_to_check: Default::default(),
            is_true: Default::default(),
            rest_is_zero: Default::default(),
        }
    }
}

impl<const LANES: usize> Logic for Responder<LANES> {
    #[hdl_gen]
    #[rustfmt::skip] // wires, one a line
    fn update(&mut self) {
        dff_setup!(self, clock, called, waited);
        clock!(self, clock, contract, in_the_name_of_the_called, says_the_truth, answers_in_time);
        clock!(self, clock, owes_what_it_holds, takes_it_down, one_at_a_time, positions_agree);
        self.contract.in_data.next = self.in_data.val();
        self.contract.in_valid.next = self.in_valid.val();
        self.contract.in_reply.next = self.in_reply.val();
        self.contract.in_request_ready.next = self.in_request_ready.val();
        self.contract.out_data.next = self.out_data.val();
        self.contract.out_valid.next = self.out_valid.val();
        self.contract.out_reply.next = self.out_reply.val();
        self.in_route.word.next = self.in_data.val();
        self.held.word.next = self.held_route.val();
        self.held_fields.word.next = self.held_head.val();

        // Who was called.
        if self.in_valid.val() & !self.in_reply.val() & !self.in_link_position.val().any() {
            self.called.d.next = self.in_route.destination.val();
        }
        self.oracle.lane.next = self.responder.val();
        self.oracle.reply.next = true;
        self.oracle.word.next = bit_cast::<32, 16>(self.called.q.val());
        self.truth.next = self.prohibited.val();
        if self.oracle.to_nobody.val() { self.truth.next = self.unreachable.val(); }

        // The answer, word by word: those that are still to be sent are looked at too.
        self.out_route.word.next = self.out_data.val();
        self.reply_starts.next = self.out_valid.val() & self.out_reply.val() & !self.out_link_position.val().any();
        self.in_the_name_of_the_called.holds.next = !self.reply_starts.val()
            | ((self.out_route.source.val() == self.called.q.val()) & (self.out_route.destination.val() == self.contract.caller.val()));
        self.head_to_check.next = self.out_data.val();
        if !self.out_link_position.val().any() { self.head_to_check.next = self.next1.val(); }
        self.out_head.word.next = self.head_to_check.val();
        self.is_true.next = (self.out_head.kind.val() == self.truth.val()) & !self.out_head.d0.val().any()
            & (self.out_head.call.val() == self.contract.number.val());
        self.rest_is_zero.next = !self.out_data.val().any() & !self.next1.val().any();
        if !self.out_link_position.val().any() {
            self.rest_is_zero.next = !self.next2.val().any() & !self.next3.val().any();
        } else if self.out_link_position.val() == self.second.val() {
            self.rest_is_zero.next = !self.next1.val().any() & !self.next2.val().any();
        } else if self.out_link_position.val() == self.third.val() {
            self.rest_is_zero.next = !self.out_data.val().any() & !self.next1.val().any();
        } else {
            self.rest_is_zero.next = !self.out_data.val().any();
        }
        self.says_the_truth.holds.next = !self.out_valid.val()
            | (self.out_reply.val() & self.rest_is_zero.val()
                & (self.is_true.val() | (self.out_link_position.val() > self.second.val())));

        // Its time.
        self.waited.d.next = 0.into();
        if self.waits.val() & self.out_reply_ready.val() { self.waited.d.next = self.waited.q.val() + 1; }
        self.answers_in_time.holds.next = (self.waited.q.val() <= self.most.val())
            & (!self.waits.val() | (self.waited.q.val() <= bit_cast::<3, 2>(self.words_sent.val())));

        self.request_comes.next = self.in_link_position.val().any() & !self.in_carries_reply.val();
        self.part_came.next = self.request_comes.val() & (self.in_link_position.val() > self.second.val());
        self.owes_what_it_holds.holds.next = (!self.waits.val() | self.contract.owed.val())
            & (self.waits.val() | self.part_came.val() | self.reply_starts.val() | !self.contract.owed.val());
        self.same_route.next = (self.held.destination.val() == self.called.q.val())
            & (self.held.source.val() == self.contract.caller.val());
        self.same_call.next = self.held_fields.call.val() == self.contract.number.val();
        self.is_call.next = self.held_fields.kind.val() == self.call_kind.val();
        self.takes_it_down.holds.next = (!(self.waits.val() | self.request_comes.val()) | self.same_route.val())
            & (!(self.waits.val() | self.part_came.val()) | self.same_call.val())
            & (!self.part_came.val() | (self.contract.owed.val() == self.is_call.val()));
        self.one_at_a_time.holds.next = (self.occupied.val() == (self.waits.val() | self.request_comes.val()))
            & !(self.waits.val() & self.request_comes.val())
            & (!self.reply_starts.val() | !self.occupied.val());
        self.positions_agree.holds.next = (self.words_taken.val() == self.in_link_position.val())
            & (self.contract.in_position.val() == self.in_link_position.val())
            & (self.contract.out_position.val() == self.out_link_position.val())
            & (self.words_sent.val() == self.out_link_position.val())
            & (self.out_valid.val() | !self.words_sent.val().any())
            & (!self.out_link_position.val().any() | (self.out_carries_reply.val() & self.out_reply.val()));
    }
}
