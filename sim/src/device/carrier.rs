//! Frames, and what is none, as samples of the receive pins.

use super::rgmii::{frame_check, idle, Speed, CONTROL_FALL_LSB, CONTROL_RISE_LSB, FALL_LSB};
use spec::ethernet::{
    FCS_OCTETS, INTER_PACKET_GAP, MIN_FRAME_OCTETS, PREAMBLE, PREAMBLE_OCTETS, SFD,
};

/// How a frame is put on the wire; the default is a good one.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Octets of preamble.
    pub preamble: usize,
    /// Changes these octets, by one octet of this each, again and again.
    pub preamble_spoil: u64,
    /// Idle octets after the frame.
    pub gap: usize,
    /// Changes the frame check sequence by this.
    pub spoil: u32,
    /// Pads to the least length.
    pub pad: bool,
    /// RX_ER comes with this octet behind the delimiter, if the frame has so many.
    pub error: Option<usize>,
}

impl Default for Shape {
    fn default() -> Self {
        Shape {
            preamble: PREAMBLE_OCTETS,
            preamble_spoil: 0,
            gap: INTER_PACKET_GAP,
            spoil: 0,
            pad: true,
            error: None,
        }
    }
}

fn pack(octet: u8, error: bool) -> u64 {
    u64::from(octet & 15)
        | u64::from(octet >> 4) << FALL_LSB
        | 1 << CONTROL_RISE_LSB
        | u64::from(!error) << CONTROL_FALL_LSB
}

/// Appends the samples of a frame (without FCS) to a playback of the receive pins.
pub fn encode(frame: &[u8], shape: Shape, speed: Speed, samples: &mut Vec<u64>) {
    let mut octets = frame.to_vec();
    let least = MIN_FRAME_OCTETS - FCS_OCTETS;
    if shape.pad && octets.len() < least {
        octets.resize(least, 0);
    }
    let check = frame_check(&octets) ^ shape.spoil;
    octets.extend(check.to_le_bytes());
    let spoil = shape.preamble_spoil.to_le_bytes();
    let preamble = (0..shape.preamble).map(|at| PREAMBLE ^ spoil[at % spoil.len()]);
    let carrier: Vec<u8> = preamble.chain([SFD]).chain(octets).collect();
    let error = shape.error.map(|at| shape.preamble + 1 + at);
    put(&carrier, error, shape.gap, speed, samples);
}

/// Appends the samples of octets with neither preamble nor FCS, as they are, and of so many idle ones after them.
pub fn encode_carrier(octets: &[u8], gap: usize, speed: Speed, samples: &mut Vec<u64>) {
    put(octets, None, gap, speed, samples);
}

fn put(octets: &[u8], error: Option<usize>, gap: usize, speed: Speed, samples: &mut Vec<u64>) {
    for (at, octet) in octets.iter().enumerate() {
        let error = error == Some(at);
        if speed == Speed::Gigabit {
            samples.push(pack(*octet, error));
        } else {
            let twice = |nibble: u8| pack(nibble << 4 | nibble, error);
            samples.extend([octet & 15, octet >> 4].map(twice));
        }
    }
    let silence = gap * speed.clocks() as usize;
    samples.extend(std::iter::repeat_n(idle(Some(speed)), silence));
}
