//! One row an operation. Software decodes with [`Operation::decode`]; GRAFTON's decoder is generated from the same rows.

use super::instruction::Instruction;
use crate::cpu::RESULT_REGISTER;

/// Which field of the instruction word holds the code of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// Bits 31 to 26.
    Opcode,
    /// Bits 5 to 0, opcode 0.
    Function,
    /// Bits 20 to 16, opcode 1.
    Condition,
    /// Bits 25 to 21, opcode 16.
    Coprocessor,
}

impl Space {
    /// The opcode that leads into this space; none for the opcode space itself.
    pub const fn opcode(self) -> Option<u8> {
        match self {
            Space::Opcode => None,
            Space::Function => Some(0),
            Space::Condition => Some(1),
            Space::Coprocessor => Some(16),
        }
    }
}

/// Operands, in the order in which the assembler writes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// `sll rd, rt, amount`
    RdRtAmount,
    /// `sllv rd, rt, rs`
    RdRtRs,
    /// `addu rd, rs, rt`
    RdRsRt,
    /// `jalr rd, rs`
    RdRs,
    /// `mfhi rd`
    Rd,
    /// `jr rs`
    Rs,
    /// `mult rs, rt`
    RsRt,
    /// `beq rs, rt, label`
    RsRtLabel,
    /// `bltz rs, label`
    RsLabel,
    /// `j label`
    Label,
    /// `addiu rt, rs, signed`
    RtRsSigned,
    /// `andi rt, rs, unsigned`
    RtRsUnsigned,
    /// `lui rt, unsigned`
    RtUnsigned,
    /// `lw rt, offset(rs)`
    RtOffsetRs,
    /// `mfc0 rt, $number`
    RtCoprocessor,
    /// `syscall`
    None,
}

impl Syntax {
    /// Whether an operation written so reads `rs`.
    pub const fn has_rs(self) -> bool {
        use Syntax::*;
        matches!(
            self,
            RdRtRs
                | RdRsRt
                | RdRs
                | Rs
                | RsRt
                | RsRtLabel
                | RsLabel
                | RtRsSigned
                | RtRsUnsigned
                | RtOffsetRs
        )
    }
}

/// Where the result goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// No register.
    None,
    /// The register in field rd.
    Rd,
    /// The register in field rt.
    Rt,
    /// Register 31.
    Link,
    /// Register 2, v0.
    Result,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The operation.
    pub operation: Operation,
    /// As the assembler calls it.
    pub name: &'static str,
    /// Where its code is.
    pub space: Space,
    /// Its code there.
    pub code: u8,
    /// Its operands.
    pub syntax: Syntax,
    /// Where its result goes.
    pub destination: Destination,
}

macro_rules! operations {
    ($($operation:ident $name:literal $space:ident $code:literal $syntax:ident $destination:ident)*) => {
        /// Everything GRAFTON can do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        #[allow(missing_docs)] // the names are those of the MIPS manual
        pub enum Operation { $($operation),* }

        /// All operations, in the order of [`Operation`].
        pub const ROWS: &[Row] = &[$(Row {
            operation: Operation::$operation,
            name: $name,
            space: Space::$space,
            code: $code,
            syntax: Syntax::$syntax,
            destination: Destination::$destination,
        }),*];
    };
}

operations! {
    Sll "sll" Function 0x00 RdRtAmount Rd
    Srl "srl" Function 0x02 RdRtAmount Rd
    Sra "sra" Function 0x03 RdRtAmount Rd
    Sllv "sllv" Function 0x04 RdRtRs Rd
    Srlv "srlv" Function 0x06 RdRtRs Rd
    Srav "srav" Function 0x07 RdRtRs Rd
    Jr "jr" Function 0x08 Rs None
    Jalr "jalr" Function 0x09 RdRs Rd
    Syscall "syscall" Function 0x0c None Result
    Break "break" Function 0x0d None None
    Sync "sync" Function 0x0f None None
    Mfhi "mfhi" Function 0x10 Rd Rd
    Mthi "mthi" Function 0x11 Rs None
    Mflo "mflo" Function 0x12 Rd Rd
    Mtlo "mtlo" Function 0x13 Rs None
    Mult "mult" Function 0x18 RsRt None
    Multu "multu" Function 0x19 RsRt None
    Div "div" Function 0x1a RsRt None
    Divu "divu" Function 0x1b RsRt None
    Add "add" Function 0x20 RdRsRt Rd
    Addu "addu" Function 0x21 RdRsRt Rd
    Sub "sub" Function 0x22 RdRsRt Rd
    Subu "subu" Function 0x23 RdRsRt Rd
    And "and" Function 0x24 RdRsRt Rd
    Or "or" Function 0x25 RdRsRt Rd
    Xor "xor" Function 0x26 RdRsRt Rd
    Nor "nor" Function 0x27 RdRsRt Rd
    Slt "slt" Function 0x2a RdRsRt Rd
    Sltu "sltu" Function 0x2b RdRsRt Rd
    Tge "tge" Function 0x30 RsRt None
    Tgeu "tgeu" Function 0x31 RsRt None
    Tlt "tlt" Function 0x32 RsRt None
    Tltu "tltu" Function 0x33 RsRt None
    Teq "teq" Function 0x34 RsRt None
    Tne "tne" Function 0x36 RsRt None
    Bltz "bltz" Condition 0x00 RsLabel None
    Bgez "bgez" Condition 0x01 RsLabel None
    Bltzal "bltzal" Condition 0x10 RsLabel Link
    Bgezal "bgezal" Condition 0x11 RsLabel Link
    J "j" Opcode 0x02 Label None
    Jal "jal" Opcode 0x03 Label Link
    Beq "beq" Opcode 0x04 RsRtLabel None
    Bne "bne" Opcode 0x05 RsRtLabel None
    Blez "blez" Opcode 0x06 RsLabel None
    Bgtz "bgtz" Opcode 0x07 RsLabel None
    Addi "addi" Opcode 0x08 RtRsSigned Rt
    Addiu "addiu" Opcode 0x09 RtRsSigned Rt
    Slti "slti" Opcode 0x0a RtRsSigned Rt
    Sltiu "sltiu" Opcode 0x0b RtRsSigned Rt
    Andi "andi" Opcode 0x0c RtRsUnsigned Rt
    Ori "ori" Opcode 0x0d RtRsUnsigned Rt
    Xori "xori" Opcode 0x0e RtRsUnsigned Rt
    Lui "lui" Opcode 0x0f RtUnsigned Rt
    Mfc0 "mfc0" Coprocessor 0x00 RtCoprocessor Rt
    Mtc0 "mtc0" Coprocessor 0x04 RtCoprocessor None
    Lb "lb" Opcode 0x20 RtOffsetRs Rt
    Lh "lh" Opcode 0x21 RtOffsetRs Rt
    Lwl "lwl" Opcode 0x22 RtOffsetRs Rt
    Lw "lw" Opcode 0x23 RtOffsetRs Rt
    Lbu "lbu" Opcode 0x24 RtOffsetRs Rt
    Lhu "lhu" Opcode 0x25 RtOffsetRs Rt
    Lwr "lwr" Opcode 0x26 RtOffsetRs Rt
    Sb "sb" Opcode 0x28 RtOffsetRs None
    Sh "sh" Opcode 0x29 RtOffsetRs None
    Swl "swl" Opcode 0x2a RtOffsetRs None
    Sw "sw" Opcode 0x2b RtOffsetRs None
    Swr "swr" Opcode 0x2e RtOffsetRs None
}

impl Operation {
    /// This operation's row.
    pub const fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// The operation in a space with this code.
    pub fn find(space: Space, code: u8) -> Option<Operation> {
        ROWS.iter()
            .find(|row| row.space == space && row.code == code)
            .map(|row| row.operation)
    }

    /// The operation of an instruction, if there is one.
    pub fn decode(instruction: Instruction) -> Option<Operation> {
        match instruction.opcode() {
            0 => Self::find(Space::Function, instruction.function()),
            1 => Self::find(Space::Condition, instruction.rt()),
            16 => Self::find(Space::Coprocessor, instruction.rs()),
            opcode => Self::find(Space::Opcode, opcode),
        }
    }

    /// The instruction word with this operation's code and zeros elsewhere.
    pub const fn word(self) -> u32 {
        let row = self.row();
        let opcode = match row.space.opcode() {
            Some(opcode) => opcode as u32,
            None => row.code as u32,
        };
        let code = row.code as u32;
        opcode << 26
            | match row.space {
                Space::Opcode => 0,
                Space::Function => code,
                Space::Condition => code << 16,
                Space::Coprocessor => code << 21,
            }
    }

    /// Whether it reads the register in field rs.
    pub fn reads_rs(self) -> bool {
        self.row().syntax.has_rs()
    }

    /// Whether it reads the register in field rt.
    pub fn reads_rt(self) -> bool {
        use Syntax::*;
        matches!(
            self.row().syntax,
            RdRtAmount | RdRtRs | RdRsRt | RsRt | RsRtLabel
        ) || self.is_store()
            || matches!(self, Operation::Lwl | Operation::Lwr | Operation::Mtc0)
    }

    /// LB to LWR.
    pub fn is_load(self) -> bool {
        self.row().syntax == Syntax::RtOffsetRs && self.row().destination == Destination::Rt
    }

    /// SB to SWR.
    pub fn is_store(self) -> bool {
        self.row().syntax == Syntax::RtOffsetRs && self.row().destination == Destination::None
    }

    /// Conditional branches.
    pub fn is_branch(self) -> bool {
        matches!(self.row().syntax, Syntax::RsRtLabel | Syntax::RsLabel)
    }

    /// J and JAL.
    pub fn is_jump(self) -> bool {
        self.row().syntax == Syntax::Label
    }

    /// JR and JALR.
    pub fn is_jump_register(self) -> bool {
        matches!(self, Operation::Jr | Operation::Jalr)
    }

    /// Whatever has a delay slot.
    pub fn is_control(self) -> bool {
        self.is_branch() || self.is_jump() || self.is_jump_register()
    }

    /// The six conditional traps.
    pub fn is_trap(self) -> bool {
        use Operation::*;
        matches!(self, Tge | Tgeu | Tlt | Tltu | Teq | Tne)
    }

    /// The register that an instruction with this operation writes; 0 if none.
    pub fn destination(self, instruction: Instruction) -> u8 {
        match self.row().destination {
            Destination::None => 0,
            Destination::Rd => instruction.rd(),
            Destination::Rt => instruction.rt(),
            Destination::Link => 31,
            Destination::Result => RESULT_REGISTER,
        }
    }
}
