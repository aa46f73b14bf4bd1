//! The whole chip as Verilog.
use cores::system::Description;
use gateware::design::MEMORY_FILE;
use gateware::soc::{verilog, InstrumentedSoc, Soc};
use hdl::check;

const DESCRIPTION: Description = Description {
    clock_hertz: spec::map::SYS_HERTZ,
    version: 0x0123_4567,
    serial: None,
};

/// Lint, design rules and yosys' own checks find nothing in the chip.
#[test]
fn chip_is_accepted() {
    check::accept("soc", &mut Soc::<10>::new(DESCRIPTION, MEMORY_FILE));
}

/// Nor in the chip with instruments.
#[test]
fn chip_with_instruments_is_accepted() {
    let mut chip = InstrumentedSoc::<10>::new(DESCRIPTION, MEMORY_FILE);
    check::accept("instrumented_soc", &mut chip);
}

/// The chip without instruments has nothing of them.
#[test]
fn instruments_leave_no_trace_where_they_are_not() {
    let with = verilog(64, DESCRIPTION, true).expect("sound");
    let without = verilog(64, DESCRIPTION, false).expect("sound");
    for name in ["debug", "host", "sniffer", "scope", "probes", "bridge"] {
        assert!(with.contains(name) && !without.contains(name), "{name}");
    }
}
