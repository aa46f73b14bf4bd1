//! What the flow works on: one circuit for one board, as text, with what is needed to build and judge it.

use crate::board::{Budget, Fpga};
use crate::constraints::Constraints;
use crate::report::ClockNeed;
use sha2::{Digest, Sha256};

/// A circuit for a board.
#[derive(Clone, Debug)]
pub struct Design {
    /// Name of the board.
    pub board: String,
    /// Name of the top module.
    pub top: String,
    /// Verilog of everything but the vendor's own cells.
    pub verilog: String,
    /// Pins and timing, in the language of the part's tools.
    pub constraints: Constraints,
    /// The part.
    pub fpga: Fpga,
    /// What the build must stay within.
    pub budget: Budget,
    /// Clocks and what they run at.
    pub clocks: Vec<ClockNeed>,
    /// Words of the RAM whose first contents are the firmware.
    pub ram_words: usize,
}

/// Name of the file that the Verilog reads the RAM's first contents from (`$readmemh`).
pub const MEMORY_FILE: &str = "firmware.hex";

/// SHA-256 in hexadecimal.
pub fn sha256(octets: impl AsRef<[u8]>) -> String {
    Sha256::digest(octets)
        .iter()
        .map(|octet| format!("{octet:02x}"))
        .collect()
}
