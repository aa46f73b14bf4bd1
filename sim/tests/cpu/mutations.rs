//! Mistakes put into the emitted Verilog, some in each stage: lock-step must notice every one of them.
//!
//! `make test` tries one of each stage, `make mutants` all.

use crate::assembler::machine;
use crate::lockstep::run;
use sim::cpu::CpuMachine;

/// A mistake: stage, what it amounts to, the text and what it becomes (everywhere).
struct Mutation(&'static str, &'static str, &'static str, &'static str);

const MUTATIONS: [Mutation; 26] = [
    Mutation(
        "fetch",
        "a correction does not kill what was fetched",
        "live = alive$q & ~correct & ~correcting$q;",
        "live = alive$q & ~correcting$q;",
    ),
    Mutation(
        "fetch",
        "what was fetched in the clock after a correction counts",
        "live = alive$q & ~correct & ~correcting$q;",
        "live = alive$q & ~correct;",
    ),
    Mutation(
        "fetch",
        "a correction outlives a fault",
        "correcting$d = correct & ~flush;",
        "correcting$d = correct;",
    ),
    Mutation(
        "fetch",
        "a correction waits for decode",
        "moves = correcting$q | ~hold;",
        "moves = ~hold;",
    ),
    Mutation(
        "fetch",
        "what was fetched before a fault counts after it",
        "alive$d = restart | (alive$q & ~flush);",
        "alive$d = restart | alive$q;",
    ),
    Mutation(
        "decode",
        "a load is not waited for",
        "waits = filled$q & (late | high_low_late | limit_late);",
        "waits = filled$q & (high_low_late | limit_late);",
    ),
    Mutation(
        "decode",
        "HI and LO are not waited for",
        "waits = filled$q & (late | high_low_late | limit_late);",
        "waits = filled$q & (late | limit_late);",
    ),
    Mutation(
        "decode",
        "a quotient is not waited for",
        "high_low_late = interlock$touches_high_low & (quotient_pending | (product_pending & ~interlock$is_multiply));",
        "high_low_late = interlock$touches_high_low & (product_pending & ~interlock$is_multiply);",
    ),
    Mutation(
        "decode",
        "an instruction is issued though execute stalls",
        "moves = ~stall & ~waits;",
        "moves = ~waits;",
    ),
    Mutation(
        "decode",
        "what execute has is not forwarded",
        "from_execute = newer[",
        "from_execute = 1'b0 & newer[",
    ),
    Mutation(
        "decode",
        "what memory has is not forwarded",
        "from_memory = newer[",
        "from_memory = 1'b0 & newer[",
    ),
    Mutation(
        "decode",
        "a loaded value is forwarded before it is there",
        "in_load = from_memory & newer[",
        "in_load = 1'b0 & newer[",
    ),
    Mutation(
        "decode",
        "a delay slot is not known as one",
        "next_in_slot = filled$q & decoder$is_control;",
        "next_in_slot = 1'b0;",
    ),
    Mutation(
        "execute",
        "an instruction acts though an older one has a fault",
        "acts = live$q & ~flush & ~bite & ~bus_wait;",
        "acts = live$q & ~bite & ~bus_wait;",
    ),
    Mutation(
        "execute",
        "an access is repeated while memory waits",
        "acts = live$q & ~flush & ~bite & ~bus_wait;",
        "acts = live$q & ~flush & ~bite;",
    ),
    Mutation(
        "execute",
        "the condition of a branch is not inverted",
        "goes_otherwise = negative ^ inverts;",
        "goes_otherwise = negative;",
    ),
    Mutation(
        "execute",
        "overflow of differences is that of sums",
        "overflow = (signs_differ == subtracts) &",
        "overflow = ~signs_differ &",
    ),
    Mutation(
        "execute",
        "a shift to the left is one too far",
        "skipped = ~amount;",
        "skipped = ~amount - 5'h1;",
    ),
    Mutation(
        "execute",
        "a quotient is never negative",
        "negate_low = quotient_negative$q;",
        "negate_low = 1'b0;",
    ),
    Mutation(
        "execute",
        "a division passes over a byte of 0 behind one that is not",
        "leading$enable = start | ~skipping;",
        "leading$enable = start;",
    ),
    Mutation(
        "execute",
        "a remainder is never negative",
        "remainder_negative$d = dividend_negative;",
        "remainder_negative$d = 1'b0;",
    ),
    Mutation(
        "memory",
        "a refused access is no fault",
        "faulty = filled$q & (here$q[(64'h64)+:(1)] | data_refused);",
        "faulty = filled$q & here$q[(64'h64)+:(1)];",
    ),
    Mutation(
        "memory",
        "a byte is loaded without its sign",
        "has_sign = sign & ~is_unsigned;",
        "has_sign = 1'b0;",
    ),
    Mutation(
        "memory",
        "an instruction leaves before its answer",
        "leaves = filled$q & data_ready;",
        "leaves = filled$q;",
    ),
    Mutation(
        "writeback",
        "an instruction with a fault writes its register",
        "writing = here$q[(64'h6b)+:(1)] & ~faulty;",
        "writing = here$q[(64'h6b)+:(1)];",
    ),
    Mutation(
        "writeback",
        "what is being written is not forwarded",
        "from_writeback = newer[",
        "from_writeback = 1'b0 & newer[",
    ),
];

/// Clocks of one random program, and the memory's stalls, tried in turn.
const CLOCKS: u64 = 20_000;
const STALLS: [u8; 6] = [0, 30, 128, 0, 30, 128];

/// What noticed the mistake, if anything did.
fn noticed(verilog: &str) -> Option<String> {
    STALLS.into_iter().enumerate().find_map(|(seed, stalls)| {
        let machine = CpuMachine::from_verilog(verilog, false).expect("it compiles all the same");
        run(machine, seed as u64, CLOCKS, stalls).err()
    })
}

#[test]
fn every_mutation_is_noticed() {
    if machine().is_none() {
        return;
    }
    let all = std::env::var_os("PDU_MUTANTS").is_some();
    let whole = sim::cpu::verilog();
    let mut survivors = Vec::new();
    let mut last = "";
    for Mutation(stage, what, from, to) in MUTATIONS {
        let broken = whole.replace(from, to);
        assert!(
            broken != whole,
            "the text to break is not in the Verilog any more: {from}"
        );
        if !all && stage == last {
            continue;
        }
        last = stage;
        match noticed(&broken) {
            Some(text) => println!("{stage}: {what}: noticed: {text}"),
            None => survivors.push(format!("{stage}: {what}")),
        }
    }
    assert!(survivors.is_empty(), "nobody noticed: {survivors:#?}");
}
