//! LM75: temperature sensor on I2C. Its pointer stands on the temperature register after power-up and is never moved; of the
//! register's two octets the first is read, whole degrees.

use crate::i2c::{I2cError, ReadOctet};
use rpc::{Link, Network};

/// A reading of a sensor, one call at a time.
#[derive(Clone, Debug)]
pub struct Reading(ReadOctet);

impl Reading {
    /// A reading of the sensor at this 7-bit address; nothing is done yet.
    pub fn new(address: u8) -> Self {
        Reading(ReadOctet::new(address))
    }

    /// Makes the next call. The last one gives the temperature in degrees Celsius, rounded down, or why there is none: the bus
    /// failed or the sensor did not acknowledge.
    pub fn step<N: Network>(&mut self, link: &mut Link<N>) -> Option<Result<i8, I2cError>> {
        let octet = self.0.step(link)?;
        Some(octet.map(|octet| octet as i8))
    }
}
