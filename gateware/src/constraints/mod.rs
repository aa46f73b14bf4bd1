//! From a board file to the constraints of a top.
//!
//! The facts are put on the top's own signals as rust-hdl constraints ([`place`]); `rust-hdl-fpga-support` then walks the top
//! and writes the LPF or XDC ([`constraints`]), so that every name in it is a name in the Verilog.
mod lpf;
mod rgmii;
mod xdc;

use crate::board::Board;
use hdl::prim::Family;
use rust_hdl::core::prelude::*;

/// A file of constraints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constraints {
    /// Its name.
    pub file: &'static str,
    /// What is in it.
    pub text: String,
}

/// The constraints of a top whose signals all have their pins, in the language of the part's tools. A port without a pin is
/// an error.
pub fn constraints<U: Block>(board: &Board, top: &U) -> Result<Constraints, String> {
    let mut ports = Unplaced::default();
    top.accept("top", &mut ports);
    if let Some(port) = ports.found.first() {
        return Err(format!(
            "signal {port} of the board top has no pin: its place() call is missing"
        ));
    }
    let rgmii = board.rgmii.get_ref();
    Ok(match board.fpga.get_ref().family() {
        Family::Ecp5 => lpf::constraints(rgmii, top),
        Family::Artix7 => xdc::constraints(rgmii, top),
    })
}

/// Puts the pins of `name` on a signal of a top. `megahertz` is the rate of a clock that comes in there.
pub fn place<D: Direction, T: Synth>(
    board: &Board,
    name: &str,
    signal: &mut Signal<D, T>,
    megahertz: Option<f64>,
) -> Result<(), String> {
    let path = board.path.display();
    let pins = board
        .pins
        .get(name)
        .ok_or(format!("{path}: pins.{name} is missing"))?
        .get_ref();
    if pins.at.len() != T::BITS {
        return Err(format!(
            "{path}: pins.{name} needs {} pins, {} are given",
            T::BITS,
            pins.at.len()
        ));
    }
    for (index, site) in pins.at.iter().enumerate() {
        let port = if T::BITS == 1 {
            name.to_string()
        } else {
            format!("{name}[{index}]")
        };
        signal.add_constraint(PinConstraint {
            index,
            constraint: Constraint::Location(site.get_ref().clone()),
        });
        signal.add_constraint(PinConstraint {
            index,
            constraint: Constraint::Custom(match board.fpga.get_ref().family() {
                Family::Ecp5 => lpf::buffer(&port, pins),
                Family::Artix7 => xdc::buffer(&port, pins),
            }),
        });
    }
    if let Some(megahertz) = megahertz {
        let periodic = PeriodicTiming {
            net: name.into(),
            period_nanoseconds: 1000.0 / megahertz,
            duty_cycle: 50.0,
        };
        signal.add_constraint(PinConstraint {
            index: 0,
            constraint: Constraint::Timing(Timing::Periodic(periodic)),
        });
    }
    Ok(())
}

#[derive(Default)]
struct Unplaced {
    depth: usize,
    found: Vec<String>,
}

impl Probe for Unplaced {
    fn visit_start_scope(&mut self, _: &str, _: &dyn Block) {
        self.depth += 1;
    }
    fn visit_atom(&mut self, name: &str, signal: &dyn Atom) {
        let located = |pin: &PinConstraint| matches!(pin.constraint, Constraint::Location(_));
        let pins = signal
            .constraints()
            .iter()
            .filter(|pin| located(pin))
            .count();
        if self.depth == 1 && signal.kind().is_parameter() && pins != signal.bits() {
            self.found.push(name.into());
        }
    }
    fn visit_end_scope(&mut self, _: &str, _: &dyn Block) {
        self.depth -= 1;
    }
}
