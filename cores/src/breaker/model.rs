//! A breaker as the specification says it, written without looking at the gateware: a history and a few rules.
use spec::services::breaker::TripCause;

/// Inputs of one clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct Inputs {
    pub on: bool,
    pub off: bool,
    pub inrush: Option<u32>,
    pub filter: Option<u8>,
    pub alert: bool,
    pub shutdown: bool,
    pub all_off: bool,
}

/// One channel.
#[derive(Clone, Debug)]
pub struct Model {
    pub on: bool,
    pub tripped: bool,
    pub cause: TripCause,
    pub trips: u32,
    /// Clocks since it was switched on.
    age: u64,
    window: u64,
    inrush: u32,
    filter: u8,
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
        let cause = if overcurrent && !self.blind() {
            TripCause::Overcurrent
        } else if inputs.shutdown {
            TripCause::Shutdown
        } else if inputs.all_off {
            TripCause::AllOff
        } else {
            TripCause::None
        };
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
        } else if inputs.on && !self.on && !self.tripped && !inputs.shutdown && !inputs.all_off {
            self.on = true;
            self.age = 0;
            self.window = u64::from(self.inrush);
        }
        self.inrush = inputs.inrush.unwrap_or(self.inrush);
        self.filter = inputs.filter.unwrap_or(self.filter);
    }
}
