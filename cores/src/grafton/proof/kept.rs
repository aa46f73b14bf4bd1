//! What CP0 keeps for the instruction set: the text limit, and the last fault.
//!
//! | claim | says |
//! |---|---|
//! | `obeys_the_newest_limit` | the text limit that an instruction met in execute is what the instructions before it left |
//! | `keeps_the_last_fault` | cause, PC and address are those of the last fault, and the restarts are counted |
//! | `writes_cp0_once` | MTC0 that leaves execute writes its register of CP0, once, and nothing else does |
use super::reference::operation::{Kind, NUMBER_BITS};
use super::reference::Step;
use crate::grafton::execute::Executed;
use crate::grafton::text_margin::MARGIN_BITS;
use hdl::lit::Lit;
use hdl::prop::Assert;
use hdl::reg::RegInit;
use rust_hdl::prelude::*;
use spec::cpu::{RESTART_BITS, TEXT_LIMIT_BITS};
use spec::isa::Operation;
use spec::map::RAM_BASE;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Kept {
    pub clock: Signal<In, Clock>,
    /// CP0 as it is.
    pub text_limit: Signal<In, Bits<32>>,
    pub cause: Signal<In, Bits<4>>,
    pub pc: Signal<In, Bits<32>>,
    pub address: Signal<In, Bits<32>>,
    pub restarts: Signal<In, Bits<32>>,
    pub write: Signal<In, Bit>,
    pub number: Signal<In, Bits<5>>,
    pub value: Signal<In, Bits<32>>,
    /// Execute.
    pub execute_live: Signal<In, Bit>,
    pub moves: Signal<In, Bit>,
    pub bite: Signal<In, Bit>,
    pub instruction: Signal<In, Bits<32>>,
    pub text_margin: Signal<In, Bits<MARGIN_BITS>>,
    pub second: Signal<In, Bits<32>>,
    pub kind: Signal<In, Kind>,
    pub step: Signal<In, Step>,
    /// Memory.
    pub memory_filled: Signal<In, Bit>,
    pub executed: Signal<In, Executed>,
    pub data_ready: Signal<In, Bit>,
    /// Ports.
    pub retired: Signal<In, Bit>,
    pub faulted: Signal<In, Bit>,
    pub fault_cause: Signal<In, Bits<4>>,
    pub fault_pc: Signal<In, Bits<32>>,
    pub fault_address: Signal<In, Bits<32>>,
    // What should be.
    limit: RegInit<32, { RAM_BASE as u64 }>,
    memory_met: DFF<Bits<32>>,
    memory_left: DFF<Bits<32>>,
    writeback_left: DFF<Bits<32>>,
    last_cause: DFF<Bits<4>>,
    last_pc: DFF<Bits<32>>,
    last_address: DFF<Bits<32>>,
    count: DFF<Bits<RESTART_BITS>>,
    obeys_the_newest_limit: Assert,
    keeps_the_last_fault: Assert,
    writes_cp0_once: Assert,
    limit_is_newest: Assert,
    margin_is_newest: Assert,
    acts: Signal<Local, Bit>,
    limit_m: Signal<Local, Bits<32>>,
    limit_e: Signal<Local, Bits<32>>,
    offset: Signal<Local, Bits<MARGIN_BITS>>,
    low_limit: Signal<Local, Bits<TEXT_LIMIT_BITS>>,
    margin: Signal<Local, Bits<MARGIN_BITS>>,
    sound: Signal<Local, Bit>,
    sign_bits: Lit<MARGIN_BITS, { (1 << MARGIN_BITS) - (1 << 16) }>,
    ram: Lit<32, { RAM_BASE as u64 }>,
    mtc0: Lit<NUMBER_BITS, { Operation::Mtc0 as u64 }>,
}

impl Logic for Kept {
    #[hdl_gen]
    #[rustfmt::skip] // one line a decision
    fn update(&mut self) {
        dff_setup!(self, clock, limit, memory_met, memory_left, writeback_left, last_cause, last_pc, last_address, count);
        clock!(self, clock, obeys_the_newest_limit, keeps_the_last_fault, writes_cp0_once, limit_is_newest, margin_is_newest);
        // The text limit, from the retire port up to execute.
        if self.data_ready.val() {
            self.memory_met.d.next = self.text_limit.val();
            self.memory_left.d.next = self.step.val().text_limit;
        }
        self.writeback_left.d.next = self.memory_left.q.val();
        self.limit_m.next = self.limit.q.val();
        if self.retired.val() { self.limit_m.next = self.writeback_left.q.val(); }
        self.limit_e.next = self.limit_m.val();
        if self.memory_filled.val() { self.limit_e.next = self.memory_left.q.val(); }
        self.limit.d.next = self.limit_m.val();
        if self.faulted.val() { self.limit.d.next = self.ram.val(); }
        self.sound.next = !(self.memory_filled.val() & self.executed.val().has_fault);
        self.obeys_the_newest_limit.holds.next = !self.memory_filled.val() | (self.memory_met.q.val() == self.limit_m.val());
        self.limit_is_newest.holds.next = !self.sound.val() | (self.text_limit.val() == self.limit_e.val());
        // A store's margin.
        self.offset.next = bit_cast::<MARGIN_BITS, 16>(self.instruction.val().get_bits::<16>(0));
        if self.instruction.val().get_bit(15) {
            self.offset.next = bit_cast::<MARGIN_BITS, 16>(self.instruction.val().get_bits::<16>(0)) | self.sign_bits.val();
        }
        self.low_limit.next = self.text_limit.val().get_bits::<TEXT_LIMIT_BITS>(0);
        self.margin.next = self.offset.val() - bit_cast::<MARGIN_BITS, TEXT_LIMIT_BITS>(self.low_limit.val());
        self.margin_is_newest.holds.next = !(self.sound.val() & self.execute_live.val() & self.kind.val().is_store)
            | (self.text_margin.val() == self.margin.val());
        // The last fault.
        if self.faulted.val() {
            self.last_cause.d.next = self.fault_cause.val();
            self.last_pc.d.next = self.fault_pc.val();
            self.last_address.d.next = self.fault_address.val();
            self.count.d.next = self.count.q.val() + 1;
        }
        self.keeps_the_last_fault.holds.next = (self.cause.val() == self.last_cause.q.val())
            & (self.pc.val() == self.last_pc.q.val())
            & (self.address.val() == self.last_address.q.val())
            & (self.restarts.val() == bit_cast::<32, RESTART_BITS>(self.count.q.val()));
        // MTC0.
        self.acts.next = self.execute_live.val() & self.moves.val() & !self.bite.val() & (self.kind.val().number == self.mtc0.val());
        self.writes_cp0_once.holds.next = (self.write.val() == self.acts.val())
            & (!self.write.val()
                | ((self.number.val() == self.instruction.val().get_bits::<5>(11)) & (self.value.val() == self.second.val())));
    }
}
