//! The PHY behind the MAC: which one it is, and that it delays the clocks that the board wants it to.
//!
//! The MAC resets the PHY and follows its link by itself. What is left is here: a look at the identifier, and the PHY's own
//! registers for the delays of RGMII ([`spec::phy`]). Every setting is read first and written only if it is another, so that
//! looking again disturbs no link. One that does not answer is asked again with the next look.

use crate::delays::{self, places, Place, Words};
use rpc::{CallError, Link, Network};
use spec::phy::{
    Delays, Direction, Kind, ADDRESSES, CONTROL, IDENTIFIER_HIGH, IDENTIFIER_LOW, SOFT_RESET,
};
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
        let mut bus = Bus { link, phy: *self };
        self.is_set = match (self.kind, delays) {
            (Kind::None, _) => false,
            (_, None) | (Kind::Unknown, _) => true,
            (_, Some(delays)) => bus.set_delays(delays).is_ok(),
        };
    }
}

/// The first PHY on the management bus.
fn find<N: Network>(link: &mut Link<N>) -> Option<Phy> {
    (0..ADDRESSES).find_map(|address| {
        let phy = Phy {
            address,
            ..Phy::default()
        };
        let mut bus = Bus { link, phy };
        let high = bus.read(IDENTIFIER_HIGH).ok()?;
        let low = bus.read(IDENTIFIER_LOW).ok()?;
        let kind = Kind::of(u32::from(high) << 16 | u32::from(low));
        (kind != Kind::None).then_some(Phy { kind, ..phy })
    })
}

/// The registers of one PHY.
pub struct Bus<'a, N> {
    /// The network.
    pub link: &'a mut Link<N>,
    /// Which PHY.
    pub phy: Phy,
}

impl<N: Network> Bus<'_, N> {
    /// Reads a register.
    ///
    /// # Errors
    /// The PHY does not answer, or the MAC does not.
    #[inline(never)]
    pub fn read(&mut self, register: u32) -> Result<u16, CallError> {
        let phy = self.phy.address;
        let answer = self.link.call(mdio_read::Arguments { phy, register })?;
        Ok(answer.value as u16)
    }

    /// Writes a register. Nobody says whether the PHY has taken it.
    ///
    /// # Errors
    /// The MAC does not answer.
    #[inline(never)]
    pub fn write(&mut self, register: u32, value: u16) -> Result<(), CallError> {
        let request = mdio_write::Arguments {
            phy: self.phy.address,
            register,
            value: value.into(),
        };
        self.link.call(request).map(drop)
    }

    /// The words of its delays' registers. If others are wanted, those are written and take effect; what was there is told all
    /// the same.
    ///
    /// # Errors
    /// The PHY does not answer, or the MAC does not.
    #[inline(never)]
    pub fn words(&mut self, wanted: Option<&Words>) -> Result<Words, CallError> {
        let mut words = Words::default();
        let mut changed = false;
        for (at, place) in places(self.phy.kind).iter().enumerate() {
            let wanted = wanted.map(|wanted| wanted[at]);
            let old = self.visit(place, wanted);
            // The page is again that of the standard registers, whatever happened: the MAC reads the link there.
            if let Some(selector) = place.leave {
                self.write(selector.into(), 0)?;
            }
            words[at] = old?;
            changed |= wanted.is_some_and(|wanted| wanted != words[at]);
        }
        if changed && self.phy.kind == Kind::M88E1512 {
            let control = self.read(CONTROL)?;
            self.write(CONTROL, control | SOFT_RESET)?;
        }
        Ok(words)
    }

    /// Reads a register of delays, and writes it if another word is wanted there.
    fn visit(&mut self, place: &Place, wanted: Option<u16>) -> Result<u16, CallError> {
        for (register, word) in place.choose {
            self.write(u32::from(*register), *word)?;
        }
        let old = self.read(place.read.into())?;
        if let Some(word) = wanted.filter(|wanted| *wanted != old) {
            if let Some((register, word)) = place.prepare {
                self.write(register.into(), word)?;
            }
            self.write(place.write.into(), word & !place.hidden | place.with)?;
        }
        Ok(old)
    }

    fn set_delays(&mut self, delays: Delays) -> Result<(), CallError> {
        let kind = self.phy.kind;
        let mut words = self.words(None)?;
        for direction in Direction::ALL {
            let delayed = match direction {
                Direction::Receive => delays.receive,
                Direction::Transmit => delays.transmit,
            };
            let delay = if delayed { kind.delayed(direction) } else { 0 };
            delays::set(kind, &mut words, direction, delay);
        }
        self.words(Some(&words)).map(drop)
    }
}
