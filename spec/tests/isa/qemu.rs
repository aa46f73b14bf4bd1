//! Random programs, with branches, delay slots, HI and LO and accesses of every size and alignment, run by qemu-mips and
//! by `spec::isa`; registers and memory must agree.

use crate::{encoding::operand_bits, random::Random, tools};
use spec::cpu::Syscall;
use spec::isa::{table::ROWS, Bus, Instruction, Machine, Operation};

const BASE: u32 = 0x4000_0000;
const PROGRAMS: usize = 150;
const LENGTH: usize = 60;
/// Words that a program leaves: registers 1 to 30, HI, LO.
const RESULT_WORDS: usize = 32;
/// Always holds the address of the data.
const DATA_REGISTER: u32 = 31;
const DATA_BYTES: u32 = 256;

/// Flat memory from [`BASE`] on.
struct Memory(Vec<u8>);

impl Memory {
    fn at(&mut self, address: u32) -> Option<&mut [u8]> {
        let start = address.checked_sub(BASE)? as usize;
        self.0.get_mut(start..start + 4)
    }
}

impl Bus for Memory {
    fn fetch(&mut self, address: u32) -> Option<u32> {
        self.load(address)
    }
    fn load(&mut self, address: u32) -> Option<u32> {
        Some(u32::from_be_bytes(self.at(address)?.try_into().ok()?))
    }
    fn store(&mut self, address: u32, lanes: u8, word: u32) -> Option<()> {
        let bytes = self.at(address)?;
        for (i, byte) in word.to_be_bytes().into_iter().enumerate() {
            if lanes & (8 >> i) != 0 {
                bytes[i] = byte;
            }
        }
        Some(())
    }
    fn read_cp0(&mut self, _: u8) -> u32 {
        0
    }
    fn write_cp0(&mut self, _: u8, _: u32) {}
    fn syscall(&mut self, _: Syscall) -> u32 {
        0
    }
}

/// An operation that needs no environment and cannot fault, with its fields filled; DATA_REGISTER is never written.
fn instruction(random: &mut Random, forward: u32) -> Option<u32> {
    use Operation::*;
    let row = &ROWS[random.below(ROWS.len() as u32) as usize];
    let operation = row.operation;
    if matches!(
        operation,
        Add | Addi | Sub | Mfc0 | Mtc0 | Syscall | Break | J | Jal
    ) || operation.is_jump_register()
        || operation.is_trap()
        || matches!(operation, Bltzal | Bgezal)
    {
        return None;
    }
    let mut fields = random.word() & operand_bits(row.syntax);
    if operation.is_branch() {
        fields = fields & !0xffff | (1 + random.below(forward));
    }
    if operation.is_load() || operation.is_store() {
        let size_mask = match operation {
            Lw | Sw => !3,
            Lh | Lhu | Sh => !1,
            _ => !0,
        };
        fields = fields & (31 << 16) | DATA_REGISTER << 21 | random.below(DATA_BYTES) & size_mask;
    }
    let word = operation.word() | fields;
    (operation.destination(Instruction(word)) != DATA_REGISTER as u8).then_some(word)
}

/// Instructions of one program. No branch in a delay slot; divisors are made odd.
fn program(random: &mut Random) -> String {
    let mut lines = String::new();
    let mut in_slot = false;
    let mut count = 0;
    while count < LENGTH {
        let Some(word) = instruction(random, (LENGTH - count) as u32) else {
            continue;
        };
        let operation = Operation::decode(Instruction(word)).unwrap();
        let divides = matches!(operation, Operation::Div | Operation::Divu);
        let divisor = Instruction(word).rt();
        if in_slot && (operation.is_control() || divides)
            || divides && (divisor == 0 || divisor == DATA_REGISTER as u8)
        {
            continue;
        }
        if divides {
            lines += &format!("ori ${divisor}, ${divisor}, 1\n");
        }
        lines += &format!(".word 0x{word:08x}\n");
        in_slot = operation.is_control();
        count += 1;
    }
    // Every branch stays below LENGTH words ahead, so it lands here at the latest.
    lines + &"nop\n".repeat(LENGTH + 2)
}

fn source(random: &mut Random) -> String {
    let mut text = String::from(
        ".set noreorder\n.set noat\n.set nomacro\n.section .code,\"awx\"\n.globl start\nstart:\n",
    );
    for k in 0..PROGRAMS {
        for register in 1..31 {
            let value = random.value();
            text += &format!("lui ${register}, 0x{:x}\n", value >> 16);
            text += &format!("ori ${register}, ${register}, 0x{:x}\n", value & 0xffff);
        }
        text += "lui $31, %hi(data)\naddiu $31, $31, %lo(data)\n";
        text += &program(random);
        text += &format!("lui $31, %hi(results + {})\n", 128 * k);
        text += &format!("addiu $31, $31, %lo(results + {})\n", 128 * k);
        for register in 1..31 {
            text += &format!("sw ${register}, {}($31)\n", 4 * (register - 1));
        }
        text += "mfhi $1\nsw $1, 120($31)\nmflo $1\nsw $1, 124($31)\n";
    }
    text += ".globl finish\nfinish:\n";
    let bytes = 4 * RESULT_WORDS * PROGRAMS + DATA_BYTES as usize;
    // write(1, results, bytes); exit(0), as Linux on MIPS takes them
    text += &format!("li $2, 4004\nli $4, 1\nla $5, results\nli $6, {bytes}\nsyscall\n");
    text += "li $2, 4001\nli $4, 0\nsyscall\n.balign 16\nresults:\n";
    text += &format!(".space {}\ndata:\n", 4 * RESULT_WORDS * PROGRAMS);
    for _ in 0..DATA_BYTES / 4 {
        text += &format!(".word 0x{:x}\n", random.value());
    }
    text.replace(".set nomacro\n", "")
}

/// Address of a symbol.
fn symbol(folder: &std::path::Path, name: &str) -> u32 {
    let listing = tools::run(folder, "mips-linux-gnu-nm", &["program.elf"]);
    let listing = String::from_utf8(listing).unwrap();
    let line = listing
        .lines()
        .find(|line| line.ends_with(&format!(" {name}")))
        .unwrap();
    u32::from_str_radix(&line[..8], 16).unwrap()
}

#[test]
fn random_programs_end_as_in_qemu() {
    if !tools::present(&["mips-linux-gnu-as", "qemu-mips"]) {
        return;
    }
    let mut random = Random::new(7);
    let folder = tools::folder("qemu");
    tools::assemble(&folder, &source(&mut random));
    let expected = tools::run(&folder, "qemu-mips", &["./program.elf"]);

    let mut memory = Memory(tools::image(&folder));
    let finish = symbol(&folder, "finish");
    let results = (symbol(&folder, "results") - BASE) as usize;
    let mut machine = Machine::default();
    let mut steps = 0;
    while machine.pc != finish {
        machine.step(&mut memory).expect("no fault");
        steps += 1;
        assert!(steps < 1_000_000, "did not end");
    }
    assert!(
        steps > 60 * PROGRAMS,
        "{steps} instructions are too few to mean anything"
    );
    let ours = &memory.0[results..results + expected.len()];
    for (word, (ours, theirs)) in ours.chunks(4).zip(expected.chunks(4)).enumerate() {
        let (program, place) = (word / RESULT_WORDS, word % RESULT_WORDS);
        assert_eq!(ours, theirs, "program {program}, word {place}");
    }
}
