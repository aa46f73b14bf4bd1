//! The simulated cable, with a second end beside that of the network: frames of the bridge go there, all others to the network.

use super::{Address, Wire};
use crate::engine::Time;
use crate::host::Circuit;
use crate::machine::Machine;
use crate::network::Network;
use spec::bridge::Frame;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::io;
use std::net::Ipv4Addr;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Address of the second end, locally administered.
const OWN: Address = Address([0x02, 0x53, 0x49, 0x4d, 0x00, 0x02]);
/// In simulated time: an answer is there after some microseconds, unless a frame is lost because there is no link yet.
const PATIENCE: (Duration, u32) = (Duration::from_millis(1), 20);
/// Simulated time between two looks.
const LOOK: Time = Time::microseconds(1);

/// Frames of the second end.
#[derive(Default)]
struct Frames {
    to_device: Vec<Vec<u8>>,
    from_device: VecDeque<Vec<u8>>,
}

/// Both ends together.
pub struct Segment {
    network: Box<dyn Network>,
    frames: Arc<Mutex<Frames>>,
}

/// The second end.
pub struct SimulatedWire {
    machine: Rc<RefCell<Machine>>,
    frames: Arc<Mutex<Frames>>,
}

fn lock(frames: &Mutex<Frames>) -> MutexGuard<'_, Frames> {
    frames.lock().unwrap_or_else(PoisonError::into_inner)
}

impl SimulatedWire {
    /// Adds the second end to the cable of a machine.
    pub fn plug(machine: Rc<RefCell<Machine>>) -> SimulatedWire {
        let frames = Arc::new(Mutex::new(Frames::default()));
        let shared = frames.clone();
        machine.borrow_mut().change_network(|network| {
            Box::new(Segment {
                network,
                frames: shared,
            })
        });
        SimulatedWire { machine, frames }
    }
}

impl Network for Segment {
    fn receive(&mut self, now: Time, frame: &[u8]) {
        match Frame::from_octets(frame) {
            Some(_) => lock(&self.frames).from_device.push_back(frame.to_vec()),
            None => self.network.receive(now, frame),
        }
    }

    fn poll(&mut self, now: Time) -> Vec<Vec<u8>> {
        let mut frames = self.network.poll(now);
        frames.append(&mut lock(&self.frames).to_device);
        frames
    }

    fn device_address(&self) -> Option<Ipv4Addr> {
        self.network.device_address()
    }
}

impl Wire for SimulatedWire {
    fn own(&self) -> Address {
        OWN
    }

    fn patience(&self) -> (Duration, u32) {
        PATIENCE
    }

    fn send(&mut self, frame: &[u8]) -> io::Result<()> {
        lock(&self.frames).to_device.push(frame.to_vec());
        self.machine.borrow_mut().hurry_network();
        Ok(())
    }

    fn receive(&mut self, patience: &mut Duration) -> io::Result<Option<Vec<u8>>> {
        let look = Duration::from_nanos(LOOK.as_nanoseconds());
        loop {
            let frame = lock(&self.frames).from_device.pop_front();
            if frame.is_some() || patience.is_zero() {
                return Ok(frame);
            }
            self.machine.borrow_mut().run_for(LOOK);
            *patience = patience.saturating_sub(look);
        }
    }
}
