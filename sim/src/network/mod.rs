//! What is at the other end of the network cable.

mod cable;
mod dhcp;
mod forward;
mod pace;
mod tap;
pub mod user;

pub use cable::Cable;
pub use pace::Pace;
pub use tap::Tap;
pub use user::{Forward, Protocol, UserNetwork};

use crate::engine::Time;
use smoltcp::wire::{ArpPacket, ArpRepr, EthernetFrame, EthernetProtocol, Ipv4Packet};
use std::net::Ipv4Addr;

/// The other end of the cable.
pub trait Network: Send {
    /// A frame from the device, without FCS.
    fn receive(&mut self, now: Time, frame: &[u8]);
    /// Frames for the device, without FCS.
    fn poll(&mut self, now: Time) -> Vec<Vec<u8>>;
    /// The device's address, once it is known.
    fn device_address(&self) -> Option<Ipv4Addr>;
}

/// A cable that leads nowhere.
pub struct Unplugged;

impl Network for Unplugged {
    fn receive(&mut self, _now: Time, _frame: &[u8]) {}
    fn poll(&mut self, _now: Time) -> Vec<Vec<u8>> {
        Vec::new()
    }
    fn device_address(&self) -> Option<Ipv4Addr> {
        None
    }
}

/// A network that cannot be had, in one line.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    /// Somebody else has the port.
    #[error("{protocol} port {port} on localhost cannot be used: {reason}; choose another, for instance --{protocol} {}:{device}", port + 1)]
    Port {
        /// `udp` or `tcp`.
        protocol: &'static str,
        /// The port here.
        port: u16,
        /// The port of the device.
        device: u16,
        /// Why.
        reason: std::io::Error,
    },
    /// The TAP interface cannot be had.
    #[error("TAP interface {name} cannot be used: {reason}; as root: ip tuntap add {name} mode tap user USER")]
    Tap {
        /// Its name.
        name: String,
        /// Why.
        reason: String,
    },
}

/// The sender's IPv4 address of a frame of the device.
fn sender_of(frame: &[u8]) -> Option<Ipv4Addr> {
    let frame = EthernetFrame::new_checked(frame).ok()?;
    let source = match frame.ethertype() {
        EthernetProtocol::Arp => {
            let packet = ArpPacket::new_checked(frame.payload()).ok()?;
            match ArpRepr::parse(&packet).ok()? {
                ArpRepr::EthernetIpv4 {
                    source_protocol_addr,
                    ..
                } => source_protocol_addr,
                _ => return None,
            }
        }
        EthernetProtocol::Ipv4 => Ipv4Packet::new_checked(frame.payload()).ok()?.src_addr(),
        _ => return None,
    };
    Some(source).filter(|address| !address.is_unspecified())
}
