//! The server: one gdb at a time, on a port of localhost, between two stretches of the simulation.

use super::arch::Grafton;
use super::device::{signal, touched, Device, Mode};
use crate::debug::client::{Debugger, Halted};
use crate::host::{CallError, Transport};
use gdbstub::common::Signal;
use gdbstub::stub::state_machine::GdbStubStateMachine;
use gdbstub::stub::{GdbStub, GdbStubError, SingleThreadStopReason};
use spec::isa::{Instruction, Operation};
use spec::services::debug::StopReason;
use std::io::{ErrorKind, Read};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

/// How long the simulation waits for gdb's next word after it has answered one.
const ATTENTION: Duration = Duration::from_millis(3);
/// Looks whether the CPU has halted, in one turn.
const LOOKS: u32 = 64;
/// Looks until the CPU counts as one that does not halt: a SEND that nobody takes has its deadline.
const PATIENCE: u32 = 1 << 20;

type Stub<T> = GdbStubStateMachine<'static, Device<T>, TcpStream>;
type Stop = SingleThreadStopReason<<Grafton as gdbstub::arch::Arch>::Usize>;

/// Why a session ended that gdb did not end.
#[derive(Debug, thiserror::Error)]
enum Lost {
    #[error("it closed the connection")]
    Gone,
    #[error("the CPU does not halt")]
    Runs,
    #[error(transparent)]
    Connection(#[from] std::io::Error),
    #[error(transparent)]
    Device(#[from] CallError),
    #[error(transparent)]
    Protocol(#[from] GdbStubError<CallError, std::io::Error>),
}

/// See the module documentation.
pub struct GdbServer<T: Transport> {
    listener: TcpListener,
    device: Device<T>,
    stub: Option<Stub<T>>,
    said: Vec<String>,
}

impl<T: Transport> GdbServer<T> {
    /// Serves the device behind a debug unit on a port that was opened before.
    pub fn new(listener: TcpListener, debugger: Debugger<T>) -> Self {
        Self {
            listener,
            device: Device::new(debugger),
            stub: None,
            said: Vec::new(),
        }
    }

    /// What there is to tell since the last time.
    pub fn take_said(&mut self) -> Vec<String> {
        std::mem::take(&mut self.said)
    }

    /// Does what gdb asks, and tells it what has happened. Time goes by in the simulation for that.
    pub fn serve(&mut self) {
        while let Ok((stream, _)) = self.listener.accept() {
            if self.stub.is_none() {
                self.begin(stream);
            }
        }
        let Some(stub) = self.stub.take() else { return };
        match self.turn(stub) {
            Ok(Some(stub)) => self.stub = Some(stub),
            Ok(None) => self.end("gdb has left; the CPU goes on"),
            Err(error) => self.end(&format!("gdb is gone ({error}); the CPU goes on")),
        }
    }

    /// Ends the session as if gdb had left, for the end of the simulation.
    pub fn finish(&mut self) {
        if self.stub.take().is_some() {
            self.end("gdb is sent away: the simulation ends");
        }
    }

    fn begin(&mut self, stream: TcpStream) {
        let begun = stream
            .set_nodelay(true)
            .map_err(Lost::from)
            .and_then(|()| self.attach())
            .and_then(|()| Ok(GdbStub::new(stream).run_state_machine(&mut self.device)?));
        match begun {
            Ok(stub) => {
                self.stub = Some(stub);
                self.said.push("gdb is here; the CPU is halted".into());
            }
            Err(error) => self.end(&format!("gdb cannot be served: {error}")),
        }
    }

    /// Halts the CPU at an instruction boundary.
    fn attach(&mut self) -> Result<(), Lost> {
        self.device.debugger.halt()?;
        self.device.debugger.catch_faults(true)?;
        self.wait_halted().map(drop)
    }

    fn wait_halted(&mut self) -> Result<Halted, Lost> {
        for _ in 0..PATIENCE {
            if let Some(halted) = self.device.debugger.halted()? {
                self.device.halted = Some(halted);
                return Ok(halted);
            }
        }
        Err(Lost::Runs)
    }

    /// Leaves the device as if no debugger had been there.
    fn end(&mut self, why: &str) {
        self.said.push(why.to_string());
        if let Err(error) = self.release() {
            self.said
                .push(format!("the CPU could not be let go: {error}"));
        }
    }

    /// Clears everything and lets the CPU go. Memory can only be mended while it is halted.
    fn release(&mut self) -> Result<(), Lost> {
        self.device.debugger.halt()?;
        self.wait_halted()?;
        let device = &mut self.device;
        device.places.clear(&mut device.debugger)?;
        device.debugger.catch_faults(false)?;
        device.halted = None;
        Ok(device.debugger.resume()?)
    }

    /// Goes on with the session; nothing when it has ended.
    fn turn(&mut self, mut stub: Stub<T>) -> Result<Option<Stub<T>>, Lost> {
        let begun = Instant::now();
        loop {
            stub = match stub {
                GdbStubStateMachine::Idle(mut idle) => {
                    match next_octet(idle.borrow_conn(), ATTENTION)? {
                        None => return Ok(Some(idle.into())),
                        Some(octet) => idle.incoming_data(&mut self.device, octet)?,
                    }
                }
                GdbStubStateMachine::Running(mut running) => {
                    if let Some(octet) = next_octet(running.borrow_conn(), Duration::ZERO)? {
                        running.incoming_data(&mut self.device, octet)?
                    } else {
                        match self.stopped()? {
                            Some(stop) => running.report_stop(&mut self.device, stop)?,
                            None => return Ok(Some(running.into())),
                        }
                    }
                }
                GdbStubStateMachine::CtrlCInterrupt(interrupt) => {
                    self.device.debugger.halt()?;
                    self.wait_halted()?;
                    let stop = Stop::Signal(Signal::SIGINT);
                    interrupt.interrupt_handled(&mut self.device, Some(stop))?
                }
                GdbStubStateMachine::Disconnected(_) => return Ok(None),
            };
            if begun.elapsed() > Duration::from_secs(1) {
                return Ok(Some(stub));
            }
        }
    }

    /// Whether the CPU has halted for something that gdb wants to know.
    fn stopped(&mut self) -> Result<Option<Stop>, CallError> {
        let looks = match self.device.mode {
            Mode::Continue => 1,
            Mode::Step | Mode::Range(..) => LOOKS,
        };
        for _ in 0..looks {
            let Some(halted) = self.device.debugger.halted()? else {
                continue;
            };
            if self.device.is_within(&halted) {
                self.device.go()?;
                continue;
            }
            self.device.halted = Some(halted);
            match self.reason(&halted)? {
                Some(stop) => return Ok(Some(stop)),
                None => self.device.go()?,
            }
        }
        Ok(None)
    }

    /// What to tell gdb; nothing if it is none of its concern: an access beside what is watched, in the same word.
    fn reason(&mut self, halted: &Halted) -> Result<Option<Stop>, CallError> {
        let software = self.device.places.has_software(halted.pc);
        Ok(Some(match (halted.reason, halted.cause) {
            (StopReason::Breakpoint, _) | (StopReason::Fault, Some(spec::cpu::Fault::Break))
                if software =>
            {
                Stop::SwBreak(())
            }
            (StopReason::Breakpoint, _) => Stop::HwBreak(()),
            (StopReason::Fault, Some(fault)) => Stop::Signal(signal(fault)),
            (StopReason::Watchpoint, _) => {
                let pc = halted.pc.wrapping_add(4 * u32::from(halted.in_slot));
                let word = Instruction(self.device.word(pc)?);
                let access = Operation::decode(word).map(|o| touched(o, halted.address));
                let watch =
                    access.and_then(|(first, last)| self.device.places.watched(first, last));
                match (watch, self.device.mode) {
                    (Some(watch), _) => Stop::Watch {
                        tid: (),
                        kind: watch.kind,
                        addr: watch.address,
                    },
                    (None, Mode::Continue) => return Ok(None),
                    (None, _) => Stop::DoneStep,
                }
            }
            (StopReason::Step, _) => Stop::DoneStep,
            (StopReason::Request | StopReason::Fault, _) => Stop::Signal(Signal::SIGINT),
        }))
    }
}

/// The next octet from gdb, if one comes in time.
fn next_octet(stream: &mut TcpStream, patience: Duration) -> Result<Option<u8>, Lost> {
    let mut octet = [0];
    let wait = !patience.is_zero();
    stream.set_nonblocking(!wait)?;
    if wait {
        stream.set_read_timeout(Some(patience))?;
    }
    let read = stream.read(&mut octet);
    stream.set_nonblocking(false)?;
    match read {
        Ok(0) => Err(Lost::Gone),
        Ok(_) => Ok(Some(octet[0])),
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// Opens a port of localhost for gdb.
pub fn listen(port: u16) -> Result<TcpListener, String> {
    let fail = |error: std::io::Error| {
        format!("gdb port {port} on localhost cannot be used: {error}; choose another with --gdb")
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(fail)?;
    listener.set_nonblocking(true).map_err(fail)?;
    Ok(listener)
}
