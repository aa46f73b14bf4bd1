//! The data port: each load and store is put on it once, whatever waits, and nothing else is.
//!
//! What is assumed of the port: it makes the core wait only for an access, refuses only an access, in the clock of its answer, and
//! answers a store that is forbidden in the next clock, as it has nothing to do.
//!
//! | claim | says |
//! |---|---|
//! | `asks_when_ready` | no access while another waits for its answer |
//! | `asks_once` | the access of the instruction in memory has been on the port in the clock before it came there, and no other |
//! | `is_in_memory` | an access that waits for its answer is that of the instruction in memory: none outlives a fault of an older one |
//! | `harms_nothing` | what faults by itself has made no access but a store that was forbidden |
use crate::grafton::execute::Executed;
use hdl::lit::Lit;
use hdl::prop::{Assert, Assume};
use rust_hdl::prelude::*;
use spec::map::RAM_BASE;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Port {
    pub clock: Signal<In, Clock>,
    pub data_address: Signal<In, Bits<32>>,
    pub data_read: Signal<In, Bit>,
    pub data_write_lanes: Signal<In, Bits<4>>,
    pub data_protected: Signal<In, Bit>,
    pub data_write: Signal<In, Bits<32>>,
    pub data_ready: Signal<In, Bit>,
    pub data_refused: Signal<In, Bit>,
    /// Memory.
    pub memory_filled: Signal<In, Bit>,
    pub executed: Signal<In, Executed>,
    /// The last access, while it waits for its answer.
    under_way: DFF<Bit>,
    address: DFF<Bits<32>>,
    is_read: DFF<Bit>,
    lanes: DFF<Bits<4>>,
    word: DFF<Bits<32>>,
    forbidden: DFF<Bit>,
    waits_for_an_access: Assume,
    refuses_an_access: Assume,
    asks_when_ready: Assert,
    asks_once: Assert,
    harms_nothing: Assert,
    is_in_memory: Assert,
    asks: Signal<Local, Bit>,
    sound: Signal<Local, Bit>,
    has_fault: Signal<Local, Bit>,
    ram: Lit<4, { (RAM_BASE >> 28) as u64 }>,
}

impl Logic for Port {
    #[hdl_gen]
    #[rustfmt::skip] // one line a decision
    fn update(&mut self) {
        dff_setup!(self, clock, under_way, address, is_read, lanes, word, forbidden);
        clock!(self, clock, waits_for_an_access, refuses_an_access, asks_when_ready, asks_once, harms_nothing, is_in_memory);
        self.asks.next = self.data_read.val() | self.data_write_lanes.val().any();
        if self.data_ready.val() {
            self.under_way.d.next = self.asks.val();
            self.address.d.next = self.data_address.val();
            self.is_read.d.next = self.data_read.val();
            self.lanes.d.next = self.data_write_lanes.val();
            self.word.d.next = self.data_write.val();
            self.forbidden.d.next = self.data_protected.val() & !self.data_read.val()
                & (self.data_address.val().get_bits::<4>(28) == self.ram.val());
        }
        self.waits_for_an_access.holds.next = self.data_ready.val() | (self.under_way.q.val() & !self.forbidden.q.val());
        self.refuses_an_access.holds.next = !self.data_refused.val() | (self.under_way.q.val() & self.data_ready.val());
        self.has_fault.next = self.executed.val().has_fault;
        self.sound.next = self.memory_filled.val() & !self.has_fault.val();
        self.asks_when_ready.holds.next = self.data_ready.val() | !self.asks.val();
        self.asks_once.holds.next = !self.sound.val()
            | ((self.under_way.q.val() == self.executed.val().is_access)
                & (!self.under_way.q.val()
                    | ((self.address.q.val() == self.executed.val().address)
                        & (self.is_read.q.val() == self.executed.val().is_load)
                        & (self.lanes.q.val() == self.executed.val().lanes)
                        & (self.word.q.val() == self.executed.val().stored)
                        & !self.forbidden.q.val())));
        self.harms_nothing.holds.next = !self.has_fault.val() | !self.under_way.q.val() | self.forbidden.q.val();
        self.is_in_memory.holds.next = !self.under_way.q.val() | (self.memory_filled.val() & self.executed.val().is_access);
    }
}
