//! The calls of the debug unit, as functions.

use crate::host::{CallError, Transport};
use spec::cpu::Fault;
use spec::services::debug::*;

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

    /// Where and why the CPU is halted; nothing while it runs.
    pub fn halted(&mut self) -> Result<Option<Halted>, CallError> {
        let status = self.transport.ask(status::Arguments {})?;
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
    pub fn halt(&mut self) -> Result<(), CallError> {
        self.transport.ask(halt::Arguments {}).map(drop)
    }

    /// Lets it run.
    pub fn resume(&mut self) -> Result<(), CallError> {
        self.transport.ask(resume::Arguments {}).map(drop)
    }

    /// Lets it carry out one instruction.
    pub fn step(&mut self) -> Result<(), CallError> {
        self.transport.ask(step::Arguments {}).map(drop)
    }

    /// A register, by its number in [`register`].
    pub fn read_register(&mut self, number: u32) -> Result<u32, CallError> {
        let results = self.transport.ask(read_register::Arguments { number })?;
        Ok(results.value)
    }

    /// Writes a register.
    pub fn write_register(&mut self, number: u32, value: u32) -> Result<(), CallError> {
        self.transport
            .ask(write_register::Arguments { number, value })
            .map(drop)
    }

    /// A word of memory.
    pub fn read_word(&mut self, address: u32) -> Result<u32, CallError> {
        let results = self.transport.ask(read_memory::Arguments { address })?;
        Ok(results.value)
    }

    /// Writes the lanes of a word.
    pub fn write_word(&mut self, address: u32, lanes: u32, value: u32) -> Result<(), CallError> {
        let arguments = write_memory::Arguments {
            lanes,
            address,
            value,
        };
        self.transport.ask(arguments).map(drop)
    }

    /// Sets a breakpoint, or clears it.
    pub fn set_breakpoint(&mut self, number: usize, at: Option<u32>) -> Result<(), CallError> {
        let arguments = set_breakpoint::Arguments {
            number: number as u32,
            enable: at.is_some().into(),
            address: at.unwrap_or(0),
        };
        self.transport.ask(arguments).map(drop)
    }

    /// Sets a watchpoint on the words whose address agrees in the bits of `mask`; neither loads nor stores clears it.
    pub fn set_watchpoint(
        &mut self,
        number: usize,
        (loads, stores): (bool, bool),
        (address, mask): (u32, u32),
    ) -> Result<(), CallError> {
        let arguments = set_watchpoint::Arguments {
            number: number as u32,
            loads: loads.into(),
            stores: stores.into(),
            address,
            mask,
        };
        self.transport.ask(arguments).map(drop)
    }

    /// Whether faults halt.
    pub fn catch_faults(&mut self, on: bool) -> Result<(), CallError> {
        self.transport
            .ask(catch_faults::Arguments { on: on.into() })
            .map(drop)
    }
}
