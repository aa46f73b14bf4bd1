//! GRAFTON's door to the RPC network: SYSCALL and CP0 registers 1 to 8 and 19.
//!
//! | call    | takes                                           | result                             |
//! |---------|-------------------------------------------------|------------------------------------|
//! | nop     | 3 clocks                                        | none                               |
//! | send    | 6 clocks once the link is ready                 | 1 sent, 0 the deadline passed first |
//! | receive | 3 clocks once a message is there                | 1 a message, 0 the deadline passed |
//! | poll    | 3 clocks                                        | 1 a message, 0 none                |
//! | release | 3 clocks                                        | 0                                  |
//!
//! In the first clock the instruction before leaves memory, in the second what register a0 has been given last tells which call it
//! is. The register file is not read for that.
//! A call that waits gives up in the second clock after the deadline. A restart (`flush`) empties slot and queue; a message
//! that is being sent is sent to its end.
mod receive;
mod received;
mod send;

use crate::rpc::{LinkSink, LinkSource};
use hdl::lit::Lit;
use hdl::reg::EnableReg;
use receive::Receive;
use rust_hdl::prelude::*;
use send::Send;
use spec::cpu::{Cp0, Syscall, ARGUMENT_REGISTER};

// The four calls that are compared with, and 0, which does nothing.
const _: () = assert!(Syscall::ALL.len() == 5 && Syscall::Nop as u64 == 0);

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
    /// CP0 register that is read; the field of the current message with this number, else 0.
    pub shown: Signal<In, Bits<5>>,
    pub received: Signal<Out, Bits<32>>,
    pub deadline: Signal<Out, Bits<32>>,
    pub pending: Signal<Out, Bits<32>>,
    /// Cycle counter.
    pub cycles: Signal<In, Bits<32>>,
    /// What is being written back: level, register and value. Register a0 has the number of the call.
    pub writes_back: Signal<In, Bit>,
    pub register: Signal<In, Bits<5>>,
    pub register_value: Signal<In, Bits<32>>,
    /// SYSCALL: level; done in the clock in which `done` is high.
    pub syscall: Signal<In, Bit>,
    pub done: Signal<Out, Bit>,
    pub result: Signal<Out, Bits<32>>,
    /// While `done`: whether there is such a call, and whether it has a result.
    pub is_known: Signal<Out, Bit>,
    pub has_result: Signal<Out, Bit>,
    send: Send,
    receive: Receive,
    limit: DFF<Bits<32>>,
    expired: DFF<Bit>,
    /// There was a SYSCALL in the last clock, and in the two last clocks, and it was not done.
    came: DFF<Bit>,
    asked: DFF<Bit>,
    /// What register a0 has: a call of this sort, none at all, one with a result.
    is_send: EnableReg<Bit>,
    is_receive: EnableReg<Bit>,
    is_poll: EnableReg<Bit>,
    is_release: EnableReg<Bit>,
    is_unknown: EnableReg<Bit>,
    returns: EnableReg<Bit>,
    tells: Signal<Local, Bit>,
    at_once: Signal<Local, Bit>,
    finishes: Signal<Local, Bit>,
    looks: Signal<Local, Bit>,
    difference: Signal<Local, Bits<32>>,
    gives_up: Signal<Local, Bit>,
    succeeds: Signal<Local, Bit>,
    sends: Signal<Local, Bit>,
    argument: Lit<5, { ARGUMENT_REGISTER as u64 }>,
    deadline_number: Lit<5, { Cp0::Deadline as u64 }>,
    send_call: Lit<32, { Syscall::Send as u64 }>,
    receive_call: Lit<32, { Syscall::Receive as u64 }>,
    poll_call: Lit<32, { Syscall::Poll as u64 }>,
    release_call: Lit<32, { Syscall::Release as u64 }>,
}

impl Logic for RpcPort {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, limit, expired, came, asked);
        clock!(self, clock, is_send, is_receive, is_poll, is_release, is_unknown, returns);
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
        self.tells.next = self.writes_back.val() & (self.register.val() == self.argument.val());
        self.is_send.d.next = self.register_value.val() == self.send_call.val();
        self.is_receive.d.next = self.register_value.val() == self.receive_call.val();
        self.is_poll.d.next = self.register_value.val() == self.poll_call.val();
        self.is_release.d.next = self.register_value.val() == self.release_call.val();
        self.is_unknown.d.next = self.register_value.val().any()
            & !self.is_send.d.val()
            & !self.is_receive.d.val()
            & !self.is_poll.d.val()
            & !self.is_release.d.val();
        self.returns.d.next = self.register_value.val().any();
        self.is_send.enable.next = self.tells.val();
        self.is_receive.enable.next = self.tells.val();
        self.is_poll.enable.next = self.tells.val();
        self.is_release.enable.next = self.tells.val();
        self.is_unknown.enable.next = self.tells.val();
        self.returns.enable.next = self.tells.val();
        self.at_once.next = !self.is_send.q.val() & !self.is_receive.q.val();
        self.is_known.next = !self.is_unknown.q.val();
        self.has_result.next = self.returns.q.val();
        self.sends.next = self.syscall.val() & self.asked.q.val() & self.is_send.q.val();
        self.looks.next = self.asked.q.val() & (self.is_receive.q.val() | self.is_poll.q.val());
        self.send.write.next = self.write.val();
        self.send.number.next = self.number.val();
        self.send.value.next = self.write_value.val();
        self.send.send.next = self.sends.val();
        self.receive.flush.next = self.flush.val();
        self.receive.take.next = self.syscall.val() & self.looks.val();
        self.receive.finish.next =
            self.syscall.val() & self.asked.q.val() & self.is_release.q.val();
        self.receive.number.next = self.shown.val();
        self.receive.next_number.next = self.next_number.val();
        self.succeeds.next = (self.is_send.q.val() & self.send.sent.val())
            | (self.looks.val() & self.receive.present.val());
        self.result.next = bit_cast::<32, 1>(self.succeeds.val().into());
        self.finishes.next = (self.asked.q.val() & self.at_once.val())
            | (self.asked.q.val()
                & self.is_receive.q.val()
                & (self.receive.present.val() | self.gives_up.val()))
            | (self.asked.q.val()
                & self.is_send.q.val()
                & (self.send.sent.val() | (self.gives_up.val() & self.send.refuses.val())));
        self.done.next = self.finishes.val();
        self.came.d.next = self.syscall.val() & !self.finishes.val();
        self.asked.d.next = self.syscall.val() & self.came.q.val() & !self.finishes.val();
        self.received.next = self.receive.value.val();
        self.deadline.next = self.limit.q.val();
        self.pending.next = (bit_cast::<32, 5>(self.receive.requests.val()) << 8)
            | bit_cast::<32, 1>(self.receive.has_reply.val().into());
    }
}
