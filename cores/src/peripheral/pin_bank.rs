//! The general-purpose pins: what they drive, what they show, and whom their changes are told.
use super::{Message, Request};
use crate::gpio::Watch;
use hdl::cdc::Synchroniser;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::rpc::Kind;
use spec::services::peripheral::{PeripheralInterrupt, GPIO_PINS};

/// Pins with two flip-flops each way in, and a [Watch].
#[derive(LogicBlock, Default)]
pub struct PinBank {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// The call that a strobe carries out.
    pub request: Signal<In, Request>,
    /// Strobe: GPIO_RDWR, drive as it says.
    pub drive: Signal<In, Bit>,
    /// Strobe: GPIO_WATCH.
    pub watch: Signal<In, Bit>,
    /// Levels seen, two clocks behind the pins.
    pub levels: Signal<Out, Bits<GPIO_PINS>>,
    /// Level: a change waits to be sent.
    pub change: Signal<Out, Bit>,
    /// Strobe: it is on its way.
    pub change_sent: Signal<In, Bit>,
    /// The change: an interrupt to the caller of GPIO_WATCH.
    pub change_message: Signal<Out, Message>,
    /// Registers: 1 drives the pin.
    pub gpio_enable: Signal<Out, Bits<GPIO_PINS>>,
    /// Registers: levels to drive.
    pub gpio_out: Signal<Out, Bits<GPIO_PINS>>,
    /// Pins, asynchronous.
    pub gpio_in: Signal<In, Bits<GPIO_PINS>>,
    pins: Synchroniser<GPIO_PINS>,
    changes: Watch<GPIO_PINS>,
    owner: DFF<Bits<16>>,
    enabled: DFF<Bits<GPIO_PINS>>,
    driven: DFF<Bits<GPIO_PINS>>,
    d0: Signal<Local, Bits<21>>,
    d1: Signal<Local, Bits<32>>,
    change_call: Lit<8, { PeripheralInterrupt::GpioChange as u64 }>,
    interrupt: Lit<3, { Kind::Interrupt as u64 }>,
}

impl Logic for PinBank {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, pins, changes);
        dff_setup!(self, clock, owner, enabled, driven);
        self.pins.d.next = self.gpio_in.val();
        self.levels.next = self.pins.q.val();
        self.gpio_enable.next = self.enabled.q.val();
        self.gpio_out.next = self.driven.q.val();
        self.d0.next = self.request.val().d0;
        self.d1.next = self.request.val().d1;
        if self.drive.val() {
            self.enabled.d.next = self.d0.val().get_bits::<GPIO_PINS>(0);
            self.driven.d.next = self.d1.val().get_bits::<GPIO_PINS>(0);
        }
        if self.watch.val() {
            self.owner.d.next = self.request.val().source;
        }
        self.changes.levels.next = self.pins.q.val();
        self.changes.set.next = self.watch.val();
        self.changes.mask.next = self.d0.val().get_bits::<GPIO_PINS>(0);
        self.changes.tell_ready.next = self.change_sent.val();
        self.change.next = self.changes.tell_valid.val();
        self.change_message.next.destination = self.owner.q.val();
        self.change_message.next.call = self.change_call.val();
        self.change_message.next.kind = self.interrupt.val();
        self.change_message.next.d0 = bit_cast::<21, GPIO_PINS>(self.changes.changed.val());
        self.change_message.next.d1 = bit_cast::<32, GPIO_PINS>(self.changes.last.val());
        self.change_message.next.d2 = 0.into();
    }
}
