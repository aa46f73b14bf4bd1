//! The compiled bench with its ports, ready to load and run a program.

use super::boot;
use super::image::Image;
use super::CpuBench;
use crate::engine::{Build, ClockId, EngineError, Input, Memory, Model, Output, Time};
use crate::host::{CallError, Circuit, HostPort, Transport};
use spec::cpu::{Cp0, Fault};
use spec::isa::{Operation, Stop};
use spec::map::Node;
use spec::rpc::{Data, Message};
use std::path::Path;

/// Registers that the boot words use: scratch and stack pointer.
const SCRATCH: u32 = 26;
const STACK_POINTER: u32 = 29;

/// The clock, as in the default boards.
pub(super) const PERIOD: Time = Time::nanoseconds(16);

/// GRAFTON with a flat RAM, compiled.
pub struct CpuMachine {
    /// The engine's model, for what this type does not offer.
    pub model: Model,
    /// Its clock.
    pub clock: ClockId,
    memory: Memory,
    stored: Output,
    stored_word: Output,
    faulted: Output,
    cause: Output,
    pc: Output,
    address: Output,
    cycles: Output,
    instructions: Output,
    host: Option<HostPort>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// This word was stored where a store ends the run.
    Stored(u32),
    /// A fault.
    Fault(Stop),
    /// It did not end within the limit.
    Limit,
}

/// A run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// How it ended.
    pub ending: Ending,
    /// Clocks from the program's first instruction to its end.
    pub cycles: u64,
    /// Instructions carried out, the one that stored included, one with a fault not.
    pub instructions: u64,
}

/// Emitted Verilog of the bench.
pub fn verilog() -> String {
    let mut bench = CpuBench::<0>::default();
    hdl::verilog(&mut bench, "top").expect("the bench is a legal circuit")
}

/// The same of a core with its debug unit.
pub fn verilog_with_debug() -> String {
    let mut bench = CpuBench::<1>::default();
    hdl::verilog(&mut bench, "top").expect("the bench is a legal circuit")
}

/// What runs before the program: the longest watchdog, the stack pointer at the end of RAM, the jump.
pub fn boot_words(entry: u32, stack: u32) -> [u32; boot::WORDS] {
    use Operation::*;
    let word = |operation: Operation, rs: u32, rt: u32, low: u32| {
        operation.word() | rs << 21 | rt << 16 | low & 0xffff
    };
    [
        word(Addiu, 0, SCRATCH, 0xffff),
        word(Mtc0, 0, SCRATCH, (Cp0::Watchdog as u32) << 11),
        word(Lui, 0, STACK_POINTER, stack >> 16),
        word(Ori, STACK_POINTER, STACK_POINTER, stack),
        word(Lui, 0, SCRATCH, entry >> 16),
        word(Ori, SCRATCH, SCRATCH, entry),
        word(Jr, SCRATCH, 0, 0),
        0,
    ]
}

impl CpuMachine {
    /// Compiles the bench (once; later runs find it in the cache), with or without the means to record a VCD file.
    pub fn new(trace: bool) -> Result<CpuMachine, EngineError> {
        Self::from_verilog(&verilog(), trace)
    }

    /// The same with another text of the bench, for instance one with a fault in it.
    pub fn from_verilog(verilog: &str, trace: bool) -> Result<CpuMachine, EngineError> {
        let mut model = Build::new("cpu", verilog, &["clock"])
            .trace(trace)
            .finish()?;
        let clock = model.clock("clock", PERIOD)?;
        for end in ["stored", "faulted"] {
            model.watch(model.output(end)?, clock);
        }
        let output = |name: &str| model.output(name);
        Ok(CpuMachine {
            memory: model.memory("ram.mem")?,
            stored: output("stored")?,
            stored_word: output("stored_word")?,
            faulted: output("faulted")?,
            cause: output("last_cause")?,
            pc: output("last_pc")?,
            address: output("last_address")?,
            cycles: output("cycles")?,
            instructions: output("instructions")?,
            host: HostPort::find(&mut model, clock).ok(),
            model,
            clock,
        })
    }

    /// Gives an input a value.
    pub fn set(&mut self, input: &str, value: u64) {
        let input: Input = self.model.input(input).expect("an input of the bench");
        self.model.set(input, value);
    }

    /// Puts a program into RAM, which answers from `image.base` for `image.octets`, and has the CPU start it.
    pub fn load(&mut self, image: &Image) {
        for (at, word) in image.words() {
            self.model.memory_set(self.memory, at, word as u64);
        }
        self.set("base", image.base as u64);
        self.set("octets", image.octets as u64);
        self.set("out_request_ready", 1);
        self.set("out_reply_ready", 1);
        let stack = image.base.wrapping_add(image.octets).wrapping_sub(32);
        for (i, word) in boot_words(image.entry, stack).into_iter().enumerate() {
            self.set(&format!("boot{i}"), word as u64);
        }
    }

    /// Ends the run when something that is not zero is stored in the word at this address, a multiple of 4.
    pub fn watch_store(&mut self, address: u32) {
        self.set("watch_store", 1);
        self.set("store_address", address as u64);
    }

    /// A word of RAM, by its number.
    pub fn ram(&self, index: usize) -> u32 {
        self.model.memory_get(self.memory, index) as u32
    }

    /// Runs to the end of the program or for `limit` clocks.
    pub fn run(&mut self, limit: u64, trace: Option<&Path>) -> Result<Run, EngineError> {
        /// Clocks between looks at the counters, which have 32 bits.
        const CHUNK: u64 = 1 << 20;
        if let Some(path) = trace {
            self.model.trace_start(path)?;
        }
        let (mut cycles, mut instructions) = (0, 0);
        let ending = loop {
            let clocks = CHUNK.min(limit.saturating_sub(cycles).max(1));
            self.run_clocks(clocks);
            cycles += self.since(self.cycles, cycles);
            instructions += self.since(self.instructions, instructions);
            if self.model.get(self.stored) != 0 {
                break Ending::Stored(self.model.get(self.stored_word) as u32);
            }
            if self.model.get(self.faulted) != 0 {
                break Ending::Fault(self.stop());
            }
            if cycles >= limit {
                break Ending::Limit;
            }
        };
        if trace.is_some() {
            self.model.trace_stop();
        }
        Ok(Run {
            ending,
            cycles,
            instructions,
        })
    }

    /// Runs so many clocks, or fewer if the program ends in them.
    pub fn run_clocks(&mut self, clocks: u64) {
        let until = self.model.now().0 + clocks * PERIOD.0;
        self.model.run_until(Time(until));
    }

    /// How far a 32-bit counter of the bench is ahead of what was counted so far.
    fn since(&self, counter: Output, counted: u64) -> u64 {
        (self.model.get(counter) as u32).wrapping_sub(counted as u32) as u64
    }

    fn stop(&self) -> Stop {
        let code = self.model.get(self.cause) as u32;
        Stop {
            cause: Fault::from_code(code).expect("the core has no other causes"),
            pc: self.model.get(self.pc) as u32,
            address: self.model.get(self.address) as u32,
        }
    }
}

impl Circuit for CpuMachine {
    fn model(&mut self) -> &mut Model {
        &mut self.model
    }
    fn run_for(&mut self, time: Time) {
        self.model.run_until(self.model.now() + time);
    }
}

/// The debug unit, of a core that has one.
impl Transport for CpuMachine {
    fn call(&mut self, node: Node, call: u8, data: Data) -> Result<Message, CallError> {
        let port = self.host.ok_or(CallError::NoPort)?;
        port.call(self, node, call, data)
    }
}
