//! C, compiled with five degrees of optimisation: what qemu-mips computes, GRAFTON computes; and how many clocks it takes.

use sim::cpu::{gcc, run, Options, Report, GCC, TOHOST};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The programs of the folder `programs`, and the most clocks a hundred instructions may take at -O2.
const PROGRAMS: [(&str, u64); 10] = [
    ("calls", 137),
    ("crc", 115),
    ("divide", 158),
    ("list", 104),
    ("matrix", 102),
    ("records", 103),
    ("sort", 110),
    ("text", 134),
    ("unaligned", 102),
    ("wide", 103),
];

/// What these programs need besides: no library, and what they store is what is loaded.
const FLAGS: [&str; 4] = [
    "-Wall",
    "-ffreestanding",
    "-fno-strict-aliasing",
    "-fno-tree-loop-distribute-patterns",
];

/// What a command printed. Panics if it failed.
fn output(command: &mut Command) -> Vec<u8> {
    let output = command.output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
    output.stdout
}

/// Compiles a program; `expected` is what GRAFTON is to compute.
fn compile(name: &str, level: &str, expected: Option<u32>) -> PathBuf {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cpu/programs");
    let sort = expected.map_or("qemu", |_| "grafton");
    let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}{level}.{sort}"));
    let mut command = gcc();
    command.args(FLAGS).arg(level);
    command.args(expected.map(|value| format!("-DEXPECTED={value:#x}u")));
    output(
        command
            .arg(sources.join(name).with_extension("c"))
            .arg("-o")
            .arg(&to),
    );
    to
}

/// Computes `name` with qemu-mips and on GRAFTON, which must agree.
fn agreed(name: &str, level: &str) -> Report {
    let octets = output(Command::new("qemu-mips").arg(compile(name, level, None)));
    let expected = u32::from_be_bytes(octets.try_into().expect("four octets"));
    let report = run(&Options {
        file: compile(name, level, Some(expected)),
        base: None,
        ram_kilobytes: 1024,
        tohost: Some(TOHOST),
        max_cycles: 10_000_000,
        vcd: None,
    })
    .unwrap();
    assert_eq!(report.complaint, None, "{name} {level}");
    assert_eq!(report.status, 1, "{name} {level} computed something else");
    report
}

#[test]
fn compiled_programs_compute_what_qemu_computes_at_every_level() {
    if !hdl::check::tools::present(&[GCC, "qemu-mips", "verilator"], "compiled C") {
        return;
    }
    for (name, most) in PROGRAMS {
        for level in ["-O0", "-O1", "-O2", "-O3", "-Os"] {
            let report = agreed(name, level);
            let each = report.cycles as f64 / report.instructions as f64;
            println!(
                "{name} {level}: {} instructions, {each:.3} clocks each",
                report.instructions
            );
            if level == "-O2" {
                assert!(
                    100 * report.cycles <= most * report.instructions,
                    "{name} {level}: {each:.3} clocks an instruction, more than {most} for a hundred"
                );
            }
        }
    }
}
