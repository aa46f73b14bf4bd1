//! The device as the gdb protocol sees it.

use super::arch::{AllRegisters, Grafton, Number};
use super::arch::{BAD_ADDRESS, CAUSE, COUNT, FLOATING_POINT, HI, LO, PC, STATUS};
use super::places::{Places, Sort, Watch};
use crate::debug::client::{Debugger, Halted};
use crate::host::{CallError, Transport};
use gdbstub::common::Signal;
use gdbstub::target::ext::base::single_register_access::{
    SingleRegisterAccess, SingleRegisterAccessOps,
};
use gdbstub::target::ext::base::singlethread::*;
use gdbstub::target::ext::base::BaseOps;
use gdbstub::target::ext::breakpoints::*;
use gdbstub::target::{Target, TargetError, TargetResult};
use spec::cpu::{Cp0, Fault};
use spec::isa::execute::lane_mask;
use spec::services::debug::{register, StopReason};

/// How the CPU was let go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Until something stops it.
    Continue,
    /// For one instruction.
    Step,
    /// Until it is outside these addresses.
    Range(u32, u32),
}

/// A device, and what gdb wants of it.
pub struct Device<T> {
    /// Its debug unit.
    pub debugger: Debugger<T>,
    /// Breakpoints and watchpoints.
    pub places: Places,
    /// How it was let go.
    pub mode: Mode,
    /// Where it was halted last.
    pub halted: Option<Halted>,
}

/// Error of something that gdb may ask but that cannot be done.
fn refused<T: Transport>(error: CallError) -> TargetError<<Device<T> as Target>::Error> {
    match error {
        CallError::Refused { .. } => TargetError::NonFatal,
        lost => TargetError::Fatal(lost),
    }
}

impl<T: Transport> Device<T> {
    /// A device behind this debug unit.
    pub fn new(debugger: Debugger<T>) -> Self {
        Self {
            debugger,
            places: Places::default(),
            mode: Mode::Continue,
            halted: None,
        }
    }

    /// MIPS' Cause register: of what it is halted for, else of the last restart.
    fn cause(&mut self) -> Result<u32, CallError> {
        let (fault, in_slot) = match self.halted {
            Some(Halted {
                cause: Some(cause),
                in_slot,
                ..
            }) => (Some(cause), in_slot),
            _ => (Fault::from_code(self.cp0(Cp0::FaultCause)?), false),
        };
        let code = fault.map_or(0, Fault::exception_code);
        Ok(code << 2 | u32::from(in_slot) << 31)
    }

    fn bad_address(&mut self) -> Result<u32, CallError> {
        match self.halted {
            Some(Halted {
                cause: Some(_),
                address,
                ..
            }) => Ok(address),
            _ => self.cp0(Cp0::FaultAddress),
        }
    }

    fn cp0(&mut self, number: Cp0) -> Result<u32, CallError> {
        self.debugger.read_register(register::CP0 + number as u32)
    }

    /// A register by gdb's number; nothing if there is none.
    fn read(&mut self, number: usize) -> Result<Option<u32>, CallError> {
        Ok(Some(match number {
            STATUS => 0,
            LO => self.debugger.read_register(register::LO)?,
            HI => self.debugger.read_register(register::HI)?,
            BAD_ADDRESS => self.bad_address()?,
            CAUSE => self.cause()?,
            PC => self.debugger.read_register(register::PC)?,
            FLOATING_POINT.. => return Ok(None),
            general => self.debugger.read_register(general as u32)?,
        }))
    }

    /// Writes a register; what cannot be written stays.
    fn write(&mut self, number: usize, value: u32) -> Result<(), CallError> {
        let number = match number {
            LO => register::LO,
            HI => register::HI,
            PC => register::PC,
            STATUS.. => return Ok(()),
            general => general as u32,
        };
        self.debugger.write_register(number, value)
    }

    /// A word as the program has it, without our BREAKs.
    pub fn word(&mut self, address: u32) -> Result<u32, CallError> {
        let address = address & !3;
        match self.places.hidden(address) {
            Some(word) => Ok(word),
            None => self.debugger.read_word(address),
        }
    }

    fn write_lanes(&mut self, address: u32, lanes: u8, word: u32) -> Result<(), CallError> {
        if let Some(old) = self.places.hidden(address) {
            let mask = lane_mask(lanes);
            self.places.hide(address, old & !mask | word & mask);
            return Ok(());
        }
        self.debugger.write_word(address, lanes.into(), word)
    }

    /// Lets the CPU go.
    pub fn go(&mut self) -> Result<(), CallError> {
        self.halted = None;
        match self.mode {
            Mode::Continue => self.debugger.resume(),
            Mode::Step | Mode::Range(..) => self.debugger.step(),
        }
    }
}

impl<T: Transport> Target for Device<T> {
    type Arch = Grafton;
    type Error = CallError;

    fn base_ops(&mut self) -> BaseOps<'_, Self::Arch, Self::Error> {
        BaseOps::SingleThread(self)
    }
    fn support_breakpoints(&mut self) -> Option<BreakpointsOps<'_, Self>> {
        Some(self)
    }
}

impl<T: Transport> SingleThreadBase for Device<T> {
    fn read_registers(&mut self, registers: &mut AllRegisters) -> TargetResult<(), Self> {
        let all: Result<Vec<_>, _> = (0..COUNT).map(|number| self.read(number)).collect();
        registers.0 = all.map_err(refused::<T>)?;
        Ok(())
    }

    fn write_registers(&mut self, registers: &AllRegisters) -> TargetResult<(), Self> {
        for (number, value) in registers.0.iter().enumerate() {
            if let Some(value) = value {
                self.write(number, *value).map_err(refused::<T>)?;
            }
        }
        Ok(())
    }

    fn support_single_register_access(&mut self) -> Option<SingleRegisterAccessOps<'_, (), Self>> {
        Some(self)
    }

    fn read_addrs(&mut self, start: u32, data: &mut [u8]) -> TargetResult<usize, Self> {
        for at in 0..data.len() {
            let address = start.wrapping_add(at as u32);
            if at == 0 || address & 3 == 0 {
                match self.word(address) {
                    Ok(word) => {
                        let octets = &word.to_be_bytes()[(address & 3) as usize..];
                        let count = octets.len().min(data.len() - at);
                        data[at..at + count].copy_from_slice(&octets[..count]);
                    }
                    Err(error) if at == 0 => return Err(refused::<T>(error)),
                    Err(_) => return Ok(at),
                }
            }
        }
        Ok(data.len())
    }

    fn write_addrs(&mut self, start: u32, data: &[u8]) -> TargetResult<(), Self> {
        let mut at = 0;
        while at < data.len() {
            let address = start.wrapping_add(at as u32);
            let (mut lanes, mut word) = (0, 0);
            for place in address & 3..4 {
                if let Some(octet) = data.get(at) {
                    lanes |= 8 >> place;
                    word |= u32::from(*octet) << (24 - 8 * place);
                    at += 1;
                }
            }
            self.write_lanes(address & !3, lanes, word)
                .map_err(refused::<T>)?;
        }
        Ok(())
    }

    fn support_resume(&mut self) -> Option<SingleThreadResumeOps<'_, Self>> {
        Some(self)
    }
}

impl<T: Transport> SingleRegisterAccess<()> for Device<T> {
    fn read_register(
        &mut self,
        _: (),
        number: Number,
        octets: &mut [u8],
    ) -> TargetResult<usize, Self> {
        let value = self.read(number.0).map_err(refused::<T>)?;
        let value = value.ok_or(TargetError::NonFatal)?.to_be_bytes();
        octets[..value.len()].copy_from_slice(&value);
        Ok(value.len())
    }

    fn write_register(&mut self, _: (), number: Number, octets: &[u8]) -> TargetResult<(), Self> {
        let octets = octets.try_into().map_err(|_| TargetError::NonFatal)?;
        self.write(number.0, u32::from_be_bytes(octets))
            .map_err(refused::<T>)
    }
}

// A fault that gdb passes on as a signal takes its course when the CPU goes on, so signals need nothing here.
impl<T: Transport> SingleThreadResume for Device<T> {
    fn resume(&mut self, _: Option<Signal>) -> Result<(), Self::Error> {
        self.mode = Mode::Continue;
        self.go()
    }
    fn support_single_step(&mut self) -> Option<SingleThreadSingleStepOps<'_, Self>> {
        Some(self)
    }
    fn support_range_step(&mut self) -> Option<SingleThreadRangeSteppingOps<'_, Self>> {
        Some(self)
    }
}

impl<T: Transport> SingleThreadSingleStep for Device<T> {
    fn step(&mut self, _: Option<Signal>) -> Result<(), Self::Error> {
        self.mode = Mode::Step;
        self.go()
    }
}

impl<T: Transport> SingleThreadRangeStepping for Device<T> {
    fn resume_range_step(&mut self, start: u32, end: u32) -> Result<(), Self::Error> {
        self.mode = Mode::Range(start, end);
        self.go()
    }
}

impl<T: Transport> Breakpoints for Device<T> {
    fn support_sw_breakpoint(&mut self) -> Option<SwBreakpointOps<'_, Self>> {
        Some(self)
    }
    fn support_hw_breakpoint(&mut self) -> Option<HwBreakpointOps<'_, Self>> {
        Some(self)
    }
    fn support_hw_watchpoint(&mut self) -> Option<HwWatchpointOps<'_, Self>> {
        Some(self)
    }
}

impl<T: Transport> SwBreakpoint for Device<T> {
    fn add_sw_breakpoint(&mut self, address: u32, _: usize) -> TargetResult<bool, Self> {
        let added = self.places.add(&mut self.debugger, Sort::Software, address);
        added.map_err(refused::<T>)
    }
    fn remove_sw_breakpoint(&mut self, address: u32, _: usize) -> TargetResult<bool, Self> {
        let removed = self
            .places
            .remove(&mut self.debugger, Sort::Software, address);
        removed.map_err(refused::<T>)
    }
}

impl<T: Transport> HwBreakpoint for Device<T> {
    fn add_hw_breakpoint(&mut self, address: u32, _: usize) -> TargetResult<bool, Self> {
        let added = self.places.add(&mut self.debugger, Sort::Hardware, address);
        added.map_err(refused::<T>)
    }
    fn remove_hw_breakpoint(&mut self, address: u32, _: usize) -> TargetResult<bool, Self> {
        let removed = self
            .places
            .remove(&mut self.debugger, Sort::Hardware, address);
        removed.map_err(refused::<T>)
    }
}

impl<T: Transport> HwWatchpoint for Device<T> {
    fn add_hw_watchpoint(
        &mut self,
        address: u32,
        octets: u32,
        kind: WatchKind,
    ) -> TargetResult<bool, Self> {
        let watch = Watch {
            address,
            octets,
            kind,
        };
        let added = self.places.watch(&mut self.debugger, watch);
        added.map_err(refused::<T>)
    }
    fn remove_hw_watchpoint(
        &mut self,
        address: u32,
        octets: u32,
        kind: WatchKind,
    ) -> TargetResult<bool, Self> {
        let watch = Watch {
            address,
            octets,
            kind,
        };
        let removed = self.places.unwatch(&mut self.debugger, watch);
        removed.map_err(refused::<T>)
    }
}

/// gdb's signal for a fault.
pub fn signal(fault: Fault) -> Signal {
    match fault {
        Fault::Overflow => Signal::SIGFPE,
        Fault::Unaligned => Signal::SIGBUS,
        Fault::UnknownInstruction => Signal::SIGILL,
        Fault::Bus | Fault::TextWrite | Fault::Fetch => Signal::SIGSEGV,
        Fault::Watchdog => Signal::SIGALRM,
        Fault::Break | Fault::Trap => Signal::SIGTRAP,
        Fault::UnknownSyscall => Signal::SIGSYS,
    }
}

/// Octets that the access of a halted CPU touches, first and last: its address, and what it does.
pub fn touched(operation: spec::isa::Operation, address: u32) -> (u32, u32) {
    use spec::isa::Operation::*;
    match operation {
        Lb | Lbu | Sb => (address, address),
        Lh | Lhu | Sh => (address, address | 1),
        Lwl | Swl => (address, address | 3),
        Lwr | Swr => (address & !3, address),
        _ => (address & !3, address | 3),
    }
}

impl<T> Device<T> {
    /// Whether a step of a range is done and the next is due.
    pub fn is_within(&self, halted: &Halted) -> bool {
        match self.mode {
            Mode::Range(start, end) => {
                halted.reason == StopReason::Step && (start..end).contains(&halted.pc)
            }
            _ => false,
        }
    }
}
