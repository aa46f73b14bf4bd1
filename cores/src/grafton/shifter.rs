//! Barrel shifter. Combinational.
//!
//! A funnel: 32 bits are cut out of 63. To the right, the value lies low and the bits that come in lie above it, and
//! `amount` bits are left out; to the left, the value lies high above 31 zeros, and 31 - `amount` bits are left out.
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
    skipped: Signal<Local, Bits<5>>,
    // The funnel, and what is left of it after each step: bits 31:0, and those above.
    low: Signal<Local, Bits<32>>,
    high: Signal<Local, Bits<32>>,
    low_16: Signal<Local, Bits<32>>,
    high_16: Signal<Local, Bits<32>>,
    low_8: Signal<Local, Bits<32>>,
    high_8: Signal<Local, Bits<32>>,
    low_4: Signal<Local, Bits<32>>,
    high_4: Signal<Local, Bits<32>>,
    low_2: Signal<Local, Bits<32>>,
    high_2: Signal<Local, Bits<32>>,
    every: Lit<32, 0x7fff_ffff>,
}

impl Logic for Shifter {
    #[hdl_gen]
    fn update(&mut self) {
        self.low.next = self.value.val();
        self.high.next = 0.into();
        if self.arithmetic.val() & self.value.val().get_bit(31) {
            self.high.next = self.every.val();
        }
        self.skipped.next = self.amount.val();
        if self.leftwards.val() {
            self.low.next = self.value.val() << 31;
            self.high.next = self.value.val() >> 1;
            self.skipped.next = !self.amount.val();
        }
        self.low_16.next = self.low.val();
        self.high_16.next = self.high.val();
        if self.skipped.val().get_bit(4) {
            self.low_16.next = (self.low.val() >> 16) | (self.high.val() << 16);
            self.high_16.next = self.high.val() >> 16;
        }
        self.low_8.next = self.low_16.val();
        self.high_8.next = self.high_16.val();
        if self.skipped.val().get_bit(3) {
            self.low_8.next = (self.low_16.val() >> 8) | (self.high_16.val() << 24);
            self.high_8.next = self.high_16.val() >> 8;
        }
        self.low_4.next = self.low_8.val();
        self.high_4.next = self.high_8.val();
        if self.skipped.val().get_bit(2) {
            self.low_4.next = (self.low_8.val() >> 4) | (self.high_8.val() << 28);
            self.high_4.next = self.high_8.val() >> 4;
        }
        self.low_2.next = self.low_4.val();
        self.high_2.next = self.high_4.val();
        if self.skipped.val().get_bit(1) {
            self.low_2.next = (self.low_4.val() >> 2) | (self.high_4.val() << 30);
            self.high_2.next = self.high_4.val() >> 2;
        }
        self.result.next = self.low_2.val();
        if self.skipped.val().get_bit(0) {
            self.result.next = (self.low_2.val() >> 1) | (self.high_2.val() << 31);
        }
    }
}
