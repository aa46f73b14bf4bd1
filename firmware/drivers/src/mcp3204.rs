//! MCP3204: 12-bit analogue to digital converter with four inputs on SPI (Microchip DS21298, figure 6-1).

use embedded_hal::spi::SpiDevice;

/// Highest clock at the lowest supply voltage, in hertz (DS21298, electrical characteristics).
pub const CLOCK_HERTZ: u32 = 1_000_000;

/// Octets of one conversion.
const OCTETS: usize = 3;
/// Start bit and single-ended bit, 18 clocks before the end.
const START_SINGLE_ENDED: u32 = 0b11 << 17;
/// Place of the input number.
const INPUT_LSB: u32 = 14;
/// Bits of the result.
const RESULT: u32 = 0xfff;

/// Converts one input, 0 to 3; the code, 0 to 4095.
///
/// # Errors
/// The bus failed.
pub fn convert<S: SpiDevice>(device: &mut S, input: u8) -> Result<u16, S::Error> {
    let command = START_SINGLE_ENDED | u32::from(input & 3) << INPUT_LSB;
    let mut octets = [0; OCTETS];
    octets.copy_from_slice(&command.to_be_bytes()[1..]);
    device.transfer_in_place(&mut octets)?;
    let [a, b, c] = octets;
    Ok((u32::from_be_bytes([0, a, b, c]) & RESULT) as u16)
}
