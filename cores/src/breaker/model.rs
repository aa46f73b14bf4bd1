//! A breaker as the specification says it, written without looking at the gateware: a history and a few rules.
use spec::services::breaker::TripCause;

/// Inputs of one clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct Inputs {
    pub on: bool,
    pub again: bool,
    pub off: bool,
    pub inrush: Option<u32>,
    pub filter: Option<u8>,
    pub policy: Option<bool>,
    pub alert: bool,
    pub shutdown: bool,
    pub all_off: bool,
    pub restarted: bool,
    pub recorded: bool,
}

/// One channel.
#[derive(Clone, Debug)]
pub struct Model {
    pub on: bool,
    pub tripped: bool,
    pub cause: TripCause,
    pub trips: u32,
    pub unrecorded: bool,
    /// Clocks since it was switched on.
    age: u64,
    window: u64,
    inrush: u32,
    filter: u8,
    /// Off when the CPU starts again.
    drops: bool,
    /// Levels of the alert pin, the newest last.
    history: Vec<bool>,
}

impl Default for Model {
    fn default() -> Self {
        Model {
            on: false,
            tripped: false,
            cause: TripCause::None,
            trips: 0,
            unrecorded: false,
            drops: false,
            age: 0,
            window: 0,
            inrush: 0,
            filter: 0,
            history: vec![],
        }
    }
}

impl Model {
    pub fn blind(&self) -> bool {
        self.on && self.age < self.window
    }

    /// One clock.
    pub fn step(&mut self, inputs: Inputs) {
        // The synchroniser shows now what the pin was two clocks ago.
        let needed = usize::from(self.filter) + 1;
        let seen = self.history.len().saturating_sub(1);
        let overcurrent =
            seen >= needed && self.history[seen - needed..seen].iter().all(|&high| high);
        self.history.push(inputs.alert);
        if self.history.len() > 1000 {
            self.history.drain(..500);
        }
        let stop = if inputs.shutdown {
            TripCause::Shutdown
        } else if inputs.all_off {
            TripCause::AllOff
        } else if inputs.restarted && self.drops {
            TripCause::Watchdog
        } else {
            TripCause::None
        };
        let cause = if overcurrent && !self.blind() {
            TripCause::Overcurrent
        } else {
            stop
        };
        let may = stop == TripCause::None && !self.on;
        self.unrecorded &= !inputs.recorded;
        self.age += 1;
        if inputs.off {
            self.on = false;
            self.tripped = false;
            self.cause = TripCause::None;
        } else if self.on && cause != TripCause::None {
            self.on = false;
            self.tripped = true;
            self.cause = cause;
            self.trips += 1;
            self.unrecorded = true;
        } else if may && (inputs.again || inputs.on && !self.tripped) {
            self.on = true;
            self.tripped = false;
            self.age = 0;
            self.window = u64::from(self.inrush);
        }
        self.inrush = inputs.inrush.unwrap_or(self.inrush);
        self.filter = inputs.filter.unwrap_or(self.filter);
        self.drops = inputs.policy.unwrap_or(self.drops);
    }
}
