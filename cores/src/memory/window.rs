//! The CPU's way to the pages.
//!
//! An access is taken in the clock in which it is asked for and `ready` is high; the value, or the refusal, is there in the
//! next. A write is done in that next clock, in which nothing is taken; before the first write into a block that was never
//! written the block is filled with zeros, which takes nine clocks more.
use super::blocks::BLOCK_BITS;
use super::bulk::{PAGE_BITS, PAIR_BITS};
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::memory::{BLOCK_WORDS, PAGES, PAGE_BYTES};

/// Bits of an offset in the page window.
pub const WINDOW_BITS: usize = (PAGES * PAGE_BYTES).trailing_zeros() as usize;
/// Address bits of one of the two RAM banks: page and pair.
pub const BANK_BITS: usize = PAGE_BITS + PAIR_BITS;
/// Bits of the number of a block among all blocks of all pages.
const WHOLE_BITS: usize = PAGE_BITS + BLOCK_BITS;
/// Bits of the number of a pair in its block.
const STEP_BITS: usize = (BLOCK_WORDS / 2).trailing_zeros() as usize;

#[derive(Clone, Copy, Debug, PartialEq, LogicState)]
enum State {
    Ready,
    Write,
    Clear,
}

/// See the module page. The even bank holds the word of the lower address of each pair.
#[derive(LogicBlock, Default)]
pub struct Window {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Byte offset in the window; the low two bits do not count.
    pub address: Signal<In, Bits<WINDOW_BITS>>,
    /// Level: read.
    pub read: Signal<In, Bit>,
    /// Level: write these bytes; lane 3 is bits 31:24, the lowest address.
    pub write_lanes: Signal<In, Bits<4>>,
    /// Value to write.
    pub write: Signal<In, Bits<32>>,
    /// The access is taken in this clock. A function of a register.
    pub ready: Signal<Out, Bit>,
    /// The word read, one clock after it was taken.
    pub value: Signal<Out, Bits<32>>,
    /// One clock after it was taken: not the CPU's page; nothing was read or written.
    pub refused: Signal<Out, Bit>,
    /// Level: a write is under way; its page must not change hands.
    pub busy: Signal<Out, Bit>,
    /// Bit a page: owned by the CPU.
    pub cpu_pages: Signal<In, Bits<PAGES>>,
    /// Page of the access taken last.
    pub page: Signal<Out, Bits<PAGE_BITS>>,
    /// Its block.
    pub block: Signal<Out, Bits<BLOCK_BITS>>,
    /// The block has been written.
    pub valid: Signal<In, Bit>,
    /// Level: the block is filled, mark it.
    pub mark: Signal<Out, Bit>,
    /// The mark is set at the next edge.
    pub mark_taken: Signal<In, Bit>,
    /// Banks: pair to read or write.
    pub bank_address: Signal<Out, Bits<BANK_BITS>>,
    /// Even bank: lanes to write.
    pub even_lanes: Signal<Out, Bits<4>>,
    /// Even bank: value read.
    pub even_value: Signal<In, Bits<32>>,
    /// Odd bank: lanes to write.
    pub odd_lanes: Signal<Out, Bits<4>>,
    /// Both banks: value to write.
    pub bank_write: Signal<Out, Bits<32>>,
    /// Odd bank: value read.
    pub odd_value: Signal<In, Bits<32>>,
    state: DFF<State>,
    taken_address: DFF<Bits<WINDOW_BITS>>,
    taken_lanes: DFF<Bits<4>>,
    taken_write: DFF<Bits<32>>,
    checking: DFF<Bit>,
    step: DFF<Bits<STEP_BITS>>,
    all_lanes: Lit<4, 0xf>,
    no_lanes: Lit<4, 0>,
    zero: Lit<32, 0>,
    step_bits: Lit<2, { STEP_BITS as u64 }>,
    block_at: Lit<4, { (BLOCK_WORDS * 4).trailing_zeros() as u64 }>,
    page_at: Lit<4, { PAGE_BYTES.trailing_zeros() as u64 }>,
    usable: Signal<Local, Bit>,
    access: Signal<Local, Bit>,
    owned: Signal<Local, Bit>,
    is_odd: Signal<Local, Bit>,
    page_now: Signal<Local, Bits<PAGE_BITS>>,
    clear_address: Signal<Local, Bits<BANK_BITS>>,
}

impl Logic for Window {
    #[hdl_gen]
    #[rustfmt::skip] // one line a decision keeps the machine on one page
    fn update(&mut self) {
        dff_setup!(self, clock, state, taken_address, taken_lanes, taken_write, checking, step);
        self.ready.next = self.state.q.val() == State::Ready;
        self.busy.next = self.state.q.val() != State::Ready;
        self.access.next = (self.state.q.val() == State::Ready) & (self.read.val() | self.write_lanes.val().any());
        self.checking.d.next = self.access.val();
        self.page_now.next = self.taken_address.q.val().get_bits::<PAGE_BITS>(self.page_at.val().index());
        self.page.next = self.page_now.val();
        self.block.next = self.taken_address.q.val().get_bits::<BLOCK_BITS>(self.block_at.val().index());
        self.is_odd.next = self.taken_address.q.val().get_bit(2);
        self.owned.next = self.cpu_pages.val().get_bit(self.page_now.val().index());
        self.usable.next = self.owned.val() & self.valid.val();
        self.refused.next = self.checking.q.val() & !self.owned.val();
        self.value.next = self.zero.val();
        if self.checking.q.val() & self.usable.val() {
            self.value.next = self.even_value.val();
            if self.is_odd.val() { self.value.next = self.odd_value.val(); }
        }
        self.clear_address.next = (bit_cast::<BANK_BITS, WHOLE_BITS>(
            self.taken_address.q.val().get_bits::<WHOLE_BITS>(self.block_at.val().index()),
        ) << bit_cast::<BANK_BITS, 2>(self.step_bits.val()))
            | bit_cast::<BANK_BITS, STEP_BITS>(self.step.q.val());

        // What the banks do: read what is asked for, write the word, or fill the block with zeros before.
        self.bank_address.next = self.taken_address.q.val().get_bits::<BANK_BITS>(3);
        self.even_lanes.next = self.no_lanes.val();
        self.odd_lanes.next = self.no_lanes.val();
        self.bank_write.next = self.taken_write.q.val();
        self.mark.next = false;
        match self.state.q.val() {
            State::Ready => {
                self.bank_address.next = self.address.val().get_bits::<BANK_BITS>(3);
                self.taken_address.d.next = self.address.val();
                self.taken_lanes.d.next = self.write_lanes.val();
                self.taken_write.d.next = self.write.val();
                self.step.d.next = 0.into();
                if self.write_lanes.val().any() { self.state.d.next = State::Write; }
            }
            State::Write => {
                self.state.d.next = State::Ready;
                if self.owned.val() & !self.valid.val() { self.state.d.next = State::Clear; }
                if self.usable.val() & self.is_odd.val() {
                    self.odd_lanes.next = self.taken_lanes.q.val();
                } else if self.usable.val() {
                    self.even_lanes.next = self.taken_lanes.q.val();
                }
            }
            State::Clear => {
                self.bank_address.next = self.clear_address.val();
                self.bank_write.next = self.zero.val();
                self.even_lanes.next = self.all_lanes.val();
                self.odd_lanes.next = self.all_lanes.val();
                self.mark.next = self.step.q.val().all();
                if !self.step.q.val().all() {
                    self.step.d.next = self.step.q.val() + 1;
                } else if self.mark_taken.val() {
                    self.state.d.next = State::Write;
                }
            }
        }
    }
}
