//! A unit with ten outputs that behaves as the real one does towards management, and a manager that knows nothing of the
//! agent's own code: requests are built here, answers are decoded by `snmp-parser`.
#![allow(dead_code)] // Each test program uses its own part of this.

pub mod manager;
pub mod unit;
