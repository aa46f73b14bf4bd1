//! Conditions of branches and traps, and where branches and jumps go. Combinational.
use super::arithmetic::Sums;
use super::operation::{Kind, NUMBER_BITS};
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::isa::Operation;

/// Whether a branch is taken or a trap springs.
#[derive(LogicBlock, Default)]
pub struct Condition {
    pub number: Signal<In, Bits<NUMBER_BITS>>,
    pub rs: Signal<In, Bits<32>>,
    pub rt: Signal<In, Bits<32>>,
    pub holds: Signal<Out, Bit>,
    sums: Sums,
    equal: Signal<Local, Bit>,
    negative: Signal<Local, Bit>,
    zero: Signal<Local, Bit>,
    beq: Lit<NUMBER_BITS, { Operation::Beq as u64 }>,
    bne: Lit<NUMBER_BITS, { Operation::Bne as u64 }>,
    blez: Lit<NUMBER_BITS, { Operation::Blez as u64 }>,
    bgtz: Lit<NUMBER_BITS, { Operation::Bgtz as u64 }>,
    bltz: Lit<NUMBER_BITS, { Operation::Bltz as u64 }>,
    bltzal: Lit<NUMBER_BITS, { Operation::Bltzal as u64 }>,
    bgez: Lit<NUMBER_BITS, { Operation::Bgez as u64 }>,
    bgezal: Lit<NUMBER_BITS, { Operation::Bgezal as u64 }>,
    teq: Lit<NUMBER_BITS, { Operation::Teq as u64 }>,
    tne: Lit<NUMBER_BITS, { Operation::Tne as u64 }>,
    tge: Lit<NUMBER_BITS, { Operation::Tge as u64 }>,
    tgeu: Lit<NUMBER_BITS, { Operation::Tgeu as u64 }>,
    tlt: Lit<NUMBER_BITS, { Operation::Tlt as u64 }>,
    tltu: Lit<NUMBER_BITS, { Operation::Tltu as u64 }>,
}

impl Logic for Condition {
    #[hdl_gen]
    fn update(&mut self) {
        self.sums.left.next = self.rs.val();
        self.sums.right.next = self.rt.val();
        self.equal.next = self.rs.val() == self.rt.val();
        self.negative.next = self.rs.val().get_bit(31);
        self.zero.next = !self.rs.val().any();
        self.holds.next = false;
        if (self.number.val() == self.beq.val()) | (self.number.val() == self.teq.val()) {
            self.holds.next = self.equal.val();
        }
        if (self.number.val() == self.bne.val()) | (self.number.val() == self.tne.val()) {
            self.holds.next = !self.equal.val();
        }
        if self.number.val() == self.blez.val() {
            self.holds.next = self.negative.val() | self.zero.val();
        }
        if self.number.val() == self.bgtz.val() {
            self.holds.next = !self.negative.val() & !self.zero.val();
        }
        if (self.number.val() == self.bltz.val()) | (self.number.val() == self.bltzal.val()) {
            self.holds.next = self.negative.val();
        }
        if (self.number.val() == self.bgez.val()) | (self.number.val() == self.bgezal.val()) {
            self.holds.next = !self.negative.val();
        }
        if self.number.val() == self.tge.val() {
            self.holds.next = !self.sums.less.val();
        }
        if self.number.val() == self.tgeu.val() {
            self.holds.next = !self.sums.below.val();
        }
        if self.number.val() == self.tlt.val() {
            self.holds.next = self.sums.less.val();
        }
        if self.number.val() == self.tltu.val() {
            self.holds.next = self.sums.below.val();
        }
    }
}

/// Where a branch goes if it is taken, or a jump.
#[derive(LogicBlock, Default)]
pub struct Target {
    pub kind: Signal<In, Kind>,
    pub instruction: Signal<In, Bits<32>>,
    pub pc: Signal<In, Bits<32>>,
    pub rs: Signal<In, Bits<32>>,
    pub target: Signal<Out, Bits<32>>,
    slot: Signal<Local, Bits<32>>,
    offset: Signal<Local, Bits<32>>,
    index: Signal<Local, Bits<32>>,
    region: Lit<32, 0xf000_0000>,
    sign_bits: Lit<32, 0xfffc_0000>,
}

impl Logic for Target {
    #[hdl_gen]
    fn update(&mut self) {
        self.slot.next = self.pc.val() + 4;
        self.offset.next = bit_cast::<32, 16>(self.instruction.val().get_bits::<16>(0)) << 2;
        if self.instruction.val().get_bit(15) {
            self.offset.next = (bit_cast::<32, 16>(self.instruction.val().get_bits::<16>(0)) << 2)
                | self.sign_bits.val();
        }
        self.index.next = bit_cast::<32, 26>(self.instruction.val().get_bits::<26>(0)) << 2;
        self.target.next = self.slot.val() + self.offset.val();
        if self.kind.val().is_jump {
            self.target.next = (self.slot.val() & self.region.val()) | self.index.val();
        }
        if self.kind.val().is_jump_register {
            self.target.next = self.rs.val();
        }
    }
}
