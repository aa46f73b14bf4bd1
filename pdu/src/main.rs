//! The `pdu` command: boards, Verilog, bitstreams, the simulated device. Each subcommand's work is done in `gateware` or `sim`.

mod commands;

use clap::Parser;
use std::process::ExitCode;

/// Grafton PDU: a managed DC power distribution unit on an FPGA.
///
/// Start with `pdu boards`; `pdu build` makes a bitstream of one, `pdu sim` runs the device on this computer.
#[derive(Parser)]
#[command(name = "pdu", version, propagate_version = true, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: commands::Command,
}

fn main() -> ExitCode {
    match Arguments::parse().command.run() {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            eprintln!("pdu: {error:#}");
            ExitCode::FAILURE
        }
    }
}
