//! DAC5573: 8-bit digital to analogue converter with four outputs on I2C (Texas Instruments SLAS401).

use embedded_hal::i2c::I2c;

/// Control byte: write and update the output of this number.
const WRITE_AND_UPDATE: u8 = 0x10;

/// Sets one output, 0 to 3. `address` is the 7-bit one.
///
/// # Errors
/// The bus failed or the device did not acknowledge.
pub fn set<B: I2c>(bus: &mut B, address: u8, output: u8, code: u8) -> Result<(), B::Error> {
    bus.write(address, &[WRITE_AND_UPDATE | (output & 3) << 1, code, 0])
}
