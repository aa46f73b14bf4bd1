//! Fourth stage: waits for the answer of the data port, turns and merges it; finds out whether the instruction has a fault.
//! Fifth stage: the register with the value that is being written back.
use super::execute::Executed;
use super::merge::Merge;
use hdl::lit::Lit;
use hdl::reg::EnableReg;
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
    pub data_ready: Signal<In, Bit>,
    pub data_value: Signal<In, Bits<32>>,
    pub data_refused: Signal<In, Bit>,
    /// To decode: the instruction in memory.
    pub register: Signal<Out, Bits<5>>,
    pub writes: Signal<Out, Bit>,
    pub is_load: Signal<Out, Bit>,
    pub result: Signal<Out, Bits<32>>,
    /// To decode and execute: what is being written back; stays until the next instruction.
    pub writeback_register: Signal<Out, Bits<5>>,
    pub writeback_writes: Signal<Out, Bit>,
    pub writeback_value: Signal<Out, Bits<32>>,
    /// Strobe: the instruction here has a fault; nothing younger counts.
    pub fault: Signal<Out, Bit>,
    pub fault_cause: Signal<Out, Bits<4>>,
    pub fault_pc: Signal<Out, Bits<32>>,
    pub fault_address: Signal<Out, Bits<32>>,
    /// Strobe: an instruction was carried out.
    pub retired: Signal<Out, Bit>,
    pub retirement: Signal<Out, Retirement>,
    here: EnableReg<Executed>,
    filled: DFF<Bit>,
    done: EnableReg<Retirement>,
    writes_back: EnableReg<Bit>,
    complete: DFF<Bit>,
    merge: Merge,
    address: Signal<Local, Bits<32>>,
    refused: Signal<Local, Bit>,
    faulty: Signal<Local, Bit>,
    leaves: Signal<Local, Bit>,
    writing: Signal<Local, Bit>,
    bus_code: Lit<4, { Fault::Bus as u64 }>,
}

impl Logic for Memory {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, filled, complete);
        clock!(self, clock, here, done, writes_back);
        self.here.d.next = self.executed.val();
        self.here.enable.next = self.data_ready.val();
        if self.data_ready.val() {
            self.filled.d.next = self.moves.val();
        }
        self.merge.word.next = self.data_value.val();
        self.merge.old.next = self.here.q.val().result;
        self.address.next = self.here.q.val().address;
        self.merge.place.next = self.address.val().get_bits::<2>(0);
        self.merge.from.next = self.here.q.val().load_from;
        self.merge.fill.next = self.here.q.val().fill;
        self.merge.is_unsigned.next = self.here.q.val().is_unsigned;
        // Faults.
        self.refused.next = self.data_refused.val() & !self.here.q.val().has_fault;
        self.faulty.next =
            self.filled.q.val() & (self.here.q.val().has_fault | self.data_refused.val());
        self.fault.next = self.faulty.val();
        self.fault_cause.next = self.here.q.val().fault;
        if self.refused.val() {
            self.fault_cause.next = self.bus_code.val();
        }
        self.fault_pc.next = self.here.q.val().fault_pc;
        self.fault_address.next = self.here.q.val().instruction;
        if self.here.q.val().fault_has_address {
            self.fault_address.next = self.address.val();
        }
        // To decode, for forwarding.
        self.register.next = self.here.q.val().destination;
        self.writes.next = self.filled.q.val() & self.here.q.val().writes;
        self.is_load.next = self.here.q.val().is_load;
        self.result.next = self.here.q.val().result;
        // Writeback.
        self.leaves.next = self.filled.q.val() & self.data_ready.val();
        self.complete.d.next = self.leaves.val() & !self.faulty.val();
        self.writing.next = self.here.q.val().writes & !self.faulty.val();
        self.writes_back.d.next = self.writing.val();
        self.writes_back.enable.next = self.leaves.val();
        self.done.enable.next = self.leaves.val();
        self.done.d.next.pc = self.here.q.val().pc;
        self.done.d.next.instruction = self.here.q.val().instruction;
        self.done.d.next.register = self.here.q.val().destination;
        self.done.d.next.value = self.merge.merged.val();
        self.done.d.next.is_access = self.here.q.val().is_access;
        self.done.d.next.address = self.here.q.val().address;
        self.done.d.next.lanes = self.here.q.val().lanes;
        self.done.d.next.word = self.here.q.val().stored;
        if self.here.q.val().is_load {
            self.done.d.next.word = self.data_value.val();
        }
        self.writeback_register.next = self.done.q.val().register;
        self.writeback_writes.next = self.writes_back.q.val();
        self.writeback_value.next = self.done.q.val().value;
        self.retired.next = self.complete.q.val();
        self.retirement.next = self.done.q.val();
        if !self.writes_back.q.val() {
            self.retirement.next.register = 0.into();
        }
    }
}
