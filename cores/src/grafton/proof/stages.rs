//! What each stage holds is what its instruction says. No claim of its own: what the other proofs build on.
use super::reference::control::Target;
use super::reference::operation::{Decoded, Kind};
use crate::grafton::code::Code;
use crate::grafton::decode::Issue;
use crate::grafton::decoder::{Control, Decoder};
use crate::grafton::execute::Executed;
use crate::grafton::fields::{right, CODE_BITS};
use crate::grafton::immediate::Immediate;
use hdl::lit::Lit;
use hdl::prop::Assert;
use rust_hdl::prelude::*;
use spec::cpu::Fault;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Stages {
    pub clock: Signal<In, Clock>,
    /// Decode.
    pub decode_filled: Signal<In, Bit>,
    pub decode_instruction: Signal<In, Bits<32>>,
    pub decode_pc: Signal<In, Bits<32>>,
    pub decode_code: Signal<In, Bits<CODE_BITS>>,
    pub decode_steered: Signal<In, Bits<32>>,
    pub decode_no_fields: Signal<In, Bit>,
    /// Execute.
    pub execute_filled: Signal<In, Bit>,
    pub execute_live: Signal<In, Bit>,
    pub issue: Signal<In, Issue>,
    pub action: Signal<In, Control>,
    /// Memory.
    pub memory_filled: Signal<In, Bit>,
    pub executed: Signal<In, Executed>,
    /// The instruction in decode.
    pub decode_kind: Signal<Out, Kind>,
    decoded: Decoded,
    target: Target,
    decode_coder: Code,
    execute_coder: Code,
    decoder: Decoder,
    immediate: Immediate,
    decode_holds: Assert,
    execute_acts: Assert,
    execute_holds: Assert,
    execute_operands: Assert,
    execute_writes: Assert,
    execute_faults: Assert,
    memory_passes: Assert,
    memory_writes: Assert,
    kind: Signal<Local, Kind>,
    instruction: Signal<Local, Bits<32>>,
    fault: Signal<Local, Bits<4>>,
    destination: Signal<Local, Bits<5>>,
    distance: Signal<Local, Bits<32>>,
    has_register: Signal<Local, Bit>,
    shifts_fixed: Signal<Local, Bit>,
    link: Lit<3, { right::LINK }>,
    fetch: Lit<4, { Fault::Fetch as u64 }>,
    unknown: Lit<4, { Fault::UnknownInstruction as u64 }>,
    break_code: Lit<4, { Fault::Break as u64 }>,
}

impl Logic for Stages {
    #[hdl_gen]
    #[rustfmt::skip] // one line a decision
    fn update(&mut self) {
        clock!(self, clock, decode_holds, execute_acts, execute_holds, execute_operands, execute_writes, execute_faults);
        clock!(self, clock, memory_passes, memory_writes);
        // Decode.
        self.decoded.instruction.next = self.decode_instruction.val();
        self.decode_coder.instruction.next = self.decode_instruction.val();
        self.kind.next = self.decoded.kind.val();
        self.decode_kind.next = self.decoded.kind.val();
        self.target.kind.next = self.decoded.kind.val();
        self.target.instruction.next = self.decode_instruction.val();
        self.target.pc.next = self.decode_pc.val();
        self.target.rs.next = 0.into();
        self.decode_holds.holds.next = !self.decode_filled.val()
            | ((self.decode_code.val() == self.decode_coder.code.val())
                & (self.decode_no_fields.val() == self.kind.val().is_jump)
                & (!(self.kind.val().is_jump | self.kind.val().is_branch)
                    | (self.decode_steered.val() == self.target.target.val())));
        // Execute.
        self.instruction.next = self.issue.val().instruction;
        self.fault.next = self.issue.val().fault;
        self.destination.next = self.issue.val().destination;
        self.execute_coder.instruction.next = self.instruction.val();
        self.decoder.instruction.next = self.instruction.val();
        self.decoder.code.next = self.execute_coder.code.val();
        self.immediate.source.next = self.decoder.right.val();
        self.immediate.immediate.next = self.instruction.val().get_bits::<16>(0);
        self.immediate.link.next = 0.into();
        self.distance.next = bit_cast::<32, 5>(self.instruction.val().get_bits::<5>(6));
        self.has_register.next = self.decoder.reads_second.val();
        self.shifts_fixed.next = self.decoder.shifts_fixed.val();
        self.execute_acts.holds.next = !self.execute_live.val() | (self.action.val() == self.decoder.control.val());
        self.execute_holds.holds.next = !self.execute_live.val()
            | (self.execute_filled.val()
                & !self.fault.val().any()
                & !self.decoder.early_fault.val().any()
                & (self.destination.val() == self.decoder.destination.val())
                & ((self.issue.val().immediate == self.immediate.value.val()) | (self.decoder.right.val() == self.link.val())));
        self.execute_operands.holds.next = !self.execute_live.val()
            | ((self.has_register.val() | ((self.issue.val().second == 0) & !self.issue.val().second_from_load))
                & (!self.shifts_fixed.val() | ((self.issue.val().left == self.distance.val()) & !self.issue.val().left_from_load)));
        self.execute_writes.holds.next = !self.execute_filled.val() | (self.issue.val().writes == self.destination.val().any());
        self.execute_faults.holds.next = !self.execute_filled.val() | self.execute_live.val()
            | ((self.fault.val() == self.fetch.val()) & (self.instruction.val() == self.issue.val().pc))
            | ((self.fault.val() == self.break_code.val()) & (self.decoder.early_fault.val() == self.break_code.val()))
            | ((self.fault.val() == self.unknown.val()) & (self.decoder.early_fault.val() == self.unknown.val()))
            | ((self.fault.val() == self.unknown.val()) & self.decoder.is_control.val());
        // Memory.
        self.memory_passes.holds.next = !self.memory_filled.val() | self.executed.val().is_load
            | ((self.executed.val().load_from == 0) & (self.executed.val().fill == 0));
        self.memory_writes.holds.next = !self.memory_filled.val() | !self.executed.val().writes | (self.executed.val().destination != 0);
    }
}
