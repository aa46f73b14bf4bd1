//! What CP0 keeps of the last fault, the restarts, and the limit below which RAM may not be stored to.
use hdl::lit::Lit;
use hdl::reg::RegInit;
use rust_hdl::prelude::*;
use spec::cpu::{Cp0, RESTART_BITS, TEXT_LIMIT_BITS};
use spec::map::RAM_BASE;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct FaultStatus {
    pub clock: Signal<In, Clock>,
    /// Strobe: a fault; what to keep of it.
    pub fault: Signal<In, Bit>,
    pub fault_cause: Signal<In, Bits<4>>,
    pub fault_pc: Signal<In, Bits<32>>,
    pub fault_address: Signal<In, Bits<32>>,
    /// CP0 write: strobe, number, value.
    pub write: Signal<In, Bit>,
    pub number: Signal<In, Bits<5>>,
    pub value: Signal<In, Bits<32>>,
    /// Level for one clock after power-up and after a fault: begin at the reset vector.
    pub restart: Signal<Out, Bit>,
    pub text_limit: Signal<Out, Bits<32>>,
    pub cause: Signal<Out, Bits<4>>,
    pub pc: Signal<Out, Bits<32>>,
    pub address: Signal<Out, Bits<32>>,
    pub restarts: Signal<Out, Bits<32>>,
    restarting: RegInit<1, 1>,
    last_cause: DFF<Bits<4>>,
    last_pc: DFF<Bits<32>>,
    last_address: DFF<Bits<32>>,
    count: DFF<Bits<RESTART_BITS>>,
    limit: DFF<Bits<TEXT_LIMIT_BITS>>,
    ram: Lit<32, { RAM_BASE as u64 }>,
    limit_number: Lit<5, { Cp0::TextLimit as u64 }>,
}

impl Logic for FaultStatus {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            restarting,
            last_cause,
            last_pc,
            last_address,
            count,
            limit
        );
        self.restarting.d.next = 0.into();
        if self.write.val()
            & (self.number.val() == self.limit_number.val())
            & (self.value.val().get_bits::<TEXT_LIMIT_BITS>(0) > self.limit.q.val())
        {
            self.limit.d.next = self.value.val().get_bits::<TEXT_LIMIT_BITS>(0);
        }
        if self.fault.val() {
            self.restarting.d.next = 1.into();
            self.last_cause.d.next = self.fault_cause.val();
            self.last_pc.d.next = self.fault_pc.val();
            self.last_address.d.next = self.fault_address.val();
            self.count.d.next = self.count.q.val() + 1;
            self.limit.d.next = 0.into();
        }
        self.restart.next = self.restarting.q.val().any();
        self.text_limit.next = self.ram.val() | bit_cast::<32, TEXT_LIMIT_BITS>(self.limit.q.val());
        self.cause.next = self.last_cause.q.val();
        self.pc.next = self.last_pc.q.val();
        self.address.next = self.last_address.q.val();
        self.restarts.next = bit_cast::<32, RESTART_BITS>(self.count.q.val());
    }
}
