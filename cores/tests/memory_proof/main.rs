//! The contents of the page memory, proved by induction for all sixteen pages: of a page only its owner reads or writes, what is
//! read is what was written, and nothing of what was before the page was freed.
//!
//! One word of one page is watched, any. The two banks of RAM keep that word only and give anything for all others.
mod faults;
mod harness;
mod model;

use harness::Contents;
use hdl::check::Proof;
use spec::memory::PAGES;

/// What the claims see of the store beside its ports.
fn views(mut proof: Proof) -> Proof {
    for (input, net) in [
        ("state", "dut.window.state.q"),
        ("checking", "dut.window.checking.q"),
        ("step", "dut.window.step.q"),
        ("taken_address", "dut.window.taken_address.q"),
        ("taken_lanes", "dut.window.taken_lanes.q"),
        ("taken_write", "dut.window.taken_write.q"),
        ("even_word", "dut.even.word"),
        ("odd_word", "dut.odd.word"),
    ] {
        proof = proof.view(input, net);
    }
    for page in 0..PAGES {
        proof = proof
            .view(
                format!("cpu_marks${page}"),
                format!("dut.blocks.for_cpu.mem[{page}]"),
            )
            .view(
                format!("bulk_marks${page}"),
                format!("dut.blocks.for_bulk.mem[{page}]"),
            );
    }
    proof
        .watched_word("top$dut$even", "watched_address")
        .watched_word("top$dut$odd", "watched_address")
}

#[test]
fn proof_that_only_owners_see_and_write_and_nothing_of_the_past() {
    views(Proof::new("memory_contents"))
        .bounded(3)
        .induction(3)
        .cover(8)
        .run(Contents::default());
}
