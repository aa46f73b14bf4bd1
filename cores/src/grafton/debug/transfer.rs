//! The instruction that reads or writes a register, put into the pipeline while the CPU is halted. Combinational.
//!
//! Reading: the register goes through the pipeline to register 0, and is seen as it retires. Writing: the operands are the
//! value, whatever the registers named in the instruction hold.
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::isa::Operation;
use spec::services::debug::register;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Transfer {
    /// As in [spec::services::debug::register].
    pub number: Signal<In, Bits<7>>,
    pub write: Signal<In, Bit>,
    pub instruction: Signal<Out, Bits<32>>,
    /// Level: it is the PC, which is no matter of the pipeline.
    pub is_pc: Signal<Out, Bit>,
    /// Level: there is such a register.
    pub exists: Signal<Out, Bit>,
    index: Signal<Local, Bits<32>>,
    at_rs: Signal<Local, Bits<32>>,
    at_rd: Signal<Local, Bits<32>>,
    space: Signal<Local, Bits<2>>,
    general: Lit<2, 0>,
    coprocessor: Lit<2, { (register::CP0 >> 5) as u64 }>,
    pc_number: Lit<7, { register::PC as u64 }>,
    low_number: Lit<7, { register::LO as u64 }>,
    high_number: Lit<7, { register::HI as u64 }>,
    rs_place: Lit<5, 21>,
    rd_place: Lit<5, 11>,
    either: Lit<32, { Operation::Or.word() as u64 }>,
    from_low: Lit<32, { Operation::Mflo.word() as u64 }>,
    from_high: Lit<32, { Operation::Mfhi.word() as u64 }>,
    from_cp0: Lit<32, { Operation::Mfc0.word() as u64 }>,
    to_low: Lit<32, { Operation::Mtlo.word() as u64 }>,
    to_high: Lit<32, { Operation::Mthi.word() as u64 }>,
    to_cp0: Lit<32, { Operation::Mtc0.word() as u64 }>,
}

impl Logic for Transfer {
    #[hdl_gen]
    fn update(&mut self) {
        self.index.next = bit_cast::<32, 5>(self.number.val().get_bits::<5>(0));
        self.at_rs.next = self.index.val() << self.rs_place.val();
        self.at_rd.next = self.index.val() << self.rd_place.val();
        self.space.next = self.number.val().get_bits::<2>(5);
        self.is_pc.next = self.number.val() == self.pc_number.val();
        self.exists.next = self.is_pc.val();
        self.instruction.next = self.either.val() | self.at_rs.val();
        if self.write.val() {
            self.instruction.next = self.either.val() | self.at_rd.val();
        }
        if self.space.val() == self.general.val() {
            self.exists.next = true;
        }
        if self.number.val() == self.low_number.val() {
            self.exists.next = true;
            self.instruction.next = self.from_low.val();
            if self.write.val() {
                self.instruction.next = self.to_low.val();
            }
        }
        if self.number.val() == self.high_number.val() {
            self.exists.next = true;
            self.instruction.next = self.from_high.val();
            if self.write.val() {
                self.instruction.next = self.to_high.val();
            }
        }
        if self.space.val() == self.coprocessor.val() {
            self.exists.next = true;
            self.instruction.next = self.from_cp0.val() | self.at_rd.val();
            if self.write.val() {
                self.instruction.next = self.to_cp0.val() | self.at_rd.val();
            }
        }
    }
}
