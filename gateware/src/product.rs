//! What the commands make: the folder for a vendor's tool, and the bitstream.

use crate::board::Board;
use crate::design::{sha256, Design, MEMORY_FILE};
use crate::firmware::{self, Image};
use crate::flow::{Flow, Tools, SEEDS};
use crate::manifest::Manifest;
use crate::report::Report;
use crate::{project, top, vendor};
use anyhow::{anyhow, bail, Context, Result};
use hdl::prim::Family;
use std::fs;
use std::path::PathBuf;

/// Where the firmware comes from.
#[derive(Clone, Debug, Default)]
pub enum FirmwareSource {
    /// Built now.
    #[default]
    Build,
    /// An ELF that is there.
    Elf(PathBuf),
}

/// A board with its circuit and its firmware.
struct Product {
    board: Board,
    folder: PathBuf,
    design: Design,
    image: Image,
    elf: Vec<u8>,
}

impl Product {
    fn make(
        name: &str,
        instruments: bool,
        source: &FirmwareSource,
        say: &dyn Fn(&str),
    ) -> Result<Product> {
        let mut board = Board::load(&project::constraints(), name)?;
        if instruments {
            board = board.with_instruments()?;
        }
        let folder = project::output(&board.board.name);
        fs::create_dir_all(&folder)
            .with_context(|| format!("{} cannot be made", folder.display()))?;
        let ram = board.memory.get_ref().ram_kbytes;
        let elf = match source {
            FirmwareSource::Elf(path) => path.clone(),
            FirmwareSource::Build => {
                let elf = folder.join("firmware.elf");
                let elapsed = firmware::build(ram, &elf)?;
                say(&format!(
                    "{:16} {:6.1} s",
                    "firmware",
                    elapsed.as_secs_f64()
                ));
                elf
            }
        };
        let mut image = Image::load(&elf, ram)?;
        let delays = board.rgmii.get_ref().phy_delays();
        image
            .set(spec::settings::PHY_DELAYS, &[delays.to_octet()])
            .map_err(|error| anyhow!("{}: {error}", elf.display()))?;
        let design = top::design(&board)?;
        Ok(Product {
            board,
            folder,
            design,
            image,
            elf: fs::read(elf)?,
        })
    }

    fn write(&self, name: &str, text: &str) -> Result<()> {
        let path = self.folder.join(name);
        fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))
    }

    /// Verilog, constraints, first contents of the RAM, and how to use them.
    fn write_sources(&self) -> Result<()> {
        self.write("pdu.v", &self.design.verilog)?;
        let constraints = &self.design.constraints;
        self.write(constraints.file, &constraints.text)?;
        self.write(MEMORY_FILE, &self.image.hex())?;
        let script = vendor::script(&self.board);
        self.write(script.file, &script.text)?;
        self.write("README.md", &vendor::readme(&self.board))
    }
}

/// Leaves `bitstreams/<board>/` for any vendor's tool; `instruments` puts those in, whatever the board file says. Gives that
/// folder.
pub fn verilog(
    board: &str,
    instruments: bool,
    source: &FirmwareSource,
    say: &dyn Fn(&str),
) -> Result<PathBuf> {
    let product = Product::make(board, instruments, source, say)?;
    product.write_sources()?;
    Ok(product.folder)
}

/// Makes `bitstreams/<board>/pdu.bit` and the report beside it. Clocks missed and budgets exceeded are an error, after the
/// report is written.
pub fn build(
    board: &str,
    instruments: bool,
    source: &FirmwareSource,
    seeds: Option<&[u32]>,
    say: &dyn Fn(&str),
) -> Result<(PathBuf, Report)> {
    let tools = Tools::find(&project::root())?;
    let fpga = Board::load(&project::constraints(), board)?.fpga;
    if fpga.get_ref().family() != Family::Ecp5 {
        bail!(
            "no bitstream is made here for {}: `pdu verilog --board {board}` makes a folder for its vendor's tool",
            fpga.get_ref().device
        );
    }
    let product = Product::make(board, instruments, source, say)?;
    product.write_sources()?;
    let seeds = seeds.unwrap_or(&SEEDS);
    let flow = Flow {
        design: &product.design,
        folder: &product.folder,
        tools: &tools,
        seeds,
        say,
    };
    let mut report = flow.run(&product.image)?;
    report
        .sha256
        .insert("firmware.elf".into(), sha256(&product.elf));
    product.write("report.txt", &report.to_string())?;
    product.write("report.json", &serde_json::to_string_pretty(&report)?)?;
    if !report.good {
        // A bitstream that does not keep its promises is not left where somebody could take it for a good one.
        for file in ["pdu.bit", "pdu.svf"] {
            fs::remove_file(product.folder.join(file))?;
        }
        let log = product
            .folder
            .join(format!("build/nextpnr-{}.log", report.seed));
        bail!(
            "{}: no bitstream: see {}",
            report.problems().join("; "),
            log.display()
        );
    }
    Manifest::of(&report).write(&product.folder.with_extension("toml"))?;
    Ok((product.folder, report))
}
