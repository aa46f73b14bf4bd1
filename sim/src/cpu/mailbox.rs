//! What the RPC port should hold, seen from the outside: messages delivered, fields loaded, messages sent.

use crate::engine::Time;
use spec::cpu::{Cp0, Syscall};
use spec::map::Node;
use spec::rpc::{Data, Kind, Message, D0_BITS};
use std::collections::VecDeque;

/// See the module documentation.
#[derive(Default)]
pub struct Mailbox {
    requests: VecDeque<Message>,
    /// More than one while a release is done but has not retired.
    replies: VecDeque<Message>,
    /// When the first word of each message delivered is taken by the core, by its d1, which is unique.
    starts: Vec<(u32, Time)>,
    /// Which messages the current one can be: whether the core took a message that arrived in the same clocks is not
    /// known from outside until its fields are read.
    current: Option<Vec<Message>>,
    outgoing: [u32; 8],
    expected: VecDeque<u32>,
    words: VecDeque<u32>,
}

fn field(message: &Message, number: u8) -> u32 {
    let is = |register: Cp0| number == register as u8;
    match () {
        () if is(Cp0::Destination) => message.destination as u32,
        () if is(Cp0::Source) => message.source as u32,
        () if is(Cp0::Call) => message.call as u32,
        () if is(Cp0::Kind) => message.kind as u32,
        () if is(Cp0::D0) => message.data.d0,
        () if is(Cp0::D1) => message.data.d1,
        () => message.data.d2,
    }
}

impl Mailbox {
    /// A message, whose d1 no other has, is on its way; the core takes its first word at `start`.
    pub fn deliver(&mut self, message: Message, start: Time) {
        self.starts.push((message.data.d1, start));
        if message.kind.is_reply() {
            self.replies.push_back(message);
        } else {
            self.requests.push_back(message);
        }
    }

    /// MFC0 of a field gave this value.
    pub fn read(&mut self, number: u8, value: u32) -> Result<(), String> {
        let Some(candidates) = &mut self.current else {
            return Ok(()); // nothing was received: the value means nothing
        };
        candidates.retain(|message| field(message, number) == value);
        if candidates.is_empty() {
            return Err(format!("no message has {value:#x} in field {number}"));
        }
        Ok(())
    }

    /// MTC0.
    pub fn write(&mut self, number: u8, value: u32) {
        if let Some(place) = self.outgoing.get_mut(number as usize) {
            *place = value;
        }
    }

    /// SYSCALL gave this result.
    pub fn syscall(&mut self, call: Syscall, result: u32) -> Result<u32, String> {
        match (call, result) {
            (Syscall::Send, 1) => {
                let words = self.message().to_words();
                self.expected.extend(words);
                Ok(1)
            }
            (Syscall::Send | Syscall::Receive | Syscall::Poll, 0) => Ok(0),
            (Syscall::Receive | Syscall::Poll, 1) => {
                if self.current.is_none() {
                    let heads = self
                        .replies
                        .front()
                        .into_iter()
                        .chain(self.requests.front());
                    let heads: Vec<_> = heads.copied().collect();
                    if heads.is_empty() {
                        return Err("received a message that nobody sent".into());
                    }
                    self.current = Some(heads);
                }
                Ok(1)
            }
            (Syscall::Release, 0) => self.release().map(|()| 0),
            (call, result) => Err(format!("{call:?} cannot give {result}")),
        }
    }

    fn release(&mut self) -> Result<(), String> {
        match self.current.take().as_deref() {
            None => Ok(()),
            Some([only]) if self.requests.front() == Some(only) => {
                self.requests.pop_front();
                Ok(())
            }
            Some([only]) if self.replies.front() == Some(only) => {
                self.replies.pop_front();
                Ok(())
            }
            Some(candidates) => Err(format!(
                "released one of {candidates:x?}, but the first request is {:x?} and the replies {:x?}",
                self.requests.front(),
                self.replies
            )),
        }
    }

    fn message(&self) -> Message {
        let field = |register: Cp0| self.outgoing[register as usize];
        Message {
            source: Node::Cpu.address(),
            destination: field(Cp0::Destination) as u16,
            call: field(Cp0::Call) as u8,
            kind: Kind::from_code(field(Cp0::Kind)),
            data: Data {
                d0: field(Cp0::D0) & ((1 << D0_BITS) - 1),
                d1: field(Cp0::D1),
                d2: field(Cp0::D2),
            },
        }
    }

    /// A word left the core.
    pub fn left(&mut self, word: u32) {
        self.words.push_back(word);
    }

    /// The CPU restarted: slot and queue are empty, and what had begun to arrive is dropped.
    pub fn restart(&mut self, time: Time) {
        let starts = std::mem::take(&mut self.starts);
        let later = |message: &Message| {
            let known = starts.iter().find(|start| start.0 == message.data.d1);
            known.is_some_and(|start| start.1 > time)
        };
        self.requests.retain(later);
        self.replies.retain(later);
        self.current = None;
        self.starts = starts;
        self.starts.retain(|start| start.1 > time);
    }

    /// Whether what left is what was to be sent. Words of a call that has not retired yet may be ahead.
    pub fn check_sent(&mut self) -> Result<(), String> {
        while let Some(expected) = self.expected.front().copied() {
            let Some(word) = self.words.pop_front() else {
                return Ok(());
            };
            if word != expected {
                return Err(format!("sent {word:#x} in place of {expected:#x}"));
            }
            self.expected.pop_front();
        }
        Ok(())
    }
}
