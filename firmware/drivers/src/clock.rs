//! The `sys` clock: how long it is, and times in it.

use rpc::{Link, Network};
use spec::map::SYS_HERTZ;
use spec::services::system::query_frequency;

/// Picoseconds of a microsecond.
const PICOSECONDS: u64 = 1_000_000;

/// Conversion between clocks and microseconds. Microseconds are counted up from differences, so that the sum is exact to
/// one part in 2^32 of a microsecond each step, with one multiplication and no division.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    period: u32,
    /// Microseconds of a clock, in units of 2^-32.
    ratio: u32,
    /// Clocks of a microsecond, in units of 2^-16.
    clocks_per_microsecond: u32,
    clocks: u64,
    microseconds: u64,
    fraction: u32,
}

impl Clock {
    /// A clock with this period in picoseconds; one that cannot be, below a nanosecond, stands for the default board's.
    pub fn new(period: u32) -> Self {
        let default = (PICOSECONDS * PICOSECONDS / u64::from(SYS_HERTZ)) as u32;
        let period = if period < 1000 { default } else { period };
        Clock {
            period,
            clocks_per_microsecond: ((PICOSECONDS << 16) / u64::from(period)) as u32,
            ratio: ((u64::from(period) << 32).div_ceil(PICOSECONDS)) as u32,
            clocks: 0,
            microseconds: 0,
            fraction: 0,
        }
    }

    /// The clock of this chip, as `sysinfo` tells it; the default board's if it does not answer.
    pub fn of_chip<N: Network>(link: &mut Link<N>) -> Self {
        let answer = link.call(query_frequency::Arguments {});
        Self::new(answer.map_or(0, |results| results.period))
    }

    /// Microseconds since power-up at this count of clocks. Counts must not go back.
    pub fn microseconds(&mut self, clocks: u64) -> u64 {
        let mut passed = clocks.saturating_sub(self.clocks);
        self.clocks = clocks;
        while passed > 0 {
            let step = passed.min(u64::from(u32::MAX));
            passed -= step;
            let product = step * u64::from(self.ratio) + u64::from(self.fraction);
            self.microseconds += product >> 32;
            self.fraction = product as u32;
        }
        self.microseconds
    }

    /// Clocks of a waiting time, to one part in 65 536 and with no division; a time beyond a day counts as a day.
    pub fn clocks_of(&self, microseconds: u64) -> u64 {
        const DAY: u64 = 24 * 3600 * PICOSECONDS;
        (microseconds.min(DAY) * u64::from(self.clocks_per_microsecond)) >> 16
    }

    /// Clocks of a number of milliseconds, exact to the clock and rounded up, as a call takes it.
    pub fn clocks_of_milliseconds(&self, milliseconds: u32) -> u32 {
        let picoseconds = u64::from(milliseconds) * 1000 * PICOSECONDS;
        picoseconds
            .div_ceil(u64::from(self.period))
            .min(u64::from(u32::MAX)) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milliseconds_are_exact() {
        let clock = Clock::new(16_000);
        assert_eq!(clock.clocks_of_milliseconds(1), 62_500);
        assert_eq!(clock.clocks_of_milliseconds(10_000), 625_000_000);
        // 30 MHz: 33 333 ps. Never shorter than asked for, never a clock longer.
        let clock = Clock::new(33_333);
        assert_eq!(clock.clocks_of_milliseconds(1), 30_001);
        assert_eq!(clock.clocks_of_milliseconds(0), 0);
    }

    #[test]
    fn waiting_times_are_near_enough_and_never_overflow() {
        let clock = Clock::new(16_000);
        assert_eq!(clock.clocks_of(1_000_000), 62_500_000);
        assert_eq!(clock.clocks_of(25_000), 1_562_500);
        assert_eq!(clock.clocks_of(u64::MAX), 24 * 3600 * 62_500_000);
        assert_eq!(
            Clock::new(1000).clocks_of(u64::MAX),
            24 * 3600 * 1_000_000_000
        );
        assert_eq!(Clock::new(1).clocks_of(1), 62, "no such clock");
    }

    /// A year in steps of a few milliseconds would be too long for a test: a day is off by less than a millisecond.
    #[test]
    fn microseconds_do_not_drift() {
        let mut clock = Clock::new(16_000);
        let day = 24 * 3600 * u64::from(SYS_HERTZ);
        let mut now = 0;
        while now < day {
            now += 999_983;
            clock.microseconds(now);
        }
        let exact = now * 16 / 1000;
        assert!(
            clock.microseconds(now).abs_diff(exact) < 1000,
            "{} against {exact}",
            clock.microseconds(now)
        );
    }

    #[test]
    fn a_long_sleep_is_counted_whole() {
        let mut clock = Clock::new(16_000);
        let exact = (1u64 << 40) * 16 / 1000;
        assert!(clock.microseconds(1 << 40).abs_diff(exact) < 1000);
    }
}
