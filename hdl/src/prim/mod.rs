//! Vendor cells at the edge of a chip: pins, DDR registers, clocks. Instantiated only in board tops.
//!
//! Each is told the [Family] of its part when it is made; its ports, and what it does, are the same for all. The Verilog
//! instantiates the vendor's cells by name without declaring them: `synth_ecp5`, `synth_xilinx` and the vendors' tools know them.
//! A circuit that holds one is therefore not for [crate::check::accept]; keep it in a board's top and check the circuit inside.
//!
//! | here | ECP5 (Lattice FPGA-TN-02032, FPGA-TN-02200) | Artix-7 (AMD UG471, UG472) |
//! |---|---|---|
//! | [DoubleRateOutput], [DoubleRateOutputs] | `ODDRX1F` | `ODDR`, `SAME_EDGE` |
//! | [DoubleRateInput], [DelayedInputs] | `DELAYG`, `IDDRX1F` | `IDDR`, `SAME_EDGE_PIPELINED`; no delay |
//! | [TriState], [TriStates], [OpenDrain] | `BB` | `IOBUF` |
//! | [ClockGate] | `DCCA` | `BUFGCE` |
//! | [Pll] | `EHXPLLL` | `PLLE2_BASE` |
//! | [FlashClock] | `USRMCLK` | none |
mod family;
mod input_output;
mod pll;
mod wide;

pub use family::Family;
pub use input_output::{Delay, DoubleRateInput, DoubleRateOutput, FlashClock, OpenDrain, TriState};
pub use pll::{Pll, PllError, PllOutput, PllSetup};
pub use wide::{ClockGate, DelayedInputs, DoubleRateOutputs, TriStates};

fn cell(code: String) -> rust_hdl::prelude::Verilog {
    rust_hdl::prelude::Verilog::Wrapper(rust_hdl::prelude::Wrapper {
        code,
        cores: String::new(),
    })
}
