//! What each operation computes. Pure functions of operand values; no state.

use super::{instruction::Instruction, table::Operation};
use crate::cpu::Fault;

/// The second operand of an arithmetic operation: `rt`, or the immediate as the operation extends it.
pub fn second_operand(operation: Operation, instruction: Instruction, rt: u32) -> u32 {
    use Operation::*;
    match operation {
        Addi | Addiu | Slti | Sltiu => instruction.signed_immediate(),
        Andi | Ori | Xori => instruction.immediate() as u32,
        Lui => (instruction.immediate() as u32) << 16,
        _ => rt,
    }
}

/// The result of an operation on registers and immediates; `None` if the operation is of another sort.
/// `rs`, `rt`: values of the registers.
pub fn arithmetic(
    operation: Operation,
    instruction: Instruction,
    rs: u32,
    rt: u32,
) -> Option<Result<u32, Fault>> {
    use Operation::*;
    let right = second_operand(operation, instruction, rt);
    let amount = instruction.shift_amount() as u32;
    let or_overflow = |sum: Option<i32>| sum.map(|sum| sum as u32).ok_or(Fault::Overflow);
    Some(Ok(match operation {
        Add | Addi => return Some(or_overflow((rs as i32).checked_add(right as i32))),
        Sub => return Some(or_overflow((rs as i32).checked_sub(right as i32))),
        Addu | Addiu => rs.wrapping_add(right),
        Subu => rs.wrapping_sub(right),
        And | Andi => rs & right,
        Or | Ori => rs | right,
        Xor | Xori => rs ^ right,
        Nor => !(rs | right),
        Slt | Slti => ((rs as i32) < right as i32) as u32,
        Sltu | Sltiu => (rs < right) as u32,
        Lui => right,
        Sll => rt << amount,
        Srl => rt >> amount,
        Sra => ((rt as i32) >> amount) as u32,
        Sllv => rt << (rs & 31),
        Srlv => rt >> (rs & 31),
        Srav => ((rt as i32) >> (rs & 31)) as u32,
        _ => return None,
    }))
}

/// HI and LO after MULT, MULTU, DIV or DIVU; `None` for anything else.
pub fn multiply_divide(operation: Operation, rs: u32, rt: u32) -> Option<(u32, u32)> {
    let halves = |product: u64| ((product >> 32) as u32, product as u32);
    let (signed_rs, signed_rt) = (rs as i32, rt as i32);
    Some(match operation {
        Operation::Mult => halves((signed_rs as i64 * signed_rt as i64) as u64),
        Operation::Multu => halves(rs as u64 * rt as u64),
        Operation::Divu => (
            rs.checked_rem(rt).unwrap_or(rs),
            rs.checked_div(rt).unwrap_or(u32::MAX),
        ),
        Operation::Div if rt == 0 => (rs, if signed_rs < 0 { 1 } else { u32::MAX }),
        Operation::Div => (
            signed_rs.wrapping_rem(signed_rt) as u32,
            signed_rs.wrapping_div(signed_rt) as u32,
        ),
        _ => return None,
    })
}

/// Whether a branch is taken or a trap springs; false for anything else.
pub fn condition(operation: Operation, rs: u32, rt: u32) -> bool {
    use Operation::*;
    let (signed_rs, signed_rt) = (rs as i32, rt as i32);
    match operation {
        Beq | Teq => rs == rt,
        Bne | Tne => rs != rt,
        Blez => signed_rs <= 0,
        Bgtz => signed_rs > 0,
        Bltz | Bltzal => signed_rs < 0,
        Bgez | Bgezal => signed_rs >= 0,
        Tge => signed_rs >= signed_rt,
        Tgeu => rs >= rt,
        Tlt => signed_rs < signed_rt,
        Tltu => rs < rt,
        _ => false,
    }
}

/// Where a branch (if taken) or jump goes. `pc` is its own address, `rs` the value of the register.
pub fn target(operation: Operation, instruction: Instruction, pc: u32, rs: u32) -> u32 {
    let slot = pc.wrapping_add(4);
    if operation.is_jump_register() {
        rs
    } else if operation.is_jump() {
        slot & 0xf000_0000 | instruction.jump_index() << 2
    } else {
        slot.wrapping_add(instruction.signed_immediate() << 2)
    }
}

/// The address of a load or store.
pub fn address(instruction: Instruction, rs: u32) -> u32 {
    rs.wrapping_add(instruction.signed_immediate())
}

/// Whether a load or store may be at this address.
pub fn is_aligned(operation: Operation, address: u32) -> bool {
    use Operation::*;
    match operation {
        Lw | Sw => address & 3 == 0,
        Lh | Lhu | Sh => address & 1 == 0,
        _ => true,
    }
}

/// What a load writes to its register. `word`: the memory word that holds `address`; `rt`: the register before.
pub fn loaded(operation: Operation, address: u32, word: u32, rt: u32) -> u32 {
    let place = 8 * (address & 3);
    let byte = word >> (24 - place);
    let half = word >> (16 - (place & 16));
    match operation {
        Operation::Lb => byte as u8 as i8 as u32,
        Operation::Lbu => byte as u8 as u32,
        Operation::Lh => half as u16 as i16 as u32,
        Operation::Lhu => half as u16 as u32,
        Operation::Lwl => word << place | rt & !(u32::MAX << place),
        Operation::Lwr => word >> (24 - place) | rt & !(u32::MAX >> (24 - place)),
        _ => word,
    }
}

/// What a store writes: the lanes (bit 3 is the lowest address, bits 31 to 24) and the word.
pub fn stored(operation: Operation, address: u32, rt: u32) -> (u8, u32) {
    let place = address & 3;
    match operation {
        Operation::Sb => (8 >> place, (rt & 0xff) * 0x0101_0101),
        Operation::Sh => (12 >> (place & 2), (rt & 0xffff) * 0x0001_0001),
        Operation::Swl => (15 >> place, rt >> (8 * place)),
        Operation::Swr => ((15 << (3 - place)) & 15, rt << (8 * (3 - place))),
        _ => (15, rt),
    }
}

/// The bits of a word that lanes cover.
pub const fn lane_mask(lanes: u8) -> u32 {
    let mut mask = 0;
    let mut lane = 0;
    while lane < 4 {
        if lanes >> lane & 1 != 0 {
            mask |= 0xff << (8 * lane);
        }
        lane += 1;
    }
    mask
}
