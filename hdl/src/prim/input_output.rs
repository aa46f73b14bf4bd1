//! Cells at the pins.
use super::{cell, Family};
use rust_hdl::prelude::*;

/// Two bits a clock out of one pin: `rise`, sampled at a rising edge, leaves in the first half of a later clock,
/// `fall` in its second half. The model shows them in the clock that begins with the sampling edge.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct DoubleRateOutput {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Bit for the high half of the clock.
    pub rise: Signal<In, Bit>,
    /// Bit for the low half of the clock.
    pub fall: Signal<In, Bit>,
    /// To the pin.
    pub pad: Signal<Out, Bit>,
    _fall: Bit,
    _family: Family,
}

impl DoubleRateOutput {
    /// For a part of this family.
    pub fn new(family: Family) -> Self {
        Self {
            _family: family,
            ..Self::default()
        }
    }
}

impl Logic for DoubleRateOutput {
    fn update(&mut self) {
        if self.clock.pos_edge() {
            self.pad.next = self.rise.val();
            self._fall = self.fall.val();
        } else if self.clock.neg_edge() {
            self.pad.next = self._fall;
        }
    }
    fn connect(&mut self) {
        self.pad.connect();
    }
    fn hdl(&self) -> Verilog {
        cell(self._family.double_rate_output("", "rise", "fall", "pad"))
    }
}

/// Two bits a clock from one pin: after a rising edge `rise` is what the pin had at the rising edge before, and
/// `fall` what it had at the falling edge between them.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct DoubleRateInput {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// From the pin.
    pub pad: Signal<In, Bit>,
    /// Bit of the rising edge.
    pub rise: Signal<Out, Bit>,
    /// Bit of the falling edge after it.
    pub fall: Signal<Out, Bit>,
    _rise: Bit,
    _fall: Bit,
    _family: Family,
}

impl DoubleRateInput {
    /// For a part of this family.
    pub fn new(family: Family) -> Self {
        Self {
            _family: family,
            ..Self::default()
        }
    }
}

impl Logic for DoubleRateInput {
    fn update(&mut self) {
        if self.clock.pos_edge() {
            self.rise.next = self._rise;
            self.fall.next = self._fall;
            self._rise = self.pad.val();
        } else if self.clock.neg_edge() {
            self._fall = self.pad.val();
        }
    }
    fn connect(&mut self) {
        self.rise.connect();
        self.fall.connect();
    }
    fn hdl(&self) -> Verilog {
        cell(self._family.double_rate_input("", "pad", "rise", "fall"))
    }
}

/// A fixed delay between a pin and its input register: on ECP5 in taps of nominally 25 ps, on Artix-7 none. The model does not
/// delay.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct Delay {
    /// From the pin.
    pub pad: Signal<In, Bit>,
    /// Later.
    pub delayed: Signal<Out, Bit>,
    _family: Family,
    _taps: u32,
}

impl Delay {
    /// Picoseconds of one tap.
    pub const TAP_PS: u32 = 25;
    /// Most taps.
    pub const MOST_TAPS: u32 = 127;

    /// A delay of `picoseconds`, rounded to a tap. The error names the limit.
    pub fn of(family: Family, picoseconds: u32) -> Result<Self, String> {
        if family == Family::Artix7 && picoseconds > 0 {
            return Err(format!(
                "an input delay of {picoseconds} ps is not made for Artix-7: leave it to the PHY (0)"
            ));
        }
        let taps = (picoseconds + Self::TAP_PS / 2) / Self::TAP_PS;
        if taps > Self::MOST_TAPS {
            let most = Self::MOST_TAPS * Self::TAP_PS;
            return Err(format!("an input delay of {picoseconds} ps is more than the {most} ps that an ECP5 pin can give"));
        }
        Ok(Self {
            _family: family,
            _taps: taps,
            ..Self::default()
        })
    }

    /// The cell between two nets; `n` tells instances apart.
    pub(super) fn cell(&self, n: &str, pad: &str, delayed: &str) -> String {
        match self._family {
            Family::Ecp5 => format!(
                "DELAYG #(.DEL_MODE(\"USER_DEFINED\"), .DEL_VALUE({})) delay{n} (.A({pad}), .Z({delayed}));",
                self._taps
            ),
            Family::Artix7 => format!("assign {delayed} = {pad};"),
        }
    }

    /// The family it is for.
    pub(super) fn family(&self) -> Family {
        self._family
    }
}

impl Logic for Delay {
    fn update(&mut self) {
        self.delayed.next = self.pad.val();
    }
    fn connect(&mut self) {
        self.delayed.connect();
    }
    fn hdl(&self) -> Verilog {
        cell(self.cell("", "pad", "delayed"))
    }
}

/// A pin that drives or listens.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct TriState {
    /// The pin.
    pub pad: Signal<InOut, Bit>,
    /// Level: drive the pin.
    pub enable: Signal<In, Bit>,
    /// What to drive.
    pub drive: Signal<In, Bit>,
    /// What the pin is.
    pub value: Signal<Out, Bit>,
    _family: Family,
}

impl TriState {
    /// For a part of this family.
    pub fn new(family: Family) -> Self {
        Self {
            _family: family,
            ..Self::default()
        }
    }
}

impl Logic for TriState {
    fn update(&mut self) {
        self.pad.set_tristate_is_output(self.enable.val());
        self.pad.next = self.drive.val();
        self.value.next = self.pad.val();
    }
    fn connect(&mut self) {
        self.value.connect();
        self.pad.connect();
    }
    fn hdl(&self) -> Verilog {
        cell(self._family.pin("", "pad", "drive", "~enable", "value"))
    }
}

/// An open-drain pin: pulls low or lets go.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct OpenDrain {
    /// The pin; needs a pull-up.
    pub pad: Signal<InOut, Bit>,
    /// Level: pull low.
    pub pull_low: Signal<In, Bit>,
    /// What the pin is.
    pub value: Signal<Out, Bit>,
    _family: Family,
}

impl OpenDrain {
    /// For a part of this family.
    pub fn new(family: Family) -> Self {
        Self {
            _family: family,
            ..Self::default()
        }
    }
}

impl Logic for OpenDrain {
    fn update(&mut self) {
        self.pad.set_tristate_is_output(self.pull_low.val());
        self.pad.next = !self.pull_low.val();
        self.value.next = self.pad.val();
    }
    fn connect(&mut self) {
        self.value.connect();
        self.pad.connect();
    }
    fn hdl(&self) -> Verilog {
        cell(self._family.pin("", "pad", "1'b0", "~pull_low", "value"))
    }
}

/// The clock pin of the configuration flash of an ECP5, which is no ordinary pin. At most one in a chip; no model.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct FlashClock {
    /// Clock for the flash, an ordinary signal.
    pub level: Signal<In, Bit>,
}

impl Logic for FlashClock {
    fn update(&mut self) {}
    fn hdl(&self) -> Verilog {
        cell("(* keep *) USRMCLK usrmclk (.USRMCLKI(level), .USRMCLKTS(1'b0));".into())
    }
}
