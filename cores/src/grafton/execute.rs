//! Third stage: results, addresses, conditions; requests to memory, CP0 and the RPC port.
//!
//! An instruction stays here while the data port does not take its access, while it needs HI or LO and these are busy, and
//! while SYSCALL waits. Nothing that it does outlives this stage if it has a fault, if an older instruction turns out to
//! have one (`flush`), or if the watchdog bites.
use super::alu::Alu;
use super::decode::Issue;
use super::decoder::Control;
use super::execute_fault::ExecuteFault;
use super::fields::size;
use super::high_low::HighLow;
use super::lanes::Lanes;
use super::outcome::Outcome;
use hdl::lit::Lit;
use hdl::reg::EnableReg;
use rust_hdl::prelude::*;
use spec::map::RAM_BASE;

/// An instruction on its way to memory.
#[derive(Copy, Clone, PartialEq, Debug, Default, LogicStruct)]
pub struct Executed {
    pub pc: Bits<32>,
    pub instruction: Bits<32>,
    pub in_slot: Bit,
    /// Fault; 0 none.
    pub fault: Bits<4>,
    /// What to keep as fault address.
    pub fault_address: Bits<32>,
    /// Register written; 0 none.
    pub destination: Bits<5>,
    /// Its value, unless a load.
    pub result: Bits<32>,
    /// Register rt before a load.
    pub old: Bits<32>,
    pub is_load: Bit,
    pub is_access: Bit,
    pub is_unsigned: Bit,
    pub is_half: Bit,
    pub turn: Bits<2>,
    pub keep: Bits<4>,
    pub fill: Bits<4>,
    /// The access, for the retire port.
    pub address: Bits<32>,
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
    /// Strobe: nothing here counts any more.
    pub flush: Signal<In, Bit>,
    /// Level: the watchdog wants the instruction here to fault.
    pub bite: Signal<In, Bit>,
    /// First address of RAM that may be stored to.
    pub text_limit: Signal<In, Bits<32>>,
    /// Data port.
    pub data_address: Signal<Out, Bits<32>>,
    pub data_read: Signal<Out, Bit>,
    pub data_write_lanes: Signal<Out, Bits<4>>,
    pub data_write: Signal<Out, Bits<32>>,
    pub data_ready: Signal<In, Bit>,
    /// CP0: number, value read (same clock), write strobe and value.
    pub cp0_number: Signal<Out, Bits<5>>,
    pub cp0_value: Signal<In, Bits<32>>,
    pub cp0_write: Signal<Out, Bit>,
    pub cp0_write_value: Signal<Out, Bits<32>>,
    /// SYSCALL: level and number; `syscall_done` in the clock in which the result is there.
    pub syscall: Signal<Out, Bit>,
    pub syscall_number: Signal<Out, Bits<32>>,
    pub syscall_done: Signal<In, Bit>,
    pub syscall_result: Signal<In, Bits<32>>,
    pub syscall_is_known: Signal<In, Bit>,
    pub syscall_has_result: Signal<In, Bit>,
    /// Level: decode must keep its instruction.
    pub stall: Signal<Out, Bit>,
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
    pub value: Signal<Out, Bits<32>>,
    pub is_late: Signal<Out, Bit>,
    /// To memory.
    pub executed: Signal<Out, Executed>,
    pub moves: Signal<Out, Bit>,
    here: EnableReg<Issue>,
    action: EnableReg<Control>,
    filled: DFF<Bit>,
    alu: Alu,
    outcome: Outcome,
    lanes: Lanes,
    high_low: HighLow,
    faults: ExecuteFault,
    left: Signal<Local, Bits<32>>,
    instruction: Signal<Local, Bits<32>>,
    touches_high_low: Signal<Local, Bits<3>>,
    acts: Signal<Local, Bit>,
    is_access: Signal<Local, Bit>,
    text_write: Signal<Local, Bit>,
    reads: Signal<Local, Bit>,
    writes: Signal<Local, Bit>,
    may_calculate: Signal<Local, Bit>,
    waits: Signal<Local, Bit>,
    went: Signal<Local, Bit>,
    half: Lit<2, { size::HALF }>,
    ram: Lit<4, { (RAM_BASE >> 28) as u64 }>,
}

impl Logic for Execute {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, filled);
        clock!(self, clock, here, action, high_low);
        self.left.next = self.here.q.val().left;
        self.instruction.next = self.here.q.val().instruction;
        self.touches_high_low.next = self.action.q.val().high_low;
        self.acts.next = self.filled.q.val()
            & !self.flush.val()
            & !self.bite.val()
            & (self.here.q.val().fault == 0);
        // Arithmetic.
        self.alu.left.next = self.left.val();
        self.alu.right.next = self.here.q.val().right;
        self.alu.unit.next = self.action.q.val().unit;
        self.alu.subtracts.next = self.action.q.val().subtracts;
        self.alu.is_unsigned.next = self.action.q.val().is_unsigned;
        self.alu.logic_code.next = self.action.q.val().logic;
        self.alu.shift.next = self.action.q.val().shift;
        self.alu.amount.next = self.instruction.val().get_bits::<5>(6);
        self.alu.high_low.next = self.high_low.low.val();
        if self.touches_high_low.val().get_bit(1) {
            self.alu.high_low.next = self.high_low.high.val();
        }
        self.may_calculate.next = self.acts.val() & !self.high_low.busy.val();
        self.high_low.left.next = self.left.val();
        self.high_low.right.next = self.here.q.val().second;
        self.high_low.is_unsigned.next = self.action.q.val().is_unsigned;
        self.high_low.multiply.next = self.may_calculate.val() & self.action.q.val().is_multiply;
        self.high_low.divide.next = self.may_calculate.val() & self.action.q.val().is_divide;
        self.high_low.write_high.next = self.may_calculate.val()
            & self.touches_high_low.val().get_bit(2)
            & self.touches_high_low.val().get_bit(1);
        self.high_low.write_low.next = self.may_calculate.val()
            & self.touches_high_low.val().get_bit(2)
            & !self.touches_high_low.val().get_bit(1);
        // Branches and traps.
        self.outcome.left.next = self.left.val();
        self.outcome.second.next = self.here.q.val().second;
        self.outcome.less.next = self.alu.less.val();
        self.outcome.condition.next = self.action.q.val().condition;
        self.went.next = self.here.q.val().went;
        self.correct.next = self.acts.val()
            & ((self.action.q.val().is_branch & (self.outcome.holds.val() ^ self.went.val()))
                | (self.action.q.val().is_jump_register & !self.went.val()));
        self.correction.next = self.here.q.val().alternate;
        if self.action.q.val().is_jump_register {
            self.correction.next = self.left.val();
        }
        self.resolved.next = self.acts.val() & self.action.q.val().is_branch;
        self.resolved_pc.next = self.here.q.val().pc;
        self.resolved_counter.next = self.here.q.val().counter;
        self.taken.next = self.outcome.holds.val();
        // Memory.
        self.is_access.next = self.action.q.val().is_load | self.action.q.val().is_store;
        self.text_write.next = self.action.q.val().is_store
            & (self.alu.sum.val().get_bits::<4>(28) == self.ram.val())
            & (self.alu.sum.val() < self.text_limit.val());
        self.lanes.place.next = self.alu.sum.val().get_bits::<2>(0);
        self.lanes.size.next = self.action.q.val().size;
        self.lanes.is_part_left.next = self.action.q.val().is_part_left;
        self.lanes.register.next = self.here.q.val().second;
        self.reads.next =
            self.acts.val() & self.action.q.val().is_load & !self.lanes.misaligned.val();
        self.writes.next = self.acts.val()
            & self.action.q.val().is_store
            & !self.lanes.misaligned.val()
            & !self.text_write.val();
        self.data_address.next = self.alu.sum.val();
        self.data_read.next = self.reads.val();
        self.data_write_lanes.next = 0.into();
        if self.writes.val() {
            self.data_write_lanes.next = self.lanes.store_lanes.val();
        }
        self.data_write.next = self.lanes.store_word.val();
        // CP0 and RPC.
        self.cp0_number.next = self.instruction.val().get_bits::<5>(11);
        self.cp0_write.next = self.acts.val() & self.action.q.val().is_to_cp0;
        self.cp0_write_value.next = self.here.q.val().second;
        self.syscall.next =
            self.acts.val() & self.action.q.val().is_syscall & self.syscall_is_known.val();
        self.syscall_number.next = self.left.val();
        // Whether the instruction moves on.
        self.waits.next = ((self.reads.val() | self.writes.val()) & !self.data_ready.val())
            | (self.acts.val() & self.touches_high_low.val().get_bit(0) & self.high_low.busy.val())
            | (self.syscall.val() & !self.syscall_done.val());
        self.stall.next = self.waits.val();
        self.moves.next = self.filled.q.val() & !self.waits.val() & !self.flush.val();
        self.here.d.next = self.issue.val();
        self.here.enable.next = !self.waits.val();
        self.action.d.next = self.control.val();
        self.action.enable.next = !self.waits.val();
        if !self.waits.val() {
            self.filled.d.next = self.valid.val();
        }
        if self.flush.val() {
            self.filled.d.next = false;
        }
        // Faults.
        self.faults.early.next = self.here.q.val().fault;
        self.faults.overflow.next = self.action.q.val().traps_overflow & self.alu.overflow.val();
        self.faults.misaligned_access.next = self.is_access.val() & self.lanes.misaligned.val();
        self.faults.misaligned_target.next =
            self.action.q.val().is_jump_register & self.left.val().get_bits::<2>(0).any();
        self.faults.text_write.next = self.text_write.val();
        self.faults.unknown_syscall.next =
            self.action.q.val().is_syscall & !self.syscall_is_known.val();
        self.faults.trap.next = self.action.q.val().is_trap & self.outcome.holds.val();
        self.faults.bite.next = self.bite.val();
        self.faults.instruction.next = self.instruction.val();
        self.faults.pc.next = self.here.q.val().pc;
        self.faults.access_address.next = self.alu.sum.val();
        self.faults.is_access.next = self.is_access.val();
        self.faults.target.next = self.left.val();
        // To decode, for forwarding.
        self.register.next = 0.into();
        if self.filled.q.val() {
            self.register.next = self.here.q.val().destination;
        }
        self.value.next = self.alu.result.val();
        self.is_late.next = self.filled.q.val()
            & (self.action.q.val().is_load
                | self.action.q.val().is_from_cp0
                | self.action.q.val().is_syscall);
        // To memory.
        self.executed.next.pc = self.here.q.val().pc;
        self.executed.next.instruction = self.instruction.val();
        self.executed.next.in_slot = self.here.q.val().in_slot;
        self.executed.next.fault = self.faults.code.val();
        self.executed.next.fault_address = self.faults.address.val();
        self.executed.next.destination = self.here.q.val().destination;
        if self.action.q.val().is_syscall & !self.syscall_has_result.val() {
            self.executed.next.destination = 0.into();
        }
        self.executed.next.result = self.alu.result.val();
        if self.action.q.val().is_from_cp0 {
            self.executed.next.result = self.cp0_value.val();
        }
        if self.action.q.val().is_syscall {
            self.executed.next.result = self.syscall_result.val();
        }
        self.executed.next.old = self.here.q.val().second;
        self.executed.next.is_load = self.action.q.val().is_load;
        self.executed.next.is_access = self.is_access.val();
        self.executed.next.is_unsigned = self.action.q.val().is_unsigned;
        self.executed.next.is_half = self.action.q.val().size == self.half.val();
        self.executed.next.turn = self.lanes.load_turn.val();
        self.executed.next.keep = self.lanes.keep.val();
        self.executed.next.fill = self.lanes.fill.val();
        self.executed.next.address = self.alu.sum.val();
        self.executed.next.lanes = self.data_write_lanes.val();
        self.executed.next.stored = self.lanes.store_word.val();
    }
}
