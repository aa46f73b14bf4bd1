//! An instruction as the assembler writes it.

use super::{execute, instruction::Instruction, table::Operation, table::Syntax};
use core::fmt;

/// An instruction at an address, for printing: `addu $3, $1, $2`. Registers by number, targets as absolute addresses,
/// unknown instructions as `.word`.
#[derive(Clone, Copy, Debug)]
pub struct At(pub Instruction, pub u32);

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let At(i, pc) = *self;
        let Some(operation) = Operation::decode(i) else {
            return write!(f, ".word 0x{:08x}", i.0);
        };
        let row = operation.row();
        let (rs, rt, rd) = (i.rs(), i.rt(), i.rd());
        let target = execute::target(operation, i, pc, 0);
        write!(f, "{}", row.name)?;
        match row.syntax {
            Syntax::RdRtAmount => write!(f, " ${rd}, ${rt}, {}", i.shift_amount()),
            Syntax::RdRtRs => write!(f, " ${rd}, ${rt}, ${rs}"),
            Syntax::RdRsRt => write!(f, " ${rd}, ${rs}, ${rt}"),
            Syntax::RdRs => write!(f, " ${rd}, ${rs}"),
            Syntax::Rd => write!(f, " ${rd}"),
            Syntax::Rs => write!(f, " ${rs}"),
            Syntax::RsRt => write!(f, " ${rs}, ${rt}"),
            Syntax::RsRtLabel => write!(f, " ${rs}, ${rt}, 0x{target:x}"),
            Syntax::RsLabel => write!(f, " ${rs}, 0x{target:x}"),
            Syntax::Label => write!(f, " 0x{target:x}"),
            Syntax::RtRsSigned => write!(f, " ${rt}, ${rs}, {}", i.immediate() as i16),
            Syntax::RtRsUnsigned => write!(f, " ${rt}, ${rs}, 0x{:x}", i.immediate()),
            Syntax::RtUnsigned => write!(f, " ${rt}, 0x{:x}", i.immediate()),
            Syntax::RtOffsetRs => write!(f, " ${rt}, {}(${rs})", i.immediate() as i16),
            Syntax::RtCoprocessor => write!(f, " ${rt}, ${rd}"),
            Syntax::None => Ok(()),
        }
    }
}
