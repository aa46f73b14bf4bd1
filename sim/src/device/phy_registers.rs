//! Registers of a PHY beyond those of IEEE 802.3: pages, shadows and skews that set its RGMII delays, for each kind of
//! `spec::phy`. The simulator and the firmware's mock of the hardware share this file.

use spec::phy::{b50612d, ksz9021, ksz9031, m88e1512, rtl8211, Delays, Kind};
use std::collections::BTreeMap;

/// A delay counts from here on, in picoseconds: data are stable a quarter of a period, 2 ns, around the middle.
const DELAY_PS: i32 = 1000;

/// A place behind a selector: page, extension page, MMD or shadow, and register.
type Place = (u16, u32);

/// The registers.
#[derive(Clone, Debug)]
pub struct PhyRegisters {
    kind: Kind,
    straps: Delays,
    selected: u16,
    extension: u16,
    data_follow: bool,
    places: BTreeMap<Place, u16>,
    effective: Delays,
}

impl PhyRegisters {
    /// Those of this kind of PHY after a reset; its straps say what it delays then.
    pub fn new(kind: Kind, straps: Delays) -> Self {
        let mut registers = PhyRegisters {
            kind,
            straps,
            selected: 0,
            extension: 0,
            data_follow: false,
            places: BTreeMap::new(),
            effective: straps,
        };
        let bit = |set: bool, bit: u16| if set { bit } else { 0 };
        let (transmit, receive) = (straps.transmit, straps.receive);
        let at_reset: &[(Place, u16)] = match kind {
            Kind::None | Kind::Unknown | Kind::RTL8211E => &[],
            Kind::B50612D => &[
                (
                    (b50612d::CLOCK_ALIGNMENT, b50612d::SHADOW),
                    bit(transmit, b50612d::TRANSMIT),
                ),
                // RGMII is on (bit 7), and something else is set too that must stay.
                (
                    (b50612d::MISCELLANEOUS, b50612d::AUXILIARY),
                    0x0090 | bit(receive, b50612d::RECEIVE),
                ),
            ],
            Kind::M88E1512 => &[(
                (m88e1512::MAC_PAGE, m88e1512::MAC_CONTROL),
                0x1006 | bit(transmit, m88e1512::TRANSMIT) | bit(receive, m88e1512::RECEIVE),
            )],
            Kind::RTL8211F => &[
                (
                    (rtl8211::RGMII_PAGE, rtl8211::TRANSMIT_CONTROL),
                    0x0009 | bit(transmit, rtl8211::TRANSMIT),
                ),
                (
                    (rtl8211::RGMII_PAGE, rtl8211::RECEIVE_CONTROL),
                    0x0011 | bit(receive, rtl8211::RECEIVE),
                ),
            ],
            // These have no straps for delays.
            Kind::KSZ9021 => &[
                ((ksz9021::CLOCK_SKEW, 0), 0x7777),
                ((ksz9021::RECEIVE_SKEW, 0), 0x7777),
                ((ksz9021::TRANSMIT_SKEW, 0), 0x7777),
            ],
            Kind::KSZ9031 => &[
                ((ksz9031::MMD, ksz9031::CONTROL_SKEW as u32), 0x0077),
                ((ksz9031::MMD, ksz9031::RECEIVE_SKEW as u32), 0x7777),
                ((ksz9031::MMD, ksz9031::TRANSMIT_SKEW as u32), 0x7777),
                ((ksz9031::MMD, ksz9031::CLOCK_SKEW as u32), 15 << 5 | 15),
            ],
        };
        registers.places.extend(at_reset.iter().copied());
        registers
    }

    /// What it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Its reset pin.
    pub fn reset(&mut self) {
        *self = PhyRegisters::new(self.kind, self.straps);
    }

    /// Its soft reset: what waits for one takes effect.
    pub fn soft_reset(&mut self) {
        let control = self.at(m88e1512::MAC_PAGE, m88e1512::MAC_CONTROL);
        self.effective = Delays {
            transmit: control & m88e1512::TRANSMIT != 0,
            receive: control & m88e1512::RECEIVE != 0,
        };
    }

    fn at(&self, page: u16, register: u32) -> u16 {
        self.places.get(&(page, register)).copied().unwrap_or(0)
    }

    /// The place that a register stands for now; `None` for a register of its own.
    fn place(&self, register: u32) -> Option<Place> {
        let behind = match self.kind {
            Kind::None | Kind::Unknown => false,
            Kind::B50612D => register == b50612d::SHADOW,
            Kind::M88E1512 => register != m88e1512::PAGE && self.selected != 0 && register > 15,
            Kind::RTL8211F => register != rtl8211::PAGE && self.selected != 0 && register > 15,
            Kind::RTL8211E => {
                return (self.selected == rtl8211::EXTENSION && register == rtl8211::DELAY)
                    .then_some((self.extension, register));
            }
            Kind::KSZ9021 => {
                return [ksz9021::WRITE_DATA, ksz9021::READ_DATA]
                    .contains(&register)
                    .then_some((self.selected & !ksz9021::WRITE, 0));
            }
            Kind::KSZ9031 => {
                return (register == ksz9031::MMD_DATA && self.data_follow)
                    .then_some((self.selected, u32::from(self.extension)));
            }
        };
        behind.then_some((self.selected, register))
    }

    /// Reads; `None` for a register that is none of these.
    pub fn read(&self, register: u32) -> Option<u16> {
        if self.kind == Kind::B50612D && register == b50612d::AUXILIARY {
            let shadow = self.extension;
            return Some(self.at(shadow, register) & !7 | shadow);
        }
        let (page, register) = self.place(register)?;
        let selector = match (self.kind, page) {
            (Kind::B50612D, selector) => selector,
            _ => 0,
        };
        Some(selector | self.at(page, register))
    }

    /// Writes; false for a register that is none of these.
    pub fn write(&mut self, register: u32, value: u16) -> bool {
        match (self.kind, register) {
            (Kind::B50612D, b50612d::SHADOW) => {
                self.selected = value & 0x7c00;
                if value & b50612d::SHADOW_WRITE != 0 {
                    self.places
                        .insert((self.selected, register), value & 0x03ff);
                }
            }
            (Kind::B50612D, b50612d::AUXILIARY) => {
                let shadow = value & 7;
                if value & b50612d::AUXILIARY_WRITE != 0 || shadow != b50612d::MISCELLANEOUS {
                    self.places.insert((shadow, register), value & 0x0ff8);
                } else {
                    self.extension = value >> b50612d::READ_LSB & 7;
                }
            }
            (Kind::M88E1512, m88e1512::PAGE)
            | (Kind::RTL8211F | Kind::RTL8211E, rtl8211::PAGE)
            | (Kind::KSZ9021, ksz9021::SELECT) => self.selected = value,
            (Kind::RTL8211E, rtl8211::EXTENSION_PAGE) => self.extension = value,
            (Kind::KSZ9021, ksz9021::WRITE_DATA) if self.selected & ksz9021::WRITE == 0 => {}
            (Kind::KSZ9031, ksz9031::MMD_CONTROL) => {
                self.data_follow = value & ksz9031::MMD_FUNCTION_DATA != 0;
                self.selected = value & 0x1f;
            }
            (Kind::KSZ9031, ksz9031::MMD_DATA) if !self.data_follow => self.extension = value,
            _ => match self.place(register) {
                Some(place) => drop(self.places.insert(place, value)),
                None => return false,
            },
        }
        true
    }

    /// Which clocks it delays now.
    pub fn delays(&self) -> Delays {
        let [receive, transmit] = self.delays_ps().map(|delay| delay >= DELAY_PS);
        Delays { transmit, receive }
    }

    /// By how much it delays the receive and the transmit clock now, in picoseconds.
    pub fn delays_ps(&self) -> [i32; 2] {
        let skew = |clock: u16, data: u16, unit: i32, inside: i32| {
            inside + unit * (i32::from(clock) - i32::from(data))
        };
        match self.kind {
            Kind::KSZ9021 => {
                let clocks = self.at(ksz9021::CLOCK_SKEW, 0);
                let data = |register| self.at(register, 0) & 15;
                [
                    skew(clocks >> 12, data(ksz9021::RECEIVE_SKEW), 120, 0),
                    skew(clocks >> 4 & 15, data(ksz9021::TRANSMIT_SKEW), 120, 0),
                ]
            }
            Kind::KSZ9031 => {
                let word = |register: u16| self.at(ksz9031::MMD, u32::from(register));
                // Clocks have five bits, 15 in the middle; data four, 7 in the middle.
                let clocks = word(ksz9031::CLOCK_SKEW);
                let data = |register| 8 + (word(register) & 15);
                [
                    skew(clocks & 31, data(ksz9031::RECEIVE_SKEW), 60, 1200),
                    skew(clocks >> 5 & 31, data(ksz9031::TRANSMIT_SKEW), 60, 0),
                ]
            }
            _ => {
                let Delays { receive, transmit } = self.switched();
                [receive, transmit].map(|delayed| if delayed { 2 * DELAY_PS } else { 0 })
            }
        }
    }

    /// Which clocks a PHY without skews delays.
    fn switched(&self) -> Delays {
        match self.kind {
            Kind::None | Kind::Unknown | Kind::KSZ9021 | Kind::KSZ9031 => self.straps,
            Kind::M88E1512 => self.effective,
            Kind::B50612D => Delays {
                transmit: self.at(b50612d::CLOCK_ALIGNMENT, b50612d::SHADOW) & b50612d::TRANSMIT
                    != 0,
                receive: self.at(b50612d::MISCELLANEOUS, b50612d::AUXILIARY) & b50612d::RECEIVE
                    != 0,
            },
            Kind::RTL8211F => Delays {
                transmit: self.at(rtl8211::RGMII_PAGE, rtl8211::TRANSMIT_CONTROL)
                    & rtl8211::TRANSMIT
                    != 0,
                receive: self.at(rtl8211::RGMII_PAGE, rtl8211::RECEIVE_CONTROL) & rtl8211::RECEIVE
                    != 0,
            },
            Kind::RTL8211E => match self.at(rtl8211::DELAY_PAGE, rtl8211::DELAY) {
                bits if bits & rtl8211::DELAY_FORCE != 0 => Delays {
                    transmit: bits & rtl8211::DELAY_TRANSMIT != 0,
                    receive: bits & rtl8211::DELAY_RECEIVE != 0,
                },
                _ => self.straps,
            },
        }
    }
}
