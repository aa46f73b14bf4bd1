//! gdb for a device that lives by itself: a board.

use super::server::{listen, GdbServer};
use crate::debug::client::Debugger;
use crate::host::{CallError, Transport};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Time between two turns of the server; gdb waits that long for a stop to be noticed.
const PAUSE: Duration = Duration::from_millis(5);

/// Why gdb cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum BoardError {
    /// The port of localhost.
    #[error("{0}")]
    Port(String),
    /// The device.
    #[error(transparent)]
    Call(#[from] CallError),
}

/// Serves gdb on a port of localhost until `stop` is set; says what happens by `say`. The device is asked once before, so that one
/// that does not answer is told at once.
pub fn serve<T: Transport>(
    port: u16,
    transport: T,
    stop: &AtomicBool,
    mut say: impl FnMut(String),
) -> Result<(), BoardError> {
    let listener = listen(port).map_err(BoardError::Port)?;
    let mut debugger = Debugger::new(transport);
    let state = match debugger.halted()? {
        Some(halted) => format!("is halted at {:#010x}", halted.pc),
        None => "runs".into(),
    };
    say(format!(
        "the CPU {state}; gdb port {port}: `target remote localhost:{port}`; Ctrl-C ends it"
    ));
    let mut server = GdbServer::new(listener, debugger);
    while !stop.load(Ordering::Relaxed) {
        server.serve();
        server.take_said().into_iter().for_each(&mut say);
        std::thread::sleep(PAUSE);
    }
    server.finish();
    server.take_said().into_iter().for_each(&mut say);
    Ok(())
}
