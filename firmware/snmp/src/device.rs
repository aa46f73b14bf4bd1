//! What the application gives to the agent.

use crate::table::Object;
use crate::value::Value;

/// The unit that the agent speaks for.
pub trait Device {
    /// The value of an instance. `index` counts the rows of the object's column from 0: channel, sensor, or 0 for a single
    /// value. The type of the value must be that of [`Object`]'s page.
    ///
    /// # Errors
    /// [`Unavailable`] says whether the instance is not there now, or could not be read.
    fn read(&mut self, object: Object, index: usize) -> Result<Value<'_>, Unavailable>;

    /// Whether a setting could be applied now. Changes nothing. Type, length and range have been checked before.
    ///
    /// # Errors
    /// [`Refusal`] says why not.
    fn test(&mut self, setting: &Setting<'_>) -> Result<(), Refusal>;

    /// All settings of a request have passed [`Self::test`]; they are applied next. What they may change must be kept for
    /// [`Self::undo`].
    fn begin(&mut self);

    /// Applies a setting.
    ///
    /// # Errors
    /// The setting could not be applied.
    fn apply(&mut self, setting: &Setting<'_>) -> Result<(), Failed>;

    /// Takes back everything applied since [`Self::begin`], because a later setting of the same request failed.
    ///
    /// # Errors
    /// Some of it could not be taken back.
    fn undo(&mut self) -> Result<(), Failed>;
}

/// A change that a manager asks for. Channels count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting<'a> {
    /// Switches a channel.
    State {
        /// From 0.
        channel: usize,
        /// Whether it shall be on.
        on: bool,
    },
    /// Sets the current above which a channel trips.
    Limit {
        /// From 0.
        channel: usize,
        /// 0 to [`spec::sensors::LIMIT_MAX_MA`].
        milliamperes: u32,
    },
    /// Sets how long overcurrent is ignored after switching on.
    Inrush {
        /// From 0.
        channel: usize,
        /// 0 to [`spec::sensors::INRUSH_MAX_MS`].
        milliseconds: u32,
    },
    /// Puts a channel into the start-up sequence, or takes it out.
    Start {
        /// From 0.
        channel: usize,
        /// Whether it shall be switched on by the sequence.
        part: bool,
    },
    /// Sets when a channel comes on in the start-up sequence.
    StartDelay {
        /// From 0.
        channel: usize,
        /// 0 to [`spec::management::START_DELAY_MAX_MS`].
        milliseconds: u32,
    },
    /// Sets how often a channel is switched on again by itself.
    RetryLimit {
        /// From 0.
        channel: usize,
        /// 0, never, to [`spec::management::RETRY_LIMIT_MAX`].
        attempts: u32,
    },
    /// Sets how long after a trip it is switched on again.
    RetryDelay {
        /// From 0.
        channel: usize,
        /// 0 to [`spec::management::RETRY_DELAY_MAX_MS`].
        milliseconds: u32,
    },
    /// Sets what happens to a channel when the CPU starts again.
    Policy {
        /// From 0.
        channel: usize,
        /// Whether it shall trip.
        off: bool,
    },
    /// Begins the start-up sequence, or does nothing.
    Sequence {
        /// Whether to begin.
        begin: bool,
    },
    /// Begins the self-test of the PHY's delays, or does nothing.
    Scan {
        /// Whether to begin.
        begin: bool,
    },
    /// `sysContact`: at most 255 octets of ASCII.
    Contact(&'a [u8]),
    /// `sysName`: at most 255 octets of ASCII.
    Name(&'a [u8]),
    /// `sysLocation`: at most 255 octets of ASCII.
    Location(&'a [u8]),
}

/// Why an instance has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unavailable {
    /// It is not there now, such as the value of a sensor that does not answer: noSuchInstance, and a walk goes on behind it.
    NoInstance,
    /// It is there but could not be read: genErr.
    Failed,
}

/// Why a setting cannot be applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not in the state the unit is in, such as switching on a tripped channel: inconsistentValue.
    Inconsistent,
    /// There is no room for it: resourceUnavailable.
    NoRoom,
    /// The unit does not allow it at all: notWritable.
    NotWritable,
}

/// Something that should have worked did not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed;
