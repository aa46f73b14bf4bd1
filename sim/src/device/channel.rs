//! One output: switch, shunt, amplifier, comparator, and the load that hangs on it.
//!
//! ```text
//!  supply --[source]--+--[switch]--[shunt 5 mOhm]--+------ load: resistance, capacitance, short
//!                                     |
//!                                amplifier 0.5 V/A, one pole --+--> ADC input
//!                                                              +--> comparator against the DAC --> overcurrent
//! ```
//! Between events the circuit has one time constant for the load and one for the amplifier; both are advanced in closed
//! form in steps of at most [`STEP`] while something moves, and not at all when nothing does.

use crate::engine::Time;

/// Longest step of the integration.
const STEP: Time = Time::nanoseconds(100);
/// Switch, shunt, filter coil and board, in ohms.
const SERIES_OHMS: f64 = 0.035;
/// The shunt amplifier's output per ampere, in volts.
const VOLTS_PER_AMPERE: f64 = 0.5;
/// The amplifier's output cannot exceed its supply.
const AMPLIFIER_MAX_VOLTS: f64 = 3.3;
/// Time constant of the amplifier (INA199A2: about 80 kHz at this gain), in seconds.
const AMPLIFIER_SECONDS: f64 = 2.0e-6;
/// Width of the comparator's hysteresis, in volts.
const HYSTERESIS_VOLTS: f64 = 0.006;
/// Time from the comparator's inputs crossing to its output changing.
const COMPARATOR_DELAY: Time = Time::nanoseconds(400);
/// Resistance of a short circuit at the end of a lead, in ohms.
const SHORT_OHMS: f64 = 0.02;
/// Changes below this are the end of a transient, in amperes.
const SETTLED_AMPERES: f64 = 1.0e-5;

/// What hangs on an output.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Load {
    /// Resistance in ohms; `f64::INFINITY` for none.
    pub ohms: f64,
    /// Capacitance in farads, in parallel with the resistance.
    pub farads: f64,
    /// A short circuit in parallel with both.
    pub shorted: bool,
}

impl Load {
    /// Nothing is connected.
    pub const OPEN: Load = Load {
        ohms: f64::INFINITY,
        farads: 0.0,
        shorted: false,
    };

    /// A plain resistor.
    pub const fn resistor(ohms: f64) -> Load {
        Load { ohms, ..Load::OPEN }
    }

    fn conductance(self) -> f64 {
        1.0 / self.ohms + if self.shorted { 1.0 / SHORT_OHMS } else { 0.0 }
    }
}

/// An output channel.
#[derive(Clone, Debug)]
pub struct Channel {
    load: Load,
    on: bool,
    /// Supply in volts.
    supply: f64,
    /// Comparator threshold in volts.
    threshold: f64,
    /// Voltage of the load.
    load_volts: f64,
    /// Current through the shunt.
    amperes: f64,
    /// Output of the amplifier.
    amplifier: f64,
    comparing: bool,
    overcurrent: bool,
    /// What the comparator's output becomes, and when.
    pending: Option<(Time, bool)>,
    time: Time,
    settled: bool,
    /// When the supply will have been over the limit first, for trip times: the last time the pin rose.
    rose: Option<Time>,
}

impl Default for Channel {
    fn default() -> Self {
        Channel {
            load: Load::OPEN,
            on: false,
            supply: 0.0,
            threshold: 0.0,
            load_volts: 0.0,
            amperes: 0.0,
            amplifier: 0.0,
            comparing: false,
            overcurrent: false,
            pending: None,
            time: Time::ZERO,
            settled: true,
            rose: None,
        }
    }
}

impl Channel {
    /// Hangs another load on it.
    pub fn set_load(&mut self, now: Time, load: Load) {
        self.advance(now);
        self.load = load;
        self.settled = false;
    }

    /// What hangs on it.
    pub fn load(&self) -> Load {
        self.load
    }

    /// Switches it.
    pub fn switch(&mut self, now: Time, on: bool) {
        if on != self.on {
            self.advance(now);
            self.on = on;
            self.settled = false;
        }
    }

    /// Changes the supply voltage.
    pub fn set_supply(&mut self, now: Time, volts: f64) {
        self.advance(now);
        self.supply = volts;
        self.settled = false;
    }

    /// Changes the comparator's threshold.
    pub fn set_threshold(&mut self, now: Time, volts: f64) {
        if volts != self.threshold {
            self.advance(now);
            self.threshold = volts;
            self.settled = false;
        }
    }

    /// Current through the shunt, in amperes.
    pub fn amperes(&self) -> f64 {
        self.amperes
    }

    /// Whether it is switched on.
    pub fn is_on(&self) -> bool {
        self.on
    }

    /// What the ADC sees, in volts.
    pub fn metered_volts(&self) -> f64 {
        self.amplifier
    }

    /// Level of the comparator's output.
    pub fn overcurrent(&self) -> bool {
        self.overcurrent
    }

    /// When the comparator's output last rose.
    pub fn overcurrent_rose(&self) -> Option<Time> {
        self.rose
    }

    /// When it must be looked at next; `None` while nothing moves.
    pub fn deadline(&self) -> Option<Time> {
        let step = (!self.settled).then(|| self.time + STEP);
        let pending = self.pending.map(|(time, _)| time);
        match (step, pending) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    /// Brings it to the present.
    pub fn advance(&mut self, now: Time) {
        while !self.settled && self.time < now {
            let step = STEP.min(now.since(self.time));
            self.time += step;
            self.move_by(step.as_seconds());
            self.compare();
        }
        self.time = self.time.max(now);
        if let Some((time, level)) = self.pending {
            if time <= now {
                if level && !self.overcurrent {
                    self.rose = Some(time);
                }
                self.overcurrent = level;
                self.pending = None;
            }
        }
    }

    fn move_by(&mut self, seconds: f64) {
        let before = (self.amperes, self.amplifier);
        self.move_load(seconds);
        let target = (self.amperes.max(0.0) * VOLTS_PER_AMPERE).min(AMPLIFIER_MAX_VOLTS);
        self.amplifier = target + (self.amplifier - target) * (-seconds / AMPLIFIER_SECONDS).exp();
        let moved = (self.amperes - before.0).abs();
        let lag = (self.amplifier - target).abs() / VOLTS_PER_AMPERE;
        self.settled = moved < SETTLED_AMPERES && lag < SETTLED_AMPERES;
        if self.settled {
            self.amplifier = target;
        }
    }

    /// The load's voltage goes to where the divider of series and load resistance puts it; at once without capacitance.
    fn move_load(&mut self, seconds: f64) {
        let series = if self.on { 1.0 / SERIES_OHMS } else { 0.0 };
        let total = series + self.load.conductance();
        let target = if total > 0.0 {
            self.supply * series / total
        } else {
            self.load_volts
        };
        let constant = self.load.farads / total.max(1e-12);
        self.load_volts = if constant > 0.0 {
            target + (self.load_volts - target) * (-seconds / constant).exp()
        } else if total > 0.0 {
            target
        } else {
            0.0
        };
        self.amperes = (self.supply - self.load_volts) * series;
    }

    fn compare(&mut self) {
        let over = if self.comparing {
            self.amplifier > self.threshold - HYSTERESIS_VOLTS / 2.0
        } else {
            self.amplifier > self.threshold + HYSTERESIS_VOLTS / 2.0
        };
        if over != self.comparing {
            self.comparing = over;
            self.pending = Some((self.time + COMPARATOR_DELAY, over));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channel(load: Load) -> Channel {
        let mut channel = Channel::default();
        channel.set_supply(Time::ZERO, 5.0);
        channel.set_threshold(Time::ZERO, 1.0);
        channel.set_load(Time::ZERO, load);
        channel.advance(Time::milliseconds(1));
        channel.switch(Time::milliseconds(1), true);
        channel
    }

    #[test]
    fn a_resistor_draws_its_current_and_then_nothing_moves() {
        let mut channel = channel(Load::resistor(5.0));
        channel.advance(Time::milliseconds(2));
        let expected = 5.0 / (5.0 + SERIES_OHMS);
        assert!((channel.amperes() - expected).abs() < 1e-6);
        assert!((channel.metered_volts() - expected * VOLTS_PER_AMPERE).abs() < 1e-4);
        assert_eq!(channel.deadline(), None);
        assert!(!channel.overcurrent());
    }

    /// Step by step as deadlines come, as the machine does: the comparator answers within microseconds of a short.
    #[test]
    fn a_short_is_seen_after_amplifier_and_comparator() {
        let mut channel = channel(Load::resistor(50.0));
        let start = Time::milliseconds(2);
        channel.advance(start);
        channel.set_load(
            start,
            Load {
                shorted: true,
                ..channel.load()
            },
        );
        while let Some(time) = channel.deadline() {
            channel.advance(time);
        }
        let delay = channel.overcurrent_rose().expect("it tripped").since(start);
        assert!(delay > COMPARATOR_DELAY, "{delay}");
        assert!(delay < Time::microseconds(2), "{delay}");
        assert!(channel.metered_volts() <= AMPLIFIER_MAX_VOLTS);
        channel.switch(Time::milliseconds(3), false);
        channel.advance(Time::milliseconds(4));
        assert_eq!((channel.amperes(), channel.overcurrent()), (0.0, false));
    }

    #[test]
    fn a_capacitor_draws_inrush_and_then_its_resistor_alone() {
        let load = Load {
            ohms: 10.0,
            farads: 470e-6,
            shorted: false,
        };
        let mut channel = channel(load);
        channel.advance(Time::microseconds(1003));
        assert!(channel.amperes() > 50.0, "{}", channel.amperes());
        assert!(channel.overcurrent());
        channel.advance(Time::milliseconds(3));
        assert!((channel.amperes() - 0.498).abs() < 0.002);
        assert!(!channel.overcurrent());
    }

    /// Just under the threshold nothing happens, just over it does: the comparator is no cruder than its hysteresis.
    #[test]
    fn the_threshold_is_exact_to_the_hysteresis() {
        for (over, expected) in [(-0.004, false), (0.004, true)] {
            let mut channel = Channel::default();
            channel.set_supply(Time::ZERO, 5.0);
            channel.set_threshold(Time::ZERO, 1.0);
            let amperes = (1.0 + over) / VOLTS_PER_AMPERE;
            channel.set_load(Time::ZERO, Load::resistor(5.0 / amperes - SERIES_OHMS));
            channel.switch(Time::microseconds(1), true);
            channel.advance(Time::milliseconds(5));
            assert_eq!(channel.overcurrent(), expected, "{over}");
        }
    }
}
