//! Whose call may change what, and what is forgotten when.
use super::case::CaseSink;
use super::history::Standing;
use super::{PAGES, WIDTH};
use hdl::lit::Lit;
use hdl::prop::{Assert, Past};
use rust_hdl::prelude::*;

/// - `only_its_owner`: a page is freed or handed on only in a call of its owner; a free one goes to who called ALLOCATE only.
/// - `hold_holds`: nothing changes while `hold` is high.
/// - `forgotten_at_once`: `forget` in the clock after a page was freed, for that page, and never else.
#[derive(LogicBlock, Default)]
pub struct Rights {
    pub clock: Signal<In, Clock>,
    pub facts: CaseSink,
    pub forget: Signal<In, Bit>,
    pub forget_page: Signal<In, Bits<WIDTH>>,
    earlier: Past<Standing>,
    hold_before: Past<Bit>,
    by_owner: Past<Bit>,
    allocating: Past<Bit>,
    caller_before: Past<Bits<3>>,
    only_its_owner: Assert,
    hold_holds: Assert,
    forgotten_at_once: Assert,
    one: Lit<PAGES, 1>,
    ours: Signal<Local, Bit>,
    same_owner: Signal<Local, Bit>,
    was_taken: Signal<Local, Bit>,
    now_free: Signal<Local, Bits<PAGES>>,
    freed: Signal<Local, Bits<PAGES>>,
    forgets: Signal<Local, Bits<PAGES>>,
}

impl Logic for Rights {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, earlier, hold_before, by_owner, allocating);
        clock!(self, clock, caller_before, only_its_owner, hold_holds);
        clock!(self, clock, forgotten_at_once);
        self.earlier.now.next = self.facts.now.val();
        self.hold_before.now.next = self.facts.hold.val();
        self.ours.next = self.facts.asked.val().caller_known
            & (self.facts.asked.val().caller == self.facts.now.val().owner);
        self.by_owner.now.next = self.facts.request.val()
            & self.ours.val()
            & (self.facts.asked.val().free_all | self.facts.asked.val().about_a_page);
        self.allocating.now.next = self.facts.request.val()
            & self.facts.asked.val().allocate
            & (self.facts.asked.val().by_cpu | self.facts.asked.val().by_ethernet);
        self.caller_before.now.next = self.facts.asked.val().caller;

        self.was_taken.next = self.earlier.past.val().taken;
        self.same_owner.next = self.earlier.past.val().owner == self.facts.now.val().owner;
        self.only_its_owner.holds.next = !self.earlier.valid.val()
            | (self.was_taken.val() & self.facts.now.val().taken & self.same_owner.val())
            | (!self.was_taken.val() & !self.facts.now.val().taken)
            | (self.was_taken.val() & self.by_owner.past.val())
            | (!self.was_taken.val()
                & self.allocating.past.val()
                & (self.facts.now.val().owner == self.caller_before.past.val()));
        self.hold_holds.holds.next =
            !self.hold_before.past.val() | (self.earlier.past.val() == self.facts.now.val());
        self.now_free.next = !self.facts.now.val().allocated;
        self.freed.next = self.earlier.past.val().allocated & self.now_free.val();
        self.forgets.next = 0.into();
        if self.forget.val() {
            self.forgets.next = self.one.val() << bit_cast::<PAGES, WIDTH>(self.forget_page.val());
        }
        self.forgotten_at_once.holds.next =
            !self.earlier.valid.val() | (self.forgets.val() == self.freed.val());
    }
}
