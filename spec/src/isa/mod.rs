//! The instruction set: MIPS-I, user-mode integer, big-endian, plus SYNC and the six register traps of MIPS-II that
//! compilers emit around divisions.
//!
//! | module          | what it fixes                                                                   |
//! |-----------------|---------------------------------------------------------------------------------|
//! | [`instruction`] | the fields of an instruction word                                               |
//! | [`table`]       | one row an operation: name, code, operands, destination; decoding and its parts |
//! | [`execute`]     | what each operation computes, as pure functions                                 |
//! | [`machine`]     | the whole architectural state, one step at a time                               |
//! | [`disassemble`] | an instruction as the assembler writes it                                       |
//!
//! What MIPS leaves open is fixed here: fields that an operation does not use are ignored; a branch or jump in a delay
//! slot is an unknown instruction; division by zero gives quotient -1 (1 for a negative signed dividend) and the dividend
//! as remainder, as the R3000 did; loads are interlocked, so a load's result is there for the very next instruction.

pub mod disassemble;
pub mod execute;
pub mod instruction;
pub mod machine;
pub mod table;

pub use instruction::Instruction;
pub use machine::{Bus, Machine, Retired, Stop};
pub use table::Operation;
