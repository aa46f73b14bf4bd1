//! What qemu cannot show: faults, their addresses, and the cases that MIPS leaves open.

use spec::cpu::{Cp0, Fault, Syscall};
use spec::isa::{execute, Bus, Machine, Operation, Stop};
use spec::map::RESET_VECTOR;

/// Sixteen words from the reset vector on.
#[derive(Default)]
struct Small([u32; 16]);

impl Small {
    fn word(&mut self, address: u32) -> Option<&mut u32> {
        self.0
            .get_mut((address.checked_sub(RESET_VECTOR)? / 4) as usize)
    }
}

impl Bus for Small {
    fn fetch(&mut self, address: u32) -> Option<u32> {
        self.word(address).copied()
    }
    fn load(&mut self, address: u32) -> Option<u32> {
        self.word(address).copied()
    }
    fn store(&mut self, address: u32, lanes: u8, word: u32) -> Option<()> {
        let mask = execute::lane_mask(lanes);
        let old = self.word(address)?;
        *old = *old & !mask | word & mask;
        Some(())
    }
    fn read_cp0(&mut self, number: u8) -> u32 {
        number as u32
    }
    fn write_cp0(&mut self, _: u8, _: u32) {}
    fn syscall(&mut self, call: Syscall) -> u32 {
        0x100 + call as u32
    }
}

const BEQ_ALWAYS: u32 = 0x1000_0002;

fn op(operation: Operation, rs: u32, rt: u32, low: u32) -> u32 {
    operation.word() | rs << 21 | rt << 16 | low
}

/// Runs to the first fault, with registers 1 to 4 preset.
fn fault(words: &[u32]) -> (Stop, Machine) {
    let mut small = Small::default();
    small.0[..words.len()].copy_from_slice(words);
    let mut machine = Machine::default();
    machine.registers[1] = 0x7fff_ffff;
    machine.registers[2] = RESET_VECTOR + 6;
    machine.registers[3] = RESET_VECTOR;
    machine.registers[4] = 77;
    for _ in 0..16 {
        if let Err(stop) = machine.step(&mut small) {
            return (stop, machine);
        }
    }
    panic!("no fault");
}

#[test]
fn every_cause_alone_and_in_a_delay_slot() {
    use Operation::*;
    let text_limit = [op(Mtc0, 0, 1, (Cp0::TextLimit as u32) << 11)];
    let cases = [
        (Fault::Overflow, op(Addi, 1, 5, 1), None),
        (Fault::Overflow, op(Add, 1, 1, 5 << 11), None),
        (Fault::Unaligned, op(Lw, 2, 5, 4), Some(RESET_VECTOR + 10)),
        (Fault::Unaligned, op(Lh, 2, 5, 1), Some(RESET_VECTOR + 7)),
        (
            Fault::Unaligned,
            op(Sw, 2, 5, 0xffff),
            Some(RESET_VECTOR + 5),
        ),
        (Fault::Unaligned, op(Sh, 2, 5, 1), Some(RESET_VECTOR + 7)),
        (Fault::UnknownInstruction, 0xffff_ffff, None),
        (Fault::UnknownInstruction, op(Sll, 0, 0, 1), None),
        (Fault::Bus, op(Lb, 3, 5, 64), Some(RESET_VECTOR + 64)),
        (Fault::Bus, op(Sb, 3, 5, 65), Some(RESET_VECTOR + 65)),
        (Fault::Break, op(Break, 0, 0, 0x40), None),
        (Fault::UnknownSyscall, op(Syscall, 0, 0, 0), None),
        (Fault::Trap, op(Teq, 1, 1, 0), None),
        (Fault::Trap, op(Tltu, 2, 1, 0), None),
    ];
    for (cause, word, address) in cases {
        let address = address.unwrap_or(word);
        let (stop, machine) = fault(&[0, word]);
        assert_eq!(
            stop,
            Stop {
                cause,
                pc: RESET_VECTOR + 4,
                address
            }
        );
        assert_eq!(
            (machine.pc, machine.restarts, machine.registers[5]),
            (RESET_VECTOR, 1, 0)
        );
        let (stop, _) = fault(&[0, BEQ_ALWAYS, word]);
        assert_eq!(
            stop,
            Stop {
                cause,
                pc: RESET_VECTOR + 4,
                address
            },
            "in a slot"
        );
    }
    let store = op(Sw, 3, 5, 0);
    let (stop, _) = fault(&[text_limit[0], store]);
    assert_eq!(
        stop,
        Stop {
            cause: Fault::TextWrite,
            pc: RESET_VECTOR + 4,
            address: RESET_VECTOR
        }
    );
}

#[test]
fn jumps_fault_at_the_jump_fetches_at_the_target() {
    use Operation::*;
    let (stop, machine) = fault(&[op(Jalr, 2, 0, 9 << 11)]);
    let wanted = Stop {
        cause: Fault::Unaligned,
        pc: RESET_VECTOR,
        address: RESET_VECTOR + 6,
    };
    assert_eq!((stop, machine.registers[9]), (wanted, 0));
    let outside = RESET_VECTOR + 0x1000;
    let jump = J.word() | (outside >> 2 & 0x03ff_ffff);
    let (stop, _) = fault(&[jump, 0]);
    assert_eq!(
        stop,
        Stop {
            cause: Fault::Fetch,
            pc: outside,
            address: outside
        }
    );
    let (stop, _) = fault(&[BEQ_ALWAYS, BEQ_ALWAYS]);
    assert_eq!(
        stop,
        Stop {
            cause: Fault::UnknownInstruction,
            pc: RESET_VECTOR,
            address: BEQ_ALWAYS
        }
    );
}

#[test]
fn divisions_that_mips_leaves_open() {
    let divide = |operation, a, b| execute::multiply_divide(operation, a, b).unwrap();
    assert_eq!(divide(Operation::Divu, 9, 0), (9, u32::MAX));
    assert_eq!(divide(Operation::Div, 9, 0), (9, u32::MAX));
    assert_eq!(
        divide(Operation::Div, 9u32.wrapping_neg(), 0),
        (9u32.wrapping_neg(), 1)
    );
    assert_eq!(
        divide(Operation::Div, 0x8000_0000, u32::MAX),
        (0, 0x8000_0000)
    );
    let minus = |n: u32| n.wrapping_neg();
    assert_eq!(divide(Operation::Div, minus(7), 2), (minus(1), minus(3)));
    assert_eq!(divide(Operation::Mult, minus(3), 5), (u32::MAX, minus(15)));
}

#[test]
fn branches_that_link_do_so_always_and_jalr_to_any_register() {
    use Operation::*;
    let mut small = Small::default();
    small.0[0] = op(Bltzal, 0, 0x10, 4);
    small.0[1] = op(Jalr, 3, 0, 7 << 11);
    let mut machine = Machine::default();
    machine.registers[3] = RESET_VECTOR + 0x20;
    machine.step(&mut small).unwrap();
    assert_eq!(
        (machine.registers[31], machine.next_pc),
        (RESET_VECTOR + 8, RESET_VECTOR + 8)
    );
    machine.jump_to(RESET_VECTOR + 4);
    machine.step(&mut small).unwrap();
    assert_eq!(
        (machine.registers[7], machine.next_pc),
        (RESET_VECTOR + 12, RESET_VECTOR + 0x20)
    );
}

#[test]
fn text_limit_only_rises_and_syscalls_answer_in_v0() {
    use Operation::*;
    let mut small = Small::default();
    small.0[0] = op(Mtc0, 0, 1, (Cp0::TextLimit as u32) << 11);
    small.0[1] = op(Mtc0, 0, 0, (Cp0::TextLimit as u32) << 11);
    small.0[2] = op(Syscall, 0, 0, 0);
    let mut machine = Machine::default();
    machine.registers[1] = 0x4000_0100;
    machine.registers[4] = 3;
    for _ in 0..3 {
        machine.step(&mut small).unwrap();
    }
    assert_eq!(
        (machine.text_limit, machine.registers[2]),
        (0x4000_0100, 0x103)
    );
}
