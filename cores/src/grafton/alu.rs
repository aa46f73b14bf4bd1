//! Sums, differences, comparisons, logic and shifts. Combinational.
use super::fields::unit;
use super::shifter::Shifter;
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// See the module documentation. The codes are those of [super::fields].
#[derive(LogicBlock, Default)]
pub struct Alu {
    pub left: Signal<In, Bits<32>>,
    pub right: Signal<In, Bits<32>>,
    /// What is shifted: the right operand, before an immediate is joined with it.
    pub shifted: Signal<In, Bits<32>>,
    pub unit: Signal<In, Bits<3>>,
    pub subtracts: Signal<In, Bit>,
    pub is_unsigned: Signal<In, Bit>,
    pub logic_code: Signal<In, Bits<3>>,
    pub shift: Signal<In, Bits<2>>,
    /// HI or LO.
    pub high_low: Signal<In, Bits<32>>,
    pub result: Signal<Out, Bits<32>>,
    /// The sum or difference does not fit 32 bits with sign.
    pub overflow: Signal<Out, Bit>,
    /// Left is less than right; needs `subtracts`.
    pub less: Signal<Out, Bit>,
    shifter: Shifter,
    signs_differ: Signal<Local, Bit>,
    is_less: Signal<Local, Bit>,
    inverted: Signal<Local, Bits<32>>,
    raw: Signal<Local, Bits<32>>,
    total: Signal<Local, Bits<32>>,
    logical: Signal<Local, Bits<32>>,
    logic_unit: Lit<3, { unit::LOGIC }>,
    shifter_unit: Lit<3, { unit::SHIFTER }>,
    less_unit: Lit<3, { unit::LESS }>,
    high_low_unit: Lit<3, { unit::HIGH_LOW }>,
}

impl Logic for Alu {
    #[hdl_gen]
    fn update(&mut self) {
        // left - right is !(!left + right).
        self.inverted.next = self.left.val();
        if self.subtracts.val() {
            self.inverted.next = !self.left.val();
        }
        self.raw.next = self.inverted.val() + self.right.val();
        self.total.next = self.raw.val();
        if self.subtracts.val() {
            self.total.next = !self.raw.val();
        }
        self.signs_differ.next = self.left.val().get_bit(31) ^ self.right.val().get_bit(31);
        self.overflow.next = (self.signs_differ.val() == self.subtracts.val())
            & (self.total.val().get_bit(31) != self.left.val().get_bit(31));
        self.is_less.next = self.total.val().get_bit(31);
        if self.signs_differ.val() {
            self.is_less.next = self.left.val().get_bit(31) ^ self.is_unsigned.val();
        }
        self.less.next = self.is_less.val();
        self.logical.next = self.right.val();
        if self.logic_code.val() == 0 {
            self.logical.next = self.left.val() & self.right.val();
        }
        if self.logic_code.val() == 1 {
            self.logical.next = self.left.val() | self.right.val();
        }
        if self.logic_code.val() == 2 {
            self.logical.next = self.left.val() ^ self.right.val();
        }
        if self.logic_code.val() == 3 {
            self.logical.next = !(self.left.val() | self.right.val());
        }
        self.shifter.value.next = self.shifted.val();
        self.shifter.leftwards.next = self.shift.val().get_bit(0);
        self.shifter.arithmetic.next = self.shift.val().get_bit(1);
        self.shifter.amount.next = self.left.val().get_bits::<5>(0);
        self.result.next = self.total.val();
        if self.unit.val() == self.logic_unit.val() {
            self.result.next = self.logical.val();
        }
        if self.unit.val() == self.shifter_unit.val() {
            self.result.next = self.shifter.result.val();
        }
        if self.unit.val() == self.less_unit.val() {
            self.result.next = bit_cast::<32, 1>(self.is_less.val().into());
        }
        if self.unit.val() == self.high_low_unit.val() {
            self.result.next = self.high_low.val();
        }
    }
}
