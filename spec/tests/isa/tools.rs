//! Running the cross tools.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Whether all the tools are there. Missing ones are an error under `PDU_REQUIRE_TOOLS`.
pub fn present(tools: &[&str]) -> bool {
    for tool in tools {
        if Command::new(tool).arg("--version").output().is_err() {
            assert!(
                std::env::var_os("PDU_REQUIRE_TOOLS").is_none(),
                "{tool} is missing: run scripts/setup"
            );
            eprintln!("skipped: {tool} is missing");
            return false;
        }
    }
    true
}

/// An empty folder of this name for a test's files.
pub fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// Runs a tool, which must succeed, and gives what it wrote to standard output.
pub fn run(folder: &Path, tool: &str, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(tool)
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{tool} {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// Assembles and links `source` with section .code at 0x40000000 and gives the path of the ELF file.
pub fn assemble(folder: &Path, source: &str) -> PathBuf {
    std::fs::write(folder.join("program.s"), source).unwrap();
    run(
        folder,
        "mips-linux-gnu-as",
        &["-march=mips1", "-EB", "-o", "program.o", "program.s"],
    );
    run(
        folder,
        "mips-linux-gnu-ld",
        &[
            "--section-start=.code=0x40000000",
            "-e",
            "start",
            "-o",
            "program.elf",
            "program.o",
        ],
    );
    folder.join("program.elf")
}

/// The memory image of an ELF file, from its lowest loaded address on.
pub fn image(folder: &Path) -> Vec<u8> {
    run(
        folder,
        "mips-linux-gnu-objcopy",
        &["-O", "binary", "-j", ".code", "program.elf", "program.bin"],
    );
    std::fs::read(folder.join("program.bin")).unwrap()
}
