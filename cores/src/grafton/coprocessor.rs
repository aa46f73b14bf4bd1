//! Coprocessor 0: counters, watchdog, fault registers and the RPC port, behind MFC0, MTC0 and SYSCALL.
use super::counters::Counters;
use super::cp0::Cp0Read;
use super::fault_status::FaultStatus;
use super::rpc_port::RpcPort;
use crate::rpc::{LinkSink, LinkSource};
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// A number that no register has: it reads 0.
const NO_REGISTER: u64 = 31;

/// See the module documentation.
#[derive(LogicBlock)]
pub struct Coprocessor<const DEBUG: usize> {
    pub clock: Signal<In, Clock>,
    pub link_out: LinkSource,
    pub link_in: LinkSink,
    /// Register number, in the clock before too; its value in the same clock, write strobe and value.
    pub next_number: Signal<In, Bits<5>>,
    pub number: Signal<In, Bits<5>>,
    /// 0 unless `reads`.
    pub value: Signal<Out, Bits<32>>,
    /// Level: the register is read.
    pub reads: Signal<In, Bit>,
    pub write: Signal<In, Bit>,
    pub write_value: Signal<In, Bits<32>>,
    /// SYSCALL, see [RpcPort].
    pub syscall: Signal<In, Bit>,
    /// What is being written back: level, register and value.
    pub writes_back: Signal<In, Bit>,
    pub register: Signal<In, Bits<5>>,
    pub register_value: Signal<In, Bits<32>>,
    pub call_done: Signal<Out, Bit>,
    pub call_result: Signal<Out, Bits<32>>,
    pub call_is_known: Signal<Out, Bit>,
    pub call_has_result: Signal<Out, Bit>,
    /// Strobe: an instruction was carried out.
    pub retired: Signal<In, Bit>,
    /// Strobe: a fault; what to keep of it.
    pub fault: Signal<In, Bit>,
    pub fault_cause: Signal<In, Bits<4>>,
    pub fault_pc: Signal<In, Bits<32>>,
    pub fault_address: Signal<In, Bits<32>>,
    /// Level for one clock: begin at the reset vector.
    pub restart: Signal<Out, Bit>,
    pub text_limit: Signal<Out, Bits<32>>,
    /// Level: the watchdog bites.
    pub bite: Signal<Out, Bit>,
    /// Level: the watchdog stands still.
    pub frozen: [Signal<In, Bit>; DEBUG],
    counters: Counters<DEBUG>,
    status: FaultStatus,
    read: Cp0Read,
    rpc_port: RpcPort,
    none: Lit<5, NO_REGISTER>,
    shown: Signal<Local, Bits<5>>,
}

impl<const DEBUG: usize> Default for Coprocessor<DEBUG> {
    fn default() -> Self {
        Self {
            clock: Default::default(),
            link_out: Default::default(),
            link_in: Default::default(),
            next_number: Default::default(),
            number: Default::default(),
            value: Default::default(),
            reads: Default::default(),
            none: Default::default(),
            shown: Default::default(),
            write: Default::default(),
            write_value: Default::default(),
            syscall: Default::default(),
            writes_back: Default::default(),
            register: Default::default(),
            register_value: Default::default(),
            call_done: Default::default(),
            call_result: Default::default(),
            call_is_known: Default::default(),
            call_has_result: Default::default(),
            retired: Default::default(),
            fault: Default::default(),
            fault_cause: Default::default(),
            fault_pc: Default::default(),
            fault_address: Default::default(),
            restart: Default::default(),
            text_limit: Default::default(),
            bite: Default::default(),
            frozen: std::array::from_fn(|_| Default::default()),
            counters: Default::default(),
            status: Default::default(),
            read: Default::default(),
            rpc_port: Default::default(),
        }
    }
}

impl<const DEBUG: usize> Logic for Coprocessor<DEBUG> {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, counters, status, rpc_port);
        LinkSource::link(&mut self.link_out, &mut self.rpc_port.link_out);
        LinkSink::link(&mut self.link_in, &mut self.rpc_port.link_in);
        self.counters.retired.next = self.retired.val();
        self.counters.restart.next = self.fault.val();
        for i in 0..DEBUG {
            self.counters.frozen[i].next = self.frozen[i].val();
        }
        self.counters.write.next = self.write.val();
        self.counters.number.next = self.number.val();
        self.counters.value.next = self.write_value.val();
        self.status.fault.next = self.fault.val();
        self.status.fault_cause.next = self.fault_cause.val();
        self.status.fault_pc.next = self.fault_pc.val();
        self.status.fault_address.next = self.fault_address.val();
        self.status.write.next = self.write.val();
        self.status.number.next = self.number.val();
        self.status.value.next = self.write_value.val();
        self.rpc_port.flush.next = self.fault.val();
        self.rpc_port.write.next = self.write.val();
        self.rpc_port.number.next = self.number.val();
        self.rpc_port.next_number.next = self.next_number.val();
        self.rpc_port.write_value.next = self.write_value.val();
        self.rpc_port.cycles.next = self.counters.cycles.val();
        self.rpc_port.syscall.next = self.syscall.val();
        self.rpc_port.writes_back.next = self.writes_back.val();
        self.rpc_port.register.next = self.register.val();
        self.rpc_port.register_value.next = self.register_value.val();
        self.shown.next = self.none.val();
        if self.reads.val() {
            self.shown.next = self.number.val();
        }
        self.read.number.next = self.shown.val();
        self.rpc_port.shown.next = self.shown.val();
        self.read.received.next = self.rpc_port.received.val();
        self.read.deadline.next = self.rpc_port.deadline.val();
        self.read.watchdog.next = self.counters.watchdog.val();
        self.read.text_limit.next = self.status.text_limit.val();
        self.read.fault_cause.next = self.status.cause.val();
        self.read.fault_pc.next = self.status.pc.val();
        self.read.fault_address.next = self.status.address.val();
        self.read.restarts.next = self.status.restarts.val();
        self.read.cycles.next = self.counters.cycles.val();
        self.read.instructions.next = self.counters.instructions.val();
        self.read.cycles_high.next = self.counters.cycles_high.val();
        self.read.pending.next = self.rpc_port.pending.val();
        self.value.next = self.read.value.val();
        self.call_done.next = self.rpc_port.done.val();
        self.call_result.next = self.rpc_port.result.val();
        self.call_is_known.next = self.rpc_port.is_known.val();
        self.call_has_result.next = self.rpc_port.has_result.val();
        self.restart.next = self.status.restart.val();
        self.text_limit.next = self.status.text_limit.val();
        self.bite.next = self.counters.bite.val();
    }
}
