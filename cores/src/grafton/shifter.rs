//! Barrel shifter: one, to the right; what goes to the left is turned around before and after. Combinational.
use super::reverse::Reverse;
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Shifter {
    pub value: Signal<In, Bits<32>>,
    pub amount: Signal<In, Bits<5>>,
    pub leftwards: Signal<In, Bit>,
    /// Bits that come in from the left are copies of the sign.
    pub arithmetic: Signal<In, Bit>,
    pub result: Signal<Out, Bits<32>>,
    reverse_in: Reverse,
    reverse_out: Reverse,
    fills: Signal<Local, Bit>,
    given: Signal<Local, Bits<32>>,
    by_16: Signal<Local, Bits<32>>,
    by_8: Signal<Local, Bits<32>>,
    by_4: Signal<Local, Bits<32>>,
    by_2: Signal<Local, Bits<32>>,
    by_1: Signal<Local, Bits<32>>,
    fill_16: Signal<Local, Bits<32>>,
    fill_8: Signal<Local, Bits<32>>,
    fill_4: Signal<Local, Bits<32>>,
    fill_2: Signal<Local, Bits<32>>,
    fill_1: Signal<Local, Bits<32>>,
    top_16: Lit<32, 0xffff_0000>,
    top_8: Lit<32, 0xff00_0000>,
    top_4: Lit<32, 0xf000_0000>,
    top_2: Lit<32, 0xc000_0000>,
    top_1: Lit<32, 0x8000_0000>,
}

impl Logic for Shifter {
    #[hdl_gen]
    fn update(&mut self) {
        self.fills.next = self.arithmetic.val() & self.value.val().get_bit(31);
        self.fill_16.next = 0.into();
        self.fill_8.next = 0.into();
        self.fill_4.next = 0.into();
        self.fill_2.next = 0.into();
        self.fill_1.next = 0.into();
        if self.fills.val() {
            self.fill_16.next = self.top_16.val();
            self.fill_8.next = self.top_8.val();
            self.fill_4.next = self.top_4.val();
            self.fill_2.next = self.top_2.val();
            self.fill_1.next = self.top_1.val();
        }
        self.reverse_in.word.next = self.value.val();
        self.given.next = self.value.val();
        if self.leftwards.val() {
            self.given.next = self.reverse_in.reversed.val();
        }
        self.by_16.next = self.given.val();
        if self.amount.val().get_bit(4) {
            self.by_16.next = (self.given.val() >> 16) | self.fill_16.val();
        }
        self.by_8.next = self.by_16.val();
        if self.amount.val().get_bit(3) {
            self.by_8.next = (self.by_16.val() >> 8) | self.fill_8.val();
        }
        self.by_4.next = self.by_8.val();
        if self.amount.val().get_bit(2) {
            self.by_4.next = (self.by_8.val() >> 4) | self.fill_4.val();
        }
        self.by_2.next = self.by_4.val();
        if self.amount.val().get_bit(1) {
            self.by_2.next = (self.by_4.val() >> 2) | self.fill_2.val();
        }
        self.by_1.next = self.by_2.val();
        if self.amount.val().get_bit(0) {
            self.by_1.next = (self.by_2.val() >> 1) | self.fill_1.val();
        }
        self.reverse_out.word.next = self.by_1.val();
        self.result.next = self.by_1.val();
        if self.leftwards.val() {
            self.result.next = self.reverse_out.reversed.val();
        }
    }
}
