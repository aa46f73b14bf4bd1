//! Currents, voltages and temperatures: a round over all converters, one call at a time, so that the network waits for one at
//! most.

use crate::average::Average;
use crate::extremes::Extremes;
use crate::protection::Sample;
use drivers::i2c::I2cError;
use drivers::spi::Spi;
use drivers::{lm75, mcp3204};
use rpc::{Link, Network};
use spec::protection::TEMPERATURE_SENSOR_C;
use spec::sensors::{
    current_input, AdcInput, ADC_STEPS, CURRENT_FULL_SCALE_MA, TEMPERATURES, TEMPERATURE_ADDRESS,
    VOLTAGES, VOLTAGE_FULL_SCALE_12V_MV, VOLTAGE_FULL_SCALE_5V_MV, VOLTAGE_INPUTS,
};
use spec::services::breaker::CHANNELS;

/// Conversions of the analogue converters in a round.
const CONVERSIONS: usize = CHANNELS + VOLTAGES;
/// Steps of a round with temperatures.
const STEPS: usize = CONVERSIONS + TEMPERATURES;
/// The code of an input that is stuck at its upper end.
const HIGHEST_CODE: u16 = (ADC_STEPS - 1) as u16;

/// How far the reading of a temperature is.
#[derive(Clone, Debug)]
enum Reading {
    None,
    UnderWay(lm75::Reading),
    Over(Result<i8, I2cError>),
}

/// Readings of all sensors.
#[derive(Clone, Debug)]
pub struct Meter {
    currents: [Average; CHANNELS],
    voltages: [Average; VOLTAGES],
    peaks: [Extremes; CHANNELS],
    ranges: [Extremes; VOLTAGES],
    temperatures: [Option<i8>; TEMPERATURES],
    reading: Reading,
    read_again: bool,
    nominal: u32,
    next: usize,
    end: usize,
    errors: u32,
}

impl Default for Meter {
    fn default() -> Self {
        Meter {
            currents: Default::default(),
            voltages: Default::default(),
            peaks: Default::default(),
            ranges: Default::default(),
            temperatures: [None; TEMPERATURES],
            reading: Reading::None,
            read_again: false,
            nominal: 0,
            next: 0,
            end: 0,
            errors: 0,
        }
    }
}

impl Meter {
    /// Begins a round, with temperatures or without. A round that is not over goes on, with temperatures if either has them.
    pub fn begin_round(&mut self, with_temperatures: bool) {
        if self.is_idle() {
            self.next = 0;
            self.end = CONVERSIONS;
        }
        if with_temperatures {
            self.end = STEPS;
        }
    }

    /// Whether the round is over.
    pub fn is_idle(&self) -> bool {
        self.next == self.end
    }

    /// Nominal voltage in millivolts as the straps say; it chooses the scale of the voltages.
    pub fn set_nominal(&mut self, millivolts: u32) {
        if millivolts != self.nominal {
            self.nominal = millivolts;
            self.voltages = Default::default();
            self.ranges = Default::default();
        }
    }

    /// Nominal voltage in millivolts; 0 without a strap.
    pub fn nominal(&self) -> u32 {
        self.nominal
    }

    /// Makes the next call of the round. True when it was the last of one with temperatures.
    pub fn step<N: Network>(&mut self, link: &mut Link<N>) -> bool {
        if self.is_idle() {
            return false;
        }
        let step = self.next;
        if step < CHANNELS {
            let sample = self.convert(link, current_input(step));
            note(&mut self.currents[step], sample);
            if let Some(sample) = sample {
                self.peaks[step].note(sample);
            }
        } else if step < CONVERSIONS {
            let which = step - CHANNELS;
            let sample = self.convert(link, VOLTAGE_INPUTS[which]);
            note(&mut self.voltages[which], sample);
            if let Some(sample) = sample.filter(|sample| can_be_a_supply(*sample)) {
                self.ranges[which].note(sample);
            }
        } else if !self.read_temperature(link, step - CONVERSIONS) {
            return false;
        }
        self.next += 1;
        self.next == STEPS
    }

    fn convert<N: Network>(&mut self, link: &mut Link<N>, input: AdcInput) -> Option<u16> {
        let mut device = Spi {
            link,
            bus: input.bus,
        };
        let sample = mcp3204::convert(&mut device, input.input).ok();
        self.errors = self.errors.wrapping_add(sample.is_none().into());
        sample
    }

    /// Makes the next call of a reading; true when it was the last.
    fn read_temperature<N: Network>(&mut self, link: &mut Link<N>, sensor: usize) -> bool {
        self.read_on(link, sensor);
        let Reading::Over(answer) = self.reading else {
            return false;
        };
        self.reading = Reading::None;
        if answer.is_err() && !self.read_again {
            // Once more, for a disturbance on the bus must not look like a sensor that is gone.
            self.read_again = true;
            return false;
        }
        self.read_again = false;
        let reading = answer
            .ok()
            .filter(|celsius| TEMPERATURE_SENSOR_C.contains(&i32::from(*celsius)));
        self.errors = self.errors.wrapping_add(reading.is_none().into());
        self.temperatures[sensor] = reading;
        true
    }

    fn read_on<N: Network>(&mut self, link: &mut Link<N>, sensor: usize) {
        if let Reading::None = self.reading {
            let address = TEMPERATURE_ADDRESS / 2 + sensor as u8;
            self.reading = Reading::UnderWay(lm75::Reading::new(address));
        }
        if let Reading::UnderWay(reading) = &mut self.reading {
            if let Some(answer) = reading.step(link) {
                self.reading = Reading::Over(answer);
            }
        }
    }

    /// Frees the I2C bus for somebody else: a reading that is under way is brought to its end, and looked at later.
    pub fn free_bus<N: Network>(&mut self, link: &mut Link<N>) {
        while let Reading::UnderWay(_) = self.reading {
            self.read_on(link, 0);
        }
    }

    /// Current of a channel in milliamperes; `None` when its converter does not answer.
    pub fn current(&self, channel: usize) -> Option<u32> {
        self.currents[channel].scaled(CURRENT_FULL_SCALE_MA, ADC_STEPS)
    }

    /// Highest sample of a channel's current so far, in milliamperes; `None` before the first.
    pub fn peak(&self, channel: usize) -> Option<u32> {
        self.peaks[channel].highest(CURRENT_FULL_SCALE_MA, ADC_STEPS)
    }

    /// Lowest sample of a supply voltage so far, in millivolts; `None` before the first.
    pub fn lowest_voltage(&self, which: usize) -> Option<u32> {
        self.ranges[which].lowest(self.voltage_full_scale(), ADC_STEPS)
    }

    /// Highest sample of a supply voltage so far, in millivolts; `None` before the first.
    pub fn highest_voltage(&self, which: usize) -> Option<u32> {
        self.ranges[which].highest(self.voltage_full_scale(), ADC_STEPS)
    }

    /// Sum of the currents in milliamperes; one whose converter does not answer is not in it.
    pub fn total_current(&self) -> u32 {
        (0..CHANNELS)
            .filter_map(|channel| self.current(channel))
            .sum()
    }

    /// Supply voltage in millivolts; `None` when its converter does not answer or says what cannot be: the supply is never
    /// exactly nothing, nor full scale, as long as this runs.
    pub fn voltage(&self, which: usize) -> Option<u32> {
        let average = &self.voltages[which];
        if average.is_stuck_at(0) || average.is_stuck_at(HIGHEST_CODE) {
            return None;
        }
        average.scaled(self.voltage_full_scale(), ADC_STEPS)
    }

    fn voltage_full_scale(&self) -> u32 {
        match self.nominal {
            12_000 => VOLTAGE_FULL_SCALE_12V_MV,
            _ => VOLTAGE_FULL_SCALE_5V_MV,
        }
    }

    /// Temperature in degrees Celsius; `None` when the sensor does not answer.
    pub fn temperature(&self, sensor: usize) -> Option<i32> {
        self.temperatures[sensor].map(i32::from)
    }

    /// What protection judges. Whether the all-off line is active is the hardware's to say.
    pub fn sample(&self, all_off: bool) -> Sample {
        Sample {
            all_off,
            nominal: self.nominal,
            voltages: core::array::from_fn(|which| self.voltage(which)),
            temperatures: core::array::from_fn(|sensor| self.temperature(sensor)),
        }
    }

    /// Conversions that failed.
    pub fn errors(&self) -> u32 {
        self.errors
    }
}

/// The supply is never exactly nothing, nor full scale, as long as this runs.
fn can_be_a_supply(sample: u16) -> bool {
    sample != 0 && sample != HIGHEST_CODE
}

/// A sample counts; a failed conversion makes the reading invalid until there are samples again.
fn note(average: &mut Average, sample: Option<u16>) {
    match sample {
        Some(sample) => average.add(sample),
        None => average.clear(),
    }
}
