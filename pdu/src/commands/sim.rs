//! `pdu sim`: the device on this computer.

use anyhow::{bail, Context};
use clap::{Args, ValueEnum};
use gateware::board::Board;
use gateware::{firmware, project};
use sim::board::Nominal;
use sim::control::Command;
use sim::engine::Time;
use sim::network::{Forward, Pace};
use sim::session::{self, Cable, Options, VcdOptions};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;

/// Where the device answers unless told otherwise.
const DEFAULT_UDP: &str = "1161:161";

/// The supply, and what the straps say.
#[derive(Clone, Copy, ValueEnum)]
enum Supply {
    #[value(name = "5")]
    Five,
    #[value(name = "12")]
    Twelve,
}

/// The Verilog of the chip and the firmware, simulated with the board around it, on a network of its own: what reaches the
/// ports of localhost given by --udp and --tcp goes to the device, without privileges. It runs some fifty times slower
/// than life; ends with Ctrl-C. SNMP: community `public` reads, `private` writes.
///
/// For instance: snmpwalk -v2c -c public 127.0.0.1:1161 1.3.6.1.4.1.42453.2
#[derive(Args)]
pub struct Sim {
    /// Leads a UDP port of localhost to one of the device
    #[arg(long, value_name = "HOST:DEVICE", default_value = DEFAULT_UDP, conflicts_with = "tap")]
    udp: Vec<Forward>,
    /// Leads a TCP port of localhost to one of the device
    #[arg(long, value_name = "HOST:DEVICE", conflicts_with = "tap")]
    tcp: Vec<Forward>,
    /// Plugs the cable into a TAP interface instead; it is made if there is none (as root)
    #[arg(long, value_name = "NAME")]
    tap: Option<String>,
    /// The host's frames follow one another as fast as 1 Gb/s carries them, not as the device answers
    #[arg(long, requires = "tap")]
    tap_flood: bool,
    /// Firmware ELF; it is built when none is given
    #[arg(long, value_name = "FILE")]
    firmware: Option<PathBuf>,
    /// The board whose RAM the chip has
    #[arg(long, default_value = super::DEFAULT_BOARD)]
    board: String,
    /// Supply in volts, as the straps say
    #[arg(long, value_enum, default_value = "5")]
    supply: Supply,
    /// Hangs a resistor on an output (1 to 10), with a capacitor across it if asked; outputs without one are open
    #[arg(long, value_name = "N=OHMS[,FARADS]")]
    load: Vec<String>,
    /// Shorts an output from the start
    #[arg(long, value_name = "N")]
    short: Vec<String>,
    /// Temperature of a sensor (1 or 2) in degrees Celsius, `none` for a missing one
    #[arg(long, value_name = "S=CELSIUS")]
    temperature: Vec<String>,
    /// Seed of the noise on ADC inputs
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Ends by itself after so many simulated seconds
    #[arg(long, value_name = "SECONDS")]
    time: Option<f64>,
    /// Port of localhost for `pdu sim-control`; 0 for none
    #[arg(long, value_name = "PORT", default_value_t = super::sim_control::DEFAULT_PORT)]
    control: u16,
    /// Puts instruments into the chip and serves gdb on this port of localhost
    #[arg(long, value_name = "PORT")]
    gdb: Option<u16>,
    /// gdb's calls go in Ethernet frames, through the chip's bridge, as to a board
    #[arg(long, requires = "gdb")]
    gdb_by_ethernet: bool,
    /// Puts instruments into the chip, for `pdu gdb`, `pdu sniff` and `pdu scope` through --tap
    #[arg(long)]
    instruments: bool,
    /// Records frames, for Wireshark
    #[arg(long, value_name = "FILE")]
    pcap: Option<PathBuf>,
    /// Records the messages of the CPU, in words
    #[arg(long, value_name = "FILE")]
    rpc_trace: Option<PathBuf>,
    /// Records every signal of the chip, for a wave viewer; see --vcd-from and --vcd-for
    #[arg(long, value_name = "FILE")]
    vcd: Option<PathBuf>,
    /// When --vcd begins, in simulated seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 0.0, requires = "vcd")]
    vcd_from: f64,
    /// How long --vcd records, in simulated seconds
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 0.001,
        requires = "vcd"
    )]
    vcd_for: f64,
}

/// A span of simulated time that a user gave.
fn seconds(option: &str, value: f64) -> anyhow::Result<Time> {
    if value.is_finite() && (0.0..=18_000.0).contains(&value) {
        Ok(Time::seconds(value))
    } else {
        bail!("{option} is {value}; it must be 0 to 18000 seconds")
    }
}

/// A span of simulated time on a command line of its own.
pub fn span(text: &str) -> Result<Time, String> {
    let value: f64 = text
        .parse()
        .map_err(|_| format!("`{text}` is no number of seconds"))?;
    seconds("it", value).map_err(|error| error.to_string())
}

/// The ELF that was given, else one that is built for this board, or for a debugger.
pub fn elf(board: &Board, given: &Option<PathBuf>, for_debugger: bool) -> anyhow::Result<PathBuf> {
    if let Some(path) = given {
        return Ok(path.clone());
    }
    let (name, build): (_, fn(_, &_) -> _) = match for_debugger {
        false => ("firmware.elf", firmware::build),
        true => ("firmware-debug.elf", firmware::build_for_debugger),
    };
    let elf = project::output(&board.board.name).join(name);
    build(board.memory.get_ref().ram_kbytes, &elf)?;
    Ok(elf)
}

/// An option as the command of the control port that does the same.
fn command(option: &str, verb: &str, value: &str) -> anyhow::Result<Command> {
    let words = value.replace(['=', ','], " ");
    format!("{verb} {words}")
        .parse()
        .map_err(|error| anyhow::anyhow!("{option} {value}: {error}"))
}

impl Sim {
    pub fn run(self) -> anyhow::Result<u8> {
        // Before the firmware is built: who comes first catches Ctrl-C for the whole process.
        let stop = Arc::new(AtomicBool::new(false));
        let asked = stop.clone();
        ctrlc::set_handler(move || asked.store(true, Ordering::Relaxed))
            .context("Ctrl-C cannot be caught")?;
        let options = self.options()?;
        session::run(&options, &stop, |line| println!("{line}"))?;
        Ok(0)
    }

    fn commands(&self) -> anyhow::Result<Vec<Command>> {
        let options = [
            ("--load", "load", &self.load),
            ("--short", "short", &self.short),
            ("--temperature", "temperature", &self.temperature),
        ];
        let mut commands = Vec::new();
        for (option, verb, values) in options {
            for value in values {
                commands.push(command(option, verb, value)?);
            }
        }
        Ok(commands)
    }

    fn options(&self) -> anyhow::Result<Options> {
        let board = Board::load(&project::constraints(), &self.board)?;
        let commands = self.commands()?;
        let limit = self.time.map(|time| seconds("--time", time)).transpose()?;
        let (from, length) = (
            seconds("--vcd-from", self.vcd_from)?,
            seconds("--vcd-for", self.vcd_for)?,
        );
        let instruments = self.instruments || self.gdb.is_some();
        let firmware = elf(&board, &self.firmware, instruments)?;
        let options = Options {
            nominal: match self.supply {
                Supply::Five => Nominal::Five,
                Supply::Twelve => Nominal::Twelve,
            },
            seed: self.seed,
            limit,
            commands,
            cable: match &self.tap {
                Some(name) => Cable::Tap {
                    name: name.clone(),
                    pace: match self.tap_flood {
                        true => Pace::LineRate,
                        false => Pace::Patient,
                    },
                },
                None => Cable::User {
                    udp: self.udp.clone(),
                    tcp: self.tcp.clone(),
                },
            },
            control: (self.control != 0).then_some(self.control),
            gdb: self.gdb,
            gdb_by_ethernet: self.gdb_by_ethernet,
            pcap: self.pcap.clone(),
            rpc_trace: self.rpc_trace.clone(),
            vcd: self
                .vcd
                .clone()
                .map(|path| VcdOptions { path, from, length }),
            ..Options::new(&board, firmware)?
        };
        match instruments {
            true => Ok(options.with_instruments()?),
            false => Ok(options),
        }
    }
}
