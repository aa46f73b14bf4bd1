//! The PHY on the management bus: the registers of IEEE 802.3 that the firmware reads, and its own (the simulator's file).

use crate::phy_registers::PhyRegisters;
use spec::phy::{
    Delays, Kind, CONTROL, IDENTIFIER_HIGH, IDENTIFIER_LOW, LINK, LOOPBACK, NEGOTIATE,
    NEGOTIATE_ANEW, SOFT_RESET, STATUS,
};
use std::ops::RangeInclusive;

/// Its control register after a reset: negotiates, 1 Gb/s, full duplex.
const AT_RESET: u16 = NEGOTIATE | 0x0140;

/// A PHY.
#[derive(Clone, Debug)]
pub struct Phy {
    /// Its address.
    pub address: u32,
    /// Its own registers.
    pub registers: PhyRegisters,
    /// Its identifier.
    pub identifier: u32,
    /// What was written: register and value.
    pub writes: Vec<(u32, u16)>,
    /// Its control register.
    pub control: u16,
    /// Its control register takes everything but the bit for loopback.
    pub loops: bool,
    /// Times that it was told to negotiate anew.
    pub negotiations: u32,
    /// Delays of the receive and of the transmit clock, in picoseconds, with which no frame is damaged.
    pub windows: [RangeInclusive<i32>; 2],
    /// Reads and writes that it still answers, if there is an end of it.
    pub answers: Option<u32>,
}

impl Phy {
    /// One of this kind.
    pub fn new(kind: Kind, address: u32, straps: Delays) -> Self {
        Phy {
            address,
            registers: PhyRegisters::new(kind, straps),
            identifier: kind.identifier().unwrap_or(0x0007_c0f1),
            writes: Vec::new(),
            control: AT_RESET,
            loops: true,
            negotiations: 0,
            windows: [i32::MIN..=i32::MAX, i32::MIN..=i32::MAX],
            answers: None,
        }
    }

    /// Whether what it is sent comes back, and damaged or not.
    pub(crate) fn returns(&self) -> Option<bool> {
        let delays = self.registers.delays_ps();
        let fits = |(window, delay): (&RangeInclusive<i32>, i32)| window.contains(&delay);
        (self.control & LOOPBACK != 0).then(|| self.windows.iter().zip(delays).all(fits))
    }

    /// Whether it answers this once.
    pub(crate) fn is_there(&mut self) -> bool {
        match &mut self.answers {
            None => true,
            Some(0) => false,
            Some(left) => {
                *left -= 1;
                true
            }
        }
    }

    /// Its reset pin.
    pub(crate) fn reset(&mut self) {
        self.registers.reset();
        self.control = AT_RESET;
    }

    pub(crate) fn read(&self, register: u32) -> u16 {
        match register {
            IDENTIFIER_HIGH => (self.identifier >> 16) as u16,
            IDENTIFIER_LOW => self.identifier as u16,
            CONTROL => self.control,
            STATUS => LINK,
            _ => self.registers.read(register).unwrap_or(0),
        }
    }

    pub(crate) fn write(&mut self, register: u32, value: u16) {
        self.writes.push((register, value));
        if register == CONTROL && value & SOFT_RESET != 0 {
            self.registers.soft_reset();
            self.control = AT_RESET;
        } else if register == CONTROL {
            self.negotiations += u32::from(value & NEGOTIATE_ANEW != 0);
            let never = NEGOTIATE_ANEW | if self.loops { 0 } else { LOOPBACK };
            self.control = value & !never;
        }
        self.registers.write(register, value);
    }
}
