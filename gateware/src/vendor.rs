//! For the vendor's own tools: a script that makes the bitstream, and a page that says what is in the folder.

use crate::board::Board;
use crate::design::MEMORY_FILE;
use crate::top;
use hdl::prim::Family;

/// A script.
pub struct Script {
    /// Its name.
    pub file: &'static str,
    /// What is in it.
    pub text: String,
}

/// The script for the tool of the part's vendor.
pub fn script(board: &Board) -> Script {
    match board.fpga.get_ref().family() {
        Family::Ecp5 => Script {
            file: "diamond.tcl",
            text: diamond(board),
        },
        Family::Artix7 => Script {
            file: "vivado.tcl",
            text: vivado(board),
        },
    }
}

/// Name of the part as its vendor's tool wants it.
fn ordering_code(board: &Board) -> String {
    let fpga = board.fpga.get_ref();
    match fpga.family() {
        Family::Ecp5 => {
            let package = fpga.package.replace("CABGA", "BG");
            format!("{}-{}{package}C", fpga.device, fpga.speed)
        }
        Family::Artix7 => format!("{}{}-{}", fpga.device, fpga.package, fpga.speed).to_lowercase(),
    }
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

fn vivado(board: &Board) -> String {
    format!(
        "# AMD Vivado: `vivado -mode batch -source vivado.tcl` in this folder. Makes pdu.bit, timing.txt and utilisation.txt.
read_verilog pdu.v
read_xdc pdu.xdc
synth_design -top {top} -part {part}
opt_design
place_design
phys_opt_design
route_design
report_utilization -file utilisation.txt
report_timing_summary -file timing.txt
foreach delay {{max min}} {{
    if {{[get_property SLACK [get_timing_paths -delay_type $delay]] < 0}} {{
        error \"a clock is not met: see timing.txt; no bitstream\"
    }}
}}
write_bitstream -force pdu.bit
",
        part = ordering_code(board),
        top = top::TOP
    )
}

/// What is in the folder.
pub fn readme(board: &Board) -> String {
    let fpga = board.fpga.get_ref();
    let (cells, constraints, script) = match fpga.family() {
        Family::Ecp5 => {
            let flash = if board.has_flash() { ", USRMCLK" } else { "" };
            (
                format!("the ECP5 (EHXPLLL, DCCA, ODDRX1F, IDDRX1F, DELAYG, BB{flash})"),
                "`pdu.lpf` | pins, I/O standards, pulls, drive, slew and clock rates",
                "`diamond.tcl` | the same as a project of Lattice Diamond (`diamondc diamond.tcl`); not yet tried with it",
            )
        }
        Family::Artix7 => (
            "the Artix-7 (PLLE2_BASE, BUFG, BUFGCE, ODDR, IDDR, IOBUF)".to_string(),
            "`pdu.xdc` | pins, I/O standards, pulls, drive, slew, clock rates and the timing of RGMII",
            "`vivado.tcl` | from these files to a bitstream with AMD Vivado (`vivado -mode batch -source vivado.tcl`), or an error if a \
             clock is not met; not yet tried with it",
        ),
    };
    format!(
        "# {title}

Made by `make verilog BOARD={name}`; nothing here is written by hand.

| file | what |
|---|---|
| `pdu.v` | the whole chip; its top module is `{top}`. It uses cells of {cells}, which the tools know |
| `{MEMORY_FILE}` | the firmware: first contents of the processor's RAM, one 32-bit word a line; `pdu.v` reads it by `$readmemh` from the folder the tool runs in |
| {constraints}, for the {device} in {package}, speed grade {speed} |
| {script} |

Clocks that must be met: `sys` {sys} MHz, `eth_tx` 125 MHz (both from the PLL), `eth_rx` 125 MHz (`rgmii_rx_clock`). They are
asynchronous to each other: every crossing is synchronised in the circuit, so paths between them need no check.

Other FPGAs need another top, and their vendor's cells: see `gateware/src/top`, `hdl/src/prim` and `constraints/`.
",
        title = board.board.title,
        name = board.board.name,
        top = top::TOP,
        device = fpga.device,
        package = fpga.package,
        speed = fpga.speed,
        sys = board.clocks.get_ref().sys_megahertz,
    )
}
