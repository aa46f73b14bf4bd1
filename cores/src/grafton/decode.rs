//! Second stage: what the instruction is, its operands, and where to go after a branch or jump.
//!
//! A branch goes where the predictor says; execute corrects. J and JAL go at once, and so do JR and JALR if their register
//! is there; if its value is still being computed, execute goes, one clock later. A branch or jump in a delay slot is an
//! unknown instruction. An instruction waits here for one clock if the one before it is a load (or MFC0, or SYSCALL) of a
//! register that it reads.
use super::decoder::{Control, Decoder};
use super::operand::{Newer, Operand};
use super::registers::Registers;
use super::right_operand::RightOperand;
use super::steer::Steer;
use hdl::lit::Lit;
use hdl::reg::EnableReg;
use rust_hdl::prelude::*;
use spec::cpu::Fault;

/// An instruction on its way to execute.
#[derive(Copy, Clone, PartialEq, Debug, Default, LogicStruct)]
pub struct Issue {
    pub pc: Bits<32>,
    pub instruction: Bits<32>,
    pub in_slot: Bit,
    /// Fault known so far; 0 none.
    pub fault: Bits<4>,
    /// Register rs (a0 for SYSCALL).
    pub left: Bits<32>,
    /// Register rt or what stands for it.
    pub right: Bits<32>,
    /// Register rt; 0 if the operation does not read it.
    pub second: Bits<32>,
    /// Where fetch must go if decode sent it the wrong way.
    pub alternate: Bits<32>,
    /// Register written; 0 none.
    pub destination: Bits<5>,
    /// The predictor's counter, and whether decode went to the target.
    pub counter: Bits<2>,
    pub went: Bit,
}

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Decode {
    pub clock: Signal<In, Clock>,
    /// From fetch.
    pub fetch_data: Signal<In, Bits<32>>,
    pub fetch_refused: Signal<In, Bit>,
    pub fetch_pc: Signal<In, Bits<32>>,
    pub fetch_counter: Signal<In, Bits<2>>,
    pub fetch_live: Signal<In, Bit>,
    /// The word after `fetch_pc`.
    pub following: Signal<In, Bits<32>>,
    /// From the later stages.
    pub newer: Signal<In, Newer>,
    /// Level: execute takes nothing in this clock.
    pub stall: Signal<In, Bit>,
    /// Strobe: nothing here counts any more.
    pub flush: Signal<In, Bit>,
    /// To execute.
    pub issue: Signal<Out, Issue>,
    pub control: Signal<Out, Control>,
    pub valid: Signal<Out, Bit>,
    /// To fetch.
    pub hold: Signal<Out, Bit>,
    pub jump: Signal<Out, Bit>,
    pub target: Signal<Out, Bits<32>>,
    // The instruction here, and whether it counts.
    instruction: EnableReg<Bits<32>>,
    pc: EnableReg<Bits<32>>,
    counter: EnableReg<Bits<2>>,
    refused: EnableReg<Bit>,
    filled: DFF<Bit>,
    in_slot: DFF<Bit>,
    decoder: Decoder,
    registers: Registers,
    first: Operand,
    second: Operand,
    right: RightOperand,
    steer: Steer,
    waits: Signal<Local, Bit>,
    misplaced: Signal<Local, Bit>,
    goes: Signal<Local, Bit>,
    fault: Signal<Local, Bits<4>>,
    fetch_fault: Lit<4, { Fault::Fetch as u64 }>,
    unknown: Lit<4, { Fault::UnknownInstruction as u64 }>,
}

impl Logic for Decode {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, filled, in_slot);
        clock!(self, clock, instruction, pc, counter, refused, registers);
        self.instruction.d.next = self.fetch_data.val();
        self.pc.d.next = self.fetch_pc.val();
        self.counter.d.next = self.fetch_counter.val();
        self.refused.d.next = self.fetch_refused.val();
        // Whether the instruction moves on.
        self.decoder.instruction.next = self.instruction.q.val();
        self.waits.next = self.newer.val().execute_is_late
            & ((self.decoder.reads_first.val() & self.first.in_execute.val())
                | (self.decoder.reads_second.val() & self.second.in_execute.val()));
        self.hold.next = self.stall.val() | (self.waits.val() & self.filled.q.val());
        self.valid.next = self.filled.q.val() & !self.waits.val() & !self.flush.val();
        self.instruction.enable.next = !self.hold.val();
        self.pc.enable.next = !self.hold.val();
        self.counter.enable.next = !self.hold.val();
        self.refused.enable.next = !self.hold.val();
        if !self.hold.val() {
            self.filled.d.next = self.fetch_live.val();
            self.in_slot.d.next = self.filled.q.val() & self.decoder.is_control.val();
        }
        if self.flush.val() {
            self.filled.d.next = false;
        }
        // Operands.
        self.registers.first.next = self.decoder.first.val();
        self.registers.second.next = self.instruction.q.val().get_bits::<5>(16);
        self.registers.write.next = self.newer.val().writeback_register;
        self.registers.write_value.next = self.newer.val().writeback_value;
        self.first.register.next = self.decoder.first.val();
        self.first.stored.next = self.registers.first_value.val();
        self.second.register.next = self.instruction.q.val().get_bits::<5>(16);
        self.second.stored.next = self.registers.second_value.val();
        self.first.newer.next = self.newer.val();
        self.second.newer.next = self.newer.val();
        self.right.source.next = self.decoder.right.val();
        self.right.register.next = self.second.value.val();
        self.right.immediate.next = self.instruction.q.val().get_bits::<16>(0);
        self.right.link.next = self.following.val();
        // Where fetch goes.
        self.steer.slot_pc.next = self.fetch_pc.val();
        self.steer.instruction.next = self.instruction.q.val();
        self.steer.immediate.next = self.right.sign_extended.val();
        self.steer.is_branch.next = self.decoder.is_branch.val();
        self.steer.predicted.next = self.counter.q.val().get_bit(1);
        self.steer.is_jump.next = self.decoder.is_jump.val();
        self.steer.is_jump_register.next = self.decoder.is_jump_register.val();
        self.steer.register.next = self.first.early.val();
        self.steer.late.next = self.first.pending.val();
        self.misplaced.next = self.in_slot.q.val() & self.decoder.is_control.val();
        self.goes.next = self.steer.goes.val() & self.filled.q.val() & !self.misplaced.val();
        self.jump.next = self.goes.val();
        self.target.next = self.steer.target.val();
        // The instruction, ready for execute.
        self.fault.next = self.decoder.early_fault.val();
        if self.misplaced.val() {
            self.fault.next = self.unknown.val();
        }
        if self.refused.q.val() {
            self.fault.next = self.fetch_fault.val();
        }
        self.control.next = self.decoder.control.val();
        self.issue.next.pc = self.pc.q.val();
        self.issue.next.instruction = self.instruction.q.val();
        self.issue.next.in_slot = self.in_slot.q.val();
        self.issue.next.fault = self.fault.val();
        self.issue.next.left = self.first.value.val();
        self.issue.next.right = self.right.value.val();
        self.issue.next.second = 0.into();
        if self.decoder.reads_second.val() {
            self.issue.next.second = self.second.value.val();
        }
        self.issue.next.alternate = self.steer.branch_target.val();
        if self.goes.val() {
            self.issue.next.alternate = self.following.val();
        }
        self.issue.next.destination = self.decoder.destination.val();
        self.issue.next.counter = self.counter.q.val();
        self.issue.next.went = self.goes.val();
    }
}
