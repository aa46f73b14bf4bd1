//! Debugging the CPU of a simulated chip, or of any other that calls can reach.
//!
//! | module        | what it does                                       |
//! |---------------|----------------------------------------------------|
//! | [`transport`] | how calls reach a debug unit, and the answers back |
//! | [`port`]      | that way into a compiled circuit: its host port    |
//! | [`client`]    | the calls, as functions                            |
//! | [`gdb`]       | the gdb remote protocol, made of those             |

pub mod client;
pub mod gdb;
pub mod port;
pub mod transport;
