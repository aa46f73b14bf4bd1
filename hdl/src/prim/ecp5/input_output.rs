//! Cells at the pins.
use super::cell;
use rust_hdl::prelude::*;

/// Two bits a clock out of one pin (`ODDRX1F`): `rise`, sampled at a rising edge, leaves in the first half of a later clock,
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
        cell("ODDRX1F oddr (.SCLK(clock), .RST(1'b0), .D0(rise), .D1(fall), .Q(pad));".into())
    }
}

/// Two bits a clock from one pin (`IDDRX1F`): after a rising edge `rise` is what the pin had at the rising edge before, and
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
        cell("IDDRX1F iddr (.SCLK(clock), .RST(1'b0), .D(pad), .Q0(rise), .Q1(fall));".into())
    }
}

/// A fixed delay between a pin and its input register (`DELAYG`), in taps of nominally 25 ps. The model does not delay.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct Delay {
    /// From the pin.
    pub pad: Signal<In, Bit>,
    /// Later.
    pub delayed: Signal<Out, Bit>,
    _taps: u32,
}

impl Delay {
    /// Picoseconds of one tap.
    pub const TAP_PS: u32 = 25;
    /// Most taps.
    pub const MOST_TAPS: u32 = 127;

    /// A delay of `picoseconds`, rounded to a tap. The error names the limit.
    pub fn of(picoseconds: u32) -> Result<Self, String> {
        let taps = (picoseconds + Self::TAP_PS / 2) / Self::TAP_PS;
        if taps > Self::MOST_TAPS {
            let most = Self::MOST_TAPS * Self::TAP_PS;
            return Err(format!("an input delay of {picoseconds} ps is more than the {most} ps that an ECP5 pin can give"));
        }
        Ok(Self {
            _taps: taps,
            ..Self::default()
        })
    }

    /// Its taps.
    pub fn taps(&self) -> u32 {
        self._taps
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
        cell(format!(
            "DELAYG #(.DEL_MODE(\"USER_DEFINED\"), .DEL_VALUE({})) delay (.A(pad), .Z(delayed));",
            self._taps
        ))
    }
}

/// A pin that drives or listens (`BB`).
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
        cell("BB bb (.B(pad), .I(drive), .T(~enable), .O(value));".into())
    }
}

/// An open-drain pin (`BB`): pulls low or lets go.
#[derive(LogicBlock, Clone, Debug, Default)]
pub struct OpenDrain {
    /// The pin; needs a pull-up.
    pub pad: Signal<InOut, Bit>,
    /// Level: pull low.
    pub pull_low: Signal<In, Bit>,
    /// What the pin is.
    pub value: Signal<Out, Bit>,
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
        cell("BB bb (.B(pad), .I(1'b0), .T(~pull_low), .O(value));".into())
    }
}

/// The clock pin of the configuration flash (`USRMCLK`), which is no ordinary pin. At most one in a chip; no model.
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
