//! The peripheral controller, node `periph`.
mod call_name;
mod dispatch;
mod engines;
mod i2c_lane;
mod immediate;
mod inbox;
mod message;
mod server;
mod spi_bank;
mod spi_lane;
#[cfg(test)]
mod tests;
mod ticket;

pub use call_name::CallName;
pub use dispatch::Dispatch;
pub use engines::{Engines, SPEAKERS};
pub use i2c_lane::I2cLane;
pub use immediate::Immediate;
pub use inbox::Inbox;
pub use message::{Message, Request, SpiOrder};
pub use server::{Server, ServerWith};
pub use spi_bank::SpiBank;
pub use spi_lane::SpiLane;
pub use ticket::Ticket;
