//! Every operation: random operands, printed, assembled by binutils, and the word compared.

use crate::{random::Random, tools};
use spec::isa::{
    disassemble::At, execute, table::Destination, table::Syntax, table::ROWS, Instruction,
    Operation,
};

/// The bits of the word that the operands of an operation occupy.
pub fn operand_bits(syntax: Syntax) -> u32 {
    use Syntax::*;
    let (rs, rt, rd, amount, low) = (31 << 21, 31 << 16, 31 << 11, 31 << 6, 0xffff);
    match syntax {
        RdRtAmount => rd | rt | amount,
        RdRtRs | RdRsRt => rd | rt | rs,
        RdRs => rd | rs,
        Rd => rd,
        Rs => rs,
        RsRt => rs | rt,
        RsRtLabel | RtRsSigned | RtRsUnsigned | RtOffsetRs => rs | rt | low,
        RsLabel => rs | low,
        Label => 0x03ff_ffff,
        RtUnsigned => rt | low,
        RtCoprocessor => rt | rd,
        None => 0,
    }
}

/// What the assembler wants in place of our own text: targets relative to the place, DIV without the macro.
fn for_assembler(operation: Operation, instruction: Instruction, pc: u32) -> String {
    let text = At(instruction, pc).to_string();
    let target = execute::target(operation, instruction, pc, 0);
    let here = format!(".+({})", target.wrapping_sub(pc) as i32);
    match operation.row().syntax {
        Syntax::RsRtLabel | Syntax::RsLabel | Syntax::Label => {
            text.replace(&format!("0x{target:x}"), &here)
        }
        _ if matches!(operation, Operation::Div | Operation::Divu) => {
            text.replacen(' ', " $0, ", 1)
        }
        _ => text,
    }
}

#[test]
fn every_operation_is_encoded_as_binutils_encodes_it() {
    if !tools::present(&["mips-linux-gnu-as", "mips-linux-gnu-objcopy"]) {
        return;
    }
    let mut random = Random::new(1);
    let mut words = vec![];
    let mut source = String::from(
        ".section .code,\"awx\"\n.set noreorder\n.set noat\n.set nomacro\n.set mips2\n.globl start\nstart:\n",
    );
    for row in ROWS {
        for _ in 0..20 {
            let mut bits = operand_bits(row.syntax) & random.word();
            if row.syntax == Syntax::Label {
                bits &= 0xffff; // so that the target is inside the segment
            }
            if row.operation == Operation::Sll && bits & 0xf800 == 0 {
                bits |= 0x0800; // sll $0 has other names
            }
            if row.operation == Operation::Jalr && bits >> 21 == bits >> 11 & 31 {
                bits ^= 0x0800; // rd = rs cannot be restarted and is refused
            }
            if row.destination == Destination::Link && bits >> 21 == 31 {
                bits ^= 1 << 21; // a branch that links cannot be restarted if it tests the link register
            }
            let instruction = Instruction(row.operation.word() | bits);
            assert_eq!(Operation::decode(instruction), Some(row.operation));
            let pc = 0x4000_0000 + 4 * words.len() as u32;
            source += &format!("{}\n", for_assembler(row.operation, instruction, pc));
            words.push(instruction.0);
        }
    }
    let folder = tools::folder("encoding");
    tools::assemble(&folder, &source);
    let image = tools::image(&folder);
    for (i, &word) in words.iter().enumerate() {
        let assembled = u32::from_be_bytes(image[4 * i..4 * i + 4].try_into().unwrap());
        let text = At(Instruction(word), 0x4000_0000 + 4 * i as u32);
        assert_eq!(
            assembled, word,
            "{text}: binutils {assembled:08x}, ours {word:08x}"
        );
    }
}
