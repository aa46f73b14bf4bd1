//! Trips of a breaker: how many, and when the last was. The hardware tells the low 32 bits of the microseconds since power-up,
//! which come round after 71 minutes; here they are 64.

/// How far the hardware's microseconds may be ahead of ours: they are read one after the other.
const AHEAD: u32 = 1_000_000;

/// Trips of one channel since power-up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trips {
    /// How many.
    pub count: u32,
    /// Microseconds from power-up to the last one.
    pub time: u64,
}

impl Trips {
    /// Takes what the hardware says: how many, and the low bits of the time of the last. True if there is a new one; it was
    /// at most 71 minutes before `now`, in microseconds since power-up.
    pub fn note(&mut self, count: u32, time: u32, now: u64) -> bool {
        if count == self.count {
            return false;
        }
        let ahead = time.wrapping_sub(now as u32);
        let time = match ahead < AHEAD {
            true => now + u64::from(ahead),
            false => now.saturating_sub(ahead.wrapping_neg().into()),
        };
        *self = Trips { count, time };
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whenever it is heard of, up to 71 minutes later, and whatever came round meanwhile.
    #[test]
    fn the_time_is_whole() {
        let turn = 1u64 << 32;
        for tripped in [0, 1, turn - 1, turn, 5 * turn + 7, 1000 * turn] {
            for later in [0, 1, 999, turn / 2, turn - u64::from(AHEAD) - 1] {
                let mut trips = Trips::default();
                assert!(trips.note(3, tripped as u32, tripped + later));
                let expected = Trips {
                    count: 3,
                    time: tripped,
                };
                assert_eq!(trips, expected, "{later} later");
            }
        }
        let mut trips = Trips::default();
        assert!(trips.note(1, 2, 2 * turn - 3));
        assert_eq!(trips.time, 2 * turn + 2, "a little ahead");
    }

    #[test]
    fn an_old_trip_is_not_a_new_one() {
        let mut trips = Trips::default();
        assert!(!trips.note(0, 0, 1 << 40), "none yet");
        assert!(trips.note(1, 77, 100));
        assert!(!trips.note(1, 77, 3 << 32));
        assert_eq!(trips.time, 77);
    }
}
