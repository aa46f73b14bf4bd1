//! What is around a bridge: words that pass, an instrument that answers, pages that send, a wire.
use crate::ethernet::bridge::BridgeWith;
use crate::ethernet::cause::GOOD;
use crate::rpc::model::{Receiver, Sender};
use hdl::check::Bench;
use rand::{rngs::StdRng, Rng, SeedableRng};
use rust_hdl::prelude::*;
use spec::bridge::{Direction, Frame, FRAME_OCTETS};
use spec::map::Node;
use spec::memory::FRAME_OFFSET;
use spec::rpc::{Data, Kind, Message};
use std::collections::VecDeque;

pub const SEED: u64 = 0xb71d;
pub const US: [u8; 6] = [0x02, 0x50, 0x44, 0x55, 0x00, 0x07];
pub const ASKER: [u8; 6] = [0x3c, 0x01, 0x02, 0x03, 0x04, 0x05];

/// A word with its tag.
pub type Tagged = (u32, u32);

/// A frame as words with tags, the last of which says why it ended.
pub fn words(octets: &[u8], cause: u64) -> Vec<Tagged> {
    let mut page = vec![0; FRAME_OFFSET];
    page.extend(octets);
    let rest = page.len() % 4;
    page.resize(page.len().next_multiple_of(4), 0);
    let word = |chunk: &[u8]| u32::from_be_bytes(chunk.try_into().expect("four octets"));
    let mut words: Vec<Tagged> = page.chunks(4).map(|chunk| (word(chunk), 0)).collect();
    words.last_mut().expect("some").1 = 1 | (rest as u32) << 1 | (cause as u32) << 3;
    words
}

/// The octets of a frame in words.
pub fn octets(words: &[Tagged]) -> Vec<u8> {
    let mut octets: Vec<u8> = words
        .iter()
        .flat_map(|(word, _)| word.to_be_bytes())
        .collect();
    let rest = words.last().map_or(0, |(_, tag)| tag >> 1 & 3) as usize;
    octets.truncate(octets.len() - (4 - rest) % 4);
    octets.split_off(FRAME_OFFSET)
}

/// A call to an instrument.
pub fn call(session: u16, number: u16, call: u8, data: Data) -> Frame {
    Frame {
        destination: US,
        sender: ASKER,
        direction: Direction::Call,
        session,
        number,
        message: Message {
            source: 0,
            destination: Node::Debug.address(),
            call,
            kind: Kind::Call,
            data,
        },
    }
}

/// What the test's instrument answers to a message.
pub fn answer(message: &Message) -> Message {
    Message {
        source: message.destination,
        destination: Node::Bridge.address(),
        call: message.call,
        kind: Kind::ReturnSuccess,
        data: Data {
            d0: message.data.d0 ^ 0x15_5555,
            d1: message.data.d2.wrapping_add(1),
            d2: !message.data.d1,
        },
    }
}

/// A frame that was sent.
pub struct Sent {
    pub octets: Vec<u8>,
    /// When it ended.
    pub clock: u64,
}

/// See the module page.
pub struct World<const FORGETFUL: u64> {
    pub bench: Bench<BridgeWith<FORGETFUL>>,
    pub random: StdRng,
    pub to_bridge: Sender,
    from_bridge: Receiver,
    /// Words that will pass, and in how many of a hundred clocks none does.
    pub arriving: VecDeque<Tagged>,
    pub gap: u32,
    /// Words as they went on to the pages.
    pub passed: Vec<Tagged>,
    /// Words that the pages will send.
    pub pages: VecDeque<Tagged>,
    /// Calls that the instrument has got; how many clocks it takes.
    pub calls: Vec<Message>,
    pub delay: u64,
    due: VecDeque<(u64, Message)>,
    present: Vec<Tagged>,
    /// Frames that were sent, and the ends of pages' frames that the pages were told.
    pub sent: Vec<Sent>,
    pub told: usize,
    over_at: VecDeque<u64>,
    /// The wire takes a word in so many of a hundred clocks.
    pub speed: u32,
}

impl<const FORGETFUL: u64> World<FORGETFUL> {
    pub fn new() -> Self {
        Self::with(|bench| bench)
    }

    pub fn recording() -> Self {
        Self::with(Bench::recording)
    }

    fn with(
        prepare: impl Fn(Bench<BridgeWith<FORGETFUL>>) -> Bench<BridgeWith<FORGETFUL>>,
    ) -> Self {
        println!("seed {SEED:#x}");
        let bench = Bench::new(BridgeWith::default(), |d: &mut BridgeWith<FORGETFUL>| {
            &mut d.clock
        });
        let mut bench = prepare(bench);
        let own: Vec<u32> = US.iter().map(|octet| u32::from(*octet)).collect();
        bench.dut.own_high.next = (own[0] << 8 | own[1]).to_bits();
        bench.dut.own_low.next = (own[2] << 24 | own[3] << 16 | own[4] << 8 | own[5]).to_bits();
        Self {
            bench,
            random: StdRng::seed_from_u64(SEED),
            to_bridge: Sender::default(),
            from_bridge: Receiver::with_stall([70, 30]),
            arriving: VecDeque::new(),
            gap: 50,
            passed: vec![],
            pages: VecDeque::new(),
            calls: vec![],
            delay: 9,
            due: VecDeque::new(),
            present: vec![],
            sent: vec![],
            told: 0,
            over_at: VecDeque::new(),
            speed: 50,
        }
    }

    /// Lets a frame pass.
    pub fn pass(&mut self, frame: &Frame) {
        self.arriving.extend(words(&frame.to_octets(), GOOD));
    }

    /// A clock.
    pub fn step(&mut self) {
        let now = self.bench.cycles();
        let dut = &mut self.bench.dut;
        if let Some(message) = self.from_bridge.drive(&mut dut.link_out, &mut self.random) {
            self.due.push_back((now + self.delay, answer(&message)));
            self.calls.push(message);
        }
        while self.due.front().is_some_and(|(at, _)| *at <= now) {
            let (_, message) = self.due.pop_front().expect("there");
            self.to_bridge.push(message);
        }
        self.to_bridge.drive(&mut dut.link_in, &mut self.random);

        let passes = !self.arriving.is_empty() && self.random.gen_range(0..100) >= self.gap;
        let (word, tag) = self.arriving.front().copied().unwrap_or_default();
        dut.pass.next = passes;
        dut.word.next = word.to_bits();
        dut.tag.next = u64::from(tag).into();
        let page = self.pages.front().copied();
        dut.page_valid.next = page.is_some();
        dut.page_word.next = page.unwrap_or_default().0.to_bits();
        dut.page_tag.next = u64::from(page.unwrap_or_default().1).into();
        let ready = self.random.gen_range(0..100) < self.speed;
        dut.send_ready.next = ready;
        let over = self.over_at.front().is_some_and(|at| *at <= now);
        dut.over.next = over;
        if over {
            self.over_at.pop_front();
        }

        self.bench.settle();
        let dut = &self.bench.dut;
        if passes {
            self.arriving.pop_front();
            self.passed.push((word, dut.tag_on.val().to_u32()));
        }
        if page.is_some() && dut.page_ready.val() {
            assert!(dut.send_valid.val() && ready);
            self.pages.pop_front();
        }
        self.told += usize::from(dut.over_page.val());
        if dut.send_valid.val() && ready {
            let tag = dut.send_tag.val().to_u32();
            self.present.push((dut.send_word.val().to_u32(), tag));
            if tag & 1 != 0 {
                let octets = octets(&std::mem::take(&mut self.present));
                self.sent.push(Sent { octets, clock: now });
                self.over_at.push_back(now + 40);
            }
        }
        self.bench.step();
    }

    /// Until nothing arrives or is to be sent any more, and as long again as an answer takes.
    pub fn drain(&mut self) {
        let mut left = 20_000;
        while !self.arriving.is_empty() || !self.pages.is_empty() {
            self.step();
            left -= 1;
            assert!(left > 0, "it hangs");
        }
        for _ in 0..self.delay + 300 {
            self.step();
        }
    }

    /// Answers among the frames that were sent, padded as the wire has them.
    pub fn answers(&self) -> Vec<Frame> {
        let padded = self.sent.iter().map(|sent| {
            let mut octets = sent.octets.clone();
            octets.resize(octets.len().max(FRAME_OCTETS), 0);
            octets
        });
        padded
            .filter_map(|octets| Frame::from_octets(&octets))
            .collect()
    }
}
