//! How the frames of a TAP interface's host follow one another onto the cable.
//!
//! The host's programs send by the clock on the wall, and the device lives in simulated time, which passes more slowly: what
//! is a slow stream there would be a flood here. So the cable is a patient switch. It keeps the frames of the host in order
//! and lets no more than [`UNANSWERED`] be on their way: enough that the wire carries the next frame while the device works on
//! one. The next follows when the device has answered one, or has had [`PATIENCE`] to do so. ARP goes first: the host gives up
//! a neighbour that is silent for three seconds of its own time, and loses what waits for it. Who wants the flood asks for
//! [`Pace::LineRate`].

use crate::device::rgmii::OCTET;
use crate::engine::Time;
use smoltcp::wire::{EthernetFrame, EthernetProtocol};
use spec::ethernet::{FCS_OCTETS, INTER_PACKET_GAP, MIN_FRAME_OCTETS, PREAMBLE_OCTETS};
use std::collections::VecDeque;

/// Frames of the host that wait; more stay in the host's own queue.
const WAITING: usize = 4096;
/// Frames that the device may have without having answered.
const UNANSWERED: usize = 3;
/// How long, in simulated time, an answer is waited for.
const PATIENCE: Time = Time::microseconds(500);
/// How far ahead the cable is filled at line rate.
const AHEAD: Time = Time::microseconds(20);

/// When the next frame may follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// When one is answered, or will not be.
    #[default]
    Patient,
    /// As soon as a cable of 1 Gb/s is free.
    LineRate,
}

/// Frames that wait for the cable.
#[derive(Default)]
pub struct Queue {
    pace: Pace,
    waiting: VecDeque<Vec<u8>>,
    /// Until when an answer to each frame is waited for.
    unanswered: VecDeque<Time>,
    /// When the cable is free.
    free: Time,
}

impl Queue {
    /// An empty one.
    pub fn new(pace: Pace) -> Queue {
        Queue {
            pace,
            ..Queue::default()
        }
    }

    /// Whether another frame may wait.
    pub fn has_room(&self) -> bool {
        self.waiting.len() < WAITING
    }

    /// Puts a frame (without FCS) among those that wait: ARP before all else, otherwise in the order of coming.
    pub fn put(&mut self, frame: Vec<u8>) {
        let urgent = is_arp(&frame);
        let place = self
            .waiting
            .iter()
            .position(|other| urgent && !is_arp(other));
        self.waiting
            .insert(place.unwrap_or(self.waiting.len()), frame);
    }

    /// The device has sent something.
    pub fn answered(&mut self) {
        self.unanswered.pop_front();
    }

    /// Frames whose time has come.
    pub fn next(&mut self, now: Time) -> Vec<Vec<u8>> {
        match self.pace {
            Pace::Patient => self.next_of_few(now),
            Pace::LineRate => self.next_at_line_rate(now),
        }
    }

    fn next_of_few(&mut self, now: Time) -> Vec<Vec<u8>> {
        while self.unanswered.front().is_some_and(|until| *until <= now) {
            self.unanswered.pop_front();
        }
        let free = UNANSWERED - self.unanswered.len();
        let next: Vec<_> = self.waiting.drain(..free.min(self.waiting.len())).collect();
        self.unanswered.extend(next.iter().map(|_| now + PATIENCE));
        next
    }

    fn next_at_line_rate(&mut self, now: Time) -> Vec<Vec<u8>> {
        self.free = self.free.max(now);
        let mut next = Vec::new();
        while self.free < now + AHEAD {
            let Some(frame) = self.waiting.pop_front() else {
                break;
            };
            self.free += time_on_the_cable(&frame);
            next.push(frame);
        }
        next
    }
}

/// How long a frame (without FCS) keeps a cable of 1 Gb/s.
fn time_on_the_cable(frame: &[u8]) -> Time {
    let whole = (frame.len() + FCS_OCTETS).max(MIN_FRAME_OCTETS);
    // The delimiter is the one.
    let octets = PREAMBLE_OCTETS + 1 + whole + INTER_PACKET_GAP;
    Time(octets as u64 * OCTET.0)
}

fn is_arp(frame: &[u8]) -> bool {
    EthernetFrame::new_checked(frame).is_ok_and(|frame| frame.ethertype() == EthernetProtocol::Arp)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARP: [u8; 2] = [8, 6];
    const IP: [u8; 2] = [8, 0];

    /// A frame of this type that carries a number.
    fn frame(ethertype: [u8; 2], number: u8) -> Vec<u8> {
        [&[0; 12][..], &ethertype, &[number]].concat()
    }

    fn numbers(frames: &[Vec<u8>]) -> Vec<u8> {
        frames.iter().map(|frame| frame[14]).collect()
    }

    #[test]
    fn arp_goes_first_and_nothing_overtakes_its_own_kind() {
        let mut queue = Queue::new(Pace::LineRate);
        for (ethertype, number) in [(IP, 1), (ARP, 2), (IP, 3), (ARP, 4), (ARP, 5)] {
            queue.put(frame(ethertype, number));
        }
        assert_eq!(numbers(&queue.next(Time::ZERO)), [2, 4, 5, 1, 3]);
    }

    #[test]
    fn three_are_unanswered_at_a_time() {
        let mut queue = Queue::new(Pace::Patient);
        (0..9).for_each(|number| queue.put(frame(IP, number)));
        let at = Time::microseconds;
        assert_eq!(numbers(&queue.next(at(0))), [0, 1, 2]);
        assert_eq!(queue.next(at(1)).len(), 0);
        queue.answered();
        assert_eq!(numbers(&queue.next(at(2))), [3]);
        assert_eq!(queue.next(at(499)).len(), 0);
        assert_eq!(numbers(&queue.next(at(500))), [4, 5]);
    }

    /// 84 octets of cable are 672 ns: 1 488 095 frames a second.
    #[test]
    fn at_line_rate_a_frame_follows_the_other() {
        let mut queue = Queue::new(Pace::LineRate);
        (0..150).for_each(|number| queue.put(frame(IP, number)));
        let given: usize = (0..5)
            .map(|turn| queue.next(Time::microseconds(20 * turn)).len())
            .sum();
        // What begins within 100 us.
        assert_eq!(given, 149);
        let given = queue.next(Time::seconds(1.0));
        assert_eq!(given.len(), 1, "a pause is not made up for");
        assert_eq!(time_on_the_cable(&[0; 1514]), Time::nanoseconds(12_304));
    }
}
