//! Constraints of an ECP5, as nextpnr and Lattice Diamond read them.
use super::Constraints;
use crate::board::{Pins, Pull, Slew};
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

/// The LPF of a top.
pub(super) fn constraints<U: Block>(top: &U) -> Constraints {
    Constraints {
        file: "pdu.lpf",
        text: generate_lpf(top),
    }
}
