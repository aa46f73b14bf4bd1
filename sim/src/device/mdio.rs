//! The PHY's management port and registers. Source: IEEE 802.3 clause 22 (frames, registers 0 to 10), Broadcom B50612D
//! (identification).
//!
//! The device shifts on the rising edge of MDC. A frame is 32 ones (they may be fewer here), start 01, operation 10 read or 01
//! write, five bits of PHY address, five of register, turn-around, sixteen of data.

use super::rgmii::Speed;
use crate::engine::Time;

/// Identification of the Broadcom B50612D.
pub const IDENTIFIER: [u16; 2] = [0x0362, 0x5e6a];
/// Basic status: what it can do, extended registers present.
const BASIC_STATUS: u16 = 0x7949;
/// Basic status: negotiation complete and link up, which comes only after it was read while down (latching low).
const NEGOTIATED: u16 = 1 << 5;
/// See [`NEGOTIATED`].
const LINK: u16 = 1 << 2;
/// 1000BASE-T status: the partner does gigabit full duplex and its receiver is fine.
const GIGABIT_PARTNER: u16 = 0x3800;
/// Link partner ability: acknowledge, 10 Mb/s half and full duplex, IEEE 802.3.
const PARTNER: u16 = 0x4061;
/// The same: 100 Mb/s half and full duplex too.
const FAST_PARTNER: u16 = 0x0180;
/// Time from the end of reset to the link.
pub const NEGOTIATION: Time = Time::microseconds(500);

/// State of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Preamble,
    /// Bits so far and how many: start, operation and addresses.
    Header(u32, u32),
    /// A read: register value and bits still to send.
    Read(u16, u32),
    /// A write for us: register, bits so far and how many (turn-around included).
    Write(usize, u32, u32),
    /// A frame for somebody else: bits to go.
    Skip(u32),
}

/// The management side of a PHY.
pub struct Mdio {
    address: u32,
    registers: [u16; 32],
    clock: bool,
    phase: Phase,
    drives: Option<bool>,
    in_reset: bool,
    /// When the link comes, while it is not there.
    link_at: Option<Time>,
    link: bool,
    cable: bool,
    /// The fastest that the partner can.
    partner: Speed,
    link_latch: bool,
    frames: u64,
}

impl Mdio {
    /// A PHY that answers at this address.
    pub fn new(address: u32) -> Self {
        let mut phy = Mdio {
            address,
            registers: [0; 32],
            clock: false,
            phase: Phase::Preamble,
            drives: None,
            in_reset: false,
            link_at: None,
            link: false,
            cable: true,
            partner: Speed::Gigabit,
            link_latch: false,
            frames: 0,
        };
        phy.restart(Time::ZERO);
        phy
    }

    fn restart(&mut self, now: Time) {
        self.registers = [0; 32];
        self.registers[0] = 0x1140;
        self.registers[2..4].copy_from_slice(&IDENTIFIER);
        self.registers[4] = 0x01e1;
        self.registers[9] = 0x0300;
        self.registers[15] = 0x3000;
        self.lose_link();
        self.negotiate(now);
        self.phase = Phase::Preamble;
        self.drives = None;
    }

    fn lose_link(&mut self) {
        self.link = false;
        self.link_latch = false;
        self.link_at = None;
    }

    fn negotiate(&mut self, now: Time) {
        if self.cable && !self.in_reset && self.link_at.is_none() && !self.link {
            self.link_at = Some(now + NEGOTIATION);
        }
    }

    /// The reset pin; 1 is in reset.
    pub fn reset(&mut self, now: Time, in_reset: bool) {
        if in_reset != self.in_reset {
            self.in_reset = in_reset;
            self.restart(now);
        }
    }

    /// Plugs or pulls the cable.
    pub fn plug(&mut self, now: Time, cable: bool) {
        self.cable = cable;
        if !cable {
            self.lose_link();
        }
        self.negotiate(now);
    }

    /// Plugs the cable into a partner that can do no more than this.
    pub fn meet(&mut self, now: Time, partner: Speed) {
        self.plug(now, false);
        self.partner = partner;
        self.plug(now, true);
    }

    /// Speed of the link, if it is up.
    pub fn link(&self) -> Option<Speed> {
        self.link.then_some(self.partner)
    }

    /// When the link will come.
    pub fn deadline(&self) -> Option<Time> {
        self.link_at
    }

    /// Frames addressed to it.
    pub fn frames(&self) -> u64 {
        self.frames
    }

    /// Brings it to the present.
    pub fn advance(&mut self, now: Time) {
        if self.link_at.is_some_and(|time| time <= now) {
            self.link = true;
            self.link_at = None;
        }
    }

    /// Takes the levels of clock and data; `data` is `None` when the controller does not drive.
    pub fn pins(&mut self, now: Time, clock: bool, data: Option<bool>) {
        self.advance(now);
        let rising = clock && !self.clock;
        self.clock = clock;
        if rising && !self.in_reset {
            // The pin has a pull-up.
            self.bit(now, data.unwrap_or(true));
        }
    }

    /// Level of the data line when the controller does not drive it.
    pub fn data(&self) -> bool {
        self.drives.unwrap_or(true)
    }

    fn bit(&mut self, now: Time, data: bool) {
        let bit = u32::from(data);
        self.phase = match self.phase {
            Phase::Preamble if data => Phase::Preamble,
            Phase::Preamble => Phase::Header(0, 1),
            Phase::Header(bits, count) if count < 13 => Phase::Header(bits << 1 | bit, count + 1),
            Phase::Header(bits, _) => self.header(bits << 1 | bit),
            Phase::Read(value, 0) => {
                let _ = value;
                self.drives = None;
                Phase::Preamble
            }
            Phase::Read(value, left) => {
                // The first zero is the turn-around.
                self.drives = Some(left != 17 && value >> (left - 1) & 1 != 0);
                Phase::Read(value, left - 1)
            }
            Phase::Write(register, bits, 17) => {
                self.write(now, register, (bits << 1 | bit) as u16);
                Phase::Preamble
            }
            Phase::Write(register, bits, count) => {
                Phase::Write(register, bits << 1 | bit, count + 1)
            }
            Phase::Skip(1) => Phase::Preamble,
            Phase::Skip(left) => Phase::Skip(left - 1),
        };
    }

    /// Fourteen bits: start, operation, PHY, register.
    fn header(&mut self, bits: u32) -> Phase {
        let (start, operation) = (bits >> 12 & 3, bits >> 10 & 3);
        let (phy, register) = (bits >> 5 & 31, (bits & 31) as usize);
        if start != 1 {
            return Phase::Preamble;
        }
        if phy != self.address {
            return Phase::Skip(18);
        }
        self.frames += 1;
        match operation {
            2 => Phase::Read(self.read(register), 17),
            1 => Phase::Write(register, 0, 0),
            _ => Phase::Skip(18),
        }
    }

    fn read(&mut self, register: usize) -> u16 {
        match register {
            1 => {
                let link = if self.link && self.link_latch {
                    LINK
                } else {
                    0
                };
                let negotiated = if self.link { NEGOTIATED } else { 0 };
                self.link_latch = self.link;
                BASIC_STATUS | link | negotiated
            }
            5 if self.link && self.partner == Speed::Ten => PARTNER,
            5 if self.link => PARTNER | FAST_PARTNER,
            10 if self.link && self.partner == Speed::Gigabit => GIGABIT_PARTNER,
            _ => self.registers[register],
        }
    }

    fn write(&mut self, now: Time, register: usize, value: u16) {
        match register {
            0 if value & 0x8000 != 0 => self.restart(now),
            0 => {
                self.registers[0] = value & !0x0200;
                if value & 0x0200 != 0 {
                    self.lose_link();
                    self.negotiate(now);
                }
            }
            1..=3 | 5 | 6 | 10 | 15 => {}
            _ => self.registers[register] = value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A controller: drives data, then a rising edge, then looks.
    struct Controller {
        phy: Mdio,
        now: Time,
    }

    impl Controller {
        fn bit(&mut self, data: Option<bool>) -> bool {
            self.now += Time::nanoseconds(400);
            self.phy.pins(self.now, false, data);
            let seen = self.phy.data();
            self.now += Time::nanoseconds(400);
            self.phy.pins(self.now, true, data);
            seen
        }
        fn bits(&mut self, value: u32, count: u32) {
            for bit in (0..count).rev() {
                self.bit(Some(value >> bit & 1 != 0));
            }
        }
        /// The turn-around bit and the value.
        fn read(&mut self, phy: u32, register: u32) -> (bool, u16) {
            self.bits(u32::MAX, 32);
            self.bits(0b0110 << 10 | phy << 5 | register, 14);
            self.bit(None);
            let turn_around = self.bit(None);
            let value = (0..16).fold(0, |value, _| value << 1 | u16::from(self.bit(None)));
            self.bit(None);
            (turn_around, value)
        }
        fn write(&mut self, phy: u32, register: u32, value: u32) {
            self.bits(u32::MAX, 32);
            self.bits(0b0101 << 10 | phy << 5 | register, 14);
            self.bits(0b10, 2);
            self.bits(value, 16);
        }
    }

    #[test]
    fn registers_are_read_and_written() {
        let mut controller = Controller {
            phy: Mdio::new(0),
            now: Time::ZERO,
        };
        assert_eq!(controller.read(0, 2), (false, IDENTIFIER[0]));
        assert_eq!(controller.read(0, 3), (false, IDENTIFIER[1]));
        assert_eq!(controller.read(1, 2), (true, 0xffff), "nobody there");
        controller.write(0, 4, 0x0de1);
        assert_eq!(controller.read(0, 4), (false, 0x0de1));
        controller.write(0, 2, 0);
        assert_eq!(controller.read(0, 2), (false, IDENTIFIER[0]), "read only");
        controller.write(1, 4, 0x0001);
        assert_eq!(controller.read(0, 4), (false, 0x0de1), "not for it");
    }

    #[test]
    fn the_link_comes_after_reset_and_status_latches_low() {
        let mut controller = Controller {
            phy: Mdio::new(3),
            now: Time::ZERO,
        };
        controller.phy.reset(Time::ZERO, true);
        controller.phy.reset(Time::microseconds(10), false);
        assert_eq!(controller.read(3, 1).1 & (LINK | NEGOTIATED), 0);
        controller.now = Time::milliseconds(1);
        assert_eq!(controller.read(3, 1).1 & (LINK | NEGOTIATED), NEGOTIATED);
        assert_eq!(
            controller.read(3, 1).1 & (LINK | NEGOTIATED),
            LINK | NEGOTIATED
        );
        assert_eq!(controller.read(3, 10).1, GIGABIT_PARTNER);
        controller.phy.plug(controller.now, false);
        assert_eq!(controller.read(3, 1).1 & LINK, 0);
    }
}
