//! The breaker's calls as a state enum.
use hdl::decode::WireCode;
use rust_hdl::prelude::*;
use spec::services::breaker::BreakerCall;

/// What a call number means.
#[derive(LogicState, Debug, Copy, Clone, PartialEq)]
pub enum Operation {
    /// No call of this node.
    Unknown,
    /// POWER_STATE.
    PowerState,
    /// INRUSH_TIME.
    InrushTime,
    /// GET_STATUS.
    GetStatus,
    /// SET_FILTER.
    SetFilter,
    /// SHUTDOWN.
    Shutdown,
    /// SET_POLICY.
    SetPolicy,
    /// SET_START.
    SetStart,
    /// START.
    Start,
    /// SET_RETRY.
    SetRetry,
    /// GET_BOARD.
    GetBoard,
}

impl WireCode for Operation {
    const CODES: &'static [(u64, Self)] = &[
        (BreakerCall::PowerState as u64, Operation::PowerState),
        (BreakerCall::InrushTime as u64, Operation::InrushTime),
        (BreakerCall::GetStatus as u64, Operation::GetStatus),
        (BreakerCall::SetFilter as u64, Operation::SetFilter),
        (BreakerCall::Shutdown as u64, Operation::Shutdown),
        (BreakerCall::SetPolicy as u64, Operation::SetPolicy),
        (BreakerCall::SetStart as u64, Operation::SetStart),
        (BreakerCall::Start as u64, Operation::Start),
        (BreakerCall::SetRetry as u64, Operation::SetRetry),
        (BreakerCall::GetBoard as u64, Operation::GetBoard),
    ];
}
