//! What the commands make: the folder for a vendor's tool, and the bitstream.

use crate::board::Board;
use crate::design::{sha256, Design, MEMORY_FILE};
use crate::firmware::{self, Image};
use crate::flow::{Flow, Tools, SEEDS};
use crate::manifest::Manifest;
use crate::report::Report;
use crate::{project, top};
use anyhow::{anyhow, bail, Context, Result};
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
        self.write("pdu.lpf", &self.design.lpf)?;
        self.write(MEMORY_FILE, &self.image.hex())?;
        self.write("diamond.tcl", &diamond(&self.board))?;
        self.write("README.md", &readme(&self.board))
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

/// Name of the part as Lattice Diamond wants it.
fn ordering_code(board: &Board) -> String {
    let fpga = board.fpga.get_ref();
    let package = fpga.package.replace("CABGA", "BG");
    format!("{}-{}{package}C", fpga.device, fpga.speed)
}

fn diamond(board: &Board) -> String {
    format!(
        "# Lattice Diamond: `diamondc diamond.tcl` in this folder. Makes impl/pdu_impl.bit.
prj_project new -name pdu -impl impl -dev {part} -synthesis lse
prj_src add pdu.v
prj_src add pdu.lpf
prj_impl option top {top}
prj_project save
prj_run Export -impl impl -task Bitgen
prj_project close
",
        part = ordering_code(board),
        top = top::TOP
    )
}

fn readme(board: &Board) -> String {
    let fpga = board.fpga.get_ref();
    format!(
        "# {title}

Made by `make verilog BOARD={name}`; nothing here is written by hand.

| file | what |
|---|---|
| `pdu.v` | the whole chip; its top module is `{top}`. It uses cells of the ECP5 (EHXPLLL, DCCA, ODDRX1F, IDDRX1F, DELAYG, BB{flash_cell}), which the tools know |
| `{memory}` | the firmware: first contents of the processor's RAM, one 32-bit word a line; `pdu.v` reads it by `$readmemh` from the folder the tool runs in |
| `pdu.lpf` | pins, I/O standards, pulls, drive, slew and clock rates, for the {device} in {package}, speed grade {speed} |
| `diamond.tcl` | the same as a project of Lattice Diamond (`diamondc diamond.tcl`); not yet tried with it |

Clocks that must be met: `sys` {sys} MHz, `eth_tx` 125 MHz (both from the PLL), `eth_rx` 125 MHz (`rgmii_rx_clock`). They are
asynchronous to each other: every crossing is synchronised in the circuit, so paths between them need no check.

Other FPGAs need another top: see `gateware/src/top` and `constraints/`.
",
        title = board.board.title,
        flash_cell = if board.has_flash() { ", USRMCLK" } else { "" },
        name = board.board.name,
        top = top::TOP,
        memory = MEMORY_FILE,
        device = fpga.device,
        package = fpga.package,
        speed = fpga.speed,
        sys = board.clocks.get_ref().sys_megahertz,
    )
}
