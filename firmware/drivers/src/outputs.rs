//! The output stage.

use rpc::{CallError, Link, Network};
use spec::management::ChannelState;
use spec::services::breaker::{
    get_board, get_status, inrush_time, power_state, shutdown, TripCause,
};

/// State of one output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutputStatus {
    /// Off, on or tripped.
    pub state: ChannelState,
    /// Why it tripped last, if it is tripped.
    pub cause: TripCause,
    /// Trips since power-up.
    pub trips: u32,
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
        cause: TripCause::from_code(status.cause).unwrap_or(TripCause::None),
        trips: status.trips,
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
