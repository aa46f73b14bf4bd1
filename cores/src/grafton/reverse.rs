//! A word with its bits in reverse order. Combinational, wires only.
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Reverse {
    pub word: Signal<In, Bits<32>>,
    pub reversed: Signal<Out, Bits<32>>,
    by_16: Signal<Local, Bits<32>>,
    by_8: Signal<Local, Bits<32>>,
    by_4: Signal<Local, Bits<32>>,
    by_2: Signal<Local, Bits<32>>,
    upper_8: Lit<32, 0xff00_ff00>,
    lower_8: Lit<32, 0x00ff_00ff>,
    upper_4: Lit<32, 0xf0f0_f0f0>,
    lower_4: Lit<32, 0x0f0f_0f0f>,
    upper_2: Lit<32, 0xcccc_cccc>,
    lower_2: Lit<32, 0x3333_3333>,
    upper_1: Lit<32, 0xaaaa_aaaa>,
    lower_1: Lit<32, 0x5555_5555>,
}

impl Logic for Reverse {
    #[hdl_gen]
    fn update(&mut self) {
        self.by_16.next = (self.word.val() >> 16) | (self.word.val() << 16);
        self.by_8.next = ((self.by_16.val() & self.upper_8.val()) >> 8)
            | ((self.by_16.val() & self.lower_8.val()) << 8);
        self.by_4.next = ((self.by_8.val() & self.upper_4.val()) >> 4)
            | ((self.by_8.val() & self.lower_4.val()) << 4);
        self.by_2.next = ((self.by_4.val() & self.upper_2.val()) >> 2)
            | ((self.by_4.val() & self.lower_2.val()) << 2);
        self.reversed.next = ((self.by_2.val() & self.upper_1.val()) >> 1)
            | ((self.by_2.val() & self.lower_1.val()) << 1);
    }
}
