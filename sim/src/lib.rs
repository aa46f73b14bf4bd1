//! The world around the chip: compiled models, devices, network, recorders.
#![deny(unsafe_code)]
#![warn(missing_docs)]

pub mod board;
pub mod bridge;
pub mod chip;
pub mod control;
pub mod cpu;
pub mod debug;
pub mod device;
pub mod engine;
pub mod host;
pub mod machine;
pub mod network;
pub mod ports;
pub mod record;
pub mod recorder;
pub mod session;
