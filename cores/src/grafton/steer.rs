//! Where the branch or jump that is being fetched would go. Combinational, behind the instruction memory; what comes of it
//! is for decode and execute to say.
use hdl::arithmetic::SumOrWord;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::isa::Operation;

/// The bits of an opcode that J and JAL share, at their place in the instruction.
const JUMP_MASK: u64 = 0xf800_0000;
/// Of these, the ones that are enough to tell J and JAL from the branches: that soon is known which of the two is the target.
const PLACE_MASK: u64 = 0x1800_0000;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Steer {
    /// Address of the delay slot, to which offsets are relative.
    pub slot_pc: Signal<In, Bits<32>>,
    pub instruction: Signal<In, Bits<32>>,
    /// Target of J and JAL, or of a branch; of anything else, anything.
    pub target: Signal<Out, Bits<32>>,
    /// It is J or JAL.
    pub is_jump: Signal<Out, Bit>,
    region: Lit<32, 0xf000_0000>,
    jump_mask: Lit<32, JUMP_MASK>,
    jump_code: Lit<32, { Operation::J.word() as u64 }>,
    place_mask: Lit<32, PLACE_MASK>,
    place_code: Lit<32, { Operation::J.word() as u64 & PLACE_MASK }>,
    sign_bits: Lit<32, 0xfffc_0000>,
    offset: Signal<Local, Bits<32>>,
    place: Signal<Local, Bits<32>>,
    chain: SumOrWord<32>,
}

impl Logic for Steer {
    #[hdl_gen]
    fn update(&mut self) {
        self.offset.next = bit_cast::<32, 16>(self.instruction.val().get_bits::<16>(0)) << 2;
        if self.instruction.val().get_bit(15) {
            self.offset.next = (bit_cast::<32, 16>(self.instruction.val().get_bits::<16>(0)) << 2)
                | self.sign_bits.val();
        }
        self.place.next = bit_cast::<32, 26>(self.instruction.val().get_bits::<26>(0)) << 2;
        self.is_jump.next = (self.instruction.val() & self.jump_mask.val()) == self.jump_code.val();
        self.chain.left.next = self.slot_pc.val();
        self.chain.right.next = self.offset.val();
        self.chain.word.next = (self.slot_pc.val() & self.region.val()) | self.place.val();
        self.chain.takes.next =
            (self.instruction.val() & self.place_mask.val()) == self.place_code.val();
        self.target.next = self.chain.result.val();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the bits of an operation that are in a mask are those of J.
    fn is_as_j(operation: Operation, mask: u64) -> bool {
        (operation.word() ^ Operation::J.word()) & mask as u32 == 0
    }

    #[test]
    fn j_and_jal_and_nothing_else_have_the_masked_code() {
        for row in spec::isa::table::ROWS {
            let is_jump = is_as_j(row.operation, JUMP_MASK);
            assert_eq!(is_jump, row.operation.is_jump(), "{}", row.name);
        }
    }

    #[test]
    fn few_bits_tell_jumps_from_branches() {
        let rows = spec::isa::table::ROWS.iter();
        for row in rows.filter(|row| row.operation.is_jump() || row.operation.is_branch()) {
            let is_jump = is_as_j(row.operation, PLACE_MASK);
            assert_eq!(is_jump, row.operation.is_jump(), "{}", row.name);
        }
    }
}
