//! When all outputs together give more than the unit carries.

use spec::protection::{TOTAL_MAX_MA, TOTAL_ROUNDS};

/// The watch over the sum of the currents.
#[derive(Clone, Copy, Debug, Default)]
pub struct Overload {
    beyond: u8,
    shed: u32,
}

impl Overload {
    /// Judges the sum of a round of metering, in milliamperes: whether an output must be switched off now. After that as many
    /// rounds must be beyond the limit again before the next is.
    pub fn judge(&mut self, total: u32) -> bool {
        self.beyond = match total > TOTAL_MAX_MA {
            true => self.beyond + 1,
            false => 0,
        };
        let must = self.beyond >= TOTAL_ROUNDS;
        if must {
            self.beyond = 0;
        }
        must
    }

    /// An output was switched off.
    pub fn note(&mut self) {
        self.shed = self.shed.wrapping_add(1);
    }

    /// Outputs switched off so far.
    pub fn shed(&self) -> u32 {
        self.shed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rounds_in_a_row_count() {
        let mut overload = Overload::default();
        for _ in 0..100 {
            for _ in 1..TOTAL_ROUNDS {
                assert!(!overload.judge(TOTAL_MAX_MA + 1));
            }
            assert!(
                !overload.judge(TOTAL_MAX_MA),
                "the limit itself may be given"
            );
        }
        for _ in 0..3 {
            for _ in 1..TOTAL_ROUNDS {
                assert!(!overload.judge(TOTAL_MAX_MA + 1));
            }
            assert!(overload.judge(TOTAL_MAX_MA + 1));
        }
    }
}
