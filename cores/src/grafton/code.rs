//! Which operation an instruction is: its number in its space, and the space. Combinational, behind the instruction memory.
use super::fields::{space_number, CODE_BITS};
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::isa::table::Space;

const fn opcode(space: Space) -> u64 {
    match space.opcode() {
        Some(opcode) => opcode as u64,
        None => panic!("the opcode space has no opcode of its own"),
    }
}

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Code {
    pub instruction: Signal<In, Bits<32>>,
    /// As in [super::fields].
    pub code: Signal<Out, Bits<CODE_BITS>>,
    opcode: Signal<Local, Bits<6>>,
    field: Signal<Local, Bits<6>>,
    space: Signal<Local, Bits<2>>,
    function_opcode: Lit<6, { opcode(Space::Function) }>,
    condition_opcode: Lit<6, { opcode(Space::Condition) }>,
    coprocessor_opcode: Lit<6, { opcode(Space::Coprocessor) }>,
    function_space: Lit<2, { space_number(Space::Function) as u64 }>,
    condition_space: Lit<2, { space_number(Space::Condition) as u64 }>,
    coprocessor_space: Lit<2, { space_number(Space::Coprocessor) as u64 }>,
    opcode_space: Lit<2, { space_number(Space::Opcode) as u64 }>,
}

impl Logic for Code {
    #[hdl_gen]
    fn update(&mut self) {
        self.opcode.next = self.instruction.val().get_bits::<6>(26);
        if self.opcode.val() == self.function_opcode.val() {
            self.space.next = self.function_space.val();
            self.field.next = self.instruction.val().get_bits::<6>(0);
        } else if self.opcode.val() == self.condition_opcode.val() {
            self.space.next = self.condition_space.val();
            self.field.next = bit_cast::<6, 5>(self.instruction.val().get_bits::<5>(16));
        } else if self.opcode.val() == self.coprocessor_opcode.val() {
            self.space.next = self.coprocessor_space.val();
            self.field.next = bit_cast::<6, 5>(self.instruction.val().get_bits::<5>(21));
        } else {
            self.space.next = self.opcode_space.val();
            self.field.next = self.opcode.val();
        }
        self.code.next =
            (bit_cast::<8, 2>(self.space.val()) << 6) | bit_cast::<8, 6>(self.field.val());
    }
}
