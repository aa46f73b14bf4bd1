//! `pdu build`.

use clap::Args;
use gateware::product::{self, FirmwareSource};
use std::path::PathBuf;

#[derive(Args)]
pub struct Build {
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
    /// Seeds of place and route, tried in turn until every clock is met
    #[arg(long, value_delimiter = ',', value_name = "N,...")]
    seeds: Option<Vec<u32>>,
    /// The report as JSON, and nothing else, on the standard output
    #[arg(long)]
    json: bool,
}

impl Build {
    pub fn run(self) -> anyhow::Result<u8> {
        let source = self
            .firmware
            .map_or(FirmwareSource::Build, FirmwareSource::Elf);
        let say = |line: &str| eprintln!("{line}");
        let (folder, report) = product::build(
            &self.board,
            self.instruments,
            &source,
            self.seeds.as_deref(),
            &say,
        )?;
        if self.json {
            println!("{}", serde_json::to_string_pretty(&report)?);
        } else {
            println!("\n{report}\nmade {}", folder.join("pdu.bit").display());
        }
        Ok(0)
    }
}
