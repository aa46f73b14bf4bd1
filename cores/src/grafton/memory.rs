//! Fourth stage: takes what memory read, turns and merges it; finds out whether the instruction has a fault. Fifth stage:
//! the register with the value that is being written back.
use super::execute::Executed;
use super::lanes::Turner;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::cpu::Fault;

/// What the retire port shows: an instruction that was carried out, one clock after it left memory.
#[derive(Copy, Clone, PartialEq, Debug, Default, LogicStruct)]
pub struct Retirement {
    pub pc: Bits<32>,
    pub instruction: Bits<32>,
    /// Register written; 0 none.
    pub register: Bits<5>,
    pub value: Bits<32>,
    /// Whether it made an access, at what address, with what lanes (0 a load) and what word, as it was on the data port.
    pub is_access: Bit,
    pub address: Bits<32>,
    pub lanes: Bits<4>,
    pub word: Bits<32>,
}

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Memory {
    pub clock: Signal<In, Clock>,
    /// From execute.
    pub executed: Signal<In, Executed>,
    pub moves: Signal<In, Bit>,
    /// Data port.
    pub data_value: Signal<In, Bits<32>>,
    pub data_refused: Signal<In, Bit>,
    /// To decode: the instruction in memory.
    pub register: Signal<Out, Bits<5>>,
    pub is_late: Signal<Out, Bit>,
    pub result: Signal<Out, Bits<32>>,
    pub value: Signal<Out, Bits<32>>,
    /// To decode: what is being written back.
    pub writeback_register: Signal<Out, Bits<5>>,
    pub writeback_value: Signal<Out, Bits<32>>,
    /// Strobe: the instruction here has a fault; nothing younger counts.
    pub fault: Signal<Out, Bit>,
    pub fault_cause: Signal<Out, Bits<4>>,
    pub fault_pc: Signal<Out, Bits<32>>,
    pub fault_address: Signal<Out, Bits<32>>,
    /// Strobe: an instruction was carried out.
    pub retired: Signal<Out, Bit>,
    pub retirement: Signal<Out, Retirement>,
    here: DFF<Executed>,
    filled: DFF<Bit>,
    done: DFF<Retirement>,
    complete: DFF<Bit>,
    merge: Merge,
    refused: Signal<Local, Bit>,
    faulty: Signal<Local, Bit>,
    counts: Signal<Local, Bit>,
    outcome: Signal<Local, Bits<32>>,
    bus_code: Lit<4, { Fault::Bus as u64 }>,
}

impl Logic for Memory {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, here, filled, done, complete);
        self.here.d.next = self.executed.val();
        self.filled.d.next = self.moves.val();
        self.merge.word.next = self.data_value.val();
        self.merge.old.next = self.here.q.val().old;
        self.merge.turn.next = self.here.q.val().turn;
        self.merge.keep.next = self.here.q.val().keep;
        self.merge.fill.next = self.here.q.val().fill;
        self.merge.is_unsigned.next = self.here.q.val().is_unsigned;
        self.merge.is_half.next = self.here.q.val().is_half;
        self.outcome.next = self.here.q.val().result;
        if self.here.q.val().is_load {
            self.outcome.next = self.merge.merged.val();
        }
        // Faults.
        self.refused.next = self.here.q.val().is_access & self.data_refused.val();
        self.faulty.next =
            self.filled.q.val() & ((self.here.q.val().fault != 0) | self.refused.val());
        self.fault.next = self.faulty.val();
        self.fault_cause.next = self.here.q.val().fault;
        if self.here.q.val().fault == 0 {
            self.fault_cause.next = self.bus_code.val();
        }
        self.fault_pc.next = self.here.q.val().pc;
        if self.here.q.val().in_slot {
            self.fault_pc.next = self.here.q.val().pc - 4;
        }
        self.fault_address.next = self.here.q.val().fault_address;
        // To decode, for forwarding.
        self.register.next = 0.into();
        if self.filled.q.val() {
            self.register.next = self.here.q.val().destination;
        }
        self.is_late.next = self.here.q.val().is_load;
        self.result.next = self.here.q.val().result;
        self.value.next = self.merge.merged.val();
        // Writeback.
        self.counts.next = self.filled.q.val() & !self.faulty.val();
        self.complete.d.next = self.counts.val();
        self.done.d.next.pc = self.here.q.val().pc;
        self.done.d.next.instruction = self.here.q.val().instruction;
        self.done.d.next.register = 0.into();
        if self.counts.val() {
            self.done.d.next.register = self.here.q.val().destination;
        }
        self.done.d.next.value = self.outcome.val();
        self.done.d.next.is_access = self.here.q.val().is_access;
        self.done.d.next.address = self.here.q.val().address;
        self.done.d.next.lanes = self.here.q.val().lanes;
        self.done.d.next.word = self.here.q.val().stored;
        if self.here.q.val().is_load {
            self.done.d.next.word = self.data_value.val();
        }
        self.writeback_register.next = self.done.q.val().register;
        self.writeback_value.next = self.done.q.val().value;
        self.retired.next = self.complete.q.val();
        self.retirement.next = self.done.q.val();
    }
}

/// A load's word: turned, and each byte taken from it, from the register before, or from the sign. Combinational.
#[derive(LogicBlock, Default)]
pub struct Merge {
    pub word: Signal<In, Bits<32>>,
    pub old: Signal<In, Bits<32>>,
    /// Bytes to turn to the right.
    pub turn: Signal<In, Bits<2>>,
    /// Bytes to take from `old`.
    pub keep: Signal<In, Bits<4>>,
    /// Bytes to fill with zeros, or with the sign of a byte or half word.
    pub fill: Signal<In, Bits<4>>,
    pub is_unsigned: Signal<In, Bit>,
    pub is_half: Signal<In, Bit>,
    pub merged: Signal<Out, Bits<32>>,
    turner: Turner,
    sign: Signal<Local, Bit>,
    kept: Signal<Local, Bits<32>>,
    filled: Signal<Local, Bits<32>>,
    taken: Signal<Local, Bits<32>>,
    keep_mask: Signal<Local, Bits<32>>,
    fill_mask: Signal<Local, Bits<32>>,
    byte0: Lit<32, 0x0000_00ff>,
    byte1: Lit<32, 0x0000_ff00>,
    byte2: Lit<32, 0x00ff_0000>,
    byte3: Lit<32, 0xff00_0000>,
}

impl Logic for Merge {
    #[hdl_gen]
    fn update(&mut self) {
        self.turner.word.next = self.word.val();
        self.turner.turn.next = self.turn.val();
        self.keep_mask.next = 0.into();
        self.fill_mask.next = 0.into();
        if self.keep.val().get_bit(0) {
            self.keep_mask.next = self.keep_mask.val() | self.byte0.val();
        }
        if self.keep.val().get_bit(1) {
            self.keep_mask.next = self.keep_mask.val() | self.byte1.val();
        }
        if self.keep.val().get_bit(2) {
            self.keep_mask.next = self.keep_mask.val() | self.byte2.val();
        }
        if self.keep.val().get_bit(3) {
            self.keep_mask.next = self.keep_mask.val() | self.byte3.val();
        }
        if self.fill.val().get_bit(1) {
            self.fill_mask.next = self.fill_mask.val() | self.byte1.val();
        }
        if self.fill.val().get_bit(2) {
            self.fill_mask.next = self.fill_mask.val() | self.byte2.val();
        }
        if self.fill.val().get_bit(3) {
            self.fill_mask.next = self.fill_mask.val() | self.byte3.val();
        }
        self.sign.next = self.turner.turned.val().get_bit(7);
        if self.is_half.val() {
            self.sign.next = self.turner.turned.val().get_bit(15);
        }
        self.filled.next = 0.into();
        if self.sign.val() & !self.is_unsigned.val() {
            self.filled.next = self.fill_mask.val();
        }
        self.kept.next = self.old.val() & self.keep_mask.val();
        self.taken.next = self.turner.turned.val() & !(self.keep_mask.val() | self.fill_mask.val());
        self.merged.next = self.taken.val() | self.kept.val() | self.filled.val();
    }
}
