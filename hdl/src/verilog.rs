//! Verilog of a whole circuit.
use crate::check::lint;
use rust_hdl::prelude::*;

/// Connects `dut`, checks it (rust-hdl's design rules and our [lint]) and emits it with `name` as the name of the top module.
///
/// The error is one line a finding, each with the path of the block. Ports that are interfaces have `$` in their names; a
/// circuit meant for a toolchain should have flat ports.
pub fn verilog<T: Block>(dut: &mut T, name: &str) -> Result<String, Vec<String>> {
    dut.connect_all();
    if let Err(error) = check_all(dut) {
        return Err(design_rule_lines(&error));
    }
    let findings = lint(dut);
    if !findings.is_empty() {
        return Err(findings);
    }
    let mut modules = ModuleDefines::default();
    dut.accept(name, &mut modules);
    Ok(modules.defines())
}

fn design_rule_lines(error: &rust_hdl::core::check_error::CheckError) -> Vec<String> {
    use rust_hdl::core::check_error::CheckError::*;
    let (what, list): (&str, Vec<_>) = match error {
        OpenSignal(map) => ("is never driven", map.values().cloned().collect()),
        LogicLoops(list) => ("is read before it is written", list.clone()),
        WritesToInputs(list) => ("is an input and is written", list.clone()),
    };
    let mut lines: Vec<_> = list
        .iter()
        .map(|at| format!("{}.{}: {what}", at.path, at.name))
        .collect();
    lines.sort();
    lines
}
