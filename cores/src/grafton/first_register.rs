//! Which register the left operand is: rs, or a0 for SYSCALL. Combinational, behind the instruction memory, where clocks are
//! short: only so many bits are looked at as tell SYSCALL from what reads rs.
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::cpu::ARGUMENT_REGISTER;
use spec::isa::Operation;

/// Opcode and function, but for the two lowest bits: BREAK and SYNC, which read no register, are beside SYSCALL.
const OPERATION_MASK: u64 = 0xfc00_003c;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct FirstRegister {
    pub instruction: Signal<In, Bits<32>>,
    pub register: Signal<Out, Bits<5>>,
    operation_mask: Lit<32, OPERATION_MASK>,
    syscall_code: Lit<32, { Operation::Syscall.word() as u64 }>,
    argument: Lit<5, { ARGUMENT_REGISTER as u64 }>,
    every: Lit<5, 0x1f>,
    from_field: Signal<Local, Bits<5>>,
    from_argument: Signal<Local, Bits<5>>,
}

impl Logic for FirstRegister {
    #[hdl_gen]
    fn update(&mut self) {
        self.from_field.next = self.every.val();
        self.from_argument.next = 0.into();
        if (self.instruction.val() & self.operation_mask.val()) == self.syscall_code.val() {
            self.from_field.next = 0.into();
            self.from_argument.next = self.argument.val();
        }
        self.register.next = (self.instruction.val().get_bits::<5>(21) & self.from_field.val())
            | self.from_argument.val();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_syscall_reads_no_other_register() {
        let alike = |operation: Operation| {
            operation.word() & OPERATION_MASK as u32 == Operation::Syscall.word()
        };
        assert!(alike(Operation::Syscall));
        for row in spec::isa::table::ROWS {
            let other = row.operation.reads_rs() && row.operation != Operation::Syscall;
            assert!(!alike(row.operation) || !other, "{}", row.name);
        }
    }
}
