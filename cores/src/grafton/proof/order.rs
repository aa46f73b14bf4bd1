//! The order of instructions: what retires or faults is, one after the other, what the architecture carries out.
//!
//! Beside the retire port is kept where the architecture goes on: the address of the next instruction, of the one after it, and
//! whether the next is in a delay slot. The claims are about the two ports; the rest says the same of what is under way.
//!
//! | claim | says |
//! |---|---|
//! | `retires_in_order` | what retires is the next instruction: none is lost, none is carried out twice |
//! | `faults_in_order` | so is what faults, and its PC is told as that of the branch if it is in a delay slot |
//! | `retires_what_was_fetched` | it is the word that the instruction port gave for that address |
//! | `faults_on_what_was_fetched` | so is it of what faults, and a fault of fetch is one where the port refused |
use super::reference::control::Target;
use super::reference::operation::{Kind, NUMBER_BITS};
use super::reference::Step;
use crate::grafton::decode::Issue;
use crate::grafton::execute::Executed;
use crate::grafton::memory::Retirement;
use hdl::lit::Lit;
use hdl::prop::{Assert, Assume};
use hdl::reg::RegInit;
use rust_hdl::prelude::*;
use spec::cpu::Fault;
use spec::isa::Operation;
use spec::map::RESET_VECTOR;

const START: u64 = RESET_VECTOR as u64;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Order {
    pub clock: Signal<In, Clock>,
    /// The word at one address, any: it stays.
    pub address: Signal<In, Bits<32>>,
    pub word: Signal<In, Bits<32>>,
    pub refuses: Signal<In, Bit>,
    /// Instruction port.
    pub fetch_enable: Signal<In, Bit>,
    pub fetch_address: Signal<In, Bits<32>>,
    pub fetch_data: Signal<In, Bits<32>>,
    pub fetch_refused: Signal<In, Bit>,
    /// Fetch.
    pub restarting: Signal<In, Bit>,
    pub alive: Signal<In, Bit>,
    pub fetch_pc: Signal<In, Bits<32>>,
    pub correcting: Signal<In, Bit>,
    pub corrected: Signal<In, Bits<32>>,
    /// Decode.
    pub decode_filled: Signal<In, Bit>,
    pub decode_in_slot: Signal<In, Bit>,
    pub decode_pc: Signal<In, Bits<32>>,
    pub decode_fault_pc: Signal<In, Bits<32>>,
    pub decode_instruction: Signal<In, Bits<32>>,
    pub decode_refused: Signal<In, Bit>,
    pub decode_kind: Signal<In, Kind>,
    /// Execute; what the reference says of it.
    pub execute_filled: Signal<In, Bit>,
    pub execute_live: Signal<In, Bit>,
    pub issue: Signal<In, Issue>,
    pub correct: Signal<In, Bit>,
    pub kind: Signal<In, Kind>,
    pub step: Signal<In, Step>,
    /// Memory.
    pub memory_filled: Signal<In, Bit>,
    pub executed: Signal<In, Executed>,
    pub data_ready: Signal<In, Bit>,
    /// Retire port.
    pub retired: Signal<In, Bit>,
    pub retirement: Signal<In, Retirement>,
    pub faulted: Signal<In, Bit>,
    pub fault_pc: Signal<In, Bits<32>>,
    /// The instruction in execute is in a delay slot.
    pub execute_in_slot: Signal<Out, Bit>,
    // The architecture.
    pc: RegInit<32, START>,
    following: RegInit<32, { START + 4 }>,
    in_slot: DFF<Bit>,
    // What the reference said of the instructions in memory and writeback.
    memory_control: DFF<Bit>,
    memory_after: DFF<Bits<32>>,
    writeback_control: DFF<Bit>,
    writeback_after: DFF<Bits<32>>,
    asked: DFF<Bits<32>>,
    target: Target,
    port_answers: Assume,
    retires_in_order: Assert,
    faults_in_order: Assert,
    retires_what_was_fetched: Assert,
    faults_on_what_was_fetched: Assert,
    goes_on_from_here: Assert,
    begins: Assert,
    asks_in_order: Assert,
    fetches_in_order: Assert,
    corrects_in_order: Assert,
    corrects_on: Assert,
    aligned: Assert,
    slot_follows: Assert,
    slot_is_fetched: Assert,
    decodes_in_order: Assert,
    decodes_what_was_fetched: Assert,
    executes_in_order: Assert,
    executes_what_was_fetched: Assert,
    faults_early: Assert,
    goes_as_told: Assert,
    links: Assert,
    memory_in_order: Assert,
    // Address, address of the one after, and whether in a slot, of what is or would be in each stage.
    pc_m: Signal<Local, Bits<32>>,
    next_m: Signal<Local, Bits<32>>,
    slot_m: Signal<Local, Bit>,
    pc_e: Signal<Local, Bits<32>>,
    next_e: Signal<Local, Bits<32>>,
    slot_e: Signal<Local, Bit>,
    pc_d: Signal<Local, Bits<32>>,
    next_d: Signal<Local, Bits<32>>,
    slot_d: Signal<Local, Bit>,
    pc_f: Signal<Local, Bits<32>>,
    after_w: Signal<Local, Bits<32>>,
    after_m: Signal<Local, Bits<32>>,
    after_e: Signal<Local, Bits<32>>,
    word_after: Signal<Local, Bits<32>>,
    told_m: Signal<Local, Bits<32>>,
    told_e: Signal<Local, Bits<32>>,
    told_d: Signal<Local, Bits<32>>,
    execute_pc: Signal<Local, Bits<32>>,
    link: Signal<Local, Bits<32>>,
    alternate: Signal<Local, Bits<32>>,
    corrected_to: Signal<Local, Bits<32>>,
    early: Signal<Local, Bits<4>>,
    has_fault: Signal<Local, Bit>,
    refused_m: Signal<Local, Bit>,
    refused_e: Signal<Local, Bit>,
    went: Signal<Local, Bit>,
    fetches: Signal<Local, Bit>,
    sound_e: Signal<Local, Bit>,
    sound_d: Signal<Local, Bit>,
    live_control: Signal<Local, Bit>,
    decode_control: Signal<Local, Bit>,
    empty: Signal<Local, Bit>,
    start: Lit<32, START>,
    second: Lit<32, { START + 4 }>,
    before_start: Lit<32, { START - 4 }>,
    word_mask: Lit<32, 0xffff_fffc>,
    fetch: Lit<4, { Fault::Fetch as u64 }>,
    unknown: Lit<4, { Fault::UnknownInstruction as u64 }>,
    break_fault: Lit<4, { Fault::Break as u64 }>,
    watchdog: Lit<4, { Fault::Watchdog as u64 }>,
    break_code: Lit<NUMBER_BITS, { Operation::Break as u64 }>,
}

impl Logic for Order {
    #[hdl_gen]
    #[rustfmt::skip] // one line a decision
    fn update(&mut self) {
        dff_setup!(self, clock, pc, following, in_slot, memory_control, memory_after, writeback_control, writeback_after, asked);
        clock!(self, clock, port_answers, retires_in_order, faults_in_order, retires_what_was_fetched, faults_on_what_was_fetched);
        clock!(self, clock, begins, asks_in_order, fetches_in_order, corrects_in_order, corrects_on, aligned);
        clock!(self, clock, slot_follows, slot_is_fetched, decodes_in_order, decodes_what_was_fetched);
        clock!(self, clock, executes_in_order, executes_what_was_fetched, faults_early, goes_as_told, links, memory_in_order, goes_on_from_here);

        // The instruction port.
        if self.fetch_enable.val() { self.asked.d.next = self.fetch_address.val(); }
        self.port_answers.holds.next = (self.asked.q.val() != self.address.val())
            | ((self.fetch_data.val() == self.word.val()) & (self.fetch_refused.val() == self.refuses.val()));

        // What the reference says goes along.
        if self.data_ready.val() {
            self.memory_control.d.next = self.step.val().is_control;
            self.memory_after.d.next = self.step.val().after_next;
        }
        self.writeback_control.d.next = self.memory_control.q.val();
        self.writeback_after.d.next = self.memory_after.q.val();

        // From the retire port up to fetch.
        self.after_w.next = self.following.q.val() + 4;
        if self.writeback_control.q.val() { self.after_w.next = self.writeback_after.q.val(); }
        self.pc_m.next = self.pc.q.val();
        self.next_m.next = self.following.q.val();
        self.slot_m.next = self.in_slot.q.val();
        if self.retired.val() {
            self.pc_m.next = self.following.q.val();
            self.next_m.next = self.after_w.val();
            self.slot_m.next = self.writeback_control.q.val();
        }
        self.after_m.next = self.next_m.val() + 4;
        if self.memory_control.q.val() { self.after_m.next = self.memory_after.q.val(); }
        self.pc_e.next = self.pc_m.val();
        self.next_e.next = self.next_m.val();
        self.slot_e.next = self.slot_m.val();
        if self.memory_filled.val() {
            self.pc_e.next = self.next_m.val();
            self.next_e.next = self.after_m.val();
            self.slot_e.next = self.memory_control.q.val();
        }
        self.execute_in_slot.next = self.slot_e.val();
        self.execute_pc.next = self.issue.val().pc;
        self.went.next = self.issue.val().went;
        self.link.next = self.execute_pc.val() + 8;
        self.target.kind.next = self.kind.val();
        self.target.instruction.next = self.issue.val().instruction;
        self.target.pc.next = self.issue.val().pc;
        self.target.rs.next = self.issue.val().left;
        self.after_e.next = self.next_e.val() + 4;
        if self.kind.val().is_control {
            self.after_e.next = self.link.val();
            if self.went.val() { self.after_e.next = self.target.target.val() & self.word_mask.val(); }
        }
        self.pc_d.next = self.pc_e.val();
        self.next_d.next = self.next_e.val();
        self.slot_d.next = self.slot_e.val();
        if self.execute_filled.val() {
            self.pc_d.next = self.next_e.val();
            self.next_d.next = self.after_e.val();
            self.slot_d.next = self.kind.val().is_control;
        }
        self.pc_f.next = self.pc_d.val();
        if self.decode_filled.val() { self.pc_f.next = self.next_d.val(); }

        // The architecture goes on.
        self.pc.d.next = self.pc_m.val();
        self.following.d.next = self.next_m.val();
        self.in_slot.d.next = self.slot_m.val();
        if self.faulted.val() {
            self.pc.d.next = self.start.val();
            self.following.d.next = self.second.val();
            self.in_slot.d.next = false;
        }

        // Whatever is younger than a fault does not count.
        self.has_fault.next = self.executed.val().has_fault;
        self.sound_e.next = !(self.memory_filled.val() & self.has_fault.val());
        self.sound_d.next = self.sound_e.val() & !(self.execute_filled.val() & !self.execute_live.val());
        self.live_control.next = self.execute_live.val() & self.kind.val().is_control;
        self.decode_control.next = self.decode_filled.val() & self.decode_kind.val().is_control;
        self.fetches.next = self.alive.val() & !self.correcting.val();
        self.told_m.next = self.pc_m.val();
        if self.slot_m.val() { self.told_m.next = self.pc_m.val() - 4; }
        self.told_e.next = self.pc_e.val();
        if self.slot_e.val() { self.told_e.next = self.pc_e.val() - 4; }
        self.told_d.next = self.pc_d.val();
        if self.slot_d.val() { self.told_d.next = self.pc_d.val() - 4; }

        // Claims.
        self.retires_in_order.holds.next = !self.retired.val() | (self.retirement.val().pc == self.pc.q.val());
        self.faults_in_order.holds.next = !self.faulted.val() | (self.fault_pc.val() == self.told_m.val());
        self.retires_what_was_fetched.holds.next = !self.retired.val() | (self.pc.q.val() != self.address.val())
            | (!self.refuses.val() & (self.retirement.val().instruction == self.word.val()));
        self.refused_m.next = self.executed.val().fault == self.fetch.val();
        self.faults_on_what_was_fetched.holds.next = !self.memory_filled.val() | (self.pc_m.val() != self.address.val())
            | (self.has_fault.val() & (self.executed.val().fault == self.watchdog.val()))
            | ((self.refuses.val() == (self.has_fault.val() & self.refused_m.val()))
                & (self.refuses.val() | (self.executed.val().instruction == self.word.val())));

        self.word_after.next = self.pc.q.val() + 4;
        self.goes_on_from_here.holds.next = self.in_slot.q.val() | (self.following.q.val() == self.word_after.val());

        // Fetch.
        self.empty.next = !self.decode_filled.val() & !self.execute_filled.val() & !self.memory_filled.val() & !self.retired.val();
        self.begins.holds.next = (self.alive.val() != self.restarting.val())
            & (self.alive.val()
                | (self.empty.val() & !self.correcting.val()
                    & (self.fetch_pc.val() == self.before_start.val())
                    & (self.pc.q.val() == self.start.val())
                    & (self.following.q.val() == self.second.val())
                    & !self.in_slot.q.val()));
        self.asks_in_order.holds.next = !self.alive.val() | (self.asked.q.val() == self.fetch_pc.val());
        self.fetches_in_order.holds.next = !(self.sound_d.val() & self.fetches.val()) | (self.fetch_pc.val() == self.pc_f.val());
        self.corrected_to.next = self.corrected.val() & self.word_mask.val();
        self.corrects_in_order.holds.next = !(self.sound_d.val() & self.correcting.val() & !self.live_control.val())
            | (self.corrected_to.val() == self.pc_f.val());
        self.corrects_on.holds.next = !(self.sound_d.val() & self.correcting.val() & self.live_control.val()) | self.correct.val();
        self.aligned.holds.next = !self.fetch_pc.val().get_bits::<2>(0).any()
            & (!self.decode_filled.val() | !self.decode_pc.val().get_bits::<2>(0).any())
            & (!self.execute_filled.val() | !self.execute_pc.val().get_bits::<2>(0).any())
            & (!self.sound_e.val() | !self.next_e.val().get_bits::<2>(0).any());

        // Decode.
        self.slot_follows.holds.next = !(self.sound_d.val() & self.slot_d.val()) | self.decode_filled.val();
        self.slot_is_fetched.holds.next =
            !(self.sound_d.val() & self.decode_control.val() & !self.decode_in_slot.val()) | self.fetches.val();
        self.decodes_in_order.holds.next = !(self.sound_d.val() & self.decode_filled.val())
            | ((self.decode_pc.val() == self.pc_d.val())
                & (self.decode_in_slot.val() == self.slot_d.val())
                & (self.decode_fault_pc.val() == self.told_d.val()));
        self.decodes_what_was_fetched.holds.next = !self.decode_filled.val() | (self.decode_pc.val() != self.address.val())
            | ((self.decode_instruction.val() == self.word.val()) & (self.decode_refused.val() == self.refuses.val()));

        // Execute.
        self.executes_in_order.holds.next = !(self.sound_e.val() & self.execute_filled.val())
            | ((self.execute_pc.val() == self.pc_e.val()) & (self.issue.val().fault_pc == self.told_e.val()));
        self.refused_e.next = self.issue.val().fault == self.fetch.val();
        self.executes_what_was_fetched.holds.next = !self.execute_filled.val() | (self.execute_pc.val() != self.address.val())
            | ((self.refuses.val() == self.refused_e.val())
                & (self.refuses.val() | (self.issue.val().instruction == self.word.val())));
        self.early.next = 0.into();
        if self.kind.val().number == self.break_code.val() { self.early.next = self.break_fault.val(); }
        if !self.kind.val().is_known | (self.slot_e.val() & self.kind.val().is_control) { self.early.next = self.unknown.val(); }
        self.faults_early.holds.next = !(self.sound_e.val() & self.execute_filled.val())
            | (((self.issue.val().fault == 0) == self.execute_live.val())
                & (self.refused_e.val() | (self.issue.val().fault == self.early.val())));
        self.alternate.next = self.target.target.val();
        if self.went.val() { self.alternate.next = self.link.val(); }
        self.goes_as_told.holds.next = !(self.sound_e.val() & self.live_control.val())
            | ((!self.kind.val().is_branch | (self.issue.val().alternate == self.alternate.val()))
                & (!self.kind.val().is_jump | self.went.val())
                & (!self.kind.val().is_jump_register | !self.went.val() | !self.issue.val().left_from_load));
        self.links.holds.next = !(self.sound_e.val() & self.live_control.val())
            | (self.issue.val().destination == 0) | (self.issue.val().immediate == self.link.val());

        // Memory.
        self.memory_in_order.holds.next = !self.memory_filled.val()
            | ((self.executed.val().pc == self.pc_m.val()) & (self.executed.val().fault_pc == self.told_m.val()));
    }
}
