//! Which operation an instruction is, and what sort of operation that is, as `spec::isa` says. Combinational.
use hdl::table::{Contents, Table};
use rust_hdl::prelude::*;
use spec::isa::table::{Destination, Space, ROWS};
use spec::isa::{execute, Instruction, Operation};

/// Bits of an operation's number, which is its place in `spec::isa::table::ROWS`.
pub const NUMBER_BITS: usize = 7;
/// The number of what is no operation.
const UNKNOWN: u32 = (1 << NUMBER_BITS) - 1;
/// Bits of [Sort].
const SORT_BITS: usize = 11;

/// Number of the operation of an instruction word.
fn number(word: u32) -> u32 {
    Operation::decode(Instruction(word)).map_or(UNKNOWN, |operation| operation as u32)
}

macro_rules! decoders {
    ($(#[$doc:meta] $name:ident $space:ident $shift:literal;)*) => {$(
        #[$doc]
        #[derive(Clone, Debug, Default)]
        pub struct $name;
        impl Contents for $name {
            const OTHER: u32 = UNKNOWN;
            fn word(code: u32) -> u32 {
                let opcode = Space::$space.opcode().map_or(0, u32::from);
                number(opcode << 26 | code << $shift)
            }
        }
    )*};
}

decoders! {
    /// By the opcode; those that lead into another space are answered there.
    ByOpcode Opcode 26;
    /// By bits 5:0.
    ByFunction Function 0;
    /// By bits 20:16.
    ByCondition Condition 16;
    /// By bits 25:21.
    ByCoprocessor Coprocessor 21;
}

/// What an operation is, a bit each: load, store, branch, J or JAL, JR or JALR, trap, arithmetic; destination in field rd, in
/// field rt, the link register, the register of results.
#[derive(Clone, Debug, Default)]
pub struct Sort;

impl Contents for Sort {
    fn word(number: u32) -> u32 {
        let Some(row) = ROWS.get(number as usize) else {
            return 0;
        };
        let operation = row.operation;
        [
            operation.is_load(),
            operation.is_store(),
            operation.is_branch(),
            operation.is_jump(),
            operation.is_jump_register(),
            operation.is_trap(),
            execute::arithmetic(operation, Instruction(0), 0, 0).is_some(),
            row.destination == Destination::Rd,
            row.destination == Destination::Rt,
            row.destination == Destination::Link,
            row.destination == Destination::Result,
        ]
        .into_iter()
        .enumerate()
        .map(|(bit, is)| (is as u32) << bit)
        .sum()
    }
}

/// An operation, by its number and its sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, LogicStruct)]
pub struct Kind {
    pub number: Bits<7>,
    pub is_known: Bit,
    pub is_load: Bit,
    pub is_store: Bit,
    pub is_branch: Bit,
    pub is_jump: Bit,
    pub is_jump_register: Bit,
    /// Any of the last three.
    pub is_control: Bit,
    pub is_trap: Bit,
    pub is_arithmetic: Bit,
    /// Register written; 0 none.
    pub destination: Bits<5>,
}

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Decoded {
    pub instruction: Signal<In, Bits<32>>,
    pub kind: Signal<Out, Kind>,
    by_opcode: Table<ByOpcode, 6, NUMBER_BITS>,
    by_function: Table<ByFunction, 6, NUMBER_BITS>,
    by_condition: Table<ByCondition, 5, NUMBER_BITS>,
    by_coprocessor: Table<ByCoprocessor, 5, NUMBER_BITS>,
    sort_of: Table<Sort, NUMBER_BITS, SORT_BITS>,
    opcode: Signal<Local, Bits<6>>,
    number: Signal<Local, Bits<NUMBER_BITS>>,
    sort: Signal<Local, Bits<SORT_BITS>>,
    destination: Signal<Local, Bits<5>>,
    function_opcode: hdl::lit::Lit<6, { opcode(Space::Function) }>,
    condition_opcode: hdl::lit::Lit<6, { opcode(Space::Condition) }>,
    coprocessor_opcode: hdl::lit::Lit<6, { opcode(Space::Coprocessor) }>,
    unknown: hdl::lit::Lit<NUMBER_BITS, { UNKNOWN as u64 }>,
    link: hdl::lit::Lit<5, 31>,
    result: hdl::lit::Lit<5, { spec::cpu::RESULT_REGISTER as u64 }>,
}

const fn opcode(space: Space) -> u64 {
    match space.opcode() {
        Some(opcode) => opcode as u64,
        None => panic!("the opcode space has no opcode of its own"),
    }
}

impl Logic for Decoded {
    #[hdl_gen]
    fn update(&mut self) {
        self.opcode.next = self.instruction.val().get_bits::<6>(26);
        self.by_opcode.index.next = self.instruction.val().get_bits::<6>(26);
        self.by_function.index.next = self.instruction.val().get_bits::<6>(0);
        self.by_condition.index.next = self.instruction.val().get_bits::<5>(16);
        self.by_coprocessor.index.next = self.instruction.val().get_bits::<5>(21);
        self.number.next = self.by_opcode.word.val();
        if self.opcode.val() == self.function_opcode.val() {
            self.number.next = self.by_function.word.val();
        }
        if self.opcode.val() == self.condition_opcode.val() {
            self.number.next = self.by_condition.word.val();
        }
        if self.opcode.val() == self.coprocessor_opcode.val() {
            self.number.next = self.by_coprocessor.word.val();
        }
        self.sort_of.index.next = self.number.val();
        self.sort.next = self.sort_of.word.val();
        self.destination.next = 0.into();
        if self.sort.val().get_bit(7) {
            self.destination.next = self.instruction.val().get_bits::<5>(11);
        }
        if self.sort.val().get_bit(8) {
            self.destination.next = self.instruction.val().get_bits::<5>(16);
        }
        if self.sort.val().get_bit(9) {
            self.destination.next = self.link.val();
        }
        if self.sort.val().get_bit(10) {
            self.destination.next = self.result.val();
        }
        self.kind.next.number = self.number.val();
        self.kind.next.is_known = self.number.val() != self.unknown.val();
        self.kind.next.is_load = self.sort.val().get_bit(0);
        self.kind.next.is_store = self.sort.val().get_bit(1);
        self.kind.next.is_branch = self.sort.val().get_bit(2);
        self.kind.next.is_jump = self.sort.val().get_bit(3);
        self.kind.next.is_jump_register = self.sort.val().get_bit(4);
        self.kind.next.is_control =
            self.sort.val().get_bit(2) | self.sort.val().get_bit(3) | self.sort.val().get_bit(4);
        self.kind.next.is_trap = self.sort.val().get_bit(5);
        self.kind.next.is_arithmetic = self.sort.val().get_bit(6);
        self.kind.next.destination = self.destination.val();
    }
}
