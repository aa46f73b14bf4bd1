//! `pdu gdb`: gdb on a board.

use super::bridge::{explain, Bridge};
use anyhow::Context;
use clap::Args;
use sim::debug::gdb::board::{self, BoardError};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;

/// Serves gdb for the CPU of a board whose chip is built with instruments, through the board's own network. What is sent are
/// Ethernet frames that the chip answers without its CPU, so it works while that is halted. Whoever is in the same
/// network can do the same; docs/debug.md says what that means.
///
/// For instance: pdu gdb --interface eth1, then gdb-multiarch bitstreams/colorlight-i9-instruments/firmware.elf and
/// `target remote localhost:3333`
#[derive(Args)]
pub struct Gdb {
    #[command(flatten)]
    bridge: Bridge,
    /// Port of localhost for gdb
    #[arg(long, default_value_t = 3333)]
    port: u16,
}

impl Gdb {
    pub fn run(self) -> anyhow::Result<u8> {
        let client = self.bridge.open()?;
        let client = client.context("--interface is missing: the network interface that leads to the board; for a simulated one use `pdu sim --gdb`")?;
        let stop = Arc::new(AtomicBool::new(false));
        let asked = stop.clone();
        ctrlc::set_handler(move || asked.store(true, Ordering::Relaxed))
            .context("Ctrl-C cannot be caught")?;
        println!("device {}", client.device());
        board::serve(self.port, client, &stop, |line| println!("{line}")).map_err(|error| {
            match error {
                BoardError::Call(error) => explain(error),
                other => other.into(),
            }
        })?;
        Ok(0)
    }
}
