//! The SPI buses side by side.
use super::{Message, Request, SpiLane, SpiOrder};
use rust_hdl::prelude::*;
use spec::services::peripheral::SPI_BUSES;

/// All SPI buses; bit n of each set of bits is bus n.
#[derive(LogicBlock, Default)]
pub struct SpiBank {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobes: take the call.
    pub take: Signal<In, Bits<SPI_BUSES>>,
    /// The call.
    pub request: Signal<In, Request>,
    /// What it orders.
    pub order: Signal<In, SpiOrder>,
    /// Strobes: the call sets the clock divider.
    pub set_divider: Signal<In, Bits<SPI_BUSES>>,
    /// Strobe, one bit: the answer is on its way.
    pub sent: Signal<In, Bits<SPI_BUSES>>,
    /// Levels: a call can be taken.
    pub free: Signal<Out, Bits<SPI_BUSES>>,
    /// Levels: an answer can be sent.
    pub ready: Signal<Out, Bits<SPI_BUSES>>,
    /// The answer of the bus in `sent`.
    pub answer: Signal<Out, Message>,
    /// Pins, registers: device selected.
    pub spi_select: Signal<Out, Bits<SPI_BUSES>>,
    /// Pins, registers.
    pub spi_clock: Signal<Out, Bits<SPI_BUSES>>,
    /// Pins, registers: to the devices.
    pub spi_out: Signal<Out, Bits<SPI_BUSES>>,
    /// Pins, asynchronous: from the devices.
    pub spi_in: Signal<In, Bits<SPI_BUSES>>,
    lane: [SpiLane; SPI_BUSES],
}

impl Logic for SpiBank {
    #[hdl_gen]
    fn update(&mut self) {
        self.free.next = 0.into();
        self.ready.next = 0.into();
        self.spi_select.next = 0.into();
        self.spi_clock.next = 0.into();
        self.spi_out.next = 0.into();
        self.answer.next.destination = 0.into();
        self.answer.next.call = 0.into();
        self.answer.next.kind = 0.into();
        self.answer.next.d0 = 0.into();
        self.answer.next.d1 = 0.into();
        self.answer.next.d2 = 0.into();
        for i in 0..SPI_BUSES {
            self.lane[i].clock.next = self.clock.val();
            self.lane[i].take.next = self.take.val().get_bit(i);
            self.lane[i].request.next = self.request.val();
            self.lane[i].order.next = self.order.val();
            self.lane[i].set_divider.next = self.set_divider.val().get_bit(i);
            self.lane[i].sent.next = self.sent.val().get_bit(i);
            self.lane[i].spi_in.next = self.spi_in.val().get_bit(i);
            self.free.next = self.free.val().replace_bit(i, self.lane[i].free.val());
            self.ready.next = self.ready.val().replace_bit(i, self.lane[i].ready.val());
            self.spi_select.next = self
                .spi_select
                .val()
                .replace_bit(i, self.lane[i].spi_select.val());
            self.spi_clock.next = self
                .spi_clock
                .val()
                .replace_bit(i, self.lane[i].spi_clock.val());
            self.spi_out.next = self
                .spi_out
                .val()
                .replace_bit(i, self.lane[i].spi_out.val());
            if self.sent.val().get_bit(i) {
                self.answer.next = self.lane[i].answer.val();
            }
        }
    }
}
