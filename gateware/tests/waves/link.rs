//! Both ends of a link, and what is on its wires.
use cores::rpc::{LinkSink, LinkSource};
use gateware::datasheet::wave::Value;
use rust_hdl::prelude::*;
use spec::rpc::{Message, WORDS};
use std::collections::VecDeque;

/// Sends messages as soon as the link lets it; the two classes wait separately and take turns.
#[derive(Default)]
pub struct Talker {
    pub waiting: [VecDeque<Message>; 2],
    words: VecDeque<u32>,
    class: usize,
    ready: [bool; 2],
}

impl Talker {
    pub fn push(&mut self, message: Message) {
        self.waiting[usize::from(message.kind.is_reply())].push_back(message);
    }

    /// Drives the link for the clock that begins. To be followed by [`Talker::look`] in the same clock.
    pub fn drive(&mut self, link: &mut LinkSink) {
        if self.words.is_empty() {
            let other = 1 - self.class;
            let next = [other, self.class]
                .into_iter()
                .find(|class| self.ready[*class] && !self.waiting[*class].is_empty());
            if let Some(class) = next {
                self.class = class;
                let message = self.waiting[class].pop_front();
                self.words.extend(message.iter().flat_map(|m| m.to_words()));
            }
        }
        let word = self.words.pop_front();
        link.valid.next = word.is_some();
        link.reply.next = word.is_some() && self.class == 1;
        link.data.next = word.unwrap_or(0).to_bits();
    }

    /// Sees where there is room.
    pub fn look(&mut self, link: &LinkSink) {
        self.ready = [link.request_ready.val(), link.reply_ready.val()];
    }
}

/// What was on the wires of a link, message by message.
pub struct Lane {
    pub values: Vec<Value>,
    words: Vec<u32>,
    label: fn(&Message) -> (String, usize),
}

impl Lane {
    /// `label` gives the words and the colour of a message.
    pub fn new(label: fn(&Message) -> (String, usize)) -> Self {
        Lane {
            values: vec![],
            words: vec![],
            label,
        }
    }

    /// One clock; the message whose last word it shows.
    pub fn see(&mut self, valid: bool, data: u32) -> Option<Message> {
        self.values.push(Value::Nothing);
        if !valid {
            assert!(self.words.is_empty(), "a gap inside a message");
            return None;
        }
        self.words.push(data);
        let words: [u32; WORDS] = self.words.as_slice().try_into().ok()?;
        self.words.clear();
        let message = Message::from_words(words);
        let (text, colour) = (self.label)(&message);
        let first = self.values.len() - WORDS;
        self.values[first..].fill(Value::Word(text, colour));
        Some(message)
    }

    pub fn see_sink(&mut self, link: &LinkSink) -> Option<Message> {
        self.see(link.valid.val(), link.data.val().to_u32())
    }

    pub fn see_source(&mut self, link: &LinkSource) -> Option<Message> {
        self.see(link.valid.val(), link.data.val().to_u32())
    }
}
