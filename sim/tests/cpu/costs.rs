//! Clocks of each kind of instruction: the table of the datasheet.

use crate::assembler::{i, image, machine, r, set};
use sim::cpu::Ending;
use spec::cpu::{Cp0, Fault, Syscall as Call};
use spec::isa::Operation::{self, *};
use spec::map::RAM_BASE;

/// Clocks that `words` take beyond the BREAK that ends them, or `None` without a simulator.
fn clocks(words: &[u32]) -> Option<u64> {
    let mut program = set(31, RAM_BASE + 0x1000).to_vec();
    program.extend(set(9, 1000));
    program.extend(set(10, 7));
    program.extend([0, 0, 0]);
    let empty = run(&program)?;
    program.extend(words);
    Some(run(&program)? - empty)
}

fn run(words: &[u32]) -> Option<u64> {
    let mut machine = machine()?;
    let mut words = words.to_vec();
    words.push(Operation::Break.word());
    machine.load(&image(&words));
    let run = machine.run(10_000, None).expect("it runs");
    match run.ending {
        Ending::Fault(stop) if stop.cause == Fault::Break => Some(run.cycles),
        other => panic!("{other:?}"),
    }
}

#[test]
fn costs_are_those_of_the_datasheet() {
    let add = r(Addu, 2, 9, 10);
    let load = i(Lw, 31, 2, 0);
    let use_load = r(Addu, 3, 2, 2);
    let mult = r(Mult, 0, 9, 10);
    let div = r(Div, 0, 9, 10);
    let mflo = r(Mflo, 2, 0, 0);
    let taken = i(Beq, 0, 0, 2);
    let not_taken = i(Bne, 0, 0, 2);
    let mut far_mflo = vec![div];
    far_mflo.extend([0; 33]);
    far_mflo.push(mflo);
    let cases: &[(&str, &[u32], u64)] = &[
        (
            "sum, used at once",
            &[add, r(Addu, 3, 2, 2), r(Addu, 4, 3, 3)],
            3,
        ),
        ("load, used two later", &[load, 0, use_load], 3),
        ("load, used at once", &[load, use_load], 3),
        ("store", &[i(Sw, 31, 9, 0), i(Sw, 31, 10, 4)], 2),
        ("branch, rightly not taken", &[not_taken, 0], 2),
        ("branch, taken for the first time", &[taken, 0, add], 3),
        (
            "jump",
            &[J.word() | ((RAM_BASE >> 2 & 0x03ff_ffff) + 12), 0, add],
            2,
        ),
        ("product read at once", &[mult, mflo], 3),
        ("product read one later", &[mult, 0, mflo], 3),
        ("quotient read at once", &[div, mflo], 35),
        ("quotient read 34 later", &far_mflo, 35),
        (
            "store right after MTC0",
            &[r(Mtc0, Cp0::D1 as u32, 0, 9), i(Sw, 31, 9, 0)],
            3,
        ),
        (
            "SYSCALL poll",
            &[i(Ori, 0, 4, Call::Poll as u32), Syscall.word()],
            3,
        ),
        ("MFC0, used at once", &[r(Mfc0, 16, 0, 2), use_load], 3),
    ];
    for (what, words, wanted) in cases {
        let Some(clocks) = clocks(words) else { return };
        assert_eq!(clocks, *wanted, "{what}");
    }
}
