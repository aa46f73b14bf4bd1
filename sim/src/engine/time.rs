//! Points in simulated time and spans of it.

use std::fmt;
use std::ops::{Add, AddAssign, Sub};

/// Simulated time in femtoseconds, since power-up or as a span; 2^64 fs are five hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub u64);

impl Time {
    /// Power-up.
    pub const ZERO: Time = Time(0);
    /// The end of time.
    pub const MAX: Time = Time(u64::MAX);

    /// A span of picoseconds.
    pub const fn picoseconds(count: u64) -> Time {
        Time(count * 1_000)
    }
    /// A span of nanoseconds.
    pub const fn nanoseconds(count: u64) -> Time {
        Time(count * 1_000_000)
    }
    /// A span of microseconds.
    pub const fn microseconds(count: u64) -> Time {
        Time(count * 1_000_000_000)
    }
    /// A span of milliseconds.
    pub const fn milliseconds(count: u64) -> Time {
        Time(count * 1_000_000_000_000)
    }
    /// A span of seconds; more than five hours are cut to [`Time::MAX`].
    pub fn seconds(count: f64) -> Time {
        Time((count * 1e15) as u64)
    }
    /// The period of a frequency.
    pub const fn period_of(hertz: u32) -> Time {
        Time(1_000_000_000_000_000 / hertz as u64)
    }
    /// In seconds.
    pub fn as_seconds(self) -> f64 {
        self.0 as f64 / 1e15
    }
    /// In whole microseconds.
    pub const fn as_microseconds(self) -> u64 {
        self.0 / 1_000_000_000
    }
    /// In whole nanoseconds.
    pub const fn as_nanoseconds(self) -> u64 {
        self.0 / 1_000_000
    }
    /// In whole picoseconds.
    pub const fn as_picoseconds(self) -> u64 {
        self.0 / 1_000
    }
    /// This less `other`, zero if that would be negative.
    pub const fn since(self, other: Time) -> Time {
        Time(self.0.saturating_sub(other.0))
    }
}

impl Add for Time {
    type Output = Time;
    fn add(self, other: Time) -> Time {
        Time(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Time {
    fn add_assign(&mut self, other: Time) {
        *self = *self + other;
    }
}

impl Sub for Time {
    type Output = Time;
    fn sub(self, other: Time) -> Time {
        Time(self.0 - other.0)
    }
}

/// In seconds, to the nanosecond: `0.001250000`.
impl fmt::Display for Time {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nanoseconds = self.as_nanoseconds();
        write!(
            formatter,
            "{}.{:09}",
            nanoseconds / 1_000_000_000,
            nanoseconds % 1_000_000_000
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_agree() {
        assert_eq!(Time::seconds(1.5), Time::milliseconds(1500));
        assert_eq!(Time::period_of(125_000_000), Time::nanoseconds(8));
        assert_eq!(Time::microseconds(3).as_picoseconds(), 3_000_000);
        assert_eq!(Time::microseconds(1250).to_string(), "0.001250000");
    }
}
