//! Calls to the instruments of a chip through its Ethernet bridge ([`spec::bridge`]): the way to those of a board.
//!
//! | module       | what it is                                                    |
//! |--------------|---------------------------------------------------------------|
//! | [`client`]   | the transport: frames out and in, repetition, finding devices |
//! | [`socket`]   | a network interface of this computer                          |
//! | [`segment`]  | the simulated cable                                           |

pub mod client;
pub mod segment;
pub mod socket;

pub use client::{BridgeClient, Wire};
pub use segment::{Segment, SimulatedWire};
pub use socket::{Socket, SocketError};

use std::fmt;
use std::str::FromStr;

/// An Ethernet address, in octets with colons between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address(pub [u8; 6]);

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let octets = self.0.map(|octet| format!("{octet:02x}"));
        f.write_str(&octets.join(":"))
    }
}

impl FromStr for Address {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let octet = |part: &str| {
            let digits = (1..=2).contains(&part.len());
            u8::from_str_radix(part, 16).ok().filter(|_| digits)
        };
        let octets: Option<Vec<u8>> = text.split([':', '-']).map(octet).collect();
        let octets = octets.and_then(|octets| octets.try_into().ok());
        octets
            .map(Address)
            .ok_or_else(|| format!("`{text}` is no Ethernet address such as 02:50:44:55:00:01"))
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn addresses_are_read_as_written() {
        let address = Address([2, 0x50, 0x44, 0x55, 0, 0xff]);
        assert_eq!("02:50:44:55:00:ff".parse(), Ok(address));
        assert_eq!("2-50-44-55-0-FF".parse(), Ok(address));
        assert_eq!(address.to_string().parse(), Ok(address));
        for wrong in [
            "",
            "02:50:44:55:00",
            "02:50:44:55:00:01:02",
            "x2:50:44:55:00:01",
            "002:5:4:5:0:1",
        ] {
            assert!(wrong.parse::<Address>().is_err(), "{wrong}");
        }
    }
}
