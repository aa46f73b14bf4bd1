//! Calls from outside the chip, by the host's port of its network: the way to the chip's instruments.
//!
//! Whoever uses an instrument ([`crate::debug`], [`crate::recorder`]) knows only [`Transport`]. The simulator's is the port
//! `host_*` of a compiled circuit; [`crate::bridge`] is that of a board, and of a simulated one that shall be like it.

use crate::engine::{CaptureId, ClockId, EngineError, Input, Model, Output, PlaybackId, Time};
use spec::call::{Request, Service};
use spec::map::{Node, SYS_HERTZ};
use spec::rpc::{Data, Kind, Message, WORDS};
use std::cell::RefCell;
use std::rc::Rc;

/// How long the circuit runs between two looks at the port.
const LOOK: Time = Time(10 * Time::period_of(SYS_HERTZ).0);
/// Looks until a call counts as lost.
const LOOKS: u32 = 4096;

/// Why a call has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// There is no way into the chip.
    #[error("the chip has no host port: it was built without instruments")]
    NoPort,
    /// Nobody answered in time.
    #[error("{} did not answer call {call:#04x} in time", node.name())]
    Silence {
        /// Who was asked.
        node: Node,
        /// What.
        call: u8,
    },
    /// Frames can be neither sent nor received.
    #[error("the network interface does not work: {0}")]
    Interface(std::io::ErrorKind),
    /// The answer was no.
    #[error("{} refused call {call:#04x}: {kind:?}, code {code}", node.name())]
    Refused {
        /// Who was asked.
        node: Node,
        /// What.
        call: u8,
        /// Type of the answer.
        kind: Kind,
        /// Its `d0`.
        code: u32,
    },
}

/// A way for calls to nodes of a chip and for the answers.
pub trait Transport {
    /// Sends a call and waits for its answer.
    fn call(&mut self, node: Node, call: u8, data: Data) -> Result<Message, CallError>;

    /// A call to the node that serves it, with its results.
    fn ask<R: Request>(&mut self, request: R) -> Result<R::Results, CallError>
    where
        R::Service: Service,
    {
        let node = <R::Service as Service>::NODE;
        let answer = self.call(node, R::CALL, request.data())?;
        match answer.kind {
            Kind::ReturnSuccess => Ok(R::results(answer.data)),
            kind => Err(CallError::Refused {
                node,
                call: R::CALL,
                kind,
                code: answer.data.d0,
            }),
        }
    }

    /// The same where a FAIL is an answer like others: nothing.
    fn ask_for<R: Request>(&mut self, request: R) -> Result<Option<R::Results>, CallError>
    where
        R::Service: Service,
    {
        match self.ask(request) {
            Err(CallError::Refused {
                kind: Kind::ReturnFail,
                ..
            }) => Ok(None),
            other => other.map(Some),
        }
    }
}

impl<T: Transport> Transport for &mut T {
    fn call(&mut self, node: Node, call: u8, data: Data) -> Result<Message, CallError> {
        (**self).call(node, call, data)
    }
}

/// One that others use too between two calls.
impl<T: Transport> Transport for Rc<RefCell<T>> {
    fn call(&mut self, node: Node, call: u8, data: Data) -> Result<Message, CallError> {
        self.borrow_mut().call(node, call, data)
    }
}

/// A compiled circuit that time goes by in.
pub trait Circuit {
    /// The engine's model.
    fn model(&mut self) -> &mut Model;
    /// Lets time go by.
    fn run_for(&mut self, time: Time);
}

/// Where the host's port is in a circuit.
#[derive(Clone, Copy)]
pub struct HostPort {
    arriving: PlaybackId,
    answers: CaptureId,
    room: Output,
}

impl HostPort {
    /// Finds the port and sets its playback and capture up: once for a model. A circuit without instruments has none.
    pub fn find(model: &mut Model, clock: ClockId) -> Result<HostPort, EngineError> {
        let inputs = ["host_in_data$0", "host_in_valid$0", "host_in_reply$0"];
        let inputs: Result<Vec<Input>, _> = inputs.iter().map(|name| model.input(name)).collect();
        let inputs = inputs?;
        let valid = model.output("host_out_valid$0")?;
        let data = model.output("host_out_data$0")?;
        let room = model.output("host_in_request_ready$0")?;
        Ok(HostPort {
            arriving: model.playback(clock, &inputs, 0),
            answers: model.capture(clock, valid, &[data], false),
            room,
        })
    }

    /// What [`Transport::call`] does, in the circuit whose port this is.
    pub fn call(
        self,
        circuit: &mut impl Circuit,
        node: Node,
        call: u8,
        data: Data,
    ) -> Result<Message, CallError> {
        /// Place of `valid` behind the data.
        const VALID: u64 = 1 << 32;
        let request = Message {
            source: Node::Host.address(),
            destination: node.address(),
            call,
            kind: Kind::Call,
            data,
        };
        let mut words: Vec<u32> = Vec::new();
        let mut sent = false;
        for _ in 0..LOOKS {
            if !sent && circuit.model().get(self.room) != 0 {
                let values = request.to_words().map(|word| u64::from(word) | VALID);
                circuit.model().play(self.arriving, &values);
                sent = true;
            }
            circuit.run_for(LOOK);
            let samples = circuit.model().take(self.answers);
            words.extend(samples.into_iter().map(|sample| sample.bits as u32));
            while let Some(first) = words.first_chunk::<WORDS>() {
                let answer = Message::from_words(*first);
                words.drain(..WORDS);
                // One that comes after its call was given up is nobody's.
                if (answer.kind.is_reply(), answer.call) == (true, call) {
                    return Ok(answer);
                }
            }
        }
        Err(CallError::Silence { node, call })
    }
}
