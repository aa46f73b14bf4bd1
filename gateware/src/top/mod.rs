//! Board tops: pins to the chip's plain signals, with the vendor's cells between. Nothing else knows of them.
//!
//! A board file names its top (`board.top`) and gives pins to each of the top's signals.

pub mod startup;

use crate::board::Board;
use hdl::prim::ecp5::{Delay, Pll, PllError, PllOutput};
use spec::map::ETHERNET_HERTZ;

/// The tops there are.
pub const NAMES: [&str; 1] = ["colorlight"];

/// Signals of a top and their widths.
pub fn ports(_top: &str) -> &'static [(&'static str, usize)] {
    COLORLIGHT
}

const COLORLIGHT: &[(&str, usize)] = &[
    ("board_clock", 1),
    ("status_led_n", 1),
    ("all_off_n", 1),
    ("mdc", 1),
    ("mdio", 1),
    ("phy_reset_n", 1),
    ("rgmii_tx_clock", 1),
    ("rgmii_tx_data", 4),
    ("rgmii_tx_control", 1),
    ("rgmii_rx_clock", 1),
    ("rgmii_rx_data", 4),
    ("rgmii_rx_control", 1),
    ("power_enable", 10),
    ("overcurrent", 10),
    ("i2c_clock", 1),
    ("i2c_data", 1),
    ("spi_select_n", 3),
    ("spi_out", 3),
    ("spi_in", 3),
    ("spi_clock", 3),
    ("fault_led", 1),
    ("strap_5v", 1),
    ("strap_12v", 1),
    ("power_led", 10),
    ("trip_led", 10),
    ("gpio", 10),
];

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
        PllOutput::of(ethernet),
        PllOutput::of(hertz(clocks.sys_megahertz)),
        PllOutput {
            hertz: ethernet,
            phase: (turns * 360.0).round() as u32,
        },
    ];
    Pll::new(hertz(clocks.board_megahertz), &outputs)
}

/// What delays one RGMII input of a board.
pub fn receive_delay(board: &Board) -> Result<Delay, String> {
    Delay::of((board.rgmii.get_ref().rx_delay_ns * 1000.0).round() as u32)
}
