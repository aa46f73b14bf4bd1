//! Constraints of an Artix-7, as AMD Vivado reads them.
use super::rgmii::{self, HALF_PERIOD};
use super::Constraints;
use crate::board::{Pins, Pull, Rgmii, Slew};
use rust_hdl::core::prelude::*;
use rust_hdl_fpga_support::toolchains::vivado::generate_xdc;

/// How one pin is driven.
pub(super) fn buffer(port: &str, pins: &Pins) -> String {
    let pull = match pins.pull {
        Pull::Up => "PULLUP",
        Pull::Down => "PULLDOWN",
        Pull::None => "NONE",
    };
    let mut properties = format!("IOSTANDARD {} PULLTYPE {pull}", pins.io);
    if let Some(drive) = pins.drive {
        properties += &format!(" DRIVE {drive}");
    }
    if let Some(slew) = pins.slew {
        properties += match slew {
            Slew::Slow => " SLEW SLOW",
            Slew::Fast => " SLEW FAST",
        };
    }
    format!("set_property -dict {{ {properties} }} [get_ports {{ {port} }}]")
}

/// The XDC of a top: pins and clocks as its signals say, then RGMII and which clocks are unrelated.
pub(super) fn constraints<U: Block>(rgmii: &Rgmii, top: &U) -> Constraints {
    let pins = generate_xdc(top);
    let mut lines = vec![pins.trim_end().to_string()];
    lines.extend(received(rgmii));
    lines.extend(sent(rgmii));
    lines.push(unrelated());
    Constraints {
        file: "pdu.xdc",
        text: lines.join("\n") + "\n",
    }
}

/// What comes in changes between two of these windows.
fn received(rgmii: &Rgmii) -> Vec<String> {
    let steady = rgmii::received(rgmii);
    let ports = "[get_ports { rgmii_rx_data[*] rgmii_rx_control }]";
    let mut lines = Vec::new();
    for edge in ["", "-clock_fall "] {
        for (limit, delay) in [("max", HALF_PERIOD - steady.before), ("min", steady.after)] {
            lines.push(format!(
                "set_input_delay -add_delay -clock rgmii_rx_clock {edge}-{limit} {delay:.3} {ports}"
            ));
        }
    }
    lines
}

/// What goes out changes in these windows around the edges of the clock that goes out beside it.
fn sent(rgmii: &Rgmii) -> Vec<String> {
    let changes = rgmii::sent(rgmii);
    let ports = "[get_ports { rgmii_tx_data[*] rgmii_tx_control }]";
    let mut lines = vec![
        "create_generated_clock -name rgmii_tx_clock -source [get_pins tx_clock/oddr/C] -divide_by 1 \
         [get_ports { rgmii_tx_clock }]"
            .to_string(),
    ];
    for edge in ["", "-clock_fall "] {
        for (limit, delay) in [
            ("max", HALF_PERIOD - changes.after),
            ("min", changes.before),
        ] {
            lines.push(format!(
                "set_output_delay -add_delay -clock rgmii_tx_clock {edge}-{limit} {delay:.3} {ports}"
            ));
        }
    }
    lines
}

/// Clocks that have nothing to do with each other: every crossing is synchronised in the circuit.
fn unrelated() -> String {
    let made = |at: usize| format!("[get_clocks -of_objects [get_pins pll/pll/CLKOUT{at}]]");
    format!(
        "set_clock_groups -asynchronous -group [get_clocks board_clock] -group [get_clocks rgmii_rx_clock] \
         -group {} -group [list {} {} [get_clocks rgmii_tx_clock]]",
        made(1),
        made(0),
        made(2)
    )
}
