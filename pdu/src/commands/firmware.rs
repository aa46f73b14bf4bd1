//! `pdu firmware`.

use clap::Args;
use gateware::board::Board;
use gateware::firmware::{build, Image};
use gateware::project;
use std::path::PathBuf;

#[derive(Args)]
pub struct Firmware {
    /// The board whose RAM it must fit
    #[arg(long, default_value = super::DEFAULT_BOARD)]
    board: String,
    /// Where the ELF goes
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Firmware {
    pub fn run(self) -> anyhow::Result<u8> {
        let board = Board::load(&project::constraints(), &self.board)?;
        let ram = board.memory.get_ref().ram_kbytes;
        let elf = self
            .output
            .unwrap_or_else(|| project::output(&board.board.name).join("firmware.elf"));
        build(ram, &elf)?;
        let image = Image::load(&elf, ram)?;
        println!(
            "{}: {} octets loaded, {} of {} octets of RAM",
            elf.display(),
            image.loaded,
            image.claimed,
            ram * 1024
        );
        Ok(0)
    }
}
