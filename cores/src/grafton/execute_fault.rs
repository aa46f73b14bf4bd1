//! The fault of the instruction in execute. Combinational.
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::cpu::Fault;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct ExecuteFault {
    /// Fault that the instruction came with; 0 none.
    pub early: Signal<In, Bits<4>>,
    /// Levels, each a fault.
    pub overflow: Signal<In, Bit>,
    pub misaligned_access: Signal<In, Bit>,
    pub misaligned_target: Signal<In, Bit>,
    pub text_write: Signal<In, Bit>,
    pub unknown_syscall: Signal<In, Bit>,
    pub trap: Signal<In, Bit>,
    /// Level: the watchdog bites; comes before all others.
    pub bite: Signal<In, Bit>,
    /// Fault code; 0 none.
    pub code: Signal<Out, Bits<4>>,
    overflow_code: Lit<4, { Fault::Overflow as u64 }>,
    unaligned_code: Lit<4, { Fault::Unaligned as u64 }>,
    text_write_code: Lit<4, { Fault::TextWrite as u64 }>,
    syscall_code: Lit<4, { Fault::UnknownSyscall as u64 }>,
    trap_code: Lit<4, { Fault::Trap as u64 }>,
    watchdog_code: Lit<4, { Fault::Watchdog as u64 }>,
}

impl Logic for ExecuteFault {
    #[hdl_gen]
    fn update(&mut self) {
        self.code.next = 0.into();
        if self.overflow.val() {
            self.code.next = self.overflow_code.val();
        }
        if self.unknown_syscall.val() {
            self.code.next = self.syscall_code.val();
        }
        if self.trap.val() {
            self.code.next = self.trap_code.val();
        }
        if self.text_write.val() {
            self.code.next = self.text_write_code.val();
        }
        if self.misaligned_access.val() {
            self.code.next = self.unaligned_code.val();
        }
        if self.misaligned_target.val() {
            self.code.next = self.unaligned_code.val();
        }
        if self.early.val().any() {
            self.code.next = self.early.val();
        }
        if self.bite.val() {
            self.code.next = self.watchdog_code.val();
        }
    }
}
