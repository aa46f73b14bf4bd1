//! Who carries out a call, and with what.
use super::{CallName, Request, SpiOrder};
use crate::i2c::Operation;
use hdl::decode::Decode;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::services::peripheral as calls;
use spec::services::peripheral::{spi_transfer, SPI_BUSES};

// These fields lie at the bottom of their words, where the gateware takes them without shifting.
const _: () = {
    use calls::*;
    assert!(
        i2c_set_clock_divider::argument::divider.lsb == 0
            && spi_set_clock_divider::argument::divider.lsb == 0
    );
    assert!(i2c_send_byte::argument::byte.lsb == 0 && i2c_send_byte::result::acknowledged.lsb == 0);
    assert!(
        i2c_receive_byte::argument::acknowledge.lsb == 0 && i2c_receive_byte::result::byte.lsb == 0
    );
    assert!(spi_send_byte::argument::byte.lsb == 0 && spi_send_byte::result::byte.lsb == 0);
    assert!(spi_receive_byte::result::byte.lsb == 0 && spi_transfer::argument::bits.lsb == 0);
    assert!(
        gpio_read_write::argument::enable.lsb == 0 && gpio_read_write::argument::value.lsb == 0
    );
    assert!(gpio_watch::argument::mask.lsb == 0 && gpio_watch::result::levels.lsb == 0);
    assert!(gpio_change::argument::changed.lsb == 0 && gpio_change::argument::levels.lsb == 0);
    assert!(gpio_read_write::result::levels.lsb == 0 && set_board_fault::argument::on.lsb == 0);
    assert!(voltage_mode::result::millivolts.lsb == 0 && timer::argument::missed.lsb == 0);
    // All SPI calls have the bus at the same place.
    assert!(spi_transfer::argument::bus.lsb == spi_send_byte::argument::bus.lsb);
    assert!(spi_transfer::argument::bus.lsb == spi_set_clock_divider::argument::bus.lsb);
    assert!(spi_transfer::argument::bus.lsb == spi_assert_select::argument::bus.lsb);
};

/// Takes a call apart. What depends on the call number and the first two argument words is in registers, one clock behind
/// them: they come before the last word, so all is known when the request is whole.
#[derive(LogicBlock, Default)]
pub struct Dispatch {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// The call.
    pub request: Signal<In, Request>,
    /// The I2C bus is between a start and a stop.
    pub i2c_held: Signal<In, Bit>,
    /// Which call it is.
    pub operation: Signal<Out, CallName>,
    /// One bit: the SPI bus that the call is for, 0 if for none.
    pub bus: Signal<Out, Bits<SPI_BUSES>>,
    /// It is a transfer or a selection on that bus.
    pub for_spi: Signal<Out, Bit>,
    /// It is for the I2C engine.
    pub for_i2c: Signal<Out, Bit>,
    /// It fails at once: unknown, a bus that does not exist, an I2C bus that is not ours.
    pub wrong: Signal<Out, Bit>,
    /// SPI: what to do.
    pub spi_order: Signal<Out, SpiOrder>,
    /// I2C: what to do.
    pub i2c_operation: Signal<Out, Operation>,
    decode: Decode<CallName, 8>,
    name: DFF<CallName>,
    bus_bit: DFF<Bits<SPI_BUSES>>,
    is_for_spi: DFF<Bit>,
    is_for_i2c: DFF<Bit>,
    is_wrong: DFF<Bit>,
    needs_bus_held: DFF<Bit>,
    d0: Signal<Local, Bits<21>>,
    d1: Signal<Local, Bits<32>>,
    bus_number: Signal<Local, Bits<2>>,
    chosen: Signal<Local, Bits<4>>,
    exists: Signal<Local, Bits<SPI_BUSES>>,
    one: Lit<4, 1>,
    byte_bits: Lit<5, 8>,
    bus_place: Lit<5, { spi_transfer::argument::bus.lsb as u64 }>,
    select_place: Lit<5, { spi_transfer::argument::select.lsb as u64 }>,
    deselect_place: Lit<5, { spi_transfer::argument::deselect.lsb as u64 }>,
    mode_place: Lit<5, { spi_transfer::argument::mode.lsb as u64 }>,
}

impl Logic for Dispatch {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            name,
            bus_bit,
            is_for_spi,
            is_for_i2c,
            is_wrong,
            needs_bus_held
        );
        self.d0.next = self.request.val().d0;
        self.d1.next = self.request.val().d1;

        // Which call, for whom.
        self.decode.code.next = self.request.val().call;
        self.name.d.next = self.decode.op.val();
        self.bus_number.next = self.d1.val().get_bits::<2>(self.bus_place.val().index());
        self.chosen.next = self.one.val() << self.bus_number.val();
        self.exists.next = self.chosen.val().get_bits::<SPI_BUSES>(0);
        self.bus_bit.d.next = self.exists.val();
        self.is_for_spi.d.next = false;
        self.is_for_i2c.d.next = false;
        self.needs_bus_held.d.next = false;
        self.is_wrong.d.next = false;
        match self.decode.op.val() {
            CallName::Unknown => {
                self.is_wrong.d.next = true;
            }
            CallName::SpiSetClockDivider => {
                self.is_wrong.d.next = !self.exists.val().any();
            }
            CallName::SpiAssertSelect => {
                self.is_for_spi.d.next = true;
                self.is_wrong.d.next = !self.exists.val().any();
            }
            CallName::SpiDeassertSelect => {
                self.is_for_spi.d.next = true;
                self.is_wrong.d.next = !self.exists.val().any();
            }
            CallName::SpiSendByte => {
                self.is_for_spi.d.next = true;
                self.is_wrong.d.next = !self.exists.val().any();
            }
            CallName::SpiReceiveByte => {
                self.is_for_spi.d.next = true;
                self.is_wrong.d.next = !self.exists.val().any();
            }
            CallName::SpiTransfer => {
                self.is_for_spi.d.next = true;
                self.is_wrong.d.next = !self.exists.val().any();
            }
            CallName::I2cSendStart => {
                self.is_for_i2c.d.next = true;
            }
            CallName::I2cSendRestart => {
                self.is_for_i2c.d.next = true;
            }
            CallName::I2cSendStop => {
                self.is_for_i2c.d.next = true;
                self.needs_bus_held.d.next = true;
            }
            CallName::I2cSendByte => {
                self.is_for_i2c.d.next = true;
                self.needs_bus_held.d.next = true;
            }
            CallName::I2cReceiveByte => {
                self.is_for_i2c.d.next = true;
                self.needs_bus_held.d.next = true;
            }
            CallName::I2cRecover => {
                self.is_for_i2c.d.next = true;
            }
            _ => {}
        }
        self.operation.next = self.name.q.val();
        self.bus.next = self.bus_bit.q.val();
        self.for_spi.next = self.is_for_spi.q.val();
        self.for_i2c.next = self.is_for_i2c.q.val();
        self.wrong.next =
            self.is_wrong.q.val() | (self.needs_bus_held.q.val() & !self.i2c_held.val());

        // With what.
        self.spi_order.next.select = false;
        self.spi_order.next.shift = true;
        self.spi_order.next.deselect = false;
        self.spi_order.next.mode = 0.into();
        self.spi_order.next.bits = self.byte_bits.val();
        self.spi_order.next.data = 0.into();
        self.spi_order.next.wide = false;
        self.i2c_operation.next = Operation::Start;
        match self.name.q.val() {
            CallName::SpiAssertSelect => {
                self.spi_order.next.select = true;
                self.spi_order.next.shift = false;
            }
            CallName::SpiDeassertSelect => {
                self.spi_order.next.deselect = true;
                self.spi_order.next.shift = false;
            }
            CallName::SpiSendByte => {
                self.spi_order.next.data = bit_cast::<32, 8>(self.d0.val().get_bits::<8>(0));
            }
            CallName::SpiTransfer => {
                self.spi_order.next.select = self.d0.val().get_bit(self.select_place.val().index());
                self.spi_order.next.deselect =
                    self.d0.val().get_bit(self.deselect_place.val().index());
                self.spi_order.next.mode =
                    self.d0.val().get_bits::<2>(self.mode_place.val().index());
                self.spi_order.next.bits = self.d0.val().get_bits::<5>(0);
                self.spi_order.next.data = self.request.val().d2;
                self.spi_order.next.wide = true;
            }
            CallName::I2cSendStop => {
                self.i2c_operation.next = Operation::Stop;
            }
            CallName::I2cSendByte => {
                self.i2c_operation.next = Operation::Send;
            }
            CallName::I2cReceiveByte => {
                self.i2c_operation.next = Operation::Receive;
            }
            CallName::I2cRecover => {
                self.i2c_operation.next = Operation::Recover;
            }
            _ => {}
        }
    }
}
