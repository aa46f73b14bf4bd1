//! SYSCALL: which call it is. The RPC port looks on at what is written back, instead of reading register a0.
//!
//! | claim | says |
//! |---|---|
//! | `is_what_a0_says` | what the port takes a call for is what the number says that the last retirement wrote to a0 |
//! | `asks_when_all_is_written` | when a call is done, all before it has retired |
//! | `ends` | all calls but send and receive are done in their third clock, and receive from then on if its deadline has passed |
use crate::grafton::memory::Retirement;
use hdl::lit::Lit;
use hdl::prop::Assert;
use rust_hdl::prelude::*;
use spec::cpu::{Syscall, ARGUMENT_REGISTER};

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Calls {
    pub clock: Signal<In, Clock>,
    /// Writeback.
    pub writes_back: Signal<In, Bit>,
    pub done: Signal<In, Retirement>,
    pub retired: Signal<In, Bit>,
    pub memory_filled: Signal<In, Bit>,
    /// Execute and the RPC port.
    pub syscall: Signal<In, Bit>,
    pub call_done: Signal<In, Bit>,
    pub came: Signal<In, Bit>,
    pub asked: Signal<In, Bit>,
    pub expired: Signal<In, Bit>,
    pub is_send: Signal<In, Bit>,
    pub is_receive: Signal<In, Bit>,
    pub is_poll: Signal<In, Bit>,
    pub is_release: Signal<In, Bit>,
    pub is_known: Signal<In, Bit>,
    pub has_result: Signal<In, Bit>,
    /// Register a0.
    argument: DFF<Bits<32>>,
    /// Clocks that the call has lasted; 2 is two or more.
    lasted: DFF<Bits<2>>,
    is_what_a0_says: Assert,
    asks_when_all_is_written: Assert,
    ends: Assert,
    lasts: Assert,
    writes_the_newest: Assert,
    comes_after_memory: Assert,
    number: Signal<Local, Bits<32>>,
    register: Lit<5, { ARGUMENT_REGISTER as u64 }>,
    send_call: Lit<32, { Syscall::Send as u64 }>,
    receive_call: Lit<32, { Syscall::Receive as u64 }>,
    poll_call: Lit<32, { Syscall::Poll as u64 }>,
    release_call: Lit<32, { Syscall::Release as u64 }>,
    calls: Lit<32, { Syscall::ALL.len() as u64 }>,
}

impl Logic for Calls {
    #[hdl_gen]
    #[rustfmt::skip] // one line a decision
    fn update(&mut self) {
        dff_setup!(self, clock, argument, lasted);
        clock!(self, clock, is_what_a0_says, asks_when_all_is_written, writes_the_newest, comes_after_memory, ends, lasts);
        if self.retired.val() & self.writes_back.val() & (self.done.val().register == self.register.val()) {
            self.argument.d.next = self.done.val().value;
        }
        self.number.next = self.argument.q.val();
        self.is_what_a0_says.holds.next = (self.is_send.val() == (self.number.val() == self.send_call.val()))
            & (self.is_receive.val() == (self.number.val() == self.receive_call.val()))
            & (self.is_poll.val() == (self.number.val() == self.poll_call.val()))
            & (self.is_release.val() == (self.number.val() == self.release_call.val()))
            & (self.is_known.val() == (self.number.val() < self.calls.val()))
            & (self.has_result.val() == self.number.val().any());
        self.writes_the_newest.holds.next = !self.writes_back.val() | self.retired.val()
            | (self.done.val().register != self.register.val()) | (self.done.val().value == self.number.val());
        self.comes_after_memory.holds.next = (!self.came.val() | !self.memory_filled.val())
            & (!self.asked.val() | (!self.memory_filled.val() & !self.retired.val()));
        if self.lasted.q.val() != 2 { self.lasted.d.next = self.lasted.q.val() + 1; }
        if !self.syscall.val() | self.call_done.val() { self.lasted.d.next = 0.into(); }
        self.lasts.holds.next = (self.lasted.q.val() != 3)
            & (self.came.val() == self.lasted.q.val().any())
            & (self.asked.val() == (self.lasted.q.val() == 2));
        self.ends.holds.next = !self.syscall.val() | (self.lasted.q.val() != 2) | self.is_send.val()
            | (self.is_receive.val() & !self.expired.val()) | self.call_done.val();
        self.asks_when_all_is_written.holds.next = !(self.syscall.val() & self.call_done.val())
            | (!self.memory_filled.val() & !self.retired.val());
    }
}
