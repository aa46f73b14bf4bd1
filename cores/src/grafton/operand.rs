//! The newest value of a register: the register file's, unless an instruction further down the pipeline has a newer one.
use rust_hdl::prelude::*;

/// Values that are newer than the register file's. A register number of 0 means none.
#[derive(Copy, Clone, PartialEq, Debug, Default, LogicStruct)]
pub struct Newer {
    /// What execute writes, and the value if it is not late.
    pub execute_register: Bits<5>,
    pub execute_value: Bits<32>,
    /// The value will come out of memory, CP0 or the RPC port: not before the next stage.
    pub execute_is_late: Bit,
    /// What memory writes; `memory_value` if it was read from memory, else `memory_result`, which is there early.
    pub memory_register: Bits<5>,
    pub memory_is_late: Bit,
    pub memory_result: Bits<32>,
    pub memory_value: Bits<32>,
    /// What is being written into the register file.
    pub writeback_register: Bits<5>,
    pub writeback_value: Bits<32>,
}

/// See the module documentation. Combinational.
#[derive(LogicBlock, Default)]
pub struct Operand {
    /// The register and its value in the register file.
    pub register: Signal<In, Bits<5>>,
    pub stored: Signal<In, Bits<32>>,
    /// What the later stages have.
    pub newer: Signal<In, Newer>,
    /// The value, without those that come late in the clock; right if not `pending`.
    pub early: Signal<Out, Bits<32>>,
    /// The value.
    pub value: Signal<Out, Bits<32>>,
    /// Level: the newest value is that of the instruction in execute.
    pub in_execute: Signal<Out, Bit>,
    /// Level: the newest value comes late in this clock, from execute or memory.
    pub pending: Signal<Out, Bit>,
    exists: Signal<Local, Bit>,
    from_execute: Signal<Local, Bit>,
    from_memory: Signal<Local, Bit>,
}

impl Logic for Operand {
    #[hdl_gen]
    fn update(&mut self) {
        self.exists.next = self.register.val().any();
        self.from_execute.next =
            self.exists.val() & (self.register.val() == self.newer.val().execute_register);
        self.from_memory.next =
            self.exists.val() & (self.register.val() == self.newer.val().memory_register);
        self.early.next = self.stored.val();
        if self.exists.val() & (self.register.val() == self.newer.val().writeback_register) {
            self.early.next = self.newer.val().writeback_value;
        }
        if self.from_memory.val() {
            self.early.next = self.newer.val().memory_result;
        }
        self.value.next = self.early.val();
        if self.from_memory.val() & self.newer.val().memory_is_late {
            self.value.next = self.newer.val().memory_value;
        }
        if self.from_execute.val() {
            self.value.next = self.newer.val().execute_value;
        }
        self.in_execute.next = self.from_execute.val();
        self.pending.next =
            self.from_execute.val() | (self.from_memory.val() & self.newer.val().memory_is_late);
    }
}
