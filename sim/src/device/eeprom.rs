//! 24LC256: 32 KB of EEPROM on I2C. Source: Microchip DS21203, sections 4 to 8.
//!
//! A write is two octets of address and up to a page of data; it is done after the stop condition, and until it is over the
//! device does not answer. A read continues from where the last access ended, or from the address that was written before a
//! repeated start.

use super::i2c::Limits;
use crate::engine::Time;

/// What the data sheet asks of the bus: table 1-2, 2.5 V to 5.5 V.
pub const LIMITS: Limits = Limits {
    clock_period: Time::nanoseconds(2500),
    clock_low: Time::nanoseconds(1300),
    clock_high: Time::nanoseconds(600),
    start_hold: Time::nanoseconds(600),
    start_setup: Time::nanoseconds(600),
    stop_setup: Time::nanoseconds(600),
    data_setup: Time::nanoseconds(100),
    data_hold: Time::ZERO,
    bus_free: Time::nanoseconds(1300),
};

/// Octets.
const SIZE: usize = 32 * 1024;
/// Octets that one write can reach; further ones start again at the page's beginning.
const PAGE: usize = 64;
/// Greatest time of a write.
const WRITE_TIME: Time = Time::milliseconds(5);

/// One memory.
pub struct Eeprom {
    memory: Vec<u8>,
    place: usize,
    octets: u32,
    /// What the write under way will store.
    latch: Vec<(usize, u8)>,
    busy_until: Time,
}

impl Default for Eeprom {
    fn default() -> Self {
        Eeprom {
            memory: vec![0xff; SIZE],
            place: 0,
            octets: 0,
            latch: Vec::new(),
            busy_until: Time::ZERO,
        }
    }
}

impl Eeprom {
    /// Octets in it.
    pub fn memory(&self) -> &[u8] {
        &self.memory
    }

    /// The device was addressed. Whether it answers: not while it stores.
    pub fn begin(&mut self, now: Time) -> bool {
        self.octets = 0;
        self.latch.clear();
        now >= self.busy_until
    }

    /// An octet after the address: all are acknowledged.
    pub fn write(&mut self, octet: u8) {
        match self.octets {
            0 => self.place = usize::from(octet) << 8 & (SIZE - 1),
            1 => self.place |= usize::from(octet),
            _ => {
                self.latch.push((self.place, octet));
                self.place = self.place & !(PAGE - 1) | (self.place + 1) & (PAGE - 1);
            }
        }
        self.octets += 1;
    }

    /// The next octet.
    pub fn read(&mut self) -> u8 {
        let octet = self.memory[self.place];
        self.place = (self.place + 1) % SIZE;
        octet
    }

    /// A stop condition after a write.
    pub fn stop(&mut self, now: Time) {
        if !self.latch.is_empty() {
            self.busy_until = now + WRITE_TIME;
        }
        for (place, octet) in self.latch.drain(..) {
            self.memory[place] = octet;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(eeprom: &mut Eeprom, now: Time, place: u16, octets: &[u8]) {
        assert!(eeprom.begin(now));
        let [high, low] = place.to_be_bytes();
        [high, low].iter().for_each(|octet| eeprom.write(*octet));
        octets.iter().for_each(|octet| eeprom.write(*octet));
        eeprom.stop(now);
    }

    #[test]
    fn a_write_stays_in_its_page_and_takes_its_time() {
        let mut eeprom = Eeprom::default();
        write(&mut eeprom, Time::ZERO, 0x113e, &[1, 2, 3]);
        assert_eq!(eeprom.memory()[0x113e..0x1140], [1, 2]);
        assert_eq!(eeprom.memory()[0x1100], 3);
        assert!(!eeprom.begin(WRITE_TIME - Time::nanoseconds(1)));
        assert!(eeprom.begin(WRITE_TIME));
    }

    #[test]
    fn a_read_goes_on_where_the_last_one_ended() {
        let mut eeprom = Eeprom::default();
        write(&mut eeprom, Time::ZERO, 0x7fff, &[0xa1]);
        write(&mut eeprom, WRITE_TIME, 0, &[0xa2]);
        write(&mut eeprom, WRITE_TIME + WRITE_TIME, 0x7fff, &[]);
        assert_eq!(
            [eeprom.read(), eeprom.read(), eeprom.read()],
            [0xa1, 0xa2, 0xff]
        );
    }
}
