//! Mean of the last few samples, which follows a step at once.

/// Samples that are averaged: with a round every 10 ms, a reading is at most 40 ms old.
pub const SAMPLES: usize = 4;
/// Codes between a sample and the mean beyond which the input has changed: the samples before say nothing any more.
pub const STEP: u16 = 16;

/// The last samples of one input.
#[derive(Clone, Copy, Debug, Default)]
pub struct Average {
    samples: [u16; SAMPLES],
    next: usize,
    count: usize,
}

impl Average {
    /// Adds a sample. One that is far from the mean of the others takes the place of them all.
    pub fn add(&mut self, sample: u16) {
        let mean = self.samples[..self.count].iter().sum::<u16>() / self.count.max(1) as u16;
        if sample.abs_diff(mean) > STEP {
            self.clear();
        }
        self.samples[self.next] = sample;
        self.next = (self.next + 1) % SAMPLES;
        self.count = (self.count + 1).min(SAMPLES);
    }

    /// Forgets all samples.
    pub fn clear(&mut self) {
        self.count = 0;
        self.next = 0;
    }

    /// Mean of the samples on a scale where `steps` samples' worth is `full`, rounded; `None` if there are none.
    pub fn scaled(&self, full: u32, steps: u32) -> Option<u32> {
        let count = self.count as u32;
        let sum: u32 = self.samples[..self.count]
            .iter()
            .map(|s| u32::from(*s))
            .sum();
        (count > 0).then(|| (sum * full + steps * count / 2) / (steps * count))
    }

    /// Whether every sample has this value, and there is one.
    pub fn is_stuck_at(&self, value: u16) -> bool {
        self.count > 0 && self.samples[..self.count].iter().all(|s| *s == value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_is_that_of_the_last_samples() {
        let mut average = Average::default();
        assert_eq!(average.scaled(5000, 4096), None);
        average.add(4095);
        assert_eq!(average.scaled(5000, 4096), Some(4999));
        for sample in [100, 104, 108, 112, 104] {
            average.add(sample);
        }
        assert_eq!(average.scaled(4096, 4096), Some(107));
        average.clear();
        assert_eq!(average.scaled(4096, 4096), None);
    }

    /// A load that is switched on shows with the first sample after it.
    #[test]
    fn a_step_is_followed_at_once() {
        let mut average = Average::default();
        for sample in [0, 1, 0, 1, 819] {
            average.add(sample);
        }
        assert_eq!(average.scaled(4096, 4096), Some(819));
        average.add(819 + STEP);
        assert_eq!(average.scaled(4096, 4096), Some(827));
    }

    /// Greatest product: four times full scale times 20 V.
    #[test]
    fn nothing_overflows() {
        let mut average = Average::default();
        (0..SAMPLES).for_each(|_| average.add(4095));
        assert_eq!(average.scaled(20_000, 4096), Some(19_995));
        assert!(average.is_stuck_at(4095));
        assert!(!average.is_stuck_at(0));
    }
}
