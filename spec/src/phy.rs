//! Ethernet PHYs: how each is known, and the registers that set which of the two RGMII clocks it delays.
//!
//! RGMII wants each clock in the middle of its data; either side of the pins may delay it, and exactly one must (RGMII 2.0
//! section 3.3). Register numbers without a page are of IEEE 802.3 clause 22.
//!
//! | kind | sources |
//! |------|---------|
//! | B50612D | Broadcom's programmer's guides of the BCM54612E family, to which it belongs; Linux, drivers/net/phy/broadcom.c |
//! | 88E1512 | Marvell 88E1510/88E1512 data sheet, page 2, register 21; Linux, marvell.c |
//! | RTL8211F, RTL8211E | Realtek's data sheets, page 0xd08, and extension page 0xa4; Linux, realtek.c |
//! | KSZ9021 | Micrel KSZ9021RL/RN data sheet, extended registers 260 to 262 |
//! | KSZ9031 | Microchip KSZ9031RNX data sheet, MMD address 2, registers 4, 5, 6 and 8; Linux, micrel.c |
//!
//! Reset, which the MAC times (12 ms, then 2 ms until the first question; who answers later is asked again): 10 ms is the most
//! that these ask for after their supply is there (KSZ9021 and KSZ9031: t_SR; RTL8211E and F: PHYRSTB; 88E1512: T_PU_RESET;
//! the B50612D needs 2 us).

mod delay;

pub use delay::{Direction, Skew, Steps, STEPS_MAX, SWITCHED_PS};

/// Control register; [`SOFT_RESET`].
pub const CONTROL: u32 = 0;
/// Bit of [`CONTROL`]: reset; some settings take effect with it only.
pub const SOFT_RESET: u16 = 1 << 15;
/// Bit of [`CONTROL`]: what the MAC sends comes back to it, and nothing else does.
pub const LOOPBACK: u16 = 1 << 14;
/// Bit of [`CONTROL`]: speed and duplex are negotiated.
pub const NEGOTIATE: u16 = 1 << 12;
/// Bit of [`CONTROL`]: they are negotiated anew; it reads as 0.
pub const NEGOTIATE_ANEW: u16 = 1 << 9;
/// Bits of [`CONTROL`]: 1 Gb/s, full duplex, if nothing is negotiated.
pub const GIGABIT: u16 = 1 << 6 | 1 << 8;
/// Status register.
pub const STATUS: u32 = 1;
/// Bit of [`STATUS`]: the link is up; a loss of it stays until it is read.
pub const LINK: u16 = 1 << 2;
/// PHY identifier, the high half.
pub const IDENTIFIER_HIGH: u32 = 2;
/// PHY identifier, the low half; its last four bits are the revision.
pub const IDENTIFIER_LOW: u32 = 3;
/// Addresses on the management bus.
pub const ADDRESSES: u32 = 32;

/// A kind of PHY.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// No PHY answers.
    #[default]
    None = 0,
    /// One answers that is not in this list; its delays stay as its straps have set them.
    Unknown = 1,
    /// Broadcom B50612D.
    B50612D = 2,
    /// Marvell 88E1510, 88E1512, 88E1514, 88E1518.
    M88E1512 = 3,
    /// Realtek RTL8211F, RTL8211FD.
    RTL8211F = 4,
    /// Realtek RTL8211E.
    RTL8211E = 5,
    /// Micrel KSZ9021.
    KSZ9021 = 6,
    /// Microchip KSZ9031.
    KSZ9031 = 7,
}

/// What an identifier is without its revision.
const REVISION: u32 = 0xffff_fff0;

impl Kind {
    /// Every kind, in order of their codes.
    pub const ALL: [Kind; 8] = [
        Kind::None,
        Kind::Unknown,
        Kind::B50612D,
        Kind::M88E1512,
        Kind::RTL8211F,
        Kind::RTL8211E,
        Kind::KSZ9021,
        Kind::KSZ9031,
    ];

    /// Its identifier, registers 2 and 3; the revision is the one that was seen or that the data sheet has.
    pub const fn identifier(self) -> Option<u32> {
        match self {
            Kind::None | Kind::Unknown => None,
            Kind::B50612D => Some(0x0362_5e6a),
            Kind::M88E1512 => Some(0x0141_0dd1),
            Kind::RTL8211F => Some(0x001c_c916),
            Kind::RTL8211E => Some(0x001c_c915),
            Kind::KSZ9021 => Some(0x0022_1611),
            Kind::KSZ9031 => Some(0x0022_1622),
        }
    }

    /// The kind with this identifier. Realtek's differ in the revision; of the others any revision is meant.
    pub fn of(identifier: u32) -> Kind {
        let is = |kind: &Kind| {
            let mask = match kind {
                Kind::RTL8211F | Kind::RTL8211E => u32::MAX,
                _ => REVISION,
            };
            kind.identifier()
                .is_some_and(|known| (known ^ identifier) & mask == 0)
        };
        match identifier {
            0 | u32::MAX => Kind::None,
            _ => Self::ALL.into_iter().find(is).unwrap_or(Kind::Unknown),
        }
    }
}

/// Which clocks the PHY shall delay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delays {
    /// The transmit clock, which comes to it.
    pub transmit: bool,
    /// The receive clock, which it makes.
    pub receive: bool,
}

impl Delays {
    /// Marks an octet of the settings as set.
    const SET: u8 = 0x80;

    /// As an octet of the settings.
    pub const fn to_octet(self) -> u8 {
        Self::SET | self.transmit as u8 | (self.receive as u8) << 1
    }

    /// From an octet of the settings; `None`: leave the PHY as its straps have set it.
    pub const fn from_octet(octet: u8) -> Option<Delays> {
        if octet & !3 != Self::SET {
            return None;
        }
        Some(Delays {
            transmit: octet & 1 != 0,
            receive: octet & 2 != 0,
        })
    }
}

/// Broadcom B50612D: two registers with shadows.
pub mod b50612d {
    /// Register with the transmit clock's shadow: a write of the selector alone chooses what is read.
    pub const SHADOW: u32 = 0x1c;
    /// Its bit for a write to take effect.
    pub const SHADOW_WRITE: u16 = 1 << 15;
    /// Its selector: clock alignment, shadow 3.
    pub const CLOCK_ALIGNMENT: u16 = 3 << 10;
    /// Bit of that: delay of the transmit clock.
    pub const TRANSMIT: u16 = 1 << 9;
    /// Register with the receive clock's shadow.
    pub const AUXILIARY: u32 = 0x18;
    /// Its selector: miscellaneous control, shadow 7.
    pub const MISCELLANEOUS: u16 = 7;
    /// Where the selector stands for the next read.
    pub const READ_LSB: u32 = 12;
    /// Its bits that a read brings and a write must not.
    pub const READ_MASK: u16 = 7 << READ_LSB;
    /// Its bit for a write to take effect.
    pub const AUXILIARY_WRITE: u16 = 1 << 15;
    /// Bit of that: skew of the receive clock.
    pub const RECEIVE: u16 = 1 << 8;
}

/// Marvell 88E1512.
pub mod m88e1512 {
    /// Register that chooses the page.
    pub const PAGE: u32 = 22;
    /// Page of MAC-specific registers.
    pub const MAC_PAGE: u16 = 2;
    /// MAC-specific control 2; it takes effect with a soft reset.
    pub const MAC_CONTROL: u32 = 21;
    /// Bit: transmit timing control, the clock is delayed inside.
    pub const TRANSMIT: u16 = 1 << 4;
    /// Bit: receive timing control, the clock changes when data are stable.
    pub const RECEIVE: u16 = 1 << 5;
}

/// Realtek RTL8211F and RTL8211E.
pub mod rtl8211 {
    /// Register that chooses the page.
    pub const PAGE: u32 = 31;
    /// RTL8211F: page of the RGMII registers.
    pub const RGMII_PAGE: u16 = 0xd08;
    /// RTL8211F: transmit control.
    pub const TRANSMIT_CONTROL: u32 = 0x11;
    /// RTL8211F: bit of that, TXDLY.
    pub const TRANSMIT: u16 = 1 << 8;
    /// RTL8211F: receive control.
    pub const RECEIVE_CONTROL: u32 = 0x15;
    /// RTL8211F: bit of that, RXDLY.
    pub const RECEIVE: u16 = 1 << 3;
    /// RTL8211E: [`PAGE`] for extension pages.
    pub const EXTENSION: u16 = 7;
    /// RTL8211E: register that chooses the extension page.
    pub const EXTENSION_PAGE: u32 = 30;
    /// RTL8211E: extension page of the delays.
    pub const DELAY_PAGE: u16 = 0xa4;
    /// RTL8211E: register of the delays.
    pub const DELAY: u32 = 28;
    /// RTL8211E: bit of that, the two below count and not the straps.
    pub const DELAY_FORCE: u16 = 1 << 13;
    /// RTL8211E: bit of that, transmit.
    pub const DELAY_TRANSMIT: u16 = 1 << 12;
    /// RTL8211E: bit of that, receive.
    pub const DELAY_RECEIVE: u16 = 1 << 11;
}

/// Micrel KSZ9021: extended registers, four skews of 120 ps each in one; 7 is none.
pub mod ksz9021 {
    /// Which extended register, and [`WRITE`].
    pub const SELECT: u32 = 0x0b;
    /// Bit of [`SELECT`].
    pub const WRITE: u16 = 1 << 15;
    /// What is written.
    pub const WRITE_DATA: u32 = 0x0c;
    /// What is read.
    pub const READ_DATA: u32 = 0x0d;
    /// Extended register: RXC, RX_DV, TXC, TX_EN, from the top.
    pub const CLOCK_SKEW: u16 = 0x104;
    /// Extended register: received data.
    pub const RECEIVE_SKEW: u16 = 0x105;
    /// Extended register: data to send.
    pub const TRANSMIT_SKEW: u16 = 0x106;
    /// Skews of both directions.
    pub const SKEW: super::Skew = super::Skew {
        unit: 120,
        inside: 0,
        clock_max: 15,
        clock_none: 7,
    };
    /// The most it can delay a clock, in picoseconds: the clock 960 later, data and control 840 earlier.
    pub const LATE: i32 = 1800;
    /// Steps of the self-test.
    pub const STEPS: super::Steps = super::Steps {
        count: 16,
        first: -1800,
        apart: 240,
    };
}

/// Microchip KSZ9031: skews of 60 ps in MMD registers; without skew its receive clock is 1.2 ns late and its transmit clock
/// not at all.
pub mod ksz9031 {
    /// MMD access control.
    pub const MMD_CONTROL: u32 = 13;
    /// MMD access data.
    pub const MMD_DATA: u32 = 14;
    /// In [`MMD_CONTROL`]: data follow, else the register's number.
    pub const MMD_FUNCTION_DATA: u16 = 1 << 14;
    /// MMD address of the skews.
    pub const MMD: u16 = 2;
    /// MMD register: RX_DV in bits 7:4, TX_EN in bits 3:0.
    pub const CONTROL_SKEW: u16 = 4;
    /// MMD register: received data, four bits each.
    pub const RECEIVE_SKEW: u16 = 5;
    /// MMD register: data to send, four bits each.
    pub const TRANSMIT_SKEW: u16 = 6;
    /// MMD register: GTX_CLK in bits 9:5, RX_CLK in bits 4:0.
    pub const CLOCK_SKEW: u16 = 8;
    /// Skews of the transmit direction.
    pub const TRANSMIT: super::Skew = super::Skew {
        unit: 60,
        inside: 0,
        clock_max: 31,
        clock_none: 15,
    };
    /// Skews of the receive direction.
    pub const RECEIVE: super::Skew = super::Skew {
        inside: 1200,
        ..TRANSMIT
    };
    /// Transmit, delayed, in picoseconds: data 420 earlier, clock 960 later.
    pub const TRANSMIT_LATE: i32 = 1380;
    /// Receive, delayed, in picoseconds: the clock 600 later, and the 1200 inside.
    pub const RECEIVE_LATE: i32 = 1800;
    /// Steps of the self-test, transmit.
    pub const TRANSMIT_STEPS: super::Steps = super::Steps {
        count: 16,
        first: -1320,
        apart: 180,
    };
    /// Steps of the self-test, receive.
    pub const RECEIVE_STEPS: super::Steps = super::Steps {
        count: 16,
        first: -180,
        apart: 180,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_known_apart() {
        for (code, kind) in Kind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, code);
            if let Some(identifier) = kind.identifier() {
                assert_eq!(Kind::of(identifier), kind);
            }
        }
        assert_eq!(Kind::of(0x0141_0dd4), Kind::M88E1512, "another revision");
        assert_eq!(Kind::of(0x0007_c0f1), Kind::Unknown);
        assert_eq!((Kind::of(0), Kind::of(u32::MAX)), (Kind::None, Kind::None));
    }

    #[test]
    fn delays_travel_in_the_settings() {
        for (transmit, receive) in [(false, false), (true, false), (false, true), (true, true)] {
            let delays = Delays { transmit, receive };
            assert_eq!(Delays::from_octet(delays.to_octet()), Some(delays));
        }
        assert_eq!(Delays::from_octet(0), None);
        assert_eq!(Delays::from_octet(0xff), None);
    }
}
