//! A combinational table whose contents come from Rust, usually from the lists of `spec`.
use rust_hdl::prelude::*;
use std::marker::PhantomData;

/// Contents of a [Table].
pub trait Contents: Clone + std::fmt::Debug + Default + 'static {
    /// The word at `index`; [Self::OTHER] where nothing is listed.
    fn word(index: u32) -> u32;
    /// The most frequent word; all indices that have it share one line of Verilog.
    const OTHER: u32 = 0;
}

/// `2^A` words of `D` bits (at most 32). `word` follows `index` in the same clock.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct Table<C: Contents, const A: usize, const D: usize> {
    /// Which word.
    pub index: Signal<In, Bits<A>>,
    /// That word.
    pub word: Signal<Out, Bits<D>>,
    _contents: PhantomData<C>,
}

impl<C: Contents, const A: usize, const D: usize> Logic for Table<C, A, D> {
    fn update(&mut self) {
        self.word.next = C::word(self.index.val().to_u32()).to_bits();
    }
    fn connect(&mut self) {
        self.word.connect();
    }
    fn hdl(&self) -> Verilog {
        let arms: String = (0..1u32 << A)
            .map(|index| (index, C::word(index)))
            .filter(|(_, word)| *word != C::OTHER)
            .map(|(index, word)| format!("    {A}'h{index:x}: word = {D}'h{word:x};\n"))
            .collect();
        Verilog::Custom(format!(
            "always @(*) case (index)\n{arms}    default: word = {D}'h{:x};\nendcase",
            C::OTHER
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check;

    #[derive(Clone, Debug, Default)]
    struct Squares;
    impl Contents for Squares {
        fn word(index: u32) -> u32 {
            index * index % 13
        }
        const OTHER: u32 = 1;
    }

    /// A clock, because a bench steps one; the table itself has none.
    #[derive(LogicBlock, Default)]
    struct Clocked {
        clock: Signal<In, Clock>,
        index: Signal<In, Bits<5>>,
        word: Signal<Out, Bits<4>>,
        squares: Table<Squares, 5, 4>,
        hold: DFF<Bits<4>>,
    }
    impl Logic for Clocked {
        #[hdl_gen]
        fn update(&mut self) {
            dff_setup!(self, clock, hold);
            self.squares.index.next = self.index.val();
            self.hold.d.next = self.squares.word.val();
            self.word.next = self.hold.q.val();
        }
    }

    #[test]
    fn every_word_is_there_in_rust_and_verilog() {
        let mut bench =
            check::Bench::new(Clocked::default(), |t: &mut Clocked| &mut t.clock).recording();
        for index in 0..32u32 {
            bench.dut.index.next = index.to_bits();
            bench.step();
            assert_eq!(bench.dut.word.val().to_u32(), Squares::word(index));
        }
        check::replay("table", &mut bench);
    }
}
