//! CP0 and SYSCALL. Combinational.
use super::operation::{Kind, NUMBER_BITS};
use hdl::lit::Lit;
use hdl::table::{Contents, Table};
use rust_hdl::prelude::*;
use spec::cpu::{Cp0, Fault, Syscall, TEXT_LIMIT_BITS};
use spec::isa::Operation;
use spec::map::RAM_BASE;

/// What CP0 keeps: the text limit, and the last fault.
#[derive(Clone, Copy, Debug, Default, PartialEq, LogicStruct)]
pub struct Kept {
    pub text_limit: Bits<32>,
    pub cause: Bits<4>,
    pub pc: Bits<32>,
    pub address: Bits<32>,
    /// Restarts, at most 16 bits.
    pub restarts: Bits<32>,
}

/// Registers of CP0 whose values are not for the machine to know.
#[derive(Clone, Debug, Default)]
pub struct IsOutside;

impl Contents for IsOutside {
    fn word(number: u32) -> u32 {
        let lives = [
            Cp0::Deadline,
            Cp0::Watchdog,
            Cp0::Cycles,
            Cp0::Instructions,
            Cp0::CyclesHigh,
            Cp0::Pending,
        ];
        let is_field = (Cp0::Destination as u32..=Cp0::D2 as u32).contains(&number);
        (is_field || lives.iter().any(|register| *register as u32 == number)) as u32
    }
}

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct System {
    pub kind: Signal<In, Kind>,
    pub cp0_number: Signal<In, Bits<5>>,
    pub rt: Signal<In, Bits<32>>,
    /// Number of a SYSCALL.
    pub argument: Signal<In, Bits<32>>,
    pub kept: Signal<In, Kept>,
    /// What MFC0 reads, if it is known; 0 for what is neither MFC0 nor SYSCALL.
    pub value: Signal<Out, Bits<32>>,
    pub is_known: Signal<Out, Bit>,
    /// Level: a SYSCALL that writes no register.
    pub no_result: Signal<Out, Bit>,
    /// Fault; 0 none.
    pub fault: Signal<Out, Bits<4>>,
    /// Text limit from now on.
    pub text_limit: Signal<Out, Bits<32>>,
    is_outside: Table<IsOutside, 5, 1>,
    new_limit: Signal<Local, Bits<32>>,
    is_from_cp0: Signal<Local, Bit>,
    is_to_cp0: Signal<Local, Bit>,
    is_syscall: Signal<Local, Bit>,
    is_break: Signal<Local, Bit>,
    limit_mask: Lit<32, { (1 << TEXT_LIMIT_BITS) - 1 }>,
    ram: Lit<32, { RAM_BASE as u64 }>,
    text_limit_number: Lit<5, { Cp0::TextLimit as u64 }>,
    cause_number: Lit<5, { Cp0::FaultCause as u64 }>,
    pc_number: Lit<5, { Cp0::FaultPc as u64 }>,
    address_number: Lit<5, { Cp0::FaultAddress as u64 }>,
    restarts_number: Lit<5, { Cp0::Restarts as u64 }>,
    mfc0: Lit<NUMBER_BITS, { Operation::Mfc0 as u64 }>,
    mtc0: Lit<NUMBER_BITS, { Operation::Mtc0 as u64 }>,
    syscall: Lit<NUMBER_BITS, { Operation::Syscall as u64 }>,
    break_code: Lit<NUMBER_BITS, { Operation::Break as u64 }>,
    nop_call: Lit<32, { Syscall::Nop as u64 }>,
    calls: Lit<32, { Syscall::ALL.len() as u64 }>,
    syscall_fault: Lit<4, { Fault::UnknownSyscall as u64 }>,
    break_fault: Lit<4, { Fault::Break as u64 }>,
}

impl Logic for System {
    #[hdl_gen]
    fn update(&mut self) {
        self.is_from_cp0.next = self.kind.val().number == self.mfc0.val();
        self.is_to_cp0.next = self.kind.val().number == self.mtc0.val();
        self.is_syscall.next = self.kind.val().number == self.syscall.val();
        self.is_break.next = self.kind.val().number == self.break_code.val();
        self.is_outside.index.next = self.cp0_number.val();
        self.is_known.next =
            !self.is_syscall.val() & !(self.is_from_cp0.val() & self.is_outside.word.val().any());
        self.value.next = 0.into();
        if self.is_from_cp0.val() & (self.cp0_number.val() == self.text_limit_number.val()) {
            self.value.next = self.kept.val().text_limit;
        }
        if self.is_from_cp0.val() & (self.cp0_number.val() == self.cause_number.val()) {
            self.value.next = bit_cast::<32, 4>(self.kept.val().cause);
        }
        if self.is_from_cp0.val() & (self.cp0_number.val() == self.pc_number.val()) {
            self.value.next = self.kept.val().pc;
        }
        if self.is_from_cp0.val() & (self.cp0_number.val() == self.address_number.val()) {
            self.value.next = self.kept.val().address;
        }
        if self.is_from_cp0.val() & (self.cp0_number.val() == self.restarts_number.val()) {
            self.value.next = self.kept.val().restarts;
        }
        self.no_result.next = self.is_syscall.val() & (self.argument.val() == self.nop_call.val());
        self.fault.next = 0.into();
        if self.is_syscall.val() & (self.argument.val() >= self.calls.val()) {
            self.fault.next = self.syscall_fault.val();
        }
        if self.is_break.val() {
            self.fault.next = self.break_fault.val();
        }
        self.new_limit.next = self.ram.val() | (self.rt.val() & self.limit_mask.val());
        self.text_limit.next = self.kept.val().text_limit;
        if self.is_to_cp0.val()
            & (self.cp0_number.val() == self.text_limit_number.val())
            & (self.new_limit.val() > self.kept.val().text_limit)
        {
            self.text_limit.next = self.new_limit.val();
        }
    }
}
