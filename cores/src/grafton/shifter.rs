//! Barrel shifter. Combinational.
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
    negative: Signal<Local, Bit>,
    distance: Signal<Local, Bits<32>>,
    given: Signal<Local, Bits<32>>,
    moved: Signal<Local, Bits<32>>,
    ones: Lit<32, 0xffff_ffff>,
}

impl Logic for Shifter {
    #[hdl_gen]
    fn update(&mut self) {
        self.distance.next = bit_cast::<32, 5>(self.amount.val());
        self.negative.next = self.arithmetic.val() & self.value.val().get_bit(31);
        // An arithmetic shift of a negative number is a logical shift of its complement, complemented.
        self.given.next = self.value.val();
        if self.negative.val() {
            self.given.next = self.value.val() ^ self.ones.val();
        }
        self.moved.next = self.given.val() >> self.distance.val();
        self.result.next = self.moved.val();
        if self.negative.val() {
            self.result.next = self.moved.val() ^ self.ones.val();
        }
        if self.leftwards.val() {
            self.result.next = self.value.val() << self.distance.val();
        }
    }
}
