//! The specification of the Grafton PDU: every number that two parts of the system must agree on, written once.
//!
//! Gateware, firmware, simulator and datasheet compile this crate; none of them types a call number, an address, a bit
//! position or a size of its own.
//!
//! | module       | what it fixes                                                                |
//! |--------------|------------------------------------------------------------------------------|
//! | [`rpc`]      | the four-word message, its fields and types                                  |
//! | [`call`]     | how a list of calls is written; fields of arguments and replies              |
//! | [`services`] | one list of calls for each node that serves any                              |
//! | [`map`]      | node addresses and names, CPU memory map, clocks                             |
//! | [`cpu`]      | CP0 registers, SYSCALL numbers, fault causes                                 |
//! | [`isa`]      | the instructions: encoding, meaning, and a machine that carries them out      |
//! | [`memory`]   | page size and number, frame alignment, quotas                                |
//! | [`ethernet`] | frame sizes, preamble, counters (IEEE 802.3)                                 |
//! | [`ip`]       | IPv4 headers and where sums are, for the MAC's sums                           |
//! | [`phy`]      | Ethernet PHYs: identifiers, registers of their RGMII delays                  |
//! | [`bridge`]   | frames that carry calls to a chip's instruments                              |
//! | [`sensors`]  | which converter input or output serves which channel, and the scale of each  |
//! | [`protection`] | limits of voltage and temperature, and their filters                          |
//! | [`management`] | object identifiers and enumerations of network management                 |
//! | [`scan`]     | the self-test of the PHY's delays: its frames, times, states and causes       |
//! | [`statistics`] | tables of the network interface, and which counters make up their columns  |
//! | [`settings`] | the block of settings inside the firmware image                              |
#![no_std]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod bridge;
pub mod call;
pub mod cpu;
pub mod ethernet;
pub mod ip;
pub mod isa;
pub mod management;
pub mod map;
pub mod memory;
pub mod phy;
pub mod protection;
pub mod rpc;
pub mod scan;
pub mod sensors;
pub mod services;
pub mod settings;
pub mod statistics;
