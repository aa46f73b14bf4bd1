//! The eight words that the CPU of the bench fetches first, served by counting clocks.
#![allow(missing_docs)] // ports are described where they are used

use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// Words served.
pub const WORDS: usize = 8;

/// `word` follows the counter: `word0` in the second clock after power-up, when the CPU wants its first instruction.
#[derive(LogicBlock, Default)]
pub struct Boot {
    pub clock: Signal<In, Clock>,
    pub word0: Signal<In, Bits<32>>,
    pub word1: Signal<In, Bits<32>>,
    pub word2: Signal<In, Bits<32>>,
    pub word3: Signal<In, Bits<32>>,
    pub word4: Signal<In, Bits<32>>,
    pub word5: Signal<In, Bits<32>>,
    pub word6: Signal<In, Bits<32>>,
    pub word7: Signal<In, Bits<32>>,
    /// Level: the instruction port is to show `word`.
    pub active: Signal<Out, Bit>,
    pub word: Signal<Out, Bits<32>>,
    step: DFF<Bits<4>>,
    last: Lit<4, 9>,
}

impl Logic for Boot {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, step);
        self.active.next = self.step.q.val() != self.last.val();
        if self.step.q.val() != self.last.val() {
            self.step.d.next = self.step.q.val() + 1;
        }
        self.word.next = self.word0.val();
        if self.step.q.val() == 2 {
            self.word.next = self.word1.val();
        }
        if self.step.q.val() == 3 {
            self.word.next = self.word2.val();
        }
        if self.step.q.val() == 4 {
            self.word.next = self.word3.val();
        }
        if self.step.q.val() == 5 {
            self.word.next = self.word4.val();
        }
        if self.step.q.val() == 6 {
            self.word.next = self.word5.val();
        }
        if self.step.q.val() == 7 {
            self.word.next = self.word6.val();
        }
        if self.step.q.val() == 8 {
            self.word.next = self.word7.val();
        }
    }
}
