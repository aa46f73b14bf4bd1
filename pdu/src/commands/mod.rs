//! One file a subcommand: its options, and a `run` that gives the exit status.

mod boards;
mod bridge;
mod build;
mod cpu;
mod docs;
mod firmware;
mod gdb;
mod measure;
mod scope;
mod sim;
mod sim_control;
mod sniff;
mod verilog;

use clap::Subcommand;

pub use gateware::project::DEFAULT_BOARD;

#[derive(Subcommand)]
pub enum Command {
    /// The boards there are; each is a file in constraints/
    Boards(boards::Boards),
    /// Make bitstreams/BOARD/ for a vendor's tool: Verilog, constraints, ROM image
    Verilog(verilog::Verilog),
    /// Make a bitstream: firmware, Verilog, synthesis, place and route, report
    Build(build::Build),
    /// Build the firmware for GRAFTON and say how much of a board's RAM it takes
    Firmware(firmware::Firmware),
    /// The whole device on this computer, answering SNMP on localhost
    Sim(Box<sim::Sim>),
    /// Change the world of a running `pdu sim`: loads, shorts, supply, temperatures
    SimControl(sim_control::SimControl),
    /// Debug the CPU of a board through its network
    Gdb(gdb::Gdb),
    /// Messages of the chip's network, as its own sniffer records them, in the simulated device or on a board
    Sniff(sniff::Sniff),
    /// Signals of the chip, as its own logic analyser records them, in the simulated device or on a board
    Scope(scope::Scope),
    /// Programs on GRAFTON alone
    Cpu(cpu::Cpu),
    /// Size and speed of cores alone, synthesised, placed and routed
    Measure(measure::Measure),
    /// Write the generated parts of the datasheet again
    Docs(docs::Docs),
}

impl Command {
    pub fn run(self) -> anyhow::Result<u8> {
        match self {
            Command::Boards(command) => command.run(),
            Command::Verilog(command) => command.run(),
            Command::Build(command) => command.run(),
            Command::Firmware(command) => command.run(),
            Command::Sim(command) => command.run(),
            Command::SimControl(command) => command.run(),
            Command::Gdb(command) => command.run(),
            Command::Sniff(command) => command.run(),
            Command::Scope(command) => command.run(),
            Command::Cpu(command) => command.run(),
            Command::Measure(command) => command.run(),
            Command::Docs(command) => command.run(),
        }
    }
}
