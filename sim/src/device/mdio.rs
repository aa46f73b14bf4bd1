//! The PHY's management port and registers, of any kind in `spec::phy`. Source: IEEE 802.3 clause 22 (frames, registers 0 to
//! 10); its own registers are in [`super::phy_registers`].
//!
//! The device shifts on the rising edge of MDC. A frame is 32 ones (they may be fewer here), start 01, operation 10 read or 01
//! write, five bits of PHY address, five of register, turn-around, sixteen of data.

use super::phy_registers::PhyRegisters;
use super::rgmii::Speed;
use crate::engine::Time;
use spec::phy::{
    Delays, Kind, CONTROL, IDENTIFIER_HIGH, IDENTIFIER_LOW, LINK, LOOPBACK, NEGOTIATE,
    NEGOTIATE_ANEW, SOFT_RESET,
};
use std::ops::RangeInclusive;

/// Basic status: what it can do, extended registers present.
const BASIC_STATUS: u16 = 0x7949;
/// Basic status: negotiation complete. The bit for the link comes only after it was read while down (latching low).
const NEGOTIATED: u16 = 1 << 5;
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
    own: PhyRegisters,
    resets: u32,
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
    /// Delays of the receive and of the transmit clock, in picoseconds, with which octets are taken right.
    windows: [RangeInclusive<i32>; 2],
}

impl Mdio {
    /// A PHY of this kind that answers at this address; of [`Kind::None`] none does.
    pub fn new(address: u32, kind: Kind, straps: Delays) -> Self {
        let mut phy = Mdio {
            address,
            registers: [0; 32],
            own: PhyRegisters::new(kind, straps),
            resets: 0,
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
            windows: [i32::MIN..=i32::MAX, i32::MIN..=i32::MAX],
        };
        phy.restart(Time::ZERO);
        phy
    }

    fn restart(&mut self, now: Time) {
        self.registers = [0; 32];
        self.registers[0] = 0x1140;
        // One that is in no list has an identifier too.
        let identifier = self.own.kind().identifier().unwrap_or(0x0007_c0f1);
        self.registers[IDENTIFIER_HIGH as usize] = (identifier >> 16) as u16;
        self.registers[IDENTIFIER_LOW as usize] = identifier as u16;
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
        let there = self.cable && self.own.kind() != Kind::None && !self.loops();
        let there = there && self.registers[CONTROL as usize] & NEGOTIATE != 0;
        if there && !self.in_reset && self.link_at.is_none() && !self.link {
            self.link_at = Some(now + NEGOTIATION);
        }
    }

    /// The reset pin; 1 is in reset.
    pub fn reset(&mut self, now: Time, in_reset: bool) {
        if in_reset != self.in_reset {
            self.in_reset = in_reset;
            self.own.reset();
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

    /// From now on octets are taken right only with delays of the receive and the transmit clock in these windows, in
    /// picoseconds.
    pub fn set_windows(&mut self, windows: [RangeInclusive<i32>; 2]) {
        self.windows = windows;
    }

    /// Whether the chip gets back what it sends, at 1 Gb/s and instead of anything else; and then, whether the octets survive it.
    pub fn returns(&self) -> Option<bool> {
        let delays = self.own.delays_ps();
        let fits = |(window, delay): (&RangeInclusive<i32>, i32)| window.contains(&delay);
        self.loops()
            .then(|| self.windows.iter().zip(delays).all(fits))
    }

    fn loops(&self) -> bool {
        self.registers[CONTROL as usize] & LOOPBACK != 0
    }

    /// Its control register.
    pub fn control(&self) -> u16 {
        self.registers[CONTROL as usize]
    }

    /// By how much it delays the receive and the transmit clock, in picoseconds.
    pub fn delays_ps(&self) -> [i32; 2] {
        self.own.delays_ps()
    }

    /// Speed of the link, if it is up.
    pub fn link(&self) -> Option<Speed> {
        self.link.then_some(self.partner)
    }

    /// When the link will come.
    pub fn deadline(&self) -> Option<Time> {
        self.link_at
    }

    /// Which clocks it delays.
    pub fn delays(&self) -> Delays {
        self.own.delays()
    }

    /// Soft resets by its control register.
    pub fn resets(&self) -> u32 {
        self.resets
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
        if phy != self.address || self.own.kind() == Kind::None {
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
        if let Some(value) = self.own.read(register as u32) {
            return value;
        }
        match register {
            1 => {
                // While it loops back it says that it is ready, and knows no partner.
                let link = if self.loops() || self.link && self.link_latch {
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
        if self.own.write(register as u32, value) {
            return;
        }
        const CONTROL_REGISTER: usize = CONTROL as usize;
        match register {
            CONTROL_REGISTER if value & SOFT_RESET != 0 => {
                self.resets += 1;
                self.own.soft_reset();
                self.restart(now);
            }
            CONTROL_REGISTER => {
                let ends = self.loops() && value & LOOPBACK == 0;
                self.registers[0] = value & !NEGOTIATE_ANEW;
                if ends || value & (LOOPBACK | NEGOTIATE_ANEW) != 0 {
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

    /// What the B50612D's identifier is in two registers.
    const IDENTIFIER: [u16; 2] = [0x0362, 0x5e6a];

    fn b50612d(address: u32) -> Mdio {
        Mdio::new(address, Kind::B50612D, Delays::default())
    }

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
            phy: b50612d(0),
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

    /// Each kind by its identifier; a delay set by its own registers, which a reset forgets; none answers if there is none.
    #[test]
    fn kinds_have_their_own_registers() {
        for kind in Kind::ALL {
            let mut controller = Controller {
                phy: Mdio::new(0, kind, Delays::default()),
                now: Time::ZERO,
            };
            let high = controller.read(0, IDENTIFIER_HIGH);
            let low = controller.read(0, IDENTIFIER_LOW);
            assert_eq!(high.0, kind == Kind::None, "{kind:?}");
            let found = Kind::of(u32::from(high.1) << 16 | u32::from(low.1));
            assert_eq!(found, kind);
        }
        let mut controller = Controller {
            phy: Mdio::new(0, Kind::M88E1512, Delays::default()),
            now: Time::ZERO,
        };
        for (register, value) in [(22, 2), (21, 0x1016), (22, 0)] {
            controller.write(0, register, value);
        }
        assert!(!controller.phy.delays().transmit, "not before a soft reset");
        controller.write(0, CONTROL, u32::from(SOFT_RESET));
        assert!(controller.phy.delays().transmit);
        assert_eq!(controller.phy.resets(), 1);
        controller.phy.reset(controller.now, true);
        assert!(!controller.phy.delays().transmit, "forgotten in reset");
    }

    #[test]
    fn the_link_comes_after_reset_and_status_latches_low() {
        let mut controller = Controller {
            phy: b50612d(3),
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

    /// While it loops back it says that it is ready and has no link; octets survive in the windows only. Afterwards it negotiates.
    #[test]
    fn it_loops_back() {
        let mut controller = Controller {
            phy: Mdio::new(0, Kind::KSZ9031, Delays::default()),
            now: Time::milliseconds(1),
        };
        controller.read(0, 1);
        assert_eq!(controller.phy.returns(), None);
        assert_eq!(controller.phy.link(), Some(Speed::Gigabit));
        controller.write(0, CONTROL, 0x4140);
        assert_eq!(controller.phy.link(), None);
        controller.read(0, 1);
        assert_eq!(controller.read(0, 1).1 & (LINK | NEGOTIATED), LINK);
        assert_eq!(controller.read(0, 10).1 | controller.read(0, 5).1, 0);
        assert_eq!(controller.phy.returns(), Some(true));
        // Without skews its receive clock is 1.2 ns late, and its transmit clock not at all.
        assert_eq!(controller.phy.delays_ps(), [1200, 0]);
        controller.phy.set_windows([1200..=1300, 0..=0]);
        assert_eq!(controller.phy.returns(), Some(true));
        for windows in [[1201..=1300, 0..=0], [1200..=1300, 1..=2]] {
            controller.phy.set_windows(windows);
            assert_eq!(controller.phy.returns(), Some(false));
        }
        controller.write(0, CONTROL, 0x0140);
        assert_eq!(controller.phy.returns(), None);
        controller.now += Time::milliseconds(1);
        controller.read(0, 1);
        assert_eq!(controller.phy.link(), None, "nothing is negotiated");
        controller.write(0, CONTROL, 0x1340);
        controller.now += Time::milliseconds(1);
        controller.read(0, 1);
        assert_eq!(controller.phy.link(), Some(Speed::Gigabit));
        assert_eq!(controller.phy.control(), 0x1140);
    }
}
