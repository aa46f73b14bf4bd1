//! SNMP agent of the PDU: SNMPv1 (RFC 1157) and SNMPv2c (RFC 1901, 3416) over the objects of [`spec::management`], the
//! system group and the agent's own counters (RFC 3418).
//!
//! No heap, no unsafe code, and no datagram, however made, can make it panic. A datagram goes in, an answer or silence
//! comes out:
//!
//! ```
//! # use snmp::*;
//! # struct Unit;
//! # impl Device for Unit {
//! #     fn read(&mut self, _: Object, _: usize) -> Result<Value<'_>, Unavailable> { Ok(Value::Integer(7)) }
//! #     fn test(&mut self, _: &Setting<'_>) -> Result<(), Refusal> { Ok(()) }
//! #     fn begin(&mut self) {}
//! #     fn apply(&mut self, _: &Setting<'_>) -> Result<(), Failed> { Ok(()) }
//! #     fn undo(&mut self) -> Result<(), Failed> { Ok(()) }
//! # }
//! # let (mut unit, datagram) = (Unit, [0x30, 0x00]);
//! let mut agent = Agent::new(Community::new(b"public"), Community::none(), 0);
//! let mut buffer = [0; BUFFER_BYTES];
//! if let Some(answer) = agent.answer(&datagram, &mut buffer, &mut unit) {
//!     // send it to where the datagram came from
//! #   let _ = answer;
//! }
//! assert_eq!(agent.counters().malformed, 1);
//! ```
//!
//! | module      | what it does                                                              |
//! |-------------|---------------------------------------------------------------------------|
//! | `ber`       | tags, lengths and integers (X.690, as RFC 3417 section 8 narrows it)      |
//! | `name`      | object identifiers: decode, compare, encode                               |
//! | `value`     | values that the agent sends                                               |
//! | `message`   | version, community and PDU of a request                                   |
//! | `writer`    | the answer, written in one pass, its header last                          |
//! | `table`     | the sorted table of objects, and how a name is looked up in it            |
//! | `device`    | what the application gives: [`Device`]                                    |
//! | `status`    | error-status of both versions                                             |
//! | `retrieve`  | Get, GetNext and GetBulk                                                  |
//! | `set`       | Set: test all, then apply all, undo on failure                            |
//! | `agent`     | communities, counters, and which of the above a datagram needs            |
#![no_std]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod agent;
mod ber;
mod device;
mod message;
mod name;
mod retrieve;
mod set;
mod status;
mod table;
mod value;
mod writer;

pub use agent::{Agent, Community, Counters};
pub use device::{Device, Failed, Refusal, Setting, Unavailable};
pub use table::{AgentCounter, Object};
pub use value::Value;
pub use writer::{BUFFER_BYTES, MESSAGE_MAX};
