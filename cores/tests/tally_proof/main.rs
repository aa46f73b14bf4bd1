//! The counters of the real router, proved by induction, for all time: what a question about any counter is answered is the number
//! of its events since power-up, and the answer comes in time. What its events are is proved in `network_proof/events.rs`; so each
//! counter is the number of messages that came, left, waited (in clocks), or were refused at its port.
//!
//! One counter is watched, any; the links and the questions are free. The memory keeps the word of that counter only and gives
//! anything for all others.
mod faults;
mod harness;

use cores::rpc::Plan;
use harness::{Sums, KINDS};
use hdl::check::Proof;

fn plan(ports: usize) -> Plan {
    Plan::nodes(spec::map::FIRST_NODE, ports)
}

/// What the claims see of a router with so many ports.
fn views(mut proof: Proof, ports: usize) -> Proof {
    for port in 0..ports {
        let tally = format!("dut.tallies.ports${port}");
        proof = proof
            .view(format!("events${port}"), format!("dut.events${port}.all"))
            .view(format!("seen${port}"), format!("{tally}.seen.q"));
        for kind in 0..KINDS {
            proof = proof.view(
                format!("pending{kind}${port}"),
                format!("{tally}.pending${kind}.q"),
            );
        }
    }
    for (input, net) in [
        ("visited_port", "visited_port.q"),
        ("visited_kind", "visited_kind.q"),
        ("slot", "slot.q"),
        ("amount", "amount.q"),
        ("word", "memory.word"),
    ] {
        proof = proof.view(input, format!("dut.tally.{net}"));
    }
    proof.watched_word("top$dut$tally$memory", "place")
}

#[test]
fn proof_of_the_counters_of_two_ports() {
    views(Proof::new("counters_two_ports"), 2)
        .bounded(4)
        .induction(4)
        .cover(20)
        .run(Sums::<2, 3>::new(&plan(2)));
}

#[test]
fn proof_of_the_counters_of_three_ports() {
    views(Proof::new("counters_three_ports"), 3)
        .bounded(4)
        .induction(4)
        .run(Sums::<3, 4>::new(&plan(3)));
}
