//! `pdu cpu run`: how each sort of end shows, what it says of files it cannot run, and many runs at once.

use spec::isa::Operation;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const BASE: &str = "0x40000000";

/// A raw image of these words.
fn image(name: &str, words: &[u32]) -> PathBuf {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let octets: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
    std::fs::write(&file, octets).unwrap();
    file
}

fn command(file: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pdu"));
    command.args(["cpu", "run"]).arg(file).args(arguments);
    command
}

fn run(file: &Path, arguments: &[&str]) -> Output {
    command(file, arguments).output().unwrap()
}

fn is_able() -> bool {
    hdl::check::tools::present(&["verilator"], "pdu cpu run")
}

/// Status, the last line of the output, the complaint.
fn told(output: &Output) -> (i32, String, String) {
    let text = |octets: &[u8]| String::from_utf8(octets.to_vec()).unwrap();
    let out = text(&output.stdout);
    (
        output.status.code().unwrap(),
        out.lines().last().unwrap_or_default().into(),
        text(&output.stderr).trim_end().into(),
    )
}

/// rs, rt and the lower half.
fn immediate(operation: Operation, rs: u32, rt: u32, low: u32) -> u32 {
    operation.word() | rs << 21 | rt << 16 | low
}

/// Stores `value` at 0x100 behind the base, again and again.
fn stores(value: u32) -> [u32; 5] {
    use Operation::*;
    [
        immediate(Lui, 0, 8, 0x4000),
        immediate(Addiu, 0, 9, value),
        immediate(Sw, 8, 9, 0x100),
        immediate(Beq, 0, 0, 0xffff),
        0,
    ]
}

#[test]
fn every_end_has_its_status_and_its_line() {
    if !is_able() {
        return;
    }
    let end = Operation::Break.word();
    let stopped = run(&image("break.bin", &[0, 0, end]), &["--base", BASE]);
    assert_eq!(
        told(&stopped),
        (0, "cycles 4 instructions 2".into(), "".into())
    );

    let arguments = ["--base", BASE, "--tohost", "0x40000100"];
    let (status, line, complaint) = told(&run(&image("store.bin", &stores(42)), &arguments));
    assert_eq!((status, complaint.as_str()), (42, ""));
    assert!(line.ends_with(" instructions 3"), "{line}");

    let loops = image("loop.bin", &[immediate(Operation::Beq, 0, 0, 0xffff), 0]);
    let limited = run(&loops, &["--base", BASE, "--max-cycles", "1000"]);
    let (status, line, complaint) = told(&limited);
    assert_eq!(
        (status, complaint.as_str()),
        (124, "pdu: no end after 1000 cycles")
    );
    assert!(line.starts_with("cycles 1000 "), "{line}");

    let (status, _, complaint) = told(&run(&image("fault.bin", &[0, !0]), &["--base", BASE]));
    assert_eq!(status, 125);
    let wanted = "pdu: fault: unknown instruction at pc 0x40000004, address 0xffffffff";
    assert_eq!(complaint, wanted);
}

#[test]
fn what_cannot_run_is_refused_in_one_line() {
    let own = PathBuf::from(env!("CARGO_BIN_EXE_pdu"));
    let raw = image("raw.bin", &[0]);
    let empty = image("empty.bin", &[]);
    let missing = PathBuf::from("no such file");
    let cases: [(&Path, &[&str], &str); 8] = [
        (&own, &[], "GRAFTON runs big-endian 32-bit MIPS-I"),
        (
            &raw,
            &[],
            "not an ELF file: for a raw image say where it goes with --base",
        ),
        (&missing, &[], "no such file: "),
        (&empty, &["--base", BASE], "is empty: there is nothing"),
        (
            &raw,
            &["--base", "0x40000002"],
            "--base 0x40000002: not a multiple of 4",
        ),
        (
            &raw,
            &["--base", BASE, "--tohost", "0x40000102"],
            "--tohost 0x40000102 is no word in the RAM",
        ),
        (
            &raw,
            &["--base", BASE, "--tohost", "0x40100000"],
            "--tohost 0x40100000 is no word in the RAM",
        ),
        (
            &raw,
            &["--base", BASE, "--ram-kb", "1025"],
            "--ram-kb 1025: 1 to 1024",
        ),
    ];
    for (file, arguments, said) in cases {
        let (status, _, complaint) = told(&run(file, arguments));
        assert_eq!((status, complaint.lines().count()), (1, 1), "{complaint}");
        assert_eq!(complaint.matches(said).count(), 1, "{complaint}");
    }
}

#[test]
fn a_recording_that_cannot_be_written_is_refused_and_the_reason_told_once() {
    if !is_able() {
        return;
    }
    let raw = image("unrecorded.bin", &[0]);
    let arguments = ["--base", BASE, "--vcd", "no such folder/a.vcd"];
    let (status, _, complaint) = told(&run(&raw, &arguments));
    assert_eq!((status, complaint.lines().count()), (1, 1), "{complaint}");
    assert_eq!(complaint.matches("os error").count(), 1, "{complaint}");
}

#[test]
fn waveforms_are_recorded_when_asked_for() {
    if !is_able() {
        return;
    }
    let file = image("wave.bin", &[0, Operation::Break.word()]);
    let vcd = file.with_extension("vcd");
    let output = run(&file, &["--base", BASE, "--vcd", vcd.to_str().unwrap()]);
    assert_eq!(told(&output).0, 0);
    let text = std::fs::read_to_string(vcd).unwrap();
    assert!(text.contains("$var") && text.contains("retired_pc"));
}

#[test]
fn many_runs_at_once_do_not_disturb_each_other() {
    if !is_able() {
        return;
    }
    let arguments = ["--base", BASE, "--tohost", "0x40000100"];
    let runs: Vec<_> = (1..=8)
        .map(|value| {
            let file = image(&format!("many{value}.bin"), &stores(value));
            command(&file, &arguments).spawn().unwrap()
        })
        .collect();
    for (mut run, value) in runs.into_iter().zip(1..) {
        assert_eq!(run.wait().unwrap().code(), Some(value));
    }
}
