//! Second stage: what the instruction is, its operands, and where to go after a branch or jump.
//!
//! The target of a branch or jump is added up while the instruction comes out of its memory. A branch goes where the
//! predictor says; execute corrects. J and JAL go at once, and so do JR and JALR if their register is there; if its value
//! is still being computed, execute goes, one clock later. A branch or jump in a delay slot is an unknown instruction.
//!
//! An instruction waits here for one clock if the one before it is a load (or MFC0, or SYSCALL) of a register that it reads, or
//! that merely stands where a register would (see [super::interlock]),
//! for one if it is a store and the one before it is MTC0, and as long as it needs HI or LO and these are not ready. A value that is being loaded in this clock is not handed over
//! but announced (`from_load`): writeback has it in the next clock, when the instruction is in execute.
use super::code::Code;
use super::decoder::{Control, Decoder};
use super::fields::CODE_BITS;
use super::immediate::Immediate;
use super::interlock::Interlock;
use super::operand::{Newer, Operand};
use super::registers::Registers;
use super::steer::Steer;
use super::text_margin::{TextMargin, MARGIN_BITS};
use hdl::lit::Lit;
use hdl::reg::EnableReg;
use rust_hdl::prelude::*;
use spec::cpu::Fault;

/// An instruction on its way to execute.
#[derive(Copy, Clone, PartialEq, Debug, Default, LogicStruct)]
pub struct Issue {
    /// For the retire port.
    pub pc: Bits<32>,
    /// The instruction; the address of one that could not be fetched.
    pub instruction: Bits<32>,
    /// Address of the instruction, or of the branch in whose delay slot it is.
    pub fault_pc: Bits<32>,
    /// Fault known so far; 0 none.
    pub fault: Bits<4>,
    /// Register rs, or the distance of a shift.
    pub left: Bits<32>,
    /// Register rt; 0 if the operation does not read it.
    pub second: Bits<32>,
    /// What stands for register rt; 0 if nothing does. Of loads and stores, what is added to the base register.
    pub immediate: Bits<32>,
    /// The immediate less the text limit.
    pub text_margin: Bits<MARGIN_BITS>,
    /// Instead of the value, take what writeback has.
    pub left_from_load: Bit,
    pub second_from_load: Bit,
    /// Where fetch must go if decode sent it the wrong way.
    pub alternate: Bits<32>,
    /// Register written.
    pub destination: Bits<5>,
    pub writes: Bit,
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
    /// Levels: HI and LO will not be ready in the next clock, because of a product, which another multiplication need not
    /// wait for, or of a quotient.
    pub product_pending: Signal<In, Bit>,
    pub quotient_pending: Signal<In, Bit>,
    /// First address of RAM that may be stored to; level: the instruction in execute may change it.
    pub text_limit: Signal<In, Bits<32>>,
    pub limit_pending: Signal<In, Bit>,
    /// Strobe: nothing here counts any more.
    pub flush: Signal<In, Bit>,
    /// To execute: the instruction, whether there is one, and whether it has no fault so far.
    pub issue: Signal<Out, Issue>,
    pub control: Signal<Out, Control>,
    pub valid: Signal<Out, Bit>,
    pub sound: Signal<Out, Bit>,
    /// To fetch: keep the instruction; go to `target`, the target of a branch, J or JAL; go to `base`, that of JR or JALR.
    pub hold: Signal<Out, Bit>,
    pub jump: Signal<Out, Bit>,
    pub target: Signal<Out, Bits<32>>,
    pub jump_register: Signal<Out, Bit>,
    pub base: Signal<Out, Bits<32>>,
    // The instruction here, and whether it counts.
    instruction: EnableReg<Bits<32>>,
    code: EnableReg<Bits<CODE_BITS>>,
    pc: EnableReg<Bits<32>>,
    fault_pc: EnableReg<Bits<32>>,
    steered: EnableReg<Bits<32>>,
    counter: EnableReg<Bits<2>>,
    refused: EnableReg<Bit>,
    /// It is J or JAL: no field of it is a register.
    no_fields: EnableReg<Bit>,
    filled: DFF<Bit>,
    in_slot: DFF<Bit>,
    coder: Code,
    steer: Steer,
    decoder: Decoder,
    registers: Registers,
    first: Operand,
    second: Operand,
    immediate: Immediate,
    margin: TextMargin,
    interlock: Interlock,
    first_number: Signal<Local, Bits<5>>,
    second_number: Signal<Local, Bits<5>>,
    moves: Signal<Local, Bit>,
    late: Signal<Local, Bit>,
    high_low_late: Signal<Local, Bit>,
    limit_late: Signal<Local, Bit>,
    waits: Signal<Local, Bit>,
    next_in_slot: Signal<Local, Bit>,
    misplaced: Signal<Local, Bit>,
    jumps_register: Signal<Local, Bit>,
    jumps: Signal<Local, Bit>,
    may_go: Signal<Local, Bit>,
    goes: Signal<Local, Bit>,
    shifts_fixed: Signal<Local, Bit>,
    fault: Signal<Local, Bits<4>>,
    second_value: Signal<Local, Bits<32>>,
    fetch_fault: Lit<4, { Fault::Fetch as u64 }>,
    unknown: Lit<4, { Fault::UnknownInstruction as u64 }>,
}

impl Logic for Decode {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, filled, in_slot);
        clock!(self, clock, instruction, pc, fault_pc, steered);
        clock!(self, clock, code, counter, refused, no_fields, registers);
        self.instruction.d.next = self.fetch_data.val();
        self.coder.instruction.next = self.fetch_data.val();
        self.code.d.next = self.coder.code.val();
        self.pc.d.next = self.fetch_pc.val();
        self.fault_pc.d.next = self.fetch_pc.val();
        self.counter.d.next = self.fetch_counter.val();
        self.refused.d.next = self.fetch_refused.val();
        self.steer.instruction.next = self.fetch_data.val();
        self.steer.slot_pc.next = self.following.val();
        self.steered.d.next = self.steer.target.val();
        self.no_fields.d.next = self.steer.is_jump.val();
        // Whether the instruction moves on.
        self.decoder.instruction.next = self.instruction.q.val();
        self.decoder.code.next = self.code.q.val();
        self.interlock.code.next = self.code.q.val();
        self.late.next = self.newer.val().execute_is_late
            & !self.no_fields.q.val()
            & (self.first.in_execute.val() | self.second.in_execute.val());
        self.high_low_late.next = self.interlock.touches_high_low.val()
            & (self.quotient_pending.val()
                | (self.product_pending.val() & !self.interlock.is_multiply.val()));
        self.limit_late.next = self.limit_pending.val() & self.interlock.is_store.val();
        self.waits.next = self.filled.q.val()
            & (self.late.val() | self.high_low_late.val() | self.limit_late.val());
        self.hold.next = self.stall.val() | self.waits.val();
        self.moves.next = !self.stall.val() & !self.waits.val();
        self.valid.next = self.filled.q.val() & !self.waits.val() & !self.flush.val();
        self.next_in_slot.next = self.filled.q.val() & self.decoder.is_control.val();
        self.instruction.enable.next = self.moves.val();
        self.code.enable.next = self.moves.val();
        self.pc.enable.next = self.moves.val();
        self.fault_pc.enable.next = self.moves.val() & !self.next_in_slot.val();
        self.steered.enable.next = self.moves.val();
        self.counter.enable.next = self.moves.val();
        self.refused.enable.next = self.moves.val();
        self.no_fields.enable.next = self.moves.val();
        if self.moves.val() {
            self.filled.d.next = self.fetch_live.val();
            self.in_slot.d.next = self.next_in_slot.val();
        }
        if self.flush.val() {
            self.filled.d.next = false;
        }
        // Operands.
        self.second_number.next = self.instruction.q.val().get_bits::<5>(16);
        self.first_number.next = self.instruction.q.val().get_bits::<5>(21);
        self.registers.first.next = self.first_number.val();
        self.registers.second.next = self.second_number.val();
        self.registers.write_enable.next = self.newer.val().writeback_writes;
        self.registers.write.next = self.newer.val().writeback_register;
        self.registers.write_value.next = self.newer.val().writeback_value;
        self.first.register.next = self.first_number.val();
        self.first.stored_lower.next = self.registers.first_lower.val();
        self.first.stored_upper.next = self.registers.first_upper.val();
        self.second.register.next = self.second_number.val();
        self.second.stored_lower.next = self.registers.second_lower.val();
        self.second.stored_upper.next = self.registers.second_upper.val();
        self.first.newer.next = self.newer.val();
        self.second.newer.next = self.newer.val();
        self.second_value.next = 0.into();
        if self.decoder.reads_second.val() {
            self.second_value.next = self.second.early.val();
        }
        self.immediate.source.next = self.decoder.right.val();
        self.immediate.immediate.next = self.instruction.q.val().get_bits::<16>(0);
        self.immediate.link.next = self.following.val();
        self.issue.next.immediate = self.immediate.value.val();
        self.margin.immediate.next = self.instruction.q.val().get_bits::<16>(0);
        self.margin.text_limit.next = self.text_limit.val();
        self.issue.next.text_margin = self.margin.margin.val();
        // Where fetch goes.
        self.misplaced.next = self.in_slot.q.val() & self.decoder.is_control.val();
        self.jumps_register.next = self.decoder.is_jump_register.val()
            & !self.first.in_execute.val()
            & !self.first.in_load.val();
        self.may_go.next = self.filled.q.val() & !self.in_slot.q.val();
        self.jumps.next = (self.decoder.is_branch.val() & self.counter.q.val().get_bit(1))
            | self.decoder.is_jump.val();
        self.goes.next = self.may_go.val() & (self.jumps.val() | self.jumps_register.val());
        self.jump.next = self.may_go.val() & self.jumps.val();
        self.target.next = self.steered.q.val();
        self.jump_register.next = self.may_go.val() & self.jumps_register.val();
        self.base.next = self.first.early.val();
        // The instruction, ready for execute.
        self.fault.next = self.decoder.early_fault.val();
        if self.misplaced.val() {
            self.fault.next = self.unknown.val();
        }
        self.issue.next.instruction = self.instruction.q.val();
        if self.refused.q.val() {
            self.fault.next = self.fetch_fault.val();
            self.issue.next.instruction = self.pc.q.val();
        }
        self.sound.next = !self.fault.val().any();
        self.control.next = self.decoder.control.val();
        self.issue.next.pc = self.pc.q.val();
        self.issue.next.fault_pc = self.fault_pc.q.val();
        self.issue.next.fault = self.fault.val();
        self.issue.next.alternate = self.steered.q.val();
        if self.goes.val() {
            self.issue.next.alternate = self.following.val();
        }
        self.issue.next.destination = self.decoder.destination.val();
        self.issue.next.writes = self.decoder.destination.val().any();
        self.issue.next.counter = self.counter.q.val();
        self.issue.next.went = self.goes.val();
        self.shifts_fixed.next = self.decoder.shifts_fixed.val();
        self.issue.next.left_from_load = self.first.in_load.val() & !self.shifts_fixed.val();
        self.issue.next.second_from_load =
            self.second.in_load.val() & self.decoder.reads_second.val();
        // What execute computes comes last.
        self.issue.next.left = self.first.early.val();
        if self.shifts_fixed.val() {
            self.issue.next.left = bit_cast::<32, 5>(self.instruction.q.val().get_bits::<5>(6));
        }
        if self.first.in_execute.val() & !self.shifts_fixed.val() {
            self.issue.next.left = self.newer.val().execute_value;
        }
        self.issue.next.second = self.second_value.val();
        if self.second.in_execute.val() & self.decoder.reads_second.val() {
            self.issue.next.second = self.newer.val().execute_value;
        }
    }
}
