//! The PDU's application. All of it runs on the host too, over the mock of the hardware.
//!
//! | module         | what it does                                                                     |
//! |----------------|----------------------------------------------------------------------------------|
//! | [`settings`]   | the block of settings in the image, taken apart                                  |
//! | [`average`]    | mean of the last samples                                                         |
//! | [`extremes`]   | lowest and highest sample                                                        |
//! | [`metering`]   | currents, voltages, temperatures, one conversion at a time                       |
//! | [`protection`] | when the outputs are shut down, why, and when they may be switched on again       |
//! | [`overload`]   | when all outputs together give too much                                          |
//! | [`channels`]   | limits and inrush times, and what survives a restart                             |
//! | [`trips`]      | how many trips, and when the last was                                            |
//! | [`plant`]      | everything but the network: what is measured, set and switched                   |
//! | [`objects`]    | the plant as network management sees it                                          |
//! | [`statistics`] | tables of the network interface                                                  |
//! | [`echo`]       | answers to pings, in the page in which they came                                 |
//! | [`probe`]      | answers to ARP probes                                                            |
//! | [`manager`]    | where answers to managers go                                                     |
//! | [`stack`]      | addresses, DHCP with its fallback, SNMP over UDP                                 |
//! | [`scan`]       | the self-test of the PHY's delays                                                |
//! | [`unit`]       | boot order and the main loop                                                     |
#![no_std]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod average;
pub mod channels;
pub mod echo;
pub mod extremes;
pub mod manager;
pub mod metering;
pub mod objects;
pub mod overload;
pub mod plant;
pub mod probe;
pub mod protection;
pub mod scan;
pub mod settings;
pub mod stack;
pub mod statistics;
pub mod trips;
pub mod unit;
