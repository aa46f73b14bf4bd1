//! When the CPU halts, and how it goes on.
//!
//! ```text
//! clock      _/~\_/~\_/~\_/~\_/~\_      _/~\_/~\_/~\_
//! trap       _/~~~\____________________________________   the instruction in execute does not act
//! hides      _____/~~~\________________________________   in memory it flushes like a fault, but nothing restarts
//! halted     _________/~~~~~~~~~~~~ ... ~~~~~~\________
//! go         _____________________ ... __/~~~\_________
//! resuming   _____________________ ... ______/~~~\_____   fetch begins at `pc`
//! ```
//! Whatever is in execute will be carried out unless something older has a fault, so that is where an instruction is
//! stopped. It is stopped as the watchdog stops one: what it would do is not done, a SYSCALL that waits waits no more. One
//! that is sending is not stopped: the message would be sent twice.
use hdl::lit::Lit;
use hdl::reg::EnableReg;
use rust_hdl::prelude::*;
use spec::isa::Operation;
use spec::services::debug::StopReason;

/// Opcode and function.
const OPERATION_MASK: u64 = 0xfc00_003f;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Halting {
    pub clock: Signal<In, Clock>,
    /// Strobes: halt; go on, with one instruction only if `step`.
    pub halt: Signal<In, Bit>,
    pub go: Signal<In, Bit>,
    pub step: Signal<In, Bit>,
    /// Level: faults halt.
    pub catches: Signal<In, Bit>,
    /// Strobe: the PC becomes `value`.
    pub write_pc: Signal<In, Bit>,
    pub value: Signal<In, Bits<32>>,
    /// The instruction in execute; strobe: it goes to memory; level: the RPC port has words of a message on the link.
    pub execute_pc: Signal<In, Bits<32>>,
    pub execute_fault_pc: Signal<In, Bits<32>>,
    pub instruction: Signal<In, Bits<32>>,
    pub access: Signal<In, Bits<32>>,
    pub moves: Signal<In, Bit>,
    pub sending: Signal<In, Bit>,
    /// Levels: it has a breakpoint, or touches a watched word; which.
    pub break_hit: Signal<In, Bit>,
    pub watch_hit: Signal<In, Bit>,
    pub hit_number: Signal<In, Bits<2>>,
    /// Strobe: the instruction in memory has a fault; what CP0 would keep of it.
    pub fault: Signal<In, Bit>,
    pub fault_cause: Signal<In, Bits<4>>,
    pub fault_pc: Signal<In, Bits<32>>,
    pub fault_address: Signal<In, Bits<32>>,
    /// Strobe: an instruction was carried out; its address.
    pub retired: Signal<In, Bit>,
    pub retired_pc: Signal<In, Bits<32>>,
    /// Level: stop the instruction in execute.
    pub trap: Signal<Out, Bit>,
    /// Level: CP0 must not see the fault in memory.
    pub hides: Signal<Out, Bit>,
    pub halted: Signal<Out, Bit>,
    /// Strobe: fetch begins at `pc`.
    pub resuming: Signal<Out, Bit>,
    pub pc: Signal<Out, Bits<32>>,
    /// Why it is halted, as STATUS says.
    pub reason: Signal<Out, Bits<3>>,
    pub number: Signal<Out, Bits<2>>,
    pub in_slot: Signal<Out, Bit>,
    pub cause: Signal<Out, Bits<4>>,
    pub address: Signal<Out, Bits<32>>,
    wanted: DFF<Bit>,
    stepping: DFF<Bit>,
    trapped: DFF<Bit>,
    stopped: DFF<Bit>,
    going: DFF<Bit>,
    /// Since the CPU runs the first instruction is past execute, and its delay slot too.
    first_gone: DFF<Bit>,
    slot_gone: DFF<Bit>,
    /// The CPU goes on from a fault, which is to take its course.
    lets_fault: DFF<Bit>,
    moved_in_slot: EnableReg<Bit>,
    place: EnableReg<Bits<32>>,
    why: DFF<Bits<3>>,
    which: EnableReg<Bits<2>>,
    slot: DFF<Bit>,
    fault_code: DFF<Bits<4>>,
    touched: DFF<Bits<32>>,
    between: Signal<Local, Bit>,
    later: Signal<Local, Bit>,
    is_sending: Signal<Local, Bit>,
    stops: Signal<Local, Bit>,
    trapping: Signal<Local, Bit>,
    caught: Signal<Local, Bit>,
    operation_mask: Lit<32, OPERATION_MASK>,
    word_mask: Lit<32, 0xffff_fffc>,
    syscall: Lit<32, { Operation::Syscall.word() as u64 }>,
    by_request: Lit<3, { StopReason::Request as u64 }>,
    by_step: Lit<3, { StopReason::Step as u64 }>,
    by_breakpoint: Lit<3, { StopReason::Breakpoint as u64 }>,
    by_watchpoint: Lit<3, { StopReason::Watchpoint as u64 }>,
    by_fault: Lit<3, { StopReason::Fault as u64 }>,
}

impl Logic for Halting {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, wanted, stepping, trapped, stopped, going);
        dff_setup!(self, clock, first_gone, slot_gone, lets_fault, why, slot);
        dff_setup!(self, clock, fault_code, touched);
        clock!(self, clock, moved_in_slot, place, which);
        // Whether to stop the instruction in execute.
        self.between.next = self.execute_pc.val() == self.execute_fault_pc.val();
        self.later.next = self.first_gone.q.val() & (self.slot_gone.q.val() | self.between.val());
        self.is_sending.next = self.sending.val()
            & ((self.instruction.val() & self.operation_mask.val()) == self.syscall.val());
        self.stops.next = (self.wanted.q.val() & self.between.val())
            | (self.later.val()
                & self.between.val()
                & (self.stepping.q.val() | self.break_hit.val()))
            | (self.later.val() & self.watch_hit.val());
        self.trapping.next = self.stops.val()
            & !self.is_sending.val()
            & !self.trapped.q.val()
            & !self.stopped.q.val();
        self.trap.next = self.trapping.val();
        self.trapped.d.next = self.trapping.val() & self.moves.val();
        self.moved_in_slot.d.next = !self.between.val();
        self.moved_in_slot.enable.next = self.moves.val();
        if self.moves.val() {
            self.first_gone.d.next = true;
            self.slot_gone.d.next =
                self.slot_gone.q.val() | (self.first_gone.q.val() & self.between.val());
        }
        // Faults.
        self.caught.next = self.fault.val()
            & !self.trapped.q.val()
            & self.catches.val()
            & !self.lets_fault.q.val();
        self.hides.next = self.trapped.q.val() | self.caught.val();
        if self.fault.val() | (self.retired.val() & (self.retired_pc.val() != self.place.q.val())) {
            self.lets_fault.d.next = false;
        }
        // Halted.
        if self.hides.val() {
            self.stopped.d.next = true;
            self.wanted.d.next = false;
            self.slot.d.next = self.moved_in_slot.q.val();
        }
        self.place.d.next = self.fault_pc.val();
        if self.stopped.q.val() {
            self.place.d.next = self.value.val() & self.word_mask.val();
        }
        self.place.enable.next = self.hides.val() | self.write_pc.val();
        if self.halt.val() & !self.stopped.q.val() & !self.hides.val() {
            self.wanted.d.next = true;
        }
        // Why.
        self.which.d.next = self.hit_number.val();
        self.which.enable.next = self.trapping.val();
        if self.trapping.val() {
            self.touched.d.next = self.access.val();
            self.fault_code.d.next = 0.into();
            self.why.d.next = self.by_request.val();
            if self.later.val() & self.stepping.q.val() {
                self.why.d.next = self.by_step.val();
            }
            if self.later.val() & self.watch_hit.val() {
                self.why.d.next = self.by_watchpoint.val();
            }
            if self.later.val() & self.between.val() & self.break_hit.val() {
                self.why.d.next = self.by_breakpoint.val();
            }
        }
        if self.caught.val() {
            self.touched.d.next = self.fault_address.val();
            self.fault_code.d.next = self.fault_cause.val();
            self.why.d.next = self.by_fault.val();
        }
        // Who moves the PC away from a fault is done with it.
        if self.write_pc.val() {
            self.why.d.next = self.by_request.val();
        }
        // Going on.
        self.going.d.next = self.go.val();
        if self.go.val() {
            self.stopped.d.next = false;
            self.stepping.d.next = self.step.val();
            self.first_gone.d.next = false;
            self.slot_gone.d.next = false;
            self.lets_fault.d.next = self.why.q.val() == self.by_fault.val();
        }
        self.halted.next = self.stopped.q.val();
        self.resuming.next = self.going.q.val();
        self.pc.next = self.place.q.val();
        self.reason.next = self.why.q.val();
        self.number.next = self.which.q.val();
        self.in_slot.next = self.slot.q.val();
        self.cause.next = self.fault_code.q.val();
        self.address.next = self.touched.q.val();
    }
}
