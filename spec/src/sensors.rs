//! Which converter serves which channel, and the scale of each.
//!
//! Shunt amplifiers give 0.5 V/A and the converters have 2.5 V full scale, so 5 A is full scale of a current.

use crate::services::breaker::CHANNELS;

/// An input of an MCP3204 (12 bits, 4 inputs): SPI bus and input number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AdcInput {
    /// SPI bus.
    pub bus: u8,
    /// Input of the converter on it.
    pub input: u8,
}

/// An output of a DAC5573 (8 bits, 4 outputs): I2C address in its 8-bit form and output number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DacOutput {
    /// I2C address, read/write bit 0.
    pub address: u8,
    /// Output of the converter.
    pub output: u8,
}

/// Inputs of one MCP3204.
pub const ADC_INPUTS: u8 = 4;
/// Steps of the ADC.
pub const ADC_STEPS: u32 = 4096;
/// Steps of the DAC.
pub const DAC_STEPS: u32 = 256;
/// Current at full scale of ADC and DAC, in milliamperes.
pub const CURRENT_FULL_SCALE_MA: u32 = 5000;
/// Highest limit that can be set, in milliamperes: the current at full scale.
pub const LIMIT_MAX_MA: u32 = 5000;
/// Limit of a channel until somebody sets it: the rated current of a channel, in milliamperes.
pub const LIMIT_DEFAULT_MA: u32 = 4000;
/// Longest inrush time that can be set, in milliseconds.
pub const INRUSH_MAX_MS: u32 = 10_000;
/// Inrush time of a channel until somebody sets it, in milliseconds.
pub const INRUSH_DEFAULT_MS: u32 = 1;
/// Voltage at full scale of the ADC when the strap says 5 V, in millivolts.
pub const VOLTAGE_FULL_SCALE_5V_MV: u32 = 10_000;
/// Voltage at full scale of the ADC when the strap says 12 V, which also selects the other divider, in millivolts.
pub const VOLTAGE_FULL_SCALE_12V_MV: u32 = 20_000;
/// First temperature sensor (LM75 family), I2C address in its 8-bit form; the second is two higher.
pub const TEMPERATURE_ADDRESS: u8 = 0x90;
/// Temperature sensors.
pub const TEMPERATURES: usize = 2;
/// Supply voltages measured.
pub const VOLTAGES: usize = 2;
/// Inputs that measure the supply, A then B.
pub const VOLTAGE_INPUTS: [AdcInput; VOLTAGES] =
    [AdcInput { bus: 0, input: 0 }, AdcInput { bus: 2, input: 3 }];

/// The input that measures a channel's current. Channel 0 follows voltage A: inputs are taken in order.
pub const fn current_input(channel: usize) -> AdcInput {
    assert!(channel < CHANNELS);
    let index = channel as u8 + 1;
    AdcInput {
        bus: index / ADC_INPUTS,
        input: index % ADC_INPUTS,
    }
}

/// The output that sets a channel's trip current.
pub const fn limit_output(channel: usize) -> DacOutput {
    assert!(channel < CHANNELS);
    DacOutput {
        address: 0x98 + 2 * (channel as u8 / 4),
        output: channel as u8 % 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The map of the original board, row by row.
    #[test]
    fn map_is_that_of_the_board() {
        let adc = [
            (0, 1),
            (0, 2),
            (0, 3),
            (1, 0),
            (1, 1),
            (1, 2),
            (1, 3),
            (2, 0),
            (2, 1),
            (2, 2),
        ];
        let dac = [
            (0x98, 0),
            (0x98, 1),
            (0x98, 2),
            (0x98, 3),
            (0x9a, 0),
            (0x9a, 1),
            (0x9a, 2),
            (0x9a, 3),
            (0x9c, 0),
            (0x9c, 1),
        ];
        for channel in 0..CHANNELS {
            let input = current_input(channel);
            assert_eq!((input.bus, input.input), adc[channel]);
            let output = limit_output(channel);
            assert_eq!((output.address, output.output), dac[channel]);
        }
    }
}
