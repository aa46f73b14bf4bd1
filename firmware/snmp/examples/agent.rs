//! The agent on a UDP port of this machine, in front of a unit without hardware, for trying managers on it.
//!
//!     cargo run -p snmp --example agent [PORT]
//!     snmpwalk -v2c -c public 127.0.0.1:1161 1.3.6.1.4.1.42453.2
//!
//! `public` reads, `private` writes. Channel 9 stands tripped.

use std::net::UdpSocket;
use std::time::Instant;

use snmp::{Agent, Community, BUFFER_BYTES, MESSAGE_MAX};

#[path = "../tests/support/unit.rs"]
#[allow(dead_code)] // Made for tests; this program uses a part of it.
mod unit;

fn main() -> std::io::Result<()> {
    let port = match std::env::args().nth(1).map(|text| text.parse()) {
        None => 1161,
        Some(Ok(port)) => port,
        Some(Err(_)) => {
            eprintln!("usage: agent [PORT]");
            std::process::exit(2);
        }
    };
    let socket = UdpSocket::bind(("127.0.0.1", port))?;
    println!("listening on {}", socket.local_addr()?);
    let started = Instant::now();
    let mut agent = Agent::new(
        Community::new(b"public"),
        Community::new(b"private"),
        std::process::id(),
    );
    let mut unit = unit::Unit::default();
    unit.settings.state[8] = 2;
    let mut datagram = [0; MESSAGE_MAX + 1];
    let mut buffer = [0; BUFFER_BYTES];
    loop {
        let (length, manager) = socket.recv_from(&mut datagram)?;
        unit.uptime = (started.elapsed().as_millis() / 10) as u32;
        if let Some(answer) = agent.answer(&datagram[..length], &mut buffer, &mut unit) {
            socket.send_to(answer, manager)?;
        }
    }
}
