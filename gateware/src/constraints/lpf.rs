//! Constraints of an ECP5, as nextpnr and Lattice Diamond read them.
use super::rgmii::{self, Window};
use super::Constraints;
use crate::board::{Pins, Pull, Rgmii, Slew};
use rust_hdl::core::prelude::*;
use rust_hdl_fpga_support::toolchains::ecp5::generate_lpf;

/// How one pin is driven; all in one line, since a vendor tool lets a later line for the same pin replace an earlier one.
pub(super) fn buffer(port: &str, pins: &Pins) -> String {
    let pull = match pins.pull {
        Pull::Up => "UP",
        Pull::Down => "DOWN",
        Pull::None => "NONE",
    };
    let mut line = format!("IOBUF PORT \"{port}\" IO_TYPE={} PULLMODE={pull}", pins.io);
    if let Some(drive) = pins.drive {
        line += &format!(" DRIVE={drive}");
    }
    if let Some(slew) = pins.slew {
        line += match slew {
            Slew::Slow => " SLEWRATE=SLOW",
            Slew::Fast => " SLEWRATE=FAST",
        };
    }
    line
}

/// The LPF of a top: pins and clocks as its signals say, then RGMII.
pub(super) fn constraints<U: Block>(rgmii: &Rgmii, top: &U) -> Constraints {
    let mut text = generate_lpf(top);
    for line in received(rgmii).into_iter().chain(sent(rgmii)) {
        text += &(line + "\n");
    }
    Constraints {
        file: "pdu.lpf",
        text,
    }
}

/// The ports of a direction that go with its clock.
fn ports(way: &str) -> Vec<String> {
    let data = (0..4).map(|at| format!("rgmii_{way}_data[{at}]"));
    data.chain([format!("rgmii_{way}_control")]).collect()
}

/// What comes in is steady in these windows (FPGA-TN-02035, 5.13.2: receive interfaces).
fn received(rgmii: &Rgmii) -> Vec<String> {
    let Window { before, after } = rgmii::received(rgmii);
    let line = |port: &String| {
        format!(
            "INPUT_SETUP PORT \"{port}\" {before:.3} NS HOLD {after:.3} NS CLKPORT \"rgmii_rx_clock\";"
        )
    };
    ports("rx").iter().map(line).collect()
}

/// What goes out changes in these (FPGA-TN-02035, 5.13.3: transmit interfaces).
fn sent(rgmii: &Rgmii) -> Vec<String> {
    let Window { before, after } = rgmii::sent(rgmii);
    let line = |port: &String| {
        format!(
            "CLOCK_TO_OUT PORT \"{port}\" MAX {after:.3} NS MIN {:.3} NS CLKPORT \"board_clock\" CLKOUT PORT \"rgmii_tx_clock\";",
            -before
        )
    };
    ports("tx").iter().map(line).collect()
}
