//! An I2C bus with targets, at the level of its two wires. Source: NXP UM10204, fast mode (table 10).
//!
//! Both lines are open drain with pull-ups. Targets do not stretch the clock.

use super::{Violation, Violations};
use crate::engine::Time;

/// Least time that the clock is low.
const CLOCK_LOW: Time = Time::nanoseconds(1300);
/// Least time that the clock is high.
const CLOCK_HIGH: Time = Time::nanoseconds(600);
/// Least time from a start condition to the falling clock.
const START_HOLD: Time = Time::nanoseconds(600);
/// Least time from the rising clock to a repeated start or a stop.
const START_SETUP: Time = Time::nanoseconds(600);
/// Least time that data are stable before the rising clock.
const DATA_SETUP: Time = Time::nanoseconds(100);
/// Least time between a stop and a start.
const BUS_FREE: Time = Time::nanoseconds(1300);

/// The devices of a bus.
pub trait Targets {
    /// Called with the address octet, read bit included: which device answers, if any.
    fn address(&mut self, octet: u8) -> Option<usize>;
    /// An octet for a device. Whether it acknowledges.
    fn write(&mut self, device: usize, octet: u8) -> bool;
    /// An octet from a device.
    fn read(&mut self, device: usize) -> u8;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Nobody is addressed.
    Idle,
    /// Octet comes in: address or data for the device.
    Receive(Option<usize>),
    /// The acknowledge bit is ours.
    Acknowledge(usize, bool),
    /// Octet goes out.
    Send(usize),
    /// The acknowledge bit is the controller's.
    Acknowledged(usize),
}

/// The two wires.
pub struct I2cBus {
    clock: bool,
    controller_low: bool,
    target_low: bool,
    data: bool,
    phase: Phase,
    bits: u32,
    shift: u8,
    clock_changed: Time,
    data_changed: Time,
    started: Time,
    stopped: Option<Time>,
    starts: u64,
    violations: Violations,
}

impl Default for I2cBus {
    fn default() -> Self {
        I2cBus {
            clock: true,
            controller_low: false,
            target_low: false,
            data: true,
            phase: Phase::Idle,
            bits: 0,
            shift: 0,
            clock_changed: Time::ZERO,
            data_changed: Time::ZERO,
            started: Time::ZERO,
            stopped: None,
            starts: 0,
            violations: Violations::default(),
        }
    }
}

impl I2cBus {
    /// Takes what the controller pulls low.
    pub fn pins(&mut self, now: Time, clock_low: bool, data_low: bool, targets: &mut dyn Targets) {
        let clock = !clock_low;
        // A change of both at once is taken as: data first if the clock falls, clock first if it rises.
        if clock != self.clock && clock {
            self.clock_edge(now, clock, targets);
        }
        if data_low != self.controller_low {
            self.controller_low = data_low;
            self.data_edge(now);
        }
        if clock != self.clock {
            self.clock_edge(now, clock, targets);
        }
    }

    /// Level of the clock line.
    pub fn clock(&self) -> bool {
        self.clock
    }

    /// Level of the data line.
    pub fn data(&self) -> bool {
        !(self.controller_low || self.target_low)
    }

    /// Start conditions seen.
    pub fn starts(&self) -> u64 {
        self.starts
    }

    /// What was done on it that the specification forbids.
    pub fn violations(&self) -> &[Violation] {
        self.violations.first()
    }

    fn data_edge(&mut self, now: Time) {
        let data = self.data();
        if data == self.data {
            return;
        }
        self.data = data;
        if self.clock {
            let what = if data { "stop set-up" } else { "start set-up" };
            self.violations
                .at_least("i2c", what, self.clock_changed, now, START_SETUP);
            if data {
                self.phase = Phase::Idle;
                self.stopped = Some(now);
            } else {
                self.start(now);
            }
        }
        self.data_changed = now;
    }

    fn start(&mut self, now: Time) {
        if let Some(stopped) = self.stopped.take() {
            self.violations
                .at_least("i2c", "bus free", stopped, now, BUS_FREE);
        }
        self.phase = Phase::Receive(None);
        self.bits = 0;
        self.shift = 0;
        self.started = now;
        self.starts += 1;
    }

    fn clock_edge(&mut self, now: Time, clock: bool, targets: &mut dyn Targets) {
        let since = self.clock_changed;
        self.clock = clock;
        self.clock_changed = now;
        if self.phase == Phase::Idle {
            return;
        }
        let bad = &mut self.violations;
        if clock {
            bad.at_least("i2c", "clock low", since, now, CLOCK_LOW);
            bad.at_least("i2c", "data set-up", self.data_changed, now, DATA_SETUP);
            self.rising(targets);
        } else {
            let first = self.started >= since;
            if first {
                bad.at_least("i2c", "start hold", self.started, now, START_HOLD);
            } else {
                bad.at_least("i2c", "clock high", since, now, CLOCK_HIGH);
            }
            self.falling(first, targets);
            self.data = self.data();
        }
    }

    fn rising(&mut self, targets: &mut dyn Targets) {
        match self.phase {
            Phase::Receive(_) => {
                self.shift = self.shift << 1 | u8::from(self.data());
                self.bits += 1;
            }
            Phase::Send(_) => self.bits += 1,
            Phase::Acknowledged(device) => {
                // Not acknowledged: the controller wants no more.
                if self.data() {
                    self.phase = Phase::Idle;
                } else {
                    self.shift = targets.read(device);
                }
            }
            Phase::Idle | Phase::Acknowledge(..) => {}
        }
    }

    fn falling(&mut self, first: bool, targets: &mut dyn Targets) {
        if first {
            return;
        }
        match self.phase {
            Phase::Receive(device) if self.bits == 8 => {
                let octet = self.shift;
                self.bits = 0;
                let (answers, reads) = match device {
                    None => (targets.address(octet), octet & 1 != 0),
                    Some(device) => (targets.write(device, octet).then_some(device), false),
                };
                self.phase = match answers {
                    Some(device) => Phase::Acknowledge(device, reads),
                    None => Phase::Idle,
                };
                self.target_low = answers.is_some();
            }
            Phase::Acknowledge(device, true) => {
                self.phase = Phase::Send(device);
                self.shift = targets.read(device);
                self.bits = 0;
                self.target_low = self.shift & 0x80 == 0;
            }
            Phase::Acknowledge(device, false) => {
                self.phase = Phase::Receive(Some(device));
                self.shift = 0;
                self.target_low = false;
            }
            Phase::Send(device) if self.bits == 8 => {
                self.phase = Phase::Acknowledged(device);
                self.target_low = false;
            }
            Phase::Send(_) => {
                self.target_low = self.shift << self.bits & 0x80 == 0;
            }
            Phase::Acknowledged(device) => {
                self.phase = Phase::Send(device);
                self.bits = 0;
                self.target_low = self.shift & 0x80 == 0;
            }
            Phase::Idle | Phase::Receive(_) => {}
        }
    }
}
