//! A bench's run, repeated by Icarus on the netlist that yosys makes of the emitted Verilog.
use super::bench::{ports, Bench, Port, Row};
use super::{accept, tools};
use rust_hdl::prelude::*;
use std::fs;
use std::path::Path;

/// Panics if the netlist's outputs ever differ from the recorded ones. Any number of clocks: the recording has a row for
/// each moment at which a port changed, clocks included.
pub fn replay<T: Block>(name: &str, bench: &mut Bench<T>) {
    if let Some(Err(difference)) = outcome(name, bench) {
        panic!("{name}: Rust and Verilog differ: {difference}");
    }
}

/// For negative controls: the difference that the replay found. Panics if there is none; `None` if a tool is missing and may be.
pub fn replay_fails<T: Block>(name: &str, bench: &mut Bench<T>) -> Option<String> {
    outcome(name, bench).map(|found| found.expect_err("the replay found no difference"))
}

fn outcome<T: Block>(name: &str, bench: &mut Bench<T>) -> Option<Result<(), String>> {
    let directory = accept(name, &mut bench.dut)?;
    if !tools::present(&["iverilog", "vvp"], name) {
        return None;
    }
    let ports = ports(&bench.dut);
    write_rows(&directory, bench.rows());
    fs::write(
        directory.join("bench.v"),
        bench_text(&ports, bench.rows().len()),
    )
    .expect("write bench.v");
    let (good, log) = tools::run(
        &directory,
        "iverilog",
        &["-g2005", "-o", "bench.vvp", "net.v", "bench.v"],
    );
    assert!(good, "{name}: Icarus rejects the netlist:\n{log}");
    let (good, log) = tools::run(&directory, "vvp", &["bench.vvp"]);
    assert!(good, "{name}: the replay did not run:\n{log}");
    if log.contains("replay ok") {
        return Some(Ok(()));
    }
    let row = log
        .split("row ")
        .nth(1)
        .and_then(|rest| rest.split(':').next())
        .and_then(|number| number.parse::<usize>().ok());
    let cycle = row.map_or(0, |row| bench.rows()[row].cycle);
    Some(Err(format!(
        "at cycle {cycle} (files in {}):\n{log}",
        directory.display()
    )))
}

fn write_rows(directory: &Path, rows: &[Row]) {
    let text: String = rows
        .iter()
        .map(|row| hexadecimal(&format!("{}{}", row.inputs, row.outputs)) + "\n")
        .collect();
    fs::write(directory.join("rows.hex"), text).expect("write rows.hex");
}

fn hexadecimal(binary: &str) -> String {
    let padded = format!("{}{binary}", "0".repeat((4 - binary.len() % 4) % 4));
    let digits = padded.as_bytes().chunks(4);
    digits
        .map(|four| {
            char::from_digit(four.iter().fold(0, |n, b| 2 * n + u32::from(b - b'0')), 16)
                .expect("four bits")
        })
        .collect()
}

/// Outputs are compared with what Rust had at the same moment; an X differs from everything.
fn bench_text(ports: &[Port], rows: usize) -> String {
    let width = |inputs: bool| {
        ports
            .iter()
            .filter(|p| p.is_input == inputs)
            .map(|p| p.width)
            .sum::<usize>()
    };
    let (inputs, outputs) = (width(true), width(false));
    let (mut input_top, mut output_top) = (inputs + outputs, outputs);
    let (mut pins, mut looks) = (vec![], String::new());
    for port in ports {
        let top = if port.is_input {
            &mut input_top
        } else {
            &mut output_top
        };
        let range = format!("[{}:{}]", *top - 1, *top - port.width);
        *top -= port.width;
        let name = &port.name;
        if port.is_input {
            pins.push(format!("    .{name}(row{range})"));
        } else {
            pins.push(format!("    .{name}(now{range})"));
            looks += &format!(
                "      if (now{range} !== row{range}) $display(\"row %0d: {name} is %h, Rust has %h\", i, now{range}, row{range});\n"
            );
        }
    }
    format!(
        "`timescale 1ns/1ps
module bench;
  reg [{total}:0] rows [0:{last}];
  reg [{total}:0] row;
  wire [{out}:0] now;
  integer i;
  top dut(
{pins}
  );
  initial begin
    $readmemh(\"rows.hex\", rows);
    for (i = 0; i < {rows}; i = i + 1) begin
      row = rows[i];
      #1;
      if (now !== row[{out}:0]) begin
{looks}      $finish;
      i = {rows} + 1;
      end
    end
    if (i == {rows}) $display(\"replay ok\");
    $finish;
  end
endmodule
",
        total = inputs + outputs - 1,
        last = rows - 1,
        out = outputs - 1,
        pins = pins.join(",\n"),
    )
}
