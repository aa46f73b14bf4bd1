//! The contents of the page memory among the claims about them.
use crate::model::Model;
use cores::memory::{Store, PAGE_BITS, PAIR_BITS, WINDOW_BITS};
use hdl::lit::Lit;
use hdl::prop::{Assert, Assume, Cover, Past};
use rust_hdl::prelude::*;
use spec::memory::PAGES;

/// The store with free ports, and one word of one page, any, that is watched.
///
/// The allocator's claims are assumed: `one_owner`, `hold_holds` (no page changes hands while a write is under way) and
/// `freed_is_nobodys` (a page that is forgotten is free).
///
/// - `cpu_sees_what_was_written`: the CPU reads of its page what was written there last, by it or by the mover, and zero if
///   nothing was since the page was forgotten; of any other page it reads nothing, and is told so. But for a page into which the
///   mover wrote in the very clock in which the CPU read.
/// - `mover_sees_what_was_written`: the same at the bulk port.
/// - `only_its_owner_writes`: the word changes, or counts as written, only when the page's owner writes.
/// - `ready_again`: the window is busy with a write for at most 10 clocks; those in which the mover writes or a page is forgotten
///   do not count.
/// - `same_marks`, `as_modelled`, `window_as_modelled`, `clears`, `write_is_the_owners`, `ready_nears`: what induction needs.
#[derive(LogicBlock, Default)]
pub struct Contents {
    pub clock: Signal<In, Clock>,
    pub window_address: Signal<In, Bits<WINDOW_BITS>>,
    pub window_read: Signal<In, Bit>,
    pub window_write_lanes: Signal<In, Bits<4>>,
    pub window_write: Signal<In, Bits<32>>,
    pub bulk_request: Signal<In, Bit>,
    pub bulk_write: Signal<In, Bit>,
    pub bulk_first: Signal<In, Bit>,
    pub bulk_page: Signal<In, Bits<PAGE_BITS>>,
    pub bulk_pair: Signal<In, Bits<PAIR_BITS>>,
    pub bulk_high: Signal<In, Bits<32>>,
    pub bulk_low: Signal<In, Bits<32>>,
    pub cpu_pages: Signal<In, Bits<PAGES>>,
    pub ethernet_pages: Signal<In, Bits<PAGES>>,
    pub forget: Signal<In, Bit>,
    pub forget_page: Signal<In, Bits<PAGE_BITS>>,
    /// The watched word.
    pub page: Signal<In, Bits<PAGE_BITS>>,
    pub pair: Signal<In, Bits<PAIR_BITS>>,
    pub odd: Signal<In, Bit>,
    // What is seen of the inside.
    pub state: Signal<In, Bits<2>>,
    pub checking: Signal<In, Bit>,
    pub step: Signal<In, Bits<3>>,
    pub taken_address: Signal<In, Bits<WINDOW_BITS>>,
    pub taken_lanes: Signal<In, Bits<4>>,
    pub taken_write: Signal<In, Bits<32>>,
    pub even_word: Signal<In, Bits<32>>,
    pub odd_word: Signal<In, Bits<32>>,
    pub cpu_marks: [Signal<In, Bits<32>>; PAGES],
    pub bulk_marks: [Signal<In, Bits<32>>; PAGES],
    /// Where the watched word is in its bank.
    pub watched_address: Signal<Out, Bits<12>>,
    dut: Store,
    model: Model,
    page_before: Past<Bits<PAGE_BITS>>,
    pair_before: Past<Bits<PAIR_BITS>>,
    odd_before: Past<Bit>,
    cpu_pages_before: Past<Bits<PAGES>>,
    ethernet_pages_before: Past<Bits<PAGES>>,
    busy_before: Past<Bit>,
    watch_stays: Assume,
    one_owner: Assume,
    hold_holds: Assume,
    freed_is_nobodys: Assume,
    reads_or_writes: Assume,
    asked: Past<Bit>,
    bulk_asked: Past<Bit>,
    bulk_owned: Past<Bit>,
    bulk_wrote: Past<Bit>,
    cpu_wrote: Past<Bit>,
    word_before: Past<Bits<32>>,
    mark_before: Past<Bit>,
    written_before: Past<Bit>,
    open_before: Past<Bit>,
    value_before: Past<Bits<32>>,
    busy_for: DFF<Bits<4>>,
    cpu_sees_what_was_written: Assert,
    mover_sees_what_was_written: Assert,
    only_its_owner_writes: Assert,
    ready_again: Assert,
    same_marks: Assert,
    as_modelled: Assert,
    window_as_modelled: Assert,
    clears: Assert,
    write_is_the_owners: Assert,
    ready_nears: Assert,
    reads_what_the_mover_wrote: Cover,
    writing: Lit<2, 1>,
    clearing: Lit<2, 2>,
    limit: Lit<4, 10>,
    nine: Lit<4, 9>,
    most: Signal<Local, Bits<4>>,
    zero: Lit<32, 0>,
    cpu_owns: Signal<Local, Bit>,
    mover_owns: Signal<Local, Bit>,
    window_page: Signal<Local, Bits<PAGE_BITS>>,
    window_pair: Signal<Local, Bits<PAIR_BITS>>,
    taken_page: Signal<Local, Bits<PAGE_BITS>>,
    taken_pair: Signal<Local, Bits<PAIR_BITS>>,
    block: Signal<Local, Bits<5>>,
    in_block: Signal<Local, Bits<3>>,
    is_word: Signal<Local, Bit>,
    is_block: Signal<Local, Bit>,
    took_page: Signal<Local, Bit>,
    took_block: Signal<Local, Bit>,
    took_word: Signal<Local, Bit>,
    forgets: Signal<Local, Bit>,
    bulk_here: Signal<Local, Bit>,
    bulk_writes: Signal<Local, Bit>,
    word: Signal<Local, Bits<32>>,
    cpu_mark_word: Signal<Local, Bits<32>>,
    bulk_mark_word: Signal<Local, Bits<32>>,
    mark: Signal<Local, Bit>,
    expected: Signal<Local, Bits<32>>,
    expected_before: Signal<Local, Bits<32>>,
    bulk_value: Signal<Local, Bits<32>>,
    changed: Signal<Local, Bit>,
    in_flux: Signal<Local, Bit>,
    is_cleared: Signal<Local, Bit>,
    forgotten: Signal<Local, Bit>,
    uncounted: Signal<Local, Bit>,
    page_bit: Signal<Local, Bits<PAGES>>,
    one: Lit<PAGES, 1>,
}

impl Logic for Contents {
    #[hdl_gen]
    #[rustfmt::skip] // one line a decision
    fn update(&mut self) {
        dff_setup!(self, clock, busy_for);
        clock!(self, clock, dut, model, page_before, pair_before, odd_before, cpu_pages_before, ethernet_pages_before);
        clock!(self, clock, busy_before, watch_stays, one_owner, hold_holds, freed_is_nobodys, reads_or_writes);
        clock!(self, clock, asked, bulk_asked, bulk_owned, bulk_wrote, cpu_wrote, word_before, mark_before);
        clock!(self, clock, written_before, open_before, value_before);
        clock!(self, clock, cpu_sees_what_was_written, mover_sees_what_was_written, only_its_owner_writes, ready_again);
        clock!(self, clock, same_marks, as_modelled, window_as_modelled, clears, write_is_the_owners, ready_nears, reads_what_the_mover_wrote);
        self.dut.window_address.next = self.window_address.val();
        self.dut.window_read.next = self.window_read.val();
        self.dut.window_write_lanes.next = self.window_write_lanes.val();
        self.dut.window_write.next = self.window_write.val();
        self.dut.bulk.request.next = self.bulk_request.val();
        self.dut.bulk.write.next = self.bulk_write.val();
        self.dut.bulk.first.next = self.bulk_first.val();
        self.dut.bulk.page.next = self.bulk_page.val();
        self.dut.bulk.pair.next = self.bulk_pair.val();
        self.dut.bulk.high.next = self.bulk_high.val();
        self.dut.bulk.low.next = self.bulk_low.val();
        self.dut.cpu_pages.next = self.cpu_pages.val();
        self.dut.ethernet_pages.next = self.ethernet_pages.val();
        self.dut.forget.next = self.forget.val();
        self.dut.forget_page.next = self.forget_page.val();

        // What is assumed.
        self.page_before.now.next = self.page.val();
        self.pair_before.now.next = self.pair.val();
        self.odd_before.now.next = self.odd.val();
        self.watch_stays.holds.next = !self.page_before.valid.val() | ((self.page.val() == self.page_before.past.val())
            & (self.pair.val() == self.pair_before.past.val()) & (self.odd.val() == self.odd_before.past.val()));
        self.cpu_pages_before.now.next = self.cpu_pages.val();
        self.ethernet_pages_before.now.next = self.ethernet_pages.val();
        self.busy_before.now.next = self.dut.busy.val();
        self.one_owner.holds.next = !(self.cpu_pages.val() & self.ethernet_pages.val()).any();
        self.hold_holds.holds.next = !self.busy_before.past.val() | ((self.cpu_pages.val() == self.cpu_pages_before.past.val())
            & (self.ethernet_pages.val() == self.ethernet_pages_before.past.val()));
        self.freed_is_nobodys.holds.next = !self.forget.val() | (!self.cpu_pages.val().get_bit(self.forget_page.val().index())
            & !self.ethernet_pages.val().get_bit(self.forget_page.val().index()));
        self.reads_or_writes.holds.next = !self.window_read.val() | !self.window_write_lanes.val().any();

        // The watched word, and who touches it.
        self.watched_address.next = (bit_cast::<12, PAGE_BITS>(self.page.val()) << 8) | bit_cast::<12, PAIR_BITS>(self.pair.val());
        self.cpu_owns.next = self.cpu_pages.val().get_bit(self.page.val().index());
        self.mover_owns.next = self.ethernet_pages.val().get_bit(self.page.val().index());
        self.window_page.next = self.window_address.val().get_bits::<PAGE_BITS>(11);
        self.window_pair.next = self.window_address.val().get_bits::<PAIR_BITS>(3);
        self.taken_page.next = self.taken_address.val().get_bits::<PAGE_BITS>(11);
        self.taken_pair.next = self.taken_address.val().get_bits::<PAIR_BITS>(3);
        self.block.next = self.pair.val().get_bits::<5>(3);
        self.in_block.next = self.pair.val().get_bits::<3>(0);
        self.is_block.next = (self.window_page.val() == self.page.val())
            & (self.window_pair.val().get_bits::<5>(3) == self.block.val());
        self.is_word.next = (self.window_page.val() == self.page.val()) & (self.window_pair.val() == self.pair.val())
            & (self.window_address.val().get_bit(2) == self.odd.val());
        self.took_page.next = self.taken_page.val() == self.page.val();
        self.took_block.next = (self.taken_page.val() == self.page.val())
            & (self.taken_pair.val().get_bits::<5>(3) == self.block.val());
        self.took_word.next = (self.taken_page.val() == self.page.val()) & (self.taken_pair.val() == self.pair.val())
            & (self.taken_address.val().get_bit(2) == self.odd.val());
        self.forgets.next = self.forget.val() & (self.forget_page.val() == self.page.val());
        self.bulk_here.next = self.bulk_request.val() & self.dut.bulk.granted.val() & (self.bulk_page.val() == self.page.val());
        self.bulk_writes.next = self.bulk_here.val() & self.bulk_write.val() & self.mover_owns.val();
        self.model.forget.next = self.forgets.val();
        self.model.bulk_writes.next = self.bulk_writes.val();
        self.model.bulk_same_pair.next = self.bulk_pair.val() == self.pair.val();
        self.model.bulk_same_block.next = self.bulk_pair.val().get_bits::<5>(3) == self.block.val();
        self.model.bulk_first.next = self.bulk_first.val();
        self.model.bulk_value.next = self.bulk_high.val();
        if self.odd.val() { self.model.bulk_value.next = self.bulk_low.val(); }
        self.model.takes.next = self.dut.window_ready.val() & self.window_write_lanes.val().any();
        self.model.takes_same_block.next = self.is_block.val();
        self.model.takes_same_word.next = self.is_word.val();
        self.model.takes_lanes.next = self.window_write_lanes.val();
        self.model.takes_value.next = self.window_write.val();
        self.model.refused.next = self.dut.window_refused.val();
        self.model.busy.next = self.dut.busy.val();

        // What the CPU reads.
        self.bulk_wrote.now.next = self.bulk_writes.val();
        self.asked.now.next = self.dut.window_ready.val() & self.window_read.val() & self.is_word.val();
        self.expected.next = self.zero.val();
        if self.model.written.val() { self.expected.next = self.model.value.val(); }
        self.cpu_sees_what_was_written.holds.next = !self.asked.past.val()
            | (!self.cpu_owns.val() & self.dut.window_refused.val() & !self.dut.window_value.val().any())
            | (self.cpu_owns.val() & !self.dut.window_refused.val() & (self.model.open.val() | self.bulk_wrote.past.val()
                | (self.dut.window_value.val() == self.expected.val())));
        self.reads_what_the_mover_wrote.holds.next = self.asked.past.val() & self.cpu_owns.val() & self.model.written.val()
            & (self.model.value.val() == 5) & (self.dut.window_value.val() == 5);

        // What the mover reads.
        self.bulk_asked.now.next = self.bulk_here.val() & !self.bulk_write.val() & (self.bulk_pair.val() == self.pair.val());
        self.bulk_owned.now.next = self.mover_owns.val();
        self.written_before.now.next = self.model.written.val();
        self.open_before.now.next = self.model.open.val();
        self.value_before.now.next = self.model.value.val();
        self.expected_before.next = self.zero.val();
        if self.written_before.past.val() { self.expected_before.next = self.value_before.past.val(); }
        self.bulk_value.next = self.dut.bulk.value_high.val();
        if self.odd.val() { self.bulk_value.next = self.dut.bulk.value_low.val(); }
        self.mover_sees_what_was_written.holds.next = !self.bulk_asked.past.val()
            | (!self.bulk_owned.past.val() & self.dut.bulk.refused.val() & !self.bulk_value.val().any())
            | (self.bulk_owned.past.val() & !self.dut.bulk.refused.val() & (self.open_before.past.val()
                | (self.bulk_value.val() == self.expected_before.val())));

        // Who writes.
        self.word.next = self.even_word.val();
        if self.odd.val() { self.word.next = self.odd_word.val(); }
        self.cpu_mark_word.next = self.cpu_marks[0].val();
        self.bulk_mark_word.next = self.bulk_marks[0].val();
        self.page_bit.next = self.one.val() << bit_cast::<PAGES, PAGE_BITS>(self.page.val());
        for i in 0..PAGES {
            if self.page_bit.val().get_bit(i) {
                self.cpu_mark_word.next = self.cpu_marks[i].val();
                self.bulk_mark_word.next = self.bulk_marks[i].val();
            }
        }
        self.mark.next = self.cpu_mark_word.val().get_bit(self.block.val().index());
        self.word_before.now.next = self.word.val();
        self.mark_before.now.next = self.mark.val();
        self.cpu_wrote.now.next = self.dut.busy.val() & self.cpu_owns.val() & self.took_block.val();
        self.changed.next = (self.word.val() != self.word_before.past.val()) | (self.mark.val() & !self.mark_before.past.val());
        self.only_its_owner_writes.holds.next = !self.word_before.valid.val() | !self.changed.val()
            | self.cpu_wrote.past.val() | self.bulk_wrote.past.val();
        self.uncounted.next = self.forget.val() | (self.bulk_request.val() & self.bulk_write.val());
        self.busy_for.d.next = 0.into();
        if self.dut.busy.val() {
            self.busy_for.d.next = self.busy_for.q.val();
            if !self.uncounted.val() { self.busy_for.d.next = self.busy_for.q.val() + 1; }
        }

        // The inside as the model has it.
        self.same_marks.holds.next = self.cpu_mark_word.val() == self.bulk_mark_word.val();
        self.in_flux.next = (self.state.val() == self.writing.val()) & !self.checking.val() & self.took_block.val();
        self.forgotten.next = !self.model.written.val() & !self.model.open.val();
        self.as_modelled.holds.next = (self.in_flux.val() | (self.mark.val() != self.forgotten.val()))
            & (!self.in_flux.val() | (self.mark.val() & self.forgotten.val() & !self.word.val().any()))
            & (!self.model.written.val() | (self.word.val() == self.model.value.val()))
            & (!self.model.written.val() | !self.model.open.val());
        self.window_as_modelled.holds.next = (self.dut.busy.val() == self.state.val().any())
            & (self.state.val() <= self.clearing.val())
            & (!self.dut.busy.val() | (self.model.pending.val()
                & (self.model.same_block.val() == self.took_block.val())
                & (self.model.same_word.val() == self.took_word.val())
                & (self.model.lanes.val() == self.taken_lanes.val())
                & (self.model.data.val() == self.taken_write.val())));
        self.is_cleared.next = (self.in_block.val() < self.step.val()) & self.word.val().any();
        self.clears.holds.next = (self.state.val() != self.clearing.val())
            | (!self.checking.val() & (!self.took_block.val() | (!self.mark.val() & !self.is_cleared.val())));
        self.write_is_the_owners.holds.next = !self.dut.busy.val() | self.checking.val() | !self.took_page.val() | self.cpu_owns.val();
        self.ready_again.holds.next = self.busy_for.q.val() <= self.limit.val();
        self.most.next = self.nine.val();
        if self.checking.val() { self.most.next = 0.into(); }
        if self.state.val() == self.clearing.val() { self.most.next = bit_cast::<4, 3>(self.step.val()) + 1; }
        self.ready_nears.holds.next = !self.dut.busy.val() | (self.busy_for.q.val() <= self.most.val());
    }
}
