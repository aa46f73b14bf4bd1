//! The two ends of a link for benches: they keep the link's rules and check that the other end does.
//!
//! Once a clock, after `step`: `sender.drive(&mut dut.link_in)`, `receiver.drive(&mut dut.link_out)`.
use super::{LinkSink, LinkSource};
use rand::rngs::StdRng;
use rand::Rng;
use rust_hdl::prelude::*;
use spec::rpc::{Message, WORDS};
use std::collections::VecDeque;

/// A random message: any fields, any of the eight kinds.
pub fn random_message(random: &mut StdRng, source: u16, destination: u16) -> Message {
    let words: [u32; WORDS] = random.gen();
    Message {
        source,
        destination,
        ..Message::from_words(words)
    }
}

/// Sends messages in the order given, as fast as the rules allow or with gaps. The two classes wait separately.
#[derive(Default)]
pub struct Sender {
    waiting: [VecDeque<Message>; 2],
    words: VecDeque<u32>,
    reply: bool,
    ready_before: [bool; 2],
    gap: u32,
}

impl Sender {
    /// One that stays silent in `gap` percent of the clocks in which a message could start.
    pub fn with_gap(gap: u32) -> Self {
        Self {
            gap,
            ..Self::default()
        }
    }

    /// Puts a message behind the others of its class.
    pub fn push(&mut self, message: Message) {
        self.waiting[usize::from(message.kind.is_reply())].push_back(message);
    }

    /// Messages not yet begun.
    pub fn backlog(&self) -> usize {
        self.waiting.iter().map(VecDeque::len).sum()
    }

    /// Messages of a class (0 requests, 1 replies) not yet begun.
    pub fn backlog_of(&self, class: usize) -> usize {
        self.waiting[class].len()
    }

    /// Everything is sent.
    pub fn idle(&self) -> bool {
        self.backlog() == 0 && self.words.is_empty()
    }

    /// Drives the link for the clock that begins. Returns the message whose word 0 is now on the link.
    pub fn drive(&mut self, link: &mut LinkSink, random: &mut StdRng) -> Option<Message> {
        let mut started = None;
        if self.words.is_empty() {
            let first = usize::from(random.gen::<bool>());
            let class = [first, 1 - first]
                .into_iter()
                .find(|class| self.ready_before[*class] && !self.waiting[*class].is_empty());
            if let Some(class) = class.filter(|_| random.gen_range(0..100) >= self.gap) {
                started = self.waiting[class].pop_front();
                self.words
                    .extend(started.into_iter().flat_map(Message::to_words));
                self.reply = class == 1;
            }
        }
        let word = self.words.pop_front();
        link.valid.next = word.is_some();
        link.reply.next = word.is_some() && self.reply;
        link.data.next = word.unwrap_or(0).to_bits();
        self.ready_before = [link.request_ready.val(), link.reply_ready.val()];
        started
    }
}

/// Takes messages. Panics if the other end breaks a rule of the link.
#[derive(Default)]
pub struct Receiver {
    words: Vec<u32>,
    reply: bool,
    ready: [bool; 2],
    fell: [bool; 2],
    stall: [u32; 2],
}

impl Receiver {
    /// One that keeps a ready low, once it fell, in `stall` percent of the clocks (requests, replies). At 0 it never falls.
    pub fn with_stall(stall: [u32; 2]) -> Self {
        Self {
            stall,
            ..Self::default()
        }
    }

    /// Looks at the link in the clock that begins and drives the readies. Returns a message when its last word is there.
    pub fn drive(&mut self, link: &mut LinkSource, random: &mut StdRng) -> Option<Message> {
        let mut whole = None;
        let mut started = [false; 2];
        if link.valid.val() {
            if self.words.is_empty() {
                self.reply = link.reply.val();
                let class = usize::from(self.reply);
                assert!(
                    self.ready[class],
                    "a message of class {class} started while its ready was low"
                );
                started[class] = true;
            }
            assert_eq!(
                link.reply.val(),
                self.reply,
                "the class changed inside a message"
            );
            self.words.push(link.data.val().to_u32());
            if let Ok(words) = <[u32; WORDS]>::try_from(self.words.as_slice()) {
                self.words.clear();
                let message = Message::from_words(words);
                assert_eq!(
                    message.kind.is_reply(),
                    self.reply,
                    "the class does not fit {message:x?}"
                );
                whole = Some(message);
            }
        } else {
            assert!(self.words.is_empty(), "a gap inside a message");
        }
        for (class, has_started) in started.into_iter().enumerate() {
            // Falls only after word 0 of its class was seen in the clock before; rises at any time.
            let fall = has_started && self.stall[class] > 0;
            let rise = random.gen_range(0..100) >= self.stall[class];
            self.next_ready(class, fall, rise);
        }
        link.request_ready.next = self.ready[0];
        link.reply_ready.next = self.ready[1];
        whole
    }

    fn next_ready(&mut self, class: usize, fall: bool, rise: bool) {
        // `fall` was decided on what the link shows now; a register would show it in the next clock.
        self.ready[class] = if self.fell[class] {
            false
        } else {
            self.ready[class] || rise
        };
        self.fell[class] = fall;
    }
}
