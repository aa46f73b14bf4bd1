//! Three MCP3204, three DAC5573 and two LM75, at the bits of their buses.

use spec::sensors::{self, AdcInput, ADC_INPUTS, DAC_STEPS, TEMPERATURES};
use spec::services::breaker::CHANNELS;
use spec::services::peripheral::SPI_BUSES;

/// State of the converters.
pub struct Converters {
    /// ADC codes by bus and input; `None`: the converter does not answer and the line stays low.
    pub adc: [[Option<u16>; ADC_INPUTS as usize]; SPI_BUSES],
    /// DAC codes by channel.
    pub dac: [Option<u8>; CHANNELS],
    /// Temperatures in degrees Celsius; `None`: the sensor does not acknowledge.
    pub temperature: [Option<i8>; TEMPERATURES],
    /// Bytes of the I2C transfer so far: address first.
    written: Vec<u8>,
    /// Bytes read so far in this transfer.
    read: usize,
    /// A start was seen and no stop yet.
    open: bool,
}

impl Default for Converters {
    fn default() -> Self {
        let mut converters = Converters {
            adc: [[Some(0); ADC_INPUTS as usize]; SPI_BUSES],
            dac: [None; CHANNELS],
            temperature: [Some(25); TEMPERATURES],
            written: Vec::new(),
            read: 0,
            open: false,
        };
        for input in sensors::VOLTAGE_INPUTS {
            converters.set_adc(input, 2048);
        }
        converters
    }
}

impl Converters {
    /// Sets the code that an input converts to.
    pub fn set_adc(&mut self, input: AdcInput, code: u16) {
        self.adc[usize::from(input.bus)][usize::from(input.input)] = Some(code);
    }

    /// What an MCP3204 drives while these bits are shifted in, selected before and deselected after (data sheet figure 5-1):
    /// zeros to the start bit, then single/differential, D2, D1, D0, one bit of sampling, a null bit, twelve bits of result.
    pub fn spi(&self, bus: usize, bits: u32, data: u32) -> u32 {
        let bit = |place: u32| data >> place & 1;
        let Some(start) = (0..bits).rev().find(|place| bit(*place) == 1) else {
            return 0;
        };
        if start < 18 {
            return 0;
        }
        assert_eq!(bit(start - 1), 1, "single-ended");
        let input = bit(start - 3) << 1 | bit(start - 4);
        let code = self.adc[bus][input as usize].unwrap_or(0);
        // After the start bit: 4 bits of address, sample, null; the result's highest bit is seven places below the start bit.
        let lowest = start - 18;
        u32::from(code) << lowest & ((1u64 << bits) - 1) as u32
    }

    pub fn i2c_start(&mut self) {
        self.written.clear();
        self.read = 0;
        self.open = true;
    }

    pub fn i2c_stop(&mut self) {
        self.open = false;
        let dac = (0..CHANNELS).find(|channel| {
            let output = sensors::limit_output(*channel);
            self.written.len() == 4
                && self.written[0] == output.address
                && self.written[1] == 0x10 | output.output << 1
        });
        if let Some(channel) = dac {
            // Eight bits of code, then four bits that do not count, in two bytes.
            self.dac[channel] = Some(self.written[2]);
            assert!(u32::from(self.written[2]) < DAC_STEPS);
        }
    }

    /// Takes a byte; true when somebody acknowledges.
    pub fn i2c_send(&mut self, byte: u8) -> bool {
        if !self.open {
            return false;
        }
        self.written.push(byte);
        let address = self.written[0];
        match self.sensor(address) {
            Some(sensor) => self.temperature[sensor].is_some(),
            None => (0..CHANNELS).any(|channel| sensors::limit_output(channel).address == address),
        }
    }

    pub fn i2c_receive(&mut self) -> u8 {
        let sensor = self
            .written
            .first()
            .and_then(|address| self.sensor(*address));
        let value = sensor.and_then(|sensor| self.temperature[sensor]);
        self.read += 1;
        match (value, self.read) {
            (Some(value), 1) => value as u8,
            (Some(_), _) => 0x80,
            (None, _) => 0xff,
        }
    }

    fn sensor(&self, address: u8) -> Option<usize> {
        (0..TEMPERATURES).find(|n| address & 0xfe == sensors::TEMPERATURE_ADDRESS + 2 * *n as u8)
    }
}
