//! Tests of the MAC: its paths alone, and the node with the page memory.
mod filter;
mod gates;
mod model;
mod node;
mod phy;
mod receive;
mod transmit;
mod world;
