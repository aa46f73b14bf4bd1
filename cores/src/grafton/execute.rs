//! Third stage: results, addresses, conditions; requests to memory, CP0 and the RPC port.
//!
//! An instruction stays here while memory waits for an answer (`bus_wait`), and SYSCALL until it is done. Nothing that an
//! instruction does outlives this stage if it has a fault, if an older instruction turns out to have one (`flush`), or if
//! the watchdog bites. Only where fetch goes (`correct`) does not wait for these: a fault is followed by a restart.
use super::access::Access;
use super::alu::Alu;
use super::decode::Issue;
use super::decoder::Control;
use super::execute_fault::ExecuteFault;
use super::high_low::HighLow;
use super::lanes::LANE_BITS;
use super::outcome::Outcome;
use hdl::arithmetic::SumOrWord;
use hdl::reg::EnableReg;
use rust_hdl::prelude::*;

/// An instruction on its way to memory.
#[derive(Copy, Clone, PartialEq, Debug, Default, LogicStruct)]
pub struct Executed {
    /// For the retire port.
    pub pc: Bits<32>,
    pub instruction: Bits<32>,
    /// Address of the instruction, or of the branch in whose delay slot it is.
    pub fault_pc: Bits<32>,
    /// Fault, if there is one; whether its address is `address` (else `instruction`).
    pub fault: Bits<4>,
    pub has_fault: Bit,
    pub fault_has_address: Bit,
    /// Register written.
    pub destination: Bits<5>,
    pub writes: Bit,
    /// Its value; of a load, what stays of the register before.
    pub result: Bits<32>,
    pub is_load: Bit,
    pub is_access: Bit,
    pub is_unsigned: Bit,
    pub load_from: Bits<LANE_BITS>,
    pub fill: Bits<4>,
    /// Of the access, or target of a jump through a register.
    pub address: Bits<32>,
    /// The access, for the retire port.
    pub lanes: Bits<4>,
    pub stored: Bits<32>,
}

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Execute {
    pub clock: Signal<In, Clock>,
    /// From decode.
    pub issue: Signal<In, Issue>,
    pub control: Signal<In, Control>,
    pub valid: Signal<In, Bit>,
    pub sound: Signal<In, Bit>,
    /// From writeback: what a load gave.
    pub loaded: Signal<In, Bits<32>>,
    /// Strobe: nothing here counts any more.
    pub flush: Signal<In, Bit>,
    /// Level: memory has an instruction that waits for the data port.
    pub bus_wait: Signal<In, Bit>,
    /// Level: the watchdog wants the instruction here to fault.
    pub bite: Signal<In, Bit>,
    /// Data port.
    pub data_address: Signal<Out, Bits<32>>,
    pub data_read: Signal<Out, Bit>,
    pub data_write_lanes: Signal<Out, Bits<4>>,
    pub data_protected: Signal<Out, Bit>,
    pub data_write: Signal<Out, Bits<32>>,
    /// CP0: number, and what it will be in the next clock; level: it is read; its value (same clock), else 0; write strobe and value.
    pub next_cp0_number: Signal<Out, Bits<5>>,
    pub cp0_number: Signal<Out, Bits<5>>,
    pub cp0_read: Signal<Out, Bit>,
    pub cp0_value: Signal<In, Bits<32>>,
    pub cp0_write: Signal<Out, Bit>,
    pub cp0_write_value: Signal<Out, Bits<32>>,
    /// SYSCALL: level; `syscall_done` in the clock in which the rest is there.
    pub syscall: Signal<Out, Bit>,
    pub syscall_done: Signal<In, Bit>,
    pub syscall_result: Signal<In, Bits<32>>,
    pub syscall_is_known: Signal<In, Bit>,
    pub syscall_has_result: Signal<In, Bit>,
    /// Level: decode must keep its instruction.
    pub stall: Signal<Out, Bit>,
    /// Levels: the instruction is MTC0; HI and LO will not be ready in the next clock.
    pub limit_pending: Signal<Out, Bit>,
    pub product_pending: Signal<Out, Bit>,
    pub quotient_pending: Signal<Out, Bit>,
    /// To fetch: decode sent it the wrong way.
    pub correct: Signal<Out, Bit>,
    pub correction: Signal<Out, Bits<32>>,
    /// To the predictor.
    pub resolved: Signal<Out, Bit>,
    pub resolved_pc: Signal<Out, Bits<32>>,
    pub resolved_counter: Signal<Out, Bits<2>>,
    pub taken: Signal<Out, Bit>,
    /// To decode: register, value, and that the value comes later.
    pub register: Signal<Out, Bits<5>>,
    pub writes: Signal<Out, Bit>,
    pub value: Signal<Out, Bits<32>>,
    pub is_late: Signal<Out, Bit>,
    /// To memory.
    pub executed: Signal<Out, Executed>,
    pub moves: Signal<Out, Bit>,
    here: EnableReg<Issue>,
    action: EnableReg<Control>,
    filled: DFF<Bit>,
    /// There is an instruction and it came without a fault.
    live: DFF<Bit>,
    adder: SumOrWord<32>,
    alu: Alu,
    outcome: Outcome,
    misses_register: Signal<Local, Bit>,
    branches: Signal<Local, Bit>,
    wrong_if_equal: Signal<Local, Bit>,
    wrong_otherwise: Signal<Local, Bit>,
    access: Access,
    high_low: HighLow,
    faults: ExecuteFault,
    left: Signal<Local, Bits<32>>,
    right: Signal<Local, Bits<32>>,
    second: Signal<Local, Bits<32>>,
    address: Signal<Local, Bits<32>>,
    instruction: Signal<Local, Bits<32>>,
    coming: Signal<Local, Bits<32>>,
    touches_high_low: Signal<Local, Bits<3>>,
    acts: Signal<Local, Bit>,
    from_syscall: Signal<Local, Bits<32>>,
    is_access: Signal<Local, Bit>,
    asks: Signal<Local, Bit>,
    waits: Signal<Local, Bit>,
    went: Signal<Local, Bit>,
}

impl Logic for Execute {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, filled, live);
        clock!(self, clock, here, action, high_low);
        self.instruction.next = self.here.q.val().instruction;
        self.coming.next = self.issue.val().instruction;
        self.touches_high_low.next = self.action.q.val().high_low;
        self.acts.next =
            self.live.q.val() & !self.flush.val() & !self.bite.val() & !self.bus_wait.val();
        // Operands.
        self.left.next = self.here.q.val().left;
        if self.here.q.val().left_from_load {
            self.left.next = self.loaded.val();
        }
        self.second.next = self.here.q.val().second;
        if self.here.q.val().second_from_load {
            self.second.next = self.loaded.val();
        }
        self.right.next = self.second.val() | self.here.q.val().immediate;
        // Of a jump through a register, its target.
        self.adder.left.next = self.left.val();
        self.adder.right.next = self.here.q.val().immediate;
        self.adder.word.next = self.left.val();
        self.adder.takes.next = self.action.q.val().is_jump_register;
        self.address.next = self.adder.result.val();
        // Arithmetic.
        self.alu.left.next = self.left.val();
        self.alu.right.next = self.right.val();
        self.alu.shifted.next = self.second.val();
        self.alu.unit.next = self.action.q.val().unit;
        self.alu.compares.next = self.action.q.val().compares;
        self.alu.subtracts.next = self.action.q.val().subtracts;
        self.alu.is_unsigned.next = self.action.q.val().is_unsigned;
        self.alu.logic_code.next = self.action.q.val().logic;
        self.alu.shift.next = self.action.q.val().shift;
        self.alu.high_low.next = self.high_low.low.val();
        if self.touches_high_low.val().get_bit(1) {
            self.alu.high_low.next = self.high_low.high.val();
        }
        self.high_low.left.next = self.left.val();
        self.high_low.right.next = self.second.val();
        self.high_low.is_unsigned.next = self.action.q.val().is_unsigned;
        self.high_low.multiply.next = self.acts.val() & self.action.q.val().is_multiply;
        self.high_low.divide.next = self.acts.val() & self.action.q.val().is_divide;
        self.high_low.write_high.next = self.acts.val()
            & self.touches_high_low.val().get_bit(2)
            & self.touches_high_low.val().get_bit(1);
        self.high_low.write_low.next = self.acts.val()
            & self.touches_high_low.val().get_bit(2)
            & !self.touches_high_low.val().get_bit(1);
        self.product_pending.next = self.filled.q.val() & self.action.q.val().is_multiply;
        self.quotient_pending.next =
            (self.filled.q.val() & self.action.q.val().is_divide) | self.high_low.busy.val();
        // Branches and traps.
        self.outcome.left.next = self.left.val();
        self.outcome.second.next = self.second.val();
        self.outcome.less.next = self.alu.less.val();
        self.outcome.condition.next = self.action.q.val().condition;
        self.went.next = self.here.q.val().went;
        self.misses_register.next =
            self.filled.q.val() & self.action.q.val().is_jump_register & !self.went.val();
        self.branches.next = self.filled.q.val() & self.action.q.val().is_branch;
        // Both ways are made ready before it is known whether the operands are equal.
        self.wrong_if_equal.next = (self.branches.val()
            & (self.outcome.goes_if_equal.val() ^ self.went.val()))
            | self.misses_register.val();
        self.wrong_otherwise.next = (self.branches.val()
            & (self.outcome.goes_otherwise.val() ^ self.went.val()))
            | self.misses_register.val();
        self.correct.next = self.wrong_otherwise.val();
        if self.outcome.equal.val() {
            self.correct.next = self.wrong_if_equal.val();
        }
        self.correction.next = self.here.q.val().alternate;
        if self.action.q.val().is_jump_register {
            self.correction.next = self.left.val();
        }
        self.resolved.next = self.live.q.val() & self.action.q.val().is_branch;
        self.resolved_pc.next = self.here.q.val().fault_pc;
        self.resolved_counter.next = self.here.q.val().counter;
        self.taken.next = self.outcome.goes_otherwise.val();
        if self.outcome.equal.val() {
            self.taken.next = self.outcome.goes_if_equal.val();
        }
        // Memory.
        self.is_access.next = self.action.q.val().is_load | self.action.q.val().is_store;
        self.access.acts.next = self.acts.val();
        self.access.address.next = self.address.val();
        self.access.is_load.next = self.action.q.val().is_load;
        self.access.is_store.next = self.action.q.val().is_store;
        self.access.size.next = self.action.q.val().size;
        self.access.is_part_left.next = self.action.q.val().is_part_left;
        self.access.register.next = self.second.val();
        self.access.base.next = self.left.val();
        self.access.text_margin.next = self.here.q.val().text_margin;
        self.limit_pending.next = self.filled.q.val() & self.action.q.val().is_to_cp0;
        self.data_address.next = self.address.val();
        self.data_read.next = self.access.read.val();
        self.data_write_lanes.next = self.access.write_lanes.val();
        self.data_protected.next = self.access.guarded.val();
        self.data_write.next = self.access.store_word.val();
        // CP0 and RPC.
        self.asks.next = self.live.q.val() & !self.bite.val() & self.action.q.val().is_syscall;
        self.waits.next = self.bus_wait.val() | (self.asks.val() & !self.syscall_done.val());
        self.cp0_number.next = self.instruction.val().get_bits::<5>(11);
        self.next_cp0_number.next = self.coming.val().get_bits::<5>(11);
        if self.waits.val() {
            self.next_cp0_number.next = self.instruction.val().get_bits::<5>(11);
        }
        self.cp0_write.next = self.acts.val() & self.action.q.val().is_to_cp0;
        self.cp0_write_value.next = self.second.val();
        self.syscall.next = self.asks.val() & !self.flush.val() & !self.bus_wait.val();
        // Whether the instruction moves on.
        self.stall.next = self.waits.val();
        self.moves.next = self.filled.q.val() & !self.waits.val() & !self.flush.val();
        self.here.d.next = self.issue.val();
        self.here.enable.next = !self.waits.val();
        self.action.d.next = self.control.val();
        self.action.enable.next = !self.waits.val();
        if !self.waits.val() {
            self.filled.d.next = self.valid.val();
            self.live.d.next = self.valid.val() & self.sound.val();
        }
        if self.flush.val() {
            self.filled.d.next = false;
            self.live.d.next = false;
        }
        // Faults.
        self.faults.early.next = self.here.q.val().fault;
        self.faults.overflow.next = self.action.q.val().traps_overflow & self.alu.overflow.val();
        self.faults.misaligned_access.next = self.is_access.val() & self.access.misaligned.val();
        self.faults.misaligned_target.next =
            self.action.q.val().is_jump_register & self.left.val().get_bits::<2>(0).any();
        self.faults.text_write.next = self.access.text_write.val();
        self.faults.unknown_syscall.next =
            self.action.q.val().is_syscall & !self.syscall_is_known.val();
        self.faults.trap.next = self.action.q.val().is_trap & self.outcome.traps.val();
        self.faults.bite.next = self.bite.val();
        // To decode.
        self.register.next = self.here.q.val().destination;
        self.writes.next = self.filled.q.val() & self.here.q.val().writes;
        self.value.next = self.alu.result.val();
        self.is_late.next = self.action.q.val().is_load
            | self.action.q.val().is_from_cp0
            | self.action.q.val().is_syscall;
        // To memory.
        self.executed.next.pc = self.here.q.val().pc;
        self.executed.next.instruction = self.instruction.val();
        self.executed.next.fault_pc = self.here.q.val().fault_pc;
        self.executed.next.fault = self.faults.code.val();
        self.executed.next.has_fault = self.faults.code.val().any();
        self.executed.next.fault_has_address = self.live.q.val()
            & !self.bite.val()
            & (self.is_access.val() | self.action.q.val().is_jump_register);
        self.executed.next.destination = self.here.q.val().destination;
        self.executed.next.writes = self.here.q.val().writes
            & !(self.action.q.val().is_syscall & !self.syscall_has_result.val());
        // All but one of these are 0.
        self.cp0_read.next = self.action.q.val().is_from_cp0;
        self.from_syscall.next = 0.into();
        if self.action.q.val().is_syscall {
            self.from_syscall.next = self.syscall_result.val();
        }
        self.executed.next.result = ((self.alu.result.val() | self.access.kept.val())
            | self.from_syscall.val())
            | self.cp0_value.val();
        self.executed.next.is_load = self.action.q.val().is_load;
        self.executed.next.is_access = self.is_access.val();
        self.executed.next.is_unsigned = self.action.q.val().is_unsigned;
        self.executed.next.load_from = self.access.load_from.val();
        self.executed.next.fill = self.access.fill.val();
        self.executed.next.address = self.address.val();
        self.executed.next.lanes = self.access.write_lanes.val();
        self.executed.next.stored = self.access.store_word.val();
    }
}
