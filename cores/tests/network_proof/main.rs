//! The laws of the network, proved of the real router by induction, for all time: nothing between any two nodes is lost, doubled,
//! altered or reordered; each call to nobody is answered once; sources are true; the access table is kept; the counters are
//! told what happens.
//!
//! One lane, one class and one word of four are watched, any of them; every message of that class that comes in by that lane is
//! followed to the link by which it leaves. So the claims are about all of them.
//!
//! | file | claims |
//! |---|---|
//! | `watch.rs` | the laws themselves |
//! | `responder.rs` | the router's own answers |
//! | `turns.rs` | that nobody starves |
//! | `events.rs` | what the counters are told |
//! | `harness.rs` | none: the router, and which of its signals which claim sees |
//! | `oracle.rs` | none: where a message should go |
//! | `lanes.rs`, `crossing.rs` | what induction needs of lanes, and between them |
//! | `faults.rs` | seeded faults, each of which one claim refutes |
mod crossing;
mod events;
mod faults;
mod harness;
mod lanes;
mod oracle;
mod responder;
mod turns;
mod watch;

use cores::rpc::{Plan, PortPlan};
use harness::Network;
use hdl::check::Proof;

const FIRST: u16 = spec::map::FIRST_NODE;

/// Nodes at consecutive addresses; the last may not call the first.
fn plan(ports: usize) -> Plan {
    let mut plan = Plan::nodes(FIRST, ports);
    plan.ports[ports - 1] = PortPlan::node(FIRST + ports as u16 - 1).without([0]);
    plan
}

/// What the claims see of a router with so many lanes.
fn views<'a>(mut proof: Proof<'a>, lanes: usize) -> Proof<'a> {
    let lane_nets = [
        ("in_data", "ingress$#.link$data"),
        ("in_valid", "ingress$#.link$valid"),
        ("in_reply", "ingress$#.link$reply"),
        ("in_request_ready", "ingress$#.link$request_ready"),
        ("in_reply_ready", "ingress$#.link$reply_ready"),
        ("out_data", "egress$#.link$data"),
        ("out_valid", "egress$#.link$valid"),
        ("out_reply", "egress$#.link$reply"),
        ("out_request_ready", "egress$#.link$request_ready"),
        ("out_reply_ready", "egress$#.link$reply_ready"),
        ("came", "ingress$#.came.q"),
        ("request_wants", "ingress$#.request_wants.q"),
        ("reply_wants", "ingress$#.reply_wants.q"),
        ("request_waits", "ingress$#.request_waits.q"),
        ("reply_waits", "ingress$#.reply_waits.q"),
        ("leaving", "ingress$#.leaving.q"),
        ("leaving_reply", "ingress$#.leaving_reply.q"),
        ("left", "ingress$#.left.q"),
        ("request_claim", "egress$#.request_claim.q"),
        ("reply_claim", "egress$#.reply_claim.q"),
        ("from", "egress$#.from.q"),
        ("claims", "egress$#.claims.q"),
        ("sending", "egress$#.sending.q"),
        ("sent", "egress$#.sent.q"),
        ("request_turn", "egress$#.request_turn.after.q"),
        ("reply_turn", "egress$#.reply_turn.after.q"),
        ("leaves", "egress$#.leaves"),
    ];
    let ports = lanes - 1;
    for lane in 0..lanes {
        let number = lane.to_string();
        for (input, net) in lane_nets {
            proof = proof.view(
                format!("{input}${lane}"),
                format!("dut.{}", net.replace('#', &number)),
            );
        }
        for class in ["request", "reply"] {
            for word in 0..4 {
                proof = proof.view(
                    format!("{class}_word{word}${lane}"),
                    format!("dut.ingress${lane}.{class}_words.mem[{word}]"),
                );
            }
        }
        let (into, out) = if lane < ports {
            (format!("rules_in${lane}"), format!("rules_out${lane}"))
        } else {
            ("from_responder".into(), "to_responder".into())
        };
        proof = proof
            .view(
                format!("class_in${lane}"),
                format!("{into}.present_class.q"),
            )
            .view(
                format!("class_out${lane}"),
                format!("{out}.present_class.q"),
            );
    }
    for port in 0..ports {
        proof = proof.view(format!("events${port}"), format!("dut.events${port}.all"));
    }
    for (input, net) in [
        ("occupied", "occupied.q"),
        ("answer_due", "waiting.q"),
        ("words_taken", "receive.count.q"),
        ("words_sent", "transmit.count.q"),
        ("held_route", "receive.word0.q"),
        ("held_head", "receive.word1.q"),
        ("next1", "transmit.word1.q"),
        ("next2", "transmit.word2.q"),
        ("next3", "transmit.word3.q"),
    ] {
        proof = proof.view(input, format!("dut.responder.{net}"));
    }
    proof
}

#[test]
fn proof_of_the_laws_for_two_ports() {
    views(Proof::new("network_two_ports"), 3)
        .bounded(3)
        .induction(3)
        .run(Network::<2, 3>::new(&plan(2)));
}

#[test]
fn proof_of_the_laws_for_three_ports() {
    views(Proof::new("network_three_ports"), 4)
        .bounded(3)
        .induction(3)
        .run(Network::<3, 4>::new(&plan(3)));
}
