//! Servers proved against the contract of the network, by induction. A new one needs a harness that puts [served::Served] at its
//! links, as in `nodes.rs`, and [views] with the place of its port.
mod harness;
mod nodes;
mod served;

use hdl::check::Proof;
use nodes::{AnyServer, ChipInformation, FlashNode, NameServer, Outputs};

/// What the claims see of the port that is `port` in the circuit.
fn views<'a>(mut proof: Proof<'a>, port: &str) -> Proof<'a> {
    for (input, net) in [
        ("in_data", "link_in$data"),
        ("in_valid", "link_in$valid"),
        ("in_reply", "link_in$reply"),
        ("in_request_ready", "link_in$request_ready"),
        ("in_reply_ready", "link_in$reply_ready"),
        ("out_data", "link_out$data"),
        ("out_valid", "link_out$valid"),
        ("out_reply", "link_out$reply"),
        ("out_request_ready", "link_out$request_ready"),
        ("out_reply_ready", "link_out$reply_ready"),
        ("request", "request"),
        ("replying", "replying"),
        ("words_in", "words_in"),
        ("words_out", "words_out"),
        ("source", "source"),
        ("call", "call"),
        ("d0", "d0"),
        ("d1", "d1"),
        ("d2", "d2"),
        ("answer", "answer"),
        ("answer_kind", "answer_kind"),
        ("answer_d0", "answer_d0"),
        ("answer_d1", "answer_d1"),
        ("answer_d2", "answer_d2"),
        ("told", "interrupt_ready"),
        ("told_destination", "interrupt_destination"),
        ("told_call", "interrupt_call"),
        ("told_d0", "interrupt_d0"),
        ("told_d1", "interrupt_d1"),
        ("told_d2", "interrupt_d2"),
    ] {
        proof = proof.view(input, format!("{port}.{net}"));
    }
    proof
}

#[test]
fn proof_of_the_port_of_any_server() {
    views(Proof::new("any_server"), "dut")
        .bounded(9)
        .induction(9)
        .cover(16)
        .run(AnyServer::default());
}

#[test]
fn proof_of_the_name_server() {
    views(Proof::new("name_server"), "dut.port")
        .bounded(12)
        .induction(12)
        .cover(16)
        .run(NameServer::default());
}

#[test]
fn proof_of_the_flash_node() {
    views(Proof::new("flash_node"), "dut.port")
        .bounded(12)
        .induction(12)
        .cover(16)
        .run(FlashNode::default());
}

#[test]
fn proof_of_chip_information() {
    views(Proof::new("chip_information"), "dut.port")
        .bounded(9)
        .induction(9)
        .cover(16)
        .run(ChipInformation::default());
}

#[test]
fn proof_of_the_outputs() {
    views(Proof::new("outputs"), "dut.port")
        .bounded(9)
        .induction(9)
        .cover(16)
        .run(Outputs::default());
}

/// Module, text, what it becomes, claim; of the port with any server.
const FAULTS: &[(&str, &str, &str, &str)] = &[
    // An interrupt that must wait is taken all the same, and lost.
    (
        "top$dut",
        "interrupt_ready = send_interrupt;",
        "interrupt_ready = interrupt_valid;",
        "served.interrupt_leaves_once",
    ),
    // An interrupt is sent and offered again.
    (
        "top$dut",
        "interrupt_ready = send_interrupt;",
        "interrupt_ready = send_interrupt & ~waiting$q;",
        "served.interrupt_leaves_once",
    ),
    // The answer to a call carries what an interrupt should.
    (
        "top$dut",
        "transmit$d0 = result0$q;",
        "transmit$d0 = interrupt_d0;",
        "served.reply_is_the_answer",
    ),
    // A reply goes to whom the interrupt is for.
    (
        "top$dut",
        "transmit$destination = receive$source;",
        "transmit$destination = interrupt_destination;",
        "served.contract.to_the_caller",
    ),
    // The mistake of 2013: an interrupt frees the inbox.
    (
        "top$dut",
        "if (|forgetful & send_interrupt) begin",
        "if (send_interrupt) begin",
        "served.released_by_its_reply",
    ),
    // The inbox opens at the answer although the link takes no reply.
    (
        "top$dut",
        "starts_next = transmit$free & transmit$reply_ready & ~interrupt_valid;",
        "starts_next = transmit$free & ~interrupt_valid;",
        "served.contract.not_forgotten",
    ),
    // Although a message is being sent.
    (
        "top$dut",
        "starts_next = transmit$free & transmit$reply_ready & ~interrupt_valid;",
        "starts_next = transmit$reply_ready & ~interrupt_valid;",
        "served.contract.not_forgotten",
    ),
    // Although an interrupt starts.
    (
        "top$dut",
        "starts_next = transmit$free & transmit$reply_ready & ~interrupt_valid;",
        "starts_next = transmit$free & transmit$reply_ready;",
        "served.contract.not_forgotten",
    ),
];

#[test]
fn faults_of_a_servers_port_are_refuted_by_its_proof() {
    for (module, from, to, claim) in FAULTS {
        views(Proof::new("server_mutant"), "dut")
            .mutation(module, from, to)
            .bounded(14)
            .refutes(AnyServer::default(), &[claim]);
    }
}

/// One in each node with a harness of its own.
#[test]
fn faults_of_nodes_are_refuted_by_their_proofs() {
    // Chip information: an answer carries what was asked.
    views(Proof::new("chip_information_mutant"), "dut.port")
        .mutation(
            "top$dut$port",
            "transmit$d1 = result1$q;",
            "transmit$d1 = receive$d1;",
        )
        .bounded(14)
        .refutes(ChipInformation::default(), &["served.reply_is_the_answer"]);
    // Outputs: a call waits while the all-off line is active.
    views(Proof::new("outputs_mutant"), "dut.port")
        .mutation(
            "top$dut",
            "port$answer = acts$q & ~waits;",
            "port$answer = acts$q & ~waits & ~all_off;",
        )
        .bounded(14)
        .refutes(Outputs::default(), &["served.answers_in_time"]);
}
