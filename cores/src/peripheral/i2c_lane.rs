//! The I2C bus with its duty to answer.
use super::{Message, Request, Ticket};
use crate::i2c::{Controller, Operation};
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::rpc::Kind;

/// An I2C [Controller], its clock divider and a [Ticket]. Takes a call in the clock of `take` and then works on its own.
/// `LIMIT`: clocks that a device may stretch.
#[derive(LogicBlock, Default)]
pub struct I2cLane<const LIMIT: u64> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe, while `free`: carry out the call described below.
    pub take: Signal<In, Bit>,
    /// The call.
    pub request: Signal<In, Request>,
    /// What to do.
    pub operation: Signal<In, Operation>,
    /// Strobe: the clock divider that the call sets counts from the next operation on.
    pub set_divider: Signal<In, Bit>,
    /// Strobe, while `ready`: the answer is on its way.
    pub sent: Signal<In, Bit>,
    /// Level: a call can be taken.
    pub free: Signal<Out, Bit>,
    /// Level, while `free`: the bus is ours, between a start and a stop.
    pub held: Signal<Out, Bit>,
    /// Level: the answer can be sent.
    pub ready: Signal<Out, Bit>,
    /// The answer, while `ready`.
    pub answer: Signal<Out, Message>,
    /// Register: pull scl low.
    pub scl_low: Signal<Out, Bit>,
    /// Register: pull sda low.
    pub sda_low: Signal<Out, Bit>,
    /// Line, asynchronous.
    pub scl_in: Signal<In, Bit>,
    /// Line, asynchronous.
    pub sda_in: Signal<In, Bit>,
    ticket: Ticket,
    controller: Controller<LIMIT>,
    divider_set: DFF<Bits<16>>,
    divider_used: DFF<Bits<16>>,
    what: DFF<Operation>,
    ours: DFF<Bit>,
    begins: Signal<Local, Bit>,
    argument: Signal<Local, Bits<21>>,
    success: Lit<3, { Kind::ReturnSuccess as u64 }>,
    fail: Lit<3, { Kind::ReturnFail as u64 }>,
}

impl<const LIMIT: u64> Logic for I2cLane<LIMIT> {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, ticket, controller);
        dff_setup!(self, clock, divider_set, divider_used, what, ours);
        self.begins.next = self.take.val() & self.ticket.free.val();
        self.ticket.take.next = self.take.val();
        self.ticket.source.next = self.request.val().source;
        self.ticket.call.next = self.request.val().call;
        self.ticket.done.next = self.controller.done.val();
        self.ticket.sent.next = self.sent.val();
        self.free.next = self.ticket.free.val();
        self.ready.next = self.ticket.ready.val();

        self.argument.next = self.request.val().d0;
        if self.set_divider.val() {
            self.divider_set.d.next = self.argument.val().get_bits::<16>(0);
        }
        if !self.controller.busy.val() {
            self.divider_used.d.next = self.divider_set.q.val();
        }
        self.controller.start.next = self.begins.val();
        self.controller.operation.next = self.operation.val();
        self.controller.byte_out.next = self.argument.val().get_bits::<8>(0);
        self.controller.acknowledge.next = self.argument.val().get_bit(0);
        self.controller.divider.next = self.divider_used.q.val();
        if self.begins.val() {
            self.what.d.next = self.operation.val();
        }

        // Between a start that succeeded and a stop, a recovery or a failure the bus is ours.
        self.held.next = self.ours.q.val();
        if self.ticket.ready.val() {
            self.ours.d.next = !self.controller.failed.val()
                & (self.what.q.val() != Operation::Stop)
                & (self.what.q.val() != Operation::Recover);
        }
        self.answer.next.destination = self.ticket.destination.val();
        self.answer.next.call = self.ticket.answered_call.val();
        self.answer.next.kind = self.success.val();
        self.answer.next.d0 = 0.into();
        self.answer.next.d1 = 0.into();
        self.answer.next.d2 = 0.into();
        if self.controller.failed.val() {
            self.answer.next.kind = self.fail.val();
        } else if self.what.q.val() == Operation::Send {
            self.answer.next.d0 = bit_cast::<21, 1>(self.controller.acknowledged.val().into());
        } else if self.what.q.val() == Operation::Receive {
            self.answer.next.d0 = bit_cast::<21, 8>(self.controller.byte_in.val());
        }
        self.scl_low.next = self.controller.scl_low.val();
        self.sda_low.next = self.controller.sda_low.val();
        self.controller.scl_in.next = self.scl_in.val();
        self.controller.sda_in.next = self.sda_in.val();
    }
}
