//! The whole chip as Verilog.
use cores::system::Description;
use gateware::design::MEMORY_FILE;
use gateware::soc::Soc;
use hdl::check;

/// Lint, design rules and yosys' own checks find nothing in the chip.
#[test]
fn chip_is_accepted() {
    let description = Description {
        clock_hertz: spec::map::SYS_HERTZ,
        version: 0x0123_4567,
        serial: None,
    };
    check::accept("soc", &mut Soc::<10>::new(description, MEMORY_FILE));
}
