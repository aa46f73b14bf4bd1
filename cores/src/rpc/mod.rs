//! The RPC network: four-word messages between nodes.

pub mod layout;
mod link;
#[cfg(test)]
pub mod model;
mod receive;
mod server_port;
mod transmit;

#[cfg(test)]
mod tests;

pub use link::{LinkSink, LinkSource};
pub use receive::Receive;
pub use server_port::{ForgetfulServerPort, ServerPort, ServerPortWith};
pub use transmit::Transmit;
