//! Page memory: calls of owners and strangers, while the CPU's window and the MAC's port read and write.
use crate::bench::{exactly, Subject};
use crate::pages::Model as Pages;
use rand::rngs::StdRng;
use rand::Rng;
use sim::engine::{EngineError, Input, Model, Output};
use spec::map::Node;
use spec::memory::{quota, BLOCKS, BLOCK_WORDS, PAGES, PAGE_BYTES, PAGE_WORDS};
use spec::rpc::{Data, Kind, Message};
use spec::services::memory::MemoryCall;
use std::collections::VecDeque;

/// Pairs of words in a block.
const PAIRS: usize = BLOCK_WORDS / 2;

/// An access of the CPU.
#[derive(Clone, Copy)]
struct Access {
    offset: usize,
    lanes: u32,
    value: u32,
}

/// An access of the MAC to a pair of words.
#[derive(Clone, Copy)]
struct Pair {
    page: usize,
    pair: usize,
    write: Option<[u32; 2]>,
    first: bool,
}

/// What an access must show in the clock after it was taken: nothing is known, refused, or these words (a write has none).
#[derive(Clone, Copy)]
enum Due<const WORDS: usize> {
    Anything,
    Refused,
    Words(Option<[u32; WORDS]>),
}

/// What the specification says of it, the CPU and the MAC.
pub struct Memory {
    window_inputs: [Input; 4],
    window_outputs: [Output; 3],
    bulk_inputs: [Input; 7],
    bulk_outputs: [Output; 4],
    pages: Pages,
    /// Calls without answer: what they are about may change at any time.
    open: VecDeque<Message>,
    window: Option<Access>,
    window_due: Option<Due<1>>,
    bulk: VecDeque<Pair>,
    bulk_due: Option<Due<2>>,
}

impl Memory {
    pub fn new(model: &Model) -> Result<Self, EngineError> {
        let window = |name: &str| model.input(&format!("window_{name}"));
        let bulk = |name: &str| model.input(&format!("bulk${name}"));
        let told = |name: &str| model.output(&format!("bulk${name}"));
        Ok(Memory {
            window_inputs: [
                window("address")?,
                window("read")?,
                window("write_lanes")?,
                window("write")?,
            ],
            window_outputs: [
                model.output("window_ready")?,
                model.output("window_value")?,
                model.output("window_refused")?,
            ],
            bulk_inputs: [
                bulk("request")?,
                bulk("write")?,
                bulk("first")?,
                bulk("page")?,
                bulk("pair")?,
                bulk("high")?,
                bulk("low")?,
            ],
            bulk_outputs: [
                told("granted")?,
                told("value_high")?,
                told("value_low")?,
                told("refused")?,
            ],
            pages: Pages::new(PAGES, quota),
            open: VecDeque::new(),
            window: None,
            window_due: None,
            bulk: VecDeque::new(),
            bulk_due: None,
        })
    }

    /// Whether a call may change this page.
    fn concerns(&self, call: &Message, page: usize) -> bool {
        match MemoryCall::try_from(call.call) {
            Ok(MemoryCall::Allocate) => self.pages.owner(page).is_none(),
            Ok(MemoryCall::FreeAll) => self.pages.owner(page) == Some(call.source),
            Ok(MemoryCall::Free | MemoryCall::ChangeOwner) => {
                call.data.d1 as usize / PAGE_BYTES == page
            }
            Ok(MemoryCall::Status) | Err(_) => false,
        }
    }

    /// No call is under way that may change this page.
    fn is_settled(&self, page: usize) -> bool {
        !self.open.iter().any(|call| self.concerns(call, page))
    }

    /// The CPU's side of a clock.
    fn use_window(&mut self, model: &mut Model, random: &mut StdRng) -> Result<(), String> {
        let [ready, value, refused] = self.window_outputs.map(|port| model.get(port));
        let seen = (refused == 0).then_some([value as u32]);
        check(self.window_due.take(), seen).map_err(|wrong| format!("window: {wrong}"))?;
        if self.window.is_none() && random.gen_range(0..4) == 0 {
            let page = random.gen_range(0..PAGES);
            let word = random.gen_range(0..2) * (PAGE_WORDS - BLOCK_WORDS)
                + random.gen_range(0..BLOCK_WORDS);
            self.window = Some(Access {
                offset: page * PAGE_BYTES + word * 4 + random.gen_range(0..4),
                lanes: random.gen_range(0..16) * random.gen_range(0..2),
                value: random.gen(),
            });
        }
        // While a call may take the page away, it is only looked at.
        let settled = |access: Access| self.is_settled(access.offset / PAGE_BYTES);
        let access = self.window.map(|access| Access {
            lanes: if settled(access) { access.lanes } else { 0 },
            ..access
        });
        let reads = access.is_some_and(|access| access.lanes == 0);
        let shown = access.unwrap_or(Access {
            offset: 0,
            lanes: 0,
            value: 0,
        });
        let [address_in, read_in, lanes_in, write_in] = self.window_inputs;
        model.set(address_in, shown.offset as u64);
        model.set(read_in, reads.into());
        model.set(lanes_in, shown.lanes.into());
        model.set(write_in, shown.value.into());
        let Some(taken) = access.filter(|_| ready != 0) else {
            return Ok(());
        };
        self.window = None;
        let offset = taken.offset / 4 * 4;
        self.window_due = Some(if !self.is_settled(offset / PAGE_BYTES) {
            Due::Anything
        } else if reads {
            let word = self.pages.read(Node::Cpu, offset);
            word.map_or(Due::Refused, |word| Due::Words(Some([word])))
        } else if self
            .pages
            .write(Node::Cpu, offset, taken.lanes, taken.value)
        {
            Due::Words(None)
        } else {
            Due::Refused
        });
        Ok(())
    }

    /// What the MAC does next: reads a pair, tries to write one that it may not, or writes a whole block.
    fn plan_bulk(&mut self, random: &mut StdRng) {
        let page = random.gen_range(0..PAGES);
        let block = random.gen_range(0..2) * (BLOCKS - 1);
        let writes = random.gen() && self.is_settled(page);
        let is_owner = self.pages.owner(page) == Some(Node::Ethernet.address());
        let first = random.gen_range(0..PAIRS);
        let count = if writes && is_owner { PAIRS } else { 1 };
        let drops = random.gen_range(0..4) == 0;
        self.bulk.extend((0..count).map(|at| Pair {
            page,
            pair: block * PAIRS + (first + at) % PAIRS,
            write: writes.then(|| random.gen()),
            first: drops && at == 0,
        }));
    }

    /// The MAC's side of a clock.
    fn use_bulk(&mut self, model: &mut Model, random: &mut StdRng) -> Result<(), String> {
        let [granted, high, low, refused] = self.bulk_outputs.map(|port| model.get(port));
        let seen = (refused == 0).then_some([high as u32, low as u32]);
        check(self.bulk_due.take(), seen).map_err(|wrong| format!("bulk port: {wrong}"))?;
        if self.bulk.is_empty() && random.gen_range(0..8) == 0 {
            self.plan_bulk(random);
        }
        let next = self.bulk.front().copied();
        let [high, low] = next.and_then(|pair| pair.write).unwrap_or_default();
        let flag = |of: fn(&Pair) -> bool| u64::from(next.as_ref().is_some_and(of));
        let place = |of: fn(&Pair) -> usize| next.as_ref().map_or(0, of) as u64;
        let values = [
            flag(|_| true),
            flag(|pair| pair.write.is_some()),
            flag(|pair| pair.first),
            place(|pair| pair.page),
            place(|pair| pair.pair),
            high.into(),
            low.into(),
        ];
        for (input, value) in self.bulk_inputs.into_iter().zip(values) {
            model.set(input, value);
        }
        let Some(taken) = next.filter(|_| granted != 0) else {
            return Ok(());
        };
        self.bulk.pop_front();
        let word = 2 * taken.pair;
        let offset = taken.page * PAGE_BYTES + word * 4;
        let is_settled = self.is_settled(taken.page);
        assert!(is_settled || taken.write.is_none());
        let words = [offset, offset + 4].map(|at| self.pages.read(Node::Ethernet, at));
        self.bulk_due = Some(match (words, taken.write) {
            _ if !is_settled => Due::Anything,
            ([Some(high), Some(low)], None) => Due::Words(Some([high, low])),
            ([Some(_), Some(_)], Some(values)) => {
                if taken.first {
                    self.pages.keep_only_block(taken.page, word);
                }
                for (at, value) in [offset, offset + 4].into_iter().zip(values) {
                    self.pages.write(Node::Ethernet, at, 0xf, value);
                }
                Due::Words(None)
            }
            _ => Due::Refused,
        });
        Ok(())
    }
}

/// What was seen against what was due.
fn check<const WORDS: usize>(
    due: Option<Due<WORDS>>,
    seen: Option<[u32; WORDS]>,
) -> Result<(), String> {
    match (due, seen) {
        (None | Some(Due::Anything), _) => Ok(()),
        (Some(Due::Refused), None) | (Some(Due::Words(None)), Some(_)) => Ok(()),
        (Some(Due::Words(Some(words))), Some(seen)) if words == seen => Ok(()),
        (Some(Due::Refused), Some(_)) => Err("an access to another's page".into()),
        (Some(Due::Words(words)), _) => Err(format!("{words:x?} was due, not {seen:x?}")),
    }
}

impl Subject for Memory {
    /// FREE_ALL: 36 clocks, and for each page 11 more if the CPU writes into a new block just then.
    const LIMIT: u64 = 36 + 11 * PAGES as u64;

    fn ask(&mut self, random: &mut StdRng) -> Message {
        let owners = [Node::Cpu, Node::Ethernet, Node::Outputs].map(Node::address);
        let node = |random: &mut StdRng| match random.gen_range(0..20) {
            0 => random.gen(),
            1 => Node::Flash.address(),
            number => owners[usize::from(number < 11) + usize::from(number == 19) * 2],
        };
        let page = random.gen_range(0..PAGES as u32) * PAGE_BYTES as u32;
        let address = match random.gen_range(0..12) {
            0 => random.gen(),
            1 => page + random.gen_range(1..PAGE_BYTES as u32),
            2 => page | 0x8000 << random.gen_range(0..17),
            _ => page,
        };
        let call = match random.gen_range(0..32) {
            0 => random.gen(),
            1 => MemoryCall::FreeAll.code(),
            2..=4 => MemoryCall::Status.code(),
            5..=16 => MemoryCall::Allocate.code(),
            17..=24 => MemoryCall::Free.code(),
            _ => MemoryCall::ChangeOwner.code(),
        };
        Message {
            source: node(random),
            destination: Node::Memory.address(),
            call,
            kind: Kind::Call,
            data: Data {
                d0: 0,
                d1: address,
                d2: node(random).into(),
            },
        }
    }

    /// Not while a block of a page that it may take away is half written.
    fn may_start(&self, message: &Message) -> bool {
        let written = self.bulk.front().filter(|pair| pair.write.is_some());
        message.kind != Kind::Call || !written.is_some_and(|pair| self.concerns(message, pair.page))
    }

    fn arrives(&mut self, message: &Message) {
        if message.kind == Kind::Call {
            self.open.push_back(*message);
        }
    }

    fn judge(&mut self, call: &Message, answer: &Message) -> Result<(), String> {
        self.open.pop_front();
        let chosen = Some(answer.data.d1);
        let expected = self.pages.call(call.source, call.call, call.data, chosen);
        exactly(answer, expected)
    }

    fn clock(&mut self, model: &mut Model, random: &mut StdRng) -> Result<(), String> {
        self.use_window(model, random)?;
        self.use_bulk(model, random)
    }
}
