//! The gdb remote protocol, for the CPU behind a debug unit.
//!
//! | module     | what it does                                                        |
//! |------------|---------------------------------------------------------------------|
//! | [`arch`]   | registers by gdb's numbers                                          |
//! | [`places`] | breakpoints and watchpoints, and the comparators that they take     |
//! | [`device`] | registers, memory, going on, as the protocol asks for them          |
//! | [`server`] | the port of localhost, the session, what gdb is told and when       |
//! | [`board`]  | the same for a device that is not simulated here                     |

pub mod arch;
pub mod board;
pub mod device;
pub mod places;
pub mod server;
