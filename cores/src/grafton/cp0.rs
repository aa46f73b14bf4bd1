//! What MFC0 reads. Combinational: every source is let through or not, and all are joined.
use hdl::lit::Lit;
use hdl::table::{Contents, Table};
use rust_hdl::prelude::*;
use spec::cpu::Cp0;

/// Whether a register is a field of the received message.
#[derive(Clone, Debug, Default)]
pub struct IsReceived;

impl Contents for IsReceived {
    fn word(number: u32) -> u32 {
        (Cp0::Destination as u32..=Cp0::D2 as u32).contains(&number) as u32
    }
}

/// See the module documentation; the values are named as in [spec::cpu::Cp0].
#[derive(LogicBlock, Default)]
pub struct Cp0Read {
    pub number: Signal<In, Bits<5>>,
    pub received: Signal<In, Bits<32>>,
    pub deadline: Signal<In, Bits<32>>,
    pub watchdog: Signal<In, Bits<32>>,
    pub text_limit: Signal<In, Bits<32>>,
    pub fault_cause: Signal<In, Bits<4>>,
    pub fault_pc: Signal<In, Bits<32>>,
    pub fault_address: Signal<In, Bits<32>>,
    pub restarts: Signal<In, Bits<32>>,
    pub cycles: Signal<In, Bits<32>>,
    pub instructions: Signal<In, Bits<32>>,
    pub cycles_high: Signal<In, Bits<32>>,
    pub pending: Signal<In, Bits<32>>,
    pub value: Signal<Out, Bits<32>>,
    is_received: Table<IsReceived, 5, 1>,
    from_received: Signal<Local, Bits<32>>,
    from_deadline: Signal<Local, Bits<32>>,
    from_watchdog: Signal<Local, Bits<32>>,
    from_text_limit: Signal<Local, Bits<32>>,
    from_fault_cause: Signal<Local, Bits<32>>,
    from_fault_pc: Signal<Local, Bits<32>>,
    from_fault_address: Signal<Local, Bits<32>>,
    from_restarts: Signal<Local, Bits<32>>,
    from_cycles: Signal<Local, Bits<32>>,
    from_instructions: Signal<Local, Bits<32>>,
    from_cycles_high: Signal<Local, Bits<32>>,
    from_pending: Signal<Local, Bits<32>>,
    deadline_number: Lit<5, { Cp0::Deadline as u64 }>,
    watchdog_number: Lit<5, { Cp0::Watchdog as u64 }>,
    text_limit_number: Lit<5, { Cp0::TextLimit as u64 }>,
    fault_cause_number: Lit<5, { Cp0::FaultCause as u64 }>,
    fault_pc_number: Lit<5, { Cp0::FaultPc as u64 }>,
    fault_address_number: Lit<5, { Cp0::FaultAddress as u64 }>,
    restarts_number: Lit<5, { Cp0::Restarts as u64 }>,
    cycles_number: Lit<5, { Cp0::Cycles as u64 }>,
    instructions_number: Lit<5, { Cp0::Instructions as u64 }>,
    cycles_high_number: Lit<5, { Cp0::CyclesHigh as u64 }>,
    pending_number: Lit<5, { Cp0::Pending as u64 }>,
}

impl Logic for Cp0Read {
    #[hdl_gen]
    fn update(&mut self) {
        self.is_received.index.next = self.number.val();
        self.from_received.next = 0.into();
        if self.is_received.word.val().any() {
            self.from_received.next = self.received.val();
        }
        self.from_deadline.next = 0.into();
        if self.number.val() == self.deadline_number.val() {
            self.from_deadline.next = self.deadline.val();
        }
        self.from_watchdog.next = 0.into();
        if self.number.val() == self.watchdog_number.val() {
            self.from_watchdog.next = self.watchdog.val();
        }
        self.from_text_limit.next = 0.into();
        if self.number.val() == self.text_limit_number.val() {
            self.from_text_limit.next = self.text_limit.val();
        }
        self.from_fault_cause.next = 0.into();
        if self.number.val() == self.fault_cause_number.val() {
            self.from_fault_cause.next = bit_cast::<32, 4>(self.fault_cause.val());
        }
        self.from_fault_pc.next = 0.into();
        if self.number.val() == self.fault_pc_number.val() {
            self.from_fault_pc.next = self.fault_pc.val();
        }
        self.from_fault_address.next = 0.into();
        if self.number.val() == self.fault_address_number.val() {
            self.from_fault_address.next = self.fault_address.val();
        }
        self.from_restarts.next = 0.into();
        if self.number.val() == self.restarts_number.val() {
            self.from_restarts.next = self.restarts.val();
        }
        self.from_cycles.next = 0.into();
        if self.number.val() == self.cycles_number.val() {
            self.from_cycles.next = self.cycles.val();
        }
        self.from_instructions.next = 0.into();
        if self.number.val() == self.instructions_number.val() {
            self.from_instructions.next = self.instructions.val();
        }
        self.from_cycles_high.next = 0.into();
        if self.number.val() == self.cycles_high_number.val() {
            self.from_cycles_high.next = self.cycles_high.val();
        }
        self.from_pending.next = 0.into();
        if self.number.val() == self.pending_number.val() {
            self.from_pending.next = self.pending.val();
        }
        self.value.next = self.from_received.val()
            | self.from_deadline.val()
            | self.from_watchdog.val()
            | self.from_text_limit.val()
            | self.from_fault_cause.val()
            | self.from_fault_pc.val()
            | self.from_fault_address.val()
            | self.from_restarts.val()
            | self.from_cycles.val()
            | self.from_instructions.val()
            | self.from_cycles_high.val()
            | self.from_pending.val();
    }
}
