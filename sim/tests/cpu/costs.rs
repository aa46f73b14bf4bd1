//! Clocks of each kind of instruction: the table of the datasheet, measured. `PDU_WRITE_DOCS=1` writes it, else a difference
//! is an error.

use crate::assembler::{i, image, machine, r, set};
use sim::cpu::{CpuMachine, Ending};
use spec::cpu::{Cp0, Fault, Syscall as Call};
use spec::isa::Operation::{self, *};
use spec::map::RAM_BASE;
use std::path::Path;

/// Where the table is.
const PAGE: &str = "../docs/datasheet/grafton.md";
const BEGIN: &str = "<!-- measured: costs -->\n";
const END: &str = "<!-- end -->\n";

/// Registers of the programs: a place in RAM, two numbers, the address of the word behind the program.
const PLACE: u32 = 31;
const BIG: u32 = 9;
const SMALL: u32 = 10;
const BEHIND: u32 = 11;

/// What comes before the program that is measured; it has `length` words.
fn prelude(length: usize) -> Vec<u32> {
    let words = 8 + 3;
    let behind = RAM_BASE + 4 * (words + length) as u32;
    let mut prelude = set(PLACE, RAM_BASE + 0x1000).to_vec();
    prelude.extend(set(BIG, 1000));
    prelude.extend(set(SMALL, 7));
    prelude.extend(set(BEHIND, behind));
    prelude.extend([0, 0, 0]);
    assert_eq!(prelude.len(), words);
    prelude
}

/// Instructions and clocks of a program that ends with BREAK.
fn run(machine: &mut CpuMachine, words: &[u32]) -> (u64, u64) {
    let mut words = words.to_vec();
    words.push(Operation::Break.word());
    machine.load(&image(&words));
    let run = machine.run(10_000, None).expect("it runs");
    match run.ending {
        Ending::Fault(stop) if stop.cause == Fault::Break => (run.instructions, run.cycles),
        other => panic!("{other:?}"),
    }
}

/// Instructions and clocks that `words` take beyond what is around them, or nothing without a simulator.
fn cost(words: &[u32]) -> Option<(u64, u64)> {
    let around = prelude(words.len());
    let empty = run(&mut machine()?, &around);
    let whole = run(&mut machine()?, &[&around[..], words].concat());
    Some((whole.0 - empty.0, whole.1 - empty.1))
}

/// Programs and what they are about.
fn programs() -> Vec<(&'static str, Vec<u32>)> {
    let add = r(Addu, 2, BIG, SMALL);
    let load = i(Lw, PLACE, 2, 0);
    let use_load = r(Addu, 3, 2, 2);
    let (mult, div) = (r(Mult, 0, BIG, SMALL), r(Div, 0, BIG, SMALL));
    let mflo = r(Mflo, 2, 0, 0);
    let mtc0 = r(Mtc0, Cp0::D1 as u32, 0, BIG);
    let jump_register = r(Jr, 0, BEHIND, 0);
    let jump = J.word() | ((RAM_BASE >> 2 & 0x03ff_ffff) + 13);
    let call = |call: Call| [i(Ori, 0, 4, call as u32), Syscall.word()];
    let counted_loop = [
        i(Addiu, 0, 2, 100),
        i(Addiu, 2, 2, -1i32 as u32),
        i(Bne, 2, 0, -2i32 as u32),
        0,
    ];
    let far = |first: u32, apart: usize| {
        let mut words = vec![first];
        words.extend(vec![0; apart - 1]);
        words.push(mflo);
        words
    };
    vec![
        (
            "sums, each using the one before",
            vec![add, r(Addu, 3, 2, 2), r(Addu, 4, 3, 3)],
        ),
        ("load, used at once", vec![load, use_load]),
        ("load, used by the second after it", vec![load, 0, use_load]),
        (
            "LWL and LWR of one word",
            vec![i(Lwl, PLACE, 2, 1), i(Lwr, PLACE, 2, 4)],
        ),
        (
            "two stores",
            vec![i(Sw, PLACE, BIG, 0), i(Sw, PLACE, SMALL, 4)],
        ),
        (
            "store and load of the same word",
            vec![i(Sw, PLACE, BIG, 0), load],
        ),
        ("branch not taken, delay slot", vec![i(Bne, 0, 0, 2), 0]),
        (
            "branch taken for the first time, delay slot",
            vec![i(Beq, 0, 0, 2), 0, add],
        ),
        ("100 turns of a loop of three", counted_loop.to_vec()),
        ("J, delay slot", vec![jump, 0]),
        ("JR, delay slot", vec![jump_register, 0]),
        (
            "JR to what the instruction before computed, delay slot",
            vec![r(Addu, BEHIND, BEHIND, 0), jump_register, 0],
        ),
        ("MULT, MFLO at once", far(mult, 1)),
        ("MULT, MFLO one later", far(mult, 2)),
        ("DIV, MFLO at once", far(div, 1)),
        ("DIV, MFLO 34 later", far(div, 34)),
        ("MTC0, store", vec![mtc0, i(Sw, PLACE, BIG, 0)]),
        (
            "MFC0, used at once",
            vec![r(Mfc0, Cp0::Cycles as u32, 0, 2), use_load],
        ),
        ("SYSCALL poll, its number", call(Call::Poll).to_vec()),
        ("SYSCALL release, its number", call(Call::Release).to_vec()),
        (
            "SYSCALL send to an idle network, its number",
            call(Call::Send).to_vec(),
        ),
    ]
}

#[test]
fn costs_are_those_of_the_datasheet() {
    let mut table = String::from("| sequence | instructions | clocks |\n|---|---|---|\n");
    for (what, words) in programs() {
        let Some((instructions, clocks)) = cost(&words) else {
            return;
        };
        assert!(clocks >= instructions, "{what}: more than one a clock");
        table += &format!("| {what} | {instructions} | {clocks} |\n");
    }
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    let text = std::fs::read_to_string(&page).expect("the page");
    let (before, rest) = text.split_once(BEGIN).expect("the table begins");
    let (written, after) = rest.split_once(END).expect("the table ends");
    if std::env::var_os("PDU_WRITE_DOCS").is_some() {
        std::fs::write(&page, [before, BEGIN, &table, END, after].concat()).expect("written");
        return;
    }
    assert_eq!(written, table, "{PAGE} is stale: make docs");
}
