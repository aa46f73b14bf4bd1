//! The configuration flash: `cores::flash::model` in the simulator's time, with the part that the board carries.

use super::Violation;
use crate::engine::Time;
use cores::flash::model::{Nor, Times};

/// What an 8 MB part of Winbond says of itself (W25Q64JV).
const IDENTITY: [u8; 3] = [0xef, 0x40, 0x17];
/// Its size.
const OCTETS: usize = 8 << 20;

/// The flash chip.
pub struct Flash {
    chip: Nor,
}

impl Default for Flash {
    fn default() -> Self {
        Flash {
            chip: Nor::new(IDENTITY, OCTETS, Times::TYPICAL),
        }
    }
}

impl Flash {
    /// Takes new levels.
    pub fn pins(&mut self, now: Time, selected: bool, clock: bool, data: bool) {
        self.chip.pins(now.as_picoseconds(), selected, clock, data);
    }

    /// Brings it to the present.
    pub fn advance(&mut self, now: Time) {
        self.chip.output(now.as_picoseconds());
    }

    /// The level of its output since it was last brought to the present; it is pulled up while nobody drives it.
    pub fn data_out(&self) -> bool {
        self.chip.shown().unwrap_or(true)
    }

    /// When its output changes by itself next.
    pub fn deadline(&self) -> Option<Time> {
        self.chip.deadline().map(Time::picoseconds)
    }

    /// The part, to look at or to change.
    pub fn chip(&mut self) -> &mut Nor {
        &mut self.chip
    }

    /// What was done that its data sheet forbids.
    pub fn violations(&self) -> Vec<Violation> {
        let violation = |(at, text): &(u64, String)| Violation {
            time: Time::picoseconds(*at),
            text: format!("flash: {text}"),
        };
        self.chip.violations.iter().map(violation).collect()
    }
}
