//! Messages, as the chip's sniffer recorded them.

use super::end_of;
use crate::engine::Time;
use crate::host::{CallError, Transport};
use crate::machine::Machine;
use crate::session::{self, Options, SessionError};
use spec::map::Node;
use spec::rpc::{Message, CALL_LSB, SOURCE_LSB};
use spec::services::recorder::{
    sniffer_filter, sniffer_read, sniffer_start, sniffer_status, sniffer_stop, TO_NODE,
};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Simulated time between two looks at the sniffer.
const SLICE: Time = Time::microseconds(10);

/// How often to ask whether all is written.
const STOP_QUESTIONS: usize = 100;

/// A message that passed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sniffed {
    /// When its first word was on the link.
    pub time: Time,
    /// What it said; from a node the sender is as the router will put it.
    pub message: Message,
    /// On whose link.
    pub node: Node,
    /// To the node, not from it.
    pub to_node: bool,
    /// Messages of this direction were missed before it.
    pub gap: bool,
}

/// Which messages: what is not given does not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Sender.
    pub source: Option<Node>,
    /// Receiver.
    pub destination: Option<Node>,
    /// Call or interrupt number.
    pub call: Option<u8>,
}

impl Filter {
    /// Values and masks of words 0 and 1.
    fn words(&self) -> [(u32, u32); 2] {
        let address = |node: Option<Node>| node.map_or((0, 0), |n| (n.address().into(), 0xffff));
        let (source, source_mask): (u32, u32) = address(self.source);
        let (destination, mask): (u32, u32) = address(self.destination);
        let call = self.call.map_or((0, 0), |call| {
            (u32::from(call) << CALL_LSB, 0xff << CALL_LSB)
        });
        let first = (
            source << SOURCE_LSB | destination,
            source_mask << SOURCE_LSB | mask,
        );
        [first, call]
    }
}

/// Drives the sniffer of a chip.
#[derive(Default)]
pub struct Sniffer {
    next: u32,
    missed: u32,
    overwritten: u64,
}

impl Sniffer {
    /// Begins. `links` has a bit for each direction of each node's link, as START wants them.
    pub fn start<T: Transport>(
        chip: &mut T,
        links: u32,
        once: bool,
        filter: Filter,
    ) -> Result<Sniffer, CallError> {
        for (word, (value, mask)) in (0..).zip(filter.words()) {
            let set = sniffer_filter::Arguments {
                trigger: 0,
                word,
                value,
                mask,
            };
            chip.ask(set)?;
        }
        chip.ask(sniffer_start::Arguments {
            once: once.into(),
            links,
            ..Default::default()
        })?;
        Ok(Sniffer::default())
    }

    /// Takes no more in; what was taken in is still read.
    pub fn stop<T: Transport>(&self, chip: &mut T) -> Result<(), CallError> {
        chip.ask(sniffer_stop::Arguments {})?;
        // What waits is written in some hundred clocks; each question takes twenty.
        for _ in 0..STOP_QUESTIONS {
            if self.status(chip)?.writing == 0 {
                break;
            }
        }
        Ok(())
    }

    fn status<T: Transport>(&self, chip: &mut T) -> Result<sniffer_status::Results, CallError> {
        chip.ask(sniffer_status::Arguments {})
    }

    /// What was recorded since the last time, in order of time.
    pub fn read<T: Transport>(&mut self, chip: &mut T) -> Result<Vec<Sniffed>, CallError> {
        let status = self.status(chip)?;
        self.missed = status.missed;
        let mut messages = Vec::new();
        while self.next != status.records {
            match self.record(chip, self.next)? {
                Some(message) => messages.push(message),
                None => self.overwritten += 1,
            }
            self.next = self.next.wrapping_add(1);
        }
        messages.sort_by_key(|message: &Sniffed| message.time);
        Ok(messages)
    }

    /// Messages that the chip had no room for, and records that were written over before they were read.
    pub fn lost(&self) -> (u32, u64) {
        (self.missed, self.overwritten)
    }

    fn record<T: Transport>(
        &self,
        chip: &mut T,
        record: u32,
    ) -> Result<Option<Sniffed>, CallError> {
        let mut words = [0; 6];
        for part in 0..3 {
            let Some(pair) = chip.ask_for(sniffer_read::Arguments { part, record })? else {
                return Ok(None);
            };
            words[2 * part as usize] = pair.first;
            words[2 * part as usize + 1] = pair.second;
        }
        let [w0, w1, w2, w3, low, place] = words;
        let mut message = Message::from_words([w0, w1, w2, w3]);
        let node = Node::PRESENT[(place & 0xf) as usize];
        let to_node = place >> 4 & 1 != 0;
        if !to_node {
            message.source = node.address();
        }
        Ok(Some(Sniffed {
            time: end_of(u64::from(place >> 16) << 32 | u64::from(low)),
            message,
            node,
            to_node,
            gap: place >> 15 & 1 != 0,
        }))
    }
}

/// The bits of START for both directions of these nodes' links; those to every node if there are none.
fn links(nodes: &[Node]) -> u32 {
    Node::PRESENT
        .iter()
        .enumerate()
        .filter(|(_, node)| nodes.is_empty() || nodes.contains(node))
        .fold(0, |bits, (port, _)| {
            let both = 1 << (port + TO_NODE) | u32::from(!nodes.is_empty()) << port;
            bits | both
        })
}

/// Whether a message is to be told: one between two of the nodes passes both links, and is told when it is sent.
fn is_told(sniffed: &Sniffed, nodes: &[Node]) -> bool {
    let sender = Node::from_address(sniffed.message.source);
    !(sniffed.to_node && sender.is_some_and(|sender| nodes.contains(&sender)))
}

/// Runs the device and tells every message on the links of `nodes`, once, until the time is up or `stop` is set. At the end
/// it gives what was lost: messages missed by the chip, records that could not be read in time.
pub fn sniff(
    options: &Options,
    nodes: &[Node],
    filter: Filter,
    stop: &AtomicBool,
    tell: impl FnMut(&Sniffed),
) -> Result<(u32, u64), SessionError> {
    let mut machine = session::machine(options)?;
    let end = options.limit.unwrap_or(Time::MAX);
    let going = |machine: &mut Machine| {
        machine.run_until((machine.now() + SLICE).min(end));
        machine.now() < end && !stop.load(Ordering::Relaxed)
    };
    Ok(follow(&mut machine, nodes, filter, going, tell)?)
}

/// The same with a device that lives by itself. It is asked as fast as it answers, and has what was lost since the last time when
/// that is too slow.
pub fn sniff_board<T: Transport>(
    chip: &mut T,
    nodes: &[Node],
    filter: Filter,
    limit: Option<Duration>,
    stop: &AtomicBool,
    tell: impl FnMut(&Sniffed),
) -> Result<(u32, u64), CallError> {
    let began = Instant::now();
    let going = |_: &mut T| {
        limit.is_none_or(|limit| began.elapsed() < limit) && !stop.load(Ordering::Relaxed)
    };
    follow(chip, nodes, filter, going, tell)
}

/// Tells messages as long as `going` says so, which is asked before each look.
fn follow<T: Transport>(
    chip: &mut T,
    nodes: &[Node],
    filter: Filter,
    mut going: impl FnMut(&mut T) -> bool,
    mut tell: impl FnMut(&Sniffed),
) -> Result<(u32, u64), CallError> {
    let mut sniffer = Sniffer::start(chip, links(nodes), false, filter)?;
    let mut look = |sniffer: &mut Sniffer, chip: &mut T| -> Result<(), CallError> {
        let messages = sniffer.read(chip)?;
        let told = messages.iter().filter(|m| is_told(m, nodes));
        told.for_each(&mut tell);
        Ok(())
    };
    while going(chip) {
        look(&mut sniffer, chip)?;
    }
    sniffer.stop(chip)?;
    look(&mut sniffer, chip)?;
    Ok(sniffer.lost())
}
