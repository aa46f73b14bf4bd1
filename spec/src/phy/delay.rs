//! How late a PHY makes a clock against its data, in picoseconds, and the steps of it that the self-test tries.
//!
//! A KSZ9021 or KSZ9031 has skews of clock and data with many steps. The others can only delay a clock or not: two steps, of
//! which the second stands for the 2 ns or so that their data sheets name.

use super::{ksz9021, ksz9031, Kind};

/// A direction, as the MAC sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Direction {
    /// The receive clock, which the PHY makes.
    Receive = 0,
    /// The transmit clock, which comes to it.
    Transmit = 1,
}

impl Direction {
    /// Both, in the order in which they are tried.
    pub const ALL: [Direction; 2] = [Direction::Receive, Direction::Transmit];
}

/// What a PHY without steps is taken to delay a clock by if it does, in picoseconds.
pub const SWITCHED_PS: i32 = 2000;
/// Most steps of a direction.
pub const STEPS_MAX: usize = 16;

/// Steps of a direction, evenly apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    /// How many.
    pub count: usize,
    /// The first, in picoseconds.
    pub first: i32,
    /// From one to the next, in picoseconds.
    pub apart: i32,
}

impl Steps {
    /// Delay of a step, from 0, in picoseconds.
    pub const fn delay(self, step: usize) -> i32 {
        self.first + self.apart * step as i32
    }

    /// The step that is nearest to a delay in picoseconds.
    pub fn nearest(self, delay: i32) -> usize {
        let off = |step: &usize| (self.delay(*step) - delay).abs();
        (0..self.count).min_by_key(off).unwrap_or(0)
    }
}

/// Skews of a clock and its data, of a KSZ PHY: the more, the later. Data have four bits, 7 is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skew {
    /// A step, in picoseconds.
    pub unit: i32,
    /// What the clock is late without skew, in picoseconds.
    pub inside: i32,
    /// The clock's greatest skew.
    pub clock_max: u16,
    /// That which is none.
    pub clock_none: u16,
}

impl Skew {
    /// Data without skew.
    const DATA_NONE: i32 = 7;

    /// Skews of data and clock for a delay in picoseconds: the clock is moved, and the data when it can be no further.
    pub const fn of(self, delay: i32) -> (u16, u16) {
        let steps = (delay - self.inside) / self.unit;
        let clock = steps + self.clock_none as i32;
        let clock = match clock {
            early if early < 0 => 0,
            late if late > self.clock_max as i32 => self.clock_max as i32,
            possible => possible,
        };
        let data = clock - self.clock_none as i32 + Self::DATA_NONE - steps;
        (data as u16, clock as u16)
    }

    /// Delay of these, in picoseconds.
    pub const fn delay(self, data: u16, clock: u16) -> i32 {
        let steps = clock as i32 - self.clock_none as i32 - (data as i32 - Self::DATA_NONE);
        self.inside + self.unit * steps
    }
}

impl Kind {
    /// Its skews, if it has any.
    pub const fn skew(self, direction: Direction) -> Option<Skew> {
        match (self, direction) {
            (Kind::KSZ9021, _) => Some(ksz9021::SKEW),
            (Kind::KSZ9031, Direction::Receive) => Some(ksz9031::RECEIVE),
            (Kind::KSZ9031, Direction::Transmit) => Some(ksz9031::TRANSMIT),
            _ => None,
        }
    }

    /// By how much it delays a clock when it is told to, in picoseconds.
    pub const fn delayed(self, direction: Direction) -> i32 {
        match (self, direction) {
            (Kind::KSZ9021, _) => ksz9021::LATE,
            (Kind::KSZ9031, Direction::Receive) => ksz9031::RECEIVE_LATE,
            (Kind::KSZ9031, Direction::Transmit) => ksz9031::TRANSMIT_LATE,
            _ => SWITCHED_PS,
        }
    }

    /// The delays that the self-test tries; none of a PHY that is not there or in no list.
    pub const fn steps(self, direction: Direction) -> Option<Steps> {
        match (self, direction) {
            (Kind::None | Kind::Unknown, _) => None,
            (Kind::KSZ9021, _) => Some(ksz9021::STEPS),
            (Kind::KSZ9031, Direction::Receive) => Some(ksz9031::RECEIVE_STEPS),
            (Kind::KSZ9031, Direction::Transmit) => Some(ksz9031::TRANSMIT_STEPS),
            _ => Some(Steps {
                count: 2,
                first: 0,
                apart: SWITCHED_PS,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The skews that the data sheets' registers stand at after a reset, and those for no delay and for one of about 2 ns.
    #[test]
    fn skews_are_those_of_the_data_sheets() {
        assert_eq!(ksz9021::SKEW.of(0), (7, 7));
        assert_eq!(ksz9021::SKEW.of(ksz9021::LATE), (0, 15));
        assert_eq!(ksz9031::TRANSMIT.of(0), (7, 15));
        assert_eq!(ksz9031::TRANSMIT.of(ksz9031::TRANSMIT_LATE), (0, 31));
        assert_eq!(ksz9031::RECEIVE.of(1200), (7, 15));
        assert_eq!(ksz9031::RECEIVE.of(0), (12, 0));
        assert_eq!(ksz9031::RECEIVE.of(ksz9031::RECEIVE_LATE), (7, 25));
    }

    /// Each step can be set, and is what it says; the setting that the firmware makes is one of them.
    #[test]
    fn steps_are_possible() {
        for kind in Kind::ALL {
            for direction in Direction::ALL {
                let Some(steps) = kind.steps(direction) else {
                    assert!(kind.identifier().is_none());
                    continue;
                };
                assert!(steps.count <= STEPS_MAX);
                let delayed = kind.delayed(direction);
                assert_eq!(steps.delay(steps.nearest(delayed)), delayed, "{kind:?}");
                let Some(skew) = kind.skew(direction) else {
                    continue;
                };
                for step in 0..steps.count {
                    let delay = steps.delay(step);
                    let (data, clock) = skew.of(delay);
                    assert!(data <= 15 && clock <= skew.clock_max, "{kind:?} {delay}");
                    assert_eq!(skew.delay(data, clock), delay, "{kind:?}");
                }
            }
        }
    }
}
