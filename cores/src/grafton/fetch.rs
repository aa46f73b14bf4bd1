//! First stage: the program counter.
//!
//! `fetch_address` is what `pc` will be, so the instruction at `pc` is on `fetch_data` while `live`. Next address, in order
//! of precedence: `correction`, which execute gave in the clock before, the target of a branch or
//! jump in decode (the instruction fetched meanwhile is its delay slot), the following word. What is fetched while execute
//! corrects, and in the clock after, is not live: what tells execute comes late, and the address goes far. `flush` makes the
//! next address the reset vector:
//! there `restart` starts, in the clock after it, when there is nothing in decode and execute. While decode does not take the instruction and nothing is corrected,
//! `fetch_enable` is low: the memory keeps its word, and the address, which comes late, need not be chosen by that.
use hdl::arithmetic::Choice;
use hdl::lit::Lit;
use hdl::reg::RegInit;
use rust_hdl::prelude::*;
use spec::map::RESET_VECTOR;

/// The word before the first.
const BEFORE_START: u64 = RESET_VECTOR as u64 - 4;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Fetch {
    pub clock: Signal<In, Clock>,
    /// Level: start at the reset vector.
    pub restart: Signal<In, Bit>,
    /// Strobe: nothing in the pipeline counts any more.
    pub flush: Signal<In, Bit>,
    /// Level: execute found that fetch went the wrong way; go to `correction` in the next clock.
    pub correct: Signal<In, Bit>,
    pub correction: Signal<In, Bits<32>>,
    /// Level: decode does not take the instruction in this clock.
    pub hold: Signal<In, Bit>,
    /// Levels, at most one: decode goes to `target`, to `base`, after the delay slot.
    pub jump: Signal<In, Bit>,
    pub target: Signal<In, Bits<32>>,
    pub jump_register: Signal<In, Bit>,
    pub base: Signal<In, Bits<32>>,
    /// Address of the word to read in this clock, while `fetch_enable`.
    pub fetch_address: Signal<Out, Bits<32>>,
    pub fetch_enable: Signal<Out, Bit>,
    /// Address of the instruction on `fetch_data`.
    pub pc: Signal<Out, Bits<32>>,
    /// The word after it.
    pub following: Signal<Out, Bits<32>>,
    /// Whether it counts.
    pub live: Signal<Out, Bit>,
    counter: RegInit<32, BEFORE_START>,
    alive: DFF<Bit>,
    correcting: DFF<Bit>,
    corrected: DFF<Bits<32>>,
    before_start: Lit<32, BEFORE_START>,
    word_mask: Lit<32, 0xffff_fffc>,
    next_word: Signal<Local, Bits<32>>,
    choice: Choice<32>,
    next_counter: Signal<Local, Bits<32>>,
    moves: Signal<Local, Bit>,
}

impl Logic for Fetch {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, counter, alive, correcting, corrected);
        self.correcting.d.next = self.correct.val() & !self.flush.val();
        self.corrected.d.next = self.correction.val();
        self.next_word.next = self.counter.q.val() + 4;
        self.following.next = self.next_word.val();
        self.choice.enable.next = true;
        self.choice.word[0].next = self.next_word.val();
        self.choice.word[1].next = self.target.val();
        self.choice.word[2].next = self.base.val();
        self.choice.word[3].next = self.corrected.q.val();
        self.choice.code.next =
            (bit_cast::<2, 1>((self.correcting.q.val() | self.jump_register.val()).into()) << 1)
                | bit_cast::<2, 1>((self.correcting.q.val() | self.jump.val()).into());
        self.next_counter.next = self.choice.chosen.val() & self.word_mask.val();
        self.moves.next = self.correcting.q.val() | !self.hold.val();
        if self.moves.val() {
            self.counter.d.next = self.next_counter.val();
        }
        if self.flush.val() {
            self.counter.d.next = self.before_start.val();
        }
        self.fetch_address.next = self.next_counter.val();
        self.fetch_enable.next = self.moves.val();
        self.alive.d.next = self.restart.val() | (self.alive.q.val() & !self.flush.val());
        self.live.next = self.alive.q.val() & !self.correct.val() & !self.correcting.q.val();
        self.pc.next = self.counter.q.val();
    }
}
