//! The checks every core goes through.
//!
//! | function | what it finds |
//! |---|---|
//! | [lint] | expressions and names that mean something else in Verilog than in Rust |
//! | [accept] | open signals, latches, double drivers, combinational loops, undefined names |
//! | [replay] | any difference between a bench's run in Rust and the same run on the netlist |
//! | [measured] | nothing: it tells a figure for the benchmarks |
//! | [prove], [refute] | whether the properties hold: bounded, by induction, and that covers can be reached |
//!
//! A tool that is missing is an error when `PDU_REQUIRE_TOOLS=1` is set, else a printed skip.
mod accept;
mod bench;
mod choice;
mod lint;
mod measure;
mod proof;
mod replay;
pub mod tools;

pub use accept::{accept, directory};
pub use bench::{Bench, ClockLine};
pub use lint::lint;
pub use measure::measured;
pub use proof::{prove, refute, Proof};
pub use replay::{replay, replay_fails};
