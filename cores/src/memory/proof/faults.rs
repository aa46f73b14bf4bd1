//! Seeded faults of the allocator: each must be refuted, by the claim that is about it.
use super::{views, Claims};
use hdl::check::Proof;

/// Module, text, what it becomes, claim.
const FAULTS: &[(&str, &str, &str, &str)] = &[
    // A page handed on stays in its old owner's plane.
    (
        "top$dut$ledger",
        "if (take | give) begin\n            of_cpu$d = of_cpu$q & others;",
        "if (take | give) begin",
        "books.one_owner",
    ),
    // The MAC's page is the CPU's too.
    (
        "top$dut$ledger",
        "if (for_cpu) begin",
        "if (for_cpu | for_ethernet) begin",
        "books.one_owner",
    ),
    // The table misses that a page was handed on.
    (
        "top$dut$ledger",
        "owners$write_enable = take | give;",
        "owners$write_enable = take;",
        "books.planes_are_the_table",
    ),
    // A freed page is lost.
    (
        "top$dut$ledger",
        "left$d = left$q + 32'h1;",
        "left$d = left$q;",
        "books.none_leaks",
    ),
    // Its charge stays with who gave it away.
    (
        "top$dut$ledger",
        "if (payer$q[page]) begin",
        "if (of_ethernet$q[page]) begin",
        "books.none_leaks",
    ),
    // Charged twice.
    (
        "top$dut$ledger",
        "cpu_charge$d = cpu_charge$q + 32'h1;",
        "cpu_charge$d = cpu_charge$q + 32'h2;",
        "books.quotas_hold",
    ),
    // One page more than the quota.
    (
        "top$dut$verdict",
        "charged_to_cpu < cpu_quota",
        "charged_to_cpu <= cpu_quota",
        "steps.granted_as_allowed",
    ),
    // Anybody may free and hand on.
    (
        "top$dut$verdict",
        "(owner == caller)",
        "1'b1",
        "steps.granted_as_allowed",
    ),
    // FAIL is told as SUCCESS.
    (
        "top$dut",
        "kind$d = fail;",
        "kind$d = success;",
        "answers.truly_answered",
    ),
    // Three pages are kept back.
    (
        "top$dut",
        "verdict$exhausted = ~|ledger$free;",
        "verdict$exhausted = ledger$free < 5'h4;",
        "answers.never_exhausted",
    ),
    // What was refused is done all the same.
    (
        "top$dut",
        "& granted$q & ~hold;",
        "& ~hold;",
        "answers.fails_without_change",
    ),
    // SUCCESS, and nothing was freed.
    (
        "top$dut",
        "((asked$q == Operation$Free) | (sweeps & mine$q))",
        "(sweeps & mine$q)",
        "deeds.frees",
    ),
    // The number of free pages, not of those freed.
    (
        "top$dut",
        "result$d = ((freed_now) & 21'h1fffff);",
        "result$d = ((ledger$free) & 21'h1fffff);",
        "sweep.frees_all",
    ),
    // The page stays where it is.
    (
        "top$dut",
        "ledger$node = target$q;",
        "ledger$node = caller$q;",
        "deeds.changes_owner",
    ),
    // The answer names another page.
    (
        "top$dut",
        "address$d = ((page$q)",
        "address$d = ((freed$q)",
        "new_page.allocates",
    ),
    (
        "top$dut",
        "result$d = ready | ((ledger$free)",
        "result$d = ready | ((freed$q)",
        "deeds.tells_status",
    ),
    // FREE_ALL frees the pages of all.
    (
        "top$dut",
        "(sweeps & mine$q))",
        "(sweeps & ledger$is_allocated))",
        "sweep.sweep_counts",
    ),
    // An answer to nobody.
    (
        "top$dut",
        "answer = state$q == State$Answer;",
        "answer = state$q != State$Look;",
        "answers.answers_a_call",
    ),
    // A second answer to the same call.
    (
        "top$dut",
        "state$d = State$AwaitCall;",
        "state$d = request ? State$Answer : State$AwaitCall;",
        "answers.answers_a_call",
    ),
    // The search passes a free page.
    (
        "top$dut",
        "candidate$d = candidate$q + 32'h1;",
        "candidate$d = candidate$q + 32'h2;",
        "search.search_nears",
    ),
    // A call waits for ever.
    (
        "top$dut",
        "state$d = State$Act;",
        "state$d = ledger$is_allocated ? State$Look : State$Act;",
        "search.search_nears",
    ),
    // FREE_ALL leaves the contents.
    (
        "top$dut",
        "forgotten$d = release_now;",
        "forgotten$d = release_now & ~sweeps;",
        "rights.forgotten_at_once",
    ),
    (
        "top$dut",
        "forgotten_page$d = page$q;",
        "forgotten_page$d = candidate$q;",
        "rights.forgotten_at_once",
    ),
    // A page changes hands in the middle of a write.
    (
        "top$dut",
        "& granted$q & ~hold;",
        "& granted$q;",
        "rights.hold_holds",
    ),
];

/// One in four; all of them with `PDU_MUTANTS=all`, as in `make prove`.
#[test]
fn faults_of_the_allocator_are_refuted() {
    let step = if std::env::var_os("PDU_MUTANTS").is_some() {
        1
    } else {
        4
    };
    for (module, from, to, claim) in FAULTS.iter().step_by(step) {
        views(Proof::new("memory_allocator_mutant"))
            .mutation(module, from, to)
            .bounded(16)
            .refutes(Claims::default(), &[claim]);
    }
}
