//! The PHY behind the MAC: which one it is, and that it delays the clocks that the board wants it to.
//!
//! The MAC resets the PHY and follows its link by itself. What is left is here: a look at the identifier, and the PHY's own
//! registers for the delays of RGMII ([`spec::phy`]). Every setting is read first and written only if it is another, so that
//! looking again disturbs no link. One that does not answer is asked again with the next look.

use rpc::{CallError, Link, Network};
use spec::phy::{b50612d, ksz9021, ksz9031, m88e1512, rtl8211};
use spec::phy::{Delays, Kind, ADDRESSES, CONTROL, IDENTIFIER_HIGH, IDENTIFIER_LOW, SOFT_RESET};
use spec::services::ethernet::{mdio_read, mdio_write};

/// What is known of the PHY.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Phy {
    /// What it is; [`Kind::None`] as long as none answers.
    pub kind: Kind,
    /// Its address on the management bus.
    pub address: u32,
    /// Its delays are as they shall be.
    pub is_set: bool,
}

impl Phy {
    /// Looks for the PHY, and sets its delays if it is told which. With no answer it is [`Kind::None`], to be looked for again.
    pub fn look<N: Network>(&mut self, link: &mut Link<N>, delays: Option<Delays>) {
        *self = find(link).unwrap_or_default();
        let mut bus = Bus {
            link,
            phy: self.address,
        };
        self.is_set = match (self.kind, delays) {
            (Kind::None, _) => false,
            (_, None) => true,
            (kind, Some(delays)) => bus.set_delays(kind, delays).is_ok(),
        };
    }
}

/// The first PHY on the management bus.
fn find<N: Network>(link: &mut Link<N>) -> Option<Phy> {
    (0..ADDRESSES).find_map(|address| {
        let mut bus = Bus { link, phy: address };
        let high = bus.read(IDENTIFIER_HIGH).ok()?;
        let low = bus.read(IDENTIFIER_LOW).ok()?;
        let kind = Kind::of(u32::from(high) << 16 | u32::from(low));
        (kind != Kind::None).then_some(Phy {
            kind,
            address,
            is_set: false,
        })
    })
}

/// The registers of one PHY.
struct Bus<'a, N> {
    link: &'a mut Link<N>,
    phy: u32,
}

impl<N: Network> Bus<'_, N> {
    fn read(&mut self, register: u32) -> Result<u16, CallError> {
        let phy = self.phy;
        let answer = self.link.call(mdio_read::Arguments { phy, register })?;
        Ok(answer.value as u16)
    }

    fn write(&mut self, register: u32, value: u16) -> Result<(), CallError> {
        let request = mdio_write::Arguments {
            phy: self.phy,
            register,
            value: value.into(),
        };
        self.link.call(request).map(drop)
    }

    /// Gives some bits of a register these values; whether they were others.
    fn change(&mut self, register: u32, mask: u16, bits: u16) -> Result<bool, CallError> {
        let old = self.read(register)?;
        let new = old & !mask | bits;
        if new != old {
            self.write(register, new)?;
        }
        Ok(new != old)
    }

    fn set_delays(&mut self, kind: Kind, delays: Delays) -> Result<(), CallError> {
        match kind {
            Kind::None | Kind::Unknown => Ok(()),
            Kind::B50612D => self.set_b50612d(delays),
            Kind::M88E1512 => self.set_m88e1512(delays),
            Kind::RTL8211F => self.set_rtl8211f(delays),
            Kind::RTL8211E => self.set_rtl8211e(delays),
            Kind::KSZ9021 => self.set_ksz9021(delays),
            Kind::KSZ9031 => self.set_ksz9031(delays),
        }
    }

    fn set_b50612d(&mut self, delays: Delays) -> Result<(), CallError> {
        use b50612d::*;
        self.write(SHADOW, CLOCK_ALIGNMENT)?;
        let old = self.read(SHADOW)?;
        let new = old & !TRANSMIT | if delays.transmit { TRANSMIT } else { 0 };
        if new != old {
            self.write(SHADOW, SHADOW_WRITE | CLOCK_ALIGNMENT | new & 0x3ff)?;
        }
        self.write(AUXILIARY, MISCELLANEOUS << READ_LSB | MISCELLANEOUS)?;
        let old = self.read(AUXILIARY)?;
        let new = old & !RECEIVE | if delays.receive { RECEIVE } else { 0 };
        if new != old {
            let fields = new & !READ_MASK & !MISCELLANEOUS;
            self.write(AUXILIARY, AUXILIARY_WRITE | fields | MISCELLANEOUS)?;
        }
        Ok(())
    }

    fn set_m88e1512(&mut self, delays: Delays) -> Result<(), CallError> {
        use m88e1512::*;
        let bits =
            if delays.transmit { TRANSMIT } else { 0 } | if delays.receive { RECEIVE } else { 0 };
        self.write(PAGE, MAC_PAGE)?;
        let changed = self.change(MAC_CONTROL, TRANSMIT | RECEIVE, bits);
        // Back to the page of the standard registers, whatever happened: the MAC reads the link there.
        self.write(PAGE, 0)?;
        if changed? {
            self.change(CONTROL, SOFT_RESET, SOFT_RESET)?;
        }
        Ok(())
    }

    fn set_rtl8211f(&mut self, delays: Delays) -> Result<(), CallError> {
        use rtl8211::*;
        self.write(PAGE, RGMII_PAGE)?;
        let transmit = if delays.transmit { TRANSMIT } else { 0 };
        let receive = if delays.receive { RECEIVE } else { 0 };
        let changed = self
            .change(TRANSMIT_CONTROL, TRANSMIT, transmit)
            .and_then(|_| self.change(RECEIVE_CONTROL, RECEIVE, receive));
        self.write(PAGE, 0)?;
        changed.map(drop)
    }

    fn set_rtl8211e(&mut self, delays: Delays) -> Result<(), CallError> {
        use rtl8211::*;
        let mask = DELAY_FORCE | DELAY_TRANSMIT | DELAY_RECEIVE;
        let bits = DELAY_FORCE
            | if delays.transmit { DELAY_TRANSMIT } else { 0 }
            | if delays.receive { DELAY_RECEIVE } else { 0 };
        self.write(PAGE, EXTENSION)?;
        let changed = self
            .write(EXTENSION_PAGE, DELAY_PAGE)
            .and_then(|()| self.change(DELAY, mask, bits));
        self.write(PAGE, 0)?;
        changed.map(drop)
    }

    fn set_ksz9021(&mut self, delays: Delays) -> Result<(), CallError> {
        use ksz9021::*;
        let skews = |delayed: bool| match delayed {
            true => (CLOCK_LATE, DATA_EARLY),
            false => (NONE, NONE),
        };
        let ((transmit_clock, transmit), (receive_clock, receive)) =
            (skews(delays.transmit), skews(delays.receive));
        let clocks = receive_clock << 12 | receive << 8 | transmit_clock << 4 | transmit;
        for (register, value) in [
            (CLOCK_SKEW, clocks),
            (RECEIVE_SKEW, receive * 0x1111),
            (TRANSMIT_SKEW, transmit * 0x1111),
        ] {
            self.write(SELECT, register)?;
            if self.read(READ_DATA)? != value {
                self.write(SELECT, WRITE | register)?;
                self.write(WRITE_DATA, value)?;
            }
        }
        Ok(())
    }

    fn set_ksz9031(&mut self, delays: Delays) -> Result<(), CallError> {
        use ksz9031::*;
        let (transmit, transmit_clock) = match delays.transmit {
            true => TRANSMIT_LATE,
            false => TRANSMIT_NONE,
        };
        let (receive, receive_clock) = match delays.receive {
            true => RECEIVE_LATE,
            false => RECEIVE_NONE,
        };
        for (register, value) in [
            (CONTROL_SKEW, receive << 4 | transmit),
            (RECEIVE_SKEW, receive * 0x1111),
            (TRANSMIT_SKEW, transmit * 0x1111),
            (CLOCK_SKEW, transmit_clock << 5 | receive_clock),
        ] {
            self.write(MMD_CONTROL, MMD)?;
            self.write(MMD_DATA, register)?;
            self.write(MMD_CONTROL, MMD_FUNCTION_DATA | MMD)?;
            self.change(MMD_DATA, u16::MAX, value)?;
        }
        Ok(())
    }
}
