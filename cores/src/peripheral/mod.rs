//! The peripheral controller, node `periph`: three SPI buses, I2C, timer, general-purpose pins, fault LED, voltage straps.
//!
//! ```text
//!            +-- Server ----------------------------------------------+
//!  link_in ->| Inbox -> Dispatch -+-> SpiLane 0: Ticket, spi::Master  |-> spi_select, spi_clock, spi_out; spi_in
//!            |                    +-> SpiLane 1                       |
//!            |                    +-> SpiLane 2                       |
//!            |                    +-> I2cLane:  Ticket, i2c::Controller|-> scl_low, sda_low; scl_in, sda_in
//!            |                    +-> Immediate: timer, pins, straps  |-> fault_led, gpio_*; straps
//!  link_out<-| Transmit <- RoundRobin <- answers and interrupts       |
//!            +--------------------------------------------------------+
//! ```
//! A call for an engine leaves the inbox when the engine is free: the engine takes a ticket (caller and call number), works on its
//! own, and its answer goes out when it is done. All other calls are answered from the inbox, and take effect in the clock
//! in which their answer starts. So a slow I2C byte delays neither SPI nor the timer; only a second call for an engine that is
//! still at work waits in the inbox, and calls behind it with it.
//!
//! Rules, and what holds them:
//! 1. A call leaves the inbox by its own answer, or by a ticket that owes it, and by nothing else (`Inbox`, `Ticket`).
//! 2. A ticket is freed by its own answer and by nothing else.
//! 3. Who wants to speak speaks after at most six others (`rpc::RoundRobin`). A reply waits for room for replies, an interrupt for
//!    room for requests: neither holds up the other.
//! 4. Messages that are no CALL are consumed. Unknown calls, bus 3, and I2C bytes or stops on a bus that is not between a
//!    start and a stop answer FAIL and change nothing.
//!
//! A new SPI or I2C clock divider counts from the next call for that bus on. Clock: `clock`. Power-up: nothing selected, lines free,
//! pins neither driven nor watched, LED dark, timer stopped, dividers 0. Calls: `spec::services::peripheral`. Time of a call of each engine: see
//! [spi](crate::spi) and [i2c](crate::i2c).
//!
//! `ServerWith<1, _>` is the mistake of 2013 (everything that is sent empties the inbox); `tests/lost_call.rs` finds it.
mod call_name;
mod dispatch;
mod engines;
mod i2c_lane;
mod immediate;
mod inbox;
mod message;
mod pin_bank;
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
pub use pin_bank::PinBank;
pub use server::{Server, ServerWith};
pub use spi_bank::SpiBank;
pub use spi_lane::SpiLane;
pub use ticket::Ticket;
