//! `spec::isa` against things we did not write: binutils for the encodings, qemu for the meaning.
//!
//! The tools come from the packages gcc-mips-linux-gnu and qemu-user. Without them a test prints that it is skipped, or
//! fails if `PDU_REQUIRE_TOOLS` is set.

mod directed;
mod encoding;
mod qemu;
mod random;
mod tools;
