//! Proofs of the core: for every state that the claims themselves do not exclude, so for all time, and for every instruction.
//!
//! | file | what is claimed |
//! |---|---|
//! | `order.rs` | nothing is lost, carried out twice or out of order |
//! | `operands.rs` | what an instruction reads is what was written last |
//! | `operation.rs` | what an instruction does with that is what the instruction set says |
//! | `port.rs` | each load and store is on the data port once |
//! | `high_low.rs` | nobody meets HI and LO before they are ready |
//! | `kept.rs` | the text limit, the last fault, MTC0 |
//! | `calls.rs` | SYSCALL is the call whose number was written last |
//! | `progress.rs` | the core goes on |
//! | `stages.rs` | what the others build on |
//!
//! `reference` is the instruction set as a circuit; `claims.rs` ties it all to the core.
mod calls;
mod claims;
mod high_low;
mod kept;
mod operands;
mod operation;
mod order;
mod port;
mod progress;
mod reference;
mod stages;

use claims::{proof, proof_of_calls, Claims};

#[test]
fn stages_hold_what_their_instructions_say() {
    proof("grafton_stages")
        .claims(&["stages"])
        .bounded(2)
        .induction(2)
        .run(Claims::default());
}

#[test]
fn each_access_is_on_the_data_port_once() {
    proof("grafton_port")
        .claims(&["port"])
        .given(&["stages"])
        .bounded(2)
        .induction(2)
        .run(Claims::default());
}

#[test]
fn instructions_retire_in_order_and_once() {
    proof("grafton_order")
        .claims(&["order"])
        .given(&["stages", "port"])
        .bounded(2)
        .induction(2)
        .run(Claims::default());
}

#[test]
fn operands_are_the_newest() {
    proof("grafton_operands")
        .claims(&["operands"])
        .given(&["stages", "shows_what_is_asked"])
        .bounded(2)
        .induction(2)
        .run(Claims::default());
}

#[test]
fn instructions_do_what_the_reference_says() {
    proof("grafton_operation")
        .claims(&["operation"])
        .given(&["stages", "port", "order", "kept", "shows_what_is_asked"])
        .bounded(2)
        .induction(2)
        .run(Claims::default());
}

#[test]
fn high_and_low_are_waited_for() {
    proof("grafton_high_low")
        .claims(&["high_low"])
        .given(&["stages"])
        .bounded(2)
        .induction(2)
        .run(Claims::default());
}

#[test]
fn cp0_keeps_limit_and_fault() {
    proof("grafton_kept")
        .claims(&["kept"])
        .given(&["stages", "port"])
        .bounded(2)
        .induction(2)
        .run(Claims::default());
}

#[test]
fn the_core_goes_on() {
    proof("grafton_progress")
        .claims(&["progress"])
        .given(&["stages", "port", "order"])
        .bounded(2)
        .induction(2)
        .run(Claims::default());
}

#[test]
fn calls_are_those_that_were_asked_for() {
    proof_of_calls("grafton_calls")
        .claims(&["calls", "shows_what_is_asked"])
        .given(&["stages", "port"])
        .bounded(2)
        .induction(2)
        .run(Claims::default());
}
