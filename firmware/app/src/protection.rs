//! When the outputs are shut down, why, and when they may be switched on again.
//!
//! A sample is bad when the supply or a temperature is beyond the limits of `spec::protection`, or the all-off line is active. Some bad samples in a row shut
//! the outputs down; more good ones in a row, further inside the limits, allow switching on again. Outputs that were on stay
//! off until they are commanded off and on. One of two sensors may fail without a shutdown, but not without an alarm.

use spec::management::ShutdownReason as Reason;
use spec::protection::{
    BAD_SAMPLES, GOOD_SAMPLES, TEMPERATURE_HYSTERESIS_C, TEMPERATURE_MAX_C, TEMPERATURE_MIN_C,
    VOLTAGE_HYSTERESIS_MV, VOLTAGE_TOLERANCE_MV,
};
use spec::sensors::{TEMPERATURES, VOLTAGES};

/// What is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The all-off line is active: the hardware has switched everything off.
    pub all_off: bool,
    /// Nominal voltage in millivolts; 0 without a strap.
    pub nominal: u32,
    /// Voltages in millivolts; `None` for a converter that does not answer or says what cannot be.
    pub voltages: [Option<u32>; VOLTAGES],
    /// Temperatures in degrees Celsius; `None` as above.
    pub temperatures: [Option<i32>; TEMPERATURES],
}

impl Sample {
    /// Whether a sensor has failed.
    pub fn has_failure(&self) -> bool {
        self.voltages.contains(&None) || self.temperatures.contains(&None)
    }

    /// What is wrong with it, with limits that are this much narrower.
    fn fault(&self, narrower_mv: u32, narrower_c: i32) -> Reason {
        if self.all_off {
            return Reason::AllOff;
        }
        if self.nominal == 0 {
            return Reason::NoStrap;
        }
        if self.voltages == [None; VOLTAGES] || self.temperatures == [None; TEMPERATURES] {
            return Reason::SensorFailure;
        }
        let tolerance = VOLTAGE_TOLERANCE_MV - narrower_mv;
        for voltage in self.voltages.into_iter().flatten() {
            if voltage < self.nominal - tolerance {
                return Reason::VoltageLow;
            }
            if voltage > self.nominal + tolerance {
                return Reason::VoltageHigh;
            }
        }
        for temperature in self.temperatures.into_iter().flatten() {
            if temperature < TEMPERATURE_MIN_C + narrower_c {
                return Reason::TemperatureLow;
            }
            if temperature > TEMPERATURE_MAX_C - narrower_c {
                return Reason::TemperatureHigh;
            }
        }
        Reason::None
    }
}

/// The state of protection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Protection {
    reason: Reason,
    bad: u8,
    good: u8,
    shutdowns: u32,
    last: Reason,
}

impl Protection {
    /// Protection before the first sample. `kept` is the reason that an earlier run left, if there was one.
    pub fn new(kept: Option<Reason>) -> Self {
        let reason = kept
            .filter(|reason| *reason != Reason::None)
            .unwrap_or(Reason::Starting);
        Protection {
            reason,
            bad: 0,
            good: 0,
            shutdowns: 0,
            last: reason,
        }
    }

    /// Judges a sample.
    pub fn judge(&mut self, sample: &Sample) {
        if self.is_shut_down() {
            self.judge_recovery(sample);
            return;
        }
        match sample.fault(0, 0) {
            Reason::None => {
                self.bad = 0;
                self.reason = Reason::None;
            }
            fault => {
                self.bad += 1;
                if self.bad >= BAD_SAMPLES {
                    self.reason = fault;
                    self.last = fault;
                    self.good = 0;
                    self.shutdowns = self.shutdowns.wrapping_add(1);
                }
            }
        }
    }

    fn judge_recovery(&mut self, sample: &Sample) {
        let outer = sample.fault(0, 0);
        if outer != Reason::None {
            self.reason = outer;
            self.last = outer;
        }
        match sample.fault(VOLTAGE_HYSTERESIS_MV, TEMPERATURE_HYSTERESIS_C) {
            Reason::None => self.good += 1,
            _ => self.good = 0,
        }
        if self.good >= GOOD_SAMPLES {
            self.reason = Reason::None;
            self.bad = 0;
        }
    }

    /// Why the outputs may not be switched on now.
    pub fn reason(&self) -> Reason {
        self.reason
    }

    /// Why they were shut down last; `Starting` if they never were.
    pub fn last(&self) -> Reason {
        self.last
    }

    /// Shutdowns since the start.
    pub fn shutdowns(&self) -> u32 {
        self.shutdowns
    }

    /// Whether outputs that are on must be switched off. Before the first good sample they keep their state: the unit may have
    /// started again while they were on.
    pub fn is_shut_down(&self) -> bool {
        !matches!(self.reason, Reason::None | Reason::Starting)
    }

    /// Whether outputs may be switched on.
    pub fn allows_on(&self) -> bool {
        self.reason == Reason::None
    }

    /// Whether the shutdown is for temperature, which makes the fault LED blink.
    pub fn is_thermal(&self) -> bool {
        matches!(
            self.reason,
            Reason::TemperatureLow | Reason::TemperatureHigh
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Sample = Sample {
        all_off: false,
        nominal: 5000,
        voltages: [Some(5000), Some(4990)],
        temperatures: [Some(25), Some(30)],
    };

    fn running() -> Protection {
        let mut protection = Protection::new(None);
        assert!(!protection.allows_on() && !protection.is_shut_down());
        protection.judge(&GOOD);
        assert!(protection.allows_on());
        protection
    }

    fn with_voltage(millivolts: u32) -> Sample {
        Sample {
            voltages: [Some(5000), Some(millivolts)],
            ..GOOD
        }
    }

    fn with_temperature(celsius: i32) -> Sample {
        Sample {
            temperatures: [Some(celsius), Some(25)],
            ..GOOD
        }
    }

    #[test]
    fn each_limit_is_where_it_should_be() {
        let cases = [
            (with_voltage(4750), Reason::None),
            (with_voltage(4749), Reason::VoltageLow),
            (with_voltage(5250), Reason::None),
            (with_voltage(5251), Reason::VoltageHigh),
            (with_temperature(5), Reason::None),
            (with_temperature(4), Reason::TemperatureLow),
            (with_temperature(-20), Reason::TemperatureLow),
            (with_temperature(60), Reason::None),
            (with_temperature(61), Reason::TemperatureHigh),
            (Sample { nominal: 0, ..GOOD }, Reason::NoStrap),
            (
                Sample {
                    all_off: true,
                    ..GOOD
                },
                Reason::AllOff,
            ),
            (
                Sample {
                    voltages: [None, None],
                    ..GOOD
                },
                Reason::SensorFailure,
            ),
            (
                Sample {
                    temperatures: [None, None],
                    ..GOOD
                },
                Reason::SensorFailure,
            ),
            (
                Sample {
                    voltages: [None, Some(5000)],
                    ..GOOD
                },
                Reason::None,
            ),
            (
                Sample {
                    temperatures: [Some(25), None],
                    ..GOOD
                },
                Reason::None,
            ),
        ];
        for (sample, reason) in cases {
            let mut protection = running();
            for _ in 0..BAD_SAMPLES {
                protection.judge(&sample);
            }
            assert_eq!(protection.reason(), reason, "{sample:?}");
        }
    }

    /// D-FW-5: twelve volts work.
    #[test]
    fn twelve_volts_are_good_when_they_are_nominal() {
        let mut protection = Protection::new(None);
        let sample = Sample {
            nominal: 12_000,
            voltages: [Some(11_950), Some(12_050)],
            ..GOOD
        };
        protection.judge(&sample);
        assert!(protection.allows_on());
    }

    /// D-FW-4: single samples do not shut down.
    #[test]
    fn fewer_bad_samples_than_the_limit_do_nothing() {
        let mut protection = running();
        for _ in 0..100 {
            for _ in 1..BAD_SAMPLES {
                protection.judge(&with_voltage(0));
            }
            protection.judge(&GOOD);
        }
        assert_eq!(
            (protection.reason(), protection.shutdowns()),
            (Reason::None, 0)
        );
    }

    #[test]
    fn recovery_needs_good_samples_in_a_row_inside_the_hysteresis() {
        let mut protection = running();
        for _ in 0..BAD_SAMPLES {
            protection.judge(&with_voltage(4000));
        }
        assert_eq!(
            (protection.is_shut_down(), protection.shutdowns()),
            (true, 1)
        );
        let edge = with_voltage(5000 - VOLTAGE_TOLERANCE_MV + VOLTAGE_HYSTERESIS_MV - 1);
        for _ in 0..200 {
            protection.judge(&edge);
        }
        assert_eq!(
            protection.reason(),
            Reason::VoltageLow,
            "inside the limit, not inside the hysteresis"
        );
        for _ in 1..GOOD_SAMPLES {
            protection.judge(&GOOD);
        }
        protection.judge(&edge);
        for _ in 1..GOOD_SAMPLES {
            protection.judge(&GOOD);
        }
        assert!(protection.is_shut_down(), "not in a row");
        protection.judge(&GOOD);
        assert!(protection.allows_on());
        assert_eq!(protection.last(), Reason::VoltageLow, "the reason is kept");
    }

    #[test]
    fn a_shutdown_survives_a_restart_of_the_cpu() {
        let mut protection = Protection::new(Some(Reason::TemperatureHigh));
        assert!(protection.is_shut_down() && protection.is_thermal());
        protection.judge(&GOOD);
        assert!(protection.is_shut_down());
        assert!(Protection::new(Some(Reason::None)).reason() == Reason::Starting);
    }

    #[test]
    fn a_bad_first_sample_does_not_allow_switching_on() {
        let mut protection = Protection::new(None);
        protection.judge(&with_voltage(3000));
        assert_eq!(protection.reason(), Reason::Starting);
        protection.judge(&with_voltage(3000));
        protection.judge(&with_voltage(3000));
        assert_eq!(protection.reason(), Reason::VoltageLow);
    }
}
