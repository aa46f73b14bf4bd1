//! What goes over the wire: frames that say which they are, and what the MAC counted.

use drivers::ethernet::{counter, Port};
use drivers::phy::{Bus, Phy};
use rpc::{CallError, Link, Network, PageWindow};
use smoltcp::phy::{Device, RxToken, TxToken};
use smoltcp::time::Instant;
use spec::ethernet::{Counter, HEADER_OCTETS};
use spec::scan::{Cause, FRAME_OCTETS, FRAME_TYPE};

/// Octets of a frame that say which one it is: both addresses, the type, step and number.
pub(super) const LABEL_OCTETS: usize = HEADER_OCTETS + 2;
/// What becomes of a frame that comes back damaged.
const DAMAGED: [Counter; 8] = [
    Counter::DroppedBadFcs,
    Counter::DroppedError,
    Counter::DroppedAlignment,
    Counter::DroppedFragment,
    Counter::DroppedRunt,
    Counter::DroppedOversize,
    Counter::DroppedJabber,
    Counter::DroppedNoSfd,
];

/// What the test works with.
pub struct Wire<'a, N, W: PageWindow> {
    /// The network of the chip.
    pub link: &'a mut Link<N>,
    /// The port.
    pub port: &'a mut Port<W>,
    /// The PHY.
    pub phy: Phy,
    /// The own address.
    pub mac: [u8; 6],
}

/// Of the PHY, or of the MAC for it.
pub(super) fn no_answer(_: CallError) -> Cause {
    Cause::NoAnswer
}

/// Beginning of a frame.
pub(super) fn label(mac: [u8; 6], step: usize, number: u8) -> [u8; LABEL_OCTETS] {
    let mut label = [0; LABEL_OCTETS];
    label[..6].copy_from_slice(&mac);
    label[6..12].copy_from_slice(&mac);
    label[12..14].copy_from_slice(&FRAME_TYPE.to_be_bytes());
    label[14..].copy_from_slice(&[step as u8, number]);
    label
}

impl<N: Network, W: PageWindow> Wire<'_, N, W> {
    pub(super) fn bus(&mut self) -> Bus<'_, N> {
        Bus {
            link: self.link,
            phy: self.phy,
        }
    }

    /// Frames that arrived damaged, so far.
    pub(super) fn damaged(&mut self) -> Result<u64, Cause> {
        let mut sum = 0u64;
        for which in DAMAGED {
            sum = sum.wrapping_add(counter(self.link, which).map_err(no_answer)?);
        }
        Ok(sum)
    }

    /// Writes a frame that begins like this into a page; without a page it is not sent.
    pub(super) fn send(&mut self, label: [u8; LABEL_OCTETS]) {
        let Some(room) = self.port.transmit(Instant::ZERO) else {
            return;
        };
        room.consume(FRAME_OCTETS, |frame| {
            let (head, data) = frame.split_at_mut(LABEL_OCTETS);
            head.copy_from_slice(&label);
            // Every octet follows every other some time (a generator modulo 2^32 by Knuth and Lewis, its upper octet).
            let mut state = u32::from_be_bytes([label[14], label[15], 0, 1]);
            for octet in data {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                *octet = (state >> 24) as u8;
            }
        });
    }

    /// Takes every frame that has come.
    pub(super) fn returned(&mut self, mut take: impl FnMut(&[u8])) {
        self.port.service(self.link);
        while let Some((frame, _)) = self.port.receive(Instant::ZERO) {
            frame.consume(&mut take);
            self.port.service(self.link);
        }
    }
}
