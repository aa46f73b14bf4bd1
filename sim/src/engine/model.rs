//! A compiled model as the rest of the simulator sees it: typed ports, memories, steps.

use super::binding::Instance;
use super::build::Build;
use super::{ClockId, EngineError, Time};
use std::path::Path;

/// An input of a model, found by name once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Input(pub(super) usize);

/// An output of a model, found by name once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Output(pub(super) usize);

/// A memory inside a model, found by name once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory(usize);

/// One instance of a compiled design.
///
/// A value that [`Model::set`] gives an input is seen by the next evaluation, that is by [`Model::settle`] or the next
/// clock edge; [`Model::get`] shows an output as of the last evaluation.
pub struct Model {
    pub(super) name: String,
    pub(super) backend: &'static str,
    pub(super) instance: Instance,
    /// Clocks that `step` and `run` drive; none until the first use.
    pub(super) clocks: Vec<ClockId>,
    tracing: bool,
}

/// The span of one [`Model::step`] for a model whose clocks were given no period.
const STEP: Time = Time::nanoseconds(16);

impl Model {
    /// Compiles the module `top` of a Verilog text, or finds it compiled already. `clocks` are its clock inputs.
    pub fn build(name: &str, verilog: &str, clocks: &[&str]) -> Result<Model, EngineError> {
        Build::new(name, verilog, clocks).finish()
    }

    pub(super) fn load(
        name: &str,
        backend: &'static str,
        library: &Path,
    ) -> Result<Model, EngineError> {
        let instance = Instance::load(library).map_err(|reason| EngineError::Load {
            model: name.to_string(),
            reason,
        })?;
        Ok(Model {
            name: name.to_string(),
            backend,
            instance,
            clocks: Vec::new(),
            tracing: false,
        })
    }

    /// Which backend made it.
    pub fn backend(&self) -> &'static str {
        self.backend
    }

    /// Whether falling clock edges are left out because nothing depends on them.
    pub fn single_phase(&self) -> bool {
        self.instance.single_phase()
    }

    fn find(&self, port: &str, is_output: bool) -> Result<usize, EngineError> {
        let direction = if is_output { "output" } else { "input" };
        let ports = &self.instance.ports;
        let index = ports
            .iter()
            .position(|known| known.name == port && known.is_output == is_output)
            .ok_or_else(|| EngineError::NoSuchPort {
                model: self.name.clone(),
                direction,
                port: port.to_string(),
                known: ports
                    .iter()
                    .filter(|known| known.is_output == is_output)
                    .map(|known| known.name.as_str())
                    .collect::<Vec<_>>()
                    .join(" "),
            })?;
        let width = ports[index].width;
        if width > 64 {
            return Err(EngineError::TooWide {
                model: self.name.clone(),
                port: port.to_string(),
                width,
            });
        }
        Ok(index)
    }

    /// The input of this name.
    pub fn input(&self, name: &str) -> Result<Input, EngineError> {
        self.find(name, false).map(Input)
    }

    /// The output of this name.
    pub fn output(&self, name: &str) -> Result<Output, EngineError> {
        self.find(name, true).map(Output)
    }

    /// The memory of this name: instances and register joined by dots, without the top module, as `soc.ram.words`. The end
    /// of a name will do where only one memory ends so.
    pub fn memory(&self, name: &str) -> Result<Memory, EngineError> {
        let memories = &self.instance.memories;
        let exact = memories.iter().position(|memory| memory.name == name);
        let ending = || {
            let dotted = format!(".{name}");
            let mut found = (0..memories.len()).filter(|i| memories[*i].name.ends_with(&dotted));
            found.next().filter(|_| found.next().is_none())
        };
        exact
            .or_else(ending)
            .map(Memory)
            .ok_or_else(|| EngineError::NoSuchPort {
                model: self.name.clone(),
                direction: "memory",
                port: name.to_string(),
                known: memories
                    .iter()
                    .map(|memory| memory.name.as_str())
                    .collect::<Vec<_>>()
                    .join(" "),
            })
    }

    /// Drives an input.
    ///
    /// # Panics
    /// When the value does not fit.
    pub fn set(&mut self, input: Input, value: u64) {
        let port = &self.instance.ports[input.0];
        assert!(
            port.width == 64 || value >> port.width == 0,
            "{value:#x} does not fit into `{}`, which has {} bits",
            port.name,
            port.width
        );
        self.instance.set(input.0, value);
    }

    /// Looks at an output.
    pub fn get(&self, output: Output) -> u64 {
        self.instance.get(output.0)
    }

    /// Bits of an input or output.
    pub fn width(&self, port: impl Into<usize>) -> u32 {
        self.instance.ports[port.into()].width
    }

    /// One word of a memory.
    ///
    /// # Panics
    /// When the memory has no such word.
    pub fn memory_get(&self, memory: Memory, index: usize) -> u64 {
        self.instance.memory_get(memory.0, index as u64)
    }

    /// Changes one word of a memory at once, whatever the circuit does.
    ///
    /// # Panics
    /// When the memory has no such word.
    pub fn memory_set(&mut self, memory: Memory, index: usize, value: u64) {
        self.instance.memory_set(memory.0, index as u64, value);
    }

    /// Words of a memory.
    pub fn memory_depth(&self, memory: Memory) -> usize {
        self.instance.memories[memory.0].depth as usize
    }

    /// Carries changed inputs through combinational logic, with no clock edge.
    pub fn settle(&mut self) {
        self.instance.eval();
    }

    /// Runs all clocks of the model for so many cycles of the first one. Clocks that [`Model::clock`] was not told of run
    /// in step, at one rate.
    pub fn step(&mut self, cycles: u64) {
        self.start_clocks();
        let period = self.instance_period();
        // The edges at the present time are done: a step ends just before the next one.
        let until = self.now() + Time(period * cycles);
        while self.run_until(until) != super::Stop::Time {}
    }

    pub(super) fn start_clocks(&mut self) {
        if self.clocks.is_empty() {
            for name in self.instance.clock_names.clone() {
                self.clock(&name, STEP)
                    .expect("the name is from the model itself");
            }
        }
    }

    /// Simulated time.
    pub fn now(&self) -> Time {
        Time(self.instance.now())
    }

    /// How often the circuit was evaluated, for benchmarks.
    pub fn evaluations(&self) -> u64 {
        self.instance.evaluations()
    }

    /// How often a sleeping part was left out at a clock edge.
    pub fn left_out(&self) -> u64 {
        self.instance.left_out()
    }

    /// Records every signal as VCD from now on.
    pub fn trace_start(&mut self, path: &Path) -> Result<(), EngineError> {
        if !self.instance.can_trace() {
            return Err(EngineError::NoTrace(self.name.clone()));
        }
        // The library cannot say why it cannot write; this can.
        std::fs::File::create(path).map_err(|error| EngineError::file(path, error))?;
        if self.instance.trace_open(path) {
            self.tracing = true;
            Ok(())
        } else {
            Err(EngineError::NoTrace(self.name.clone()))
        }
    }

    /// Ends the recording.
    pub fn trace_stop(&mut self) {
        self.instance.trace_close();
        self.tracing = false;
    }

    /// Whether a recording is under way.
    pub fn is_tracing(&self) -> bool {
        self.tracing
    }
}

impl From<Input> for usize {
    fn from(port: Input) -> usize {
        port.0
    }
}

impl From<Output> for usize {
    fn from(port: Output) -> usize {
        port.0
    }
}
