//! All engines side by side, and what they have to say.
use super::{CallName, Dispatch, I2cLane, Immediate, Message, Request, SpiBank};
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::services::peripheral::{GPIO_PINS, SPI_BUSES};

/// Who can speak: the SPI buses (bits 0 up), the inbox, I2C, the timer, the watch on the pins.
pub const SPEAKERS: usize = SPI_BUSES + 4;
const INBOX: u64 = SPI_BUSES as u64;
const I2C: u64 = INBOX + 1;
const TICK: u64 = I2C + 1;
const CHANGE: u64 = TICK + 1;

/// Gives a request to its engine, or answers it at once; offers answers and interrupts and sends those whose turn it is.
#[derive(LogicBlock, Default)]
pub struct Engines<const LIMIT: u64> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Level: there is a request.
    pub waits: Signal<In, Bit>,
    /// The request.
    pub request: Signal<In, Request>,
    /// Strobe: the request's answer leaves now, or its engine has taken the duty.
    pub accept: Signal<Out, Bit>,
    /// Who wants to speak and answers.
    pub answers: Signal<Out, Bits<SPEAKERS>>,
    /// Who wants to speak and interrupts.
    pub interrupts: Signal<Out, Bits<SPEAKERS>>,
    /// Strobe, one bit: who speaks now.
    pub speaks: Signal<In, Bits<SPEAKERS>>,
    /// Strobe: it is an interrupt.
    pub interrupt_speaks: Signal<Out, Bit>,
    /// What is said.
    pub message: Signal<Out, Message>,
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
    dispatch: Dispatch,
    immediate: Immediate,
    spi: SpiBank,
    i2c: I2cLane<LIMIT>,
    at_once: Signal<Local, Bit>,
    inbox_turn: Lit<3, INBOX>,
    i2c_turn: Lit<3, I2C>,
    tick_turn: Lit<3, TICK>,
    change_turn: Lit<3, CHANGE>,
}

impl<const LIMIT: u64> Logic for Engines<LIMIT> {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, dispatch, immediate, spi, i2c);
        self.dispatch.request.next = self.request.val();
        self.dispatch.i2c_held.next = self.i2c.held.val();
        self.immediate.operation.next = self.dispatch.operation.val();
        self.immediate.request.next = self.request.val();
        self.immediate.wrong.next = self.dispatch.wrong.val();
        self.spi.request.next = self.request.val();
        self.spi.order.next = self.dispatch.spi_order.val();
        self.i2c.request.next = self.request.val();
        self.i2c.operation.next = self.dispatch.i2c_operation.val();

        // Whether an I2C call is wrong is known when the calls before it are over.
        self.at_once.next = self.waits.val()
            & (!self.dispatch.for_i2c.val() | self.i2c.free.val())
            & (self.dispatch.wrong.val()
                | !(self.dispatch.for_spi.val() | self.dispatch.for_i2c.val()));
        self.i2c.take.next = self.waits.val()
            & self.dispatch.for_i2c.val()
            & !self.dispatch.wrong.val()
            & self.i2c.free.val();
        self.spi.take.next = 0.into();
        if self.waits.val() & self.dispatch.for_spi.val() {
            self.spi.take.next = self.dispatch.bus.val() & self.spi.free.val();
        }

        self.answers.next = bit_cast::<SPEAKERS, SPI_BUSES>(self.spi.ready.val())
            | (bit_cast::<SPEAKERS, 1>(self.at_once.val().into()) << self.inbox_turn.val())
            | (bit_cast::<SPEAKERS, 1>(self.i2c.ready.val().into()) << self.i2c_turn.val());
        self.interrupts.next = (bit_cast::<SPEAKERS, 1>(self.immediate.tick.val().into())
            << self.tick_turn.val())
            | (bit_cast::<SPEAKERS, 1>(self.immediate.change.val().into())
                << self.change_turn.val());
        self.spi.sent.next = self.speaks.val().get_bits::<SPI_BUSES>(0);
        self.i2c.sent.next = self.speaks.val().get_bit(self.i2c_turn.val().index());
        self.immediate.commit.next = self.speaks.val().get_bit(self.inbox_turn.val().index());
        self.immediate.tick_sent.next = self.speaks.val().get_bit(self.tick_turn.val().index());
        self.immediate.change_sent.next = self.speaks.val().get_bit(self.change_turn.val().index());
        self.interrupt_speaks.next =
            self.immediate.tick_sent.val() | self.immediate.change_sent.val();
        self.accept.next =
            self.immediate.commit.val() | self.i2c.take.val() | self.spi.take.val().any();
        self.i2c.set_divider.next = self.immediate.commit.val()
            & (self.dispatch.operation.val() == CallName::I2cSetClockDivider);
        self.spi.set_divider.next = 0.into();
        if self.immediate.commit.val()
            & (self.dispatch.operation.val() == CallName::SpiSetClockDivider)
        {
            self.spi.set_divider.next = self.dispatch.bus.val();
        }
        self.message.next = self.spi.answer.val();
        if self.immediate.commit.val() {
            self.message.next = self.immediate.answer.val();
        }
        if self.i2c.sent.val() {
            self.message.next = self.i2c.answer.val();
        }
        if self.immediate.tick_sent.val() {
            self.message.next = self.immediate.tick_message.val();
        }
        if self.immediate.change_sent.val() {
            self.message.next = self.immediate.change_message.val();
        }

        self.spi_select.next = self.spi.spi_select.val();
        self.spi_clock.next = self.spi.spi_clock.val();
        self.spi_out.next = self.spi.spi_out.val();
        self.spi.spi_in.next = self.spi_in.val();
        self.scl_low.next = self.i2c.scl_low.val();
        self.sda_low.next = self.i2c.sda_low.val();
        self.i2c.scl_in.next = self.scl_in.val();
        self.i2c.sda_in.next = self.sda_in.val();
        self.fault_led.next = self.immediate.fault_led.val();
        self.gpio_enable.next = self.immediate.gpio_enable.val();
        self.gpio_out.next = self.immediate.gpio_out.val();
        self.immediate.gpio_in.next = self.gpio_in.val();
        self.immediate.strap_5v.next = self.strap_5v.val();
        self.immediate.strap_12v.next = self.strap_12v.val();
    }
}
