//! Tests of the MAC: its paths alone, and the node with the page memory.
mod books;
mod filter;
mod gates;
mod latency;
mod model;
mod nibbles;
mod node;
mod phy;
mod receive;
mod storm;
mod transmit;
mod world;
