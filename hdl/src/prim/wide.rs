//! Cells at the pins of a whole bus, one for each bit, and the gate of a clock. No models: simulate the circuit behind them.
use super::{cell, Delay, Family};
use rust_hdl::prelude::*;

/// A line of Verilog for each bit.
fn each(bits: usize, line: impl Fn(usize) -> String) -> Verilog {
    cell((0..bits).map(line).collect::<Vec<_>>().join("\n"))
}

/// [super::DoubleRateOutput] for `N` pins.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct DoubleRateOutputs<const N: usize> {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Bits for the high half of the clock.
    pub rise: Signal<In, Bits<N>>,
    /// Bits for the low half of the clock.
    pub fall: Signal<In, Bits<N>>,
    /// To the pins.
    pub pad: Signal<Out, Bits<N>>,
    _family: Family,
}

impl<const N: usize> DoubleRateOutputs<N> {
    /// For a part of this family.
    pub fn new(family: Family) -> Self {
        Self {
            _family: family,
            ..Self::default()
        }
    }
}

impl<const N: usize> Logic for DoubleRateOutputs<N> {
    fn update(&mut self) {}
    fn connect(&mut self) {
        self.pad.connect();
    }
    fn hdl(&self) -> Verilog {
        each(N, |n| {
            let bit = |bus| format!("{bus}[{n}]");
            self._family
                .double_rate_output(&n.to_string(), &bit("rise"), &bit("fall"), &bit("pad"))
        })
    }
}

/// [super::Delay] and [super::DoubleRateInput] for `N` pins.
#[derive(LogicBlock, Clone, Debug)]
pub struct DelayedInputs<const N: usize> {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// From the pins.
    pub pad: Signal<In, Bits<N>>,
    /// Bits of the rising edge.
    pub rise: Signal<Out, Bits<N>>,
    /// Bits of the falling edge after it.
    pub fall: Signal<Out, Bits<N>>,
    _delay: Delay,
}

impl<const N: usize> DelayedInputs<N> {
    /// Every pin is delayed by this much.
    pub fn new(delay: &Delay) -> Self {
        Self {
            clock: Signal::default(),
            pad: Signal::default(),
            rise: Signal::default(),
            fall: Signal::default(),
            _delay: delay.clone(),
        }
    }
}

impl<const N: usize> Logic for DelayedInputs<N> {
    fn update(&mut self) {}
    fn connect(&mut self) {
        self.rise.connect();
        self.fall.connect();
    }
    fn hdl(&self) -> Verilog {
        each(N, |n| {
            let (n, bit) = (&n.to_string(), |bus| format!("{bus}[{n}]"));
            let delayed = format!("delayed{n}");
            let family = self._delay.family();
            format!(
                "wire {delayed};\n{}\n{}",
                self._delay.cell(n, &bit("pad"), &delayed),
                family.double_rate_input(n, &delayed, &bit("rise"), &bit("fall"))
            )
        })
    }
}

/// [super::TriState] for `N` pins, each with its own enable.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct TriStates<const N: usize> {
    /// The pins.
    pub pad: Signal<InOut, Bits<N>>,
    /// Level: drive the pin.
    pub enable: Signal<In, Bits<N>>,
    /// What to drive.
    pub drive: Signal<In, Bits<N>>,
    /// What the pins are.
    pub value: Signal<Out, Bits<N>>,
    _family: Family,
}

impl<const N: usize> TriStates<N> {
    /// For a part of this family.
    pub fn new(family: Family) -> Self {
        Self {
            _family: family,
            ..Self::default()
        }
    }
}

impl<const N: usize> Logic for TriStates<N> {
    fn update(&mut self) {}
    fn connect(&mut self) {
        self.value.connect();
        self.pad.connect();
    }
    fn hdl(&self) -> Verilog {
        each(N, |n| {
            let bit = |bus| format!("{bus}[{n}]");
            let (pad, drive, off) = (bit("pad"), bit("drive"), bit("~enable"));
            self._family
                .pin(&n.to_string(), &pad, &drive, &off, &bit("value"))
        })
    }
}

/// Lets a clock through or holds it low, without a runt pulse: `enable` counts from the next falling edge.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct ClockGate {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Level: let it through.
    pub enable: Signal<In, Bit>,
    /// The clock, or low.
    pub gated: Signal<Out, Clock>,
    _family: Family,
}

impl ClockGate {
    /// For a part of this family.
    pub fn new(family: Family) -> Self {
        Self {
            _family: family,
            ..Self::default()
        }
    }
}

impl Logic for ClockGate {
    fn update(&mut self) {}
    fn connect(&mut self) {
        self.gated.connect();
    }
    fn hdl(&self) -> Verilog {
        cell(self._family.clock_gate().into())
    }
}
