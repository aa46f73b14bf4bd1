//! The debug unit of GRAFTON: a node of its own that halts the CPU and looks into it. Only in a core that is built with it.
//!
//! ```text
//!            +-- Debug -------------------------------+
//! link_in -->| ServerPort --> the call ---> Triggers  |<-- the instruction in execute
//! link_out<--|     ^             |             v      |
//!            |     |             |          Halting   |--> trap, hides, halted, resuming, pc
//!            |     |             +--> Transfer        |--> inject, word, operand
//!            |     +--- answer <-+                    |<-- what retires, what memory answers
//!            +----------------------------------------+
//! ```
//! While the CPU is halted its pipeline is empty. A register is read or written by one instruction that is put in where
//! fetched ones come (`inject`); memory is read and written over the CPU's own data port. Injected instructions are neither
//! counted nor shown at the retire port, and the watchdog stands still. The cycle counter goes on, and so do deadlines.
//! Messages stay in their queue. See [spec::services::debug] for the calls. Clock: `clock`. Power-up: no breakpoints, running.
mod halting;
mod status;
mod transfer;
mod triggers;

use crate::rpc::{LinkSink, LinkSource, ServerPort};
use halting::Halting;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::rpc::Kind;
use spec::services::debug::{write_memory, DebugCall, Refusal};
use status::Status;
use transfer::Transfer;
use triggers::Triggers;

/// What is going on in the pipeline or at the data port.
#[derive(LogicState, Debug, Copy, Clone, PartialEq)]
pub enum State {
    /// Nothing, or a call that needs one clock.
    Idle,
    /// An instruction was put in.
    AwaitRetire,
    /// An access was made.
    AwaitMemory,
}

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Debug {
    pub clock: Signal<In, Clock>,
    pub link_in: LinkSink,
    pub link_out: LinkSource,
    /// See [Halting].
    pub execute_pc: Signal<In, Bits<32>>,
    pub execute_fault_pc: Signal<In, Bits<32>>,
    pub instruction: Signal<In, Bits<32>>,
    pub access: Signal<In, Bits<32>>,
    pub is_access: Signal<In, Bit>,
    pub is_load: Signal<In, Bit>,
    pub moves: Signal<In, Bit>,
    pub sending: Signal<In, Bit>,
    pub fault: Signal<In, Bit>,
    pub fault_cause: Signal<In, Bits<4>>,
    pub fault_pc: Signal<In, Bits<32>>,
    pub fault_address: Signal<In, Bits<32>>,
    pub retired: Signal<In, Bit>,
    pub retired_pc: Signal<In, Bits<32>>,
    pub retired_value: Signal<In, Bits<32>>,
    pub trap: Signal<Out, Bit>,
    pub hides: Signal<Out, Bit>,
    pub halted: Signal<Out, Bit>,
    pub resuming: Signal<Out, Bit>,
    pub pc: Signal<Out, Bits<32>>,
    /// Strobe: `word` is the next instruction.
    pub inject: Signal<Out, Bit>,
    pub word: Signal<Out, Bits<32>>,
    /// Level: its operands are `operand`.
    pub overrides: Signal<Out, Bit>,
    pub operand: Signal<Out, Bits<32>>,
    /// Data port, see [super::Grafton].
    pub data_read: Signal<Out, Bit>,
    pub data_lanes: Signal<Out, Bits<4>>,
    pub data_address: Signal<Out, Bits<32>>,
    pub data_word: Signal<Out, Bits<32>>,
    pub data_ready: Signal<In, Bit>,
    pub data_value: Signal<In, Bits<32>>,
    pub data_refused: Signal<In, Bit>,
    port: ServerPort,
    triggers: Triggers,
    halting: Halting,
    transfer: Transfer,
    status: Status,
    state: DFF<State>,
    catches: DFF<Bit>,
    asked: Signal<Local, Bit>,
    is_status: Signal<Local, Bit>,
    is_halt: Signal<Local, Bit>,
    is_go: Signal<Local, Bit>,
    is_write_register: Signal<Local, Bit>,
    is_register: Signal<Local, Bit>,
    is_write_memory: Signal<Local, Bit>,
    is_memory: Signal<Local, Bit>,
    is_set_breakpoint: Signal<Local, Bit>,
    is_set_watchpoint: Signal<Local, Bit>,
    is_catch: Signal<Local, Bit>,
    stopped: Signal<Local, Bit>,
    moves_register: Signal<Local, Bit>,
    status_call: Lit<8, { DebugCall::Status as u64 }>,
    halt_call: Lit<8, { DebugCall::Halt as u64 }>,
    resume_call: Lit<8, { DebugCall::Resume as u64 }>,
    step_call: Lit<8, { DebugCall::Step as u64 }>,
    read_register_call: Lit<8, { DebugCall::ReadRegister as u64 }>,
    write_register_call: Lit<8, { DebugCall::WriteRegister as u64 }>,
    read_memory_call: Lit<8, { DebugCall::ReadMemory as u64 }>,
    write_memory_call: Lit<8, { DebugCall::WriteMemory as u64 }>,
    set_breakpoint_call: Lit<8, { DebugCall::SetBreakpoint as u64 }>,
    set_watchpoint_call: Lit<8, { DebugCall::SetWatchpoint as u64 }>,
    catch_call: Lit<8, { DebugCall::CatchFaults as u64 }>,
    lanes_place: Lit<5, { write_memory::argument::lanes.lsb as u64 }>,
    success: Lit<3, { Kind::ReturnSuccess as u64 }>,
    fail: Lit<3, { Kind::ReturnFail as u64 }>,
    unknown_call: Lit<21, { Refusal::UnknownCall as u64 }>,
    running: Lit<21, { Refusal::Running as u64 }>,
    no_such_register: Lit<21, { Refusal::NoSuchRegister as u64 }>,
    bus: Lit<21, { Refusal::Bus as u64 }>,
    nothing: Lit<32, 0>,
}

impl Logic for Debug {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, port, triggers, halting);
        dff_setup!(self, clock, state, catches);
        LinkSink::link(&mut self.link_in, &mut self.port.link_in);
        LinkSource::link(&mut self.link_out, &mut self.port.link_out);
        // The call.
        self.asked.next = self.port.request.val() & (self.state.q.val() == State::Idle);
        self.stopped.next = self.halting.halted.val();
        self.is_status.next = self.port.call.val() == self.status_call.val();
        self.is_halt.next = self.port.call.val() == self.halt_call.val();
        self.is_go.next = (self.port.call.val() == self.resume_call.val())
            | (self.port.call.val() == self.step_call.val());
        self.is_write_register.next = self.port.call.val() == self.write_register_call.val();
        self.is_register.next =
            self.is_write_register.val() | (self.port.call.val() == self.read_register_call.val());
        self.is_write_memory.next = self.port.call.val() == self.write_memory_call.val();
        self.is_memory.next =
            self.is_write_memory.val() | (self.port.call.val() == self.read_memory_call.val());
        self.is_set_breakpoint.next = self.port.call.val() == self.set_breakpoint_call.val();
        self.is_set_watchpoint.next = self.port.call.val() == self.set_watchpoint_call.val();
        self.is_catch.next = self.port.call.val() == self.catch_call.val();
        // Breakpoints and watchpoints.
        self.triggers.set_breakpoint.next = self.asked.val() & self.is_set_breakpoint.val();
        self.triggers.set_watchpoint.next = self.asked.val() & self.is_set_watchpoint.val();
        self.triggers.d0.next = self.port.d0.val();
        self.triggers.d1.next = self.port.d1.val();
        self.triggers.d2.next = self.port.d2.val();
        self.triggers.pc.next = self.execute_pc.val();
        self.triggers.instruction.next = self.instruction.val();
        self.triggers.address.next = self.access.val();
        self.triggers.is_access.next = self.is_access.val();
        self.triggers.is_load.next = self.is_load.val();
        if self.asked.val() & self.is_catch.val() {
            self.catches.d.next = self.port.d0.val().get_bit(0);
        }
        // Halting.
        self.halting.halt.next = self.asked.val() & self.is_halt.val();
        self.halting.go.next = self.asked.val() & self.is_go.val() & self.stopped.val();
        self.halting.step.next = self.port.call.val() == self.step_call.val();
        self.halting.catches.next = self.catches.q.val();
        self.halting.write_pc.next = self.asked.val()
            & self.stopped.val()
            & self.is_write_register.val()
            & self.transfer.is_pc.val();
        self.halting.value.next = self.port.d1.val();
        self.halting.execute_pc.next = self.execute_pc.val();
        self.halting.execute_fault_pc.next = self.execute_fault_pc.val();
        self.halting.instruction.next = self.instruction.val();
        self.halting.access.next = self.access.val();
        self.halting.moves.next = self.moves.val();
        self.halting.sending.next = self.sending.val();
        self.halting.break_hit.next = self.triggers.break_hit.val();
        self.halting.watch_hit.next = self.triggers.watch_hit.val();
        self.halting.hit_number.next = self.triggers.number.val();
        self.halting.fault.next = self.fault.val();
        self.halting.fault_cause.next = self.fault_cause.val();
        self.halting.fault_pc.next = self.fault_pc.val();
        self.halting.fault_address.next = self.fault_address.val();
        self.halting.retired.next = self.retired.val();
        self.halting.retired_pc.next = self.retired_pc.val();
        self.trap.next = self.halting.trap.val();
        self.hides.next = self.halting.hides.val();
        self.halted.next = self.halting.halted.val();
        self.resuming.next = self.halting.resuming.val();
        self.pc.next = self.halting.pc.val();
        self.status.halted.next = self.halting.halted.val();
        self.status.reason.next = self.halting.reason.val();
        self.status.number.next = self.halting.number.val();
        self.status.in_slot.next = self.halting.in_slot.val();
        self.status.cause.next = self.halting.cause.val();
        // Registers and memory.
        self.transfer.number.next = self.port.d0.val().get_bits::<7>(0);
        self.transfer.write.next = self.is_write_register.val();
        self.moves_register.next = self.is_register.val()
            & self.stopped.val()
            & self.transfer.exists.val()
            & !self.transfer.is_pc.val();
        self.inject.next = self.asked.val() & self.moves_register.val();
        self.word.next = self.transfer.instruction.val();
        self.overrides.next = self.is_write_register.val();
        self.operand.next = self.port.d1.val();
        self.data_address.next = self.port.d1.val();
        self.data_word.next = self.port.d2.val();
        self.data_read.next = self.asked.val()
            & self.stopped.val()
            & self.is_memory.val()
            & !self.is_write_memory.val();
        self.data_lanes.next = 0.into();
        if self.asked.val() & self.stopped.val() & self.is_write_memory.val() {
            self.data_lanes.next = self
                .port
                .d0
                .val()
                .get_bits::<4>(self.lanes_place.val().index());
        }
        // The answer.
        self.port.answer.next = false;
        self.port.answer_kind.next = self.success.val();
        self.port.answer_d0.next = 0.into();
        self.port.answer_d1.next = self.nothing.val();
        self.port.answer_d2.next = self.nothing.val();
        match self.state.q.val() {
            State::Idle => {
                self.port.answer.next = self.asked.val()
                    & !(self.stopped.val() & self.is_memory.val())
                    & !self.moves_register.val();
                if self.is_status.val() {
                    self.port.answer_d0.next = self.status.word.val();
                    self.port.answer_d1.next = self.halting.pc.val();
                    self.port.answer_d2.next = self.halting.address.val();
                } else if self.is_go.val() | self.is_register.val() | self.is_memory.val() {
                    self.port.answer_d1.next = self.halting.pc.val();
                    if !self.stopped.val() {
                        self.port.answer_kind.next = self.fail.val();
                        self.port.answer_d0.next = self.running.val();
                    } else if self.is_register.val() & !self.transfer.exists.val() {
                        self.port.answer_kind.next = self.fail.val();
                        self.port.answer_d0.next = self.no_such_register.val();
                    }
                } else if !(self.is_halt.val()
                    | self.is_set_breakpoint.val()
                    | self.is_set_watchpoint.val()
                    | self.is_catch.val())
                {
                    self.port.answer_kind.next = self.fail.val();
                    self.port.answer_d0.next = self.unknown_call.val();
                }
                if self.asked.val() & self.moves_register.val() {
                    self.state.d.next = State::AwaitRetire;
                }
                if self.asked.val() & self.stopped.val() & self.is_memory.val() {
                    self.state.d.next = State::AwaitMemory;
                }
            }
            State::AwaitRetire => {
                self.port.answer_d1.next = self.retired_value.val();
                if self.retired.val() {
                    self.port.answer.next = true;
                    self.state.d.next = State::Idle;
                }
            }
            State::AwaitMemory => {
                self.port.answer_d1.next = self.data_value.val();
                if self.data_refused.val() {
                    self.port.answer_kind.next = self.fail.val();
                    self.port.answer_d0.next = self.bus.val();
                }
                if self.data_ready.val() {
                    self.port.answer.next = true;
                    self.state.d.next = State::Idle;
                }
            }
        }
        // Nothing to say unasked.
        self.port.interrupt_valid.next = false;
        self.port.interrupt_destination.next = 0.into();
        self.port.interrupt_call.next = 0.into();
        self.port.interrupt_d0.next = 0.into();
        self.port.interrupt_d1.next = self.nothing.val();
        self.port.interrupt_d2.next = self.nothing.val();
    }
}
