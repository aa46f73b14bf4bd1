//! A TAP interface of the host as the other end of the cable.
//!
//! The host's programs send by the clock on the wall, and the device lives in simulated time, which passes more slowly: what
//! is a slow stream there would be a flood here. So the cable is a patient switch. It keeps the frames of the host in order
//! and lets no more than [`UNANSWERED`] be on their way: enough that the wire carries the next frame while the device works on
//! one. The next follows when the device has answered one, or has had [`PATIENCE`] to do so. ARP goes first: the host gives up
//! a neighbour that is silent for three seconds of its own time, and loses what waits for it.

use super::{sender_of, Network, NetworkError};
use crate::engine::Time;
use smoltcp::wire::{EthernetFrame, EthernetProtocol};
use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::Ipv4Addr;

/// Room for the longest frame, with a tag to spare.
const FRAME: usize = 1600;
/// Frames of the host that wait; more stay in the host's own queue.
const WAITING: usize = 4096;
/// Frames that the device may have without having answered.
const UNANSWERED: usize = 3;
/// How long, in simulated time, an answer is waited for.
const PATIENCE: Time = Time::microseconds(500);

/// The interface.
pub struct Tap {
    device: tun::Device,
    address: Option<Ipv4Addr>,
    waiting: VecDeque<Vec<u8>>,
    /// Until when an answer to each frame is waited for.
    unanswered: VecDeque<Time>,
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
            waiting: VecDeque::new(),
            unanswered: VecDeque::new(),
        })
    }
}

/// Puts a frame among those that wait: ARP before all else, otherwise in the order of coming.
fn enqueue(waiting: &mut VecDeque<Vec<u8>>, frame: Vec<u8>) {
    let urgent = is_arp(&frame);
    let place = waiting.iter().position(|other| urgent && !is_arp(other));
    waiting.insert(place.unwrap_or(waiting.len()), frame);
}

fn is_arp(frame: &[u8]) -> bool {
    EthernetFrame::new_checked(frame).is_ok_and(|frame| frame.ethertype() == EthernetProtocol::Arp)
}

impl Network for Tap {
    fn receive(&mut self, _now: Time, frame: &[u8]) {
        self.address = sender_of(frame).or(self.address);
        self.unanswered.pop_front();
        // An interface that is down loses frames, as a pulled cable does.
        let _ = self.device.write(frame);
    }

    fn poll(&mut self, now: Time) -> Vec<Vec<u8>> {
        let mut buffer = [0; FRAME];
        while self.waiting.len() < WAITING {
            match self.device.read(&mut buffer) {
                Ok(length) if length > 0 => enqueue(&mut self.waiting, buffer[..length].to_vec()),
                _ => break,
            }
        }
        while self.unanswered.front().is_some_and(|until| *until <= now) {
            self.unanswered.pop_front();
        }
        let free = UNANSWERED - self.unanswered.len();
        let next: Vec<_> = self.waiting.drain(..free.min(self.waiting.len())).collect();
        self.unanswered.extend(next.iter().map(|_| now + PATIENCE));
        next
    }

    fn device_address(&self) -> Option<Ipv4Addr> {
        self.address
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame of this type that carries a number.
    fn frame(ethertype: [u8; 2], number: u8) -> Vec<u8> {
        [&[0; 12][..], &ethertype, &[number]].concat()
    }

    #[test]
    fn arp_goes_first_and_nothing_overtakes_its_own_kind() {
        const ARP: [u8; 2] = [8, 6];
        const IP: [u8; 2] = [8, 0];
        let mut waiting = VecDeque::new();
        for (ethertype, number) in [(IP, 1), (ARP, 2), (IP, 3), (ARP, 4), (ARP, 5)] {
            enqueue(&mut waiting, frame(ethertype, number));
        }
        let order: Vec<u8> = waiting.iter().map(|frame| frame[14]).collect();
        assert_eq!(order, [2, 4, 5, 1, 3]);
    }
}
