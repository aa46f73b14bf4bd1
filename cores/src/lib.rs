//! One folder a core: page, blocks, model, proof and tests.
// rust-hdl's derive and kernel macros expand to code that trips these; our own text does not need them.
#![allow(clippy::needless_range_loop, clippy::assign_op_pattern)]

pub mod breaker;
pub mod ethernet;
pub mod flash;
pub mod gpio;
pub mod grafton;
pub mod i2c;
pub mod local_bus;
pub mod memory;
pub mod peripheral;
pub mod recorder;
pub mod rpc;
pub mod spi;
pub mod system;
pub mod timer;
