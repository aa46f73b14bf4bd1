//! What the network and the chip's signals do, kept in block RAM and read over RPC: [Sniffer] and [Scope]. In a chip only if
//! it was built with them.
//!
//! ```text
//!               +-- Sniffer -----------------------------------------+
//!  link_in  --->| ServerPort: START, STOP, STATUS, READ, ...         |
//!  link_out <---|        |                                           |
//!               |    Capture                                         |
//!  data[n]  --->|      Lane (4 messages) --\                         |
//!  valid[n] --->|      Lane ---------------+-> Drain -> even, odd RAM|   256 records of six words
//!               |      ...                 /     Journal: which slot |
//!               +----------------------------------------------------+
//!
//!               +-- Scope -------------------------------------------+
//!  bank0..2 --->| mux -> Sampler: due? trigger? -> levels, times RAM |   1024 records of two words
//!               |                                  Journal           |
//!               +----------------------------------------------------+
//! ```
//! **Both only listen**: what they watch comes in by inputs, and apart from their own link they drive nothing.
//!
//! Clock: `clock`. Calls: `spec::services::recorder`. Power-up: nothing is recorded. Pages: `docs/datasheet/sniffer.md`,
//! `docs/datasheet/scope.md`.
mod capture;
mod drain;
mod filter;
mod journal;
mod lane;
mod lanes;
mod sampler;
mod scope;
mod sniffer;

#[cfg(test)]
mod tests;

pub use journal::Journal;
pub use lanes::LANES;
pub use scope::{Scope, BANKS};
pub use sniffer::{ForgetfulSniffer, Sniffer, SnifferWith};
