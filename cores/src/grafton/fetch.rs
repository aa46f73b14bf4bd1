//! First stage: the program counter.
//!
//! `fetch_address` is what `pc` will be, so the instruction at `pc` is on `fetch_data` while `live`. Next address, in order
//! of precedence: the reset vector while `restart`, `correction` from execute (the instruction fetched meanwhile is not
//! live any more), the same address while decode does not take the instruction, `target` of a branch or jump in decode
//! (the instruction fetched meanwhile is its delay slot), the following word.
use hdl::lit::Lit;
use hdl::reg::RegInit;
use rust_hdl::prelude::*;
use spec::map::RESET_VECTOR;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Fetch {
    pub clock: Signal<In, Clock>,
    /// Level: start at the reset vector.
    pub restart: Signal<In, Bit>,
    /// Strobe: nothing in the pipeline counts any more.
    pub flush: Signal<In, Bit>,
    /// Level: execute found that fetch went the wrong way; go to `correction`.
    pub correct: Signal<In, Bit>,
    pub correction: Signal<In, Bits<32>>,
    /// Level: decode does not take the instruction in this clock.
    pub hold: Signal<In, Bit>,
    /// Level: decode goes to `target` after the delay slot.
    pub jump: Signal<In, Bit>,
    pub target: Signal<In, Bits<32>>,
    /// Address of the word to read in this clock.
    pub fetch_address: Signal<Out, Bits<32>>,
    /// Address of the instruction on `fetch_data`.
    pub pc: Signal<Out, Bits<32>>,
    /// The word after it.
    pub following: Signal<Out, Bits<32>>,
    /// Whether it counts.
    pub live: Signal<Out, Bit>,
    counter: RegInit<32, { RESET_VECTOR as u64 }>,
    alive: DFF<Bit>,
    reset_vector: Lit<32, { RESET_VECTOR as u64 }>,
    word_mask: Lit<32, 0xffff_fffc>,
    next_word: Signal<Local, Bits<32>>,
    next_counter: Signal<Local, Bits<32>>,
}

impl Logic for Fetch {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, counter, alive);
        self.next_word.next = self.counter.q.val() + 4;
        self.following.next = self.next_word.val();
        self.next_counter.next = self.next_word.val();
        if self.jump.val() {
            self.next_counter.next = self.target.val();
        }
        if self.hold.val() {
            self.next_counter.next = self.counter.q.val();
        }
        if self.correct.val() {
            self.next_counter.next = self.correction.val();
        }
        if self.restart.val() {
            self.next_counter.next = self.reset_vector.val();
        }
        self.counter.d.next = self.next_counter.val() & self.word_mask.val();
        self.fetch_address.next = self.next_counter.val() & self.word_mask.val();
        self.alive.d.next = self.restart.val() | (self.alive.q.val() & !self.flush.val());
        self.live.next = self.alive.q.val() & !self.correct.val();
        self.pc.next = self.counter.q.val();
    }
}
