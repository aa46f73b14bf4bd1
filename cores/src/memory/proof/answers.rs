//! Which calls succeed.
use super::case::CaseSink;
use crate::memory::allocator::State;
use hdl::lit::Lit;
use hdl::prop::Assert;
use rust_hdl::prelude::*;
use spec::rpc::Kind;
use spec::services::memory::Refusal;

/// - `truly_answered`: SUCCESS if the call may be carried out, else FAIL; so a node below its quota gets a page.
/// - `never_exhausted`: "no free page" is never the reason.
/// - `fails_without_change`: FAIL, and all is as it was.
/// - `answers_a_call`: an answer only while a call waits, and one.
#[derive(LogicBlock, Default)]
pub struct Answers {
    pub clock: Signal<In, Clock>,
    pub facts: CaseSink,
    pub refusal: Signal<In, Bits<21>>,
    pub answer: Signal<In, Bit>,
    pub kind: Signal<In, Bits<3>>,
    pub d0: Signal<In, Bits<21>>,
    pub succeeds: Signal<Out, Bit>,
    answered: DFF<Bit>,
    truly_answered: Assert,
    never_exhausted: Assert,
    fails_without_change: Assert,
    answers_a_call: Assert,
    success: Lit<3, { Kind::ReturnSuccess as u64 }>,
    fail: Lit<3, { Kind::ReturnFail as u64 }>,
    no_free_page: Lit<21, { Refusal::NoFreePage as u64 }>,
    good: Signal<Local, Bit>,
    bad: Signal<Local, Bit>,
    untouched: Signal<Local, Bit>,
}

impl Logic for Answers {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, answered);
        clock!(self, clock, truly_answered, never_exhausted);
        clock!(self, clock, fails_without_change, answers_a_call);
        self.good.next = self.answer.val() & (self.kind.val() == self.success.val());
        self.bad.next = self.answer.val() & (self.kind.val() == self.fail.val());
        self.succeeds.next = self.good.val();
        self.truly_answered.holds.next = !self.answer.val()
            | !self.facts.relevant.val()
            | (self.good.val() & self.facts.allowed.val())
            | (self.bad.val() & !self.facts.allowed.val());
        self.never_exhausted.holds.next =
            (!self.answer.val() | self.good.val() | (self.d0.val() != self.no_free_page.val()))
                & ((self.facts.stage.val() != State::Act)
                    | (self.refusal.val() != self.no_free_page.val()));
        self.untouched.next = (self.facts.now.val().allocated == self.facts.then.val().allocated)
            & (self.facts.now.val().ethernet_pays == self.facts.then.val().ethernet_pays)
            & (self.facts.now.val().owner == self.facts.then.val().owner);
        self.fails_without_change.holds.next =
            !self.answer.val() | self.good.val() | self.untouched.val();
        self.answered.d.next = self.answer.val();
        self.answers_a_call.holds.next = !self.answer.val()
            | (self.facts.request.val() & self.facts.waited.val() & !self.answered.q.val());
    }
}
