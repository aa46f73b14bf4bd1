//! What induction needs of a call on its way.
use super::case::CaseSink;
use super::{PAGES, WIDTH};
use crate::memory::allocator::State;
use crate::memory::subject::Operation;
use hdl::lit::Lit;
use hdl::prop::Assert;
use rust_hdl::prelude::*;

/// `call_is_kept`: what the allocator has taken down of the call is the call.
#[derive(LogicBlock, Default)]
pub struct Kept {
    pub clock: Signal<In, Clock>,
    pub facts: CaseSink,
    pub operation: Signal<In, Operation>,
    pub page: Signal<In, Bits<WIDTH>>,
    pub is_page: Signal<In, Bit>,
    pub caller: Signal<In, Bits<3>>,
    pub caller_known: Signal<In, Bit>,
    pub target: Signal<In, Bits<3>>,
    pub target_known: Signal<In, Bit>,
    call_is_kept: Assert,
    same_operation: Signal<Local, Bit>,
    same_nodes: Signal<Local, Bit>,
    same_page: Signal<Local, Bit>,
}

impl Logic for Kept {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, call_is_kept);
        self.same_operation.next = ((self.operation.val() == Operation::Unknown)
            == self.facts.asked.val().unknown)
            & ((self.operation.val() == Operation::Status) == self.facts.asked.val().status)
            & ((self.operation.val() == Operation::Allocate) == self.facts.asked.val().allocate)
            & ((self.operation.val() == Operation::Free) == self.facts.asked.val().free)
            & ((self.operation.val() == Operation::FreeAll) == self.facts.asked.val().free_all)
            & ((self.operation.val() == Operation::ChangeOwner)
                == self.facts.asked.val().change_owner);
        self.same_nodes.next = (self.caller.val() == self.facts.asked.val().caller)
            & (self.caller_known.val() == self.facts.asked.val().caller_known)
            & (self.target.val() == self.facts.asked.val().target)
            & (self.target_known.val() == self.facts.asked.val().target_known);
        self.same_page.next = (self.is_page.val() == self.facts.asked.val().is_page)
            & (!self.facts.asked.val().about_a_page
                | (self.page.val() == self.facts.asked.val().page));
        self.call_is_kept.holds.next = !self.facts.in_call.val()
            | (self.facts.request.val()
                & self.same_operation.val()
                & self.same_nodes.val()
                & self.same_page.val());
    }
}

/// - `untouched_until_act`: before the stage Act has done its work, all is as it was when the call came (but for FREE_ALL).
/// - `granted_as_allowed`: in the stage Act the verdict is that of [super::answers::Judge].
/// - `page_fits`: in the stage Act a page to free or hand on is allocated, one to allocate is free.
#[derive(LogicBlock, Default)]
pub struct Steps {
    pub clock: Signal<In, Clock>,
    pub facts: CaseSink,
    pub granted: Signal<In, Bit>,
    pub mine: Signal<In, Bit>,
    pub page: Signal<In, Bits<WIDTH>>,
    untouched_until_act: Assert,
    granted_as_allowed: Assert,
    page_fits: Assert,
    one: Lit<PAGES, 1>,
    acts: Signal<Local, Bit>,
    sweeps_watched: Signal<Local, Bit>,
    is_callers: Signal<Local, Bit>,
    looked_at: Signal<Local, Bits<PAGES>>,
    is_taken: Signal<Local, Bit>,
    gives_up: Signal<Local, Bit>,
    takes: Signal<Local, Bit>,
}

impl Logic for Steps {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, untouched_until_act, granted_as_allowed);
        clock!(self, clock, page_fits);
        self.acts.next = self.facts.stage.val() == State::Act;
        self.untouched_until_act.holds.next = !self.facts.in_work.val()
            | self.facts.asked.val().free_all
            | (self.facts.now.val() == self.facts.then.val());
        self.sweeps_watched.next =
            self.facts.asked.val().free_all & (self.page.val() == self.facts.watched.val());
        self.is_callers.next = self.facts.now.val().taken
            & self.facts.asked.val().caller_known
            & (self.facts.now.val().owner == self.facts.asked.val().caller);
        self.granted_as_allowed.holds.next = !self.acts.val()
            | ((!self.facts.relevant.val() | (self.granted.val() == self.facts.allowed.val()))
                & (!self.sweeps_watched.val() | (self.mine.val() == self.is_callers.val())));
        self.looked_at.next = self.one.val() << bit_cast::<PAGES, WIDTH>(self.page.val());
        self.is_taken.next = (self.looked_at.val() & self.facts.now.val().allocated).any();
        self.gives_up.next = (self.facts.asked.val().free_all & self.mine.val())
            | (self.facts.asked.val().about_a_page & self.granted.val());
        self.takes.next = self.facts.asked.val().allocate & self.granted.val();
        self.page_fits.holds.next = !self.acts.val()
            | ((!self.gives_up.val() | self.is_taken.val())
                & (!self.takes.val() | !self.is_taken.val()));
    }
}
