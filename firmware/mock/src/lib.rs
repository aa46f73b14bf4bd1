//! The PDU's hardware as the firmware sees it: nodes that answer calls, converters, pages, a wire. For tests on the host.
//!
//! It is written from `spec` and the data sheets, not from the gateware, and it can misbehave on purpose: keep silent, answer
//! late, answer RETRY, send notices nobody expects.
//!
//! Time passes only by sending (8 clocks) and by receiving (to the next message or the deadline).

pub mod host;
pub mod manager;

mod converters;
mod nodes;
mod pages;
mod phy;
#[path = "../../../sim/src/device/phy_registers.rs"]
mod phy_registers;
pub mod sums;
mod world;

pub use converters::Converters;
pub use nodes::Channel;
pub use pages::MockPage;
pub use phy::Phy;
pub use phy_registers::PhyRegisters;
pub use world::{Disturbance, Pdu, World};
