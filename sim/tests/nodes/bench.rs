//! Traffic for one node: calls, calls that do not exist, interrupts, replies nobody asked for, in bursts and with stalls on both
//! sides; and what every node owes: one answer to each CALL, to its caller, under its number, of an allowed kind, in time; and
//! nothing unasked but what it declares. What an answer says is the [Subject]'s to judge.
use crate::ends::{class_of, Receiver, Sender};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use sim::engine::{EngineError, Model};
use spec::rpc::{Kind, Message};
use std::collections::VecDeque;

/// Kinds of the reply class.
const REPLIES: [Kind; 5] = [
    Kind::ReturnSuccess,
    Kind::ReturnFail,
    Kind::ReturnRetry,
    Kind::HostProhibited,
    Kind::HostUnreachable,
];

/// A node and what is known of it.
pub trait Subject {
    /// Clocks in which replies were taken, at most, from the first word of a call to the first word of its answer.
    const LIMIT: u64;
    /// What it sends as its address; the router puts the true one in.
    const SOURCE: u16 = 0;
    /// Answers come in the order of the calls.
    const IN_ORDER: bool = true;

    /// The next call: any caller, number and data.
    fn ask(&mut self, random: &mut StdRng) -> Message;

    /// Whether this message may be sent now.
    fn may_start(&self, _message: &Message) -> bool {
        true
    }

    /// A message begins to come in.
    fn arrives(&mut self, _message: &Message) {}

    /// What is wrong with this answer to this call.
    fn judge(&mut self, call: &Message, answer: &Message) -> Result<(), String>;

    /// What is wrong with the other ports after the last word of an answer to this call.
    fn answered(&mut self, _model: &Model, _call: &Message) -> Result<(), String> {
        Ok(())
    }

    /// What is wrong with this message that answers nothing. `replies`: what is to be sent back to the node.
    fn unasked(
        &mut self,
        message: &Message,
        _replies: &mut VecDeque<Message>,
    ) -> Result<(), String> {
        Err(format!("nobody asked for {message:x?}"))
    }

    /// What is wrong at the end, when everything was answered.
    fn ends(&self) -> Result<(), String> {
        Ok(())
    }

    /// The node's other ports, once a clock.
    fn clock(&mut self, _model: &mut Model, _random: &mut StdRng) -> Result<(), String> {
        Ok(())
    }
}

/// How a stretch of traffic is.
struct Weather {
    /// Most clocks between messages to the node.
    gap: u32,
    /// Most clocks for which requests and replies of the node wait.
    stall: [u32; 2],
    /// Percent of messages that are no CALL.
    notices: u32,
    /// Percent of messages that are replies nobody asked for.
    strays: u32,
    /// Messages until it changes.
    left: u32,
}

impl Weather {
    fn new(random: &mut StdRng) -> Self {
        let mut pick = |choices: &[u32]| choices[random.gen_range(0..choices.len())];
        Weather {
            gap: pick(&[0, 0, 0, 3, 12, 40]),
            stall: [pick(&[0, 0, 8, 30, 90]), pick(&[0, 0, 8, 30, 90])],
            notices: pick(&[0, 10, 50]),
            strays: pick(&[0, 10, 50]),
            left: pick(&[8, 32, 128]),
        }
    }
}

/// What a run was.
#[derive(Clone, Copy, Debug, Default)]
pub struct Totals {
    /// Messages sent into the node: calls and all else.
    pub messages: u64,
    /// Of these, CALLs; each was answered once.
    pub calls: u64,
    /// Answers that are no RETURN_SUCCESS.
    pub refused: u64,
    /// Clocks that the slowest answer took, as [Subject::LIMIT] counts them.
    pub slowest: u64,
    /// Messages of the node that answer nothing.
    pub unasked: u64,
    /// Clocks of the node.
    pub clocks: u64,
}

/// A call without answer, and the clocks in which replies were taken before it.
struct Open {
    call: Message,
    since: u64,
}

/// A compiled node in random traffic.
pub struct Bench<S> {
    model: Model,
    sender: Sender,
    receiver: Receiver,
    random: StdRng,
    weather: Weather,
    /// What is sent next, as soon as there is room for it.
    planned: Option<Message>,
    replies: VecDeque<Message>,
    open: VecDeque<Open>,
    totals: Totals,
    /// Clocks in which replies were taken.
    listened: u64,
    pub subject: S,
}

impl<S: Subject> Bench<S> {
    /// `links`: what the ports of the node's links begin with, in and out.
    pub fn new(model: Model, links: [&str; 2], subject: S, seed: u64) -> Result<Self, EngineError> {
        let mut random = StdRng::seed_from_u64(seed);
        Ok(Bench {
            sender: Sender::new(&model, links[0])?,
            receiver: Receiver::new(&model, links[1])?,
            model,
            weather: Weather::new(&mut random),
            random,
            planned: None,
            replies: VecDeque::new(),
            open: VecDeque::new(),
            totals: Totals::default(),
            listened: 0,
            subject,
        })
    }

    /// Sends so many messages, then waits for the last answers and as long again for what nobody asked for. The error says what
    /// the node did wrong, and when.
    pub fn run(&mut self, messages: u64) -> Result<Totals, String> {
        let outcome = self.run_to_the_end(messages);
        outcome.map_err(|wrong| {
            let Totals {
                clocks, messages, ..
            } = self.totals;
            format!("clock {clocks}, message {messages}: {wrong}")
        })
    }

    fn run_to_the_end(&mut self, messages: u64) -> Result<Totals, String> {
        while self.totals.messages < messages {
            self.clock(true)?;
        }
        let end = self.listened + 2 * S::LIMIT;
        while self.listened < end {
            self.clock(false)?;
        }
        self.subject.ends()?;
        Ok(self.totals)
    }

    /// One clock.
    fn clock(&mut self, more: bool) -> Result<(), String> {
        if self.planned.is_none() && more {
            self.planned = Some(self.plan());
        }
        let (planned, replies, subject) = (&mut self.planned, &mut self.replies, &self.subject);
        let begun = self.sender.drive(
            &mut self.model,
            &mut self.random,
            self.weather.gap,
            |ready, _| {
                // The answers to the node's own calls first, or it might wait for them for ever.
                if ready[1] && !replies.is_empty() {
                    return replies.pop_front();
                }
                planned.take_if(|message| ready[class_of(message)] && subject.may_start(message))
            },
        )?;
        if let Some(message) = begun {
            self.totals.messages += 1;
            self.subject.arrives(&message);
            if message.kind == Kind::Call {
                self.totals.calls += 1;
                self.open.push_back(Open {
                    call: message,
                    since: self.listened,
                });
            }
        }
        let stall = self.weather.stall;
        let came = self
            .receiver
            .drive(&mut self.model, &mut self.random, stall)?;
        if let Some(message) = came {
            self.judge(&message)?;
        }
        self.listened += u64::from(self.receiver.takes_replies());
        if let Some(oldest) = self.open.front() {
            if self.listened - oldest.since > S::LIMIT {
                return Err(format!("no answer to {:x?}", oldest.call));
            }
        }
        self.subject.clock(&mut self.model, &mut self.random)?;
        self.model.step(1);
        self.totals.clocks += 1;
        Ok(())
    }

    /// The next message.
    fn plan(&mut self) -> Message {
        if self.weather.left == 0 {
            self.weather = Weather::new(&mut self.random);
        }
        self.weather.left -= 1;
        let mut message = self.subject.ask(&mut self.random);
        let choice = self.random.gen_range(0..100);
        if choice < self.weather.strays {
            message.kind = REPLIES[self.random.gen_range(0..REPLIES.len())];
        } else if choice < self.weather.strays + self.weather.notices / 2 {
            message.kind = [Kind::Interrupt, Kind::Reserved][self.random.gen_range(0..2)];
        }
        // Two calls of one caller under one number cannot be told apart by their answers unless those come in order.
        let is_open = |source| {
            let same = |open: &Open| (open.call.source, open.call.call) == (source, message.call);
            self.open.iter().any(same)
        };
        while !S::IN_ORDER && is_open(message.source) {
            message.source = message.source.wrapping_add(1);
        }
        message
    }

    /// A message of the node.
    fn judge(&mut self, message: &Message) -> Result<(), String> {
        if message.source != S::SOURCE {
            return Err(format!("in another's name: {message:x?}"));
        }
        if !message.kind.is_reply() {
            self.totals.unasked += 1;
            return self.subject.unasked(message, &mut self.replies);
        }
        let answers =
            |open: &Open| (open.call.source, open.call.call) == (message.destination, message.call);
        let place = if S::IN_ORDER {
            self.open.front().is_some_and(answers).then_some(0)
        } else {
            self.open.iter().position(answers)
        };
        let Some(open) = place.and_then(|place| self.open.remove(place)) else {
            let oldest = self.open.front().map(|open| open.call);
            return Err(format!("{message:x?} answers nothing; open: {oldest:x?}"));
        };
        if matches!(message.kind, Kind::HostProhibited | Kind::HostUnreachable) {
            return Err(format!("only a router may say so: {message:x?}"));
        }
        self.totals.slowest = self.totals.slowest.max(self.listened - open.since);
        self.totals.refused += u64::from(message.kind != Kind::ReturnSuccess);
        let outcome = self.subject.judge(&open.call, message);
        let outcome = outcome.and_then(|()| self.subject.answered(&self.model, &open.call));
        outcome.map_err(|wrong| format!("{wrong}: {message:x?} to {:x?}", open.call))
    }
}

/// An answer that must be just this.
pub fn exactly(answer: &Message, expected: (Kind, spec::rpc::Data)) -> Result<(), String> {
    if (answer.kind, answer.data) == expected {
        Ok(())
    } else {
        Err(format!("expected {expected:x?}"))
    }
}
