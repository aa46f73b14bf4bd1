//! Seeded faults of the counters: each must be refuted, by the claim that is about it.
use crate::{harness::Sums, plan, views};
use hdl::check::Proof;

/// Module, text, what it becomes, claim, clocks within which it shows.
const FAULTS: &[(&str, &str, &str, &str, u32)] = &[
    // An event in the clock in which its counter is visited is missed.
    (
        "top$dut$tallies$ports$0",
        "pending$0$d = fresh$0;",
        "pending$0$d = none;",
        "nothing_missed_or_doubled",
        16,
    ),
    // What was added to the memory stays gathered, and is added again.
    (
        "top$dut$tallies$ports$0",
        "pending$1$d = fresh$1;",
        "pending$1$d = pending$1$q + fresh$1;",
        "nothing_missed_or_doubled",
        18,
    ),
    // An event counts in the clock in which it is and in the next.
    (
        "top$dut$tallies$ports$0",
        "if (seen$q[3]) begin",
        "if (seen$q[3] | events[3]) begin",
        "nothing_missed_or_doubled",
        8,
    ),
    // A visit to one counter takes what was gathered for all of its port.
    (
        "top$dut$tallies",
        "ports$1$take = kind_hot;",
        "ports$1$take = 6'h3f;",
        "nothing_missed_or_doubled",
        10,
    ),
    // The sum is written to the next counter.
    (
        "top$dut$tally",
        "memory$write_address = slot$q;",
        "memory$write_address = here;",
        "nothing_missed_or_doubled",
        12,
    ),
    // What was counted before is forgotten.
    (
        "top$dut$tally",
        "sum = memory$read_data + ((amount$q) & 32'hffffffff);",
        "sum = ((amount$q) & 32'hffffffff);",
        "nothing_missed_or_doubled",
        24,
    ),
    // The answer is the count of the counter before.
    (
        "top$dut$tally",
        "(asked == slot$q)",
        "(asked == here)",
        "answers_the_number_of_events",
        12,
    ),
    // A question about a port that is not there is never answered.
    (
        "top$dut$tally",
        "(~asked_exists | (asked == slot$q))",
        "(asked == slot$q)",
        "answers_what_is_asked",
        6,
    ),
    // Only the first port is visited.
    (
        "top$dut$tally",
        "if (next_port == port_count) begin",
        "if (1'b1) begin",
        "answers_in_time",
        18,
    ),
];

/// One in three; all of them with `PDU_MUTANTS=all`, as in `make prove` and `make faults`.
#[test]
fn faults_of_the_counters_are_refuted_by_their_proof() {
    let all = std::env::var_os("PDU_MUTANTS").is_some();
    for (module, from, to, claim, depth) in FAULTS.iter().step_by(if all { 1 } else { 3 }) {
        views(Proof::new("counters_mutant"), 2)
            .mutation(module, from, to)
            .bounded(*depth)
            .refutes(Sums::<2, 3>::new(&plan(2)), &[claim]);
    }
}
