//! Proofs of the core: for every state that the claims themselves do not exclude, so for all time, and for every instruction.
//!
//! | file | what is claimed |
//! |---|---|
//! | `order.rs` | nothing is lost, carried out twice or out of order |
//! | `operands.rs` | what an instruction reads is what was written last |
//! | `operation.rs` | what an instruction does with that is what the instruction set says |
//! | `port.rs` | each load and store is on the data port once |
//! | `high_low.rs` | nobody meets HI and LO before they are ready |
//! | `division.rs` | quotient and remainder |
//! | `kept.rs` | the text limit, the last fault, MTC0 |
//! | `calls.rs` | SYSCALL is the call whose number was written last |
//! | `progress.rs` | the core goes on |
//! | `stages.rs` | what the others build on |
//!
//! `reference` is the instruction set as a circuit; `claims.rs` ties it all to the core.
mod calls;
mod claims;
mod division;
mod faults;
mod high_low;
mod kept;
mod operands;
mod operation;
mod order;
mod port;
mod progress;
mod reference;
mod stages;
mod tests;
mod views;
