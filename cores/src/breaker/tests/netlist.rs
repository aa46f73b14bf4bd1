//! What can only be seen in the circuit.
use crate::breaker::Bank;
use hdl::check::{self, tools};
use spec::map::SYS_HERTZ;
use spec::services::breaker::CHANNELS;
use std::fs;
use std::path::Path;

/// Whether yosys finds that each bit of `enable` is the output of a flip-flop, and of a flip-flop's alone.
fn pins_are_flip_flops(directory: &Path) -> bool {
    // A pin's name stands for the wire that the register drives: two steps back from the port to the cell.
    let script = format!(
        "read_verilog top.v; hierarchy -top top; proc; flatten; opt_clean; opt_expr -full; opt_clean; \
         select -set wires o:enable %ci1 o:enable %d; \
         select -set drivers @wires %ci1 @wires %d; \
         select -assert-count {CHANNELS} @wires w:* %i; \
         select -assert-count {CHANNELS} @drivers; \
         select -assert-count {CHANNELS} @drivers t:$dff %i"
    );
    tools::run(directory, "yosys", &["-q", "-p", &script]).0
}

/// No glitch on an enable: the pins are registers, with nothing between. A gate in between is noticed.
#[test]
fn an_enable_is_a_register() {
    let name = "breaker_enable";
    let Some(directory) = check::accept(name, &mut Bank::new(SYS_HERTZ)) else {
        return;
    };
    assert!(pins_are_flip_flops(&directory), "logic behind a flip-flop");
    let file = directory.join("top.v");
    let text = fs::read_to_string(&file).expect("top.v");
    let (from, to) = (
        "enable = channels$enable;",
        "enable = channels$enable & ~{10{all_off_pin$q}};",
    );
    assert!(text.contains(&format!(" {from}")));
    fs::write(&file, text.replace(&format!(" {from}"), &format!(" {to}"))).expect("top.v");
    assert!(!pins_are_flip_flops(&directory), "a gate is not noticed");
}
