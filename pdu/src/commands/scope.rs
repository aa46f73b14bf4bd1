//! `pdu scope`: signals of the chip.

use super::bridge::{explain, Bridge};
use anyhow::{bail, Context};
use clap::Args;
use sim::engine::Time;
use sim::recorder::{capture, capture_board, trigger, write_vcd, ScopeOptions, Trigger};
use sim::session;
use spec::services::recorder::{scope_probe, SCOPE_RECORD_BITS};
use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::time::Duration;

/// The most records behind the trigger's.
const MOST: u32 = (1 << SCOPE_RECORD_BITS) - 1;

/// Runs the simulated device, whose chip is built with a logic analyser, and writes what that records as VCD. With
/// --interface it is a board's.
///
/// For instance: pdu scope --probes spi_select,spi_clock --trigger 'spi_select[0]+' --vcd spi.vcd
#[derive(Args)]
pub struct Scope {
    /// Signals, all of one bank (docs/datasheet/scope.md); without any, all of the trigger's bank
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    probes: Vec<String>,
    /// When: levels and edges such as power_enable[0]=1,overcurrent[0]+ (+ rises, - falls); at once without one
    #[arg(long, value_name = "TERMS", default_value = "", value_parser = trigger, hide_default_value = true)]
    trigger: (Option<usize>, Trigger),
    /// Records after the trigger; the rest of the 1024 is what was before
    #[arg(long, value_name = "N", default_value_t = MOST / 2, value_parser = clap::value_parser!(u32).range(0..=i64::from(MOST)))]
    after: u32,
    /// Samples every so many clocks, instead of whenever a signal changes
    #[arg(long, value_name = "CLOCKS")]
    every: Option<u32>,
    /// How long the device runs before the scope begins, in seconds of the device
    #[arg(long, value_name = "SECONDS", default_value = "0", value_parser = super::sim::span)]
    from: Time,
    /// The longest to wait for the trigger and the end, in seconds of the device
    #[arg(long = "for", value_name = "SECONDS", default_value = "0.1", value_parser = super::sim::span)]
    length: Time,
    #[command(flatten)]
    bridge: Bridge,
    /// Where it goes
    #[arg(long, value_name = "FILE")]
    vcd: PathBuf,
    /// Firmware ELF; it is built when none is given
    #[arg(long, value_name = "FILE")]
    firmware: Option<PathBuf>,
    /// The board whose RAM the chip has
    #[arg(long, default_value = super::DEFAULT_BOARD)]
    board: String,
}

impl Scope {
    /// The bank that all that was named lies in.
    fn bank(&self) -> anyhow::Result<usize> {
        let mut bank = self.trigger.0;
        for name in &self.probes {
            let Some((its_bank, _)) = scope_probe(name) else {
                bail!("--probes: no probe `{name}`; docs/datasheet/scope.md lists them");
            };
            if bank
                .replace(its_bank)
                .is_some_and(|other| other != its_bank)
            {
                bail!("--probes: `{name}` is in another bank than the rest; only one is seen at a time");
            }
        }
        bank.context("name a signal by --probes or --trigger")
    }

    pub fn run(self) -> anyhow::Result<u8> {
        let bank = self.bank()?;
        let file = File::create(&self.vcd)
            .with_context(|| format!("{} cannot be written", self.vcd.display()))?;
        let wanted = ScopeOptions {
            bank,
            interval: self.every,
            trigger: self.trigger.1,
            after: self.after,
            limit: self.length,
        };
        let capture = match self.bridge.open()? {
            Some(mut client) => {
                let stop = Arc::new(AtomicBool::new(false));
                let asked = stop.clone();
                ctrlc::set_handler(move || asked.store(true, Ordering::Relaxed))
                    .context("Ctrl-C cannot be caught")?;
                std::thread::sleep(Duration::from_nanos(self.from.as_nanoseconds()));
                capture_board(&mut client, &wanted, &stop).map_err(explain)?
            }
            None => {
                let options = super::sniff::options(&self.board, &self.firmware)?;
                let mut machine = session::machine(&options)?;
                machine.run_until(self.from);
                capture(&mut machine, &wanted)?
            }
        };
        let only: Vec<&str> = self.probes.iter().map(String::as_str).collect();
        write_vcd(&capture, bank, &only, &mut BufWriter::new(file))
            .with_context(|| format!("{} cannot be written", self.vcd.display()))?;
        let fired = match capture.trigger {
            Some(at) => format!(
                "the trigger fired at {} s",
                sim::recorder::begin_of(capture.samples[at].clock)
            ),
            None => "the trigger did not fire".into(),
        };
        println!("{} records; {fired}", capture.samples.len());
        Ok(0)
    }
}
