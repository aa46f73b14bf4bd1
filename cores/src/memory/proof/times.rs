//! How long an answer takes.
use super::case::CaseSink;
use super::PAGES;
use hdl::lit::Lit;
use hdl::prop::Assert;
use rust_hdl::prelude::*;

/// `in_time`: the answer comes at most 3 clocks after the call, ALLOCATE 3 and one a page, FREE_ALL 1 and two a page; clocks
/// with `hold` high do not count.
#[derive(LogicBlock, Default)]
pub struct Times {
    pub clock: Signal<In, Clock>,
    pub facts: CaseSink,
    in_time: Assert,
    pages: Lit<7, { PAGES as u64 }>,
    limit: Signal<Local, Bits<7>>,
    not_judged: Signal<Local, Bit>,
}

impl Logic for Times {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, in_time);
        self.limit.next = 3.into();
        if self.facts.asked.val().allocate & !self.facts.then.val().taken {
            self.limit.next = self.pages.val() + 3;
        }
        if self.facts.asked.val().free_all {
            self.limit.next = (self.pages.val() << 1) + 1;
        }
        // An ALLOCATE is judged when the watched page was free: one is, or it is refused.
        self.not_judged.next = self.facts.asked.val().allocate
            & self.facts.then.val().taken
            & self.facts.then.val().free.any();
        self.in_time.holds.next = !self.facts.in_call.val()
            | (self.facts.age.val() <= self.limit.val())
            | self.not_judged.val();
    }
}
