//! GRAFTON's door to the RPC network: SYSCALL and CP0 registers 1 to 8 and 19.
//!
//! | call    | takes                                           | result                             |
//! |---------|-------------------------------------------------|------------------------------------|
//! | nop     | 2 clocks                                        | none                               |
//! | send    | 5 clocks once the link is ready                 | 1 sent, 0 the deadline passed first |
//! | receive | 2 clocks once a message is there                | 1 a message, 0 the deadline passed |
//! | poll    | 2 clocks                                        | 1 a message, 0 none                |
//! | release | 2 clocks                                        | 0                                  |
//!
//! The first clock is for finding out which call it is.
//! A call that waits gives up in the second clock after the deadline. A restart (`flush`) empties slot and queue; a message
//! that is being sent is sent to its end.
mod receive;
mod received;
mod send;

use crate::rpc::{LinkSink, LinkSource};
use hdl::lit::Lit;
use receive::Receive;
use rust_hdl::prelude::*;
use send::Send;
use spec::cpu::{Cp0, Syscall};

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct RpcPort {
    pub clock: Signal<In, Clock>,
    pub link_out: LinkSource,
    pub link_in: LinkSink,
    /// Strobe: the CPU restarts.
    pub flush: Signal<In, Bit>,
    /// CP0: write strobe, number, value to write.
    pub write: Signal<In, Bit>,
    pub number: Signal<In, Bits<5>>,
    pub write_value: Signal<In, Bits<32>>,
    /// CP0 number in the next clock.
    pub next_number: Signal<In, Bits<5>>,
    /// Field of the current message with this CP0 number.
    pub received: Signal<Out, Bits<32>>,
    pub deadline: Signal<Out, Bits<32>>,
    pub pending: Signal<Out, Bits<32>>,
    /// Cycle counter.
    pub cycles: Signal<In, Bits<32>>,
    /// SYSCALL: level, its number; done in the clock in which `done` is high.
    pub syscall: Signal<In, Bit>,
    pub call: Signal<In, Bits<32>>,
    pub done: Signal<Out, Bit>,
    pub result: Signal<Out, Bits<32>>,
    /// While `done`: whether there is such a call, and whether it has a result.
    pub is_known: Signal<Out, Bit>,
    pub has_result: Signal<Out, Bit>,
    send: Send,
    receive: Receive,
    limit: DFF<Bits<32>>,
    expired: DFF<Bit>,
    /// There was a SYSCALL in the last clock, of this sort, and it was not done.
    asked: DFF<Bit>,
    send_asked: DFF<Bit>,
    receive_asked: DFF<Bit>,
    poll_asked: DFF<Bit>,
    release_asked: DFF<Bit>,
    /// It is neither send nor receive, and need not wait.
    at_once: DFF<Bit>,
    known: DFF<Bit>,
    returns: DFF<Bit>,
    finishes: Signal<Local, Bit>,
    looks: Signal<Local, Bit>,
    difference: Signal<Local, Bits<32>>,
    gives_up: Signal<Local, Bit>,
    succeeds: Signal<Local, Bit>,
    sends: Signal<Local, Bit>,
    deadline_number: Lit<5, { Cp0::Deadline as u64 }>,
    send_call: Lit<32, { Syscall::Send as u64 }>,
    receive_call: Lit<32, { Syscall::Receive as u64 }>,
    poll_call: Lit<32, { Syscall::Poll as u64 }>,
    release_call: Lit<32, { Syscall::Release as u64 }>,
    calls: Lit<32, { Syscall::ALL.len() as u64 }>,
}

impl Logic for RpcPort {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, limit, expired, asked, at_once, known, returns);
        dff_setup!(
            self,
            clock,
            send_asked,
            receive_asked,
            poll_asked,
            release_asked
        );
        clock!(self, clock, send, receive);
        LinkSource::link(&mut self.link_out, &mut self.send.link);
        LinkSink::link(&mut self.link_in, &mut self.receive.link);
        // Deadline.
        if self.write.val() & (self.number.val() == self.deadline_number.val()) {
            self.limit.d.next = self.write_value.val();
        }
        self.difference.next = self.cycles.val() - self.limit.q.val();
        self.expired.d.next = !self.difference.val().get_bit(31);
        self.gives_up.next = self.expired.q.val();
        // Calls: first which, then what.
        if !self.asked.q.val() {
            self.send_asked.d.next = self.call.val() == self.send_call.val();
            self.receive_asked.d.next = self.call.val() == self.receive_call.val();
            self.poll_asked.d.next = self.call.val() == self.poll_call.val();
            self.release_asked.d.next = self.call.val() == self.release_call.val();
            self.at_once.d.next = (self.call.val() != self.send_call.val())
                & (self.call.val() != self.receive_call.val());
            self.known.d.next = self.call.val() < self.calls.val();
            self.returns.d.next = self.call.val().any();
        }
        self.is_known.next = self.known.q.val();
        self.has_result.next = self.returns.q.val();
        self.sends.next = self.syscall.val() & self.asked.q.val() & self.send_asked.q.val();
        self.looks.next =
            self.asked.q.val() & (self.receive_asked.q.val() | self.poll_asked.q.val());
        self.send.write.next = self.write.val();
        self.send.number.next = self.number.val();
        self.send.value.next = self.write_value.val();
        self.send.send.next = self.sends.val();
        self.receive.flush.next = self.flush.val();
        self.receive.take.next = self.syscall.val() & self.looks.val();
        self.receive.finish.next =
            self.syscall.val() & self.asked.q.val() & self.release_asked.q.val();
        self.receive.number.next = self.number.val();
        self.receive.next_number.next = self.next_number.val();
        self.succeeds.next = (self.send_asked.q.val() & self.send.sent.val())
            | (self.looks.val() & self.receive.present.val());
        self.result.next = bit_cast::<32, 1>(self.succeeds.val().into());
        self.finishes.next = (self.asked.q.val() & self.at_once.q.val())
            | (self.asked.q.val()
                & self.receive_asked.q.val()
                & (self.receive.present.val() | self.gives_up.val()))
            | (self.asked.q.val()
                & self.send_asked.q.val()
                & (self.send.sent.val() | (self.gives_up.val() & self.send.refuses.val())));
        self.done.next = self.finishes.val();
        self.asked.d.next = self.syscall.val() & !self.finishes.val();
        self.received.next = self.receive.value.val();
        self.deadline.next = self.limit.q.val();
        self.pending.next = (bit_cast::<32, 5>(self.receive.requests.val()) << 8)
            | bit_cast::<32, 1>(self.receive.has_reply.val().into());
    }
}
