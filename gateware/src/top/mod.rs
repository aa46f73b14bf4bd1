//! Board tops: pins to the chip's plain signals, with the vendor's cells between. Nothing else knows of them.
//!
//! A board file names its top (`board.top`) and gives pins to each of the top's signals.

pub mod pll;

/// The tops there are.
pub const NAMES: [&str; 1] = ["colorlight"];

/// One step of DELAYG, nanoseconds.
const DELAY_STEP_NS: f64 = 0.025;

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

/// Steps of DELAYG for a delay, or why there are none.
pub fn delay_taps(delay_ns: f64) -> Result<u8, String> {
    let steps = (delay_ns / DELAY_STEP_NS).round();
    if !(0.0..=127.0).contains(&steps) {
        let longest = 127.0 * DELAY_STEP_NS;
        return Err(format!(
            "{delay_ns} ns cannot be made: choose 0 to {longest} ns"
        ));
    }
    Ok(steps as u8)
}
