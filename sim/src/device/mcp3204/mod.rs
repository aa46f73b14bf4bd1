//! MCP3204: four-input 12-bit analogue-to-digital converter on SPI. Source: Microchip DS21298, sections 1 and 5.
//!
//! After the falling select the first 1 at a rising clock is the start bit; then single-ended/differential, D2 (not used),
//! D1, D0. The input is held at the falling edge of the fifth clock after the start bit; that edge also brings a null bit,
//! the next ones B11 to B0, then B1 to B11 again, then zeros. Data change after falling edges.

#[cfg(test)]
mod tests;

use super::{Violation, Violations};
use crate::engine::Time;

/// Least time that the clock is high, and low.
const HALF_CLOCK: Time = Time::nanoseconds(250);
/// Least clock period at 3.3 V, between 1.0 MHz at 2.7 V and 2.0 MHz at 5 V.
const CLOCK_PERIOD: Time = Time::nanoseconds(793);
/// Least time from select to the first rising clock.
const SELECT_SETUP: Time = Time::nanoseconds(100);
/// Least time between two selections.
const DESELECTED: Time = Time::nanoseconds(500);
/// Least time that data in is stable before and after a rising clock.
const DATA_SETUP: Time = Time::nanoseconds(50);
/// See [`DATA_SETUP`].
const DATA_HOLD: Time = Time::nanoseconds(50);
/// Greatest delay from a falling clock to valid data.
const OUTPUT_DELAY: Time = Time::nanoseconds(200);
/// Greatest delay from deselection to high impedance.
const DISABLE_DELAY: Time = Time::nanoseconds(100);
/// How long the sample capacitor holds at 85 degrees.
const HOLD: Time = Time::microseconds(1200);
/// Clocks after the start bit until the input is held and the null bit comes.
const HOLD_CLOCK: u32 = 5;
/// Bits of a result.
const BITS: u32 = 12;

/// The converter. `None` on its output is high impedance.
pub struct Mcp3204 {
    name: String,
    selected: bool,
    clock: bool,
    data_in: bool,
    /// Clocks since the start bit.
    clocks: Option<u32>,
    command: u32,
    result: u32,
    output: Option<bool>,
    /// What the output becomes, and when.
    pending: Option<(Time, Option<bool>)>,
    select_changed: Time,
    clock_rose: Time,
    clock_fell: Time,
    data_changed: Time,
    held: Time,
    clocked_since_select: bool,
    ever_selected: bool,
    conversions: u64,
    violations: Violations,
}

impl Mcp3204 {
    /// A converter whose name is used in messages.
    pub fn new(name: &str) -> Self {
        Mcp3204 {
            name: name.to_string(),
            selected: false,
            clock: false,
            data_in: false,
            clocks: None,
            command: 0,
            result: 0,
            output: None,
            pending: None,
            select_changed: Time::ZERO,
            clock_rose: Time::ZERO,
            clock_fell: Time::ZERO,
            data_changed: Time::ZERO,
            held: Time::ZERO,
            clocked_since_select: false,
            ever_selected: false,
            conversions: 0,
            violations: Violations::default(),
        }
    }

    /// Takes new levels. `convert` gives the code, 0 to 4095, of an input at this moment.
    pub fn pins(
        &mut self,
        now: Time,
        selected: bool,
        clock: bool,
        data_in: bool,
        convert: impl Fn(usize) -> u32,
    ) {
        self.advance(now);
        if data_in != self.data_in {
            self.data_in_changed(now, data_in);
        }
        if selected != self.selected {
            self.select(now, selected);
        }
        if clock != self.clock {
            self.clock = clock;
            if self.selected {
                if clock {
                    self.rising(now);
                } else {
                    self.falling(now, convert);
                }
            }
            if clock {
                self.clock_rose = now;
            } else {
                self.clock_fell = now;
            }
        }
    }

    fn data_in_changed(&mut self, now: Time, data_in: bool) {
        self.data_in = data_in;
        self.data_changed = now;
        if self.selected && self.clocked_since_select && self.listens() {
            let (from, name) = (self.clock_rose, &self.name);
            self.violations
                .at_least(name, "data hold", from, now, DATA_HOLD);
        }
    }

    /// Whether data in means something now.
    fn listens(&self) -> bool {
        self.clocks.is_none_or(|clocks| clocks < HOLD_CLOCK - 1)
    }

    fn select(&mut self, now: Time, selected: bool) {
        if selected {
            if self.ever_selected {
                let (from, name) = (self.select_changed, &self.name);
                self.violations
                    .at_least(name, "time deselected", from, now, DESELECTED);
            }
            self.clocks = None;
            self.command = 0;
            self.ever_selected = true;
        } else {
            self.pending = Some((now + DISABLE_DELAY, None));
        }
        self.selected = selected;
        self.select_changed = now;
        self.clocked_since_select = false;
    }

    fn rising(&mut self, now: Time) {
        let name = &self.name;
        let bad = &mut self.violations;
        if self.clocked_since_select {
            bad.at_least(name, "clock low", self.clock_fell, now, HALF_CLOCK);
            bad.at_least(name, "clock period", self.clock_rose, now, CLOCK_PERIOD);
        } else {
            bad.at_least(
                name,
                "select to clock",
                self.select_changed,
                now,
                SELECT_SETUP,
            );
        }
        self.clocked_since_select = true;
        if self.listens() {
            let (from, name) = (self.data_changed, &self.name);
            self.violations
                .at_least(name, "data set-up", from, now, DATA_SETUP);
        }
        self.clocks = match self.clocks {
            None if self.data_in => Some(0),
            None => None,
            Some(clocks) => {
                if clocks < HOLD_CLOCK - 1 {
                    self.command = self.command << 1 | u32::from(self.data_in);
                }
                Some(clocks + 1)
            }
        };
    }

    fn falling(&mut self, now: Time, convert: impl Fn(usize) -> u32) {
        if self.clocked_since_select {
            let (from, name) = (self.clock_rose, &self.name);
            self.violations
                .at_least(name, "clock high", from, now, HALF_CLOCK);
        }
        let Some(clocks) = self.clocks.filter(|clocks| *clocks >= HOLD_CLOCK) else {
            return;
        };
        if clocks == HOLD_CLOCK {
            self.result = self.convert(convert);
            self.held = now;
            self.conversions += 1;
        }
        let shown = clocks - HOLD_CLOCK;
        let bit = match shown {
            0 => false,
            1..=BITS => self.result >> (BITS - shown) & 1 != 0,
            _ if shown < 2 * BITS => self.result >> (shown - BITS) & 1 != 0,
            _ => false,
        };
        if shown == BITS && now.since(self.held) > HOLD {
            let text = format!(
                "{}: {} us from hold to B0, at most {} us are allowed",
                self.name,
                now.since(self.held).as_microseconds(),
                HOLD.as_microseconds()
            );
            self.violations.note(now, text);
        }
        self.pending = Some((now + OUTPUT_DELAY, Some(bit)));
    }

    /// Bit 3 of the command: single-ended; bits 1 and 0: the input, or the pair (positive input; the other is negative).
    fn convert(&self, convert: impl Fn(usize) -> u32) -> u32 {
        let input = (self.command & 3) as usize;
        let single = self.command & 8 != 0;
        let top = (1 << BITS) - 1;
        if single {
            convert(input).min(top)
        } else {
            convert(input).saturating_sub(convert(input ^ 1)).min(top)
        }
    }

    /// Lets delayed changes happen that are due.
    pub fn advance(&mut self, now: Time) {
        if let Some((time, output)) = self.pending {
            if time <= now {
                self.output = output;
                self.pending = None;
            }
        }
    }

    /// When the output will change next.
    pub fn deadline(&self) -> Option<Time> {
        self.pending.map(|(time, _)| time)
    }

    /// Level of the output; `None` is high impedance.
    pub fn data_out(&self) -> Option<bool> {
        self.output
    }

    /// Conversions since power-up.
    pub fn conversions(&self) -> u64 {
        self.conversions
    }

    /// What was done to it that its data sheet forbids.
    pub fn violations(&self) -> &[Violation] {
        self.violations.first()
    }
}
