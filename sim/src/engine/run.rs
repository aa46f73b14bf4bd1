//! Running a model against time: clocks, watched ports, recorded and played-back bursts.

use super::{EngineError, Input, Model, Output, Time};

/// A clock that was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockId {
    index: u32,
    period: Time,
}

/// A capture that was set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaptureId(usize);

/// A playback that was set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaybackId(usize);

/// What a capture saw at one rising edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Sample {
    /// Femtoseconds.
    pub time: u64,
    /// The ports, the first in the lowest bits.
    pub bits: u64,
}

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The time has come.
    Time,
    /// A watched port changed, or a burst that was to be notified has ended, or both.
    Event,
}

impl Model {
    /// Starts a clock input: period, first rising edge one period from now. Rising edges of several clocks that fall
    /// together are evaluated together.
    pub fn clock(&mut self, name: &str, period: Time) -> Result<ClockId, EngineError> {
        let which = self
            .instance
            .clock_names
            .iter()
            .position(|known| known == name)
            .ok_or_else(|| EngineError::NoSuchPort {
                model: self.name.clone(),
                direction: "clock",
                port: name.to_string(),
                known: self.instance.clock_names.join(" "),
            })?;
        let first = self.instance.now() + period.0;
        let index = self.instance.add_clock(which, period.0 / 2, first);
        let clock = ClockId { index, period };
        self.clocks.push(clock);
        Ok(clock)
    }

    pub(super) fn instance_period(&self) -> u64 {
        self.clocks.first().map_or(0, |clock| clock.period.0)
    }

    /// Changes the period from the next edge on, as for a clock that is some parts per million off.
    pub fn set_period(&mut self, clock: ClockId, period: Time) {
        self.instance.set_period(clock.index, period.0 / 2);
    }

    /// Stops or starts a clock, as when a cable is pulled.
    pub fn enable_clock(&mut self, clock: ClockId, enabled: bool) {
        self.instance.enable_clock(clock.index, enabled);
    }

    /// Ends a run when this output has another value after a rising edge of the clock than it had when a run last ended
    /// or the watch was set.
    pub fn watch(&mut self, output: Output, clock: ClockId) {
        self.instance.add_watch(output.0, clock.index);
    }

    /// Records these outputs at each rising edge at which `enable` is not zero: the values that registers held until then.
    /// With `notify` a run ends when `enable` falls.
    pub fn capture(
        &mut self,
        clock: ClockId,
        enable: Output,
        outputs: &[Output],
        notify: bool,
    ) -> CaptureId {
        let ports: Vec<usize> = outputs.iter().map(|output| output.0).collect();
        CaptureId(
            self.instance
                .add_capture(clock.index, enable.0, notify, &ports),
        )
    }

    /// What was recorded since the last time.
    pub fn take(&mut self, capture: CaptureId) -> Vec<Sample> {
        self.instance.take_samples(capture.0)
    }

    /// Drives these inputs, one queued value a clock, as a register outside would: they change after the rising edge. The
    /// first input is in the lowest bits; `idle` is driven when the queue is empty.
    pub fn playback(&mut self, clock: ClockId, inputs: &[Input], idle: u64) -> PlaybackId {
        let ports: Vec<usize> = inputs.iter().map(|input| input.0).collect();
        PlaybackId(self.instance.add_playback(clock.index, &ports, idle))
    }

    /// Queues values.
    pub fn play(&mut self, playback: PlaybackId, values: &[u64]) {
        self.instance.playback_push(playback.0, values);
    }

    /// Changes what is driven when the queue is empty.
    pub fn play_idle(&mut self, playback: PlaybackId, idle: u64) {
        self.instance.playback_idle(playback.0, idle);
    }

    /// Values still queued.
    pub fn pending(&self, playback: PlaybackId) -> usize {
        self.instance.playback_pending(playback.0)
    }

    /// Runs until a time, edges at that time included, or until an event.
    pub fn run_until(&mut self, until: Time) -> Stop {
        self.start_clocks();
        match self.instance.run(until.0) {
            0 => Stop::Time,
            _ => Stop::Event,
        }
    }
}
