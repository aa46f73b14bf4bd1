//! What MFC0 reads. Combinational.
use hdl::decode::{Decode, WireCode};
use rust_hdl::prelude::*;
use spec::cpu::Cp0;

/// A readable register.
#[derive(Copy, Clone, PartialEq, Debug, LogicState)]
pub enum Register {
    /// Reads 0.
    Free,
    Received,
    Deadline,
    Watchdog,
    TextLimit,
    FaultCause,
    FaultPc,
    FaultAddress,
    Restarts,
    Cycles,
    Instructions,
    CyclesHigh,
    Pending,
}

impl WireCode for Register {
    const CODES: &'static [(u64, Self)] = &[
        (Cp0::Destination as u64, Register::Received),
        (Cp0::Source as u64, Register::Received),
        (Cp0::Call as u64, Register::Received),
        (Cp0::Kind as u64, Register::Received),
        (Cp0::D0 as u64, Register::Received),
        (Cp0::D1 as u64, Register::Received),
        (Cp0::D2 as u64, Register::Received),
        (Cp0::Deadline as u64, Register::Deadline),
        (Cp0::Watchdog as u64, Register::Watchdog),
        (Cp0::TextLimit as u64, Register::TextLimit),
        (Cp0::FaultCause as u64, Register::FaultCause),
        (Cp0::FaultPc as u64, Register::FaultPc),
        (Cp0::FaultAddress as u64, Register::FaultAddress),
        (Cp0::Restarts as u64, Register::Restarts),
        (Cp0::Cycles as u64, Register::Cycles),
        (Cp0::Instructions as u64, Register::Instructions),
        (Cp0::CyclesHigh as u64, Register::CyclesHigh),
        (Cp0::Pending as u64, Register::Pending),
    ];
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
    register: Decode<Register, 5>,
}

impl Logic for Cp0Read {
    #[hdl_gen]
    fn update(&mut self) {
        self.register.code.next = self.number.val();
        match self.register.op.val() {
            Register::Received => self.value.next = self.received.val(),
            Register::Deadline => self.value.next = self.deadline.val(),
            Register::Watchdog => self.value.next = self.watchdog.val(),
            Register::TextLimit => self.value.next = self.text_limit.val(),
            Register::FaultCause => {
                self.value.next = bit_cast::<32, 4>(self.fault_cause.val());
            }
            Register::FaultPc => self.value.next = self.fault_pc.val(),
            Register::FaultAddress => self.value.next = self.fault_address.val(),
            Register::Restarts => self.value.next = self.restarts.val(),
            Register::Cycles => self.value.next = self.cycles.val(),
            Register::Instructions => self.value.next = self.instructions.val(),
            Register::CyclesHigh => self.value.next = self.cycles_high.val(),
            Register::Pending => self.value.next = self.pending.val(),
            _ => self.value.next = 0.into(),
        }
    }
}
