//! The world around the chip: compiled models, devices, network, recorders.
#![deny(unsafe_code)]
#![warn(missing_docs)]

pub mod device;
pub mod engine;
