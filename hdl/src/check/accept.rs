//! Design rules, lint, and what yosys finds in the emitted Verilog.
use super::tools;
use crate::verilog;
use rust_hdl::prelude::*;
use std::fs;
use std::path::PathBuf;

/// Where the files of the check called `name` go: in the target directory, one folder for each test program and check.
pub fn directory(name: &str) -> PathBuf {
    let program = std::env::current_exe().expect("the running program has a path");
    let stem = program
        .file_stem()
        .map_or("check".into(), |s| s.to_string_lossy().into_owned());
    let base = program
        .ancestors()
        .nth(2)
        .map_or_else(std::env::temp_dir, |d| d.to_path_buf());
    // The hash that cargo appends would leave a new folder at each build.
    let crate_name = stem
        .rsplit_once('-')
        .map_or(stem.as_str(), |(left, _)| left);
    let path = base.join("check").join(crate_name).join(name);
    fs::create_dir_all(&path)
        .unwrap_or_else(|error| panic!("cannot make {}: {error}", path.display()));
    path
}

/// Checks the design rules of a circuit and leaves `top.v` in the returned directory. Panics with one line a finding.
pub(super) fn emit<T: Block>(name: &str, dut: &mut T) -> PathBuf {
    let text = verilog(dut, "top")
        .unwrap_or_else(|findings| panic!("{name} is not accepted:\n  {}", findings.join("\n  ")));
    let directory = directory(name);
    fs::write(directory.join("top.v"), &text).expect("write top.v");
    for file in memory_files(&text) {
        let path = directory.join(file);
        if !path.exists() {
            fs::write(path, "00000000\n").expect("write memory file");
        }
    }
    directory
}

/// Checks a circuit and leaves `top.v` (emitted) and `net.v` (yosys netlist) in the returned directory; `None` if yosys is
/// missing and may be. Panics with one line a finding.
pub fn accept<T: Block>(name: &str, dut: &mut T) -> Option<PathBuf> {
    let directory = emit(name, dut);
    if !tools::present(&["yosys"], name) {
        return None;
    }
    let script = "read_verilog top.v; hierarchy -check -top top; proc; flatten; check -assert; \
                  select -assert-none t:$dlatch; opt_clean; write_verilog -noattr net.v";
    let (good, log) = tools::run(&directory, "yosys", &["-q", "-p", script]);
    assert!(
        good,
        "{name} is not accepted by yosys (in {}):\n{log}",
        directory.display()
    );
    let undefined: Vec<_> = log
        .lines()
        .filter(|line| line.contains("implicitly declared"))
        .collect();
    assert!(
        undefined.is_empty(),
        "{name}: undefined names:\n{}",
        undefined.join("\n")
    );
    Some(directory)
}

fn memory_files(text: &str) -> Vec<&str> {
    text.split("$readmemh(\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|f| !f.starts_with('/'))
        .collect()
}
