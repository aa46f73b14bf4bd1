//! Operands: whatever an instruction reads of a register is what the last instruction before it that wrote the register wrote, at
//! any distance, however long anything waits. One register, any, is watched.
//!
//! | claim | says |
//! |---|---|
//! | `first_is_newest` | of the register in field rs of what has left execute: the value that execute had is that of the last retirement that wrote it |
//! | `second_is_newest` | of the register in field rt |
use super::reference::operation::{Kind, NUMBER_BITS};
use crate::grafton::decode::Issue;
use crate::grafton::execute::Executed;
use crate::grafton::memory::Retirement;
use hdl::prop::Assert;
use hdl::table::{Contents, Table};
use rust_hdl::prelude::*;
use spec::isa::table::ROWS;

/// By the number of an operation: bit 0 it reads the register in field rs, bit 1 that in field rt.
#[derive(Clone, Debug, Default)]
pub struct Reads;

impl Contents for Reads {
    fn word(number: u32) -> u32 {
        ROWS.get(number as usize).map_or(0, |row| {
            row.operation.reads_rs() as u32 | (row.operation.reads_rt() as u32) << 1
        })
    }
}

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Operands {
    pub clock: Signal<In, Clock>,
    /// The watched register, and its word in each port's copy of the register file.
    pub register: Signal<In, Bits<5>>,
    pub first_lower: Signal<In, Bits<32>>,
    pub first_upper: Signal<In, Bits<32>>,
    pub second_lower: Signal<In, Bits<32>>,
    pub second_upper: Signal<In, Bits<32>>,
    /// Execute: the instruction, and its operands as they are used.
    pub execute_live: Signal<In, Bit>,
    pub issue: Signal<In, Issue>,
    pub kind: Signal<In, Kind>,
    pub left: Signal<In, Bits<32>>,
    pub second: Signal<In, Bits<32>>,
    /// Memory.
    pub memory_filled: Signal<In, Bit>,
    pub executed: Signal<In, Executed>,
    pub data_ready: Signal<In, Bit>,
    /// Writeback and retire port.
    pub done: Signal<In, Retirement>,
    pub writes_back: Signal<In, Bit>,
    pub retired: Signal<In, Bit>,
    pub retirement: Signal<In, Retirement>,
    /// What the last retirement wrote.
    value: DFF<Bits<32>>,
    /// Of what is in memory: whether it read the watched register, and what execute had.
    first_read: DFF<Bit>,
    first_had: DFF<Bits<32>>,
    second_read: DFF<Bit>,
    second_had: DFF<Bits<32>>,
    reads: Table<Reads, NUMBER_BITS, 2>,
    first_is_newest: Assert,
    second_is_newest: Assert,
    file_is_newest: Assert,
    writeback_is_newest: Assert,
    execute_first: Assert,
    execute_second: Assert,
    instruction: Signal<Local, Bits<32>>,
    file_first: Signal<Local, Bits<32>>,
    file_second: Signal<Local, Bits<32>>,
    for_memory: Signal<Local, Bits<32>>,
    for_execute: Signal<Local, Bits<32>>,
    memory_writes: Signal<Local, Bit>,
    is_load: Signal<Local, Bit>,
    sound: Signal<Local, Bit>,
    reads_first: Signal<Local, Bit>,
    reads_second: Signal<Local, Bit>,
    given: Signal<Local, Bit>,
    loaded: Signal<Local, Bit>,
}

impl Logic for Operands {
    #[hdl_gen]
    #[rustfmt::skip] // one line a decision
    fn update(&mut self) {
        dff_setup!(self, clock, value, first_read, first_had, second_read, second_had);
        clock!(self, clock, first_is_newest, second_is_newest, file_is_newest, writeback_is_newest, execute_first, execute_second);

        // What the register is for whoever is in memory, and in execute.
        self.for_memory.next = self.value.q.val();
        if self.retired.val() & self.register.val().any() & (self.retirement.val().register == self.register.val()) {
            self.for_memory.next = self.retirement.val().value;
        }
        self.value.d.next = self.for_memory.val();
        self.memory_writes.next = self.memory_filled.val() & self.executed.val().writes
            & (self.executed.val().destination == self.register.val());
        self.for_execute.next = self.for_memory.val();
        if self.memory_writes.val() { self.for_execute.next = self.executed.val().result; }

        // Who reads it.
        self.instruction.next = self.issue.val().instruction;
        self.reads.index.next = self.kind.val().number;
        self.reads_first.next = self.execute_live.val() & self.reads.word.val().get_bit(0)
            & (self.instruction.val().get_bits::<5>(21) == self.register.val());
        self.reads_second.next = self.execute_live.val() & self.reads.word.val().get_bit(1)
            & (self.instruction.val().get_bits::<5>(16) == self.register.val());
        if self.data_ready.val() {
            self.first_read.d.next = self.reads_first.val();
            self.first_had.d.next = self.left.val();
            self.second_read.d.next = self.reads_second.val();
            self.second_had.d.next = self.second.val();
        }

        // Claims.
        self.first_is_newest.holds.next = !self.memory_filled.val() | !self.first_read.q.val()
            | (self.first_had.q.val() == self.for_memory.val());
        self.second_is_newest.holds.next = !self.memory_filled.val() | !self.second_read.q.val()
            | (self.second_had.q.val() == self.for_memory.val());

        // Where it is.
        self.file_first.next = self.first_lower.val();
        self.file_second.next = self.second_lower.val();
        if self.register.val().get_bit(4) {
            self.file_first.next = self.first_upper.val();
            self.file_second.next = self.second_upper.val();
        }
        self.file_is_newest.holds.next = (self.file_first.val() == self.value.q.val()) & (self.file_second.val() == self.value.q.val())
            & (self.register.val().any() | !self.value.q.val().any());
        self.writeback_is_newest.holds.next = !self.writes_back.val()
            | ((self.done.val().register != 0)
                & (self.retired.val() | (self.done.val().register != self.register.val()) | (self.done.val().value == self.value.q.val())));
        self.is_load.next = self.executed.val().is_load;
        self.sound.next = !(self.memory_filled.val() & self.executed.val().has_fault);
        self.given.next = !(self.memory_writes.val() & self.is_load.val()) & (self.issue.val().left == self.for_execute.val());
        if self.issue.val().left_from_load {
            self.given.next = !self.memory_writes.val() & (self.done.val().value == self.for_memory.val());
        }
        self.execute_first.holds.next = !self.sound.val() | !self.reads_first.val() | self.given.val();
        self.loaded.next = !(self.memory_writes.val() & self.is_load.val()) & (self.issue.val().second == self.for_execute.val());
        if self.issue.val().second_from_load {
            self.loaded.next = !self.memory_writes.val() & (self.done.val().value == self.for_memory.val());
        }
        self.execute_second.holds.next = !self.sound.val() | !self.reads_second.val() | self.loaded.val();
    }
}
