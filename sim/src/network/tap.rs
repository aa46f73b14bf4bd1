//! A TAP interface of the host as the other end of the cable.

use super::{sender_of, Network, NetworkError};
use crate::engine::Time;
use std::io::{Read, Write};
use std::net::Ipv4Addr;

/// Room for the longest frame, with a tag to spare.
const FRAME: usize = 1600;
/// Frames taken from the host in one turn.
const BURST: usize = 64;

/// The interface.
pub struct Tap {
    device: tun::Device,
    address: Option<Ipv4Addr>,
}

impl Tap {
    /// Attaches to the interface of this name, or makes it (as root).
    pub fn open(name: &str) -> Result<Tap, NetworkError> {
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
        })
    }
}

impl Network for Tap {
    fn receive(&mut self, _now: Time, frame: &[u8]) {
        self.address = sender_of(frame).or(self.address);
        // An interface that is down loses frames, as a pulled cable does.
        let _ = self.device.write(frame);
    }

    fn poll(&mut self, _now: Time) -> Vec<Vec<u8>> {
        let mut frames = Vec::new();
        let mut buffer = [0; FRAME];
        while frames.len() < BURST {
            match self.device.read(&mut buffer) {
                Ok(length) if length > 0 => frames.push(buffer[..length].to_vec()),
                _ => break,
            }
        }
        frames
    }

    fn device_address(&self) -> Option<Ipv4Addr> {
        self.address
    }
}
