//! One SPI bus with its duty to answer.
use super::{Message, Request, SpiOrder, Ticket};
use crate::spi::Master;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::rpc::Kind;

/// A [Master], its clock divider and a [Ticket]. Takes a call in the clock of `take` and then works on its own.
#[derive(LogicBlock, Default)]
pub struct SpiLane {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe, while `free`: carry out the call described below.
    pub take: Signal<In, Bit>,
    /// The call.
    pub request: Signal<In, Request>,
    /// What it orders.
    pub order: Signal<In, SpiOrder>,
    /// Strobe: the clock divider that the call sets counts from the next transfer on.
    pub set_divider: Signal<In, Bit>,
    /// Strobe, while `ready`: the answer is on its way.
    pub sent: Signal<In, Bit>,
    /// Level: a call can be taken.
    pub free: Signal<Out, Bit>,
    /// Level: the answer can be sent.
    pub ready: Signal<Out, Bit>,
    /// The answer, while `ready`.
    pub answer: Signal<Out, Message>,
    /// Pin, register: selected.
    pub spi_select: Signal<Out, Bit>,
    /// Pin, register.
    pub spi_clock: Signal<Out, Bit>,
    /// Pin, register: to the device.
    pub spi_out: Signal<Out, Bit>,
    /// Pin, asynchronous: from the device.
    pub spi_in: Signal<In, Bit>,
    ticket: Ticket,
    master: Master,
    divider_set: DFF<Bits<16>>,
    is_wide: DFF<Bit>,
    is_byte: DFF<Bit>,
    begins: Signal<Local, Bit>,
    argument: Signal<Local, Bits<21>>,
    success: Lit<3, { Kind::ReturnSuccess as u64 }>,
}

impl Logic for SpiLane {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, ticket, master);
        dff_setup!(self, clock, divider_set, is_wide, is_byte);
        self.ticket.take.next = self.take.val();
        self.ticket.source.next = self.request.val().source;
        self.ticket.call.next = self.request.val().call;
        self.ticket.done.next = self.master.done.val();
        self.ticket.sent.next = self.sent.val();
        self.free.next = self.ticket.free.val();
        self.ready.next = self.ticket.ready.val();

        self.argument.next = self.request.val().d0;
        if self.set_divider.val() {
            self.divider_set.d.next = self.argument.val().get_bits::<16>(0);
        }
        self.begins.next = self.take.val() & self.ticket.free.val();
        self.master.start.next = self.begins.val();
        self.master.divider.next = self.divider_set.q.val();
        self.master.select.next = self.order.val().select;
        self.master.shift.next = self.order.val().shift;
        self.master.deselect.next = self.order.val().deselect;
        self.master.mode.next = self.order.val().mode;
        self.master.bits.next = self.order.val().bits;
        self.master.data.next = self.order.val().data;
        if self.begins.val() {
            self.is_wide.d.next = self.order.val().wide;
            self.is_byte.d.next = self.order.val().shift & !self.order.val().wide;
        }
        self.answer.next.destination = self.ticket.destination.val();
        self.answer.next.call = self.ticket.answered_call.val();
        self.answer.next.kind = self.success.val();
        self.answer.next.d0 = 0.into();
        self.answer.next.d1 = 0.into();
        self.answer.next.d2 = 0.into();
        if self.is_byte.q.val() {
            self.answer.next.d0 = bit_cast::<21, 8>(self.master.received.val().get_bits::<8>(0));
        }
        if self.is_wide.q.val() {
            self.answer.next.d2 = self.master.received.val();
        }
        self.spi_select.next = self.master.spi_select.val();
        self.spi_clock.next = self.master.spi_clock.val();
        self.spi_out.next = self.master.spi_out.val();
        self.master.spi_in.next = self.spi_in.val();
    }
}
