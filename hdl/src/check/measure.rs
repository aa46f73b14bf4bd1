//! Figures that testbenches measure, for the benchmarks' table.
use std::fmt::Display;
use std::io::Write;

/// Tells a figure: what it is, how much of which unit, and what to compare it with (empty for nothing). One line of
/// tab-separated `name=value` pairs, printed and appended to the file named by `PDU_MEASURE_LOG`.
pub fn measured(what: &str, value: impl Display, unit: &str, beside: &str) {
    tell(
        "PDU_MEASURE_LOG",
        &format!("MEASURED\twhat={what}\tvalue={value}\tunit={unit}\tbeside={beside}"),
    );
}

/// Prints a line and appends it to the file that a variable of the environment names, if it does.
pub(super) fn tell(variable: &str, line: &str) {
    println!("{line}");
    if let Ok(path) = std::env::var(variable) {
        let file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path);
        let written = file.and_then(|mut file| writeln!(file, "{line}"));
        written.unwrap_or_else(|error| panic!("{variable}: cannot write {path}: {error}"));
    }
}
