//! Instruction word and code to control signals. Combinational; every table comes from `spec::isa` (see [super::fields]).
use super::fields::{self as of, CODE_BITS};
use hdl::table::Table;
use rust_hdl::prelude::*;

/// What execute and memory must do; see [super::fields] for the codes.
#[derive(Copy, Clone, PartialEq, Debug, Default, LogicStruct)]
pub struct Control {
    pub unit: Bits<2>,
    pub compares: Bit,
    pub subtracts: Bit,
    pub is_unsigned: Bit,
    pub traps_overflow: Bit,
    pub logic: Bits<3>,
    pub shift: Bits<2>,
    pub is_load: Bit,
    pub is_store: Bit,
    pub size: Bits<2>,
    pub is_part_left: Bit,
    pub is_multiply: Bit,
    pub is_divide: Bit,
    pub high_low: Bits<3>,
    pub is_from_cp0: Bit,
    pub is_to_cp0: Bit,
    pub is_syscall: Bit,
    pub is_branch: Bit,
    pub is_jump_register: Bit,
    pub is_trap: Bit,
    pub condition: Bits<3>,
}

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Decoder {
    pub instruction: Signal<In, Bits<32>>,
    /// Its code, see [super::code].
    pub code: Signal<In, Bits<CODE_BITS>>,
    /// For the later stages.
    pub control: Signal<Out, Control>,
    /// Fault code that the instruction has by itself; 0 none.
    pub early_fault: Signal<Out, Bits<4>>,
    /// Register written; 0 none.
    pub destination: Signal<Out, Bits<5>>,
    /// Whether register rt is read.
    pub reads_second: Signal<Out, Bit>,
    /// Source of the right operand.
    pub right: Signal<Out, Bits<3>>,
    pub is_branch: Signal<Out, Bit>,
    pub is_jump: Signal<Out, Bit>,
    pub is_jump_register: Signal<Out, Bit>,
    /// Shifts by a distance that is in the instruction.
    pub shifts_fixed: Signal<Out, Bit>,
    /// Whatever has a delay slot.
    pub is_control: Signal<Out, Bit>,
    tables: Tables,
}

impl Logic for Decoder {
    #[hdl_gen]
    fn update(&mut self) {
        self.tables.code.next = self.code.val();
        self.control.next = self.tables.control.val();
        self.early_fault.next = self.tables.early_fault.val();
        self.reads_second.next = self.tables.reads_rt.val();
        self.right.next = self.tables.right.val();
        self.is_branch.next = self.tables.is_branch.val();
        self.is_jump.next = self.tables.is_jump.val();
        self.is_jump_register.next = self.tables.is_jump_register.val();
        self.shifts_fixed.next = self.tables.shifts_fixed.val();
        self.is_control.next = self.tables.is_branch.val()
            | self.tables.is_jump.val()
            | self.tables.is_jump_register.val();
        self.destination.next = self.tables.fixed_destination.val();
        if self.tables.writes_rd.val() {
            self.destination.next = self.instruction.val().get_bits::<5>(11);
        }
        if self.tables.writes_rt.val() {
            self.destination.next = self.instruction.val().get_bits::<5>(16);
        }
    }
}

/// All tables, side by side.
#[derive(LogicBlock, Default)]
pub struct Tables {
    pub code: Signal<In, Bits<CODE_BITS>>,
    pub control: Signal<Out, Control>,
    pub early_fault: Signal<Out, Bits<4>>,
    pub writes_rd: Signal<Out, Bit>,
    pub writes_rt: Signal<Out, Bit>,
    /// The register that an operation writes whatever its fields are; 0 none.
    pub fixed_destination: Signal<Out, Bits<5>>,
    pub reads_rt: Signal<Out, Bit>,
    pub right: Signal<Out, Bits<3>>,
    pub is_branch: Signal<Out, Bit>,
    pub is_jump: Signal<Out, Bit>,
    pub is_jump_register: Signal<Out, Bit>,
    pub shifts_fixed: Signal<Out, Bit>,
    early_fault_of: Table<of::EarlyFault, CODE_BITS, 4>,
    rd: Table<of::WritesRd, CODE_BITS, 1>,
    rt: Table<of::WritesRt, CODE_BITS, 1>,
    fixed: Table<of::FixedDestination, CODE_BITS, 5>,
    reads_rt_of: Table<of::ReadsRt, CODE_BITS, 1>,
    right_of: Table<of::Right, CODE_BITS, 3>,
    unit: Table<of::Unit, CODE_BITS, 2>,
    compares: Table<of::Compares, CODE_BITS, 1>,
    subtracts: Table<of::Subtracts, CODE_BITS, 1>,
    unsigned_of: Table<of::IsUnsigned, CODE_BITS, 1>,
    traps_overflow: Table<of::TrapsOverflow, CODE_BITS, 1>,
    logic_of: Table<of::Logic, CODE_BITS, 3>,
    shift: Table<of::Shift, CODE_BITS, 2>,
    fixed_shift: Table<of::ShiftsFixed, CODE_BITS, 1>,
    load: Table<of::IsLoad, CODE_BITS, 1>,
    store: Table<of::IsStore, CODE_BITS, 1>,
    size: Table<of::Size, CODE_BITS, 2>,
    part_left: Table<of::IsPartLeft, CODE_BITS, 1>,
    multiply: Table<of::IsMultiply, CODE_BITS, 1>,
    divide: Table<of::IsDivide, CODE_BITS, 1>,
    high_low: Table<of::HighLow, CODE_BITS, 3>,
    from_cp0: Table<of::IsFromCp0, CODE_BITS, 1>,
    to_cp0: Table<of::IsToCp0, CODE_BITS, 1>,
    syscall: Table<of::IsSyscall, CODE_BITS, 1>,
    branch: Table<of::IsBranch, CODE_BITS, 1>,
    jump: Table<of::IsJump, CODE_BITS, 1>,
    jump_register: Table<of::IsJumpRegister, CODE_BITS, 1>,
    traps: Table<of::IsTrap, CODE_BITS, 1>,
    condition: Table<of::Condition, CODE_BITS, 3>,
}

impl Logic for Tables {
    #[hdl_gen]
    fn update(&mut self) {
        self.early_fault_of.index.next = self.code.val();
        self.rd.index.next = self.code.val();
        self.rt.index.next = self.code.val();
        self.fixed.index.next = self.code.val();
        self.reads_rt_of.index.next = self.code.val();
        self.right_of.index.next = self.code.val();
        self.unit.index.next = self.code.val();
        self.compares.index.next = self.code.val();
        self.subtracts.index.next = self.code.val();
        self.unsigned_of.index.next = self.code.val();
        self.traps_overflow.index.next = self.code.val();
        self.logic_of.index.next = self.code.val();
        self.shift.index.next = self.code.val();
        self.fixed_shift.index.next = self.code.val();
        self.load.index.next = self.code.val();
        self.store.index.next = self.code.val();
        self.size.index.next = self.code.val();
        self.part_left.index.next = self.code.val();
        self.multiply.index.next = self.code.val();
        self.divide.index.next = self.code.val();
        self.high_low.index.next = self.code.val();
        self.from_cp0.index.next = self.code.val();
        self.to_cp0.index.next = self.code.val();
        self.syscall.index.next = self.code.val();
        self.branch.index.next = self.code.val();
        self.jump.index.next = self.code.val();
        self.jump_register.index.next = self.code.val();
        self.traps.index.next = self.code.val();
        self.condition.index.next = self.code.val();
        self.control.next.unit = self.unit.word.val();
        self.control.next.compares = self.compares.word.val().any();
        self.control.next.subtracts = self.subtracts.word.val().any();
        self.control.next.is_unsigned = self.unsigned_of.word.val().any();
        self.control.next.traps_overflow = self.traps_overflow.word.val().any();
        self.control.next.logic = self.logic_of.word.val();
        self.control.next.shift = self.shift.word.val();
        self.control.next.is_load = self.load.word.val().any();
        self.control.next.is_store = self.store.word.val().any();
        self.control.next.size = self.size.word.val();
        self.control.next.is_part_left = self.part_left.word.val().any();
        self.control.next.is_multiply = self.multiply.word.val().any();
        self.control.next.is_divide = self.divide.word.val().any();
        self.control.next.high_low = self.high_low.word.val();
        self.control.next.is_from_cp0 = self.from_cp0.word.val().any();
        self.control.next.is_to_cp0 = self.to_cp0.word.val().any();
        self.control.next.is_syscall = self.syscall.word.val().any();
        self.control.next.is_branch = self.branch.word.val().any();
        self.control.next.is_jump_register = self.jump_register.word.val().any();
        self.control.next.is_trap = self.traps.word.val().any();
        self.control.next.condition = self.condition.word.val();
        self.early_fault.next = self.early_fault_of.word.val();
        self.writes_rd.next = self.rd.word.val().any();
        self.writes_rt.next = self.rt.word.val().any();
        self.fixed_destination.next = self.fixed.word.val();
        self.reads_rt.next = self.reads_rt_of.word.val().any();
        self.right.next = self.right_of.word.val();
        self.is_branch.next = self.branch.word.val().any();
        self.is_jump.next = self.jump.word.val().any();
        self.is_jump_register.next = self.jump_register.word.val().any();
        self.shifts_fixed.next = self.fixed_shift.word.val().any();
    }
}
