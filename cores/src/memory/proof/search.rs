//! What induction needs of the time that a call takes.
use super::case::CaseSink;
use super::{PAGES, WIDTH};
use crate::memory::allocator::State;
use hdl::lit::Lit;
use hdl::prop::Assert;
use rust_hdl::prelude::*;

/// `search_nears`: how long a call can have waited at each of its stages: the search for a free page comes nearer to the watched
/// one in every clock, FREE_ALL takes two clocks a page. `found_is_free`: the candidate that was found is free still.
#[derive(LogicBlock, Default)]
pub struct Search {
    pub clock: Signal<In, Clock>,
    pub facts: CaseSink,
    pub page: Signal<In, Bits<WIDTH>>,
    pub candidate: Signal<In, Bits<WIDTH>>,
    pub found: Signal<In, Bit>,
    search_nears: Assert,
    found_is_free: Assert,
    pages: Lit<7, { PAGES as u64 }>,
    base: Signal<Local, Bits<7>>,
    limit: Signal<Local, Bits<7>>,
    distance: Signal<Local, Bits<WIDTH>>,
    waited: Signal<Local, Bits<7>>,
    searches: Signal<Local, Bit>,
    looks: Signal<Local, Bit>,
    occupied: Signal<Local, Bits<PAGES>>,
}

impl Logic for Search {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, search_nears, found_is_free);
        self.searches.next = self.facts.asked.val().allocate & self.facts.then.val().free.any();
        self.looks.next =
            (self.facts.stage.val() == State::AwaitCall) | (self.facts.stage.val() == State::Look);
        self.distance.next = self.facts.watched.val() - self.candidate.val();
        self.waited.next = self.facts.age.val();

        // Clocks up to the stage Look; one more for each stage after it.
        self.base.next = 1.into();
        if self.facts.asked.val().free_all {
            self.base.next = (bit_cast::<7, WIDTH>(self.page.val()) << 1) + 1;
        } else if self.searches.val() {
            self.base.next = self.pages.val() + 1;
            if self.facts.stage.val() == State::Look {
                self.waited.next = self.facts.age.val() + bit_cast::<7, WIDTH>(self.distance.val());
                if !self.found.val() {
                    self.base.next = self.pages.val();
                }
            }
        }
        self.limit.next = self.base.val();
        if self.facts.stage.val() == State::AwaitCall {
            self.limit.next = 0.into();
        } else if self.facts.stage.val() == State::Act {
            self.limit.next = self.base.val() + 1;
        } else if self.facts.stage.val() == State::Answer {
            self.limit.next = self.base.val() + 2;
        }
        self.search_nears.holds.next = (self.waited.val() <= self.limit.val())
            | (self.searches.val()
                & self.facts.then.val().taken
                & (self.facts.stage.val() != State::AwaitCall));
        if self.facts.asked.val().free_all & (self.facts.stage.val() == State::Answer) {
            self.search_nears.holds.next =
                (self.waited.val() <= self.limit.val()) & self.page.val().all();
        }
        self.occupied.next = self.facts.now.val().allocated;
        self.found_is_free.holds.next = !self.found.val()
            | !self.looks.val()
            | !self.occupied.val().get_bit(self.candidate.val().index());
    }
}
