//! LM75: temperature sensor on I2C. Its pointer stands on the temperature register after power-up and is never moved.

use embedded_hal::i2c::I2c;

/// Temperature in degrees Celsius, rounded down. `address` is the 7-bit one.
///
/// # Errors
/// The bus failed or the sensor did not acknowledge.
pub fn temperature<B: I2c>(bus: &mut B, address: u8) -> Result<i8, B::Error> {
    let mut register = [0; 2];
    bus.read(address, &mut register)?;
    Ok(register[0] as i8)
}
