//! What an instruction must be waited for with, from few bits of its code: the answer decides, at the end of a long way, whether
//! the instruction memory reads on. Combinational.
//!
//! Where the decoder's tables are exact, this may also say yes for codes that no operation has: these wait in vain, then fault.
//! For the same reason decode looks at both register fields of whatever is not J or JAL: an instruction that does not read one of
//! them waits in vain for a load to it. That is rare: then the field is its destination, 0, or (BLTZ, MTC0) part of its code.
use super::fields::{space_number, CODE_BITS};
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::isa::table::Space;

/// Bits of a code that all operations on HI and LO share, and only they.
const HIGH_LOW_MASK: u64 = 0xf0;
const HIGH_LOW_CODE: u64 = (space_number(Space::Function) as u64) << 6 | 0x10;
/// Bits that tell products from all else on HI and LO.
const PRODUCT_MASK: u64 = 0x0a;
const PRODUCT_CODE: u64 = 0x08;
/// Bits of a code that all stores share, and only they.
const STORE_MASK: u64 = 0xf8;
const STORE_CODE: u64 = (space_number(Space::Opcode) as u64) << 6 | 0x28;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Interlock {
    /// As in [super::fields].
    pub code: Signal<In, Bits<CODE_BITS>>,
    /// Touches HI or LO.
    pub touches_high_low: Signal<Out, Bit>,
    /// If it touches HI or LO: is MULT or MULTU.
    pub is_multiply: Signal<Out, Bit>,
    pub is_store: Signal<Out, Bit>,
    high_low_mask: Lit<CODE_BITS, HIGH_LOW_MASK>,
    high_low_code: Lit<CODE_BITS, HIGH_LOW_CODE>,
    product_mask: Lit<CODE_BITS, PRODUCT_MASK>,
    product_code: Lit<CODE_BITS, PRODUCT_CODE>,
    store_mask: Lit<CODE_BITS, STORE_MASK>,
    store_code: Lit<CODE_BITS, STORE_CODE>,
}

impl Logic for Interlock {
    #[hdl_gen]
    fn update(&mut self) {
        self.touches_high_low.next =
            (self.code.val() & self.high_low_mask.val()) == self.high_low_code.val();
        self.is_multiply.next =
            (self.code.val() & self.product_mask.val()) == self.product_code.val();
        self.is_store.next = (self.code.val() & self.store_mask.val()) == self.store_code.val();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spec::isa::table::ROWS;
    use spec::isa::Operation::*;

    #[test]
    fn few_bits_tell_every_operation_what_all_bits_do() {
        for row in ROWS {
            let code = u64::from(space_number(row.space) << 6 | row.code as u32);
            let operation = row.operation;
            let high_low = matches!(
                operation,
                Mult | Multu | Div | Divu | Mfhi | Mflo | Mthi | Mtlo
            );
            assert_eq!(
                code & HIGH_LOW_MASK == HIGH_LOW_CODE,
                high_low,
                "{}",
                row.name
            );
            if high_low {
                let multiplies = matches!(operation, Mult | Multu);
                assert_eq!(
                    code & PRODUCT_MASK == PRODUCT_CODE,
                    multiplies,
                    "{}",
                    row.name
                );
            }
            assert_eq!(
                code & STORE_MASK == STORE_CODE,
                operation.is_store(),
                "{}",
                row.name
            );
        }
    }
}
