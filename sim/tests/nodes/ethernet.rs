//! The MAC without a PHY that answers: calls, while frames come over the wire and page memory, which is played here, answers the
//! MAC's own calls. Every page is accounted for: what the MAC gets it hands over with a frame, announced once, or gives back.
use crate::bench::{exactly, Subject};
use crate::frames::{self, Wire};
use crate::pages::Model as Pages;
use rand::rngs::StdRng;
use rand::Rng;
use sim::engine::{EngineError, Input, Model, Output};
use spec::ethernet::{Counter, FCS_OCTETS, HEADER_OCTETS, MAX_TAGGED_OCTETS};
use spec::map::Node;
use spec::memory::{quota, PAGES, PAGE_BYTES};
use spec::rpc::{Data, Kind, Message, D0_BITS};
use spec::services::ethernet::{
    frame_ready, get_counter, mdio_read, send_frame, EthernetCall as Call, Refusal,
};
use spec::services::memory::MemoryCall;
use std::collections::VecDeque;

/// Clocks of a millisecond here: the PHY is searched for quickly, in vain.
pub const MILLISECOND: u64 = 20;
const MAC: u16 = Node::Ethernet.address();

/// Where a page that the MAC is to send, or has handed over, stands.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Loan {
    #[default]
    None,
    /// Given to the MAC, for a SEND_FRAME without answer.
    Lent,
    /// The MAC has taken it to send it.
    Sending,
    /// Sent and freed before the answer to SEND_FRAME came through.
    Early,
    /// The MAC has been, or will be, told that it is free.
    Freed,
    /// Handed over to this node, not announced.
    Given(u16),
}

/// What the specification says of it, page memory and the wire.
pub struct Ethernet {
    bulk_inputs: [Input; 4],
    bulk_outputs: [Output; 7],
    /// What the bulk port shows in the next clock: two words, or a refusal.
    bulk_shows: Option<(Option<u32>, Option<u32>)>,
    wire: Wire,
    pages: Pages,
    loans: [Loan; PAGES],
    /// Calls of the MAC without answer, by number.
    asked: Vec<u8>,
    /// Serial number of the last frame announced.
    announced: u32,
    counters: [u64; Counter::ALL.len()],
}

/// The page at an address, if it is one.
fn page_at(address: u32) -> Option<usize> {
    let page = address as usize / PAGE_BYTES;
    let is_page = (address as usize).is_multiple_of(PAGE_BYTES) && page < PAGES;
    is_page.then_some(page)
}

impl Ethernet {
    pub fn new(model: &mut Model) -> Result<Self, EngineError> {
        let wire = Wire::new(model)?;
        let mdio = model.input("mdio_in")?;
        model.set(mdio, 1);
        let bulk_in = |name: &str| model.input(&format!("bulk${name}"));
        let bulk_out = |name: &str| model.output(&format!("bulk${name}"));
        Ok(Ethernet {
            bulk_inputs: [
                bulk_in("granted")?,
                bulk_in("value_high")?,
                bulk_in("value_low")?,
                bulk_in("refused")?,
            ],
            bulk_outputs: [
                bulk_out("request")?,
                bulk_out("write")?,
                bulk_out("first")?,
                bulk_out("page")?,
                bulk_out("pair")?,
                bulk_out("high")?,
                bulk_out("low")?,
            ],
            bulk_shows: None,
            wire,
            pages: Pages::new(PAGES, quota),
            loans: [Loan::None; PAGES],
            asked: vec![],
            announced: 0,
            counters: [0; Counter::ALL.len()],
        })
    }

    fn call(&mut self, caller: u16, call: MemoryCall, page: usize, heir: u16) -> (Kind, Data) {
        let data = Data {
            d0: 0,
            d1: (page * PAGE_BYTES) as u32,
            d2: heir.into(),
        };
        self.pages.call(caller, call.code(), data, Some(data.d1))
    }

    /// A page that nobody has and nobody is about to free.
    fn unused(&self) -> Option<usize> {
        (0..PAGES).find(|page| self.pages.owner(*page).is_none() && self.loans[*page] == Loan::None)
    }

    /// A page for a frame to send: the CPU's, given to the MAC.
    fn lend(&mut self) -> Option<usize> {
        let cpu = Node::Cpu.address();
        let page = self.unused()?;
        let (kind, _) = self.call(cpu, MemoryCall::Allocate, page, 0);
        if kind != Kind::ReturnSuccess {
            return None;
        }
        self.call(cpu, MemoryCall::ChangeOwner, page, MAC);
        self.loans[page] = Loan::Lent;
        Some(page)
    }

    /// The MAC did not take the page.
    fn take_back(&mut self, message: &Message) {
        let page = page_at(message.data.d1).filter(|page| self.loans[*page] == Loan::Lent);
        if let Some(page) = page.filter(|_| message.call == Call::SendFrame as u8) {
            self.call(MAC, MemoryCall::Free, page, 0);
            self.loans[page] = Loan::None;
        }
    }

    fn judge_send(&mut self, call: &Message, answer: &Message) -> Result<(), String> {
        let page = page_at(call.data.d1);
        let octets = send_frame::Arguments::from_data(call.data).octets as usize;
        let fits = (HEADER_OCTETS..=MAX_TAGGED_OCTETS - FCS_OCTETS).contains(&octets);
        let lent = page.filter(|page| [Loan::Lent, Loan::Early].contains(&self.loans[*page]));
        let refuses =
            |refusal: Refusal| (answer.kind, answer.data.d0) == (Kind::ReturnFail, refusal as u32);
        if answer.kind == Kind::ReturnSuccess && fits || refuses(Refusal::BadLength) && !fits {
            let page = lent.ok_or("it has no such page")?;
            self.loans[page] = match self.loans[page] {
                Loan::Early if self.asked.contains(&MemoryCall::Free.code()) => Loan::Freed,
                Loan::Early => Loan::None,
                _ => Loan::Sending,
            };
            return Ok(());
        }
        self.take_back(call);
        let busy = self.loans.contains(&Loan::Sending) || self.loans.contains(&Loan::Freed);
        match answer.kind {
            Kind::ReturnRetry if lent.is_some() && busy => Ok(()),
            _ if refuses(Refusal::BadAddress) && lent.is_none() => Ok(()),
            _ => Err("no reason".into()),
        }
    }

    fn judge_counter(&mut self, call: &Message, answer: &Message) -> Result<(), String> {
        let index = get_counter::Arguments::from_data(call.data).counter as usize;
        let Some(counter) = self.counters.get_mut(index) else {
            let d0 = Refusal::NoSuchCounter as u32;
            let none = Data::default();
            return exactly(answer, (Kind::ReturnFail, Data { d0, ..none }));
        };
        let said = get_counter::Results::from_data(answer.data);
        let value = u64::from(said.high) << 32 | u64::from(said.low);
        if answer.kind != Kind::ReturnSuccess || value < *counter {
            return Err(format!("it was {counter}"));
        }
        *counter = value;
        Ok(())
    }

    /// A call of the MAC on page memory, and the answer.
    fn serve(&mut self, message: &Message) -> Result<Message, String> {
        if self.asked.contains(&message.call) {
            return Err(format!("it waits for an answer already: {message:x?}"));
        }
        self.asked.push(message.call);
        let named = page_at(message.data.d1);
        let heir = message.data.d2 as u16;
        let (kind, data) = match (MemoryCall::try_from(message.call), named) {
            (Ok(MemoryCall::Allocate), _) => match self.unused() {
                Some(page) => self.call(MAC, MemoryCall::Allocate, page, 0),
                None => (Kind::ReturnFail, Data::default()),
            },
            (Ok(MemoryCall::ChangeOwner), Some(page)) if self.loans[page] == Loan::None => {
                let answer = self.call(MAC, MemoryCall::ChangeOwner, page, heir);
                if answer.0 == Kind::ReturnSuccess {
                    self.loans[page] = Loan::Given(heir);
                }
                answer
            }
            (Ok(MemoryCall::Free), Some(page))
                if matches!(self.loans[page], Loan::None | Loan::Sending | Loan::Lent) =>
            {
                let answer = self.call(MAC, MemoryCall::Free, page, 0);
                if answer.0 != Kind::ReturnSuccess {
                    return Err(format!("it is not its page: {message:x?}"));
                }
                self.loans[page] = match self.loans[page] {
                    Loan::Lent => Loan::Early,
                    _ => Loan::Freed,
                };
                answer
            }
            _ => return Err(format!("not of the MAC's: {message:x?}")),
        };
        Ok(Message {
            source: Node::Memory.address(),
            destination: MAC,
            call: message.call,
            kind,
            data,
        })
    }

    /// A frame in a page, announced to its owner, who reads it and frees the page.
    fn announce(&mut self, message: &Message) -> Result<(), String> {
        let told = frame_ready::Arguments::from_data(message.data);
        let page = page_at(told.address).ok_or("no page")?;
        if self.loans[page] != Loan::Given(message.destination) {
            return Err(format!("the page is {:?}", self.loans[page]));
        }
        let owner = Node::from_address(message.destination).ok_or("no such node")?;
        let pages = &self.pages;
        let read = |word: usize| pages.read(owner, page * PAGE_BYTES + 4 * word);
        let serial = frames::check(read, told.octets as usize, told.ethertype)?;
        if serial <= self.announced {
            return Err(format!("frame {serial} after frame {}", self.announced));
        }
        self.announced = serial;
        self.loans[page] = Loan::None;
        self.call(message.destination, MemoryCall::Free, page, 0);
        Ok(())
    }
}

impl Subject for Ethernet {
    /// MDIO_READ, while the link is being polled: twice 27 us.
    const LIMIT: u64 = 5_000;

    fn ask(&mut self, random: &mut StdRng) -> Message {
        let call = match random.gen_range(0..256) {
            0 => Call::MdioRead as u8,
            1..=8 => random.gen(),
            9..=16 => Call::Reset as u8,
            17..=80 => Call::GetCounter as u8,
            81..=180 => Call::SendFrame as u8,
            181..=210 => Call::GetStatus as u8,
            _ => [Call::SetMac, Call::SetFilter][random.gen_range(0..2)] as u8,
        };
        let mut data = Data {
            d0: random.gen_range(0..1 << D0_BITS),
            d1: random.gen(),
            d2: random.gen(),
        };
        let mut source = random.gen_range(0..Node::NameServer.address());
        match Call::try_from(call) {
            // Who resets it gets the frames. Nobody else may ask it, see `Node::may_ask`: a frame whose page is handed over
            // before a RESET of another would be announced to that other.
            Ok(Call::Reset) => source = Node::Cpu.address(),
            Ok(Call::GetCounter) => data.d0 %= 20,
            Ok(Call::SetStormLimit) => data.d1 = 0,
            Ok(Call::SendFrame) => {
                let long = random.gen_range(0..8) == 0;
                data.d2 = random.gen_range(0..if long { 1 << 11 } else { 100 });
                if random.gen_range(0..8) > 0 {
                    let page = self.lend().map(|page| page * PAGE_BYTES);
                    data.d1 = page.map_or(1, |address| address as u32);
                } else {
                    data.d1 |= 1;
                }
            }
            _ => {}
        }
        Message {
            source,
            destination: MAC,
            call,
            kind: Kind::Call,
            data,
        }
    }

    fn arrives(&mut self, message: &Message) {
        if message.source == Node::Memory.address() {
            self.asked.retain(|call| *call != message.call);
            if message.call == MemoryCall::Free.code() {
                for loan in &mut self.loans {
                    if *loan == Loan::Freed {
                        *loan = Loan::None;
                    }
                }
            }
        } else if message.kind != Kind::Call {
            self.take_back(message);
        }
    }

    fn judge(&mut self, call: &Message, answer: &Message) -> Result<(), String> {
        let none = Data::default();
        match Call::try_from(call.call) {
            Err(_) => exactly(answer, (Kind::ReturnFail, none)),
            Ok(Call::SendFrame) => self.judge_send(call, answer),
            Ok(Call::GetCounter) => self.judge_counter(call, answer),
            Ok(Call::MdioRead) => {
                let d0 = mdio_read::Results {
                    value: Refusal::NoAnswer as u32,
                }
                .to_data()
                .d0;
                exactly(answer, (Kind::ReturnFail, Data { d0, ..none }))
            }
            Ok(_) => exactly(answer, (Kind::ReturnSuccess, none)),
        }
    }

    fn unasked(
        &mut self,
        message: &Message,
        replies: &mut VecDeque<Message>,
    ) -> Result<(), String> {
        match (message.kind, message.call, message.destination) {
            (Kind::Call, _, to) if to == Node::Memory.address() => {
                replies.push_back(self.serve(message)?);
                Ok(())
            }
            (Kind::Interrupt, frame_ready::CALL, _) => {
                let outcome = self.announce(message);
                outcome.map_err(|wrong| format!("{wrong}: {message:x?}"))
            }
            _ => Err(format!("nobody asked for {message:x?}")),
        }
    }

    fn ends(&self) -> Result<(), String> {
        let came = self.announced > 0;
        came.then_some(()).ok_or("no frame came".into())
    }

    fn clock(&mut self, model: &mut Model, random: &mut StdRng) -> Result<(), String> {
        self.wire.feed(model, random);
        let [granted, high, low, refused] = self.bulk_inputs;
        let [request, write, first, page, pair, value_high, value_low] =
            self.bulk_outputs.map(|port| model.get(port));
        // What was granted in the clock before shows now.
        let shown = self.bulk_shows.take().unwrap_or_default();
        model.set(high, shown.0.unwrap_or(0).into());
        model.set(low, shown.1.unwrap_or(0).into());
        model.set(refused, shown.0.is_none().into());
        let grants = random.gen_range(0..8) > 0;
        model.set(granted, grants.into());
        if request == 0 || !grants {
            return Ok(());
        }
        let offset = page as usize * PAGE_BYTES + pair as usize * 8;
        let read = [offset, offset + 4].map(|at| self.pages.read(Node::Ethernet, at));
        self.bulk_shows = Some((read[0], read[1]));
        if write != 0 && read[0].is_some() {
            if first != 0 {
                self.pages.keep_only_block(page as usize, 2 * pair as usize);
            }
            for (at, value) in [(offset, value_high), (offset + 4, value_low)] {
                self.pages.write(Node::Ethernet, at, 0xf, value as u32);
            }
        }
        Ok(())
    }
}
