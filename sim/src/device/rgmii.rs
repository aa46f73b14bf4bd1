//! The PHY's data side: octets on RGMII pins to frames and back. Source: RGMII 2.0 sections 3 and 3.4; IEEE 802.3 clauses 3
//! and 35.
//!
//! At 1 Gb/s the low half of an octet goes with the rising and the high half with the falling edge; control is valid with
//! the rising edge, valid exclusive-or error with the falling one.

use crate::engine::Time;
use spec::ethernet::{
    CRC_POLYNOMIAL, FCS_OCTETS, INTER_PACKET_GAP, MIN_FRAME_OCTETS, PREAMBLE, PREAMBLE_OCTETS, SFD,
};

/// Place of each signal in a packed sample: data of the rising edge, of the falling edge, control of each.
const FALL_LSB: u32 = 4;
/// See [`FALL_LSB`].
const CONTROL_RISE_LSB: u32 = 8;
/// See [`FALL_LSB`].
const CONTROL_FALL_LSB: u32 = 9;
/// In-band status between frames: link up, 125 MHz, full duplex, on both edges.
const STATUS_UP: u64 = 0b1101;
/// One octet at 1 Gb/s.
pub const OCTET: Time = Time::nanoseconds(8);

/// What is driven between frames.
pub fn idle(link: bool) -> u64 {
    let status = if link { STATUS_UP } else { 0 };
    status << FALL_LSB | status
}

fn pack(octet: u8, valid: bool, error: bool) -> u64 {
    u64::from(octet & 15)
        | u64::from(octet >> 4) << FALL_LSB
        | u64::from(valid) << CONTROL_RISE_LSB
        | u64::from(valid != error) << CONTROL_FALL_LSB
}

/// Frame check sequence of octets, as the number whose lowest octet goes first (802.3 clause 3.2.9).
pub fn frame_check(octets: &[u8]) -> u32 {
    let step = |crc: u32, octet: &u8| {
        (0..8).fold(crc ^ u32::from(*octet), |crc, _| {
            crc >> 1 ^ if crc & 1 != 0 { CRC_POLYNOMIAL } else { 0 }
        })
    };
    !octets.iter().fold(u32::MAX, step)
}

/// How a frame is put on the wire; the default is a good one.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Octets of preamble.
    pub preamble: usize,
    /// Idle octets after the frame.
    pub gap: usize,
    /// Changes the frame check sequence by this.
    pub spoil: u32,
    /// Pads to the least length.
    pub pad: bool,
}

impl Default for Shape {
    fn default() -> Self {
        Shape {
            preamble: PREAMBLE_OCTETS,
            gap: INTER_PACKET_GAP,
            spoil: 0,
            pad: true,
        }
    }
}

/// Appends the samples of a frame (without FCS) to a playback. `between` is what is driven in the gap.
pub fn encode(frame: &[u8], shape: Shape, between: u64, samples: &mut Vec<u64>) {
    let mut octets = frame.to_vec();
    let least = MIN_FRAME_OCTETS - FCS_OCTETS;
    if shape.pad && octets.len() < least {
        octets.resize(least, 0);
    }
    let check = frame_check(&octets) ^ shape.spoil;
    octets.extend(check.to_le_bytes());
    let preamble = std::iter::repeat_n(PREAMBLE, shape.preamble);
    samples.extend(
        preamble
            .chain([SFD])
            .chain(octets)
            .map(|octet| pack(octet, true, false)),
    );
    samples.extend(std::iter::repeat_n(between, shape.gap));
}

/// What the chip sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// When its first preamble octet appeared.
    pub start: Time,
    /// When its last octet did.
    pub end: Time,
    /// From destination address to the end of data, without FCS.
    pub octets: Vec<u8>,
    /// What was wrong with it, if anything.
    pub fault: Option<String>,
}

/// Collects what the chip sends.
#[derive(Default)]
pub struct Decoder {
    octets: Vec<u8>,
    error: bool,
    start: Time,
    last: Time,
    previous_end: Option<Time>,
}

impl Decoder {
    /// Takes one sample of the transmit pins, control valid; gives the frame before it when this one starts another.
    pub fn sample(&mut self, time: Time, bits: u64) -> Option<Sent> {
        let gap = !self.octets.is_empty() && time.since(self.last) > OCTET + OCTET;
        let finished = if gap { self.finish() } else { None };
        if self.octets.is_empty() {
            self.start = time;
            self.error = false;
        }
        let valid = bits >> CONTROL_RISE_LSB & 1 != 0;
        let error = (bits >> CONTROL_FALL_LSB & 1 != 0) != valid;
        self.error |= error;
        self.octets.push((bits & 0xff) as u8);
        self.last = time;
        finished
    }

    /// The frame has ended.
    pub fn finish(&mut self) -> Option<Sent> {
        if self.octets.is_empty() {
            return None;
        }
        let octets = std::mem::take(&mut self.octets);
        let gap = self
            .previous_end
            .map(|end| (self.start.since(end).0 / OCTET.0).saturating_sub(1));
        self.previous_end = Some(self.last);
        let (octets, fault) = check(&octets, self.error, gap);
        Some(Sent {
            start: self.start,
            end: self.last,
            octets,
            fault,
        })
    }
}

/// Takes preamble and check sequence off, and says what is wrong.
fn check(octets: &[u8], error: bool, gap: Option<u64>) -> (Vec<u8>, Option<String>) {
    let Some(sfd) = octets.iter().position(|octet| *octet == SFD) else {
        return (Vec::new(), Some("no start-of-frame delimiter".into()));
    };
    let regular = sfd == PREAMBLE_OCTETS && octets[..sfd].iter().all(|octet| *octet == PREAMBLE);
    let frame = &octets[sfd + 1..];
    let body = frame.len().saturating_sub(FCS_OCTETS);
    let (body, sequence) = frame.split_at(body);
    let fault = if error {
        Some("it was sent with an error".into())
    } else if !regular {
        Some(format!("its preamble has {sfd} octets or is not 0x55"))
    } else if frame.len() < MIN_FRAME_OCTETS {
        Some(format!("it has only {} octets", frame.len()))
    } else if sequence != frame_check(body).to_le_bytes() {
        Some("its check sequence is wrong".into())
    } else {
        gap.filter(|gap| (*gap as usize) < INTER_PACKET_GAP)
            .map(|gap| format!("it follows {gap} octets after the one before"))
    };
    (body.to_vec(), fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(samples: &[u64]) -> Vec<Sent> {
        let mut decoder = Decoder::default();
        let mut sent = Vec::new();
        for (at, bits) in samples.iter().enumerate() {
            if bits >> CONTROL_RISE_LSB & 1 != 0 {
                sent.extend(decoder.sample(Time(at as u64 * OCTET.0), *bits));
            }
        }
        sent.extend(decoder.finish());
        sent
    }

    #[test]
    fn the_check_sequence_is_that_of_the_standard() {
        assert_eq!(frame_check(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn frames_travel() {
        let long: Vec<u8> = (0..1514).map(|i| (i * 7) as u8).collect();
        let mut samples = Vec::new();
        encode(b"short", Shape::default(), idle(true), &mut samples);
        encode(&long, Shape::default(), idle(true), &mut samples);
        let sent = decode(&samples);
        assert_eq!(sent.len(), 2);
        assert_eq!(sent[0].octets.len(), 60);
        assert_eq!(sent[1].octets, long);
        assert!(sent.iter().all(|frame| frame.fault.is_none()), "{sent:?}");
    }

    #[test]
    fn faults_are_named() {
        let shapes = [
            (
                Shape {
                    spoil: 1,
                    ..Shape::default()
                },
                "check sequence",
            ),
            (
                Shape {
                    preamble: 3,
                    ..Shape::default()
                },
                "preamble has 3",
            ),
            (
                Shape {
                    pad: false,
                    ..Shape::default()
                },
                "only 24 octets",
            ),
        ];
        for (shape, text) in shapes {
            let mut samples = Vec::new();
            encode(&[1; 20], shape, 0, &mut samples);
            let fault = decode(&samples)[0].fault.clone().expect("it is faulty");
            assert!(fault.contains(text), "{fault}");
        }
        let mut samples = Vec::new();
        let close = Shape {
            gap: 11,
            ..Shape::default()
        };
        encode(&[1; 60], close, 0, &mut samples);
        encode(&[1; 60], close, 0, &mut samples);
        let fault = decode(&samples)[1].fault.clone().expect("too close");
        assert!(fault.contains("follows 11 octets"), "{fault}");
    }
}
