//! What was set for each channel, and the form in which it survives a restart of the CPU.

use crate::trips::Trips;
use drivers::outputs::Automatic;
use heapless::Vec;
use spec::management::ShutdownReason;
use spec::sensors::{
    CURRENT_FULL_SCALE_MA, DAC_STEPS, INRUSH_DEFAULT_MS, INRUSH_MAX_MS, LIMIT_DEFAULT_MA,
    LIMIT_MAX_MA,
};
use spec::services::breaker::CHANNELS;

/// Longest text that can be set, in octets.
pub const TEXT_OCTETS: usize = 63;
/// Octets of the kept form.
pub const KEPT_OCTETS: usize = rt::kept::BYTES;
/// Octets of what a channel does by itself, in the kept form.
const AUTOMATIC_OCTETS: usize = 6;
/// Octets of the trips of a channel, in the kept form.
const TRIPS_OCTETS: usize = 12;

/// A text of the system group.
pub type Text = Vec<u8, TEXT_OCTETS>;

/// Everything that management can set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channels {
    /// Limits in milliamperes.
    pub limits: [u16; CHANNELS],
    /// Inrush times in milliseconds.
    pub inrush: [u16; CHANNELS],
    /// What each does by itself.
    pub automatic: [Automatic; CHANNELS],
    /// `sysContact`, `sysName`, `sysLocation`.
    pub texts: [Text; 3],
}

impl Channels {
    /// What counts until something is set.
    pub fn new(name: &[u8]) -> Self {
        let name = Text::from_slice(&name[..name.len().min(TEXT_OCTETS)]).unwrap_or_default();
        Channels {
            limits: [LIMIT_DEFAULT_MA as u16; CHANNELS],
            inrush: [INRUSH_DEFAULT_MS as u16; CHANNELS],
            automatic: [Automatic::default(); CHANNELS],
            texts: [Text::new(), name, Text::new()],
        }
    }

    /// The kept form, together with the reason of a shutdown and the trips.
    pub fn to_kept(&self, reason: ShutdownReason, trips: &[Trips; CHANNELS]) -> [u8; KEPT_OCTETS] {
        let mut kept = Vec::<u8, KEPT_OCTETS>::new();
        let mut put = |octets: &[u8]| {
            // The sizes are checked below to fit.
            let _ = kept.extend_from_slice(octets);
        };
        put(&[reason as u8]);
        self.limits
            .iter()
            .chain(&self.inrush)
            .for_each(|value| put(&value.to_be_bytes()));
        for channel in &self.automatic {
            put(&to_octets(channel));
        }
        for channel in trips {
            put(&channel.count.to_be_bytes());
            put(&channel.time.to_be_bytes());
        }
        for text in &self.texts {
            put(&[text.len() as u8]);
            put(text);
        }
        let mut octets = [0; KEPT_OCTETS];
        octets[..kept.len()].copy_from_slice(&kept);
        octets
    }

    /// From the kept form; `None` if it holds what cannot be.
    pub fn from_kept(kept: &[u8; KEPT_OCTETS]) -> Option<Kept> {
        let mut rest = &kept[..];
        let mut take = |count: usize| -> Option<&[u8]> {
            let (octets, after) = rest.split_at_checked(count)?;
            rest = after;
            Some(octets)
        };
        let reason = ShutdownReason::from_code(u32::from(take(1)?[0]))?;
        let mut channels = Channels::new(&[]);
        for value in channels.limits.iter_mut().chain(&mut channels.inrush) {
            let octets = take(2)?;
            *value = u16::from_be_bytes([octets[0], octets[1]]);
        }
        for channel in &mut channels.automatic {
            *channel = from_octets(take(AUTOMATIC_OCTETS)?.try_into().ok()?)?;
        }
        let mut trips = [Trips::default(); CHANNELS];
        for channel in &mut trips {
            channel.count = u32::from_be_bytes(take(4)?.try_into().ok()?);
            channel.time = u64::from_be_bytes(take(8)?.try_into().ok()?);
        }
        for text in &mut channels.texts {
            let length = usize::from(take(1)?[0]);
            *text = Text::from_slice(take(length)?).ok()?;
        }
        let sound = channels
            .limits
            .iter()
            .all(|limit| u32::from(*limit) <= LIMIT_MAX_MA)
            && channels
                .inrush
                .iter()
                .all(|time| u32::from(*time) <= INRUSH_MAX_MS);
        sound.then_some(Kept {
            channels,
            reason,
            trips,
        })
    }
}

/// What was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What was set.
    pub channels: Channels,
    /// Why the outputs were shut down.
    pub reason: ShutdownReason,
    /// Trips until then.
    pub trips: [Trips; CHANNELS],
}

const _: () = {
    let channel = 2 + 2 + AUTOMATIC_OCTETS + TRIPS_OCTETS;
    assert!(1 + channel * CHANNELS + 3 * (1 + TEXT_OCTETS) <= KEPT_OCTETS);
};

fn to_octets(automatic: &Automatic) -> [u8; AUTOMATIC_OCTETS] {
    let flags = u8::from(automatic.starts) | u8::from(automatic.off_at_restart) << 1;
    let [start_high, start_low] = automatic.start_delay.to_be_bytes();
    let [retry_high, retry_low] = automatic.retry_delay.to_be_bytes();
    let limit = automatic.retry_limit;
    [flags, limit, start_high, start_low, retry_high, retry_low]
}

fn from_octets(octets: [u8; AUTOMATIC_OCTETS]) -> Option<Automatic> {
    let [flags, retry_limit, start_high, start_low, retry_high, retry_low] = octets;
    (flags < 4).then_some(Automatic {
        starts: flags & 1 != 0,
        start_delay: u16::from_be_bytes([start_high, start_low]),
        retry_limit,
        retry_delay: u16::from_be_bytes([retry_high, retry_low]),
        off_at_restart: flags & 2 != 0,
    })
}

/// The DAC code nearest to a limit. A limit that is not 0 gets at least one step, or the channel could never be on; the
/// highest limit gets the highest code.
pub fn dac_code(milliamperes: u16) -> u8 {
    let code =
        (u32::from(milliamperes) * DAC_STEPS + CURRENT_FULL_SCALE_MA / 2) / CURRENT_FULL_SCALE_MA;
    code.clamp((milliamperes > 0).into(), DAC_STEPS - 1) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    /// D-FW-7: 5000 mA is the highest code, not the lowest.
    #[test]
    fn codes_are_the_nearest() {
        let codes = [
            (0, 0),
            (1, 1),
            (50, 3),
            (2500, 128),
            (4000, 205),
            (4990, 255),
            (5000, 255),
        ];
        for (limit, code) in codes {
            assert_eq!(dac_code(limit), code, "{limit} mA");
        }
        for limit in 1..5000 {
            assert!(dac_code(limit) <= dac_code(limit + 1));
        }
    }

    #[test]
    fn what_is_kept_comes_back() {
        let mut channels = Channels::new(b"bench");
        channels.limits[3] = 5000;
        channels.inrush[9] = 10_000;
        channels.texts =
            core::array::from_fn(|i| Text::from_slice(&[b'a' + i as u8; TEXT_OCTETS]).unwrap());
        channels.automatic[4] = Automatic {
            starts: true,
            start_delay: 65_535,
            retry_limit: 255,
            retry_delay: 258,
            off_at_restart: false,
        };
        channels.automatic[5].off_at_restart = true;
        let trips = core::array::from_fn(|i| Trips {
            count: i as u32,
            time: u64::MAX >> i,
        });
        let reason = ShutdownReason::VoltageHigh;
        let kept = channels.to_kept(reason, &trips);
        let expected = Kept {
            channels,
            reason,
            trips,
        };
        assert_eq!(Channels::from_kept(&kept), Some(expected));
    }

    #[test]
    fn nonsense_is_refused() {
        let trips = [Trips::default(); CHANNELS];
        let good = Channels::new(b"bench").to_kept(ShutdownReason::None, &trips);
        assert!(Channels::from_kept(&good).is_some());
        for (place, octet) in [(0, 99), (1, 0xff), (21, 0xff), (41, 4), (221, 64)] {
            let mut bad = good;
            bad[place] = octet;
            assert_eq!(Channels::from_kept(&bad), None, "octet {place}");
        }
    }
}
