//! `pdu verilog`.

use clap::Args;
use gateware::product::{self, FirmwareSource};
use std::path::PathBuf;

#[derive(Args)]
pub struct Verilog {
    /// Board: a name from `pdu boards`, or a .toml file
    #[arg(long, default_value = super::DEFAULT_BOARD)]
    board: String,
    /// Builds debug unit, sniffer, scope and their Ethernet bridge in, whatever the board file says; made in a folder of its own,
    /// bitstreams/BOARD-instruments
    #[arg(long)]
    instruments: bool,
    /// Use this ELF instead of building the firmware
    #[arg(long, value_name = "ELF")]
    firmware: Option<PathBuf>,
}

impl Verilog {
    pub fn run(self) -> anyhow::Result<u8> {
        let source = self
            .firmware
            .map_or(FirmwareSource::Build, FirmwareSource::Elf);
        let folder = product::verilog(&self.board, self.instruments, &source, &|line| {
            println!("{line}")
        })?;
        println!("made {}: see README.md in it", folder.display());
        Ok(0)
    }
}
