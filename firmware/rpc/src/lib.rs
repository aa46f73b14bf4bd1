//! Calls over the RPC network.
//!
//! | module      | what it does                                                                              |
//! |-------------|-------------------------------------------------------------------------------------------|
//! | [`network`] | the two traits that hide the hardware: messages and the page window                       |
//! | [`link`]    | [`Link`]: calls with a deadline, replies matched, notices queued, everything counted       |
//! | `hardware`  | both traits over GRAFTON's CP0, SYSCALL and page window (target only)                     |
//!
//! A call is a value of the argument type that `spec` makes for it, and returns the result type:
//! `link.call(memory::allocate::Arguments {})?.address`.
#![no_std]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

#[cfg(target_arch = "mips")]
pub mod hardware;
pub mod link;
pub mod network;

pub use link::{CallError, Counters, Link};
pub use network::{Network, PageBuffer, PageWindow};
