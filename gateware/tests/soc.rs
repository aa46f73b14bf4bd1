//! The whole chip as Verilog.
use cores::flash::Protected;
use cores::system::Description;
use gateware::design::MEMORY_FILE;
use gateware::soc::{verilog, FlashSoc, InstrumentedSoc, Parts, Soc};
use hdl::check;

const DESCRIPTION: Description = Description {
    clock_hertz: spec::map::SYS_HERTZ,
    version: 0x0123_4567,
    serial: None,
};

const AREA: Protected = Protected {
    first: 0,
    end: 0x20_0000,
};

/// Lint, design rules and yosys' own checks find nothing in the chip.
#[test]
fn chip_is_accepted() {
    check::accept(
        "soc",
        &mut Soc::<10>::new(DESCRIPTION, MEMORY_FILE, Protected::default()),
    );
}

/// Nor in the chip with instruments.
#[test]
fn chip_with_instruments_is_accepted() {
    let mut chip = InstrumentedSoc::<10>::new(DESCRIPTION, MEMORY_FILE, Protected::default());
    check::accept("instrumented_soc", &mut chip);
}

/// The chip without instruments has nothing of them.
#[test]
fn instruments_leave_no_trace_where_they_are_not() {
    let parts = Parts {
        instruments: true,
        ..Parts::default()
    };
    let with = verilog(64, DESCRIPTION, parts).expect("sound");
    let without = verilog(64, DESCRIPTION, Parts::default()).expect("sound");
    for name in ["debug", "host", "sniffer", "scope", "probes", "bridge"] {
        assert!(with.contains(name) && !without.contains(name), "{name}");
    }
}

/// The chip with the flash node is accepted.
#[test]
fn chip_with_flash_is_accepted() {
    let mut chip = FlashSoc::<10>::new(DESCRIPTION, MEMORY_FILE, AREA);
    check::accept("flash_soc", &mut chip);
}

/// The flash node goes with instruments and without, and leaves nothing where it is not.
#[test]
fn flash_leaves_no_trace_where_it_is_not() {
    for instruments in [false, true] {
        let chip = |flash| verilog(64, DESCRIPTION, Parts { instruments, flash }).expect("sound");
        let (with, without) = (chip(Some(AREA)), chip(None));
        assert!(with.contains("flash") && !without.contains("flash"));
    }
}
