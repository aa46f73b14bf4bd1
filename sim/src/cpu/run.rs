//! `pdu cpu run`: one program on the CPU alone.

use super::image::{Image, ImageError};
use super::machine::{CpuMachine, Ending};
use crate::engine::EngineError;
use spec::cpu::Fault;
use std::path::PathBuf;

/// What to run and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// ELF file or raw image.
    pub file: PathBuf,
    /// First address of RAM; a raw image goes there.
    pub base: Option<u32>,
    /// Size of RAM.
    pub ram_kilobytes: u32,
    /// A word that is not zero, stored here, ends the run.
    pub tohost: Option<u32>,
    /// Limit.
    pub max_cycles: u64,
    /// Waveforms of everything.
    pub vcd: Option<PathBuf>,
}

/// Exit status after a fault.
pub const FAULT_STATUS: u8 = 125;
/// Exit status at the limit.
pub const LIMIT_STATUS: u8 = 124;

/// What the command prints and returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Exit status.
    pub status: u8,
    /// For standard error, if anything went wrong.
    pub complaint: Option<String>,
    /// Clocks.
    pub cycles: u64,
    /// Instructions carried out.
    pub instructions: u64,
}

/// What keeps a program from being run.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The program.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// The compiled core.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// Runs a program to its end.
pub fn run(options: &Options) -> Result<Report, RunError> {
    let image = Image::read(&options.file, options.base, options.ram_kilobytes)?;
    if let Some(address) = options.tohost {
        image.check_end(address)?;
    }
    let mut machine = CpuMachine::new(options.vcd.is_some())?;
    machine.load(&image);
    if let Some(address) = options.tohost {
        machine.watch_store(address);
    }
    let run = machine.run(options.max_cycles, options.vcd.as_deref())?;
    let (status, complaint) = match run.ending {
        Ending::Stored(word) => (word as u8, None),
        Ending::Fault(stop) if stop.cause == Fault::Break => (0, None),
        Ending::Fault(stop) => (
            FAULT_STATUS,
            Some(format!(
                "fault: {} at pc {:#010x}, address {:#010x}",
                stop.cause.text(),
                stop.pc,
                stop.address
            )),
        ),
        Ending::Limit => (
            LIMIT_STATUS,
            Some(format!("no end after {} cycles", options.max_cycles)),
        ),
    };
    Ok(Report {
        status,
        complaint,
        cycles: run.cycles,
        instructions: run.instructions,
    })
}
