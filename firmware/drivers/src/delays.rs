//! The registers in which a PHY keeps the delays of its RGMII clocks: where they are, and what their words mean.

use spec::phy::{b50612d, ksz9021, ksz9031, m88e1512, rtl8211, Direction, Kind};

/// Most registers that a PHY has for its delays.
pub const WORDS: usize = 4;
/// What stands in them, in the order of [`places`].
pub type Words = [u16; WORDS];

/// How a register is reached. Registers of the management bus have five bits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// Written before it is read: registers and words.
    pub choose: &'static [(u8, u16)],
    /// Where it is read.
    pub read: u8,
    /// Written before it is written: register and word.
    pub prepare: Option<(u8, u16)>,
    /// Where it is written.
    pub write: u8,
    /// Bits of it that are not written.
    pub hidden: u16,
    /// What is written with it.
    pub with: u16,
    /// Register that gets 0 in the end.
    pub leave: Option<u8>,
}

/// A register that is read and written at one place.
const fn plain(choose: &'static [(u8, u16)], register: u32) -> Place {
    Place {
        choose,
        read: register as u8,
        prepare: None,
        write: register as u8,
        hidden: 0,
        with: 0,
        leave: None,
    }
}

/// A register on a page, with the one that chooses pages.
const fn page(choose: &'static [(u8, u16)], register: u32, selector: u32) -> Place {
    Place {
        leave: Some(selector as u8),
        ..plain(choose, register)
    }
}

/// An extended register of a KSZ9021.
const fn extended(choose: &'static [(u8, u16)], register: u16) -> Place {
    Place {
        read: ksz9021::READ_DATA as u8,
        prepare: Some((ksz9021::SELECT as u8, ksz9021::WRITE | register)),
        ..plain(choose, ksz9021::WRITE_DATA)
    }
}

/// What chooses an extended register of a KSZ9021.
macro_rules! select {
    ($register:expr) => {
        extended(&[(ksz9021::SELECT as u8, $register)], $register)
    };
}

/// A register of the MMD of skews of a KSZ9031.
macro_rules! mmd {
    ($register:expr) => {
        plain(
            &[
                (ksz9031::MMD_CONTROL as u8, ksz9031::MMD),
                (ksz9031::MMD_DATA as u8, $register),
                (
                    ksz9031::MMD_CONTROL as u8,
                    ksz9031::MMD_FUNCTION_DATA | ksz9031::MMD,
                ),
            ],
            ksz9031::MMD_DATA,
        )
    };
}

static B50612D: [Place; 2] = {
    use b50612d::*;
    [
        Place {
            with: SHADOW_WRITE,
            ..plain(&[(SHADOW as u8, CLOCK_ALIGNMENT)], SHADOW)
        },
        Place {
            hidden: READ_MASK,
            with: AUXILIARY_WRITE,
            ..plain(
                &[(AUXILIARY as u8, MISCELLANEOUS << READ_LSB | MISCELLANEOUS)],
                AUXILIARY,
            )
        },
    ]
};
static M88E1512: [Place; 1] = {
    use m88e1512::*;
    [page(&[(PAGE as u8, MAC_PAGE)], MAC_CONTROL, PAGE)]
};
static RTL8211F: [Place; 2] = {
    use rtl8211::*;
    [
        page(&[(PAGE as u8, RGMII_PAGE)], TRANSMIT_CONTROL, PAGE),
        page(&[(PAGE as u8, RGMII_PAGE)], RECEIVE_CONTROL, PAGE),
    ]
};
static RTL8211E: [Place; 1] = {
    use rtl8211::*;
    [page(
        &[(PAGE as u8, EXTENSION), (EXTENSION_PAGE as u8, DELAY_PAGE)],
        DELAY,
        PAGE,
    )]
};
static KSZ9021: [Place; 3] = [
    select!(ksz9021::CLOCK_SKEW),
    select!(ksz9021::RECEIVE_SKEW),
    select!(ksz9021::TRANSMIT_SKEW),
];
static KSZ9031: [Place; 4] = [
    mmd!(ksz9031::CONTROL_SKEW),
    mmd!(ksz9031::RECEIVE_SKEW),
    mmd!(ksz9031::TRANSMIT_SKEW),
    mmd!(ksz9031::CLOCK_SKEW),
];

/// The registers of a kind of PHY.
pub(crate) fn places(kind: Kind) -> &'static [Place] {
    match kind {
        Kind::None | Kind::Unknown => &[],
        Kind::B50612D => &B50612D,
        Kind::M88E1512 => &M88E1512,
        Kind::RTL8211F => &RTL8211F,
        Kind::RTL8211E => &RTL8211E,
        Kind::KSZ9021 => &KSZ9021,
        Kind::KSZ9031 => &KSZ9031,
    }
}

/// For a PHY that delays a clock or not: which word has the bit that says so, and the bit.
const fn switch(kind: Kind, direction: Direction) -> Option<(usize, u16)> {
    use Direction::{Receive, Transmit};
    match (kind, direction) {
        (Kind::B50612D, Transmit) => Some((0, b50612d::TRANSMIT)),
        (Kind::B50612D, Receive) => Some((1, b50612d::RECEIVE)),
        (Kind::M88E1512, Transmit) => Some((0, m88e1512::TRANSMIT)),
        (Kind::M88E1512, Receive) => Some((0, m88e1512::RECEIVE)),
        (Kind::RTL8211F, Transmit) => Some((0, rtl8211::TRANSMIT)),
        (Kind::RTL8211F, Receive) => Some((1, rtl8211::RECEIVE)),
        (Kind::RTL8211E, Transmit) => Some((0, rtl8211::DELAY_TRANSMIT)),
        (Kind::RTL8211E, Receive) => Some((0, rtl8211::DELAY_RECEIVE)),
        _ => None,
    }
}

/// For a PHY with skews: the words of the clock, of the control signal and of the data, each with the place of its lowest bit.
const fn skews(kind: Kind, direction: Direction) -> Option<[(usize, u32); 3]> {
    use Direction::{Receive, Transmit};
    match (kind, direction) {
        (Kind::KSZ9021, Receive) => Some([(0, 12), (0, 8), (1, 0)]),
        (Kind::KSZ9021, Transmit) => Some([(0, 4), (0, 0), (2, 0)]),
        (Kind::KSZ9031, Receive) => Some([(3, 0), (0, 4), (1, 0)]),
        (Kind::KSZ9031, Transmit) => Some([(3, 5), (0, 0), (2, 0)]),
        _ => None,
    }
}

/// Makes the words say this delay of one clock, in picoseconds; the other clock's stays.
pub fn set(kind: Kind, words: &mut Words, direction: Direction, delay: i32) {
    if kind == Kind::RTL8211E {
        words[0] |= rtl8211::DELAY_FORCE;
    }
    if let Some((word, bit)) = switch(kind, direction) {
        words[word] = words[word] & !bit | if delay > 0 { bit } else { 0 };
    }
    if let (Some([clock, control, data]), Some(skew)) =
        (skews(kind, direction), kind.skew(direction))
    {
        let (early, late) = skew.of(delay);
        let mut put = |(word, lsb): (usize, u32), mask: u16, value: u16| {
            words[word] = words[word] & !(mask << lsb) | value << lsb;
        };
        put(clock, skew.clock_max, late);
        put(control, 0xf, early);
        // Four signals alike.
        put(data, 0xffff, early * 0x1111);
    }
}

/// The delay of a clock that the words say, in picoseconds; `None` when they do not.
pub fn get(kind: Kind, words: &Words, direction: Direction) -> Option<i32> {
    if kind == Kind::RTL8211E && words[0] & rtl8211::DELAY_FORCE == 0 {
        return None;
    }
    if let Some((word, bit)) = switch(kind, direction) {
        let delays = words[word] & bit != 0;
        return Some(if delays { kind.delayed(direction) } else { 0 });
    }
    let [clock, _, data] = skews(kind, direction)?;
    let skew = kind.skew(direction)?;
    let late = words[clock.0] >> clock.1 & skew.clock_max;
    Some(skew.delay(words[data.0] >> data.1 & 0xf, late))
}
