//! Liveness: the core goes on.
//!
//! Counted are the clocks since the last retirement, fault or start, but for those in which the data port or a SYSCALL is waited
//! for.
//!
//! | claim | says |
//! |---|---|
//! | `goes_on` | there are at most [MOST] of them before the clock in which something retires or faults |
//!
//! It is a division that takes the longest: who needs HI or LO waits in decode until it is done. `near` is in how many clocks at most
//! something retires or faults, as the state tells.
use crate::grafton::execute::Executed;
use hdl::lit::Lit;
use hdl::prop::Assert;
use rust_hdl::prelude::*;

/// Clocks from one retirement or fault to the next at most, but for those of the data port and of SYSCALL.
pub const MOST: u64 = 33;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Progress {
    pub clock: Signal<In, Clock>,
    /// Level: execute waits for the data port or for SYSCALL.
    pub waits: Signal<In, Bit>,
    pub alive: Signal<In, Bit>,
    pub correcting: Signal<In, Bit>,
    pub decode_filled: Signal<In, Bit>,
    pub execute_filled: Signal<In, Bit>,
    pub memory_filled: Signal<In, Bit>,
    pub executed: Signal<In, Executed>,
    pub retired: Signal<In, Bit>,
    pub faulted: Signal<In, Bit>,
    /// The divider works, with so many steps done.
    pub dividing: Signal<In, Bit>,
    pub done: Signal<In, Bits<5>>,
    pub leading: Signal<In, Bit>,
    waited: DFF<Bits<8>>,
    goes_on: Assert,
    comes_nearer: Assert,
    divides_after_its_instruction: Assert,
    near: Signal<Local, Bits<8>>,
    division: Signal<Local, Bits<8>>,
    longest: Lit<8, 35>,
    sum: Signal<Local, Bits<8>>,
    most: Lit<8, MOST>,
    is_first: Signal<Local, Bit>,
    is_second: Signal<Local, Bit>,
    leaves: Signal<Local, Bit>,
}

impl Logic for Progress {
    #[hdl_gen]
    #[rustfmt::skip] // one line a decision
    fn update(&mut self) {
        dff_setup!(self, clock, waited);
        clock!(self, clock, goes_on, comes_nearer, divides_after_its_instruction);
        if !self.waits.val() { self.waited.d.next = self.waited.q.val() + 1; }
        if self.retired.val() | self.faulted.val() | !self.alive.val() { self.waited.d.next = 0.into(); }
        self.division.next = 0.into();
        if self.dividing.val() { self.division.next = self.longest.val() - bit_cast::<8, 5>(self.done.val()); }
        self.near.next = 5.into();
        if self.alive.val() & !self.correcting.val() { self.near.next = 4.into(); }
        if self.decode_filled.val() { self.near.next = 3.into(); }
        if self.division.val() > self.near.val() { self.near.next = self.division.val(); }
        if self.execute_filled.val() { self.near.next = 2.into(); }
        if self.memory_filled.val() { self.near.next = 1.into(); }
        if self.retired.val() { self.near.next = 0.into(); }
        self.sum.next = self.waited.q.val() + self.near.val();
        self.comes_nearer.holds.next = (self.waited.q.val() <= self.most.val()) & (self.sum.val() <= self.most.val());
        // A division begins with DIV in memory, and goes on with it on the retire port.
        self.is_first.next = self.dividing.val() & (self.done.val() == 0);
        self.is_second.next = self.dividing.val() & (self.done.val() == 1);
        self.leaves.next = self.memory_filled.val() & !self.executed.val().is_access & !self.executed.val().has_fault;
        self.divides_after_its_instruction.holds.next = (self.dividing.val() | (!self.done.val().any() & !self.leading.val()))
            & (!self.is_first.val() | self.leaves.val())
            & (!self.is_second.val() | self.retired.val());
        self.goes_on.holds.next = self.waited.q.val() <= self.most.val();
    }
}
