//! A simulation as a user starts it: options in, lines out, a summary at the end.

use crate::board::Nominal;
use crate::bridge::{Address, BridgeClient, SimulatedWire};
use crate::control::{Command, ControlPort};
use crate::debug::client::Debugger;
use crate::debug::gdb::server::{self, GdbServer};
use crate::engine::{EngineError, Time};
use crate::host::{CallError, Transport};
use crate::machine::{Event, Machine};
use crate::network::{Forward, Network, NetworkError, Pace, Tap, UserNetwork};
use crate::record::FrameRecorder;
use crate::{chip, machine};
use cores::system::Description;
use gateware::firmware::{Image, ImageError};
use gateware::soc::{self, Parts};
use spec::bridge::BROADCAST;
use spec::map::{Node, SYS_HERTZ};
use spec::phy::Delays;
use spec::rpc::{Data, Message};
use spec::services::breaker::CHANNELS;
use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// The community that may write in a simulation.
pub const WRITE_COMMUNITY: &str = "private";
/// The simulated device's Ethernet address, locally administered.
pub const MAC: [u8; 6] = [0x02, 0x50, 0x44, 0x55, 0x00, 0x01];
/// Simulated time between two looks at the control port and at Ctrl-C.
const SLICE: Time = Time::microseconds(100);

/// Which cable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cable {
    /// A simulated host that carries ports of localhost to the device.
    User {
        /// Datagrams.
        udp: Vec<Forward>,
        /// Connections.
        tcp: Vec<Forward>,
    },
    /// A TAP interface.
    Tap {
        /// Its name.
        name: String,
        /// How the host's frames follow one another.
        pace: Pace,
    },
}

/// A recording of all signals.
#[derive(Clone, Debug, PartialEq)]
pub struct VcdOptions {
    /// The file.
    pub path: PathBuf,
    /// When it begins.
    pub from: Time,
    /// How long it lasts.
    pub length: Time,
}

/// What a user may ask for.
#[derive(Clone, Debug)]
pub struct Options {
    /// The chip.
    pub verilog: String,
    /// What it is built with.
    pub parts: Parts,
    /// The firmware's ELF.
    pub firmware: PathBuf,
    /// Size of the chip's RAM, in units of 1024 octets.
    pub ram_kbytes: u32,
    /// Which RGMII clocks the board leaves to the PHY.
    pub phy_delays: Delays,
    /// Supply and straps.
    pub nominal: Nominal,
    /// Seed of the noise.
    pub seed: u64,
    /// When it ends by itself.
    pub limit: Option<Time>,
    /// What is on the outputs when it starts, and whatever else is to be changed then.
    pub commands: Vec<Command>,
    /// The network.
    pub cable: Cable,
    /// The control port, if any.
    pub control: Option<u16>,
    /// Port for gdb, if any; the chip must have instruments ([`Options::with_instruments`]).
    pub gdb: Option<u16>,
    /// gdb's calls go through the chip's Ethernet bridge and the cable, not by the host port.
    pub gdb_by_ethernet: bool,
    /// Frames go here.
    pub pcap: Option<PathBuf>,
    /// Messages of the CPU go here.
    pub rpc_trace: Option<PathBuf>,
    /// Signals go here.
    pub vcd: Option<VcdOptions>,
}

impl Options {
    /// A board with 5 V and nothing on its outputs, a cable without forwarded ports, no recordings, no end.
    pub fn new(board: &gateware::board::Board, firmware: PathBuf) -> Result<Options, SessionError> {
        let ram_kbytes = board.memory.get_ref().ram_kbytes;
        let parts = Parts {
            instruments: false,
            ..board.parts()
        };
        Ok(Options {
            verilog: chip_verilog(ram_kbytes, parts)?,
            parts,
            firmware,
            ram_kbytes,
            phy_delays: board.rgmii.get_ref().phy_delays(),
            nominal: Nominal::Five,
            seed: 1,
            limit: None,
            commands: Vec::new(),
            cable: Cable::User {
                udp: Vec::new(),
                tcp: Vec::new(),
            },
            control: None,
            gdb: None,
            gdb_by_ethernet: false,
            pcap: None,
            rpc_trace: None,
            vcd: None,
        })
    }

    /// The same with a chip that has instruments: debug unit, host port, sniffer and scope.
    pub fn with_instruments(self) -> Result<Options, SessionError> {
        let parts = Parts {
            instruments: true,
            ..self.parts
        };
        Ok(Options {
            verilog: chip_verilog(self.ram_kbytes, parts)?,
            parts,
            ..self
        })
    }
}

fn chip_verilog(ram_kbytes: u32, parts: Parts) -> Result<String, SessionError> {
    let description = Description {
        clock_hertz: SYS_HERTZ,
        version: 0,
        serial: None,
    };
    soc::verilog(ram_kbytes, description, parts).map_err(SessionError::Other)
}

/// Why a simulation cannot start.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The model.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The network.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The firmware.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// The instruments.
    #[error(transparent)]
    Call(#[from] CallError),
    /// The firmware's settings, or the control port.
    #[error("{0}")]
    Other(String),
}

/// What a simulation did.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Cycles of the `sys` clock.
    pub cycles: u64,
    /// Simulated time.
    pub simulated: Time,
    /// Seconds that it took, without preparation.
    pub seconds: f64,
    /// When the device had an address.
    pub leased: Option<Time>,
}

impl Summary {
    /// Cycles a second.
    pub fn speed(&self) -> f64 {
        self.cycles as f64 / self.seconds.max(1e-9)
    }
}

/// The firmware as it goes into the simulated chip: with the simulator's own settings.
pub fn image(options: &Options) -> Result<Image, SessionError> {
    let mut image = Image::load(&options.firmware, options.ram_kbytes)?;
    let delays = [options.phy_delays.to_octet()];
    let settings: [(_, &[u8]); 3] = [
        (spec::settings::WRITE_COMMUNITY, WRITE_COMMUNITY.as_bytes()),
        (spec::settings::MAC, &MAC),
        (spec::settings::PHY_DELAYS, &delays),
    ];
    for (setting, value) in settings {
        image.set(setting, value).map_err(|error| {
            SessionError::Other(format!("{}: {error}", options.firmware.display()))
        })?;
    }
    Ok(image)
}

/// A machine as the options ask for, at power-up, with its recordings begun.
pub fn machine(options: &Options) -> Result<Machine, SessionError> {
    let image = image(options)?;
    // Ports first: a port that is taken should be told before the model is compiled.
    let network: Box<dyn Network> = match &options.cable {
        Cable::User { udp, tcp } => Box::new(UserNetwork::open(udp, tcp)?),
        Cable::Tap { name, pace } => Box::new(Tap::open(name, *pace)?),
    };
    let model = chip::model(&options.verilog, &image.words, options.vcd.is_some())?;
    let board = machine::board_with_loads(options.nominal, options.seed, &[]);
    let mut machine = Machine::new(model, board)?;
    machine.set_network(network);
    if let Some(path) = &options.pcap {
        machine.set_recorder(FrameRecorder::create(path)?);
    }
    if let Some(path) = &options.rpc_trace {
        machine.trace().write_to(path)?;
    }
    for command in &options.commands {
        command.apply(&mut machine);
    }
    Ok(machine)
}

/// Runs until the time is up, somebody says so on the control port, or `stop` is set; says what happens by `say`.
pub fn run(
    options: &Options,
    stop: &AtomicBool,
    mut say: impl FnMut(String),
) -> Result<Summary, SessionError> {
    let control = options
        .control
        .map(ControlPort::open)
        .transpose()
        .map_err(SessionError::Other)?;
    let listener = options.gdb.map(server::listen).transpose();
    let listener = listener.map_err(SessionError::Other)?;
    let shared = Rc::new(RefCell::new(machine(options)?));
    let way = Way::new(&shared, options.gdb_by_ethernet);
    let mut gdb = listener.map(|listener| GdbServer::new(listener, Debugger::new(way)));
    greet(options, &mut say);
    let mut teller = Teller::default();
    let started = Instant::now();
    let mut vcd = options.vcd.clone();
    let end = options.limit.unwrap_or(Time::MAX);
    while shared.borrow().now() < end && !stop.load(Ordering::Relaxed) {
        if let Some(gdb) = &mut gdb {
            gdb.serve();
            gdb.take_said().into_iter().for_each(&mut say);
        }
        let mut machine = shared.borrow_mut();
        let mut until = (machine.now() + SLICE).min(end);
        if let Some(vcd) = &vcd {
            until = until.min(vcd.from.max(machine.now() + Time::nanoseconds(16)));
        }
        machine.run_until(until);
        record_signals(&mut machine, &mut vcd)?;
        for (time, event) in machine.take_events() {
            teller.tell(time, &event, &mut say);
        }
        if control
            .as_ref()
            .is_some_and(|control| control.serve(&mut machine))
        {
            break;
        }
    }
    if let Some(gdb) = &mut gdb {
        gdb.finish();
        gdb.take_said().into_iter().for_each(&mut say);
    }
    let mut machine = shared.borrow_mut();
    let summary = Summary {
        cycles: machine.cycles(),
        simulated: machine.now(),
        seconds: started.elapsed().as_secs_f64(),
        leased: teller.leased,
    };
    conclude(&mut machine, &summary, &mut say);
    Ok(summary)
}

/// The way of gdb's calls.
enum Way {
    Port(Rc<RefCell<Machine>>),
    Ethernet(BridgeClient<SimulatedWire>),
}

impl Way {
    fn new(machine: &Rc<RefCell<Machine>>, by_ethernet: bool) -> Way {
        match by_ethernet {
            false => Way::Port(machine.clone()),
            // By broadcast, so that it is heard before the firmware has given the device an address.
            true => Way::Ethernet(BridgeClient::new(
                SimulatedWire::plug(machine.clone()),
                Address(BROADCAST),
            )),
        }
    }
}

impl Transport for Way {
    fn call(&mut self, node: Node, call: u8, data: Data) -> Result<Message, CallError> {
        match self {
            Way::Port(machine) => machine.call(node, call, data),
            Way::Ethernet(client) => client.call(node, call, data),
        }
    }
}

/// Begins and ends the recording of signals when it is time.
fn record_signals(machine: &mut Machine, vcd: &mut Option<VcdOptions>) -> Result<(), EngineError> {
    let Some(wanted) = vcd else { return Ok(()) };
    let now = machine.now();
    if now >= wanted.from + wanted.length {
        machine.model().trace_stop();
        *vcd = None;
    } else if now >= wanted.from && !machine.model().is_tracing() {
        machine.model().trace_start(&wanted.path)?;
    }
    Ok(())
}

fn greet(options: &Options, say: &mut impl FnMut(String)) {
    say(format!(
        "write community `{WRITE_COMMUNITY}`, as this is a simulation; a real unit has none until you set one"
    ));
    match &options.cable {
        Cable::User { udp, tcp } => {
            for (protocol, forwards) in [("udp", udp), ("tcp", tcp)] {
                for Forward { host, device } in forwards {
                    say(format!(
                        "localhost {protocol} {host} leads to the device's {device}"
                    ));
                }
            }
        }
        Cable::Tap { name, .. } => say(format!("the cable is TAP interface {name}")),
    }
    if let Some(port) = options.control {
        say(format!(
            "control port {port}: change the world with `pdu sim-control`, for instance `pdu sim-control short 3`"
        ));
    }
    if let Some(port) = options.gdb {
        say(format!(
            "gdb port {port}: `gdb-multiarch {}`, then `target remote localhost:{port}`",
            options.firmware.display()
        ));
    }
    say("Ctrl-C ends it".into());
}

/// Turns events into lines.
#[derive(Default)]
struct Teller {
    leased: Option<Time>,
    overcurrent: [Option<Time>; CHANNELS],
    off: [Option<Time>; CHANNELS],
}

impl Teller {
    fn tell(&mut self, time: Time, event: &Event, say: &mut impl FnMut(String)) {
        let text = match event {
            Event::Link(Some(speed)) => format!("link up, {} Mb/s", speed.megabits()),
            Event::Link(None) => "link down".into(),
            Event::Address(address) => {
                self.leased = self.leased.or(Some(time));
                format!("address {address}")
            }
            Event::Power { channel, on: true } => format!("output {} on", channel + 1),
            Event::Power { channel, on: false } => {
                self.off[*channel] = Some(time);
                format!("output {} off", channel + 1)
            }
            Event::Overcurrent { channel, active } => {
                self.overcurrent[*channel] = active.then_some(time);
                return;
            }
            Event::TripLed { channel, lit: true } => self.trip(*channel),
            Event::TripLed {
                channel,
                lit: false,
            } => {
                format!("output {} is cleared", channel + 1)
            }
            Event::FaultLed(true) => "fault LED lit".into(),
            Event::FaultLed(false) => "fault LED dark".into(),
            Event::BadFrame(fault) => format!("the device sent a bad frame: {fault}"),
        };
        say(format!("{time} {text}"));
    }

    fn trip(&self, channel: usize) -> String {
        let clocks = match (self.overcurrent[channel], self.off[channel]) {
            (Some(from), Some(to)) if to >= from => {
                let clocks = to.since(from).0.div_ceil(Time::period_of(SYS_HERTZ).0);
                format!(": off {clocks} clocks after its comparator")
            }
            _ => String::new(),
        };
        format!("output {} has tripped{clocks}", channel + 1)
    }
}

fn conclude(machine: &mut Machine, summary: &Summary, say: &mut impl FnMut(String)) {
    let counts = machine.counts();
    say(format!(
        "{} cycles in {:.1} s ({:.2} million a second), {} s simulated",
        summary.cycles,
        summary.seconds,
        summary.speed() / 1e6,
        summary.simulated
    ));
    say(format!(
        "frames: {} to the device ({} lost), {} from it ({} bad); {} messages of the CPU",
        counts.received,
        counts.lost,
        counts.sent,
        counts.faulty,
        machine.trace().count()
    ));
    for violation in machine.board().violations() {
        say(format!("{} {}", violation.time, violation.text));
    }
}
