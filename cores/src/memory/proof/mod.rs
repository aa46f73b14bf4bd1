//! Proofs of the page memory: who owns what.
//!
//! | file | claims |
//! |---|---|
//! | `caller.rs` | what the environment promises: a call stays until it is answered |
//! | `case.rs` | none: the call, how things stand and stood, as every claim sees them |
//! | `books.rs` | of owners, charges and counts, in every clock |
//! | `answers.rs` | which calls succeed |
//! | `deeds.rs` | what a call that succeeded has done, and that nothing else was done |
//! | `rights.rs` | whose call may change what; what is forgotten when |
//! | `times.rs`, `search.rs` | how long an answer takes |
//! | `steps.rs` | what induction needs of a call on its way |
//!
//! The circuit is the chip's own text. What has no port is shown to the claims by name (see `views`). It is proved with four
//! pages, quotas of one page (CPU) and three (MAC): all of it is the same for sixteen but the widths, and for sixteen the solver
//! does not finish the sums. One page is watched, any one.
mod allocator;
mod answers;
mod asked;
mod books;
mod caller;
mod case;
mod deeds;
mod faults;
mod history;
mod judge;
mod rights;
mod search;
mod steps;
mod times;

use allocator::Claims;
use hdl::check::Proof;

/// Pages, and bits of a page's number.
const PAGES: usize = 4;
const WIDTH: usize = 2;
/// Quotas, in pages.
const CPU: u64 = 1;
const ETHERNET: u64 = 3;

/// What the claims see of the allocator beside its ports.
fn views(proof: Proof) -> Proof {
    proof
        .view("stage", "dut.state.q")
        .view("operation", "dut.asked.q")
        .view("page", "dut.page.q")
        .view("candidate", "dut.candidate.q")
        .view("found", "dut.found.q")
        .view("granted", "dut.granted.q")
        .view("mine", "dut.mine.q")
        .view("refusal", "dut.refusal.q")
        .view("freed", "dut.freed.q")
        .view("caller", "dut.caller.q")
        .view("caller_known", "dut.caller_known.q")
        .view("target", "dut.target.q")
        .view("target_known", "dut.target_known.q")
        .view("is_page", "dut.is_page.q")
        .view("allocated", "dut.ledger.held.q")
        .view("ethernet_pays", "dut.ledger.payer.q")
        .view(
            "owners",
            "dut.ledger.owners.mem[3],dut.ledger.owners.mem[2],\
             dut.ledger.owners.mem[1],dut.ledger.owners.mem[0]",
        )
}

#[test]
fn allocator_keeps_its_claims() {
    views(Proof::new("memory_allocator_proof"))
        .bounded(2)
        .induction(2)
        .cover(20)
        .run(Claims::default());
}
