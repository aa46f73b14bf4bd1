//! The PHY on the management bus: the registers of IEEE 802.3 that the firmware reads, and its own (the simulator's file).

use crate::phy_registers::PhyRegisters;
use spec::phy::{Delays, Kind, CONTROL, IDENTIFIER_HIGH, IDENTIFIER_LOW, SOFT_RESET};

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
}

impl Phy {
    /// One of this kind.
    pub fn new(kind: Kind, address: u32, straps: Delays) -> Self {
        Phy {
            address,
            registers: PhyRegisters::new(kind, straps),
            identifier: kind.identifier().unwrap_or(0x0007_c0f1),
            writes: Vec::new(),
        }
    }

    pub(crate) fn read(&self, register: u32) -> u16 {
        match register {
            IDENTIFIER_HIGH => (self.identifier >> 16) as u16,
            IDENTIFIER_LOW => self.identifier as u16,
            _ => self.registers.read(register).unwrap_or(0),
        }
    }

    pub(crate) fn write(&mut self, register: u32, value: u16) {
        self.writes.push((register, value));
        if register == CONTROL && value & SOFT_RESET != 0 {
            self.registers.soft_reset();
        }
        self.registers.write(register, value);
    }
}
