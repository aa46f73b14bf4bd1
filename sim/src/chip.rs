//! The chip's Verilog as a compiled model with firmware in its RAM.

use crate::engine::{Build, EngineError, Model};
use crate::ports::CLOCKS;
use gateware::design::MEMORY_FILE;

/// The CPU's RAM in the chip, as a memory of the model.
pub const RAM: &str = "local_bus.ram.mem";

/// Lines of Verilog from which on parts of the chip sleep on their own: about twenty parts.
const WORTH: usize = 1000;

/// Compiles a chip, or finds it compiled, and fills its RAM.
pub fn model(verilog: &str, words: &[u32], trace: bool) -> Result<Model, EngineError> {
    // The file in the text stays empty, so that a model serves every firmware.
    let mut model = Build::new("chip", verilog, &CLOCKS)
        .file(MEMORY_FILE, "@0\n00000000\n")
        .trace(trace)
        .sleep(WORTH)
        .finish()?;
    fill(&mut model, words)?;
    Ok(model)
}

/// Writes the CPU's RAM.
fn fill(model: &mut Model, words: &[u32]) -> Result<(), EngineError> {
    let ram = model.memory(RAM)?;
    for (at, word) in words.iter().enumerate() {
        model.memory_set(ram, at, u64::from(*word));
    }
    Ok(())
}
