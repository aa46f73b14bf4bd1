//! What the command says to a mistake: one clear line on the error output, and a status that is not 0.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn pdu(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pdu"))
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The one line that `pdu` says when it refuses.
fn refusal(arguments: &[&str]) -> String {
    let output = pdu(arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success(), "status 0; it said {said}");
    assert_eq!(said.trim_end().lines().count(), 1, "not one line: {said}");
    said
}

/// A board file made of the i9's with one piece replaced, where no other test writes.
fn board(test: &str, from: &str, to: &str) -> String {
    let text = std::fs::read_to_string(root().join("constraints/colorlight-i9.toml")).unwrap();
    assert!(text.contains(from), "the test's own text is stale: {from}");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("colorlight-i9.toml");
    std::fs::write(&file, text.replacen(from, to, 1)).unwrap();
    file.to_string_lossy().into_owned()
}

#[test]
fn an_unknown_key_is_named_with_file_and_line() {
    let file = board("unknown_key", "drive = 8", "drive_ma = 8");
    let said = refusal(&["boards", &file]);
    assert!(
        said.contains("colorlight-i9.toml:") && said.contains("unknown field `drive_ma`"),
        "{said}"
    );
}

#[test]
fn a_pin_used_twice_is_named() {
    let file = board("pin_twice", "\"N5\"", "\"P5\"");
    for command in [
        &["boards", &file][..],
        &["build", "--board", &file],
        &["verilog", "--board", &file],
    ] {
        let said = refusal(command);
        assert!(said.contains("pin P5 is also given to pins.mdc"), "{said}");
    }
}

#[test]
fn a_firmware_that_is_no_firmware_is_refused() {
    let file = root().join("constraints/colorlight-i9.toml");
    let said = refusal(&["build", "--firmware", &file.to_string_lossy()]);
    assert!(said.contains("not an ELF file"), "{said}");
    let said = refusal(&["build", "--firmware", "/nowhere/firmware.elf"]);
    assert!(
        said.contains("/nowhere/firmware.elf: No such file"),
        "{said}"
    );
}

#[test]
fn a_missing_tool_is_named() {
    // A project of its own without tools, and a PATH without any.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no_tools");
    for part in ["constraints", "gateware"] {
        std::fs::create_dir_all(folder.join(part)).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_pdu"));
    let output = command
        .arg("build")
        .current_dir(&folder)
        .env("PATH", "/nowhere")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        !output.status.success()
            && said.contains("yosys is missing")
            && said.contains("scripts/setup flow"),
        "{said}"
    );
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
}

#[test]
fn a_part_without_an_open_flow_is_sent_to_its_vendor() {
    assert!(
        refusal(&["build", "--board", "colorlight-i9plus"]).contains(
            "no bitstream is made here for XC7A50T: `pdu verilog --board colorlight-i9plus`"
        )
    );
}

#[test]
fn boards_are_listed_for_people_and_for_scripts() {
    let output = pdu(&["boards"]);
    assert!(
        output.status.success()
            && String::from_utf8(output.stdout)
                .unwrap()
                .contains("colorlight-i9")
    );
    let output = pdu(&["boards", "--json"]);
    let list: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(
        list.as_array()
            .unwrap()
            .iter()
            .any(|board| board["name"] == "colorlight-i9"),
        "{list}"
    );
}

#[test]
fn every_subcommand_explains_itself() {
    for subcommand in ["boards", "verilog", "build", "firmware", "docs", "cpu"] {
        let output = pdu(&[subcommand, "--help"]);
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(
            output.status.success() && said.contains("Usage: pdu"),
            "{said}"
        );
    }
}
