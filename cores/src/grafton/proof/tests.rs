//! The proofs, each given what others before it have proved: `stages`, then `port`, then the rest; `operation` comes last.
//!
//! All are by induction over one clock. Two are asked for, because the solver looks at an assert one clock late.
use super::claims::Claims;
use super::views::{proof, proof_of_calls};

/// Clocks, see the module documentation.
const DEPTH: u32 = 2;

#[test]
fn stages_hold_what_their_instructions_say() {
    proof("grafton_stages")
        .claims(&["stages"])
        .bounded(DEPTH)
        .induction(DEPTH)
        .run(Claims::default());
}

#[test]
fn each_access_is_on_the_data_port_once() {
    proof("grafton_port")
        .claims(&["port"])
        .given(&["stages"])
        .bounded(DEPTH)
        .induction(DEPTH)
        .run(Claims::default());
}

#[test]
fn instructions_retire_in_order_and_once() {
    proof("grafton_order")
        .claims(&["order"])
        .given(&["stages", "port"])
        .bounded(DEPTH)
        .induction(DEPTH)
        .run(Claims::default());
}

#[test]
fn operands_are_the_newest() {
    proof("grafton_operands")
        .claims(&["operands"])
        .given(&["stages", "shows_what_is_asked"])
        .bounded(DEPTH)
        .induction(DEPTH)
        .run(Claims::default());
}

#[test]
fn instructions_do_what_the_reference_says() {
    proof("grafton_operation")
        .claims(&["operation"])
        .given(&["stages", "port", "order", "kept", "shows_what_is_asked"])
        .bounded(DEPTH)
        .induction(DEPTH)
        .run(Claims::default());
}

#[test]
fn high_and_low_are_waited_for() {
    proof("grafton_high_low")
        .claims(&["high_low"])
        .given(&["stages"])
        .bounded(DEPTH)
        .induction(DEPTH)
        .run(Claims::default());
}

#[test]
fn cp0_keeps_limit_and_fault() {
    proof("grafton_kept")
        .claims(&["kept"])
        .given(&["stages", "port"])
        .bounded(DEPTH)
        .induction(DEPTH)
        .run(Claims::default());
}

#[test]
fn the_core_goes_on() {
    proof("grafton_progress")
        .claims(&["progress"])
        .given(&["stages", "port", "order"])
        .bounded(DEPTH)
        .induction(DEPTH)
        .run(Claims::default());
}

#[test]
fn calls_are_those_that_were_asked_for() {
    proof_of_calls("grafton_calls")
        .claims(&["calls", "shows_what_is_asked"])
        .given(&["stages", "port"])
        .bounded(DEPTH)
        .induction(DEPTH)
        .run(Claims::default());
}
