//! G6: floods of every kind, at line rate, at the whole device, while management asks for something now and then.
mod kinds;
mod scene;

use crate::wire::World;
use crate::Random;
use kinds::Kind;
use scene::{Carrier, Scene};
use sim::device::rgmii::Shape;
use sim::engine::Time;
use spec::ethernet::{Counter, FCS_OCTETS, PREAMBLE_OCTETS};
use spec::map::Node;
use spec::rpc::Kind as MessageKind;
use spec::services::memory::MemoryCall;
use std::fmt;

pub use kinds::all;

/// Octets of the wire between two questions.
const BETWEEN_QUESTIONS: usize = 1250;
/// How long an answer is waited for before the question comes again.
const PATIENCE: Time = Time::microseconds(200);
/// A flood without any answer goes on so many times as long.
const PATIENT: usize = 8;
/// How soon after a flood there has to be an answer: the claim is a second, this is what it takes.
const RECOVERY: Time = Time::milliseconds(20);

/// What a flood did.
#[derive(Debug)]
pub struct Report {
    /// Its carriers.
    carriers: u64,
    /// Questions in it.
    asked: u64,
    /// Answers before its end.
    answered: u64,
    /// From its end to an answer.
    recovery: Time,
    /// Carriers of it and of all others that are in no counter.
    uncounted: i64,
    /// Those of the flood that are in another counter than they may be, at least.
    elsewhere: i64,
    /// Pages that the CPU was refused.
    refused: usize,
    /// Pages that it got.
    allocated: usize,
}

impl Report {
    /// Whether it did no harm.
    pub fn is_harmless(&self) -> bool {
        self.answered > 0
            && self.recovery < RECOVERY
            && self.uncounted == 0
            && self.elsewhere <= 0
            && self.refused == 0
            && self.allocated > 0
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} carriers, {} of {} questions answered, the next after {} us; {} uncounted, {} pages, {} refused",
            self.carriers,
            self.answered,
            self.asked,
            self.recovery.as_microseconds(),
            self.uncounted,
            self.allocated,
            self.refused
        )
    }
}

/// A flood of this kind for so many octets of the wire, or until something is answered. Its carriers, the questions in it and the answers to them.
fn pour(world: &mut World, random: &mut Random, kind: Kind, octets: usize) -> (u64, u64, u64) {
    let (mut carriers, mut asked, mut answered) = (0, 0, 0);
    let (mut used, mut next_question) = (0, BETWEEN_QUESTIONS);
    // Who answers slowly is given time.
    while used < octets || answered == 0 && used < PATIENT * octets {
        if used >= next_question {
            let question = world.get();
            world.inject(&question, Shape::default());
            asked += 1;
            next_question += BETWEEN_QUESTIONS;
        }
        let mut scene = Scene {
            random,
            number: carriers,
            host: world.host(),
            device: world.device(),
        };
        match (kind.1)(&mut scene) {
            Carrier::Frame(frame, shape) => {
                used += frame.len() + FCS_OCTETS + PREAMBLE_OCTETS + 1 + shape.gap;
                world.inject(&frame, shape);
            }
            Carrier::Bare(octets, gap) => {
                used += octets.len() + gap;
                world.inject_carrier(&octets, gap);
            }
        }
        carriers += 1;
        world.keep_up();
        answered += world.hear();
    }
    while world.machine.queued() > 0 {
        world.run_for(Time::microseconds(20));
        answered += world.hear();
    }
    (carriers, asked, answered)
}

/// Asks again and again until there is an answer; how long it takes to an answer.
pub fn recover(world: &mut World) -> Time {
    world.forget();
    let began = world.machine.now();
    while world.machine.now().since(began) < RECOVERY {
        let question = world.get();
        world.inject(&question, Shape::default());
        let asked = world.machine.now();
        while world.machine.now().since(asked) < PATIENCE {
            world.run_for(Time::microseconds(20));
            if world.hear() > 0 {
                return world.machine.now().since(began);
            }
        }
    }
    RECOVERY
}

/// A flood of one kind, of so many octets of the wire, and what came of it.
pub fn flood(world: &mut World, random: &mut Random, kind: Kind, octets: usize) -> Report {
    world.drain();
    world.machine.take_messages();
    let (fates, before) = (world.fates(), world.carriers());
    let (carriers, asked, answered) = pour(world, random, kind, octets);
    let recovery = recover(world);
    world.drain();
    let counted: Vec<_> = world
        .fates()
        .iter()
        .zip(fates)
        .map(|(now, before)| now - before)
        .collect();
    let own = Counter::FATES
        .iter()
        .zip(&counted)
        .filter(|(fate, _)| kind.2.contains(fate));
    let (refused, allocated) = allocations(world);
    Report {
        carriers,
        asked,
        answered,
        recovery,
        uncounted: (world.carriers() - before) as i64 - counted.iter().sum::<u64>() as i64,
        elsewhere: carriers as i64 - own.map(|(_, count)| *count as i64).sum::<i64>(),
        refused,
        allocated,
    }
}

/// Pages that the CPU asked for since the last time: in vain, and with success.
fn allocations(world: &mut World) -> (usize, usize) {
    let messages = world.machine.take_messages();
    let answers = messages
        .iter()
        .map(|(_, message)| message)
        .filter(|message| {
            message.source == Node::Memory.address() && message.call == MemoryCall::Allocate as u8
        });
    let count = |kind: MessageKind| answers.clone().filter(|answer| answer.kind == kind).count();
    (
        count(MessageKind::ReturnFail),
        count(MessageKind::ReturnSuccess),
    )
}
