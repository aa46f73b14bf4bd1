//! Limits outside which the outputs are shut down, and how they are filtered.
//!
//! The bounds are those of the 2013 system, which shut down for good on a single sample beyond them.

/// How far the supply may be from nominal, in millivolts.
pub const VOLTAGE_TOLERANCE_MV: u32 = 250;
/// How much nearer to nominal the supply must be to count as good again, in millivolts.
pub const VOLTAGE_HYSTERESIS_MV: u32 = 50;
/// Lowest temperature allowed, in degrees Celsius.
pub const TEMPERATURE_MIN_C: i32 = 5;
/// Highest temperature allowed, in degrees Celsius.
pub const TEMPERATURE_MAX_C: i32 = 60;
/// How far inside the bounds a temperature must be to count as good again, in degrees Celsius.
pub const TEMPERATURE_HYSTERESIS_C: i32 = 3;
/// What the sensors can measure, in degrees Celsius (LM75 family); anything else is a failure.
pub const TEMPERATURE_SENSOR_C: core::ops::RangeInclusive<i32> = -55..=125;
/// Samples a second of every voltage and temperature.
pub const SAMPLES_PER_SECOND: u32 = 4;
/// Bad samples in a row that shut the outputs down.
pub const BAD_SAMPLES: u8 = 3;
/// Good samples in a row after which the outputs may be switched on again.
pub const GOOD_SAMPLES: u8 = 20;
/// What all outputs together may give, in milliamperes: what the board and its supply carry. Each may give its limit, all may not.
pub const TOTAL_MAX_MA: u32 = 20_000;
/// Rounds of metering in a row beyond that after which the least important output that is on is switched off. A round takes a
/// hundredth of a second, so inrush currents that end within a tenth do no harm.
pub const TOTAL_ROUNDS: u8 = 10;
