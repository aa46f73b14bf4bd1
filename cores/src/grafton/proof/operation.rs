//! What an instruction does: what retires or faults is, register, value, access and cause, what the reference says of its word
//! and of the operands that execute had.
//!
//! The reference looks at the instruction in execute; what it says goes along to the ports beside the instruction.
//!
//! | claim | says |
//! |---|---|
//! | `writes_its_register` | the register that is written, if any |
//! | `writes_its_value` | with what; of a load, out of the word that the data port gave |
//! | `makes_its_access` | whether it is a load or store, its address, its lanes, the word |
//! | `faults_for_its_cause` | it faults if and only if the reference says so, the port refuses its access or the watchdog bites; cause and address |
//!
//! What MFC0 reads of registers that live outside the instruction set, and the result of SYSCALL, the reference does not know.
use super::reference::memory::Loaded;
use super::reference::operation::{Kind, NUMBER_BITS};
use super::reference::Step;
use crate::grafton::execute::Executed;
use crate::grafton::fields::size;
use crate::grafton::lanes::Lanes;
use crate::grafton::memory::Retirement;
use hdl::lit::Lit;
use hdl::prop::Assert;
use hdl::table::{Contents, Table};
use rust_hdl::prelude::*;
use spec::cpu::Fault;
use spec::isa::Operation as Name;

/// The bits of the lanes of a store.
#[derive(Clone, Debug, Default)]
pub struct LaneMask;

impl Contents for LaneMask {
    fn word(lanes: u32) -> u32 {
        spec::isa::execute::lane_mask(lanes as u8)
    }
}

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Operation {
    pub clock: Signal<In, Clock>,
    /// Execute; what the reference says of it; the register in field rt.
    pub bite: Signal<In, Bit>,
    pub instruction: Signal<In, Bits<32>>,
    pub second: Signal<In, Bits<32>>,
    pub kind: Signal<In, Kind>,
    pub step: Signal<In, Step>,
    /// Memory.
    pub memory_filled: Signal<In, Bit>,
    pub executed: Signal<In, Executed>,
    pub data_ready: Signal<In, Bit>,
    pub data_value: Signal<In, Bits<32>>,
    pub data_refused: Signal<In, Bit>,
    /// Retire port.
    pub retired: Signal<In, Bit>,
    pub retirement: Signal<In, Retirement>,
    pub faulted: Signal<In, Bit>,
    pub fault_cause: Signal<In, Bits<4>>,
    pub fault_address: Signal<In, Bits<32>>,
    /// What the reference says, of the instruction in memory and of that on the retire port.
    at_memory: DFF<Step>,
    number: DFF<Bits<NUMBER_BITS>>,
    register: DFF<Bits<32>>,
    at_port: DFF<Step>,
    value: DFF<Bits<32>>,
    word: DFF<Bits<32>>,
    loaded: Loaded,
    lanes: Lanes,
    writes_its_register: Assert,
    writes_its_value: Assert,
    makes_its_access: Assert,
    faults_for_its_cause: Assert,
    memory_fault: Assert,
    memory_register: Assert,
    memory_value: Assert,
    memory_access: Assert,
    memory_load: Assert,
    seen: Signal<Local, Step>,
    told: Signal<Local, Step>,
    meant: Signal<Local, Step>,
    fault: Signal<Local, Bits<4>>,
    address: Signal<Local, Bits<32>>,
    fault_at: Signal<Local, Bits<32>>,
    cause: Signal<Local, Bits<4>>,
    is_load: Signal<Local, Bit>,
    faulty: Signal<Local, Bit>,
    sound: Signal<Local, Bit>,
    lanes_meant: Signal<Local, Bits<4>>,
    store_lanes: Signal<Local, Bits<4>>,
    port_mask: Table<LaneMask, 4, 32>,
    memory_mask: Table<LaneMask, 4, 32>,
    keep_mask: Table<LaneMask, 4, 32>,
    is_unsigned: Signal<Local, Bit>,
    is_part: Signal<Local, Bit>,
    size: Signal<Local, Bits<2>>,
    fault_told: Signal<Local, Bits<32>>,
    every_lane: Lit<4, 15>,
    watchdog: Lit<4, { Fault::Watchdog as u64 }>,
    bus: Lit<4, { Fault::Bus as u64 }>,
    byte_size: Lit<2, { size::BYTE }>,
    half_size: Lit<2, { size::HALF }>,
    word_size: Lit<2, { size::WORD }>,
    part_size: Lit<2, { size::PART }>,
    lb: Lit<NUMBER_BITS, { Name::Lb as u64 }>,
    lbu: Lit<NUMBER_BITS, { Name::Lbu as u64 }>,
    lh: Lit<NUMBER_BITS, { Name::Lh as u64 }>,
    lhu: Lit<NUMBER_BITS, { Name::Lhu as u64 }>,
    lw: Lit<NUMBER_BITS, { Name::Lw as u64 }>,
    lwl: Lit<NUMBER_BITS, { Name::Lwl as u64 }>,
    lwr: Lit<NUMBER_BITS, { Name::Lwr as u64 }>,
}

impl Logic for Operation {
    #[hdl_gen]
    #[rustfmt::skip] // one line a decision
    fn update(&mut self) {
        dff_setup!(self, clock, at_memory, number, register, at_port, value, word);
        clock!(self, clock, writes_its_register, writes_its_value, makes_its_access, faults_for_its_cause);
        clock!(self, clock, memory_fault, memory_register, memory_value, memory_access, memory_load);

        // What the reference says of the instruction in execute goes along.
        self.seen.next = self.step.val();
        if self.bite.val() {
            self.seen.next.fault = self.watchdog.val();
            self.seen.next.fault_address = self.instruction.val();
        }
        if self.data_ready.val() {
            self.at_memory.d.next = self.seen.val();
            self.number.d.next = self.kind.val().number;
            self.register.d.next = self.second.val();
        }
        self.told.next = self.at_memory.q.val();
        self.at_port.d.next = self.told.val();
        self.is_load.next = self.told.val().is_access & !self.told.val().is_store;
        self.address.next = self.executed.val().address;
        self.loaded.number.next = self.number.q.val();
        self.loaded.place.next = self.address.val().get_bits::<2>(0);
        self.loaded.word.next = self.data_value.val();
        self.loaded.rt.next = self.register.q.val();
        self.value.d.next = self.told.val().value;
        self.word.d.next = self.told.val().stored;
        if self.is_load.val() {
            self.value.d.next = self.loaded.value.val();
            self.word.d.next = self.data_value.val();
        }

        // Retirement.
        self.meant.next = self.at_port.q.val();
        self.writes_its_register.holds.next = !self.retired.val() | (self.retirement.val().register == self.meant.val().register);
        self.writes_its_value.holds.next = !self.retired.val() | (self.retirement.val().register == 0) | !self.meant.val().is_known
            | (self.retirement.val().value == self.value.q.val());
        self.lanes_meant.next = 0.into();
        if self.meant.val().is_store { self.lanes_meant.next = self.meant.val().lanes; }
        self.port_mask.index.next = self.every_lane.val();
        if self.meant.val().is_store { self.port_mask.index.next = self.meant.val().lanes; }
        self.makes_its_access.holds.next = !self.retired.val()
            | ((self.retirement.val().is_access == self.meant.val().is_access)
                & (!self.meant.val().is_access
                    | ((self.retirement.val().address == self.meant.val().address)
                        & (self.retirement.val().lanes == self.lanes_meant.val())
                        & ((self.retirement.val().word & self.port_mask.word.val()) == (self.word.q.val() & self.port_mask.word.val())))));

        // Faults.
        self.fault.next = self.told.val().fault;
        self.faulty.next = self.fault.val().any();
        self.sound.next = self.memory_filled.val() & !self.faulty.val();
        self.cause.next = self.fault.val();
        self.fault_at.next = self.told.val().fault_address;
        if !self.faulty.val() {
            self.cause.next = self.bus.val();
            self.fault_at.next = self.told.val().address;
        }
        self.faults_for_its_cause.holds.next =
            (self.faulted.val() == (self.memory_filled.val() & (self.faulty.val() | self.data_refused.val())))
                & (!self.faulted.val()
                    | ((self.fault_cause.val() == self.cause.val()) & (self.fault_address.val() == self.fault_at.val())));

        // Memory.
        self.fault_told.next = self.executed.val().instruction;
        if self.executed.val().fault_has_address { self.fault_told.next = self.executed.val().address; }
        self.memory_fault.holds.next = !self.memory_filled.val()
            | ((self.executed.val().fault == self.fault.val())
                & (self.executed.val().has_fault == self.faulty.val())
                & (self.executed.val().fault_has_address | !self.told.val().is_access | self.faulty.val())
                & (!self.faulty.val() | (self.fault_told.val() == self.told.val().fault_address)));
        self.memory_register.holds.next = !self.sound.val()
            | ((self.executed.val().writes == (self.told.val().register != 0))
                & (!self.executed.val().writes | (self.executed.val().destination == self.told.val().register)));
        self.memory_value.holds.next = !self.sound.val() | self.is_load.val() | (self.told.val().register == 0) | !self.told.val().is_known
            | (self.executed.val().result == self.told.val().value);
        self.store_lanes.next = 0.into();
        if self.told.val().is_store { self.store_lanes.next = self.told.val().lanes; }
        self.memory_mask.index.next = self.store_lanes.val();
        self.memory_access.holds.next = !self.sound.val()
            | ((self.executed.val().is_access == self.told.val().is_access)
                & (self.executed.val().is_load == self.is_load.val())
                & (!self.told.val().is_access
                    | ((self.executed.val().address == self.told.val().address)
                        & (self.executed.val().lanes == self.store_lanes.val())
                        & ((self.executed.val().stored & self.memory_mask.word.val()) == (self.told.val().stored & self.memory_mask.word.val())))));
        // What is ready for the word of a load.
        self.lanes.place.next = self.address.val().get_bits::<2>(0);
        self.lanes.register.next = self.register.q.val();
        self.lanes.is_part_left.next = self.number.q.val() == self.lwl.val();
        self.is_unsigned.next = (self.number.q.val() == self.lbu.val()) | (self.number.q.val() == self.lhu.val());
        self.size.next = self.part_size.val();
        if (self.number.q.val() == self.lb.val()) | (self.number.q.val() == self.lbu.val()) { self.size.next = self.byte_size.val(); }
        if (self.number.q.val() == self.lh.val()) | (self.number.q.val() == self.lhu.val()) { self.size.next = self.half_size.val(); }
        if self.number.q.val() == self.lw.val() { self.size.next = self.word_size.val(); }
        self.lanes.size.next = self.size.val();
        self.keep_mask.index.next = self.lanes.keep.val();
        self.is_part.next = (self.number.q.val() == self.lwl.val()) | (self.number.q.val() == self.lwr.val());
        self.memory_load.holds.next = !self.sound.val() | !self.is_load.val()
            | (!self.lanes.misaligned.val()
                & ((self.size.val() != self.part_size.val()) | self.is_part.val())
                & (self.executed.val().load_from == self.lanes.load_from.val())
                & (self.executed.val().fill == self.lanes.fill.val())
                & (!self.lanes.fill.val().any() | (self.executed.val().is_unsigned == self.is_unsigned.val()))
                & (self.executed.val().result == (self.register.q.val() & self.keep_mask.word.val())));
    }
}
