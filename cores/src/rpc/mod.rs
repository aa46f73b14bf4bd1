//! The RPC network: four-word messages between nodes.

mod link;

pub use link::{LinkSink, LinkSource};
