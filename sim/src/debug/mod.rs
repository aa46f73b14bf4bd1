//! Debugging the CPU of a simulated chip, or of any other that calls can reach.
//!
//! | module        | what it does                                       |
//! |---------------|----------------------------------------------------|
//! | [`client`]    | the calls, as functions                            |
//! | [`gdb`]       | the gdb remote protocol, made of those             |
//!
//! How the calls get there is [`crate::host`]'s.

pub mod client;
pub mod gdb;
