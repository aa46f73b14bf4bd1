//! What gdb knows a big-endian 32-bit MIPS by: its registers and their numbers.
//!
//! | numbers  | registers                                                       |
//! |----------|-----------------------------------------------------------------|
//! | 0 to 31  | general                                                         |
//! | 32       | status: reads 0, GRAFTON has none                               |
//! | 33, 34   | LO, HI                                                          |
//! | 35       | address of the last fault                                       |
//! | 36       | cause of the last fault as MIPS writes it; bit 31: in a delay slot |
//! | 37       | PC                                                              |
//! | 38 to 71 | floating point, which is not there                              |

use gdbstub::arch::{Arch, RegId, Registers};
use std::num::NonZeroUsize;

/// Registers that gdb counts.
pub const COUNT: usize = 72;
/// From here on there is nothing behind the numbers.
pub const FLOATING_POINT: usize = 38;
/// STATUS.
pub const STATUS: usize = 32;
/// LO.
pub const LO: usize = 33;
/// HI.
pub const HI: usize = 34;
/// Address of the last fault.
pub const BAD_ADDRESS: usize = 35;
/// Cause of the last fault.
pub const CAUSE: usize = 36;
/// PC.
pub const PC: usize = 37;
/// Octets of a register.
const OCTETS: usize = 4;

/// The architecture.
pub enum Grafton {}

impl Arch for Grafton {
    type Usize = u32;
    type Registers = AllRegisters;
    type BreakpointKind = usize;
    type RegId = Number;

    fn target_description_xml() -> Option<&'static str> {
        Some("<target version=\"1.0\"><architecture>mips</architecture></target>")
    }
}

/// gdb's number of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number(pub usize);

impl RegId for Number {
    fn from_raw_id(id: usize) -> Option<(Self, Option<NonZeroUsize>)> {
        (id < COUNT).then_some((Number(id), NonZeroUsize::new(OCTETS)))
    }
}

/// All registers, by gdb's numbers; nothing where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllRegisters(pub Vec<Option<u32>>);

impl Registers for AllRegisters {
    type ProgramCounter = u32;

    fn pc(&self) -> u32 {
        self.0.get(PC).copied().flatten().unwrap_or(0)
    }

    fn gdb_serialize(&self, mut write_byte: impl FnMut(Option<u8>)) {
        for register in &self.0 {
            match register {
                Some(value) => value.to_be_bytes().map(|octet| write_byte(Some(octet))),
                None => [(); OCTETS].map(|()| write_byte(None)),
            };
        }
    }

    fn gdb_deserialize(&mut self, bytes: &[u8]) -> Result<(), ()> {
        if !bytes.len().is_multiple_of(OCTETS) || bytes.len() < (PC + 1) * OCTETS {
            return Err(());
        }
        let (words, _) = bytes.as_chunks::<OCTETS>();
        self.0 = words
            .iter()
            .map(|word| Some(u32::from_be_bytes(*word)))
            .collect();
        Ok(())
    }
}
