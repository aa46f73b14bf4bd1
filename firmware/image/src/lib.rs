//! Host tools for the firmware image.
//!
//! | module       | what it does                                                                       |
//! |--------------|------------------------------------------------------------------------------------|
//! | [`load`]     | the ELF as the RAM holds it at power-up, with its sections and symbols             |
//! | [`audit`]    | whether GRAFTON can run it: instructions, place, size; and the table of sizes      |
//! | [`emulator`] | the image run on the instruction model of `spec`, against the mock of the hardware |
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod audit;
pub mod emulator;
pub mod load;
