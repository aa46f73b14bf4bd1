//! The runtime: everything between GRAFTON's reset vector and `main`, and the only `unsafe` code of the firmware.
//!
//! | module       | what it does                                                                        |
//! |--------------|-------------------------------------------------------------------------------------|
//! | [`kept`]     | words that survive a restart, with a check sum                                      |
//! | [`settings`] | the block of settings that the build and the simulator patch in the image           |
//! | `start`      | reset vector: text protection, stack, `.data`, `.bss`, then `main` (target only)     |
//! | `cp0`        | CP0 registers and SYSCALL: send, receive, counters, watchdog, faults (target only)   |
//! | `memory`     | copying and filling, word by word (target only)                                     |
//! | `pages`      | the page window as slices, each page lent to one borrower at a time (target only)   |
//! | `panic`      | faults where it happened, so that the CPU restarts (target only)                    |
//! | `volatile`   | reading what another run, or the build, has written                                  |
//!
//! On the host only the modules that need no GRAFTON are there, for tests.
#![no_std]
#![cfg_attr(target_arch = "mips", feature(asm_experimental_arch))]
#![warn(missing_docs)]

pub mod kept;
pub mod settings;

#[cfg(target_arch = "mips")]
pub mod cp0;
#[cfg(target_arch = "mips")]
mod memory;
#[cfg(target_arch = "mips")]
pub mod pages;
#[cfg(target_arch = "mips")]
mod panic;
#[cfg(target_arch = "mips")]
mod start;
mod volatile;
