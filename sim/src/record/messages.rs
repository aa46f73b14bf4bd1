//! RPC messages in words a person reads: `cpu -> periph SPI_SEND_BYTE byte=0x60 bus=1`.

use crate::engine::{EngineError, Time};
use spec::call::{CallDoc, Field};
use spec::map::Node;
use spec::rpc::{Kind, Message, FIRST_INTERRUPT, WORDS};
use spec::services::calls_of;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

fn name(address: u16) -> String {
    match Node::from_address(address) {
        Some(node) => node.name().to_string(),
        None => format!("{address:04x}"),
    }
}

/// The table row of a message: of the callee for calls, of the sender for all else.
fn row(message: &Message) -> Option<&'static CallDoc> {
    let owner = if message.kind == Kind::Call {
        message.destination
    } else {
        message.source
    };
    let (calls, interrupts) = calls_of(Node::from_address(owner)?);
    let table = if message.call >= FIRST_INTERRUPT {
        interrupts
    } else {
        calls
    };
    table.iter().find(|row| row.number == message.call)
}

fn fields(message: &Message, fields: &[Field], text: &mut String) {
    for field in fields {
        let value = field.get(message.data);
        // Small numbers are counts and switches; large ones addresses and values.
        let shown = if value < 10 {
            value.to_string()
        } else {
            format!("{value:#x}")
        };
        // Writing to a String cannot fail.
        let _ = write!(text, " {}={shown}", field.name);
    }
}

/// A message in words.
pub fn describe(message: &Message) -> String {
    let row = row(message);
    let call = row.map_or(format!("{:#04x}", message.call), |row| row.name.to_string());
    let mut text = format!(
        "{} -> {} {call}",
        name(message.source),
        name(message.destination)
    );
    text.push_str(match message.kind {
        Kind::Call => "",
        Kind::Interrupt => " interrupt",
        Kind::ReturnSuccess => " ok",
        Kind::ReturnFail => " FAIL",
        Kind::ReturnRetry => " RETRY",
        Kind::Reserved => " reserved type",
        Kind::HostProhibited => " PROHIBITED",
        Kind::HostUnreachable => " UNREACHABLE",
    });
    match (message.kind, row) {
        (Kind::Call | Kind::Interrupt, Some(row)) => fields(message, row.arguments, &mut text),
        (Kind::ReturnSuccess, Some(row)) => fields(message, row.results, &mut text),
        _ => {
            let data = message.data;
            if (data.d0, data.d1, data.d2) != (0, 0, 0) {
                let _ = write!(text, " {:#x} {:#x} {:#x}", data.d0, data.d1, data.d2);
            }
        }
    }
    text
}

/// Collects the words of one direction of a link into messages.
#[derive(Default)]
struct Collector {
    words: [u32; WORDS],
    count: usize,
    start: Time,
}

impl Collector {
    fn word(&mut self, time: Time, word: u32) -> Option<(Time, Message)> {
        if self.count == 0 {
            self.start = time;
        }
        self.words[self.count] = word;
        self.count = (self.count + 1) % WORDS;
        (self.count == 0).then(|| (self.start, Message::from_words(self.words)))
    }
}

/// Messages of a link, both directions, and the file they go to, if any.
#[derive(Default)]
pub struct MessageTrace {
    directions: [Collector; 2],
    file: Option<(PathBuf, BufWriter<File>)>,
    messages: u64,
}

impl MessageTrace {
    /// Begins a file.
    pub fn write_to(&mut self, path: &Path) -> Result<(), EngineError> {
        let file = File::create(path).map_err(|reason| EngineError::File {
            path: path.display().to_string(),
            reason,
        })?;
        self.file = Some((path.to_path_buf(), BufWriter::new(file)));
        Ok(())
    }

    /// Takes the words of both directions since the last time, each in order; gives the messages in order of time.
    pub fn words(&mut self, words: [Vec<(Time, u32)>; 2]) -> Vec<(Time, Message)> {
        let mut messages = Vec::new();
        for (collector, words) in self.directions.iter_mut().zip(words) {
            messages.extend(
                words
                    .into_iter()
                    .filter_map(|(time, word)| collector.word(time, word)),
            );
        }
        messages.sort_by_key(|(time, _)| *time);
        self.messages += messages.len() as u64;
        self.write(&messages);
        messages
    }

    fn write(&mut self, messages: &[(Time, Message)]) {
        let Some((path, file)) = &mut self.file else {
            return;
        };
        if messages.is_empty() {
            return;
        }
        let write = |file: &mut BufWriter<File>| {
            for (time, message) in messages {
                writeln!(file, "{time} {}", describe(message))?;
            }
            // Whoever follows the file sees whole messages, also when the simulation is killed.
            file.flush()
        };
        if let Err(error) = write(file) {
            eprintln!("{}: {error}; the trace ends", path.display());
            self.file = None;
        }
    }

    /// Messages seen.
    pub fn count(&self) -> u64 {
        self.messages
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spec::rpc::Data;
    use spec::services::peripheral::spi_send_byte;

    #[test]
    fn messages_are_put_in_words() {
        let call = Message {
            source: Node::Cpu.address(),
            destination: Node::Peripheral.address(),
            call: spi_send_byte::CALL,
            kind: Kind::Call,
            data: spi_send_byte::Arguments { byte: 0x60, bus: 1 }.to_data(),
        };
        assert_eq!(
            describe(&call),
            "cpu -> periph SPI_SEND_BYTE byte=0x60 bus=1"
        );
        let answer = Message {
            source: call.destination,
            destination: call.source,
            kind: Kind::ReturnSuccess,
            data: Data {
                d0: 5,
                d1: 0,
                d2: 0,
            },
            ..call
        };
        assert_eq!(describe(&answer), "periph -> cpu SPI_SEND_BYTE ok byte=5");
        let nobody = Message {
            destination: 0x9000,
            call: 0x44,
            ..call
        };
        assert!(describe(&nobody).starts_with("cpu -> 9000 0x44"));
        let mut trace = MessageTrace::default();
        let words = call.to_words().map(|word| (Time::nanoseconds(16), word));
        let (first, second) = words.split_at(3);
        assert!(trace.words([first.to_vec(), Vec::new()]).is_empty());
        assert_eq!(trace.words([second.to_vec(), Vec::new()])[0].1, call);
    }
}
