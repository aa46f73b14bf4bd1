//! Frames from the wire, each with a number of its own in it, and how one is known again in its page.
use rand::rngs::StdRng;
use rand::Rng;
use sim::device::rgmii::{encode, idle, Shape, Speed};
use sim::engine::{EngineError, Model, PlaybackId, Time};
use spec::ethernet::{FCS_OCTETS, HEADER_OCTETS, MIN_FRAME_OCTETS};
use spec::map::SYS_HERTZ;
use spec::memory::FRAME_OFFSET;

/// For experiments (IEEE 802, local experimental EtherType 1).
const ETHERTYPE: u16 = 0x88b5;
/// Octets of the number.
const NUMBER: usize = 4;
/// Shortest frame without FCS.
const SHORTEST: usize = MIN_FRAME_OCTETS - FCS_OCTETS;
/// Longest that is sent here: short, so that there are many.
const LONGEST: usize = 200;

/// The octets of a frame, to everybody.
fn octets(serial: u32, length: usize) -> Vec<u8> {
    let mut octets = vec![0xff; 6];
    octets.extend([2, 0, 0, 0, 0, 1]);
    octets.extend(ETHERTYPE.to_be_bytes());
    octets.extend(serial.to_be_bytes());
    octets.extend((octets.len()..length).map(|at| (serial as usize * 7 + at * 31) as u8));
    octets
}

/// The number of the frame in a page whose words `read` gives, if it is whole.
pub fn check(
    read: impl Fn(usize) -> Option<u32>,
    length: usize,
    ethertype: u32,
) -> Result<u32, String> {
    let octet = |at: usize| {
        let at = at + FRAME_OFFSET;
        let word = read(at / 4).ok_or("the page is not its owner's")?;
        Ok::<_, String>(word.to_be_bytes()[at % 4])
    };
    let found = (0..length).map(octet).collect::<Result<Vec<_>, _>>()?;
    let number = found.get(HEADER_OCTETS..HEADER_OCTETS + NUMBER);
    let number = number.and_then(|octets| octets.try_into().ok());
    let serial = u32::from_be_bytes(number.ok_or("too short")?);
    if found != octets(serial, length) || ethertype != u32::from(ETHERTYPE) {
        return Err(format!("that is not frame {serial}: {found:x?}"));
    }
    Ok(serial)
}

/// The receive pins.
pub struct Wire {
    playback: PlaybackId,
    serial: u32,
}

impl Wire {
    /// Starts the three clocks.
    pub fn new(model: &mut Model) -> Result<Self, EngineError> {
        model.clock("sys_clock", Time::period_of(SYS_HERTZ))?;
        model.clock("eth_tx_clock", Speed::Gigabit.clock())?;
        let clock = model.clock("eth_rx_clock", Speed::Gigabit.clock())?;
        let pins = [
            model.input("rx_data_rise")?,
            model.input("rx_data_fall")?,
            model.input("rx_control_rise")?,
            model.input("rx_control_fall")?,
        ];
        Ok(Wire {
            playback: model.playback(clock, &pins, idle(None)),
            serial: 0,
        })
    }

    /// Now and then some frames, close together.
    pub fn feed(&mut self, model: &mut Model, random: &mut StdRng) {
        if model.pending(self.playback) > 0 || random.gen_range(0..256) != 0 {
            return;
        }
        let mut samples = vec![];
        for _ in 0..random.gen_range(1..4) {
            self.serial += 1;
            let frame = octets(self.serial, random.gen_range(SHORTEST..=LONGEST));
            // Now and then one that is spoilt, and dropped.
            let shape = Shape {
                spoil: u32::from(random.gen_range(0..8) == 0),
                ..Shape::default()
            };
            encode(&frame, shape, Speed::Gigabit, &mut samples);
        }
        model.play(self.playback, &samples);
    }
}
