//! What a call that succeeded has done.
use super::asked::PageNamed;
use super::books::Count;
use super::case::CaseSink;
use super::{PAGES, WIDTH};
use hdl::lit::Lit;
use hdl::prop::{Assert, Cover};
use rust_hdl::prelude::*;
use spec::rpc::Data;
use spec::services::memory::status;

const fn ready() -> u64 {
    let empty = Data {
        d0: 0,
        d1: 0,
        d2: 0,
    };
    status::result::ready.set(empty, 1).d0 as u64
}

/// `frees`, `changes_owner`, `tells_status`: what the answer says was done, and nothing else.
#[derive(LogicBlock, Default)]
pub struct Deeds {
    pub clock: Signal<In, Clock>,
    pub facts: CaseSink,
    pub succeeds: Signal<In, Bit>,
    pub d0: Signal<In, Bits<21>>,
    pub d1: Signal<In, Bits<32>>,
    frees: Assert,
    changes_owner: Assert,
    tells_status: Assert,
    gives_a_page_away: Cover,
    one: Lit<PAGES, 1>,
    total: Lit<32, { PAGES as u64 }>,
    ready: Lit<21, { ready() }>,
    named: Signal<Local, Bits<PAGES>>,
    others: Signal<Local, Bits<PAGES>>,
    left: Signal<Local, Bits<PAGES>>,
    paid_left: Signal<Local, Bits<PAGES>>,
    same_pages: Signal<Local, Bit>,
    same_owner: Signal<Local, Bit>,
    expected_owner: Signal<Local, Bits<3>>,
    status_word: Signal<Local, Bits<21>>,
}

impl Logic for Deeds {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, frees, changes_owner, tells_status);
        clock!(self, clock, gives_a_page_away);
        self.same_pages.next = (self.facts.now.val().allocated == self.facts.then.val().allocated)
            & (self.facts.now.val().ethernet_pays == self.facts.then.val().ethernet_pays);
        self.same_owner.next = self.facts.now.val().owner == self.facts.then.val().owner;
        self.named.next = self.one.val() << bit_cast::<PAGES, WIDTH>(self.facts.asked.val().page);
        self.others.next = !self.named.val();
        self.left.next = self.facts.then.val().allocated & self.others.val();
        self.paid_left.next = self.facts.then.val().ethernet_pays & self.others.val();
        self.frees.holds.next = !self.succeeds.val()
            | !self.facts.asked.val().free
            | ((self.named.val() & self.facts.then.val().allocated).any()
                & self.same_owner.val()
                & (self.facts.now.val().allocated == self.left.val())
                & (self.facts.now.val().ethernet_pays == self.paid_left.val()));
        self.expected_owner.next = self.facts.then.val().owner;
        if self.facts.asked.val().page == self.facts.watched.val() {
            self.expected_owner.next = self.facts.asked.val().target;
        }
        self.changes_owner.holds.next = !self.succeeds.val()
            | !self.facts.asked.val().change_owner
            | (self.same_pages.val() & (self.facts.now.val().owner == self.expected_owner.val()));
        self.status_word.next = self.ready.val() | bit_cast::<21, 5>(self.facts.then.val().free);
        self.tells_status.holds.next = !self.succeeds.val()
            | !self.facts.asked.val().status
            | (self.same_pages.val()
                & self.same_owner.val()
                & (self.d0.val() == self.status_word.val())
                & (self.d1.val() == self.total.val()));
        self.gives_a_page_away.holds.next = self.succeeds.val()
            & self.facts.asked.val().change_owner
            & (self.facts.now.val().owner != self.facts.asked.val().caller);
    }
}

/// `allocates`: the page whose address is in the answer was free; it is the caller's now and charged to it, and no other has
/// changed.
#[derive(LogicBlock, Default)]
pub struct NewPage {
    pub clock: Signal<In, Clock>,
    pub facts: CaseSink,
    pub succeeds: Signal<In, Bit>,
    pub d1: Signal<In, Bits<32>>,
    given: PageNamed,
    allocates: Assert,
    last_page_is_taken: Cover,
    one: Lit<PAGES, 1>,
    added: Signal<Local, Bits<PAGES>>,
    enlarged: Signal<Local, Bits<PAGES>>,
    paid_enlarged: Signal<Local, Bits<PAGES>>,
    expected_owner: Signal<Local, Bits<3>>,
}

impl Logic for NewPage {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, allocates, last_page_is_taken);
        self.given.word.next = self.d1.val();
        self.added.next = self.one.val() << bit_cast::<PAGES, WIDTH>(self.given.page.val());
        self.enlarged.next = self.facts.then.val().allocated | self.added.val();
        self.paid_enlarged.next = self.facts.then.val().ethernet_pays;
        if self.facts.asked.val().by_ethernet {
            self.paid_enlarged.next = self.facts.then.val().ethernet_pays | self.added.val();
        }
        self.expected_owner.next = self.facts.then.val().owner;
        if self.given.page.val() == self.facts.watched.val() {
            self.expected_owner.next = self.facts.asked.val().caller;
        }
        self.allocates.holds.next = !self.succeeds.val()
            | !self.facts.asked.val().allocate
            | (self.given.is_page.val()
                & !(self.added.val() & self.facts.then.val().allocated).any()
                & (self.facts.now.val().allocated == self.enlarged.val())
                & (self.facts.now.val().ethernet_pays == self.paid_enlarged.val())
                & (self.facts.now.val().owner == self.expected_owner.val()));
        self.last_page_is_taken.holds.next = self.succeeds.val()
            & self.facts.asked.val().allocate
            & !self.facts.now.val().free.any();
    }
}

/// FREE_ALL goes from page 0 up. `frees_all`: the caller's pages are free, all others as they were, and the answer is their
/// number. `sweeps_in_order`, `sweep_counts`: what induction needs of it.
#[derive(LogicBlock, Default)]
pub struct Sweep {
    pub clock: Signal<In, Clock>,
    pub facts: CaseSink,
    pub succeeds: Signal<In, Bit>,
    pub d0: Signal<In, Bits<21>>,
    pub page: Signal<In, Bits<WIDTH>>,
    pub freed: Signal<In, Bits<5>>,
    earlier: Count,
    present: Count,
    frees_all: Assert,
    sweeps_in_order: Assert,
    sweep_counts: Assert,
    frees_two_at_once: Cover,
    same_owner: Signal<Local, Bit>,
    swept: Signal<Local, Bit>,
    kept: Signal<Local, Bit>,
    expected: Signal<Local, Bit>,
    sum: Signal<Local, Bits<5>>,
    difference: Signal<Local, Bits<5>>,
}

impl Logic for Sweep {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, frees_all, sweeps_in_order, sweep_counts);
        clock!(self, clock, frees_two_at_once);
        self.earlier.bits.next = self.facts.then.val().allocated;
        self.present.bits.next = self.facts.now.val().allocated;
        self.same_owner.next = self.facts.now.val().owner == self.facts.then.val().owner;
        self.swept.next = !self.facts.in_work.val() | (self.facts.watched.val() < self.page.val());
        self.expected.next =
            self.facts.then.val().taken & !(self.swept.val() & self.facts.was_callers.val());
        self.sweeps_in_order.holds.next = !self.facts.in_call.val()
            | !self.facts.asked.val().free_all
            | (self.same_owner.val() & (self.facts.now.val().taken == self.expected.val()));
        self.sum.next = self.freed.val() + self.present.count.val();
        self.sweep_counts.holds.next = !self.facts.asked.val().free_all
            | !self.facts.in_work.val()
            | (self.sum.val() == self.earlier.count.val());
        self.difference.next = self.earlier.count.val() - self.present.count.val();
        self.kept.next = self.facts.then.val().taken & !self.facts.was_callers.val();
        self.frees_all.holds.next = !self.succeeds.val()
            | !self.facts.asked.val().free_all
            | (self.same_owner.val()
                & (self.facts.now.val().taken == self.kept.val())
                & (self.d0.val() == bit_cast::<21, 5>(self.difference.val())));
        self.frees_two_at_once.holds.next =
            self.succeeds.val() & self.facts.asked.val().free_all & (self.difference.val() == 2);
    }
}
