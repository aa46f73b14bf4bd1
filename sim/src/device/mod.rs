//! What is soldered around the chip: converters, sensors, output stages, supply, PHY.
//!
//! A model is told pin levels when they change, with the time; it says when its own pins will change next
//! (`deadline`). It checks the timing that its data sheet asks for and notes every [`Violation`].

mod carrier;
pub mod channel;
pub mod dac5573;
pub mod eeprom;
pub mod flash;
pub mod i2c;
pub mod lm75;
pub mod mcp3204;
pub mod mdio;
pub mod phy_registers;
pub mod rgmii;

use crate::engine::Time;

/// Something that a data sheet forbids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// When.
    pub time: Time,
    /// Which device, and what, with the limit.
    pub text: String,
}

/// The violations of one device. The first few are kept in words, all are counted.
#[derive(Clone, Debug, Default)]
pub struct Violations {
    kept: Vec<Violation>,
    /// How many there were.
    pub count: u64,
}

impl Violations {
    /// Violations kept in words.
    const KEPT: usize = 20;

    /// Notes one.
    pub fn note(&mut self, time: Time, text: String) {
        self.count += 1;
        if self.kept.len() < Self::KEPT {
            self.kept.push(Violation { time, text });
        }
    }

    /// Notes one if less than `least` has passed between two times.
    pub fn at_least(&mut self, device: &str, what: &str, from: Time, to: Time, least: Time) {
        let span = to.since(from);
        if span < least {
            self.note(
                to,
                format!(
                    "{device}: {what} is {} ns, at least {} ns are needed",
                    span.as_nanoseconds(),
                    least.as_nanoseconds()
                ),
            );
        }
    }

    /// The first ones.
    pub fn first(&self) -> &[Violation] {
        &self.kept
    }
}
