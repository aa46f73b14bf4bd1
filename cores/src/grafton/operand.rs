//! The newest value of a register: the register file's, unless an instruction further down the pipeline has a newer one.
use hdl::arithmetic::Choice;
use rust_hdl::prelude::*;

/// Values that are newer than the register file's, and whether there is one.
#[derive(Copy, Clone, PartialEq, Debug, Default, LogicStruct)]
pub struct Newer {
    /// What execute writes, and the value if it is not late.
    pub execute_writes: Bit,
    pub execute_register: Bits<5>,
    pub execute_value: Bits<32>,
    /// The value will come out of memory, CP0 or the RPC port: not before the next stage.
    pub execute_is_late: Bit,
    /// What memory writes, and the value; if it is being loaded, it is with writeback in the next clock.
    pub memory_writes: Bit,
    pub memory_register: Bits<5>,
    pub memory_is_load: Bit,
    pub memory_value: Bits<32>,
    /// What is in the register file from the next clock on.
    pub writeback_writes: Bit,
    pub writeback_register: Bits<5>,
    pub writeback_value: Bits<32>,
}

/// See the module documentation. Combinational.
#[derive(LogicBlock, Default)]
pub struct Operand {
    /// The register and its value in the register file: if it is one of the lower sixteen, of the upper sixteen.
    pub register: Signal<In, Bits<5>>,
    pub stored_lower: Signal<In, Bits<32>>,
    pub stored_upper: Signal<In, Bits<32>>,
    /// What the later stages have.
    pub newer: Signal<In, Newer>,
    /// The value, if it is neither `in_execute` nor `in_load`: early in the clock.
    pub early: Signal<Out, Bits<32>>,
    /// Level: the value is that of the instruction in execute: late in the clock.
    pub in_execute: Signal<Out, Bit>,
    /// Level: the value is being loaded.
    pub in_load: Signal<Out, Bit>,
    from_execute: Signal<Local, Bit>,
    from_memory: Signal<Local, Bit>,
    from_writeback: Signal<Local, Bit>,
    low: Signal<Local, Bit>,
    high: Signal<Local, Bit>,
    choice: Choice<32>,
}

impl Logic for Operand {
    #[hdl_gen]
    fn update(&mut self) {
        self.from_execute.next = self.newer.val().execute_writes
            & (self.register.val() == self.newer.val().execute_register);
        self.from_memory.next = self.newer.val().memory_writes
            & (self.register.val() == self.newer.val().memory_register);
        self.from_writeback.next = self.newer.val().writeback_writes
            & (self.register.val() == self.newer.val().writeback_register);
        self.high.next = self.from_memory.val() | self.from_writeback.val();
        self.low.next =
            self.from_memory.val() | (self.register.val().get_bit(4) & !self.from_writeback.val());
        self.choice.enable.next = true;
        self.choice.word[0].next = self.stored_lower.val();
        self.choice.word[1].next = self.stored_upper.val();
        self.choice.word[2].next = self.newer.val().writeback_value;
        self.choice.word[3].next = self.newer.val().memory_value;
        self.choice.code.next = (bit_cast::<2, 1>(self.high.val().into()) << 1)
            | bit_cast::<2, 1>(self.low.val().into());
        self.early.next = self.choice.chosen.val();
        self.in_execute.next = self.from_execute.val();
        self.in_load.next =
            self.from_memory.val() & self.newer.val().memory_is_load & !self.from_execute.val();
    }
}
