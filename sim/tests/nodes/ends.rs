//! The two ends of a link at a compiled node. They keep the link's rules, find fault with a node that does not, and draw no
//! random number in a clock in which nothing can change: a run has hundreds of millions of clocks.
use rand::rngs::StdRng;
use rand::Rng;
use sim::engine::{EngineError, Input, Model, Output};
use spec::rpc::{Message, WORDS};

/// Class of a message: 0 requests, 1 replies.
pub fn class_of(message: &Message) -> usize {
    usize::from(message.kind.is_reply())
}

/// Sends into the node.
pub struct Sender {
    data: Input,
    valid: Input,
    reply: Input,
    ready: [Output; 2],
    ready_before: [bool; 2],
    started: [bool; 2],
    words: [u32; WORDS],
    left: usize,
    gap: u32,
}

impl Sender {
    /// At the link whose ports begin so.
    pub fn new(model: &Model, link: &str) -> Result<Self, EngineError> {
        let input = |name: &str| model.input(&format!("{link}{name}"));
        let output = |name: &str| model.output(&format!("{link}{name}"));
        Ok(Sender {
            data: input("data")?,
            valid: input("valid")?,
            reply: input("reply")?,
            ready: [output("request_ready")?, output("reply_ready")?],
            ready_before: [false; 2],
            started: [false; 2],
            words: [0; WORDS],
            left: 0,
            gap: 0,
        })
    }

    /// Drives the link for the clock that has begun. `next` is asked for a message when one could start, and told which classes
    /// may; after it the sender is silent for up to `gap` clocks. Gives the message whose word 0 is on the link now.
    pub fn drive(
        &mut self,
        model: &mut Model,
        random: &mut StdRng,
        gap: u32,
        next: impl FnOnce([bool; 2], &mut StdRng) -> Option<Message>,
    ) -> Result<Option<Message>, String> {
        let ready = self.ready.map(|port| model.get(port) != 0);
        for (class, is_ready) in ready.into_iter().enumerate() {
            if self.ready_before[class] && !is_ready && !self.started[class] {
                return Err(format!("the ready of class {class} fell without a message"));
            }
        }
        self.started = [false; 2];
        let mut begun = None;
        if self.left == 0 {
            model.set(self.valid, 0);
            if self.gap > 0 {
                self.gap -= 1;
            } else if let Some(message) = next(self.ready_before, random) {
                let class = class_of(&message);
                assert!(self.ready_before[class], "the bench breaks the rules");
                self.started[class] = true;
                self.words = message.to_words();
                self.left = WORDS;
                begun = Some(message);
                self.gap = random.gen_range(0..=gap);
                model.set(self.valid, 1);
                model.set(self.reply, class as u64);
            }
        }
        if self.left > 0 {
            model.set(self.data, self.words[WORDS - self.left].into());
        }
        self.ready_before = ready;
        self.left = self.left.saturating_sub(1);
        Ok(begun)
    }
}

/// Takes what the node sends.
pub struct Receiver {
    data: Output,
    valid: Output,
    reply: Output,
    ready_ports: [Input; 2],
    words: [u32; WORDS],
    have: usize,
    class: usize,
    ready: [bool; 2],
    fell: [bool; 2],
    low: [u32; 2],
}

impl Receiver {
    /// At the link whose ports begin so.
    pub fn new(model: &Model, link: &str) -> Result<Self, EngineError> {
        let input = |name: &str| model.input(&format!("{link}{name}"));
        let output = |name: &str| model.output(&format!("{link}{name}"));
        Ok(Receiver {
            data: output("data")?,
            valid: output("valid")?,
            reply: output("reply")?,
            ready_ports: [input("request_ready")?, input("reply_ready")?],
            words: [0; WORDS],
            have: 0,
            class: 0,
            ready: [false; 2],
            fell: [false; 2],
            low: [0; 2],
        })
    }

    /// There is room for replies.
    pub fn takes_replies(&self) -> bool {
        self.ready[1]
    }

    /// Looks at the link in the clock that has begun and drives the readies; each falls after a message of its class for up to
    /// `stall` clocks. Gives a message when its last word is there.
    pub fn drive(
        &mut self,
        model: &mut Model,
        random: &mut StdRng,
        stall: [u32; 2],
    ) -> Result<Option<Message>, String> {
        let mut whole = None;
        let mut started = [false; 2];
        if model.get(self.valid) != 0 {
            let class = model.get(self.reply) as usize;
            if self.have == 0 {
                self.class = class;
                started[class] = true;
                if !self.ready[class] {
                    return Err(format!("class {class} was sent while its ready was low"));
                }
            }
            if class != self.class {
                return Err("the class changed inside a message".into());
            }
            self.words[self.have] = model.get(self.data) as u32;
            self.have += 1;
            if self.have == WORDS {
                self.have = 0;
                let message = Message::from_words(self.words);
                if class_of(&message) != class {
                    return Err(format!("sent in class {class}: {message:x?}"));
                }
                whole = Some(message);
            }
        } else if self.have != 0 {
            return Err("a gap inside a message".into());
        }
        for class in 0..2 {
            // As a register outside would: what is seen in this clock shows in the next.
            if self.fell[class] {
                self.ready[class] = false;
                self.low[class] = random.gen_range(0..=stall[class]);
            } else if self.low[class] > 0 {
                self.low[class] -= 1;
            } else {
                self.ready[class] = true;
            }
            self.fell[class] = started[class] && stall[class] > 0;
            model.set(self.ready_ports[class], self.ready[class].into());
        }
        Ok(whole)
    }
}
