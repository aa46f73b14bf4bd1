//! Compiled models: emitted Verilog made into machine code, driven from Rust.
//!
//! A [`Model`] is built by one of two [`Backend`]s, Verilator or yosys' CXXRTL, from Verilog text. What a backend makes is a
//! shared object with one small C interface (`shim.h`), kept in `target/models` under a name that holds a digest of all
//! that went into it, so that an unchanged design is compiled once. The loop that runs clocks is in the shared object:
//! Rust gets control when a watched port changed, a recorded burst ended, or a point in time is reached.
//!
//! ```no_run
//! # fn main() -> Result<(), sim::engine::EngineError> {
//! # let verilog = String::new();
//! let mut model = sim::engine::Model::build("counter", &verilog, &["clock"])?;
//! let enable = model.input("enable")?;
//! let count = model.output("count")?;
//! model.set(enable, 1);
//! model.step(10);
//! assert_eq!(model.get(count), 10);
//! # Ok(())
//! # }
//! ```
//!
//! Verilator is the default because it is faster on circuits with several clocks (figures in `docs/simulator.md`); CXXRTL
//! stands in where only yosys is installed. `PDU_ENGINE=verilator` or `cxxrtl` overrides.

mod binding;
mod build;
mod cxxrtl;
mod isolate;
mod model;
mod run;
mod time;
mod unit_glue;
mod units;
mod verilator;

pub use build::{Backend, Build};
pub use cxxrtl::Cxxrtl;
pub use model::{Input, Memory, Model, Output};
pub use run::{CaptureId, ClockId, PlaybackId, Sample, Stop};
pub use time::Time;
pub use verilator::Verilator;

/// What can go wrong between Verilog text and a running model.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// Neither backend can work here.
    #[error("no simulator found: install verilator and g++ (Debian: apt-get install verilator g++), or yosys with its CXXRTL headers")]
    NoBackend,
    /// `PDU_ENGINE` names none.
    #[error("PDU_ENGINE={0}: there are verilator and cxxrtl")]
    UnknownBackend(String),
    /// The one that was asked for cannot work here.
    #[error("{backend} cannot be used here: {reason}")]
    BackendMissing {
        /// Its name.
        backend: &'static str,
        /// Why, and the mend.
        reason: String,
    },
    /// A tool refused.
    #[error("{tool} failed on model `{model}`: {complaint} (its files are in {folder})")]
    Tool {
        /// The program.
        tool: String,
        /// The model's name.
        model: String,
        /// Its first complaint.
        complaint: String,
        /// Where it worked.
        folder: String,
    },
    /// A file could not be read or written.
    #[error("{path}: {reason}")]
    File {
        /// Which.
        path: String,
        /// Why.
        reason: std::io::Error,
    },
    /// The text reads a file that was not given.
    #[error("model `{model}` reads {file} by $readmemh: give it by Build::file")]
    NoFile {
        /// The model's name.
        model: String,
        /// The file.
        file: String,
    },
    /// The shared object cannot be used.
    #[error("model `{model}` cannot be loaded: {reason}")]
    Load {
        /// The model's name.
        model: String,
        /// Why.
        reason: String,
    },
    /// The design has no such port.
    #[error("model `{model}` has no {direction} `{port}`; it has: {known}")]
    NoSuchPort {
        /// The model's name.
        model: String,
        /// "input", "output" or "memory".
        direction: &'static str,
        /// What was asked for.
        port: String,
        /// What there is.
        known: String,
    },
    /// A port that does not fit into 64 bits.
    #[error("model `{model}`: `{port}` has {width} bits; at most 64 can be read or written")]
    TooWide {
        /// The model's name.
        model: String,
        /// The port.
        port: String,
        /// Its width.
        width: u32,
    },
    /// A trace was asked of a model that was built without.
    #[error("model `{0}` was built without tracing")]
    NoTrace(String),
}

impl EngineError {
    fn file(path: impl AsRef<std::path::Path>, reason: std::io::Error) -> Self {
        EngineError::File {
            path: path.as_ref().display().to_string(),
            reason,
        }
    }
}
