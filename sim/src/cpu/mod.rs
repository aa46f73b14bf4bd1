//! GRAFTON alone: programs run on the compiled core (`pdu cpu run`), and its lock-step with `spec::isa`.
mod bench;
mod boot;
mod end;
mod gcc;
mod image;
mod lockstep;
mod machine;
mod mailbox;
mod retire;
mod run;

pub use bench::{CpuBench, RAM_OCTETS};
pub use gcc::{flags, gcc, GCC, TOHOST};
pub use image::{Image, ImageError};
pub use lockstep::Lockstep;
pub use machine::{boot_words, verilog, verilog_with_debug, CpuMachine, Ending, Run};
pub use retire::{as_shown, RetirePort, SIGNALS as RETIRE_SIGNALS};
pub use run::{run, Options, Report, RunError, FAULT_STATUS, LIMIT_STATUS};
