//! A network interface of this computer: a Linux packet socket (packet(7)).

use super::{Address, Wire};
use nix::errno::Errno;
use nix::ifaddrs::getifaddrs;
use nix::sys::socket::sockopt::ReceiveTimeout;
use nix::sys::socket::{
    bind, setsockopt, socket, AddressFamily, LinkAddr, SockFlag, SockProtocol, SockType,
};
use nix::sys::time::{TimeVal, TimeValLike};
use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::time::{Duration, Instant};

/// Room for the longest frame.
const FRAME: usize = 1600;
/// ARP hardware type of Ethernet (linux/if_arp.h).
const ETHERNET: u16 = 1;
/// How long an answer is waited for before the call is sent again, and how often it is sent: a board answers within microseconds,
/// but a simulated one at the other end of a TAP interface lives some hundred times more slowly.
const PATIENCE: (Duration, u32) = (Duration::from_millis(200), 25);

/// Why an interface cannot be used, in one line.
#[derive(Debug, thiserror::Error)]
pub enum SocketError {
    /// No such interface.
    #[error("no Ethernet interface `{name}`; there are: {known}")]
    Unknown {
        /// As given.
        name: String,
        /// Those that there are.
        known: String,
    },
    /// Not allowed.
    #[error("raw frames on `{name}` need CAP_NET_RAW: run this as root, or allow it once by `sudo setcap cap_net_raw=ep {program}`")]
    NotAllowed {
        /// The interface.
        name: String,
        /// This program.
        program: String,
    },
    /// Something else.
    #[error("interface `{name}` cannot be used: {reason}")]
    Failed {
        /// The interface.
        name: String,
        /// What the system said.
        reason: Errno,
    },
}

/// See the module documentation.
pub struct Socket {
    file: File,
    own: Address,
}

impl Socket {
    /// Opens the interface of this name for raw frames.
    pub fn open(name: &str) -> Result<Socket, SocketError> {
        let failed = |reason: Errno| match reason {
            Errno::EPERM | Errno::EACCES => SocketError::NotAllowed {
                name: name.into(),
                program: std::env::current_exe().map_or("pdu".into(), |p| p.display().to_string()),
            },
            reason => SocketError::Failed {
                name: name.into(),
                reason,
            },
        };
        let place = interface(name, failed)?;
        let socket = socket(
            AddressFamily::Packet,
            SockType::Raw,
            SockFlag::SOCK_CLOEXEC,
            SockProtocol::EthAll,
        );
        let socket = socket.map_err(failed)?;
        bind(std::os::fd::AsRawFd::as_raw_fd(&socket), &place).map_err(failed)?;
        Ok(Socket {
            file: File::from(socket),
            own: Address(place.addr().unwrap_or_default()),
        })
    }
}

/// Number and address of the interface of this name.
fn interface(name: &str, failed: impl Fn(Errno) -> SocketError) -> Result<LinkAddr, SocketError> {
    let mut known = Vec::new();
    for interface in getifaddrs().map_err(failed)? {
        let link = interface
            .address
            .as_ref()
            .and_then(|address| address.as_link_addr());
        match link {
            Some(link) if link.hatype() == ETHERNET => {
                if interface.interface_name == name {
                    return Ok(*link);
                }
                known.push(interface.interface_name);
            }
            _ => {}
        }
    }
    Err(SocketError::Unknown {
        name: name.into(),
        known: known.join(" "),
    })
}

impl Wire for Socket {
    fn own(&self) -> Address {
        self.own
    }

    fn patience(&self) -> (Duration, u32) {
        PATIENCE
    }

    fn send(&mut self, frame: &[u8]) -> io::Result<()> {
        self.file.write_all(frame)
    }

    fn receive(&mut self, patience: &mut Duration) -> io::Result<Option<Vec<u8>>> {
        let began = Instant::now();
        if patience.is_zero() {
            return Ok(None);
        }
        let wait = TimeVal::microseconds(patience.as_micros().max(1) as i64);
        setsockopt(&self.file, ReceiveTimeout, &wait)?;
        let mut frame = vec![0; FRAME];
        let read = self.file.read(&mut frame);
        *patience = patience.saturating_sub(began.elapsed());
        match read {
            Ok(length) => {
                frame.truncate(length);
                Ok(Some(frame))
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(None),
            // A signal: the caller looks whether it is to end, and asks again.
            Err(error) if error.kind() == ErrorKind::Interrupted => Ok(Some(Vec::new())),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interface_that_is_not_there_is_told_with_those_that_are() {
        let error = Socket::open("no-such-interface").err().expect("refused");
        assert!(
            error
                .to_string()
                .contains("no Ethernet interface `no-such-interface`"),
            "{error}"
        );
    }
}
