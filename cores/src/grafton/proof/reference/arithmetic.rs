//! Sums, logic, shifts and comparisons of registers and immediates. Combinational.
use super::operation::NUMBER_BITS;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::isa::Operation;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Arithmetic {
    /// Number of the operation, and its instruction.
    pub number: Signal<In, Bits<NUMBER_BITS>>,
    pub instruction: Signal<In, Bits<32>>,
    /// Registers rs and rt.
    pub rs: Signal<In, Bits<32>>,
    pub rt: Signal<In, Bits<32>>,
    pub result: Signal<Out, Bits<32>>,
    /// Level: a fault instead.
    pub overflows: Signal<Out, Bit>,
    sums: Sums,
    shifts: Shifts,
    right: Signal<Local, Bits<32>>,
    is_signed_immediate: Signal<Local, Bit>,
    is_unsigned_immediate: Signal<Local, Bit>,
    sign_bits: Lit<32, 0xffff_0000>,
    add: Lit<NUMBER_BITS, { Operation::Add as u64 }>,
    addi: Lit<NUMBER_BITS, { Operation::Addi as u64 }>,
    addiu: Lit<NUMBER_BITS, { Operation::Addiu as u64 }>,
    addu: Lit<NUMBER_BITS, { Operation::Addu as u64 }>,
    sub: Lit<NUMBER_BITS, { Operation::Sub as u64 }>,
    subu: Lit<NUMBER_BITS, { Operation::Subu as u64 }>,
    slt: Lit<NUMBER_BITS, { Operation::Slt as u64 }>,
    slti: Lit<NUMBER_BITS, { Operation::Slti as u64 }>,
    sltu: Lit<NUMBER_BITS, { Operation::Sltu as u64 }>,
    sltiu: Lit<NUMBER_BITS, { Operation::Sltiu as u64 }>,
    and_code: Lit<NUMBER_BITS, { Operation::And as u64 }>,
    andi: Lit<NUMBER_BITS, { Operation::Andi as u64 }>,
    or_code: Lit<NUMBER_BITS, { Operation::Or as u64 }>,
    ori: Lit<NUMBER_BITS, { Operation::Ori as u64 }>,
    xor_code: Lit<NUMBER_BITS, { Operation::Xor as u64 }>,
    xori: Lit<NUMBER_BITS, { Operation::Xori as u64 }>,
    nor_code: Lit<NUMBER_BITS, { Operation::Nor as u64 }>,
    lui: Lit<NUMBER_BITS, { Operation::Lui as u64 }>,
    both: Signal<Local, Bits<32>>,
    either: Signal<Local, Bits<32>>,
}

impl Logic for Arithmetic {
    #[hdl_gen]
    fn update(&mut self) {
        self.is_signed_immediate.next = (self.number.val() == self.addi.val())
            | (self.number.val() == self.addiu.val())
            | (self.number.val() == self.slti.val())
            | (self.number.val() == self.sltiu.val());
        self.is_unsigned_immediate.next = (self.number.val() == self.andi.val())
            | (self.number.val() == self.ori.val())
            | (self.number.val() == self.xori.val());
        self.right.next = self.rt.val();
        if self.is_signed_immediate.val() | self.is_unsigned_immediate.val() {
            self.right.next = bit_cast::<32, 16>(self.instruction.val().get_bits::<16>(0));
        }
        if self.is_signed_immediate.val() & self.instruction.val().get_bit(15) {
            self.right.next =
                bit_cast::<32, 16>(self.instruction.val().get_bits::<16>(0)) | self.sign_bits.val();
        }
        self.sums.left.next = self.rs.val();
        self.sums.right.next = self.right.val();
        self.shifts.number.next = self.number.val();
        self.shifts.amount.next = self.instruction.val().get_bits::<5>(6);
        self.shifts.rs.next = self.rs.val();
        self.shifts.rt.next = self.rt.val();
        self.both.next = self.rs.val() & self.right.val();
        self.either.next = self.rs.val() | self.right.val();
        self.result.next = self.shifts.result.val();
        if (self.number.val() == self.add.val())
            | (self.number.val() == self.addu.val())
            | (self.number.val() == self.addi.val())
            | (self.number.val() == self.addiu.val())
        {
            self.result.next = self.sums.sum.val();
        }
        if (self.number.val() == self.sub.val()) | (self.number.val() == self.subu.val()) {
            self.result.next = self.sums.difference.val();
        }
        if (self.number.val() == self.slt.val()) | (self.number.val() == self.slti.val()) {
            self.result.next = bit_cast::<32, 1>(self.sums.less.val().into());
        }
        if (self.number.val() == self.sltu.val()) | (self.number.val() == self.sltiu.val()) {
            self.result.next = bit_cast::<32, 1>(self.sums.below.val().into());
        }
        if (self.number.val() == self.and_code.val()) | (self.number.val() == self.andi.val()) {
            self.result.next = self.both.val();
        }
        if (self.number.val() == self.or_code.val()) | (self.number.val() == self.ori.val()) {
            self.result.next = self.either.val();
        }
        if (self.number.val() == self.xor_code.val()) | (self.number.val() == self.xori.val()) {
            self.result.next = self.rs.val() ^ self.right.val();
        }
        if self.number.val() == self.nor_code.val() {
            self.result.next = !self.either.val();
        }
        if self.number.val() == self.lui.val() {
            self.result.next = bit_cast::<32, 16>(self.instruction.val().get_bits::<16>(0)) << 16;
        }
        self.overflows.next = (((self.number.val() == self.add.val())
            | (self.number.val() == self.addi.val()))
            & self.sums.sum_overflows.val())
            | ((self.number.val() == self.sub.val()) & self.sums.difference_overflows.val());
    }
}

/// Sum, difference and comparisons. Combinational.
#[derive(LogicBlock, Default)]
pub struct Sums {
    pub left: Signal<In, Bits<32>>,
    pub right: Signal<In, Bits<32>>,
    pub sum: Signal<Out, Bits<32>>,
    pub difference: Signal<Out, Bits<32>>,
    /// Signed and unsigned comparison.
    pub less: Signal<Out, Bit>,
    pub below: Signal<Out, Bit>,
    /// The signed result does not fit.
    pub sum_overflows: Signal<Out, Bit>,
    pub difference_overflows: Signal<Out, Bit>,
    added: Signal<Local, Bits<32>>,
    taken: Signal<Local, Bits<32>>,
    same_sign: Signal<Local, Bit>,
    lower: Signal<Local, Bit>,
}

impl Logic for Sums {
    #[hdl_gen]
    fn update(&mut self) {
        self.added.next = self.left.val() + self.right.val();
        self.taken.next = self.left.val() - self.right.val();
        self.sum.next = self.added.val();
        self.difference.next = self.taken.val();
        self.lower.next = self.left.val() < self.right.val();
        self.same_sign.next = self.left.val().get_bit(31) == self.right.val().get_bit(31);
        self.below.next = self.lower.val();
        self.less.next = self.left.val().get_bit(31);
        if self.same_sign.val() {
            self.less.next = self.lower.val();
        }
        self.sum_overflows.next =
            self.same_sign.val() & (self.added.val().get_bit(31) != self.left.val().get_bit(31));
        self.difference_overflows.next =
            !self.same_sign.val() & (self.taken.val().get_bit(31) != self.left.val().get_bit(31));
    }
}

/// Shifts of register rt. Combinational.
#[derive(LogicBlock, Default)]
pub struct Shifts {
    pub number: Signal<In, Bits<NUMBER_BITS>>,
    pub amount: Signal<In, Bits<5>>,
    pub rs: Signal<In, Bits<32>>,
    pub rt: Signal<In, Bits<32>>,
    pub result: Signal<Out, Bits<32>>,
    sll: Lit<NUMBER_BITS, { Operation::Sll as u64 }>,
    srl: Lit<NUMBER_BITS, { Operation::Srl as u64 }>,
    sra: Lit<NUMBER_BITS, { Operation::Sra as u64 }>,
    sllv: Lit<NUMBER_BITS, { Operation::Sllv as u64 }>,
    srav: Lit<NUMBER_BITS, { Operation::Srav as u64 }>,
    distance: Signal<Local, Bits<32>>,
    inverse: Signal<Local, Bits<32>>,
    inverse_shifted: Signal<Local, Bits<32>>,
    is_arithmetic: Signal<Local, Bit>,
}

impl Logic for Shifts {
    #[hdl_gen]
    fn update(&mut self) {
        self.distance.next = bit_cast::<32, 5>(self.rs.val().get_bits::<5>(0));
        if (self.number.val() == self.sll.val())
            | (self.number.val() == self.srl.val())
            | (self.number.val() == self.sra.val())
        {
            self.distance.next = bit_cast::<32, 5>(self.amount.val());
        }
        self.is_arithmetic.next =
            (self.number.val() == self.sra.val()) | (self.number.val() == self.srav.val());
        self.inverse.next = !self.rt.val();
        self.inverse_shifted.next = self.inverse.val() >> self.distance.val();
        self.result.next = self.rt.val() >> self.distance.val();
        if self.is_arithmetic.val() & self.rt.val().get_bit(31) {
            self.result.next = !self.inverse_shifted.val();
        }
        if (self.number.val() == self.sll.val()) | (self.number.val() == self.sllv.val()) {
            self.result.next = self.rt.val() << self.distance.val();
        }
    }
}
