//! The output stage.

use rpc::{CallError, Link, Network};
use spec::management::ChannelState;
use spec::services::breaker::{
    get_board, get_status, inrush_time, power_state, set_policy, set_retry, set_start, shutdown,
    start, TripCause,
};

/// State of one output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutputStatus {
    /// Off, on or tripped.
    pub state: ChannelState,
    /// Why it tripped last, also after off.
    pub last: TripCause,
    /// It will be switched on by itself.
    pub pending: bool,
    /// Times that it was switched on again since it was last commanded, with the one that is pending.
    pub retries: u32,
    /// Trips since power-up.
    pub trips: u32,
    /// Time of the last, the low 32 bits of microseconds since power-up.
    pub time: u32,
}

/// What a channel does by itself; at power-up nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Automatic {
    /// It takes part in the start-up sequence.
    pub starts: bool,
    /// When it comes on in it, in milliseconds.
    pub start_delay: u16,
    /// How often it is switched on again after a trip for overcurrent.
    pub retry_limit: u8,
    /// How long after the trip, in milliseconds.
    pub retry_delay: u16,
    /// It trips when the CPU starts again.
    pub off_at_restart: bool,
}

/// Reads the state of a channel, 0 to 9.
///
/// # Errors
/// The call failed.
pub fn status<N: Network>(link: &mut Link<N>, channel: usize) -> Result<OutputStatus, CallError> {
    let status = link.call(get_status::Arguments {
        channel: channel as u32,
    })?;
    let state = match (status.tripped, status.on) {
        (1, _) => ChannelState::Tripped,
        (_, 1) => ChannelState::On,
        _ => ChannelState::Off,
    };
    Ok(OutputStatus {
        state,
        last: TripCause::from_code(status.last).unwrap_or(TripCause::None),
        pending: status.pending != 0,
        retries: status.attempts,
        trips: status.trips,
        time: status.time,
    })
}

/// Whether the all-off line is active.
///
/// # Errors
/// The call failed.
pub fn is_all_off<N: Network>(link: &mut Link<N>) -> Result<bool, CallError> {
    let board = link.call(get_board::Arguments {})?;
    Ok(board.all_off != 0)
}

/// Switches a channel. Off also clears a trip.
///
/// # Errors
/// The call failed; `Failed` when a channel that is tripped or shut down was to be switched on.
pub fn switch<N: Network>(link: &mut Link<N>, channel: usize, on: bool) -> Result<(), CallError> {
    link.call(power_state::Arguments {
        channel: channel as u32,
        on: on.into(),
    })
    .map(drop)
}

/// Sets the inrush time of a channel in clocks.
///
/// # Errors
/// The call failed.
pub fn set_inrush<N: Network>(
    link: &mut Link<N>,
    channel: usize,
    clocks: u32,
) -> Result<(), CallError> {
    link.call(inrush_time::Arguments {
        channel: channel as u32,
        cycles: clocks,
    })
    .map(drop)
}

/// Shuts all outputs down, or allows switching on again.
///
/// # Errors
/// The call failed.
pub fn set_shutdown<N: Network>(link: &mut Link<N>, active: bool) -> Result<(), CallError> {
    link.call(shutdown::Arguments {
        active: active.into(),
    })
    .map(drop)
}

/// Sets what a channel does by itself.
///
/// # Errors
/// A call failed; those before it have taken effect.
pub fn set_automatic<N: Network>(
    link: &mut Link<N>,
    channel: usize,
    automatic: &Automatic,
) -> Result<(), CallError> {
    let channel = channel as u32;
    link.call(set_policy::Arguments {
        channel,
        off: automatic.off_at_restart.into(),
    })?;
    link.call(set_retry::Arguments {
        channel,
        delay: automatic.retry_delay.into(),
        limit: automatic.retry_limit.into(),
    })?;
    link.call(set_start::Arguments {
        channel,
        delay: automatic.start_delay.into(),
        part: automatic.starts.into(),
    })
    .map(drop)
}

/// Begins the start-up sequence.
///
/// # Errors
/// The call failed.
pub fn begin_sequence<N: Network>(link: &mut Link<N>) -> Result<(), CallError> {
    link.call(start::Arguments {}).map(drop)
}
