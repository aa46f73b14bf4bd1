//! The dialect: what rust-hdl 0.46 lacks, and the checks every core goes through.
//!
//! | module | what it gives |
//! |---|---|
//! | [lit] | `Lit<N, V>`: a named constant that has a `Default`; printed as a `localparam` |
//! | [reg] | registers with a power-up value, registers with an enable |
//! | [mem] | memories: `Vec` in simulation, block RAM or LUT RAM in Verilog |
//! | [arithmetic] | sum or difference, choice of four, as small as the part can |
//! | [multiply] | 32 by 32 bits in DSP blocks |
//! | [optional] | parts that are built in or left out |
//! | [decode] | wire code to state enum, from one table |
//! | [table] | combinational tables filled from Rust |
//! | [stream] | valid/ready pairs, `Slot`, `Skid`, `Queue` |
//! | [cdc] | the only legal clock crossings: bit, pulse, word, queue |
//! | [prop] | `Assert`, `Assume`, `Cover`, `Past`, `StreamHolds` |
//! | [prim] | vendor cells, for board tops only |
//! | [check] | `Bench`, `lint`, `accept`, `replay`, `prove` |
//!
//! All hand-written Verilog of the project is in this crate; each piece has a test that replays its Rust model on it.
// rust-hdl's derive and kernel macros expand to code that trips these; our own text does not need them.
#![allow(clippy::needless_range_loop, clippy::assign_op_pattern)]
#![warn(missing_docs)]

pub mod arithmetic;
pub mod cdc;
pub mod check;
pub mod decode;
pub mod lit;
pub mod mem;
pub mod multiply;
pub mod optional;
pub mod prim;
pub mod prop;
pub mod reg;
pub mod stream;
pub mod table;
mod verilog;

pub use verilog::verilog;
