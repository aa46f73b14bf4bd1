//! What is done at once: timer, general-purpose pins, fault LED, voltage straps.
use super::{CallName, Message, PinBank, Request};
use crate::timer::Timer;
use hdl::cdc::BitSynchroniser;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::rpc::Kind;
use spec::services::peripheral::{PeripheralInterrupt, GPIO_PINS};

/// Shows the answer to a call; carries it out in the clock of `commit`.
#[derive(LogicBlock, Default)]
pub struct Immediate {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Which call.
    pub operation: Signal<In, CallName>,
    /// The call itself.
    pub request: Signal<In, Request>,
    /// Level: it fails.
    pub wrong: Signal<In, Bit>,
    /// Strobe: do it.
    pub commit: Signal<In, Bit>,
    /// The answer to the call.
    pub answer: Signal<Out, Message>,
    /// Level: a tick waits to be sent.
    pub tick: Signal<Out, Bit>,
    /// Strobe: it is on its way.
    pub tick_sent: Signal<In, Bit>,
    /// The tick: an interrupt to the caller of TIMER_START.
    pub tick_message: Signal<Out, Message>,
    /// Level: a change of pins waits to be sent.
    pub change: Signal<Out, Bit>,
    /// Strobe: it is on its way.
    pub change_sent: Signal<In, Bit>,
    /// The change: an interrupt to the caller of GPIO_WATCH.
    pub change_message: Signal<Out, Message>,
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
    timer: Timer,
    pins: PinBank,
    obeys: Signal<Local, Bit>,
    d0: Signal<Local, Bits<21>>,
    d1: Signal<Local, Bits<32>>,
    owner: DFF<Bits<16>>,
    led: DFF<Bit>,
    five: BitSynchroniser,
    twelve: BitSynchroniser,
    timer_call: Lit<8, { PeripheralInterrupt::Timer as u64 }>,
    interrupt: Lit<3, { Kind::Interrupt as u64 }>,
    success: Lit<3, { Kind::ReturnSuccess as u64 }>,
    fail: Lit<3, { Kind::ReturnFail as u64 }>,
    millivolts_5: Lit<21, 5000>,
    millivolts_12: Lit<21, 12000>,
}

impl Logic for Immediate {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, timer, pins, five, twelve);
        dff_setup!(self, clock, owner, led);
        self.five.d.next = self.strap_5v.val();
        self.twelve.d.next = self.strap_12v.val();
        self.fault_led.next = self.led.q.val();
        self.gpio_enable.next = self.pins.gpio_enable.val();
        self.gpio_out.next = self.pins.gpio_out.val();
        self.pins.gpio_in.next = self.gpio_in.val();

        self.obeys.next = self.commit.val() & !self.wrong.val();
        self.d0.next = self.request.val().d0;
        self.d1.next = self.request.val().d1;
        self.timer.set.next = self.obeys.val() & (self.operation.val() == CallName::TimerSetCount);
        self.timer.maximum.next = self.d1.val();
        self.timer.start.next = self.obeys.val() & (self.operation.val() == CallName::TimerStart);
        self.timer.stop.next = self.obeys.val() & (self.operation.val() == CallName::TimerStop);
        self.timer.tick_ready.next = self.tick_sent.val();
        self.tick.next = self.timer.tick_valid.val();
        self.tick_message.next.destination = self.owner.q.val();
        self.tick_message.next.call = self.timer_call.val();
        self.tick_message.next.kind = self.interrupt.val();
        self.tick_message.next.d0 = self.timer.missed.val();
        self.tick_message.next.d1 = self.timer.number.val();
        self.tick_message.next.d2 = 0.into();
        if self.timer.start.val() {
            self.owner.d.next = self.request.val().source;
        }
        if self.obeys.val() & (self.operation.val() == CallName::SetBoardFault) {
            self.led.d.next = self.d0.val().get_bit(0);
        }
        self.pins.request.next = self.request.val();
        self.pins.drive.next = self.obeys.val() & (self.operation.val() == CallName::GpioReadWrite);
        self.pins.watch.next = self.obeys.val() & (self.operation.val() == CallName::GpioWatch);
        self.pins.change_sent.next = self.change_sent.val();
        self.change.next = self.pins.change.val();
        self.change_message.next = self.pins.change_message.val();
        self.answer.next.destination = self.request.val().source;
        self.answer.next.call = self.request.val().call;
        self.answer.next.kind = self.success.val();
        self.answer.next.d0 = 0.into();
        self.answer.next.d1 = 0.into();
        self.answer.next.d2 = 0.into();
        if self.wrong.val() {
            self.answer.next.kind = self.fail.val();
        }
        if (self.operation.val() == CallName::GpioReadWrite)
            | (self.operation.val() == CallName::GpioWatch)
        {
            self.answer.next.d0 = bit_cast::<21, GPIO_PINS>(self.pins.levels.val());
        }
        if self.operation.val() == CallName::VoltageMode {
            if self.five.q.val() {
                self.answer.next.d0 = self.millivolts_5.val();
            } else if self.twelve.q.val() {
                self.answer.next.d0 = self.millivolts_12.val();
            }
        }
    }
}
