//! `pdu boards`.

use clap::Args;
use gateware::board::Board;
use gateware::project;
use serde_json::json;

#[derive(Args)]
pub struct Boards {
    /// One board only: its name, or a .toml file of your own to be checked
    board: Option<String>,
    /// For scripts
    #[arg(long)]
    json: bool,
}

impl Boards {
    pub fn run(self) -> anyhow::Result<u8> {
        let folder = project::constraints();
        let names = match self.board {
            Some(name) => vec![name],
            None => Board::names(&folder)?,
        };
        let boards = names
            .iter()
            .map(|name| Board::load(&folder, name))
            .collect::<Result<Vec<_>, _>>()?;
        if self.json {
            println!(
                "{}",
                serde_json::to_string_pretty(&boards.iter().map(record).collect::<Vec<_>>())?
            );
            return Ok(0);
        }
        for board in &boards {
            let (fpga, memory) = (board.fpga.get_ref(), board.memory.get_ref());
            let checked = if board.board.checked_on_hardware {
                ""
            } else {
                ", not yet tried on hardware"
            };
            let part = format!("{} {} grade {}", fpga.device, fpga.package, fpga.speed);
            println!("{:16} {}", board.board.name, board.board.title);
            println!(
                "{:16} {part}, sys {} MHz, RAM {} KB{checked}",
                "",
                board.clocks.get_ref().sys_megahertz,
                memory.ram_kbytes
            );
        }
        Ok(0)
    }
}

fn record(board: &Board) -> serde_json::Value {
    let (fpga, identity) = (board.fpga.get_ref(), &board.board);
    json!({
        "name": identity.name,
        "title": identity.title,
        "file": board.path,
        "device": fpga.device,
        "package": fpga.package,
        "speed": fpga.speed,
        "sys_megahertz": board.clocks.get_ref().sys_megahertz,
        "ram_kbytes": board.memory.get_ref().ram_kbytes,
        "checked_on_hardware": identity.checked_on_hardware,
        "sources": identity.sources,
    })
}
