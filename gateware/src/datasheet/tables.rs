//! Tables of the datasheet, made from `spec`.

use spec::call::{CallDoc, Field};
use spec::cpu::Fault;
use spec::management::ShutdownReason;
use spec::map::Node;
use spec::services::calls_of;
use spec::services::recorder::SCOPE_BANKS;
use std::fmt::Write;

/// Names of the blocks that [`block`] makes.
pub const NAMES: &[&str] = &[
    "nodes",
    "faults",
    "counters",
    "objects",
    "shutdown reasons",
    "calls namesrvr",
    "calls sysinfo",
    "calls outputs",
    "calls periph",
    "calls ram",
    "calls flash",
    "calls eth0",
    "calls sniffer",
    "calls scope",
    "probes",
    "calls debug",
];

/// The text of a generated block, or nothing if there is no such block.
pub fn block(name: &str) -> Option<String> {
    match name {
        "nodes" => Some(nodes()),
        "faults" => Some(faults()),
        "counters" => Some(counters()),
        "objects" => Some(super::mib::table()),
        "shutdown reasons" => Some(shutdown_reasons()),
        "probes" => Some(probes()),
        _ => {
            let node = name.strip_prefix("calls ")?;
            let mut all = Node::ALL.into_iter().chain(Node::EXTRA);
            let node = all.find(|n| n.name() == node)?;
            Some(calls(node))
        }
    }
}

fn nodes() -> String {
    let mut text =
        String::from("| address | name | calls | pages it may allocate |\n|---|---|---|---|\n");
    for node in Node::ALL.into_iter().chain(Node::EXTRA) {
        let calls = calls_of(node).0.len();
        let present = if Node::PRESENT.contains(&node) {
            calls.to_string()
        } else if Node::EXTRA.contains(&node) {
            format!("{calls}; only with instruments")
        } else {
            format!("{calls}; only with `chip.flash`")
        };
        let quota = spec::memory::quota(node);
        writeln!(
            text,
            "| {:#06x} | {} | {present} | {quota} |",
            node.address(),
            node.name()
        )
        .expect("writing to a string");
    }
    text
}

fn shutdown_reasons() -> String {
    let mut text = String::from("| code | reason |\n|---|---|\n");
    for reason in ShutdownReason::ALL {
        writeln!(text, "| {} | {} |", reason as u32, reason.text()).expect("writing to a string");
    }
    text
}

fn probes() -> String {
    let mut text =
        String::from("| bank | bits | signal | seen late by, in clocks |\n|---|---|---|---|\n");
    for (number, bank) in SCOPE_BANKS.iter().enumerate() {
        for probe in *bank {
            let msb = probe.lsb + probe.width - 1;
            writeln!(
                text,
                "| {number} | {msb}:{} | `{}` | {} |",
                probe.lsb, probe.name, probe.late
            )
            .expect("writing to a string");
        }
    }
    text
}

fn faults() -> String {
    let mut text = String::from("| code | cause |\n|---|---|\n");
    for fault in Fault::ALL {
        writeln!(text, "| {} | {} |", fault as u32, fault.text()).expect("writing to a string");
    }
    text
}

fn counters() -> String {
    let mut text = String::from("| index | counter |\n|---|---|\n");
    for counter in spec::ethernet::Counter::ALL {
        writeln!(text, "| {} | {counter:?} |", counter as u32).expect("writing to a string");
    }
    text
}

fn calls(node: Node) -> String {
    let (calls, interrupts) = calls_of(node);
    let mut text = String::from(
        "| number | call | arguments | results | twice is once | misuse |\n|---|---|---|---|---|---|\n",
    );
    for call in calls {
        row(&mut text, call);
    }
    for interrupt in interrupts {
        row(&mut text, interrupt);
    }
    text
}

fn row(text: &mut String, call: &CallDoc) {
    let what = call.text.join(" ");
    writeln!(
        text,
        "| {:#04x} | **{}** {} | {} | {} | {} | {} |",
        call.number,
        call.name,
        what.trim(),
        fields(call.arguments),
        fields(call.results),
        if call.idempotent { "yes" } else { "no" },
        call.misuse,
    )
    .expect("writing to a string");
}

fn fields(fields: &[Field]) -> String {
    let texts: Vec<String> = fields
        .iter()
        .map(|f| {
            let word = format!("{:?}", f.word).to_lowercase();
            format!("{word}[{}:{}] `{}`: {}", f.msb, f.lsb, f.name, f.text)
        })
        .collect();
    texts.join("<br>")
}
