//! One end of a cable, for a `smoltcp` stack to stand at.

use smoltcp::phy::{Device, DeviceCapabilities, Medium, RxToken, TxToken};
use smoltcp::time::Instant;
use spec::ethernet::{FCS_OCTETS, MAX_FRAME_OCTETS};
use std::collections::VecDeque;

/// Frames without FCS that came from the other end and that go there.
#[derive(Default)]
pub struct Cable {
    /// For the stack at this end.
    pub arrived: VecDeque<Vec<u8>>,
    /// From it.
    pub sent: Vec<Vec<u8>>,
}

/// A frame that arrived.
pub struct Received(Vec<u8>);

/// Room for a frame to send.
pub struct Transmit<'a>(&'a mut Vec<Vec<u8>>);

impl RxToken for Received {
    fn consume<R, F: FnOnce(&[u8]) -> R>(self, take: F) -> R {
        take(&self.0)
    }
}

impl TxToken for Transmit<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, length: usize, fill: F) -> R {
        let mut frame = vec![0; length];
        let result = fill(&mut frame);
        self.0.push(frame);
        result
    }
}

impl Device for Cable {
    type RxToken<'a> = Received;
    type TxToken<'a> = Transmit<'a>;

    fn receive(&mut self, _timestamp: Instant) -> Option<(Received, Transmit<'_>)> {
        let frame = self.arrived.pop_front()?;
        Some((Received(frame), Transmit(&mut self.sent)))
    }

    fn transmit(&mut self, _timestamp: Instant) -> Option<Transmit<'_>> {
        Some(Transmit(&mut self.sent))
    }

    fn capabilities(&self) -> DeviceCapabilities {
        let mut capabilities = DeviceCapabilities::default();
        capabilities.medium = Medium::Ethernet;
        capabilities.max_transmission_unit = MAX_FRAME_OCTETS - FCS_OCTETS;
        capabilities
    }
}
