//! DAC5573: four-output 8-bit digital-to-analogue converter on I2C. Source: Texas Instruments SLAS401, "I2C protocol".
//!
//! A write is the address, then groups of three octets: control, value, and one that does not count for eight bits.

use super::i2c::Limits;
use crate::engine::Time;

/// What the data sheet asks of the bus: "timing characteristics", fast mode.
pub const LIMITS: Limits = Limits {
    clock_period: Time::nanoseconds(2500),
    clock_low: Time::nanoseconds(1300),
    clock_high: Time::nanoseconds(600),
    start_hold: Time::nanoseconds(600),
    start_setup: Time::nanoseconds(600),
    stop_setup: Time::nanoseconds(600),
    data_setup: Time::nanoseconds(100),
    data_hold: Time::ZERO,
    bus_free: Time::nanoseconds(1300),
};

/// One converter.
#[derive(Clone, Debug, Default)]
pub struct Dac5573 {
    /// What the outputs show.
    codes: [u8; 4],
    /// Values that were stored but not put out yet.
    stored: [u8; 4],
    control: u8,
    octets: u32,
    updates: u64,
}

impl Dac5573 {
    /// An output's code, 0 to 255.
    pub fn code(&self, output: usize) -> u8 {
        self.codes[output]
    }

    /// How often an output was written.
    pub fn updates(&self) -> u64 {
        self.updates
    }

    /// The device was addressed.
    pub fn begin(&mut self) {
        self.octets = 0;
    }

    /// An octet after the address; whether it is acknowledged.
    pub fn write(&mut self, octet: u8) -> bool {
        match self.octets {
            0 => {
                // Bits 7 and 6 are address bits A3 and A2, whose pins are tied low.
                if octet & 0xc0 != 0 {
                    return false;
                }
                self.control = octet;
            }
            1 => self.stored[self.output()] = octet,
            _ => self.load(),
        }
        self.octets = (self.octets + 1) % 3;
        true
    }

    fn output(&self) -> usize {
        usize::from(self.control >> 1 & 3)
    }

    /// Bits 5 and 4 of the control octet: store only, this output, all from their stores, all with this value.
    fn load(&mut self) {
        let output = self.output();
        let value = self.stored[output];
        match self.control >> 4 & 3 {
            0 => return,
            1 => self.codes[output] = value,
            2 => self.codes = self.stored,
            _ => {
                self.stored = [value; 4];
                self.codes = self.stored;
            }
        }
        self.updates += 1;
    }

    /// Reading back gives the value of the output that was written last, then zero.
    pub fn read(&mut self) -> u8 {
        let first = self.octets == 0;
        self.octets = (self.octets + 1) % 2;
        if first {
            self.stored[self.output()]
        } else {
            0
        }
    }
}
