//! First stage: the program counter.
//!
//! `fetch_address` is what `pc` will be, so the instruction at `pc` is on `fetch_data` while `live`. Next address, in order
//! of precedence: `correction` from execute (the instruction fetched meanwhile is not live any more), the reset vector while
//! `restart` (there is no instruction in execute then), `target` of a branch or jump in decode (the instruction fetched
//! meanwhile is its delay slot), the following word. While decode does not take the instruction and nothing is corrected,
//! `fetch_enable` is low: the memory keeps its word, and the address, which comes late, need not be chosen by that.
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
    /// Address of the word to read in this clock, while `fetch_enable`.
    pub fetch_address: Signal<Out, Bits<32>>,
    pub fetch_enable: Signal<Out, Bit>,
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
    foreseen: Signal<Local, Bits<32>>,
    next_counter: Signal<Local, Bits<32>>,
    moves: Signal<Local, Bit>,
}

impl Logic for Fetch {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, counter, alive);
        self.next_word.next = self.counter.q.val() + 4;
        self.following.next = self.next_word.val();
        self.foreseen.next = self.next_word.val();
        if self.jump.val() {
            self.foreseen.next = self.target.val();
        }
        if self.restart.val() {
            self.foreseen.next = self.reset_vector.val();
        }
        self.next_counter.next = self.foreseen.val() & self.word_mask.val();
        if self.correct.val() {
            self.next_counter.next = self.correction.val() & self.word_mask.val();
        }
        self.moves.next = self.correct.val() | !self.hold.val();
        if self.moves.val() {
            self.counter.d.next = self.next_counter.val();
        }
        self.fetch_address.next = self.next_counter.val();
        self.fetch_enable.next = self.moves.val();
        self.alive.d.next = self.restart.val() | (self.alive.q.val() & !self.flush.val());
        self.live.next = self.alive.q.val() & !self.correct.val();
        self.pc.next = self.counter.q.val();
    }
}
