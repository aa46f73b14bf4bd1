//! Board tops: pins to the chip's plain signals, with the vendor's cells between. Nothing else knows of them.
//!
//! A board file names its top (`board.top`) and gives pins to each of the top's signals.

mod colorlight;
pub mod display;
mod signals;
pub mod startup;
mod versa;

use crate::board::Board;
use crate::constraints::constraints;
use crate::design::{sha256, Design};
use crate::report::ClockNeed;
use colorlight::{Colorlight, FlashColorlight, FullColorlight, InstrumentedColorlight};
use hdl::prim::{Delay, Pll, PllError, PllOutput};
use rust_hdl::prelude::Block;
use spec::map::ETHERNET_HERTZ;
use versa::{InstrumentedVersa, Versa};

/// Name of the top module in the Verilog.
pub const TOP: &str = "pdu";

/// Stack of the thread that puts a chip together.
const STACK_OCTETS: usize = 256 << 20;

/// The tops there are.
pub const NAMES: [&str; 2] = ["colorlight", VERSA];
const VERSA: &str = "versa";

/// Signals of a top and their widths.
pub fn ports(top: &str) -> &'static [(&'static str, usize)] {
    match top {
        VERSA => versa::PORTS,
        _ => colorlight::PORTS,
    }
}

/// Those that it has only with the flash node; none when it is not made with one.
pub fn flash_ports(top: &str) -> &'static [(&'static str, usize)] {
    match top {
        VERSA => &[],
        _ => colorlight::FLASH_PORTS,
    }
}

/// Whether a signal of a top is a clock that comes in.
pub fn is_clock_input(signal: &str) -> bool {
    matches!(signal, "board_clock" | "rgmii_rx_clock")
}

/// The PLL of a board: `eth_tx`, `sys`, and `eth_tx` delayed for the RGMII clock pin.
pub fn pll(board: &Board) -> Result<Pll, PllError> {
    let hertz = |megahertz: f64| (megahertz * 1e6).round() as u64;
    let clocks = board.clocks.get_ref();
    let ethernet = u64::from(ETHERNET_HERTZ);
    let turns = board.rgmii.get_ref().tx_delay_ns * 1e-9 * ethernet as f64;
    let outputs = [
        PllOutput::of(ethernet).gated(),
        PllOutput::of(hertz(clocks.sys_megahertz)).gated(),
        PllOutput::of(ethernet).later((turns * 360.0).round() as u32),
    ];
    Pll::new(
        board.fpga.get_ref().family(),
        hertz(clocks.board_megahertz),
        &outputs,
    )
}

/// What delays one RGMII input of a board.
pub fn receive_delay(board: &Board) -> Result<Delay, String> {
    let picoseconds = (board.rgmii.get_ref().rx_delay_ns * 1000.0).round() as u32;
    Delay::of(board.fpga.get_ref().family(), picoseconds)
}

/// What the flow builds for a board.
///
/// The chip's version, which it tells by RPC, is a fingerprint of its own Verilog: the same circuit has the same version.
pub fn design(board: &Board) -> anyhow::Result<Design> {
    // The circuit is one value, built on the stack, and larger than most stacks.
    let board = board.clone();
    let builder = std::thread::Builder::new().stack_size(STACK_OCTETS);
    let chip = (
        board.board.top == VERSA,
        board.memory.get_ref().ram_kbytes,
        board.has_instruments(),
        board.has_flash(),
    );
    let thread = builder.spawn(move || match chip {
        (false, 64, false, false) => put_together(&board, "", Colorlight::<14>::new),
        (false, 128, false, false) => put_together(&board, "", Colorlight::<15>::new),
        (false, 64, true, false) => put_together(&board, "", InstrumentedColorlight::<14>::new),
        (false, 128, true, false) => put_together(&board, "", InstrumentedColorlight::<15>::new),
        (false, 64, false, true) => put_together(&board, "", FlashColorlight::<14>::new),
        (false, 128, false, true) => put_together(&board, "", FlashColorlight::<15>::new),
        (false, 64, true, true) => put_together(&board, "", FullColorlight::<14>::new),
        (false, 128, true, true) => put_together(&board, "", FullColorlight::<15>::new),
        (true, 128, false, false) => put_together(&board, "circuit.", Versa::<15>::new),
        (true, 128, true, false) => put_together(&board, "circuit.", InstrumentedVersa::<15>::new),
        (versa, other, ..) => anyhow::bail!(
            "{}: memory.ram_kbytes {other} is not made yet for this top: {}",
            board.path.display(),
            if versa { "128" } else { "64 or 128" }
        ),
    })?;
    thread
        .join()
        .unwrap_or_else(|_| anyhow::bail!("the board top could not be put together: see above"))
}

/// `inner` is where in the top's hierarchy the clocks are made.
fn put_together<T: Block>(
    board: &Board,
    inner: &str,
    new: impl Fn(&Board, u32) -> Result<T, String>,
) -> anyhow::Result<Design> {
    let make = |version| {
        let mut top = new(board, version).map_err(anyhow::Error::msg)?;
        let verilog =
            hdl::verilog(&mut top, TOP).map_err(|findings| anyhow::anyhow!(findings.join("; ")))?;
        Ok::<_, anyhow::Error>((top, verilog))
    };
    let unversioned = make(0)?.1;
    let (top, verilog) = make(u32::from_str_radix(&sha256(unversioned)[..8], 16)?)?;
    let ethernet = f64::from(ETHERNET_HERTZ) / 1e6;
    let clock = |name, driver: &str, megahertz| ClockNeed {
        name,
        driver: driver.into(),
        megahertz,
    };
    Ok(Design {
        board: board.board.name.clone(),
        top: TOP.into(),
        verilog,
        constraints: constraints(board, &top).map_err(anyhow::Error::msg)?,
        fpga: board.fpga.get_ref().clone(),
        budget: board.budget.clone(),
        clocks: vec![
            clock(
                "sys",
                &format!("{inner}sys_gate.dcca CLKO"),
                board.clocks.get_ref().sys_megahertz,
            ),
            clock("eth_tx", &format!("{inner}eth_tx_gate.dcca CLKO"), ethernet),
            clock("eth_rx", "rgmii_rx_clock", ethernet),
        ],
        ram_words: board.memory.get_ref().ram_kbytes as usize * 1024 / 4,
    })
}
