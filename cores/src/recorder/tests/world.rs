//! A node that is called over its link, with something to do beside.
use crate::rpc::model::{Receiver, Sender};
use crate::rpc::{LinkSink, LinkSource};
use hdl::check::Bench;
use rand::{rngs::StdRng, SeedableRng};
use rust_hdl::prelude::*;
use spec::call::Request;
use spec::rpc::{Data, Kind, Message};

pub const SEED: u64 = 0x5417;
/// The longest that a call may take, in clocks.
const PATIENCE: u32 = 60;

/// The node's two links.
pub type Links<T> = fn(&mut T) -> (&mut LinkSink, &mut LinkSource);

/// A node and its caller.
pub struct World<T: Block> {
    pub bench: Bench<T>,
    links: Links<T>,
    sender: Sender,
    receiver: Receiver,
    pub random: StdRng,
    address: u16,
}

impl<T: Block> World<T> {
    pub fn new(bench: Bench<T>, links: Links<T>, address: u16) -> Self {
        println!("seed {SEED:#x}");
        Self {
            bench,
            links,
            sender: Sender::default(),
            receiver: Receiver::default(),
            random: StdRng::seed_from_u64(SEED),
            address,
        }
    }

    /// One clock of the caller's link; the rest of the inputs are as they were set.
    pub fn step(&mut self) -> Option<Message> {
        let (link_in, link_out) = (self.links)(&mut self.bench.dut);
        self.sender.drive(link_in, &mut self.random);
        let answer = self.receiver.drive(link_out, &mut self.random);
        self.bench.step();
        answer
    }

    /// Sends a call; its answer comes out of [World::step].
    pub fn send(&mut self, call: u8, data: Data) {
        self.sender.push(Message {
            source: 0x8004,
            destination: self.address,
            call,
            kind: Kind::Call,
            data,
        });
    }

    /// Calls a number with any data while all else rests.
    pub fn call_number(&mut self, call: u8, data: Data) -> Message {
        self.send(call, data);
        for _ in 0..PATIENCE {
            if let Some(answer) = self.step() {
                assert_eq!((answer.destination, answer.call), (0x8004, call));
                return answer;
            }
        }
        panic!("call {call:#x} is not answered");
    }

    /// Calls while all else rests. Nothing if the node refuses.
    pub fn call<R: Request>(&mut self, request: R) -> Option<R::Results> {
        let answer = self.call_number(R::CALL, request.data());
        match answer.kind {
            Kind::ReturnSuccess => Some(R::results(answer.data)),
            Kind::ReturnFail => {
                assert_eq!(answer.data, Data::default(), "a refusal says nothing");
                None
            }
            other => panic!("{other:?}"),
        }
    }
}
