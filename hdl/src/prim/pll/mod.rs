//! The PLL of each family, and the search for its dividers.
mod artix7;
mod ecp5;

pub use ecp5::PllSetup;

use super::{cell, Family};
use artix7::Artix7Setup;
use rust_hdl::prelude::*;
use std::fmt;

/// One output clock wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PllOutput {
    /// Frequency in hertz.
    pub hertz: u64,
    /// Phase in degrees behind the first output, 0 to 359.
    pub phase: u32,
    /// A [super::ClockGate] is behind it, which brings it onto the clock network of an Artix-7.
    pub gated: bool,
}

impl PllOutput {
    /// A clock of this frequency with no phase shift.
    pub fn of(hertz: u64) -> Self {
        Self {
            hertz,
            phase: 0,
            gated: false,
        }
    }

    /// The same with a [super::ClockGate] behind it.
    pub fn gated(self) -> Self {
        Self {
            gated: true,
            ..self
        }
    }

    /// The same so many degrees later.
    pub fn later(self, phase: u32) -> Self {
        Self { phase, ..self }
    }
}

/// Why there is no setup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PllError(String);

impl fmt::Display for PllError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PllError {}

/// The error for outputs that no dividers make.
fn none(reference: u64, outputs: &[PllOutput]) -> PllError {
    let list: Vec<_> = outputs.iter().map(|o| format!("{} Hz", o.hertz)).collect();
    PllError(format!(
        "no PLL setting makes {} from {reference} Hz",
        list.join(", ")
    ))
}

/// A PLL with up to four clocks. No model: simulate the circuit behind it.
#[derive(LogicBlock, Clone, Debug)]
pub struct Pll {
    /// Reference.
    pub reference: Signal<In, Clock>,
    /// First output; also the feedback.
    pub clock0: Signal<Out, Clock>,
    /// Second output; low if not asked for.
    pub clock1: Signal<Out, Clock>,
    /// Third output; low if not asked for.
    pub clock2: Signal<Out, Clock>,
    /// Fourth output; low if not asked for.
    pub clock3: Signal<Out, Clock>,
    /// Level: the outputs are good.
    pub locked: Signal<Out, Bit>,
    _cell: String,
}

impl Pll {
    /// A PLL of this family that makes `outputs` exactly from a reference of `reference` hertz.
    pub fn new(family: Family, reference: u64, outputs: &[PllOutput]) -> Result<Self, PllError> {
        let cell = match family {
            Family::Ecp5 => PllSetup::find(reference, outputs)?.cell(),
            Family::Artix7 => Artix7Setup::find(reference, outputs)?.cell(reference),
        };
        Ok(Self {
            reference: Signal::default(),
            clock0: Signal::default(),
            clock1: Signal::default(),
            clock2: Signal::default(),
            clock3: Signal::default(),
            locked: Signal::default(),
            _cell: cell,
        })
    }
}

impl Logic for Pll {
    fn update(&mut self) {}
    fn connect(&mut self) {
        for clock in [
            &mut self.clock0,
            &mut self.clock1,
            &mut self.clock2,
            &mut self.clock3,
        ] {
            clock.connect();
        }
        self.locked.connect();
    }
    fn hdl(&self) -> Verilog {
        cell(self._cell.clone())
    }
}
