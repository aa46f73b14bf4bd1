//! I2C master: bytes, start and stop conditions, recovery of a stuck bus. Source: NXP UM10204, sections 3.1 and 6.
//!
//! ```text
//!              +-- Controller ---------------+
//!  start ----->| operation -> bits           |     scl  ~~\_______/~~~~~\_______/~~~~   one bit: divider + 1 clocks
//!  operation ->|   +-- BitEngine ---------+  |            hold low  high
//!  byte, ack ->|   | start, stop, one bit |  |     sda  ~~~~~~<d      ><d       >
//!       busy <-|   +----------------------+  |            |---| a quarter after the fall of scl
//!       done <-|                             |
//!              +-----------------------------+
//! ```
//! | port | dir | width | meaning |
//! |---|---|---|---|
//! | start | in | 1 | strobe: do the operation; ignored while `busy` |
//! | operation | in | | [Operation] |
//! | divider | in | 16 | bit time is `divider + 1` clocks, at least 16, plus 4 for synchroniser and hand-over, plus the rise of scl |
//! | byte_out, acknowledge | in | 8, 1 | what to send; whether to acknowledge what is received |
//! | busy | out | 1 | level |
//! | done | out | 1 | strobe in the last busy clock; the results hold from the next clock |
//! | byte_in, acknowledged, failed | out | 8, 1, 1 | results, until the next start |
//! | scl_low, sda_low | out | 1 | registers: pull the line low |
//! | scl_in, sda_in | in | 1 | the lines, asynchronous |
//!
//! Lines are only ever pulled low. Of a bit time scl is low for 9/16 and high for 7/16, which keeps the limits of standard
//! mode at 100 kHz and of fast mode at 400 kHz; set-up and hold of start, set-up of stop and bus free time are at least as
//! long. A device may stretch the clock for up to 25 ms; then the operation fails and the lines are let go. Clock: `clock`.
//! Power-up: lines free.
mod bit;
mod controller;

#[cfg(test)]
mod tests;

pub use bit::{BitEngine, Command, STRETCH_LIMIT};
pub use controller::{Controller, Operation};
