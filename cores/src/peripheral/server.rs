//! The node `periph`.
use super::{Engines, Inbox, SPEAKERS};
use crate::i2c::STRETCH_LIMIT;
use crate::rpc::{LinkSink, LinkSource, RoundRobin, Transmit};
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::services::peripheral::{GPIO_PINS, SPI_BUSES};

/// The node as it is built.
pub type Server = ServerWith<0, STRETCH_LIMIT>;

/// See the [page](super). `FORGETFUL` other than 0 puts the mistake of 2013 in (see [Inbox]); `LIMIT`: clocks that an I2C device may
/// stretch.
#[derive(LogicBlock, Default)]
pub struct ServerWith<const FORGETFUL: u64, const LIMIT: u64> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Messages in.
    pub link_in: LinkSink,
    /// Messages out.
    pub link_out: LinkSource,
    /// Pins, registers, bit n is bus n: device selected.
    pub spi_select: Signal<Out, Bits<SPI_BUSES>>,
    /// Pins, registers.
    pub spi_clock: Signal<Out, Bits<SPI_BUSES>>,
    /// Pins, registers: to the devices.
    pub spi_out: Signal<Out, Bits<SPI_BUSES>>,
    /// Pins, asynchronous: from the devices.
    pub spi_in: Signal<In, Bits<SPI_BUSES>>,
    /// Register: pull scl low.
    pub scl_low: Signal<Out, Bit>,
    /// Register: pull sda low.
    pub sda_low: Signal<Out, Bit>,
    /// Line, asynchronous.
    pub scl_in: Signal<In, Bit>,
    /// Line, asynchronous.
    pub sda_in: Signal<In, Bit>,
    /// Register: fault LED lit.
    pub fault_led: Signal<Out, Bit>,
    /// Registers: 1 drives the pin.
    pub gpio_enable: Signal<Out, Bits<GPIO_PINS>>,
    /// Registers: levels to drive.
    pub gpio_out: Signal<Out, Bits<GPIO_PINS>>,
    /// Pins, asynchronous.
    pub gpio_in: Signal<In, Bits<GPIO_PINS>>,
    /// Strap, asynchronous: 5 V.
    pub strap_5v: Signal<In, Bit>,
    /// Strap, asynchronous: 12 V.
    pub strap_12v: Signal<In, Bit>,
    /// Strobe: a message that is no CALL came and was consumed.
    pub discarded: Signal<Out, Bit>,
    inbox: Inbox<FORGETFUL>,
    engines: Engines<LIMIT>,
    turn: RoundRobin<SPEAKERS>,
    transmit: Transmit,
    granted: DFF<Bits<SPEAKERS>>,
    wants: Signal<Local, Bits<SPEAKERS>>,
    nobody: Lit<16, 0>,
}

impl<const FORGETFUL: u64, const LIMIT: u64> Logic for ServerWith<FORGETFUL, LIMIT> {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, inbox, engines, turn, transmit);
        dff_setup!(self, clock, granted);
        LinkSink::link(&mut self.link_in, &mut self.inbox.link_in);
        LinkSource::link(&mut self.link_out, &mut self.transmit.link);
        self.discarded.next = self.inbox.discarded.val();

        // The request: taken by its engine, or answered at once.
        self.engines.waits.next = self.inbox.waits.val();
        self.engines.request.next = self.inbox.request.val();
        self.inbox.accept.next = self.engines.accept.val();
        self.inbox.transmitting.next = !self.transmit.free.val();

        // Who wants to speak, whose turn it is, and one clock later what it says. A reply waits for room for replies, an interrupt for room for requests.
        self.wants.next = 0.into();
        if self.transmit.reply_ready.val() {
            self.wants.next = self.engines.answers.val();
        }
        if self.transmit.request_ready.val() {
            self.wants.next = self.wants.val() | self.engines.interrupts.val();
        }
        self.turn.wants.next = self.wants.val();
        self.engines.speaks.next = 0.into();
        self.turn.taken.next = 0.into();
        if self.transmit.free.val() {
            self.granted.d.next = self.turn.choice.val();
            if self.granted.q.val().any() {
                self.granted.d.next = 0.into();
                self.engines.speaks.next = self.granted.q.val();
                self.turn.taken.next = self.granted.q.val();
            }
        }
        self.transmit.start.next = self.granted.q.val().any();
        self.transmit.reply.next = !self.engines.interrupt_speaks.val();
        self.transmit.source.next = self.nobody.val();
        self.transmit.destination.next = self.engines.message.val().destination;
        self.transmit.call.next = self.engines.message.val().call;
        self.transmit.kind.next = self.engines.message.val().kind;
        self.transmit.d0.next = self.engines.message.val().d0;
        self.transmit.d1.next = self.engines.message.val().d1;
        self.transmit.d2.next = self.engines.message.val().d2;

        // Pins.
        self.spi_select.next = self.engines.spi_select.val();
        self.spi_clock.next = self.engines.spi_clock.val();
        self.spi_out.next = self.engines.spi_out.val();
        self.engines.spi_in.next = self.spi_in.val();
        self.scl_low.next = self.engines.scl_low.val();
        self.sda_low.next = self.engines.sda_low.val();
        self.engines.scl_in.next = self.scl_in.val();
        self.engines.sda_in.next = self.sda_in.val();
        self.fault_led.next = self.engines.fault_led.val();
        self.gpio_enable.next = self.engines.gpio_enable.val();
        self.gpio_out.next = self.engines.gpio_out.val();
        self.engines.gpio_in.next = self.gpio_in.val();
        self.engines.strap_5v.next = self.strap_5v.val();
        self.engines.strap_12v.next = self.strap_12v.val();
    }
}
