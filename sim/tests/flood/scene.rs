//! What a flood is made of.
use super::Random;
use crate::wire::frames::{self, Station, LEAST};
use sim::device::rgmii::Shape;
use smoltcp::wire::IpProtocol;
use std::net::Ipv4Addr;

/// What comes.
pub enum Carrier {
    /// A frame without FCS.
    Frame(Vec<u8>, Shape),
    /// Octets with nothing around them, and the gap after them.
    Bare(Vec<u8>, usize),
}

/// What a frame is made from.
pub struct Scene<'a> {
    pub random: &'a mut Random,
    pub number: u64,
    pub host: Station,
    pub device: Station,
}

impl Scene<'_> {
    /// One of 200 hosts of the network, more than a stack remembers.
    pub fn somebody(&mut self) -> Station {
        let number = (self.random.next() % 200) as u8 + 20;
        let [a, b, c, _] = self.host.ip.octets();
        Station {
            mac: [2, 0, 0, 0, 1, number],
            ip: Ipv4Addr::new(a, b, c, number),
        }
    }

    pub fn meaningless(&self, to: [u8; 6], octets: usize, tagged: bool) -> Vec<u8> {
        frames::meaningless(self.host.mac, to, octets, tagged, self.number)
    }

    pub fn datagram(&mut self, port: u16, data: &[u8]) -> Vec<u8> {
        let from = self.somebody();
        frames::udp((from, 40_001), (self.device, port), data)
    }
}

pub fn good(frame: Vec<u8>) -> Carrier {
    Carrier::Frame(frame, Shape::default())
}

/// A frame that is as long as it is, with its FCS changed.
pub fn spoilt(frame: Vec<u8>) -> Carrier {
    let shape = Shape {
        pad: false,
        spoil: 0x8000_0001,
        ..Shape::default()
    };
    Carrier::Frame(frame, shape)
}

/// A frame that is as long as it is.
pub fn short(frame: Vec<u8>) -> Carrier {
    let shape = Shape {
        pad: false,
        ..Shape::default()
    };
    Carrier::Frame(frame, shape)
}

/// A frame under the least length.
pub fn runt(scene: &mut Scene) -> Vec<u8> {
    let octets = 14 + scene.random.next() as usize % (LEAST - 14);
    scene.meaningless(scene.device.mac, octets, false)
}

/// The first part of a connection: a TCP header with SYN, from a port of its own.
pub fn syn(scene: &mut Scene) -> Carrier {
    let port = 1024 + (scene.number % 60_000) as u16;
    let mut header = [&port.to_be_bytes()[..], &80u16.to_be_bytes()].concat();
    header.extend([0, 0, 0, 1, 0, 0, 0, 0, 0x50, 2, 0x20, 0, 0, 0, 0, 0]);
    let from = scene.somebody();
    good(frames::ip(from, scene.device, IpProtocol::Tcp, &header))
}
