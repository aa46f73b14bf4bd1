//! Which register the left operand is: rs, or a0 for SYSCALL. Combinational, behind the instruction memory.
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::cpu::ARGUMENT_REGISTER;
use spec::isa::Operation;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct FirstRegister {
    pub instruction: Signal<In, Bits<32>>,
    pub register: Signal<Out, Bits<5>>,
    /// Opcode and function.
    operation_mask: Lit<32, 0xfc00_003f>,
    syscall_code: Lit<32, { Operation::Syscall.word() as u64 }>,
    argument: Lit<5, { ARGUMENT_REGISTER as u64 }>,
}

impl Logic for FirstRegister {
    #[hdl_gen]
    fn update(&mut self) {
        self.register.next = self.instruction.val().get_bits::<5>(21);
        if (self.instruction.val() & self.operation_mask.val()) == self.syscall_code.val() {
            self.register.next = self.argument.val();
        }
    }
}
