//! Endless random programs: every operation, hazards at every distance, jumps through registers just computed or loaded,
//! faults, CP0 and RPC. Register 31 is the address of the data, 30 that of a table of code addresses; nothing writes them
//! but the start, to which every fault leads back.

use crate::assembler::{i, r, set};
use spec::cpu::{Cp0, Syscall};
use spec::isa::table::{Syntax, ROWS};
use spec::isa::Operation::{self, *};
use spec::map::RAM_BASE;

/// A small seeded generator (xorshift).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }
    pub fn word(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as u32
    }
    pub fn below(&mut self, limit: u32) -> u32 {
        self.word() % limit
    }
    fn value(&mut self) -> u32 {
        const CORNERS: [u32; 6] = [0, 1, u32::MAX, 0x8000_0000, 0x7fff_ffff, 0xffff_8000];
        match self.below(3) {
            0 => CORNERS[self.below(6) as usize],
            1 => self.word() >> self.below(32),
            _ => (self.word() as i32 >> self.below(32)) as u32,
        }
    }
}

const DATA: u32 = RAM_BASE + 0x8000;
const CODE_TABLE: u32 = RAM_BASE + 0x9000;
const DATA_REGISTER: u32 = 31;
const TABLE_REGISTER: u32 = 30;
/// Registers that are written: few, so that hazards are many.
const SCRATCH: u32 = 8;
/// Places at which a start can go on.
const ENTRIES: usize = 64;
/// Words of the program between its start and the jump back.
const LENGTH: usize = 2000;

pub struct Program {
    pub words: Vec<u32>,
}

fn scratch(random: &mut Random) -> u32 {
    1 + random.below(SCRATCH)
}

/// An operation without a branch or jump and without an access; now and then one with a fault.
fn plain(random: &mut Random) -> u32 {
    // Quotients, and HI and LO read before something else comes into them, would be rare otherwise.
    match random.below(30) {
        0 => return r(Div, 0, random.below(SCRATCH + 1), random.below(SCRATCH + 1)),
        1 => return r(Mflo, scratch(random), 0, 0),
        2 => return r(Mfhi, scratch(random), 0, 0),
        _ => {}
    }
    loop {
        let row = &ROWS[random.below(ROWS.len() as u32) as usize];
        let operation = row.operation;
        let rare = operation.is_trap() || operation == Break;
        if operation.is_control()
            || operation.is_load()
            || operation.is_store()
            || matches!(operation, Operation::Syscall | Mtc0 | Sync)
            || rare && random.below(60) != 0
            || matches!(operation, Add | Addi | Sub) && random.below(4) != 0
        {
            continue;
        }
        let (a, b, c) = (
            scratch(random),
            random.below(SCRATCH + 1),
            random.below(SCRATCH + 1),
        );
        return match row.syntax {
            Syntax::RdRtAmount => r(operation, a, 0, b) | random.below(32) << 6,
            Syntax::RdRtRs | Syntax::RdRsRt => r(operation, a, b, c),
            Syntax::Rd => r(operation, a, 0, 0),
            Syntax::Rs => r(operation, 0, b, 0),
            Syntax::RsRt => r(operation, 0, b, c),
            Syntax::RtCoprocessor => {
                let number = random.below(32);
                let message = Cp0::Destination as u32..=Cp0::D2 as u32;
                let number = if message.contains(&number) {
                    16
                } else {
                    number
                };
                r(operation, number, 0, a)
            }
            Syntax::None => operation.word(),
            _ => i(operation, b, a, random.word()),
        };
    }
}

/// A load or store in the data, rarely misaligned, rarely where nothing is.
fn access(random: &mut Random) -> u32 {
    const ALL: [Operation; 12] = [Lb, Lh, Lwl, Lw, Lbu, Lhu, Lwr, Sb, Sh, Swl, Sw, Swr];
    let operation = ALL[random.below(12) as usize];
    let wild = random.below(60) == 0;
    let mask = match operation {
        _ if wild => !0,
        Lw | Sw => !3,
        Lh | Lhu | Sh => !1,
        _ => !0,
    };
    let base = if random.below(120) == 0 {
        0
    } else {
        DATA_REGISTER
    };
    i(operation, base, scratch(random), random.below(256) & mask)
}

/// One instruction that may stand in a delay slot.
fn simple(random: &mut Random) -> u32 {
    if random.below(3) == 0 {
        access(random)
    } else {
        plain(random)
    }
}

/// Whether this word writes the register.
fn writes(word: u32, register: u32) -> bool {
    let instruction = spec::isa::Instruction(word);
    Operation::decode(instruction)
        .is_some_and(|operation| operation.destination(instruction) as u32 == register)
}

fn branch(random: &mut Random, words: &mut Vec<u32>) {
    const ALL: [Operation; 8] = [Beq, Bne, Blez, Bgtz, Bltz, Bgez, Bltzal, Bgezal];
    let operation = ALL[random.below(6) as usize];
    let (a, b) = (random.below(SCRATCH + 1), random.below(SCRATCH + 1));
    let b = if matches!(operation, Beq | Bne) { b } else { 0 };
    words.push(i(operation, a, 0, 0) | b << 16 | (1 + random.below(6)));
    words.push(simple(random));
}

/// JR or JALR through a register that was set, or loaded from the table, up to three instructions before.
fn jump_register(random: &mut Random, words: &mut Vec<u32>, table: &mut Vec<u32>) {
    let register = scratch(random);
    let distance = random.below(4);
    let loads = random.below(2) == 0;
    let here = words.len() as u32;
    let before = if loads { 1 } else { 2 };
    let place = here + before + distance + 2 + random.below(4);
    let target = RAM_BASE + 4 * place + if random.below(40) == 0 { 2 } else { 0 };
    if loads {
        words.push(i(Lw, TABLE_REGISTER, register, 4 * table.len() as u32));
        table.push(target);
    } else {
        words.extend(set(register, target));
    }
    for _ in 0..distance {
        let word = simple(random);
        words.push(if writes(word, register) { 0 } else { word });
    }
    let link = scratch(random);
    words.push(if random.below(2) == 0 {
        r(Jr, 0, register, 0)
    } else {
        r(Jalr, link, register, 0)
    });
    words.push(simple(random));
}

/// Loads the message, or waits for one, with a deadline near by.
fn rpc(random: &mut Random, words: &mut Vec<u32>) {
    let register = scratch(random);
    let to_cp0 = |number: Cp0, register: u32| r(Mtc0, number as u32, 0, register);
    let call = |words: &mut Vec<u32>, call: u32| {
        words.push(i(Ori, 0, 4, call));
        words.push(Operation::Syscall.word());
    };
    words.push(r(Mfc0, Cp0::Cycles as u32, 0, register));
    words.push(i(Addiu, register, register, random.below(60)));
    words.push(to_cp0(Cp0::Deadline, register));
    match random.below(4) {
        0 | 1 => {
            for number in [
                Cp0::Destination,
                Cp0::Call,
                Cp0::Kind,
                Cp0::D0,
                Cp0::D1,
                Cp0::D2,
            ] {
                words.push(to_cp0(number, random.below(SCRATCH + 1)));
            }
            call(words, Syscall::Send as u32);
            if random.below(2) == 0 {
                words.push(to_cp0(Cp0::D2, scratch(random)));
            }
        }
        2 => call(words, random.below(6) & 5),
        _ => {
            call(words, Syscall::Receive as u32 + random.below(2));
            words.push(r(Mfc0, Cp0::D1 as u32, 0, register));
            for _ in 0..3 {
                words.push(r(Mfc0, 1 + random.below(7), 0, scratch(random)));
            }
            call(words, Syscall::Release as u32);
        }
    }
}

impl Program {
    pub fn new(seed: u64) -> Program {
        let random = &mut Random::new(seed);
        let mut words = vec![];
        let mut table = vec![];
        words.extend(set(DATA_REGISTER, DATA));
        words.extend(set(TABLE_REGISTER, CODE_TABLE));
        // Each start goes on at another place.
        words.extend([
            r(Mfc0, Cp0::Restarts as u32, 0, 1),
            i(Andi, 1, 1, ENTRIES as u32 - 1),
            r(Sll, 1, 0, 1) | 2 << 6,
            r(Addu, 1, 1, TABLE_REGISTER),
            i(Lw, 1, 1, 0),
            r(Jr, 0, 1, 0),
            0,
        ]);
        let start = words.len() as u32;
        table.extend(
            (0..ENTRIES).map(|_| RAM_BASE + 4 * (start + random.below(LENGTH as u32 - start))),
        );
        while words.len() < LENGTH {
            match random.below(24) {
                0..=3 => branch(random, &mut words),
                4 => jump_register(random, &mut words, &mut table),
                5 => rpc(random, &mut words),
                6 => words.extend(set(scratch(random), random.value())),
                7..=13 => words.push(access(random)),
                14 if random.below(30) == 0 => words.push(0xffff_ffff),
                _ => words.push(plain(random)),
            }
        }
        // Branches and jumps reach a few words beyond.
        words.extend([0; 16]);
        words.push(J.word() | RAM_BASE >> 2 & 0x03ff_ffff);
        words.push(0);
        words.resize(((DATA - RAM_BASE) / 4) as usize, 0);
        words.extend((0..64).map(|_| random.value()));
        words.resize(((CODE_TABLE - RAM_BASE) / 4) as usize, 0);
        words.extend(table);
        Program { words }
    }
}
