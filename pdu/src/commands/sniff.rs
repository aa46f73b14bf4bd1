//! `pdu sniff`: messages of the network.

use super::bridge::{explain, Bridge};
use clap::Args;
use gateware::board::Board;
use gateware::project;
use sim::recorder::{sniff, sniff_board, Filter, Sniffed};
use sim::session::Options;
use spec::map::Node;
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::time::Duration;

/// Runs the simulated device, whose chip is built with a sniffer, and prints the messages that the sniffer records: the
/// simulated time and the message in words, as `pdu sim --rpc-trace` has them. With --interface it is a board's sniffer.
#[derive(Args)]
pub struct Sniff {
    /// Only messages from or to these nodes, such as cpu,periph
    #[arg(long, value_name = "NODES", value_delimiter = ',', value_parser = node)]
    links: Vec<Node>,
    /// Only messages with this sender, receiver or call number: source=cpu,destination=periph,call=0x02
    #[arg(long, value_name = "FIELDS", default_value = "", value_parser = filter, hide_default_value = true)]
    filter: Filter,
    #[command(flatten)]
    bridge: Bridge,
    /// How long, in seconds of the device; else until Ctrl-C
    #[arg(long = "for", value_name = "SECONDS", value_parser = super::sim::span)]
    length: Option<sim::engine::Time>,
    /// One JSON object a message
    #[arg(long)]
    json: bool,
    /// Firmware ELF; it is built when none is given
    #[arg(long, value_name = "FILE")]
    firmware: Option<PathBuf>,
    /// The board whose RAM the chip has
    #[arg(long, default_value = super::DEFAULT_BOARD)]
    board: String,
}

fn node(text: &str) -> Result<Node, String> {
    let found = Node::PRESENT.into_iter().find(|node| node.name() == text);
    found.ok_or_else(|| {
        let names = Node::PRESENT.map(Node::name).join(" ");
        format!("no node `{text}`; there are {names}")
    })
}

fn filter(text: &str) -> Result<Filter, String> {
    let mut filter = Filter::default();
    for term in text.split(',').filter(|term| !term.is_empty()) {
        match term.split_once('=') {
            Some(("source", name)) => filter.source = Some(node(name)?),
            Some(("destination", name)) => filter.destination = Some(node(name)?),
            Some(("call", number)) => {
                let parsed = match number.strip_prefix("0x") {
                    Some(digits) => u8::from_str_radix(digits, 16),
                    None => number.parse(),
                };
                let call = parsed.map_err(|_| format!("`{number}` is no call number, 0 to 255"))?;
                filter.call = Some(call);
            }
            _ => {
                return Err(format!(
                    "`{term}`: use source=NODE, destination=NODE or call=NUMBER"
                ))
            }
        }
    }
    Ok(filter)
}

fn print(sniffed: &Sniffed, json: bool) -> std::io::Result<()> {
    let words = sim::record::describe(&sniffed.message);
    let mut out = std::io::stdout().lock();
    if json {
        let line = serde_json::json!({
            "time_ns": sniffed.time.as_nanoseconds(),
            "link": sniffed.node.name(),
            "to_node": sniffed.to_node,
            "words": sniffed.message.to_words(),
            "text": words,
            "missed_before": sniffed.gap,
        });
        return writeln!(out, "{line}");
    }
    if sniffed.gap {
        writeln!(out, "... messages of this link were missed here")?;
    }
    writeln!(out, "{} {words}", sniffed.time)
}

/// The simulated device with instruments, its firmware built if none is given.
pub fn options(board: &str, firmware: &Option<PathBuf>) -> anyhow::Result<Options> {
    let board = Board::load(&project::constraints(), board)?;
    let firmware = super::sim::elf(&board, firmware, false)?;
    Ok(Options::new(&board, firmware)?.with_instruments()?)
}

impl Sniff {
    pub fn run(self) -> anyhow::Result<u8> {
        let stop = Arc::new(AtomicBool::new(false));
        let asked = stop.clone();
        ctrlc::set_handler(move || asked.store(true, Ordering::Relaxed))?;
        // Whoever reads may go away, as `head` does: that is an end like Ctrl-C.
        let tell = |sniffed: &Sniffed| {
            if print(sniffed, self.json).is_err() {
                stop.store(true, Ordering::Relaxed);
            }
        };
        let (missed, overwritten) = match self.bridge.open()? {
            Some(mut client) => {
                let limit = self
                    .length
                    .map(|time| Duration::from_nanos(time.as_nanoseconds()));
                sniff_board(&mut client, &self.links, self.filter, limit, &stop, tell)
                    .map_err(explain)?
            }
            None => {
                let options = Options {
                    limit: self.length,
                    ..options(&self.board, &self.firmware)?
                };
                sniff(&options, &self.links, self.filter, &stop, tell)?
            }
        };
        if (missed, overwritten) != (0, 0) {
            eprintln!(
                "missed by the chip: {missed}; written over before they could be read: {overwritten}"
            );
        }
        Ok(0)
    }
}
