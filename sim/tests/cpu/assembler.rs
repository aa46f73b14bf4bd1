//! Instruction words from the table of `spec::isa`.

use sim::cpu::{CpuMachine, Image, RAM_OCTETS};
use spec::isa::Operation;
use spec::map::RAM_BASE;

/// rs, rt and the lower half.
pub fn i(operation: Operation, rs: u32, rt: u32, low: u32) -> u32 {
    operation.word() | rs << 21 | rt << 16 | low & 0xffff
}

/// rd, rs, rt.
pub fn r(operation: Operation, rd: u32, rs: u32, rt: u32) -> u32 {
    operation.word() | rs << 21 | rt << 16 | rd << 11
}

/// Moves a 32-bit number into a register.
pub fn set(register: u32, value: u32) -> [u32; 2] {
    [
        i(Operation::Lui, 0, register, value >> 16),
        i(Operation::Ori, register, register, value),
    ]
}

/// A program at the start of RAM.
pub fn image(words: &[u32]) -> Image {
    Image {
        base: RAM_BASE,
        octets: RAM_OCTETS,
        entry: RAM_BASE,
        segments: vec![(
            RAM_BASE,
            words.iter().flat_map(|word| word.to_be_bytes()).collect(),
        )],
    }
}

/// The compiled bench, or nothing where no simulator is installed (an error under `PDU_REQUIRE_TOOLS`).
pub fn machine() -> Option<CpuMachine> {
    match CpuMachine::new(false) {
        Ok(machine) => Some(machine),
        Err(error) if std::env::var_os("PDU_REQUIRE_TOOLS").is_none() => {
            eprintln!("skipped: {error}");
            None
        }
        Err(error) => panic!("{error}"),
    }
}
