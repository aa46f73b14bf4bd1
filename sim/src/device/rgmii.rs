//! The PHY's data side: octets on RGMII pins to frames and back. Source: RGMII 2.0 sections 3 and 3.4; IEEE 802.3 clauses 3
//! and 35.
//!
//! At 1 Gb/s the low half of an octet goes with the rising and the high half with the falling edge; control is valid with
//! the rising edge, valid exclusive-or error with the falling one. At 100 and 10 Mb/s a clock carries a nibble, the lower one
//! first, on both edges.

pub use super::carrier::{encode, encode_carrier, Shape};
use crate::engine::Time;
use spec::ethernet::{
    CRC_POLYNOMIAL, FCS_OCTETS, INTER_PACKET_GAP, MIN_FRAME_OCTETS, PREAMBLE, PREAMBLE_OCTETS, SFD,
};

/// Place of each signal in a packed sample: data of the rising edge, of the falling edge, control of each.
pub(super) const FALL_LSB: u32 = 4;
/// See [`FALL_LSB`].
pub(super) const CONTROL_RISE_LSB: u32 = 8;
/// See [`FALL_LSB`].
pub(super) const CONTROL_FALL_LSB: u32 = 9;
/// Place of the transmit clock in a sample of the transmit pins, by the half of the chip's own clock.
const CLOCK_RISE_LSB: u32 = 10;
/// See [`CLOCK_RISE_LSB`].
const CLOCK_FALL_LSB: u32 = 11;
/// In-band status between frames, without the speed: link up, full duplex.
const STATUS_UP: u64 = 0b1001;
/// Place of the speed in it.
const STATUS_SPEED_LSB: u32 = 1;
/// One octet at 1 Gb/s, and a sample of the transmit pins at any speed.
pub const OCTET: Time = Time::nanoseconds(8);

/// What the link carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speed {
    /// 10 Mb/s.
    Ten,
    /// 100 Mb/s.
    Hundred,
    /// 1 Gb/s.
    Gigabit,
}

impl Speed {
    /// All of them.
    pub const ALL: [Speed; 3] = [Speed::Ten, Speed::Hundred, Speed::Gigabit];

    /// In Mb/s.
    pub const fn megabits(self) -> u32 {
        match self {
            Speed::Ten => 10,
            Speed::Hundred => 100,
            Speed::Gigabit => 1000,
        }
    }

    /// Period of the clock on the pins.
    pub const fn clock(self) -> Time {
        match self {
            Speed::Ten => Time::nanoseconds(400),
            Speed::Hundred => Time::nanoseconds(40),
            Speed::Gigabit => OCTET,
        }
    }

    /// Clocks of an octet.
    pub const fn clocks(self) -> u64 {
        match self {
            Speed::Ten | Speed::Hundred => 2,
            Speed::Gigabit => 1,
        }
    }

    /// Time of an octet.
    pub const fn octet(self) -> Time {
        Time(self.clock().0 * self.clocks())
    }
}

/// What is driven between frames, given the speed of the link if there is one.
pub fn idle(link: Option<Speed>) -> u64 {
    let status = link.map_or(0, |speed| STATUS_UP | (speed as u64) << STATUS_SPEED_LSB);
    status << FALL_LSB | status
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
pub struct Decoder {
    speed: Speed,
    clock: bool,
    lower: Option<u8>,
    octets: Vec<u8>,
    error: bool,
    start: Time,
    last: Time,
    previous_end: Option<Time>,
}

impl Decoder {
    /// For a link of this speed.
    pub fn new(speed: Speed) -> Self {
        Decoder {
            speed,
            clock: false,
            lower: None,
            octets: Vec::new(),
            error: false,
            start: Time::ZERO,
            last: Time::ZERO,
            previous_end: None,
        }
    }

    /// Takes one sample of the transmit pins, control valid; gives the frame before it when this one starts another.
    pub fn sample(&mut self, time: Time, bits: u64) -> Option<Sent> {
        let idle = self.octets.is_empty() && self.lower.is_none();
        let gap = !idle && time.since(self.last) > OCTET + OCTET;
        let finished = if gap { self.finish() } else { None };
        if idle || gap {
            self.start = time;
            self.error = false;
            self.clock = false;
        }
        let at = |place: u32| bits >> place & 1 != 0;
        self.error |= at(CONTROL_RISE_LSB) != at(CONTROL_FALL_LSB);
        self.last = time;
        let rises = at(CLOCK_RISE_LSB) && !self.clock;
        self.clock = at(CLOCK_FALL_LSB);
        let low = bits as u8 & 15;
        match (self.speed, self.lower) {
            (Speed::Gigabit, _) => self.octets.push((bits & 0xff) as u8),
            _ if !rises => {}
            (_, None) => self.lower = Some(low),
            (_, Some(lower)) => {
                self.octets.push(low << 4 | lower);
                self.lower = None;
            }
        }
        finished
    }

    /// The frame has ended.
    pub fn finish(&mut self) -> Option<Sent> {
        self.lower = None;
        if self.octets.is_empty() {
            return None;
        }
        let octets = std::mem::take(&mut self.octets);
        let gap = self
            .previous_end
            .map(|end| self.start.since(end).since(OCTET).0 / self.speed.octet().0);
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

    /// The chip's pins at 1 Gb/s are those of the PHY.
    fn decode(samples: &[u64]) -> Vec<Sent> {
        let mut decoder = Decoder::new(Speed::Gigabit);
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
        encode(b"short", Shape::default(), Speed::Gigabit, &mut samples);
        encode(&long, Shape::default(), Speed::Gigabit, &mut samples);
        let sent = decode(&samples);
        assert_eq!(sent.len(), 2);
        assert_eq!(sent[0].octets.len(), 60);
        assert_eq!(sent[1].octets, long);
        assert!(sent.iter().all(|frame| frame.fault.is_none()), "{sent:?}");
    }

    /// At 100 Mb/s the chip's pins hold a nibble for five of its clocks, of which TXC is high for two and a half.
    #[test]
    fn frames_travel_in_nibbles() {
        let frame: Vec<u8> = (0..77u8).map(|i| i.wrapping_mul(5)).collect();
        let mut nibbles = Vec::new();
        encode(&frame, Shape::default(), Speed::Hundred, &mut nibbles);
        encode(&frame, Shape::default(), Speed::Hundred, &mut nibbles);
        let high = [0b00, 0b11, 0b11, 0b01, 0b00];
        let clocks = nibbles
            .iter()
            .flat_map(|bits| high.map(|clock| bits | clock << CLOCK_RISE_LSB));
        let mut decoder = Decoder::new(Speed::Hundred);
        let mut sent = Vec::new();
        for (at, bits) in clocks.enumerate() {
            if bits >> CONTROL_RISE_LSB & 1 != 0 {
                sent.extend(decoder.sample(Time(at as u64 * OCTET.0), bits));
            }
        }
        sent.extend(decoder.finish());
        assert_eq!(sent.len(), 2);
        assert!(
            sent.iter()
                .all(|sent| sent.octets == frame && sent.fault.is_none()),
            "{sent:?}"
        );
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
            encode(&[1; 20], shape, Speed::Gigabit, &mut samples);
            let fault = decode(&samples)[0].fault.clone().expect("it is faulty");
            assert!(fault.contains(text), "{fault}");
        }
        let mut samples = Vec::new();
        let close = Shape {
            gap: 11,
            ..Shape::default()
        };
        encode(&[1; 60], close, Speed::Gigabit, &mut samples);
        encode(&[1; 60], close, Speed::Gigabit, &mut samples);
        let fault = decode(&samples)[1].fault.clone().expect("too close");
        assert!(fault.contains("follows 11 octets"), "{fault}");
    }
}
