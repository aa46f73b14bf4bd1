//! What is soldered to the desk.
use sim::device::dac5573::{self, Dac5573};
use sim::device::eeprom::{self, Eeprom};
use sim::device::i2c::{Limits, Targets};
use sim::device::lm75::{self, Lm75};
use sim::device::mcp3204::Mcp3204;
use sim::engine::Time;

/// A shift register as a device of any of the four SPI modes: it sends `reply`, hears what is sent.
#[derive(Clone, Default)]
pub struct ShiftRegister {
    mode: u8,
    /// To send, most significant bit first, left aligned.
    reply: u32,
    pub heard: Vec<bool>,
    selected: bool,
    clock: bool,
    shown: bool,
}

impl ShiftRegister {
    /// `reply`: bits to send, the first at the top.
    pub fn new(mode: u8, reply: u32) -> Self {
        ShiftRegister {
            mode,
            reply,
            ..Default::default()
        }
    }

    fn pins(&mut self, selected: bool, clock: bool, data: bool) {
        let (rest, late) = (self.mode & 2 != 0, self.mode & 1 != 0);
        if selected && !self.selected {
            assert_eq!(clock, rest, "selected with the clock not at rest");
            if !late {
                self.show();
            }
        } else if selected && clock != self.clock {
            // The leading edge samples in phase 0, the trailing one in phase 1; the other one brings the next bit.
            if (clock != rest) ^ late {
                self.heard.push(data);
            } else {
                self.show();
            }
        }
        (self.selected, self.clock) = (selected, clock);
    }

    fn show(&mut self) {
        self.shown = self.reply >> 31 != 0;
        self.reply <<= 1;
    }
}

/// What an SPI bus leads to.
pub enum OnSpi {
    Adc(Box<Mcp3204>, [u32; 4]),
    Shift(ShiftRegister),
}

impl OnSpi {
    pub fn adc(name: &str, codes: [u32; 4]) -> Self {
        OnSpi::Adc(Box::new(Mcp3204::new(name)), codes)
    }

    pub fn pins(&mut self, now: Time, [selected, clock, data]: [bool; 3]) {
        match self {
            OnSpi::Adc(adc, codes) => adc.pins(now, selected, clock, data, |input| codes[input]),
            OnSpi::Shift(register) => register.pins(selected, clock, data),
        }
    }

    pub fn level(&mut self, now: Time) -> bool {
        match self {
            OnSpi::Adc(adc, _) => {
                adc.advance(now);
                adc.data_out() == Some(true)
            }
            OnSpi::Shift(register) => register.shown,
        }
    }

    pub fn violations(&self) -> Vec<String> {
        match self {
            OnSpi::Adc(adc, _) => adc.violations().iter().map(|v| v.text.clone()).collect(),
            OnSpi::Shift(_) => vec![],
        }
    }
}

/// Address of the temperature sensor, in its 8-bit form.
pub const SENSOR: u8 = 0x90;
/// Of the converter.
pub const CONVERTER: u8 = 0x98;
/// Of the memory.
pub const MEMORY: u8 = 0xa0;

/// The devices on I2C, and how their data sheets want to be treated.
#[derive(Default)]
pub struct OnI2c {
    pub sensor: Lm75,
    pub converter: Dac5573,
    pub memory: Eeprom,
}

/// By name, as the bus wants them.
pub const LIMITS: [(&str, Limits); 3] = [
    ("LM75", lm75::LIMITS),
    ("DAC5573", dac5573::LIMITS),
    ("24LC256", eeprom::LIMITS),
];

impl Targets for OnI2c {
    fn address(&mut self, now: Time, octet: u8) -> Option<usize> {
        let device = [SENSOR, CONVERTER, MEMORY]
            .iter()
            .position(|address| *address == octet & !1)?;
        match device {
            0 => self.sensor.begin(),
            1 => self.converter.begin(),
            _ => return self.memory.begin(now).then_some(device),
        }
        Some(device)
    }

    fn write(&mut self, device: usize, octet: u8) -> bool {
        match device {
            0 => self.sensor.write(octet),
            1 => self.converter.write(octet),
            _ => {
                self.memory.write(octet);
                true
            }
        }
    }

    fn read(&mut self, device: usize) -> u8 {
        match device {
            0 => self.sensor.read(),
            1 => self.converter.read(),
            _ => self.memory.read(),
        }
    }

    fn stop(&mut self, now: Time, device: usize) {
        if device == 2 {
            self.memory.stop(now);
        }
    }
}
