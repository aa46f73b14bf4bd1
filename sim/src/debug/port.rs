//! The debugger's port of a compiled circuit: messages in, messages out.

use super::transport::{Transport, TransportError};
use crate::cpu::CpuMachine;
use crate::engine::{CaptureId, ClockId, EngineError, Input, Model, Output, PlaybackId, Time};
use crate::machine::Machine;
use spec::map::Node;
use spec::rpc::{Data, Kind, Message, WORDS};
use std::cell::RefCell;
use std::rc::Rc;

/// How long the circuit runs between two looks at the port.
const LOOK: Time = Time::nanoseconds(16 * 16);
/// Looks until a call counts as lost.
const LOOKS: u32 = 4096;

/// A compiled circuit with a debugger's port.
pub trait Circuit {
    /// Does something with the engine's model.
    fn with_model<R>(&mut self, act: impl FnOnce(&mut Model) -> R) -> R;
    /// Lets time go by.
    fn run_for(&mut self, time: Time);
}

impl Circuit for &mut CpuMachine {
    fn with_model<R>(&mut self, act: impl FnOnce(&mut Model) -> R) -> R {
        act(&mut self.model)
    }
    fn run_for(&mut self, time: Time) {
        let until = self.model.now() + time;
        self.model.run_until(until);
    }
}

/// The whole device, which others look at between two calls.
impl Circuit for Rc<RefCell<Machine>> {
    fn with_model<R>(&mut self, act: impl FnOnce(&mut Model) -> R) -> R {
        act(self.borrow_mut().model())
    }
    fn run_for(&mut self, time: Time) {
        let mut machine = self.borrow_mut();
        let until = machine.now() + time;
        machine.run_until(until);
    }
}

/// Where the port is in the circuit.
#[derive(Clone, Copy)]
pub struct HostPort {
    arriving: PlaybackId,
    answers: CaptureId,
    room: Output,
}

impl HostPort {
    /// Finds the port; a circuit without a debug unit has none.
    pub fn find(model: &mut Model, clock: ClockId) -> Result<HostPort, EngineError> {
        let inputs = ["host_in_data$0", "host_in_valid$0", "host_in_reply$0"];
        let inputs: Result<Vec<Input>, _> = inputs.iter().map(|name| model.input(name)).collect();
        let arriving = model.playback(clock, &inputs?, 0);
        let valid = model.output("host_out_valid$0")?;
        let data = model.output("host_out_data$0")?;
        Ok(HostPort {
            arriving,
            answers: model.capture(clock, valid, &[data], false),
            room: model.output("host_in_request_ready$0")?,
        })
    }

    /// A way to call through this port.
    pub fn of<C: Circuit>(self, circuit: C) -> Wire<C> {
        Wire {
            port: self,
            circuit,
        }
    }
}

/// A port and its circuit.
pub struct Wire<C> {
    port: HostPort,
    /// The circuit.
    pub circuit: C,
}

impl<C: Circuit> Transport for Wire<C> {
    fn call(&mut self, node: Node, call: u8, data: Data) -> Result<Message, TransportError> {
        let request = Message {
            source: Node::Host.address(),
            destination: node.address(),
            call,
            kind: Kind::Call,
            data,
        };
        let port = self.port;
        let mut words = Vec::new();
        let mut sent = false;
        for _ in 0..LOOKS {
            if !sent && self.circuit.with_model(|model| model.get(port.room)) != 0 {
                let values = request.to_words().map(|word| u64::from(word) | 1 << 32);
                self.circuit
                    .with_model(|model| model.play(port.arriving, &values));
                sent = true;
            }
            self.circuit.run_for(LOOK);
            let samples = self.circuit.with_model(|model| model.take(port.answers));
            words.extend(samples.into_iter().map(|sample| sample.bits as u32));
            if let Some(first) = words.first_chunk::<WORDS>() {
                return Ok(Message::from_words(*first));
            }
        }
        Err(TransportError::Silence)
    }
}
