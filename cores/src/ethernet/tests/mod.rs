//! Tests of the MAC: its paths alone, and the node with the page memory.
mod books;
mod filter;
mod gates;
mod latency;
pub mod model;
mod nibbles;
pub mod node;
mod phy;
mod receive;
mod storm;
mod sums;
mod transmit;
pub mod world;
