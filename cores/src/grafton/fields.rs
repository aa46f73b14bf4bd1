//! What the decoder says of each operation, as tables made from the rows of `spec::isa`.
//!
//! The index of all tables is the *code*: bits 7:6 say which space (opcode, function, condition, coprocessor), bits 5:0 the
//! operation's number there. A code that no row has is an unknown instruction.
use hdl::table::Contents;
use spec::cpu::Fault;
use spec::isa::table::{Destination, Row, Space, Syntax, ROWS};
use spec::isa::Instruction;
use spec::isa::Operation::{self, *};

/// Bits of a code.
pub const CODE_BITS: usize = 8;

/// The number of a space in bits 7:6 of a code.
pub const fn space_number(space: Space) -> u32 {
    match space {
        Space::Opcode => 0,
        Space::Function => 1,
        Space::Condition => 2,
        Space::Coprocessor => 3,
    }
}

/// The row with this code.
fn row(code: u32) -> Option<&'static Row> {
    ROWS.iter()
        .find(|row| space_number(row.space) << 6 | row.code as u32 == code)
}

macro_rules! field {
    ($(#[$doc:meta] $name:ident $other:literal |$row:ident| $value:expr;)*) => {$(
        #[$doc]
        #[derive(Clone, Debug, Default)]
        pub struct $name;
        impl Contents for $name {
            const OTHER: u32 = $other;
            fn word(code: u32) -> u32 {
                row(code).map_or($other, |$row| $value as u32)
            }
        }
    )*};
}

/// Which part of execute gives the result that following instructions can have at once.
pub mod unit {
    /// Sum or difference.
    pub const ADDER: u64 = 0;
    /// What [bitwise](super::bitwise) says.
    pub const LOGIC: u64 = 1;
    /// Shifter.
    pub const SHIFTER: u64 = 2;
    /// HI or LO.
    pub const HIGH_LOW: u64 = 3;
}

/// What becomes of the two operands, bit by bit.
pub mod bitwise {
    /// Nothing: 0.
    pub const ZERO: u64 = 0;
    /// AND.
    pub const AND: u64 = 1;
    /// OR.
    pub const OR: u64 = 2;
    /// XOR.
    pub const XOR: u64 = 3;
    /// NOR.
    pub const NOR: u64 = 4;
    /// The right operand itself.
    pub const RIGHT: u64 = 5;
}

/// Where the right operand comes from.
pub mod right {
    /// Register rt.
    pub const REGISTER: u64 = 0;
    /// The immediate, its sign extended.
    pub const SIGNED: u64 = 1;
    /// The immediate, extended with zeros.
    pub const UNSIGNED: u64 = 2;
    /// The immediate in the upper half.
    pub const UPPER: u64 = 3;
    /// The address after the delay slot.
    pub const LINK: u64 = 4;
}

/// Sorts of access.
pub mod size {
    /// One byte.
    pub const BYTE: u64 = 0;
    /// Two bytes, aligned.
    pub const HALF: u64 = 1;
    /// Four bytes, aligned.
    pub const WORD: u64 = 2;
    /// From the address to one end of its word.
    pub const PART: u64 = 3;
}

fn is_partial_left(operation: Operation) -> bool {
    matches!(operation, Lwl | Swl)
}

field! {
    /// Early fault code: unknown instructions and BREAK.
    EarlyFault 3 |row| if row.operation == Break { Fault::Break as u32 } else { 0 };
    /// The destination is in field rd.
    WritesRd 0 |row| row.destination == Destination::Rd;
    /// The destination is in field rt.
    WritesRt 0 |row| row.destination == Destination::Rt;
    /// The destination if it is in no field: the link register, or the result of SYSCALL.
    FixedDestination 0 |row| match row.destination {
        Destination::Link | Destination::Result => row.operation.destination(Instruction(0)),
        _ => 0,
    };
    /// Register rt is read.
    ReadsRt 0 |row| row.operation.reads_rt();
    /// Right operand, see [right].
    Right 0 |row| match row.syntax {
        _ if row.destination == Destination::Link || row.operation == Jalr => right::LINK,
        Syntax::RtRsSigned | Syntax::RtOffsetRs => right::SIGNED,
        Syntax::RtRsUnsigned => right::UNSIGNED,
        Syntax::RtUnsigned => right::UPPER,
        _ => right::REGISTER,
    };
    /// Result, see [unit].
    Unit 0 |row| match row.operation {
        Sll | Srl | Sra | Sllv | Srlv | Srav => unit::SHIFTER,
        Mfhi | Mflo => unit::HIGH_LOW,
        Add | Addi | Addiu | Addu | Sub | Subu => unit::ADDER,
        // 0, which others are joined with: what is compared, loaded, read from CP0 or the result of a SYSCALL.
        _ => unit::LOGIC,
    };
    /// The result is 1 if left is less than right.
    Compares 0 |row| matches!(row.operation, Slt | Slti | Sltu | Sltiu);
    /// The adder subtracts.
    Subtracts 0 |row| matches!(row.operation, Sub | Subu | Slt | Slti | Sltu | Sltiu) || row.operation.is_trap();
    /// Comparison or extension takes numbers as unsigned.
    IsUnsigned 0 |row| matches!(row.operation, Sltu | Sltiu | Multu | Divu | Lbu | Lhu | Tgeu | Tltu);
    /// Overflow is a fault.
    TrapsOverflow 0 |row| matches!(row.operation, Add | Addi | Sub);
    /// Logic, see [bitwise].
    Logic 0 |row| match row.operation {
        And | Andi => bitwise::AND,
        Or | Ori => bitwise::OR,
        Xor | Xori => bitwise::XOR,
        Nor => bitwise::NOR,
        Lui | Jal | Jalr | Bltzal | Bgezal => bitwise::RIGHT,
        _ => bitwise::ZERO,
    };
    /// Shift: bit 0 left, bit 1 arithmetic.
    Shift 0 |row| matches!(row.operation, Sll | Sllv) as u32
        | (matches!(row.operation, Sra | Srav) as u32) << 1;
    /// Shifts by a distance that is in the instruction.
    ShiftsFixed 0 |row| matches!(row.operation, Sll | Srl | Sra);
    /// A load.
    IsLoad 0 |row| row.operation.is_load();
    /// A store.
    IsStore 0 |row| row.operation.is_store();
    /// Sort of access, see [size].
    Size 0 |row| match row.operation {
        Lb | Lbu | Sb => size::BYTE,
        Lh | Lhu | Sh => size::HALF,
        Lw | Sw => size::WORD,
        _ => size::PART,
    };
    /// LWL or SWL.
    IsPartLeft 0 |row| is_partial_left(row.operation);
    /// MULT or MULTU.
    IsMultiply 0 |row| matches!(row.operation, Mult | Multu);
    /// DIV or DIVU.
    IsDivide 0 |row| matches!(row.operation, Div | Divu);
    /// Touches HI or LO: bit 0 at all, bit 1 it is HI, bit 2 MTHI or MTLO.
    HighLow 0 |row| matches!(row.operation, Mult | Multu | Div | Divu | Mfhi | Mflo | Mthi | Mtlo) as u32
        | (matches!(row.operation, Mfhi | Mthi) as u32) << 1
        | (matches!(row.operation, Mthi | Mtlo) as u32) << 2;
    /// MFC0.
    IsFromCp0 0 |row| row.operation == Mfc0;
    /// MTC0.
    IsToCp0 0 |row| row.operation == Mtc0;
    /// SYSCALL.
    IsSyscall 0 |row| row.operation == Operation::Syscall;
    /// A conditional branch.
    IsBranch 0 |row| row.operation.is_branch();
    /// J or JAL.
    IsJump 0 |row| row.operation.is_jump();
    /// JR or JALR.
    IsJumpRegister 0 |row| row.operation.is_jump_register();
    /// Has a delay slot.
    IsControl 0 |row| row.operation.is_control();
    /// A conditional trap.
    IsTrap 0 |row| row.operation.is_trap();
    /// Condition: bit 0 inverts; bits 2:1: 0 equal, 1 negative, 2 negative or zero, 3 less.
    Condition 0 |row| match row.operation {
        Beq | Teq => 0,
        Bne | Tne => 1,
        Bltz | Bltzal => 2,
        Bgez | Bgezal => 3,
        Blez => 4,
        Bgtz => 5,
        Tlt | Tltu => 6,
        _ => 7,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_no_row_has_are_unknown() {
        let unknown = (0..1 << CODE_BITS)
            .filter(|code| EarlyFault::word(*code) == Fault::UnknownInstruction as u32)
            .count();
        assert_eq!(unknown, (1 << CODE_BITS) - ROWS.len());
    }
}
