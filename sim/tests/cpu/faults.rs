//! Every cause of a fault, alone and in a delay slot: cause, PC and address as `spec::isa` has them; and the watchdog.

use crate::assembler::{i, image, machine, r, set};
use sim::cpu::{Ending, Lockstep};
use spec::cpu::{Cp0, Fault};
use spec::isa::Operation::{self, *};
use spec::map::RAM_BASE;

/// Programs that end in each cause but the watchdog's; the last word has the fault.
fn programs() -> Vec<(Fault, Vec<u32>)> {
    let with = |register: u32, value: u32, word: u32| {
        let mut words = set(register, value).to_vec();
        words.push(word);
        words
    };
    vec![
        (Fault::Overflow, with(1, 0x7fff_ffff, i(Addi, 1, 2, 1))),
        (Fault::Overflow, with(1, 0x8000_0000, r(Sub, 2, 0, 1))),
        (Fault::Unaligned, with(1, RAM_BASE + 2, i(Lw, 1, 2, 0))),
        (Fault::Unaligned, with(1, RAM_BASE + 1, i(Sh, 1, 2, 0))),
        (Fault::UnknownInstruction, vec![0xffff_ffff]),
        (Fault::Bus, with(1, 0x7000_0000, i(Lbu, 1, 2, 3))),
        (Fault::Bus, with(1, 0x7000_0000, i(Sw, 1, 2, 4))),
        (Fault::Break, vec![Operation::Break.word()]),
        (
            Fault::UnknownSyscall,
            with(4, 0x1_0001, Operation::Syscall.word()),
        ),
        (Fault::Trap, with(1, 3, i(Tlt, 0, 1, 0))),
    ]
}

fn check(words: &[u32], cause: Fault) {
    let Some(machine) = machine() else { return };
    let mut lockstep = Lockstep::new(machine, &image(words), 0).unwrap();
    lockstep
        .run(60)
        .unwrap_or_else(|text| panic!("{cause:?}: {text}"));
    assert_eq!(lockstep.faults[cause as usize], 1, "{cause:?}");
}

#[test]
fn every_cause_alone_and_in_a_delay_slot() {
    for (cause, mut words) in programs() {
        check(&words, cause);
        let word = words.pop().unwrap();
        words.push(i(Beq, 0, 0, 4));
        words.push(word);
        check(&words, cause);
    }
    let mut text = set(1, RAM_BASE + 0x100).to_vec();
    text.push(r(Mtc0, Cp0::TextLimit as u32, 0, 1));
    text.push(i(Sw, 1, 2, 0));
    text.push(i(Sb, 1, 2, 0xffff));
    check(&text, Fault::TextWrite);
    let mut jump = set(1, RAM_BASE + 6).to_vec();
    jump.push(r(Jalr, 5, 1, 0));
    check(&jump, Fault::Unaligned);
    let mut away = set(1, 0x6000_0000).to_vec();
    away.extend([0, 0, r(Jr, 0, 1, 0), 0]);
    check(&away, Fault::Fetch);
    check(
        &[i(Beq, 0, 0, 4), i(Beq, 0, 0, 4)],
        Fault::UnknownInstruction,
    );
}

#[test]
fn the_watchdog_bites_a_loop_and_a_sleeper() {
    let mut loops = set(1, 50).to_vec();
    loops.push(r(Mtc0, Cp0::Watchdog as u32, 0, 1));
    let mut sleeps = loops.clone();
    loops.extend([i(Beq, 0, 0, 0xffff), 0]);
    sleeps.extend(set(2, 0x7fff_ffff));
    sleeps.extend([
        r(Mtc0, Cp0::Deadline as u32, 0, 2),
        i(Ori, 0, 4, 2),
        Operation::Syscall.word(),
    ]);
    for words in [loops, sleeps] {
        let Some(mut machine) = machine() else { return };
        machine.load(&image(&words));
        let run = machine.run(1000, None).unwrap();
        let Ending::Fault(stop) = run.ending else {
            panic!("{run:?}")
        };
        assert_eq!(stop.cause, Fault::Watchdog);
        assert!((50..70).contains(&run.cycles), "{run:?}");
        let last = RAM_BASE + 4 * (words.len() as u32 - 1);
        assert!((last - 4..=last).contains(&stop.pc), "{stop:x?}");
    }
}
