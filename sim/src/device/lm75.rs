//! LM75-family temperature sensor on I2C. Source: TI LM75B data sheet, "Temperature register", "Pointer register".

use super::i2c::Limits;
use crate::engine::Time;

/// What the data sheet asks of the bus: "serial bus timing", t1 to t5; it asks for no more than these.
pub const LIMITS: Limits = Limits {
    clock_period: Time::nanoseconds(2500),
    clock_low: Time::ZERO,
    clock_high: Time::ZERO,
    start_hold: Time::nanoseconds(100),
    start_setup: Time::ZERO,
    stop_setup: Time::nanoseconds(100),
    data_setup: Time::nanoseconds(100),
    data_hold: Time::ZERO,
    bus_free: Time::ZERO,
};

/// One sensor.
#[derive(Clone, Debug)]
pub struct Lm75 {
    /// Degrees Celsius.
    pub celsius: f64,
    /// Whether it answers at all.
    pub present: bool,
    pointer: u8,
    octet: u32,
    registers: [u16; 4],
}

/// Power-up values of configuration, hysteresis (75 degrees) and limit (80 degrees).
const REGISTERS: [u16; 4] = [0, 0, 75 << 8, 80 << 8];
/// The configuration register has one octet.
const CONFIGURATION: u8 = 1;

impl Default for Lm75 {
    fn default() -> Self {
        Lm75 {
            celsius: 25.0,
            present: true,
            pointer: 0,
            octet: 0,
            registers: REGISTERS,
        }
    }
}

impl Lm75 {
    /// The temperature register: half degrees, two's complement, in bits 15 to 7.
    fn temperature(&self) -> u16 {
        let halves = (self.celsius.clamp(-55.0, 125.0) * 2.0).floor() as i16;
        (halves << 7) as u16
    }

    /// The device was addressed.
    pub fn begin(&mut self) {
        self.octet = 0;
    }

    /// An octet after the address; whether it is acknowledged.
    pub fn write(&mut self, octet: u8) -> bool {
        match self.octet {
            0 => self.pointer = octet & 3,
            1 if self.pointer == CONFIGURATION => self.registers[1] = u16::from(octet) << 8,
            1 => self.registers[usize::from(self.pointer)] = u16::from(octet) << 8,
            2 => self.registers[usize::from(self.pointer)] |= u16::from(octet),
            _ => {}
        }
        self.octet += 1;
        true
    }

    /// The next octet.
    pub fn read(&mut self) -> u8 {
        let register = match self.pointer {
            0 => self.temperature(),
            pointer => self.registers[usize::from(pointer)],
        };
        let high = self.octet.is_multiple_of(2) || self.pointer == CONFIGURATION;
        self.octet += 1;
        if high {
            (register >> 8) as u8
        } else {
            register as u8
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn temperatures_are_coded_in_half_degrees() {
        let mut sensor = Lm75::default();
        for (celsius, high, low) in [
            (25.0, 25, 0),
            (25.5, 25, 0x80),
            (-0.5, 0xff, 0x80),
            (-25.0, 0xe7, 0),
        ] {
            sensor.celsius = celsius;
            sensor.begin();
            assert_eq!((sensor.read(), sensor.read()), (high, low), "{celsius}");
        }
    }
}
