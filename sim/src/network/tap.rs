//! A TAP interface of the host as the other end of the cable.

use super::pace::{Pace, Queue};
use super::{sender_of, Network, NetworkError};
use crate::engine::Time;
use std::io::{Read, Write};
use std::net::Ipv4Addr;

/// Room for the longest frame, with a tag to spare.
const FRAME: usize = 1600;

/// The interface.
pub struct Tap {
    device: tun::Device,
    address: Option<Ipv4Addr>,
    waiting: Queue,
}

impl Tap {
    /// Attaches to the interface of this name, or makes it (as root).
    pub fn open(name: &str, pace: Pace) -> Result<Tap, NetworkError> {
        let fail = |reason: String| NetworkError::Tap {
            name: name.to_string(),
            reason,
        };
        let mut configuration = tun::Configuration::default();
        configuration.tun_name(name).layer(tun::Layer::L2);
        let device = tun::create(&configuration).map_err(|error| fail(error.to_string()))?;
        device
            .set_nonblock()
            .map_err(|error| fail(error.to_string()))?;
        Ok(Tap {
            device,
            address: None,
            waiting: Queue::new(pace),
        })
    }
}

impl Network for Tap {
    fn receive(&mut self, _now: Time, frame: &[u8]) {
        self.address = sender_of(frame).or(self.address);
        self.waiting.answered();
        // An interface that is down loses frames, as a pulled cable does.
        let _ = self.device.write(frame);
    }

    fn poll(&mut self, now: Time) -> Vec<Vec<u8>> {
        let mut buffer = [0; FRAME];
        while self.waiting.has_room() {
            match self.device.read(&mut buffer) {
                Ok(length) if length > 0 => self.waiting.put(buffer[..length].to_vec()),
                _ => break,
            }
        }
        self.waiting.next(now)
    }

    fn device_address(&self) -> Option<Ipv4Addr> {
        self.address
    }
}
