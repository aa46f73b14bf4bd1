//! Every node in random traffic on the compiled engine, against a model of its own: see [bench]. `PDU_SOAK_MESSAGES` is the
//! number of messages into each, 20 000 unless told otherwise; the whole claim is ten million. Each bench is seen to find a
//! mistake put into its node.
mod bench;
mod ends;
mod memory;
mod names;
#[allow(dead_code)] // the core's own model, of which this bench needs a part
#[path = "../../../cores/src/memory/model.rs"]
mod pages;
mod system;

use bench::{Bench, Subject, Totals};
use rust_hdl::prelude::Block;
use sim::engine::{EngineError, Model};
use std::time::Instant;

/// A mistake: module, text, what it becomes.
type Mistake = (&'static str, &'static str, &'static str);

/// The node's Verilog, with a mistake if there is one.
fn verilog<T: Block>(mut node: T, mistake: Option<Mistake>) -> String {
    let text = hdl::verilog(&mut node, "top").expect("the node is sound");
    let Some((module, from, to)) = mistake else {
        return text;
    };
    let head = format!("module {module}(");
    let (before, rest) = text.split_once(&head).expect("the module of the mistake");
    let (body, after) = rest.split_once("endmodule").expect("its end");
    assert_eq!(body.matches(from).count(), 1, "`{from}` in {module}:{body}");
    format!(
        "{before}{head}{}endmodule{after}",
        body.replacen(from, to, 1)
    )
}

/// Compiles; nothing if there is no engine here and none is required.
fn compiled(name: &str, verilog: &str, clocks: &[&str]) -> Option<Model> {
    match Model::build(name, verilog, clocks) {
        Ok(model) => Some(model),
        Err(error) if std::env::var_os("PDU_REQUIRE_TOOLS").is_none() => {
            println!("SKIPPED: {error}");
            None
        }
        Err(error) => panic!("{error}"),
    }
}

/// Messages into each node.
fn messages() -> u64 {
    std::env::var("PDU_SOAK_MESSAGES").map_or(20_000, |text| {
        text.parse().expect("PDU_SOAK_MESSAGES is a number")
    })
}

/// Runs the traffic, and prints what it was.
fn traffic<S: Subject>(
    name: &str,
    model: Model,
    subject: impl FnOnce(&mut Model) -> Result<S, EngineError>,
    messages: u64,
) -> Result<Totals, String> {
    const SEED: u64 = 0x5e_ed;
    let mut model = model;
    let subject = subject(&mut model).expect("the node's ports");
    let mut bench = Bench::new(model, subject, SEED).expect("the node's links");
    let start = Instant::now();
    let outcome = bench.run(messages);
    let seconds = start.elapsed().as_secs_f64();
    println!("{name}, seed {SEED:#x}: {outcome:?} in {seconds:.1} s");
    outcome
}

/// A node in its traffic, sound or with a mistake.
fn sound(totals: Option<Result<Totals, String>>) {
    if let Some(outcome) = totals {
        let totals = outcome.unwrap_or_else(|wrong| panic!("{wrong}"));
        assert!(totals.calls > totals.messages / 4, "{totals:?}");
        assert!(totals.refused > totals.calls / 50, "{totals:?}");
    }
}

/// The bench found what it had to.
fn found(totals: Option<Result<Totals, String>>, what: &str) {
    if let Some(outcome) = totals {
        let wrong = outcome.expect_err("the mistake was not found");
        assert!(wrong.contains(what), "{wrong}");
    }
}

fn names(mistake: Option<Mistake>, messages: u64) -> Option<Result<Totals, String>> {
    let verilog = verilog(cores::system::Names::default(), mistake);
    let model = compiled("node-names", &verilog, &["clock"])?;
    Some(traffic("namesrvr", model, |_| Ok(names::Names), messages))
}

#[test]
fn name_server_keeps_the_contract() {
    sound(names(None, messages()));
}

/// An answer under the number of another call.
#[test]
fn a_name_server_with_a_mistake_is_found() {
    let mistake = (
        "top$port",
        "transmit$call = receive$call;",
        "transmit$call = receive$call + 8'h1;",
    );
    found(names(Some(mistake), 1000), "answers nothing");
}

fn system(mistake: Option<Mistake>, messages: u64) -> Option<Result<Totals, String>> {
    let verilog = verilog(cores::system::Info::new(system::DESCRIPTION), mistake);
    let model = compiled("node-sysinfo", &verilog, &["clock"])?;
    Some(traffic(
        "sysinfo",
        model,
        |model| system::System::new(model),
        messages,
    ))
}

#[test]
fn chip_information_keeps_the_contract() {
    sound(system(None, messages()));
}

/// An answer is given twice.
#[test]
fn chip_information_with_a_mistake_is_found() {
    let mistake = (
        "top$port",
        "if (send_reply) begin",
        "if (send_reply & source[32'h0]) begin",
    );
    found(system(Some(mistake), 1000), "answers nothing");
}

fn memory(mistake: Option<Mistake>, messages: u64) -> Option<Result<Totals, String>> {
    let verilog = verilog(cores::memory::PageMemory::default(), mistake);
    let model = compiled("node-ram", &verilog, &["clock"])?;
    Some(traffic(
        "ram",
        model,
        |model| memory::Memory::new(model),
        messages,
    ))
}

#[test]
fn page_memory_keeps_the_contract() {
    sound(memory(None, messages()));
}

/// What was in a page that is freed stays there.
#[test]
fn a_page_memory_with_a_mistake_is_found() {
    let mistake = (
        "top$store",
        "blocks$forget = forget;",
        "blocks$forget = 1'b0;",
    );
    found(memory(Some(mistake), 5000), "was due");
}
