//! Lowest and highest sample of an input.

/// The lowest and the highest sample since the first.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extremes(Option<(u16, u16)>);

impl Extremes {
    /// Takes note of a sample.
    pub fn note(&mut self, sample: u16) {
        let (lowest, highest) = self.0.unwrap_or((sample, sample));
        self.0 = Some((lowest.min(sample), highest.max(sample)));
    }

    /// The lowest sample on a scale where `steps` are `full`, rounded; `None` before the first.
    pub fn lowest(&self, full: u32, steps: u32) -> Option<u32> {
        self.0.map(|(lowest, _)| scaled(lowest, full, steps))
    }

    /// The highest, likewise.
    pub fn highest(&self, full: u32, steps: u32) -> Option<u32> {
        self.0.map(|(_, highest)| scaled(highest, full, steps))
    }
}

fn scaled(sample: u16, full: u32, steps: u32) -> u32 {
    (u32::from(sample) * full + steps / 2) / steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extremes_are_those_of_all_samples() {
        let mut extremes = Extremes::default();
        assert_eq!(
            (extremes.lowest(10, 1), extremes.highest(10, 1)),
            (None, None)
        );
        for sample in [7, 4095, 3, 100] {
            extremes.note(sample);
        }
        assert_eq!(extremes.lowest(4096, 4096), Some(3));
        assert_eq!(extremes.highest(20_000, 4096), Some(19_995));
    }
}
