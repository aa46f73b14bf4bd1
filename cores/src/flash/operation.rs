//! What a call on `flash` asks for.
use hdl::decode::WireCode;
use rust_hdl::prelude::*;
use spec::services::flash::FlashCall;

/// The calls.
#[derive(Clone, Copy, Debug, PartialEq, LogicState)]
pub enum Operation {
    Unknown,
    Size,
    Erase,
    Identify,
    Read,
    Program,
    Status,
}

impl WireCode for Operation {
    const CODES: &'static [(u64, Self)] = &[
        (FlashCall::GetSize.code() as u64, Operation::Size),
        (FlashCall::EraseSector.code() as u64, Operation::Erase),
        (FlashCall::GetId.code() as u64, Operation::Identify),
        (FlashCall::Read.code() as u64, Operation::Read),
        (FlashCall::Program.code() as u64, Operation::Program),
        (FlashCall::Status.code() as u64, Operation::Status),
    ];
}
