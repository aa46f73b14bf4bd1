//! One output as its pins show it: when it may move, how often it tripped and when.
use spec::services::breaker::CHANNELS;
use std::ops::Range;

/// In which clocks a call is carried out, from the one with its first word on, with one to spare at each end: three more words,
/// a look, the act, what it does at the pins, and as much again if trips are recorded first.
pub const ACTS: Range<u64> = 4..11;

/// The pins in a clock.
pub struct Snapshot {
    pub enable: u32,
    pub tripped: u32,
    pub alert: u32,
    pub all_off: bool,
    pub trips: [u32; CHANNELS],
}

/// Trips whose times are remembered.
const REMEMBERED: usize = 64;

/// Clocks after which a trip was told, whatever the network does here and with all others before it.
const TOLD_WITHIN: u64 = 2_000;

/// See the module page.
pub struct Channel {
    on: bool,
    tripped: bool,
    /// It may be switched on without a command.
    pub automatic: bool,
    /// Trips at its pins.
    pub trips: u32,
    told: u32,
    /// Since when a trip has waited to be told.
    untold: u64,
    stamps: [u64; REMEMBERED],
    /// Until when a command to switch on, or off, may act.
    may_rise: u64,
    may_fall: u64,
}

impl Default for Channel {
    fn default() -> Self {
        Channel {
            on: false,
            tripped: false,
            automatic: false,
            trips: 0,
            told: 0,
            untold: 0,
            stamps: [0; REMEMBERED],
            may_rise: 0,
            may_fall: 0,
        }
    }
}

impl Channel {
    /// A command acts from this clock on.
    pub fn command(&mut self, on: bool, clock: u64) {
        let until = clock + (ACTS.end - ACTS.start);
        if on {
            self.may_rise = until;
        } else {
            self.may_fall = until;
        }
    }

    /// The pins in this clock.
    pub fn look(&mut self, on: bool, tripped: bool, clock: u64) -> Result<(), String> {
        if on && !self.on && clock > self.may_rise && !self.automatic {
            return Err("switched on by nobody".into());
        }
        if on && tripped {
            return Err("on and tripped".into());
        }
        if !on && self.on && !tripped && clock > self.may_fall {
            return Err("switched off by nobody".into());
        }
        if !tripped && self.tripped && clock > self.may_fall && !self.automatic {
            return Err("cleared by nobody".into());
        }
        if tripped && !self.tripped {
            if !self.on {
                return Err("tripped while off".into());
            }
            self.trips += 1;
            self.stamps[self.trips as usize % REMEMBERED] = clock;
        }
        (self.on, self.tripped) = (on, tripped);
        if self.told == self.trips {
            self.untold = clock;
        } else if clock > self.untold + TOLD_WITHIN {
            return Err(format!("trip {} was never told", self.trips));
        }
        Ok(())
    }

    /// The network was told of this trip.
    pub fn is_told(&mut self, trip: u32, clock: u64) -> Result<(), String> {
        if trip <= self.told || trip > self.trips {
            return Err(format!("{} trips, {} told", self.trips, self.told));
        }
        self.told = trip;
        self.untold = clock;
        Ok(())
    }

    /// Whether this can be the time of this trip, at so many hertz and so many microseconds late at most.
    pub fn check_stamp(&self, trip: u32, time: u32, hertz: u32, late: u32) -> Result<(), String> {
        if trip > self.trips || trip as usize + REMEMBERED <= self.trips as usize {
            return Err(format!("trip {trip} of {}", self.trips));
        }
        let clock = self.stamps[trip as usize % REMEMBERED];
        let happened = (clock * 1_000_000 / u64::from(hertz)) as u32;
        if time.wrapping_sub(happened).wrapping_add(1) > late {
            return Err(format!("trip {trip} was at {happened} us"));
        }
        Ok(())
    }
}
