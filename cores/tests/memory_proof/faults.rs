//! Seeded faults of window, marks and bulk port: each must be refuted, by the claim that is about it.
use crate::{harness::Contents, views};
use hdl::check::Proof;

/// Module, text, what it becomes, claim.
const FAULTS: &[(&str, &str, &str, &str)] = &[
    // The CPU reads whatever it likes.
    (
        "top$dut$window",
        "usable = owned & valid;",
        "usable = valid;",
        "cpu_sees_what_was_written",
    ),
    // What was not written since the page was handed out shows its past.
    (
        "top$dut$window",
        "if (checking$q & usable) begin",
        "if (checking$q & owned) begin",
        "cpu_sees_what_was_written",
    ),
    // A refusal is not told.
    (
        "top$dut$window",
        "refused = checking$q & ~owned;",
        "refused = 1'b0;",
        "cpu_sees_what_was_written",
    ),
    // The first write into a block does not fill it with zeros.
    (
        "top$dut$window",
        "bank_write = zero;",
        "bank_write = taken_write$q;",
        "clears",
    ),
    // The wrong one of two banks.
    (
        "top$dut$window",
        "if (is_odd) begin\n                value = odd_value;",
        "if (is_odd) begin\n                value = even_value;",
        "cpu_sees_what_was_written",
    ),
    // The mover reads whatever it likes.
    (
        "top$dut",
        "bulk_valid$d = bulk$request & ~bulk$write & bulk_owned &",
        "bulk_valid$d = bulk$request & ~bulk$write &",
        "mover_sees_what_was_written",
    ),
    // The mover writes wherever it likes.
    (
        "top$dut",
        "bulk_go = bulk$request & bulk$write & bulk_owned &",
        "bulk_go = bulk$request & bulk$write &",
        "only_its_owner_writes",
    ),
    // Forgetting a page forgets another.
    (
        "top$dut",
        "blocks$forget_page = forget_page;",
        "blocks$forget_page = bulk$page;",
        "cpu_sees_what_was_written",
    ),
    // The mover's first write leaves the rest of the page as it was.
    (
        "top$dut$blocks",
        "kept = none;",
        "kept = bulk_written;",
        "mover_sees_what_was_written",
    ),
    // Only one of the two tables of marks is told.
    (
        "top$dut$blocks",
        "for_bulk$write_enable = change;",
        "for_bulk$write_enable = change & ~forget;",
        "mover_sees_what_was_written",
    ),
    // The window waits for ever for a mark.
    (
        "top$dut$blocks",
        "cpu_taken = cpu_mark & ~bulk_mark & ~forget;",
        "cpu_taken = cpu_mark & bulk_mark & ~forget;",
        "ready_again",
    ),
];

/// One in four; all of them with `PDU_MUTANTS=all`, as in `make prove` and `make faults`.
#[test]
fn faults_of_the_contents_are_refuted_by_their_proof() {
    let step = if std::env::var_os("PDU_MUTANTS").is_some() {
        1
    } else {
        4
    };
    for (module, from, to, claim) in FAULTS.iter().step_by(step) {
        views(Proof::new("memory_contents_mutant"))
            .mutation(module, from, to)
            .bounded(18)
            .refutes(Contents::default(), &[claim]);
    }
}
