//! Commands that change the world while the simulation runs, and the port of localhost that takes them.
//!
//! One command a connection: a line in, lines out, closed. The first word of the answer is `ok` or `error:`.

use crate::device::channel::Load;
use crate::device::rgmii::Speed;
use crate::machine::Machine;
use spec::sensors::TEMPERATURES;
use spec::services::breaker::CHANNELS;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::Duration;

/// What there is, for `help` and for who mistypes.
pub const HELP: &str = "\
short N                 short output N (1 to 10); its load stays
unshort N               take the short away
load N OHMS [FARADS]    hang a resistor on output N, with a capacitor across it if asked
open N                  take the load off
temperature S CELSIUS   set sensor S (1 or 2); `none` takes it off the bus
supply VOLTS            change the supply; the straps stay
all-off on|off          drive the all-off line
cable in|out            plug or pull the network cable
cable 10|100|1000       plug it into a partner that can do no more Mb/s
gpio BITS               drive the general-purpose pins from outside (hexadecimal)
status                  time, link, address, outputs
quit                    end the simulation";

/// Longest wait for a client that connected and says nothing.
const PATIENCE: Duration = Duration::from_millis(200);
/// Longest command line.
const LINE: usize = 200;

/// A command.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Command {
    /// Shorts a channel, or takes the short away.
    Short(usize, bool),
    /// Hangs a load on a channel.
    Load(usize, Load),
    /// Sets or removes a temperature sensor.
    Temperature(usize, Option<f64>),
    /// Sets the supply, in volts.
    Supply(f64),
    /// Drives the all-off line.
    AllOff(bool),
    /// Plugs or pulls the cable.
    Cable(bool),
    /// Plugs the cable into a partner of this speed.
    Partner(Speed),
    /// Drives the general-purpose pins.
    Gpio(u64),
    /// Asks how things are.
    Status,
    /// Asks what there is.
    Help,
    /// Ends the simulation.
    Quit,
}

fn number(text: Option<&str>, what: &str, least: f64, most: f64) -> Result<f64, String> {
    let text = text.ok_or(format!("{what} is missing"))?;
    let value: f64 = text
        .parse()
        .map_err(|_| format!("`{text}` is no number ({what})"))?;
    if (least..=most).contains(&value) {
        Ok(value)
    } else {
        Err(format!("{what} is {text}; it must be {least} to {most}"))
    }
}

/// A number counted from 1, as SNMP counts; the result counts from 0.
fn index(text: Option<&str>, what: &str, count: usize) -> Result<usize, String> {
    let text = text.ok_or(format!("{what} is missing"))?;
    match text.parse::<usize>() {
        Ok(number) if (1..=count).contains(&number) => Ok(number - 1),
        _ => Err(format!("`{text}` is no {what}; there are 1 to {count}")),
    }
}

fn either(text: Option<&str>, yes: &str, no: &str) -> Result<bool, String> {
    match text {
        Some(text) if text == yes => Ok(true),
        Some(text) if text == no => Ok(false),
        _ => Err(format!("say `{yes}` or `{no}`")),
    }
}

/// In, out, or a speed.
fn cable(text: Option<&str>) -> Result<Command, String> {
    let named = |speed: &Speed| text == Some(speed.megabits().to_string().as_str());
    match (text, Speed::ALL.iter().find(|speed| named(speed))) {
        (_, Some(speed)) => Ok(Command::Partner(*speed)),
        (Some("in" | "out"), None) => Ok(Command::Cable(text == Some("in"))),
        _ => Err("say `in`, `out`, `10`, `100` or `1000`".into()),
    }
}

/// An output's number, ohms, and farads if there are any.
fn load(words: &mut std::str::SplitWhitespace<'_>) -> Result<Command, String> {
    let channel = index(words.next(), "output", CHANNELS)?;
    let ohms = number(words.next(), "resistance", 0.01, 1e9)?;
    let farads = match words.next() {
        Some(text) => number(Some(text), "capacitance", 0.0, 10.0)?,
        None => 0.0,
    };
    let load = Load {
        farads,
        ..Load::resistor(ohms)
    };
    Ok(Command::Load(channel, load))
}

impl std::str::FromStr for Command {
    type Err = String;

    fn from_str(line: &str) -> Result<Command, String> {
        let mut words = line.split_whitespace();
        let command = match words.next().unwrap_or_default() {
            "short" => Command::Short(index(words.next(), "output", CHANNELS)?, true),
            "unshort" => Command::Short(index(words.next(), "output", CHANNELS)?, false),
            "load" => load(&mut words)?,
            "open" => Command::Load(index(words.next(), "output", CHANNELS)?, Load::OPEN),
            "temperature" => {
                let sensor = index(words.next(), "sensor", TEMPERATURES)?;
                match words.next() {
                    Some("none") => Command::Temperature(sensor, None),
                    text => {
                        let celsius = number(text, "temperature", -55.0, 125.0)?;
                        Command::Temperature(sensor, Some(celsius))
                    }
                }
            }
            "supply" => Command::Supply(number(words.next(), "supply", 0.0, 30.0)?),
            "all-off" => Command::AllOff(either(words.next(), "on", "off")?),
            "cable" => cable(words.next())?,
            "gpio" => {
                let text = words.next().unwrap_or_default();
                let bits = u64::from_str_radix(text, 16).ok();
                let bits = bits.filter(|bits| *bits < 1 << spec::services::peripheral::GPIO_PINS);
                Command::Gpio(bits.ok_or(format!("`{text}` is not up to 3ff"))?)
            }
            "status" => Command::Status,
            "help" => Command::Help,
            "quit" => Command::Quit,
            other => return Err(format!("no command `{other}`; `help` lists them")),
        };
        match words.next() {
            Some(word) => Err(format!("`{word}` is too much")),
            None => Ok(command),
        }
    }
}

impl Command {
    /// Carries it out; gives what there is to say.
    pub fn apply(self, machine: &mut Machine) -> String {
        machine.change(|now, board| match self {
            Command::Short(channel, shorted) => board.set_short(now, channel, shorted),
            Command::Load(channel, load) => board.set_load(now, channel, load),
            Command::Temperature(sensor, celsius) => board.set_temperature(sensor, celsius),
            Command::Supply(volts) => board.set_supply(now, volts),
            Command::AllOff(active) => board.set_all_off(active),
            Command::Cable(cable) => board.plug(now, cable),
            Command::Partner(speed) => board.meet(now, speed),
            Command::Gpio(levels) => board.set_gpio(levels),
            Command::Status | Command::Help | Command::Quit => {}
        });
        match self {
            Command::Status => status(machine),
            Command::Help => HELP.to_string(),
            _ => String::new(),
        }
    }
}

/// How things are, in lines.
fn status(machine: &Machine) -> String {
    let board = machine.board();
    let link = board.link().map_or("down".into(), |speed| {
        format!("up at {} Mb/s", speed.megabits())
    });
    let address = machine
        .address()
        .map_or("none".to_string(), |address| address.to_string());
    let mut text = format!(
        "time {} s, link {link}, address {address}, supply {:.2} V, fault LED {}",
        machine.now(),
        board.supply(),
        if machine.fault_led() { "lit" } else { "dark" },
    );
    for number in 0..CHANNELS {
        let channel = board.channel(number);
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\noutput {} {} {:.3} A, limit code {}{}",
            number + 1,
            if channel.is_on() { "on" } else { "off" },
            channel.amperes(),
            board.threshold_code(number),
            if channel.load().shorted {
                ", shorted"
            } else {
                ""
            },
        );
    }
    text
}

/// The port.
pub struct ControlPort {
    listener: TcpListener,
}

impl ControlPort {
    /// Opens a port of localhost.
    pub fn open(port: u16) -> Result<ControlPort, String> {
        let fail = |error: std::io::Error| {
            format!("control port {port} on localhost cannot be used: {error}; choose another with --control")
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(fail)?;
        listener.set_nonblocking(true).map_err(fail)?;
        Ok(ControlPort { listener })
    }

    /// Serves the commands that have come; true when the simulation is to end.
    pub fn serve(&self, machine: &mut Machine) -> bool {
        let mut quit = false;
        while let Ok((stream, _)) = self.listener.accept() {
            quit |= serve_client(stream, machine);
        }
        quit
    }
}

/// One command. A client that goes away or says nothing is of no concern.
fn serve_client(mut stream: TcpStream, machine: &mut Machine) -> bool {
    let prepared = stream
        .set_nonblocking(false)
        .and_then(|()| stream.set_read_timeout(Some(PATIENCE)));
    if prepared.is_err() {
        return false;
    }
    let mut line = Vec::new();
    let mut octet = [0];
    while line.len() < LINE && matches!(stream.read(&mut octet), Ok(1)) && octet[0] != b'\n' {
        line.push(octet[0]);
    }
    let line = String::from_utf8_lossy(&line).into_owned();
    let (answer, quit) = match line.parse::<Command>() {
        Ok(command) => {
            let text = command.apply(machine);
            (format!("ok\n{text}"), command == Command::Quit)
        }
        Err(error) => (format!("error: {error}"), false),
    };
    let _ = stream.write_all(format!("{}\n", answer.trim_end()).as_bytes());
    quit
}

/// Sends a command to a simulation on this machine; its answer, or its error.
pub fn send(port: u16, command: &str) -> Result<String, String> {
    // The port says no to what it does not know, but a mistake is told even when no simulation runs.
    command.parse::<Command>()?;
    let fail = |error: std::io::Error| {
        format!("no simulation answers on control port {port}: {error}; start one with `pdu sim`")
    };
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).map_err(fail)?;
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .and_then(|()| stream.write_all(format!("{command}\n").as_bytes()))
        .map_err(fail)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).map_err(fail)?;
    match answer.strip_prefix("error: ") {
        Some(error) => Err(error.trim_end().to_string()),
        None => Ok(answer
            .strip_prefix("ok\n")
            .unwrap_or(&answer)
            .trim_end()
            .to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_understood() {
        assert_eq!("short 3".parse(), Ok(Command::Short(2, true)));
        assert_eq!("all-off on".parse(), Ok(Command::AllOff(true)));
        assert_eq!(
            "temperature 2 none".parse(),
            Ok(Command::Temperature(1, None))
        );
        let load = Load {
            ohms: 5.0,
            farads: 1e-3,
            shorted: false,
        };
        assert_eq!("load 10 5 1e-3".parse(), Ok(Command::Load(9, load)));
        assert_eq!("gpio 3ff".parse(), Ok(Command::Gpio(0x3ff)));
    }

    #[test]
    fn mistakes_are_told() {
        let error = |line: &str| line.parse::<Command>().unwrap_err();
        assert_eq!(error("short 11"), "`11` is no output; there are 1 to 10");
        assert_eq!(error("short"), "output is missing");
        assert_eq!(
            error("load 1 0"),
            "resistance is 0; it must be 0.01 to 1000000000"
        );
        assert_eq!(error("short 1 2"), "`2` is too much");
        assert_eq!(error("gpio 400"), "`400` is not up to 3ff");
        assert!(error("").contains("no command"));
    }
}
