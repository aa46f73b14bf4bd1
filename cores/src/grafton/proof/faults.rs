//! Seeded faults of the core, some for each group of claims: each must be refuted from power-up, by the claim that is about it.
use super::claims::Claims;
use super::views::proof;

/// Module, text, what it becomes, claim, clocks within which it shows.
const FAULTS: &[(&str, &str, &str, &str, u32)] = &[
    // A load is not waited for.
    (
        "top$dut$decode",
        "waits = filled$q & (late | high_low_late | limit_late);",
        "waits = filled$q & (high_low_late | limit_late);",
        "operands.first_is_newest",
        9,
    ),
    // What memory has is not forwarded.
    (
        "top$dut$decode$second",
        "from_memory = newer[",
        "from_memory = 1'b0 & newer[",
        "operands.second_is_newest",
        10,
    ),
    // A correction does not kill what was fetched.
    (
        "top$dut$fetch",
        "live = alive$q & ~correct & ~correcting$q;",
        "live = alive$q & ~correcting$q;",
        "order.retires_in_order",
        11,
    ),
    // A delay slot is not known as one.
    (
        "top$dut$decode",
        "next_in_slot = filled$q & decoder$is_control;",
        "next_in_slot = 1'b0;",
        "order.faults_in_order",
        9,
    ),
    // A byte is loaded without its sign.
    (
        "top$dut$memory$merge",
        "has_sign = sign & ~is_unsigned;",
        "has_sign = 1'b0;",
        "operation.writes_its_value",
        8,
    ),
    // A shift to the left is one too far.
    (
        "top$dut$execute$alu$shifter",
        "skipped = ~amount;",
        "skipped = ~amount - 5'h1;",
        "operation.writes_its_value",
        8,
    ),
    // A refused access is no fault.
    (
        "top$dut$memory",
        "faulty = filled$q & (here$q[(64'h64)+:(1)] | data_refused);",
        "faulty = filled$q & here$q[(64'h64)+:(1)];",
        "operation.faults_for_its_cause",
        8,
    ),
    // A store is carried out though the instruction before it has a fault.
    (
        "top$dut$execute",
        "acts = live$q & ~flush & ~bite & ~bus_wait;",
        "acts = live$q & ~bite & ~bus_wait;",
        "port.is_in_memory",
        8,
    ),
    // An access is repeated while memory waits.
    (
        "top$dut$execute",
        "acts = live$q & ~flush & ~bite & ~bus_wait;",
        "acts = live$q & ~flush & ~bite;",
        "port.asks_when_ready",
        8,
    ),
    // HI and LO are not waited for.
    (
        "top$dut$decode",
        "waits = filled$q & (late | high_low_late | limit_late);",
        "waits = filled$q & (late | limit_late);",
        "high_low.waits_for_its_unit",
        8,
    ),
    // A store does not wait for MTC0 before it, which may raise the text limit.
    (
        "top$dut$decode",
        "waits = filled$q & (late | high_low_late | limit_late);",
        "waits = filled$q & (late | high_low_late);",
        "operation.faults_for_its_cause",
        11,
    ),
    // Overflow of differences is that of sums.
    (
        "top$dut$execute$alu",
        "overflow = (signs_differ == subtracts) &",
        "overflow = ~signs_differ &",
        "operation.faults_for_its_cause",
        8,
    ),
    // A division does not end.
    (
        "top$dut$execute$high_low$divider",
        "done$d = done$q + 32'h1;",
        "done$d = done$q;",
        "progress.goes_on",
        42,
    ),
];

/// One in three; all of them with `PDU_MUTANTS=all`, as in `make prove` and `make faults`.
#[test]
fn faults_of_the_core_are_refuted_by_their_proof() {
    let all = std::env::var_os("PDU_MUTANTS").is_some();
    for (module, from, to, claim, depth) in FAULTS.iter().step_by(if all { 1 } else { 3 }) {
        proof("grafton_mutant")
            .given(&["shows_what_is_asked"])
            .mutation(module, from, to)
            .bounded(*depth)
            .refutes(Claims::default(), &[claim]);
    }
}
