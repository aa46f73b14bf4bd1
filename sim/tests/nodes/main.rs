//! Every node in random traffic on the compiled engine, against a model of its own: see [bench]. `PDU_SOAK_MESSAGES` is the
//! number of messages into each, 20 000 unless told otherwise; the whole claim is ten million. Each bench is seen to find a
//! mistake put into its node.
mod bench;
#[allow(dead_code)] // also has what other tests run
#[path = "../caller/mod.rs"]
mod caller;
mod channel;
mod cpu;
mod ends;
mod ethernet;
mod frames;
mod memory;
mod names;
mod outputs;
#[allow(dead_code)] // the core's own model, of which this bench needs a part
#[path = "../../../cores/src/memory/model.rs"]
mod pages;
mod peripheral;
mod system;

use bench::{Bench, Subject, Totals};
use cores::ethernet::EthernetWith;
use cores::peripheral::ServerWith;
use rust_hdl::prelude::Block;
use sim::cpu::CpuBench;
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

/// What the ports of a node's links begin with.
const LINKS: [&str; 2] = ["link_in$", "link_out$"];

/// Runs the traffic, and prints what it was.
fn traffic<S: Subject>(
    name: &str,
    model: Model,
    links: [&str; 2],
    subject: impl FnOnce(&mut Model) -> Result<S, EngineError>,
    messages: u64,
) -> Result<Totals, String> {
    const SEED: u64 = 0x5e_ed;
    let mut model = model;
    let subject = subject(&mut model).expect("the node's ports");
    let mut bench = Bench::new(model, links, subject, SEED).expect("the node's links");
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
    Some(traffic(
        "namesrvr",
        model,
        LINKS,
        |_| Ok(names::Names),
        messages,
    ))
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
        LINKS,
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
        LINKS,
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

fn outputs(mistake: Option<Mistake>, messages: u64) -> Option<Result<Totals, String>> {
    let verilog = verilog(cores::breaker::Bank::new(outputs::HERTZ), mistake);
    let model = compiled("node-outputs", &verilog, &["clock"])?;
    Some(traffic(
        "outputs",
        model,
        LINKS,
        |model| outputs::Outputs::new(model),
        messages,
    ))
}

#[test]
fn outputs_keep_the_contract() {
    sound(outputs(None, messages()));
}

/// The mistake of 2013: an interrupt frees the inbox.
#[test]
fn outputs_with_a_mistake_are_found() {
    let mistake = (
        "top$port",
        "|forgetful & send_interrupt",
        "send_interrupt & waiting$q",
    );
    found(outputs(Some(mistake), 20_000), "answers nothing");
}

fn peripheral<const FORGETFUL: u64>(messages: u64) -> Option<Result<Totals, String>> {
    let node = ServerWith::<FORGETFUL, { peripheral::STRETCH }>::default();
    let model = compiled("node-periph", &verilog(node, None), &["clock"])?;
    Some(traffic(
        "periph",
        model,
        LINKS,
        peripheral::Peripheral::new,
        messages,
    ))
}

#[test]
fn peripheral_controller_keeps_the_contract() {
    sound(peripheral::<0>(messages()));
}

/// The mistake of 2013: everything that is sent empties the inbox.
#[test]
fn a_peripheral_controller_with_a_mistake_is_found() {
    found(peripheral::<1>(20_000), "the ready of class 0 fell");
}

fn cpu(mistake: Option<Mistake>, messages: u64) -> Option<Result<Totals, String>> {
    if !cpu::present() {
        return None;
    }
    let verilog = verilog(CpuBench::<0>::default(), mistake);
    let model = cpu::running(&verilog);
    let subject = |_: &mut Model| Ok(cpu::Cpu::default());
    Some(traffic("cpu", model, ["in_", "out_"], subject, messages))
}

#[test]
fn cpu_keeps_the_contract() {
    sound(cpu(None, messages()));
}

/// The queue of requests says that it has room when it has none.
#[test]
fn a_cpu_with_a_mistake_is_found() {
    let mistake = (
        "top$cpu$coprocessor$rpc_port$receive",
        "link$request_ready = (complete$q != all) & ~(entering$q & (complete$q == all_but_one));",
        "link$request_ready = 1'b1;",
    );
    found(cpu(Some(mistake), 20_000), "answers nothing");
}

fn ethernet(mistake: Option<Mistake>, messages: u64) -> Option<Result<Totals, String>> {
    let node = EthernetWith::<{ ethernet::MILLISECOND }, 0>::default();
    let clocks = ["sys_clock", "eth_tx_clock", "eth_rx_clock"];
    let model = compiled("node-eth0", &verilog(node, mistake), &clocks)?;
    Some(traffic(
        "eth0",
        model,
        LINKS,
        ethernet::Ethernet::new,
        messages,
    ))
}

#[test]
fn ethernet_keeps_the_contract() {
    sound(ethernet(None, messages()));
}

/// An answer is begun though the link has no room for it.
#[test]
fn an_ethernet_with_a_mistake_is_found() {
    let mistake = (
        "top$control$port",
        "send_reply = answered$q & transmit$free & transmit$reply_ready;",
        "send_reply = answered$q & transmit$free;",
    );
    found(ethernet(Some(mistake), 20_000), "while its ready was low");
}
