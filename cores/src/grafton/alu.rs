//! Sums, differences, comparisons, logic and shifts. Combinational.
use super::fields::{bitwise, unit};
use super::shifter::Shifter;
use hdl::arithmetic::{AddSubtract, Choice};
use hdl::lit::Lit;
use rust_hdl::prelude::*;

// The order of the words in `choice`.
const _: () =
    assert!(unit::ADDER == 0 && unit::LOGIC == 1 && unit::SHIFTER == 2 && unit::HIGH_LOW == 3);

/// See the module documentation. The codes are those of [super::fields].
#[derive(LogicBlock, Default)]
pub struct Alu {
    pub left: Signal<In, Bits<32>>,
    pub right: Signal<In, Bits<32>>,
    /// What is shifted: the right operand, before an immediate is joined with it.
    pub shifted: Signal<In, Bits<32>>,
    pub unit: Signal<In, Bits<2>>,
    /// Level: the result of the unit is 0; it becomes 1 if left is less than right.
    pub compares: Signal<In, Bit>,
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
    adder: AddSubtract<32>,
    choice: Choice<32>,
    signs_differ: Signal<Local, Bit>,
    is_less: Signal<Local, Bit>,
    total: Signal<Local, Bits<32>>,
    logical: Signal<Local, Bits<32>>,
    and_code: Lit<3, { bitwise::AND }>,
    or_code: Lit<3, { bitwise::OR }>,
    xor_code: Lit<3, { bitwise::XOR }>,
    nor_code: Lit<3, { bitwise::NOR }>,
    right_code: Lit<3, { bitwise::RIGHT }>,
}

impl Logic for Alu {
    #[hdl_gen]
    fn update(&mut self) {
        self.adder.left.next = self.left.val();
        self.adder.right.next = self.right.val();
        self.adder.subtract.next = self.subtracts.val();
        self.total.next = self.adder.result.val();
        self.signs_differ.next = self.left.val().get_bit(31) ^ self.right.val().get_bit(31);
        self.overflow.next = (self.signs_differ.val() == self.subtracts.val())
            & (self.total.val().get_bit(31) != self.left.val().get_bit(31));
        self.is_less.next = self.total.val().get_bit(31);
        if self.signs_differ.val() {
            self.is_less.next = self.left.val().get_bit(31) ^ self.is_unsigned.val();
        }
        self.less.next = self.is_less.val();
        self.logical.next = 0.into();
        if self.logic_code.val() == self.and_code.val() {
            self.logical.next = self.left.val() & self.right.val();
        }
        if self.logic_code.val() == self.or_code.val() {
            self.logical.next = self.left.val() | self.right.val();
        }
        if self.logic_code.val() == self.xor_code.val() {
            self.logical.next = self.left.val() ^ self.right.val();
        }
        if self.logic_code.val() == self.nor_code.val() {
            self.logical.next = !(self.left.val() | self.right.val());
        }
        if self.logic_code.val() == self.right_code.val() {
            self.logical.next = self.right.val();
        }
        self.shifter.value.next = self.shifted.val();
        self.shifter.leftwards.next = self.shift.val().get_bit(0);
        self.shifter.arithmetic.next = self.shift.val().get_bit(1);
        self.shifter.amount.next = self.left.val().get_bits::<5>(0);
        self.choice.word[0].next = self.total.val();
        self.choice.word[1].next = self.logical.val();
        self.choice.word[2].next = self.shifter.result.val();
        self.choice.word[3].next = self.high_low.val();
        self.choice.code.next = self.unit.val();
        self.choice.enable.next = true;
        self.result.next = self.choice.chosen.val()
            | bit_cast::<32, 1>((self.is_less.val() & self.compares.val()).into());
    }
}
