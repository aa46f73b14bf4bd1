//! An I2C bus with targets, at the level of its two wires. Source: NXP UM10204, sections 3.1 and 6.
//!
//! Both lines are open drain with pull-ups. Targets change data as late as fast mode lets them; they stretch the clock where
//! that was asked for ([`I2cBus::set_stretch`]). The controller's timing is held against a list of limits: one for the bus
//! and one for each kind of device.

#[cfg(test)]
mod tests;
mod timing;

pub use timing::{Limits, FAST_MODE, STANDARD_MODE};

use super::Violation;
use crate::engine::Time;
use timing::Watch;

/// Greatest delay from the falling clock to a target's data (UM10204, table 10: fast mode, data valid time).
const DATA_VALID: Time = Time::nanoseconds(900);

/// The devices of a bus.
pub trait Targets {
    /// Called with the address octet, read bit included: which device answers, if any.
    fn address(&mut self, now: Time, octet: u8) -> Option<usize>;
    /// An octet for a device. Whether it acknowledges.
    fn write(&mut self, device: usize, octet: u8) -> bool;
    /// An octet from a device.
    fn read(&mut self, device: usize) -> u8;
    /// A stop condition after octets for this device.
    fn stop(&mut self, _now: Time, _device: usize) {}
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
    /// What the controller pulls.
    controller_clock_low: bool,
    controller_low: bool,
    /// Levels of the wires.
    clock: bool,
    data: bool,
    target_low: bool,
    /// What a target's data become, and when.
    pending: Option<(Time, bool)>,
    /// A target holds the clock until then.
    stretched: Option<Time>,
    stretch: Time,
    phase: Phase,
    bits: u32,
    shift: u8,
    /// The next falling clock is the first after a start.
    first: bool,
    starts: u64,
    watches: Vec<Watch>,
}

impl I2cBus {
    /// A bus whose controller is held against these limits, each with the name that is used in messages.
    pub fn new(limits: &[(&str, Limits)]) -> Self {
        I2cBus {
            controller_clock_low: false,
            controller_low: false,
            clock: true,
            data: true,
            target_low: false,
            pending: None,
            stretched: None,
            stretch: Time::ZERO,
            phase: Phase::Idle,
            bits: 0,
            shift: 0,
            first: false,
            starts: 0,
            watches: limits
                .iter()
                .map(|(name, l)| Watch::new(name, *l))
                .collect(),
        }
    }

    /// Takes what the controller pulls low.
    pub fn pins(&mut self, now: Time, clock_low: bool, data_low: bool, targets: &mut dyn Targets) {
        self.advance(now, targets);
        // A change of both at once is taken as: data first if the clock falls, clock first if it rises.
        if !clock_low {
            self.drive_clock(now, clock_low, targets);
        }
        if data_low != self.controller_low {
            self.controller_low = data_low;
            self.watches.iter_mut().for_each(|watch| watch.data(now));
            self.data_edge(now, targets);
        }
        self.drive_clock(now, clock_low, targets);
    }

    /// Lets delayed changes happen that are due.
    pub fn advance(&mut self, now: Time, targets: &mut dyn Targets) {
        while let Some(due) = self.deadline().filter(|due| *due <= now) {
            if let Some((_, low)) = self.pending.filter(|(time, _)| *time == due) {
                self.pending = None;
                self.target_low = low;
                self.data_edge(due, targets);
            } else {
                self.stretched = None;
                self.drive_clock(due, self.controller_clock_low, targets);
            }
        }
    }

    /// When a target will change a wire next.
    pub fn deadline(&self) -> Option<Time> {
        let data = self.pending.map(|(time, _)| time);
        data.into_iter().chain(self.stretched).min()
    }

    /// From now on the target that is addressed holds the clock low for so long before each acknowledge bit.
    pub fn set_stretch(&mut self, stretch: Time) {
        self.stretch = stretch;
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

    /// What was done on it that the limits forbid: the first of each list.
    pub fn violations(&self) -> impl Iterator<Item = &Violation> {
        self.watches.iter().flat_map(Watch::violations)
    }

    fn drive_clock(&mut self, now: Time, low: bool, targets: &mut dyn Targets) {
        self.controller_clock_low = low;
        let level = !low && self.stretched.is_none();
        if level == self.clock {
            return;
        }
        self.clock = level;
        self.watches.iter_mut().for_each(|w| w.clock(now, level));
        if level {
            self.rising(targets);
        } else {
            let first = std::mem::take(&mut self.first);
            if self.phase != Phase::Idle && !first {
                self.falling(now, targets);
            }
        }
    }

    fn data_edge(&mut self, now: Time, targets: &mut dyn Targets) {
        let data = self.data();
        if data == std::mem::replace(&mut self.data, data) || !self.clock {
            return;
        }
        self.pending = None;
        self.target_low = false;
        if data {
            self.watches.iter_mut().for_each(|watch| watch.stop(now));
            if let Phase::Receive(Some(device)) = self.phase {
                targets.stop(now, device);
            }
            self.phase = Phase::Idle;
        } else {
            self.watches.iter_mut().for_each(|watch| watch.start(now));
            self.phase = Phase::Receive(None);
            (self.bits, self.shift, self.first) = (0, 0, true);
            self.starts += 1;
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

    fn show(&mut self, now: Time, low: bool) {
        self.pending = (low != self.target_low).then_some((now + DATA_VALID, low));
    }

    fn falling(&mut self, now: Time, targets: &mut dyn Targets) {
        let ends = self.bits == 8;
        match self.phase {
            Phase::Receive(device) if self.bits == 8 => {
                let octet = self.shift;
                self.bits = 0;
                let (answers, reads) = match device {
                    None => (targets.address(now, octet), octet & 1 != 0),
                    Some(device) => (targets.write(device, octet).then_some(device), false),
                };
                self.phase = match answers {
                    Some(device) => Phase::Acknowledge(device, reads),
                    None => Phase::Idle,
                };
                self.show(now, answers.is_some());
            }
            Phase::Acknowledge(device, true) => {
                self.phase = Phase::Send(device);
                self.shift = targets.read(device);
                self.bits = 0;
                self.show(now, self.shift & 0x80 == 0);
            }
            Phase::Acknowledge(device, false) => {
                self.phase = Phase::Receive(Some(device));
                self.shift = 0;
                self.show(now, false);
            }
            Phase::Send(device) if self.bits == 8 => {
                self.phase = Phase::Acknowledged(device);
                self.show(now, false);
            }
            Phase::Send(_) => self.show(now, self.shift << self.bits & 0x80 == 0),
            Phase::Acknowledged(device) => {
                self.phase = Phase::Send(device);
                self.bits = 0;
                self.show(now, self.shift & 0x80 == 0);
            }
            Phase::Idle | Phase::Receive(_) => {}
        }
        if ends && self.phase != Phase::Idle && self.stretch > Time::ZERO {
            self.stretched = Some(now + self.stretch);
        }
    }
}
