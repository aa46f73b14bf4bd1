//! The allocator among the claims about it, for every history of calls, for ever (induction).
use super::answers::Answers;
use super::books::Books;
use super::case::{Case, CaseSource};
use super::deeds::{Deeds, NewPage, Sweep};
use super::rights::Rights;
use super::search::Search;
use super::steps::{Kept, Steps};
use super::times::Times;
use super::{CPU, ETHERNET, PAGES, WIDTH};
use crate::memory::allocator::{Allocator, State};
use crate::memory::subject::Operation;
use rust_hdl::prelude::*;

/// The allocator with free inputs, and what is seen of its inside (`super::views`).
#[derive(LogicBlock, Default)]
pub struct Claims {
    pub clock: Signal<In, Clock>,
    pub request: Signal<In, Bit>,
    pub source: Signal<In, Bits<16>>,
    pub call: Signal<In, Bits<8>>,
    pub d1: Signal<In, Bits<32>>,
    pub d2: Signal<In, Bits<32>>,
    pub hold: Signal<In, Bit>,
    pub watched: Signal<In, Bits<WIDTH>>,
    pub stage: Signal<In, State>,
    pub operation: Signal<In, Operation>,
    pub page: Signal<In, Bits<WIDTH>>,
    pub candidate: Signal<In, Bits<WIDTH>>,
    pub found: Signal<In, Bit>,
    pub granted: Signal<In, Bit>,
    pub mine: Signal<In, Bit>,
    pub refusal: Signal<In, Bits<21>>,
    pub freed: Signal<In, Bits<5>>,
    pub caller: Signal<In, Bits<3>>,
    pub caller_known: Signal<In, Bit>,
    pub target: Signal<In, Bits<3>>,
    pub target_known: Signal<In, Bit>,
    pub is_page: Signal<In, Bit>,
    pub allocated: Signal<In, Bits<PAGES>>,
    pub ethernet_pays: Signal<In, Bits<PAGES>>,
    pub owners: Signal<In, Bits<12>>,
    dut: Allocator<PAGES, WIDTH, { PAGES as u64 }, CPU, ETHERNET>,
    facts: Case,
    books: Books,
    answers: Answers,
    deeds: Deeds,
    new_page: NewPage,
    sweep: Sweep,
    rights: Rights,
    times: Times,
    search: Search,
    kept: Kept,
    steps: Steps,
}

impl Logic for Claims {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, dut, facts, books, answers, deeds);
        clock!(self, clock, new_page, sweep, rights, times, search, kept, steps);
        self.dut.request.next = self.request.val();
        self.dut.source.next = self.source.val();
        self.dut.call.next = self.call.val();
        self.dut.d1.next = self.d1.val();
        self.dut.d2.next = self.d2.val();
        self.dut.hold.next = self.hold.val();
        self.facts.request.next = self.request.val();
        self.facts.source.next = self.source.val();
        self.facts.call.next = self.call.val();
        self.facts.d1.next = self.d1.val();
        self.facts.d2.next = self.d2.val();
        self.facts.hold.next = self.hold.val();
        self.facts.watched.next = self.watched.val();
        self.facts.stage.next = self.stage.val();
        self.facts.allocated.next = self.allocated.val();
        self.facts.ethernet_pays.next = self.ethernet_pays.val();
        self.facts.owners.next = self.owners.val();
        self.facts.answer.next = self.dut.answer.val();
        self.facts.free.next = self.dut.free.val();
        self.facts.charged_to_cpu.next = self.dut.charged_to_cpu.val();
        self.facts.charged_to_ethernet.next = self.dut.charged_to_ethernet.val();

        CaseSource::join(&mut self.facts.told, &mut self.books.facts);
        CaseSource::join(&mut self.facts.told, &mut self.answers.facts);
        CaseSource::join(&mut self.facts.told, &mut self.deeds.facts);
        CaseSource::join(&mut self.facts.told, &mut self.new_page.facts);
        CaseSource::join(&mut self.facts.told, &mut self.sweep.facts);
        CaseSource::join(&mut self.facts.told, &mut self.rights.facts);
        CaseSource::join(&mut self.facts.told, &mut self.times.facts);
        CaseSource::join(&mut self.facts.told, &mut self.search.facts);
        CaseSource::join(&mut self.facts.told, &mut self.kept.facts);
        CaseSource::join(&mut self.facts.told, &mut self.steps.facts);
        self.books.cpu_pages.next = self.dut.cpu_pages.val();
        self.books.ethernet_pages.next = self.dut.ethernet_pages.val();
        self.answers.refusal.next = self.refusal.val();
        self.answers.answer.next = self.dut.answer.val();
        self.answers.kind.next = self.dut.answer_kind.val();
        self.answers.d0.next = self.dut.answer_d0.val();
        self.deeds.succeeds.next = self.answers.succeeds.val();
        self.deeds.d0.next = self.dut.answer_d0.val();
        self.deeds.d1.next = self.dut.answer_d1.val();
        self.new_page.succeeds.next = self.answers.succeeds.val();
        self.new_page.d1.next = self.dut.answer_d1.val();
        self.sweep.succeeds.next = self.answers.succeeds.val();
        self.sweep.d0.next = self.dut.answer_d0.val();
        self.sweep.page.next = self.page.val();
        self.sweep.freed.next = self.freed.val();
        self.rights.forget.next = self.dut.forget.val();
        self.rights.forget_page.next = self.dut.forget_page.val();
        self.search.page.next = self.page.val();
        self.search.candidate.next = self.candidate.val();
        self.search.found.next = self.found.val();
        self.kept.operation.next = self.operation.val();
        self.kept.page.next = self.page.val();
        self.kept.is_page.next = self.is_page.val();
        self.kept.caller.next = self.caller.val();
        self.kept.caller_known.next = self.caller_known.val();
        self.kept.target.next = self.target.val();
        self.kept.target_known.next = self.target_known.val();
        self.steps.granted.next = self.granted.val();
        self.steps.mine.next = self.mine.val();
        self.steps.page.next = self.page.val();
    }
}
