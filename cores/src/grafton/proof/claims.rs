//! The core among its claims: ports free but for what `port.rs` and `order.rs` assume of them, the reference beside execute, and what
//! has no port shown by name.
use super::calls::Calls;
use super::high_low::HighLow;
use super::kept::Kept;
use super::operands::Operands;
use super::operation::Operation;
use super::order::Order;
use super::port::Port;
use super::progress::Progress;
use super::reference::Reference;
use super::stages::Stages;
use crate::grafton::decode::Issue;
use crate::grafton::decoder::Control;
use crate::grafton::execute::Executed;
use crate::grafton::fields::CODE_BITS;
use crate::grafton::{Grafton, Retirement};
use crate::rpc::{LinkSink, LinkSource};
use hdl::lit::Lit;
use hdl::prop::{Assert, Assume, Past};
use rust_hdl::prelude::*;
use spec::cpu::{Cp0, Fault, Syscall};

/// A number that no call has.
const NO_CALL: u64 = Syscall::ALL.len() as u64;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Claims {
    pub clock: Signal<In, Clock>,
    // The core's ports.
    pub fetch_data: Signal<In, Bits<32>>,
    pub fetch_refused: Signal<In, Bit>,
    pub data_ready: Signal<In, Bit>,
    pub data_value: Signal<In, Bits<32>>,
    pub data_refused: Signal<In, Bit>,
    pub link_in: LinkSink,
    pub link_out: LinkSource,
    // What is watched, any: a word at an address, a register.
    pub address: Signal<In, Bits<32>>,
    pub word: Signal<In, Bits<32>>,
    pub refuses: Signal<In, Bit>,
    pub register: Signal<In, Bits<5>>,
    /// Where the register is in its half of the register file.
    pub place: Signal<Out, Bits<4>>,
    // What is seen of the core's inside, by the names in `VIEWS`.
    pub alive: Signal<In, Bit>,
    pub fetch_pc: Signal<In, Bits<32>>,
    pub correcting: Signal<In, Bit>,
    pub corrected: Signal<In, Bits<32>>,
    pub decode_filled: Signal<In, Bit>,
    pub decode_in_slot: Signal<In, Bit>,
    pub decode_instruction: Signal<In, Bits<32>>,
    pub decode_code: Signal<In, Bits<CODE_BITS>>,
    pub decode_pc: Signal<In, Bits<32>>,
    pub decode_fault_pc: Signal<In, Bits<32>>,
    pub decode_steered: Signal<In, Bits<32>>,
    pub decode_refused: Signal<In, Bit>,
    pub decode_no_fields: Signal<In, Bit>,
    pub first_lower: Signal<In, Bits<32>>,
    pub first_upper: Signal<In, Bits<32>>,
    pub second_lower: Signal<In, Bits<32>>,
    pub second_upper: Signal<In, Bits<32>>,
    pub execute_filled: Signal<In, Bit>,
    pub execute_live: Signal<In, Bit>,
    pub issue: Signal<In, Issue>,
    pub action: Signal<In, Control>,
    pub left: Signal<In, Bits<32>>,
    pub second: Signal<In, Bits<32>>,
    pub moves: Signal<In, Bit>,
    pub waits: Signal<In, Bit>,
    pub correct: Signal<In, Bit>,
    pub bite: Signal<In, Bit>,
    pub call_is_known: Signal<In, Bit>,
    pub call_has_result: Signal<In, Bit>,
    pub syscall: Signal<In, Bit>,
    pub call_done: Signal<In, Bit>,
    pub came: Signal<In, Bit>,
    pub asked: Signal<In, Bit>,
    pub expired: Signal<In, Bit>,
    pub is_send: Signal<In, Bit>,
    pub is_receive: Signal<In, Bit>,
    pub is_poll: Signal<In, Bit>,
    pub is_release: Signal<In, Bit>,
    pub unit_left: Signal<In, Bits<32>>,
    pub unit_right: Signal<In, Bits<32>>,
    pub unit_unsigned: Signal<In, Bit>,
    pub multiply: Signal<In, Bit>,
    pub divide: Signal<In, Bit>,
    pub multiplying: Signal<In, Bit>,
    pub dividing: Signal<In, Bit>,
    pub mending: Signal<In, Bit>,
    pub steps_done: Signal<In, Bits<5>>,
    pub leading: Signal<In, Bit>,
    pub high: Signal<In, Bits<32>>,
    pub low: Signal<In, Bits<32>>,
    pub memory_filled: Signal<In, Bit>,
    pub executed: Signal<In, Executed>,
    pub done: Signal<In, Retirement>,
    pub writes_back: Signal<In, Bit>,
    pub retirement: Signal<In, Retirement>,
    pub text_limit: Signal<In, Bits<32>>,
    pub cause: Signal<In, Bits<4>>,
    pub kept_pc: Signal<In, Bits<32>>,
    pub kept_address: Signal<In, Bits<32>>,
    pub restarts: Signal<In, Bits<32>>,
    pub cp0_write: Signal<In, Bit>,
    pub cp0_number: Signal<In, Bits<5>>,
    pub cp0_value: Signal<In, Bits<32>>,
    pub shown: Signal<In, Bits<5>>,
    pub received: Signal<In, Bits<32>>,
    dut: Grafton<0>,
    reference: Reference,
    stages: Stages,
    order: Order,
    operation: Operation,
    operands: Operands,
    port: Port,
    high_low: HighLow,
    kept: Kept,
    progress: Progress,
    calls: Calls,
    address_before: Past<Bits<32>>,
    word_before: Past<Bits<32>>,
    refuses_before: Past<Bit>,
    register_before: Past<Bits<5>>,
    watch_stays: Assume,
    shows_what_is_asked: Assert,
    instruction: Signal<Local, Bits<32>>,
    fetch: Lit<4, { Fault::Fetch as u64 }>,
    first_field: Lit<5, { Cp0::Destination as u64 }>,
    last_field: Lit<5, { Cp0::D2 as u64 }>,
    no_call: Lit<32, NO_CALL>,
    call: Lit<32, { Syscall::Poll as u64 }>,
    silent_call: Lit<32, { Syscall::Nop as u64 }>,
}

impl Logic for Claims {
    #[hdl_gen]
    #[rustfmt::skip] // one line a thing seen
    fn update(&mut self) {
        clock!(self, clock, dut, stages, order, operation, operands, port, high_low, kept, progress, calls);
        clock!(self, clock, address_before, word_before, refuses_before, register_before, watch_stays, shows_what_is_asked);
        LinkSink::link(&mut self.link_in, &mut self.dut.link_in);
        LinkSource::link(&mut self.link_out, &mut self.dut.link_out);
        self.dut.fetch_data.next = self.fetch_data.val();
        self.dut.fetch_refused.next = self.fetch_refused.val();
        self.dut.data_ready.next = self.data_ready.val();
        self.dut.data_value.next = self.data_value.val();
        self.dut.data_refused.next = self.data_refused.val();

        // What is watched stays.
        self.place.next = self.register.val().get_bits::<4>(0);
        self.address_before.now.next = self.address.val();
        self.word_before.now.next = self.word.val();
        self.refuses_before.now.next = self.refuses.val();
        self.register_before.now.next = self.register.val();
        self.watch_stays.holds.next = !self.address_before.valid.val()
            | ((self.address.val() == self.address_before.past.val())
                & (self.word.val() == self.word_before.past.val())
                & (self.refuses.val() == self.refuses_before.past.val())
                & (self.register.val() == self.register_before.past.val()));
        // What is not read of the RPC port shows nothing.
        self.shows_what_is_asked.holds.next = ((self.shown.val() >= self.first_field.val()) & (self.shown.val() <= self.last_field.val()))
            | !self.received.val().any();

        // The reference beside execute.
        self.instruction.next = self.issue.val().instruction;
        self.reference.instruction.next = self.instruction.val();
        self.reference.refused.next = self.issue.val().fault == self.fetch.val();
        self.reference.state.next.pc = self.issue.val().pc;
        self.reference.state.next.next_pc = self.issue.val().pc + 4;
        self.reference.state.next.in_slot = self.order.execute_in_slot.val();
        self.reference.state.next.rs = self.left.val();
        self.reference.state.next.rt = self.second.val();
        self.reference.state.next.argument = self.no_call.val();
        if self.call_is_known.val() { self.reference.state.next.argument = self.silent_call.val(); }
        if self.call_is_known.val() & self.call_has_result.val() { self.reference.state.next.argument = self.call.val(); }
        self.reference.state.next.high = self.high.val();
        self.reference.state.next.low = self.low.val();
        self.reference.kept.next.text_limit = self.text_limit.val();
        self.reference.kept.next.cause = self.cause.val();
        self.reference.kept.next.pc = self.kept_pc.val();
        self.reference.kept.next.address = self.kept_address.val();
        self.reference.kept.next.restarts = self.restarts.val();
        self.reference.worked_high.next = 0.into();
        self.reference.worked_low.next = 0.into();
        self.reference.word.next = 0.into();

        self.stages.decode_filled.next = self.decode_filled.val();
        self.stages.decode_instruction.next = self.decode_instruction.val();
        self.stages.decode_pc.next = self.decode_pc.val();
        self.stages.decode_code.next = self.decode_code.val();
        self.stages.decode_steered.next = self.decode_steered.val();
        self.stages.decode_no_fields.next = self.decode_no_fields.val();
        self.stages.execute_filled.next = self.execute_filled.val();
        self.stages.execute_live.next = self.execute_live.val();
        self.stages.issue.next = self.issue.val();
        self.stages.action.next = self.action.val();
        self.stages.memory_filled.next = self.memory_filled.val();
        self.stages.executed.next = self.executed.val();

        self.order.address.next = self.address.val();
        self.order.word.next = self.word.val();
        self.order.refuses.next = self.refuses.val();
        self.order.fetch_enable.next = self.dut.fetch_enable.val();
        self.order.fetch_address.next = self.dut.fetch_address.val();
        self.order.fetch_data.next = self.fetch_data.val();
        self.order.fetch_refused.next = self.fetch_refused.val();
        self.order.restarting.next = self.dut.restarting.val();
        self.order.alive.next = self.alive.val();
        self.order.fetch_pc.next = self.fetch_pc.val();
        self.order.correcting.next = self.correcting.val();
        self.order.corrected.next = self.corrected.val();
        self.order.decode_filled.next = self.decode_filled.val();
        self.order.decode_in_slot.next = self.decode_in_slot.val();
        self.order.decode_pc.next = self.decode_pc.val();
        self.order.decode_fault_pc.next = self.decode_fault_pc.val();
        self.order.decode_instruction.next = self.decode_instruction.val();
        self.order.decode_refused.next = self.decode_refused.val();
        self.order.decode_kind.next = self.stages.decode_kind.val();
        self.order.execute_filled.next = self.execute_filled.val();
        self.order.execute_live.next = self.execute_live.val();
        self.order.issue.next = self.issue.val();
        self.order.correct.next = self.correct.val();
        self.order.kind.next = self.reference.kind.val();
        self.order.step.next = self.reference.step.val();
        self.order.memory_filled.next = self.memory_filled.val();
        self.order.executed.next = self.executed.val();
        self.order.data_ready.next = self.data_ready.val();
        self.order.retired.next = self.dut.retired.val();
        self.order.retirement.next = self.retirement.val();
        self.order.faulted.next = self.dut.faulted.val();
        self.order.fault_pc.next = self.dut.fault_pc.val();

        self.operation.bite.next = self.bite.val();
        self.operation.instruction.next = self.instruction.val();
        self.operation.second.next = self.second.val();
        self.operation.kind.next = self.reference.kind.val();
        self.operation.step.next = self.reference.step.val();
        self.operation.memory_filled.next = self.memory_filled.val();
        self.operation.executed.next = self.executed.val();
        self.operation.data_ready.next = self.data_ready.val();
        self.operation.data_value.next = self.data_value.val();
        self.operation.data_refused.next = self.data_refused.val();
        self.operation.retired.next = self.dut.retired.val();
        self.operation.retirement.next = self.retirement.val();
        self.operation.faulted.next = self.dut.faulted.val();
        self.operation.fault_cause.next = self.dut.fault_cause.val();
        self.operation.fault_address.next = self.dut.fault_address.val();

        self.operands.register.next = self.register.val();
        self.operands.first_lower.next = self.first_lower.val();
        self.operands.first_upper.next = self.first_upper.val();
        self.operands.second_lower.next = self.second_lower.val();
        self.operands.second_upper.next = self.second_upper.val();
        self.operands.execute_live.next = self.execute_live.val();
        self.operands.issue.next = self.issue.val();
        self.operands.kind.next = self.reference.kind.val();
        self.operands.left.next = self.left.val();
        self.operands.second.next = self.second.val();
        self.operands.memory_filled.next = self.memory_filled.val();
        self.operands.executed.next = self.executed.val();
        self.operands.data_ready.next = self.data_ready.val();
        self.operands.done.next = self.done.val();
        self.operands.writes_back.next = self.writes_back.val();
        self.operands.retired.next = self.dut.retired.val();
        self.operands.retirement.next = self.retirement.val();

        self.port.data_address.next = self.dut.data_address.val();
        self.port.data_read.next = self.dut.data_read.val();
        self.port.data_write_lanes.next = self.dut.data_write_lanes.val();
        self.port.data_protected.next = self.dut.data_protected.val();
        self.port.data_write.next = self.dut.data_write.val();
        self.port.data_ready.next = self.data_ready.val();
        self.port.data_refused.next = self.data_refused.val();
        self.port.memory_filled.next = self.memory_filled.val();
        self.port.executed.next = self.executed.val();

        self.high_low.execute_live.next = self.execute_live.val();
        self.high_low.kind.next = self.reference.kind.val();
        self.high_low.left.next = self.left.val();
        self.high_low.second.next = self.second.val();
        self.high_low.unit_left.next = self.unit_left.val();
        self.high_low.unit_right.next = self.unit_right.val();
        self.high_low.unit_unsigned.next = self.unit_unsigned.val();
        self.high_low.moves.next = self.moves.val();
        self.high_low.bite.next = self.bite.val();
        self.high_low.multiply.next = self.multiply.val();
        self.high_low.divide.next = self.divide.val();
        self.high_low.multiplying.next = self.multiplying.val();
        self.high_low.dividing.next = self.dividing.val();
        self.high_low.mending.next = self.mending.val();
        self.high_low.high.next = self.high.val();
        self.high_low.low.next = self.low.val();

        self.kept.text_limit.next = self.text_limit.val();
        self.kept.cause.next = self.cause.val();
        self.kept.pc.next = self.kept_pc.val();
        self.kept.address.next = self.kept_address.val();
        self.kept.restarts.next = self.restarts.val();
        self.kept.write.next = self.cp0_write.val();
        self.kept.number.next = self.cp0_number.val();
        self.kept.value.next = self.cp0_value.val();
        self.kept.execute_live.next = self.execute_live.val();
        self.kept.moves.next = self.moves.val();
        self.kept.bite.next = self.bite.val();
        self.kept.instruction.next = self.instruction.val();
        self.kept.text_margin.next = self.issue.val().text_margin;
        self.kept.second.next = self.second.val();
        self.kept.kind.next = self.reference.kind.val();
        self.kept.step.next = self.reference.step.val();
        self.kept.memory_filled.next = self.memory_filled.val();
        self.kept.executed.next = self.executed.val();
        self.kept.data_ready.next = self.data_ready.val();
        self.kept.retired.next = self.dut.retired.val();
        self.kept.faulted.next = self.dut.faulted.val();
        self.kept.fault_cause.next = self.dut.fault_cause.val();
        self.kept.fault_pc.next = self.dut.fault_pc.val();
        self.kept.fault_address.next = self.dut.fault_address.val();

        self.calls.writes_back.next = self.writes_back.val();
        self.calls.done.next = self.done.val();
        self.calls.retired.next = self.dut.retired.val();
        self.calls.memory_filled.next = self.memory_filled.val();
        self.calls.syscall.next = self.syscall.val();
        self.calls.call_done.next = self.call_done.val();
        self.calls.came.next = self.came.val();
        self.calls.asked.next = self.asked.val();
        self.calls.expired.next = self.expired.val();
        self.calls.is_send.next = self.is_send.val();
        self.calls.is_receive.next = self.is_receive.val();
        self.calls.is_poll.next = self.is_poll.val();
        self.calls.is_release.next = self.is_release.val();
        self.calls.is_known.next = self.call_is_known.val();
        self.calls.has_result.next = self.call_has_result.val();

        self.progress.waits.next = self.waits.val();
        self.progress.alive.next = self.alive.val();
        self.progress.correcting.next = self.correcting.val();
        self.progress.decode_filled.next = self.decode_filled.val();
        self.progress.execute_filled.next = self.execute_filled.val();
        self.progress.executed.next = self.executed.val();
        self.progress.memory_filled.next = self.memory_filled.val();
        self.progress.retired.next = self.dut.retired.val();
        self.progress.faulted.next = self.dut.faulted.val();
        self.progress.dividing.next = self.dividing.val();
        self.progress.done.next = self.steps_done.val();
        self.progress.leading.next = self.leading.val();
    }
}
