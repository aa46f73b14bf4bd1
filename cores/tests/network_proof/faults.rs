//! Seeded faults of the router: each must be refuted, by the claim that is about it.
use crate::{harness::Network, plan, views};
use hdl::check::Proof;

/// Module, text, what it becomes, claim, clocks within which it shows.
const FAULTS: &[(&str, &str, &str, &str, u32)] = &[
    // A leaf may say that it is another.
    (
        "top$dut$ingress$0$route",
        "if (is_leaf) begin",
        "if (1'b0) begin",
        "watch.source_is_true",
        6,
    ),
    // The access table is not looked at.
    (
        "top$dut$ingress$1$route",
        "if (~reply & |(target & forbidden)) begin",
        "if (1'b0) begin",
        "watch.to_its_lane",
        6,
    ),
    // It is looked at for replies too: a caller never hears the answer.
    (
        "top$dut$ingress$1$route",
        "if (~reply & |(target & forbidden)) begin",
        "if (|(target & forbidden)) begin",
        "watch.to_its_lane",
        6,
    ),
    // D-NOC-1: what is for nobody waits for ever.
    (
        "top$dut$ingress$0$route",
        "target = fallback;",
        "target = hits;",
        "watch.wants_its_lane",
        6,
    ),
    // A buffer that is full takes one more, which replaces what waits.
    (
        "top$dut$ingress$0",
        "link$request_ready = ~request_waits$q;",
        "link$request_ready = 1'b1;",
        "watch.held_until_it_leaves",
        10,
    ),
    // A request that has left still waits: it leaves twice.
    (
        "top$dut$ingress$0",
        "request_wants$d = 32'h0;",
        "request_wants$d = request_wants$q;",
        "watch.from_somewhere",
        13,
    ),
    // The words of the other class.
    (
        "top$dut$ingress$0",
        "if (from_reply) begin",
        "if (leaving_reply$q) begin",
        "watch.unaltered",
        8,
    ),
    // One word further.
    (
        "top$dut$ingress$0",
        "request_words$read_address = left$q;",
        "request_words$read_address = left$q + 2'h1;",
        "watch.unaltered",
        8,
    ),
    // One buffer for both classes: D-NOC-2.
    (
        "top$dut$ingress$0",
        "request_words$write_enable = link$valid & ~link$reply;",
        "request_words$write_enable = link$valid;",
        "watch.unaltered",
        12,
    ),
    // A message leaves the wrong way: all inputs that wait are connected.
    (
        "top$dut$egress$1",
        "request_claim$d = request_turn$choice;\n                from$d = request_turn$choice;",
        "request_claim$d = request_turn$choice;\n                from$d = requests;",
        "watch.held_until_it_leaves",
        8,
    ),
    // A message leaves in the wrong class.
    (
        "top$dut$egress$0",
        "is_reply$d = |reply_claim$q;",
        "is_reply$d = 1'b0;",
        "watch.held_until_it_leaves",
        8,
    ),
    // A message starts that nobody has room for.
    (
        "top$dut$egress$0",
        "request_may = link$request_ready & |requests",
        "request_may = |requests",
        "rules_out$0.allowed",
        8,
    ),
    // A message of three words.
    (
        "top$dut$egress$0",
        "sending$d = sent$q != last;",
        "sending$d = sent$q[1] == 1'b0;",
        "rules_out$0.whole",
        9,
    ),
    // No turns: the lowest input is always first.
    (
        "top$dut$egress$1$request_turn",
        "masked = wants & after$q;",
        "masked = 32'h0;",
        "turns.turns_nears",
        26,
    ),
    // An input prefers its replies: its requests wait for ever.
    (
        "top$dut$ingress$0",
        "request_claimed & (leaving_reply$q | ~reply_claimed);",
        "request_claimed & ~reply_claimed & left$q[0];",
        "turns.goes_in_time",
        16,
    ),
    // The access table's answer is that nobody is there.
    (
        "top$dut$responder",
        "if (route$to_nobody) begin",
        "if (1'b1) begin",
        "responder.says_the_truth",
        14,
    ),
    // An answer to whom was called.
    (
        "top$dut$responder",
        "transmit$destination = receive$source;",
        "transmit$destination = receive$destination;",
        "responder.in_the_name_of_the_called",
        12,
    ),
    // The answer is sent without end.
    (
        "top$dut$responder",
        "waiting$d = 1'b0;",
        "waiting$d = waiting$q;",
        "responder.contract.answers_a_call",
        16,
    ),
    // Calls to nobody are consumed in silence.
    (
        "top$dut$responder",
        "waiting$d = is_call;",
        "waiting$d = 1'b0;",
        "responder.owes_what_it_holds",
        12,
    ),
    // The inbox opens as soon as the call is whole.
    (
        "top$dut$responder",
        "occupied$d = is_call;",
        "occupied$d = 1'b0;",
        "responder.one_at_a_time",
        12,
    ),
    // A forbidden call is counted as one to nobody.
    (
        "top$dut$ingress$1",
        "is_call & is_forbidden$q;",
        "is_call & to_nobody$q;",
        "counts.counts_refusals",
        5,
    ),
    // What leaves is not counted.
    (
        "top$dut$egress$0",
        "leaves = starts;",
        "leaves = open;",
        "counts.counts_what_left",
        6,
    ),
    // What leaves while another message comes is not counted.
    (
        "top$dut$events$0",
        "((left) & 6'h3f) << 32'h1",
        "((left & ~entered) & 6'h3f) << 32'h1",
        "counts.counts_what_left",
        8,
    ),
    // A reply that waits is not counted.
    (
        "top$dut$ingress$0",
        "waits = (request_waits$q & ~request_goes) | (reply_waits$q & ~reply_goes);",
        "waits = request_waits$q & ~request_goes;",
        "counts.counts_waits",
        6,
    ),
    // The clock in which a message goes counts as one in which it waits.
    (
        "top$dut$ingress$0",
        "waits = (request_waits$q & ~request_goes) | (reply_waits$q & ~reply_goes);",
        "waits = request_waits$q | reply_waits$q;",
        "counts.counts_waits",
        8,
    ),
];

/// One in ten; all of them with `PDU_MUTANTS=all`, as in `make prove` and `make faults`.
#[test]
fn faults_of_the_router_are_refuted_by_its_proof() {
    let step = if std::env::var_os("PDU_MUTANTS").is_some() {
        1
    } else {
        10
    };
    for (module, from, to, claim, depth) in FAULTS.iter().step_by(step) {
        views(Proof::new("network_mutant"), 3)
            .mutation(module, from, to)
            .bounded(*depth)
            .refutes(Network::<2, 3>::new(&plan(2)), &[claim]);
    }
}
