//! The RPC network: four-word messages between nodes.

mod arbiter;
pub mod contract;
mod egress;
mod ingress;
#[cfg(test)]
mod lane_proof;
pub mod layout;
mod link;
#[cfg(test)]
pub mod model;
mod plan;
#[cfg(test)]
mod proof;
mod query;
mod receive;
mod responder;
mod route;
mod router;
mod server_port;
mod tally;
mod transmit;

#[cfg(test)]
mod tests;

pub use arbiter::RoundRobin;
pub use link::{LinkSink, LinkSource};
pub use plan::{Plan, PortPlan};
pub use query::{CounterSink, CounterSource};
pub use receive::Receive;
pub use router::Router;
pub use server_port::{ForgetfulServerPort, ServerPort, ServerPortWith};
pub use transmit::Transmit;
