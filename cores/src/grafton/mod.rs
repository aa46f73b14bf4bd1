//! GRAFTON: big-endian MIPS-I in five stages, with the RPC network in place of interrupts.
//!
//! ```text
//!        +-- fetch --+   +-- decode ---+   +-- execute --+   +-- memory --+   writeback
//! RAM <--| counter   |-->| registers   |-->| sum, shift  |-->| turn and   |--> registers
//!        | predictor |   | steer       |   | HI and LO   |   | merge      |    retire port
//!        +-----------+   +-------------+   +-- CP0, RPC -+   +------------+
//!             ^------ target ---'---- correction ---'  data port ---^
//! ```
//! See docs/datasheet/grafton.md for the cost of each instruction. `DEBUG` is 0 or 1: whether there is a debug unit; without
//! it not a gate of the core differs, and there is no `debug_in` and `debug_out`. Clock: `clock`. Power-up: starts at the reset vector.
mod access;
mod alu;
mod code;
mod coprocessor;
mod counters;
mod cp0;
mod debug;
mod decode;
mod decoder;
mod divider;
mod execute;
mod execute_fault;
mod fault_status;
mod fetch;
mod fields;
mod high_low;
mod immediate;
mod interlock;
mod lanes;
mod memory;
mod merge;
mod operand;
mod outcome;
mod predictor;
#[cfg(test)]
mod proof;
mod registers;
mod rpc_port;
mod shifter;
mod steer;
#[cfg(test)]
mod tests;
mod text_margin;

pub use memory::Retirement;

use crate::rpc::{LinkSink, LinkSource};
use coprocessor::Coprocessor;
use debug::Debug;
use decode::Decode;
use execute::Execute;
use fetch::Fetch;
use memory::Memory;
use predictor::Predictor;
use rust_hdl::prelude::*;

/// See the module documentation.
#[derive(LogicBlock)]
pub struct Grafton<const DEBUG: usize = 0> {
    /// The only clock.
    pub clock: Signal<In, Clock>,
    /// Instruction port: address of the word to read; the word, and whether there is no memory, from the next clock on until
    /// a clock after one in which `fetch_enable` is high.
    pub fetch_address: Signal<Out, Bits<32>>,
    pub fetch_enable: Signal<Out, Bit>,
    pub fetch_data: Signal<In, Bits<32>>,
    pub fetch_refused: Signal<In, Bit>,
    /// Data port: byte address (bits 1:0 say where in the word), a level for a load, lanes for a store (bit 3: bits 31:24,
    /// the lowest address), a level that forbids the store if its address is in RAM (it faults), word to store.
    pub data_address: Signal<Out, Bits<32>>,
    pub data_read: Signal<Out, Bit>,
    pub data_write_lanes: Signal<Out, Bits<4>>,
    pub data_protected: Signal<Out, Bit>,
    pub data_write: Signal<Out, Bits<32>>,
    /// Level: there is no access under way, or its answer is here. Low from the clock after an access on until then;
    /// meanwhile there is no other.
    pub data_ready: Signal<In, Bit>,
    /// The answer: the word loaded; the access was not allowed and did nothing (only in the clock of the answer).
    pub data_value: Signal<In, Bits<32>>,
    pub data_refused: Signal<In, Bit>,
    /// RPC network.
    pub link_out: LinkSource,
    pub link_in: LinkSink,
    /// Strobe: starts again at the reset vector, after power-up, after a fault or by the watchdog. Register.
    pub restarting: Signal<Out, Bit>,
    /// Retire port: strobe, and the instruction that was carried out.
    pub retired: Signal<Out, Bit>,
    pub retired_pc: Signal<Out, Bits<32>>,
    pub retired_instruction: Signal<Out, Bits<32>>,
    pub retired_register: Signal<Out, Bits<5>>,
    pub retired_value: Signal<Out, Bits<32>>,
    pub retired_access: Signal<Out, Bit>,
    pub retired_address: Signal<Out, Bits<32>>,
    pub retired_lanes: Signal<Out, Bits<4>>,
    pub retired_word: Signal<Out, Bits<32>>,
    /// Strobe: a fault; its cause (see [spec::cpu::Fault]), PC and address.
    pub faulted: Signal<Out, Bit>,
    pub fault_cause: Signal<Out, Bits<4>>,
    pub fault_pc: Signal<Out, Bits<32>>,
    pub fault_address: Signal<Out, Bits<32>>,
    /// RPC network: the debug unit's own link.
    pub debug_in: [LinkSink; DEBUG],
    pub debug_out: [LinkSource; DEBUG],
    fetch: Fetch,
    predictor: Predictor,
    decode: Decode,
    execute: Execute,
    memory: Memory,
    coprocessor: Coprocessor<DEBUG>,
    debug: [Debug; DEBUG],
    retirement: Signal<Local, Retirement>,
}

impl<const DEBUG: usize> Default for Grafton<DEBUG> {
    fn default() -> Self {
        Self {
            clock: Default::default(),
            fetch_address: Default::default(),
            fetch_enable: Default::default(),
            fetch_data: Default::default(),
            fetch_refused: Default::default(),
            data_address: Default::default(),
            data_read: Default::default(),
            data_write_lanes: Default::default(),
            data_protected: Default::default(),
            data_write: Default::default(),
            data_ready: Default::default(),
            data_value: Default::default(),
            data_refused: Default::default(),
            link_out: Default::default(),
            link_in: Default::default(),
            restarting: Default::default(),
            retired: Default::default(),
            retired_pc: Default::default(),
            retired_instruction: Default::default(),
            retired_register: Default::default(),
            retired_value: Default::default(),
            retired_access: Default::default(),
            retired_address: Default::default(),
            retired_lanes: Default::default(),
            retired_word: Default::default(),
            faulted: Default::default(),
            fault_cause: Default::default(),
            fault_pc: Default::default(),
            fault_address: Default::default(),
            debug_in: std::array::from_fn(|_| Default::default()),
            debug_out: std::array::from_fn(|_| Default::default()),
            fetch: Default::default(),
            predictor: Default::default(),
            decode: Default::default(),
            execute: Default::default(),
            memory: Default::default(),
            coprocessor: Default::default(),
            debug: std::array::from_fn(|_| Default::default()),
            retirement: Default::default(),
        }
    }
}

impl<const DEBUG: usize> Logic for Grafton<DEBUG> {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(
            self,
            clock,
            fetch,
            predictor,
            decode,
            execute,
            memory,
            coprocessor
        );
        LinkSource::link(&mut self.link_out, &mut self.coprocessor.link_out);
        LinkSink::link(&mut self.link_in, &mut self.coprocessor.link_in);
        // Fetch.
        self.fetch.restart.next = self.coprocessor.restart.val();
        self.restarting.next = self.coprocessor.restart.val();
        self.fetch.flush.next = self.memory.fault.val();
        self.fetch.correct.next = self.execute.correct.val();
        self.fetch.correction.next = self.execute.correction.val();
        self.fetch.hold.next = self.decode.hold.val();
        self.fetch.jump.next = self.decode.jump.val();
        self.fetch.target.next = self.decode.target.val();
        self.fetch.jump_register.next = self.decode.jump_register.val();
        self.fetch.base.next = self.decode.base.val();
        self.fetch_address.next = self.fetch.fetch_address.val();
        self.fetch_enable.next = self.fetch.fetch_enable.val();
        self.predictor.fetch_address.next = self.fetch.fetch_address.val();
        self.predictor.fetch_enable.next = self.fetch.fetch_enable.val();
        self.predictor.resolved.next = self.execute.resolved.val();
        self.predictor.resolved_pc.next = self.execute.resolved_pc.val();
        self.predictor.resolved_counter.next = self.execute.resolved_counter.val();
        self.predictor.taken.next = self.execute.taken.val();
        // Decode.
        self.decode.fetch_data.next = self.fetch_data.val();
        self.decode.fetch_refused.next = self.fetch_refused.val();
        self.decode.fetch_pc.next = self.fetch.pc.val();
        self.decode.fetch_counter.next = self.predictor.counter.val();
        self.decode.fetch_live.next = self.fetch.live.val();
        self.decode.following.next = self.fetch.following.val();
        self.decode.stall.next = self.execute.stall.val();
        self.decode.flush.next = self.memory.fault.val();
        self.decode.text_limit.next = self.coprocessor.text_limit.val();
        self.decode.limit_pending.next = self.execute.limit_pending.val();
        self.decode.product_pending.next = self.execute.product_pending.val();
        self.decode.quotient_pending.next = self.execute.quotient_pending.val();
        self.decode.newer.next.execute_writes = self.execute.writes.val();
        self.decode.newer.next.execute_register = self.execute.register.val();
        self.decode.newer.next.execute_value = self.execute.value.val();
        self.decode.newer.next.execute_is_late = self.execute.is_late.val();
        self.decode.newer.next.memory_writes = self.memory.writes.val();
        self.decode.newer.next.memory_register = self.memory.register.val();
        self.decode.newer.next.memory_is_load = self.memory.is_load.val();
        self.decode.newer.next.memory_value = self.memory.result.val();
        self.decode.newer.next.writeback_writes = self.memory.writeback_writes.val();
        self.decode.newer.next.writeback_register = self.memory.writeback_register.val();
        self.decode.newer.next.writeback_value = self.memory.writeback_value.val();
        // Execute.
        self.execute.issue.next = self.decode.issue.val();
        self.execute.control.next = self.decode.control.val();
        self.execute.valid.next = self.decode.valid.val();
        self.execute.sound.next = self.decode.sound.val();
        self.execute.loaded.next = self.memory.writeback_value.val();
        self.execute.flush.next = self.memory.fault.val();
        self.execute.bus_wait.next = !self.data_ready.val();
        self.execute.bite.next = self.coprocessor.bite.val();
        self.execute.cp0_value.next = self.coprocessor.value.val();
        self.execute.syscall_done.next = self.coprocessor.call_done.val();
        self.execute.syscall_result.next = self.coprocessor.call_result.val();
        self.execute.syscall_is_known.next = self.coprocessor.call_is_known.val();
        self.execute.syscall_has_result.next = self.coprocessor.call_has_result.val();
        self.data_address.next = self.execute.data_address.val();
        self.data_read.next = self.execute.data_read.val();
        self.data_write_lanes.next = self.execute.data_write_lanes.val();
        self.data_protected.next = self.execute.data_protected.val();
        self.data_write.next = self.execute.data_write.val();
        // Memory.
        self.memory.executed.next = self.execute.executed.val();
        self.memory.moves.next = self.execute.moves.val();
        self.memory.data_ready.next = self.data_ready.val();
        self.memory.data_value.next = self.data_value.val();
        self.memory.data_refused.next = self.data_refused.val();
        // Coprocessor.
        self.coprocessor.number.next = self.execute.cp0_number.val();
        self.coprocessor.next_number.next = self.execute.next_cp0_number.val();
        self.coprocessor.reads.next = self.execute.cp0_read.val();
        self.coprocessor.write.next = self.execute.cp0_write.val();
        self.coprocessor.write_value.next = self.execute.cp0_write_value.val();
        self.coprocessor.syscall.next = self.execute.syscall.val();
        self.coprocessor.writes_back.next = self.memory.writeback_writes.val();
        self.coprocessor.register.next = self.memory.writeback_register.val();
        self.coprocessor.register_value.next = self.memory.writeback_value.val();
        self.coprocessor.retired.next = self.memory.retired.val();
        self.coprocessor.fault.next = self.memory.fault.val();
        self.coprocessor.fault_cause.next = self.memory.fault_cause.val();
        self.coprocessor.fault_pc.next = self.memory.fault_pc.val();
        self.coprocessor.fault_address.next = self.memory.fault_address.val();
        // Observation.
        self.retirement.next = self.memory.retirement.val();
        self.retired.next = self.memory.retired.val();
        self.retired_pc.next = self.retirement.val().pc;
        self.retired_instruction.next = self.retirement.val().instruction;
        self.retired_register.next = self.retirement.val().register;
        self.retired_value.next = self.retirement.val().value;
        self.retired_access.next = self.retirement.val().is_access;
        self.retired_address.next = self.retirement.val().address;
        self.retired_lanes.next = self.retirement.val().lanes;
        self.retired_word.next = self.retirement.val().word;
        self.faulted.next = self.memory.fault.val();
        self.fault_cause.next = self.memory.fault_cause.val();
        self.fault_pc.next = self.memory.fault_pc.val();
        self.fault_address.next = self.memory.fault_address.val();
        // The debug unit, if there is one: what it sees, then what it does in place of what is above.
        for i in 0..DEBUG {
            self.debug[i].clock.next = self.clock.val();
            LinkSink::link(&mut self.debug_in[i], &mut self.debug[i].link_in);
            LinkSource::link(&mut self.debug_out[i], &mut self.debug[i].link_out);
            self.debug[i].execute_pc.next = self.execute.executed.val().pc;
            self.debug[i].execute_fault_pc.next = self.execute.executed.val().fault_pc;
            self.debug[i].instruction.next = self.execute.executed.val().instruction;
            self.debug[i].access.next = self.execute.executed.val().address;
            self.debug[i].is_access.next = self.execute.executed.val().is_access;
            self.debug[i].is_load.next = self.execute.executed.val().is_load;
            self.debug[i].moves.next = self.execute.moves.val();
            self.debug[i].sending.next = self.link_out.valid.val();
            self.debug[i].fault.next = self.memory.fault.val();
            self.debug[i].fault_cause.next = self.memory.fault_cause.val();
            self.debug[i].fault_pc.next = self.memory.fault_pc.val();
            self.debug[i].fault_address.next = self.memory.fault_address.val();
            self.debug[i].retired.next = self.memory.retired.val();
            self.debug[i].retired_pc.next = self.retirement.val().pc;
            self.debug[i].retired_value.next = self.retirement.val().value;
            self.debug[i].data_ready.next = self.data_ready.val();
            self.debug[i].data_value.next = self.data_value.val();
            self.debug[i].data_refused.next = self.data_refused.val();
            // Stopping.
            self.execute.bite.next = (self.coprocessor.bite.val() & !self.debug[i].halted.val())
                | self.debug[i].trap.val();
            if self.debug[i].hides.val() {
                self.coprocessor.fault.next = false;
                self.faulted.next = false;
            }
            // Halted.
            self.coprocessor.frozen[i].next = self.debug[i].halted.val();
            if self.debug[i].halted.val() {
                self.coprocessor.retired.next = false;
                self.retired.next = false;
                self.data_address.next = self.debug[i].data_address.val();
                self.data_read.next = self.debug[i].data_read.val();
                self.data_write_lanes.next = self.debug[i].data_lanes.val();
                self.data_protected.next = false;
                self.data_write.next = self.debug[i].data_word.val();
                self.decode.fetch_data.next = self.debug[i].word.val();
                self.decode.fetch_refused.next = false;
                self.decode.fetch_live.next = self.debug[i].inject.val();
                if self.debug[i].overrides.val() {
                    self.execute.issue.next.left = self.debug[i].operand.val();
                    self.execute.issue.next.second = self.debug[i].operand.val();
                }
            }
            // Going on.
            if self.debug[i].resuming.val() {
                self.fetch.restart.next = true;
                self.fetch.correct.next = true;
                self.fetch.correction.next = self.debug[i].pc.val();
            }
        }
    }
}
