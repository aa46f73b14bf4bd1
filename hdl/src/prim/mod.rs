//! Vendor cells, instantiated only in board tops.
pub mod ecp5;
