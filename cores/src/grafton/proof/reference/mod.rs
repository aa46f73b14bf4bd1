//! MIPS-I as one combinational step, written from the architecture: what the state and one instruction give. It is to the
//! proofs what `spec::isa::Machine` is to lock-step, and `tests` compares the two.
//!
//! | file | what of the step |
//! |---|---|
//! | `operation.rs` | which operation, from `spec::isa` itself |
//! | `arithmetic.rs` | results of sums, logic, shifts, comparisons |
//! | `control.rs` | conditions and targets |
//! | `memory.rs` | loads and stores |
//! | `system.rs` | CP0 and SYSCALL |
//!
//! What comes from outside (the word a load reads, results of calls, registers of CP0 that the machine does not keep) goes in as
//! `word` or comes out as not known. Product, quotient and remainder go in as well.
pub mod arithmetic;
pub mod control;
pub mod memory;
pub mod operation;
pub mod system;
#[cfg(test)]
mod tests;

use arithmetic::Arithmetic;
use control::{Condition, Target};
use hdl::lit::Lit;
use memory::{Loaded, Stored};
use operation::{Decoded, Kind, NUMBER_BITS};
use rust_hdl::prelude::*;
use spec::cpu::Fault;
use spec::isa::Operation;
use system::{Kept, System};

/// The state that an instruction meets.
#[derive(Clone, Copy, Debug, Default, PartialEq, LogicStruct)]
pub struct State {
    /// Its address, that of the one after it, and whether it is in a delay slot.
    pub pc: Bits<32>,
    pub next_pc: Bits<32>,
    pub in_slot: Bit,
    /// Registers that it names, and the one with the number of a call.
    pub rs: Bits<32>,
    pub rt: Bits<32>,
    pub argument: Bits<32>,
    pub high: Bits<32>,
    pub low: Bits<32>,
}

/// What the instruction gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, LogicStruct)]
pub struct Step {
    /// Fault, see [Fault]; 0 none. Its address.
    pub fault: Bits<4>,
    pub fault_address: Bits<32>,
    /// Register written (0 none), and with what, if that is not from outside.
    pub register: Bits<5>,
    pub value: Bits<32>,
    pub is_known: Bit,
    /// Load or store; lanes and word of a store.
    pub is_access: Bit,
    pub is_store: Bit,
    pub address: Bits<32>,
    pub lanes: Bits<4>,
    pub stored: Bits<32>,
    /// Address of the instruction after the next, and whether the next is in a delay slot.
    pub after_next: Bits<32>,
    pub is_control: Bit,
    /// HI and LO from now on.
    pub high: Bits<32>,
    pub low: Bits<32>,
    /// What CP0 keeps from now on.
    pub text_limit: Bits<32>,
}

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Reference {
    pub instruction: Signal<In, Bits<32>>,
    /// It could not be fetched.
    pub refused: Signal<In, Bit>,
    pub state: Signal<In, State>,
    pub kept: Signal<In, Kept>,
    /// HI and LO after MULT, MULTU, DIV or DIVU of rs and rt.
    pub worked_high: Signal<In, Bits<32>>,
    pub worked_low: Signal<In, Bits<32>>,
    /// The word that a load reads.
    pub word: Signal<In, Bits<32>>,
    pub kind: Signal<Out, Kind>,
    pub step: Signal<Out, Step>,
    decoded: Decoded,
    arithmetic: Arithmetic,
    condition: Condition,
    target: Target,
    loaded: Loaded,
    stored: Stored,
    system: System,
    what: Signal<Local, Kind>,
    rs: Signal<Local, Bits<32>>,
    rt: Signal<Local, Bits<32>>,
    offset: Signal<Local, Bits<32>>,
    address: Signal<Local, Bits<32>>,
    works: Signal<Local, Bit>,
    sign_bits: Lit<32, 0xffff_0000>,
    jump_target: Signal<Local, Bits<32>>,
    unaligned: Lit<4, { Fault::Unaligned as u64 }>,
    text_write: Lit<4, { Fault::TextWrite as u64 }>,
    overflow: Lit<4, { Fault::Overflow as u64 }>,
    trap: Lit<4, { Fault::Trap as u64 }>,
    unknown: Lit<4, { Fault::UnknownInstruction as u64 }>,
    fetch: Lit<4, { Fault::Fetch as u64 }>,
    mult: Lit<NUMBER_BITS, { Operation::Mult as u64 }>,
    multu: Lit<NUMBER_BITS, { Operation::Multu as u64 }>,
    div: Lit<NUMBER_BITS, { Operation::Div as u64 }>,
    divu: Lit<NUMBER_BITS, { Operation::Divu as u64 }>,
    mthi: Lit<NUMBER_BITS, { Operation::Mthi as u64 }>,
    mtlo: Lit<NUMBER_BITS, { Operation::Mtlo as u64 }>,
    mfhi: Lit<NUMBER_BITS, { Operation::Mfhi as u64 }>,
    mflo: Lit<NUMBER_BITS, { Operation::Mflo as u64 }>,
}

impl Logic for Reference {
    #[hdl_gen]
    fn update(&mut self) {
        self.decoded.instruction.next = self.instruction.val();
        self.what.next = self.decoded.kind.val();
        self.kind.next = self.decoded.kind.val();
        self.rs.next = self.state.val().rs;
        self.rt.next = self.state.val().rt;
        self.offset.next = bit_cast::<32, 16>(self.instruction.val().get_bits::<16>(0));
        if self.instruction.val().get_bit(15) {
            self.offset.next =
                bit_cast::<32, 16>(self.instruction.val().get_bits::<16>(0)) | self.sign_bits.val();
        }
        self.address.next = self.rs.val() + self.offset.val();
        self.arithmetic.number.next = self.what.val().number;
        self.arithmetic.instruction.next = self.instruction.val();
        self.arithmetic.rs.next = self.rs.val();
        self.arithmetic.rt.next = self.rt.val();
        self.condition.number.next = self.what.val().number;
        self.condition.rs.next = self.rs.val();
        self.condition.rt.next = self.rt.val();
        self.target.kind.next = self.what.val();
        self.target.instruction.next = self.instruction.val();
        self.target.pc.next = self.state.val().pc;
        self.target.rs.next = self.rs.val();
        self.jump_target.next = self.target.target.val();
        self.loaded.number.next = self.what.val().number;
        self.loaded.place.next = self.address.val().get_bits::<2>(0);
        self.loaded.word.next = self.word.val();
        self.loaded.rt.next = self.rt.val();
        self.stored.number.next = self.what.val().number;
        self.stored.address.next = self.address.val();
        self.stored.rt.next = self.rt.val();
        self.stored.text_limit.next = self.kept.val().text_limit;
        self.system.kind.next = self.what.val();
        self.system.cp0_number.next = self.instruction.val().get_bits::<5>(11);
        self.system.rt.next = self.rt.val();
        self.system.argument.next = self.state.val().argument;
        self.system.kept.next = self.kept.val();
        // Register.
        self.step.next.register = self.what.val().destination;
        self.step.next.is_known = self.system.is_known.val();
        self.step.next.value = self.system.value.val();
        if self.system.no_result.val() {
            self.step.next.register = 0.into();
        }
        if self.what.val().is_arithmetic {
            self.step.next.value = self.arithmetic.result.val();
        }
        if self.what.val().is_load {
            self.step.next.value = self.loaded.value.val();
        }
        if self.what.val().is_control {
            self.step.next.value = self.state.val().pc + 8;
        }
        if self.what.val().number == self.mfhi.val() {
            self.step.next.value = self.state.val().high;
        }
        if self.what.val().number == self.mflo.val() {
            self.step.next.value = self.state.val().low;
        }
        // Memory.
        self.step.next.is_access = self.what.val().is_load | self.what.val().is_store;
        self.step.next.is_store = self.what.val().is_store;
        self.step.next.address = self.address.val();
        self.step.next.lanes = self.stored.lanes.val();
        self.step.next.stored = self.stored.word.val();
        // What comes after.
        self.step.next.is_control = self.what.val().is_control;
        self.step.next.after_next = self.state.val().next_pc + 4;
        if self.what.val().is_jump
            | self.what.val().is_jump_register
            | (self.what.val().is_branch & self.condition.holds.val())
        {
            self.step.next.after_next = self.jump_target.val();
        }
        self.works.next = (self.what.val().number == self.mult.val())
            | (self.what.val().number == self.multu.val())
            | (self.what.val().number == self.div.val())
            | (self.what.val().number == self.divu.val());
        self.step.next.high = self.state.val().high;
        self.step.next.low = self.state.val().low;
        if self.works.val() {
            self.step.next.high = self.worked_high.val();
            self.step.next.low = self.worked_low.val();
        }
        if self.what.val().number == self.mthi.val() {
            self.step.next.high = self.rs.val();
        }
        if self.what.val().number == self.mtlo.val() {
            self.step.next.low = self.rs.val();
        }
        self.step.next.text_limit = self.system.text_limit.val();
        // Faults; the last one counts.
        self.step.next.fault = self.system.fault.val();
        self.step.next.fault_address = self.instruction.val();
        if self.what.val().is_trap & self.condition.holds.val() {
            self.step.next.fault = self.trap.val();
        }
        if self.what.val().is_arithmetic & self.arithmetic.overflows.val() {
            self.step.next.fault = self.overflow.val();
        }
        if self.what.val().is_store & self.stored.below.val() {
            self.step.next.fault = self.text_write.val();
        }
        if self.what.val().is_load | self.what.val().is_store {
            self.step.next.fault_address = self.address.val();
            if self.stored.misaligned.val() {
                self.step.next.fault = self.unaligned.val();
            }
        }
        if self.what.val().is_jump_register & self.jump_target.val().get_bits::<2>(0).any() {
            self.step.next.fault = self.unaligned.val();
            self.step.next.fault_address = self.jump_target.val();
        }
        if !self.what.val().is_known | (self.state.val().in_slot & self.what.val().is_control) {
            self.step.next.fault = self.unknown.val();
            self.step.next.fault_address = self.instruction.val();
        }
        if self.refused.val() {
            self.step.next.fault = self.fetch.val();
            self.step.next.fault_address = self.state.val().pc;
        }
    }
}
