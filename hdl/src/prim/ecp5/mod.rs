//! Cells of the Lattice ECP5 (Lattice FPGA-TN-02032 for the DDR cells, FPGA-TN-02200 for the PLL).
//!
//! The Verilog instantiates the cells by name without declaring them: `synth_ecp5` knows them. A circuit that holds one is
//! therefore not for [crate::check::accept]; keep it in a board's top and check the circuit inside.
mod input_output;
mod pll;
mod wide;

pub use input_output::{Delay, DoubleRateInput, DoubleRateOutput, FlashClock, OpenDrain, TriState};
pub use pll::{Pll, PllError, PllOutput, PllSetup};
pub use wide::{ClockGate, DelayedInputs, DoubleRateOutputs, TriStates};

fn cell(code: String) -> rust_hdl::prelude::Verilog {
    rust_hdl::prelude::Verilog::Wrapper(rust_hdl::prelude::Wrapper {
        code,
        cores: String::new(),
    })
}
