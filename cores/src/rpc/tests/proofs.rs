//! Runs the proofs, and sees each important one fail on a mutant.
use crate::rpc::lane_proof::EgressProof;
use crate::rpc::proof::{ArbiterProof, ServerPortProof};
use hdl::check::{self, Proof};

#[test]
fn the_arbiter_is_fair() {
    check::prove("arbiter_first", ArbiterProof::<0>::default(), 8);
    check::prove("arbiter_middle", ArbiterProof::<2>::default(), 8);
    check::prove("arbiter_last", ArbiterProof::<3>::default(), 8);
}

#[test]
fn a_server_port_answers_every_call_once() {
    Proof::new("server_port_proof")
        .bounded(9)
        .induction(8)
        .cover(16)
        .run(ServerPortProof::<0>::default());
}

/// The mistake of 2013, found without a single test vector.
#[test]
fn the_mistake_of_2013_is_refuted() {
    let claims = ["contract.not_forgotten", "owes_what_it_holds"];
    check::refute(
        "server_port_2013",
        ServerPortProof::<1>::default(),
        9,
        &claims,
    );
}

#[test]
fn what_leaves_a_router_keeps_the_rules_of_the_link() {
    Proof::new("egress")
        .bounded(9)
        .induction(8)
        .cover(16)
        .run(EgressProof::default());
}
