//! How calls reach a debug unit. A debugger knows nothing else of where its device is.

use spec::map::Node;
use spec::rpc::{Data, Message};

/// Why a call has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// Nobody answered in time.
    #[error("the debug unit does not answer")]
    Silence,
}

/// A way for calls to a node and for the answers.
///
/// The simulator's way is the chip's host port. Whatever brings messages to that port of a board, and its answers back, is one for
/// the board.
pub trait Transport {
    /// Sends a call and waits for its answer.
    fn call(&mut self, node: Node, call: u8, data: Data) -> Result<Message, TransportError>;
}
