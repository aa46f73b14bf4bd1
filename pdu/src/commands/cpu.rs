//! `pdu cpu`: programs on GRAFTON alone.

use clap::{Args, Subcommand};
use sim::cpu::{run, Options};
use std::path::PathBuf;

/// Programs on GRAFTON alone.
#[derive(Args)]
pub struct Cpu {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Runs a program on the compiled core with a flat RAM.
    ///
    /// Ends when the program stores a non-zero word at --tohost (the word's low byte is the exit status), executes BREAK
    /// (0), has a fault (125) or reaches the limit (124). The last line printed is `cycles N instructions M`.
    Run(Run),
}

#[derive(Args)]
struct Run {
    /// Big-endian MIPS-I ELF file, or a raw image together with --base
    file: PathBuf,
    /// First address of RAM, where a raw image goes and starts [default for ELF files: the 1 MB boundary below them]
    #[arg(long, value_name = "ADDR", value_parser = number)]
    base: Option<u32>,
    /// Size of RAM, up to 1024
    #[arg(long, value_name = "N", default_value_t = 1024)]
    ram_kb: u32,
    /// Where a store of a non-zero word ends the run
    #[arg(long, value_name = "ADDR", value_parser = number)]
    tohost: Option<u32>,
    /// Limit
    #[arg(long, value_name = "N", default_value_t = 1_000_000_000)]
    max_cycles: u64,
    /// Records all signals
    #[arg(long, value_name = "FILE")]
    vcd: Option<PathBuf>,
}

/// A number as C writes it: 0x... or decimal.
fn number(text: &str) -> Result<u32, String> {
    let parsed = match text.strip_prefix("0x").or(text.strip_prefix("0X")) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => text.parse(),
    };
    parsed.map_err(|_| "not a 32-bit number such as 0x40000000 or 4096".to_string())
}

impl Cpu {
    /// Does it; the exit status.
    pub fn run(self) -> anyhow::Result<u8> {
        let Action::Run(arguments) = self.action;
        let report = run(&Options {
            file: arguments.file,
            base: arguments.base,
            ram_kilobytes: arguments.ram_kb,
            tohost: arguments.tohost,
            max_cycles: arguments.max_cycles,
            vcd: arguments.vcd,
        })?;
        if let Some(complaint) = report.complaint {
            eprintln!("pdu: {complaint}");
        }
        println!(
            "cycles {} instructions {}",
            report.cycles, report.instructions
        );
        Ok(report.status)
    }
}
