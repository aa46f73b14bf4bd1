//! Least times on the two wires of I2C, and who watches over them.

use crate::device::{Violation, Violations};
use crate::engine::Time;

/// What a data sheet asks of the controller. All are least times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// From one falling clock to the next (the inverse of the greatest clock frequency).
    pub clock_period: Time,
    /// Clock low.
    pub clock_low: Time,
    /// Clock high.
    pub clock_high: Time,
    /// From a start condition to the falling clock.
    pub start_hold: Time,
    /// From the rising clock to a repeated start.
    pub start_setup: Time,
    /// From the rising clock to a stop.
    pub stop_setup: Time,
    /// From the controller's data to the rising clock.
    pub data_setup: Time,
    /// From the falling clock to the controller's next data. The standard's 300 ns bridge the slow fall of the clock.
    pub data_hold: Time,
    /// Between a stop and a start.
    pub bus_free: Time,
}

/// Standard mode, 100 kHz. Source: NXP UM10204 (revision 7), table 10 (and its note 3).
pub const STANDARD_MODE: Limits = Limits {
    clock_period: Time::nanoseconds(10_000),
    clock_low: Time::nanoseconds(4700),
    clock_high: Time::nanoseconds(4000),
    start_hold: Time::nanoseconds(4000),
    start_setup: Time::nanoseconds(4700),
    stop_setup: Time::nanoseconds(4000),
    data_setup: Time::nanoseconds(250),
    data_hold: Time::nanoseconds(300),
    bus_free: Time::nanoseconds(4700),
};

/// Fast mode, 400 kHz. Source: NXP UM10204 (revision 7), table 10 (and its note 3).
pub const FAST_MODE: Limits = Limits {
    clock_period: Time::nanoseconds(2500),
    clock_low: Time::nanoseconds(1300),
    clock_high: Time::nanoseconds(600),
    start_hold: Time::nanoseconds(600),
    start_setup: Time::nanoseconds(600),
    stop_setup: Time::nanoseconds(600),
    data_setup: Time::nanoseconds(100),
    data_hold: Time::nanoseconds(300),
    bus_free: Time::nanoseconds(1300),
};

/// Looks at the wires and at nothing else.
pub(super) struct Watch {
    name: String,
    limits: Limits,
    clock: bool,
    /// Between a start and a stop.
    held: bool,
    rose: Time,
    fell: Option<Time>,
    /// The clock has fallen since the last start condition.
    fallen: bool,
    started: Time,
    stopped: Option<Time>,
    data_changed: Time,
    violations: Violations,
}

impl Watch {
    pub(super) fn new(name: &str, limits: Limits) -> Self {
        Watch {
            name: name.to_string(),
            limits,
            clock: true,
            held: false,
            rose: Time::ZERO,
            fell: None,
            fallen: false,
            started: Time::ZERO,
            stopped: None,
            data_changed: Time::ZERO,
            violations: Violations::default(),
        }
    }

    pub(super) fn violations(&self) -> &[Violation] {
        self.violations.first()
    }

    fn require(&mut self, what: &str, from: Time, now: Time, least: impl Fn(&Limits) -> Time) {
        let least = least(&self.limits);
        self.violations.at_least(&self.name, what, from, now, least);
    }

    /// The controller let the clock rise, or pulled it low.
    pub(super) fn clock(&mut self, now: Time, level: bool) {
        self.clock = level;
        if level {
            if let Some(fell) = self.fell.filter(|_| self.held) {
                self.require("clock low", fell, now, |l| l.clock_low);
                let data = self.data_changed;
                self.require("data set-up", data, now, |l| l.data_setup);
            }
            self.rose = now;
            return;
        }
        if self.held && self.fallen {
            self.require("clock high", self.rose, now, |l| l.clock_high);
            let fell = self.fell.unwrap_or(Time::ZERO);
            self.require("clock period", fell, now, |l| l.clock_period);
        } else if self.held {
            self.require("start hold", self.started, now, |l| l.start_hold);
        }
        self.fallen = true;
        self.fell = Some(now);
    }

    /// The controller changed data while the clock was low.
    pub(super) fn data(&mut self, now: Time) {
        if let Some(fell) = self.fell.filter(|_| self.held && !self.clock) {
            self.require("data hold", fell, now, |l| l.data_hold);
        }
        self.data_changed = now;
    }

    /// A start condition.
    pub(super) fn start(&mut self, now: Time) {
        if let Some(stopped) = self.stopped.take() {
            self.require("bus free", stopped, now, |l| l.bus_free);
        } else if self.held {
            self.require("start set-up", self.rose, now, |l| l.start_setup);
        }
        self.held = true;
        self.fallen = false;
        self.started = now;
    }

    /// A stop condition.
    pub(super) fn stop(&mut self, now: Time) {
        self.require("stop set-up", self.rose, now, |l| l.stop_setup);
        self.held = false;
        self.fallen = false;
        self.stopped = Some(now);
    }
}
