//! The calls of the debug unit, as functions.

use super::transport::{Transport, TransportError};
use spec::call::{Request, Service};
use spec::cpu::Fault;
use spec::rpc::{Data, Kind};
use spec::services::debug::*;

/// Why the debug unit did not do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DebugError {
    /// The way there.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// It said no: `d0` is the [`Refusal`].
    #[error("the debug unit refused: {kind:?}, code {code}")]
    Refused {
        /// Type of the answer.
        kind: Kind,
        /// Its `d0`.
        code: u32,
    },
}

/// A halted CPU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Halted {
    /// Why.
    pub reason: StopReason,
    /// Which breakpoint or watchpoint.
    pub number: usize,
    /// The cause is the instruction in the delay slot of the branch at `pc`.
    pub in_slot: bool,
    /// The fault that it stopped for.
    pub cause: Option<Fault>,
    /// Address of the next instruction.
    pub pc: u32,
    /// Address of the access or of the fault.
    pub address: u32,
}

/// A debug unit at the end of a [`Transport`].
pub struct Debugger<T> {
    /// The way there.
    pub transport: T,
}

impl<T: Transport> Debugger<T> {
    /// A debug unit that is reached this way.
    pub fn new(transport: T) -> Self {
        Self { transport }
    }

    fn call<R>(&mut self, request: R) -> Result<R::Results, DebugError>
    where
        R: Request<Service = DebugCall>,
    {
        let answer = self
            .transport
            .call(DebugCall::NODE, R::CALL, request.data())?;
        match answer.kind {
            Kind::ReturnSuccess => Ok(R::results(answer.data)),
            kind => {
                let Data { d0: code, .. } = answer.data;
                Err(DebugError::Refused { kind, code })
            }
        }
    }

    /// Where and why the CPU is halted; nothing while it runs.
    pub fn halted(&mut self) -> Result<Option<Halted>, DebugError> {
        let status = self.call(status::Arguments {})?;
        Ok((status.halted != 0).then(|| Halted {
            reason: StopReason::from_code(status.reason).unwrap_or(StopReason::Request),
            number: status.number as usize,
            in_slot: status.in_slot != 0,
            cause: Fault::from_code(status.cause),
            pc: status.pc,
            address: status.address,
        }))
    }

    /// Asks the CPU to halt.
    pub fn halt(&mut self) -> Result<(), DebugError> {
        self.call(halt::Arguments {}).map(drop)
    }

    /// Lets it run.
    pub fn resume(&mut self) -> Result<(), DebugError> {
        self.call(resume::Arguments {}).map(drop)
    }

    /// Lets it carry out one instruction.
    pub fn step(&mut self) -> Result<(), DebugError> {
        self.call(step::Arguments {}).map(drop)
    }

    /// A register, by its number in [`register`].
    pub fn read_register(&mut self, number: u32) -> Result<u32, DebugError> {
        let results = self.call(read_register::Arguments { number })?;
        Ok(results.value)
    }

    /// Writes a register.
    pub fn write_register(&mut self, number: u32, value: u32) -> Result<(), DebugError> {
        self.call(write_register::Arguments { number, value })
            .map(drop)
    }

    /// A word of memory.
    pub fn read_word(&mut self, address: u32) -> Result<u32, DebugError> {
        let results = self.call(read_memory::Arguments { address })?;
        Ok(results.value)
    }

    /// Writes the lanes of a word.
    pub fn write_word(&mut self, address: u32, lanes: u32, value: u32) -> Result<(), DebugError> {
        let arguments = write_memory::Arguments {
            lanes,
            address,
            value,
        };
        self.call(arguments).map(drop)
    }

    /// Sets a breakpoint, or clears it.
    pub fn set_breakpoint(&mut self, number: usize, at: Option<u32>) -> Result<(), DebugError> {
        let arguments = set_breakpoint::Arguments {
            number: number as u32,
            enable: at.is_some().into(),
            address: at.unwrap_or(0),
        };
        self.call(arguments).map(drop)
    }

    /// Sets a watchpoint on the words whose address agrees in the bits of `mask`; neither loads nor stores clears it.
    pub fn set_watchpoint(
        &mut self,
        number: usize,
        (loads, stores): (bool, bool),
        (address, mask): (u32, u32),
    ) -> Result<(), DebugError> {
        let arguments = set_watchpoint::Arguments {
            number: number as u32,
            loads: loads.into(),
            stores: stores.into(),
            address,
            mask,
        };
        self.call(arguments).map(drop)
    }

    /// Whether faults halt.
    pub fn catch_faults(&mut self, on: bool) -> Result<(), DebugError> {
        self.call(catch_faults::Arguments { on: on.into() })
            .map(drop)
    }
}
