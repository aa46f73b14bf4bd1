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
    assert!(gpio_read_write::result::levels.lsb == 0 && set_board_fault::argument::on.lsb == 0);
    assert!(voltage_mode::result::millivolts.lsb == 0 && timer::argument::missed.lsb == 0);
    // All SPI calls have the bus at the same place.
    assert!(spi_transfer::argument::bus.lsb == spi_send_byte::argument::bus.lsb);
    assert!(spi_transfer::argument::bus.lsb == spi_set_clock_divider::argument::bus.lsb);
    assert!(spi_transfer::argument::bus.lsb == spi_assert_select::argument::bus.lsb);
};

/// Takes a call apart. Combinational.
#[derive(LogicBlock, Default)]
pub struct Dispatch {
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
    d0: Signal<Local, Bits<21>>,
    d1: Signal<Local, Bits<32>>,
    bus_number: Signal<Local, Bits<2>>,
    chosen: Signal<Local, Bits<4>>,
    of_a_bus: Signal<Local, Bit>,
    needs_bus_held: Signal<Local, Bit>,
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
        self.decode.code.next = self.request.val().call;
        self.d0.next = self.request.val().d0;
        self.d1.next = self.request.val().d1;
        self.operation.next = self.decode.op.val();
        self.bus_number.next = self.d1.val().get_bits::<2>(self.bus_place.val().index());
        self.chosen.next = self.one.val() << self.bus_number.val();
        self.bus.next = self.chosen.val().get_bits::<SPI_BUSES>(0);
        self.for_spi.next = false;
        self.for_i2c.next = false;
        self.of_a_bus.next = false;
        self.needs_bus_held.next = false;
        self.spi_order.next.select = false;
        self.spi_order.next.shift = false;
        self.spi_order.next.deselect = false;
        self.spi_order.next.mode = 0.into();
        self.spi_order.next.bits = self.byte_bits.val();
        self.spi_order.next.data = 0.into();
        self.spi_order.next.wide = false;
        self.i2c_operation.next = Operation::Start;
        match self.decode.op.val() {
            CallName::SpiSetClockDivider => {
                self.of_a_bus.next = true;
            }
            CallName::SpiAssertSelect => {
                self.for_spi.next = true;
                self.spi_order.next.select = true;
            }
            CallName::SpiDeassertSelect => {
                self.for_spi.next = true;
                self.spi_order.next.deselect = true;
            }
            CallName::SpiSendByte => {
                self.for_spi.next = true;
                self.spi_order.next.shift = true;
                self.spi_order.next.data = bit_cast::<32, 8>(self.d0.val().get_bits::<8>(0));
            }
            CallName::SpiReceiveByte => {
                self.for_spi.next = true;
                self.spi_order.next.shift = true;
            }
            CallName::SpiTransfer => {
                self.for_spi.next = true;
                self.spi_order.next.shift = true;
                self.spi_order.next.select = self.d0.val().get_bit(self.select_place.val().index());
                self.spi_order.next.deselect =
                    self.d0.val().get_bit(self.deselect_place.val().index());
                self.spi_order.next.mode =
                    self.d0.val().get_bits::<2>(self.mode_place.val().index());
                self.spi_order.next.bits = self.d0.val().get_bits::<5>(0);
                self.spi_order.next.data = self.request.val().d2;
                self.spi_order.next.wide = true;
            }
            CallName::I2cSendStart => {
                self.for_i2c.next = true;
            }
            CallName::I2cSendRestart => {
                self.for_i2c.next = true;
            }
            CallName::I2cSendStop => {
                self.for_i2c.next = true;
                self.needs_bus_held.next = true;
                self.i2c_operation.next = Operation::Stop;
            }
            CallName::I2cSendByte => {
                self.for_i2c.next = true;
                self.needs_bus_held.next = true;
                self.i2c_operation.next = Operation::Send;
            }
            CallName::I2cReceiveByte => {
                self.for_i2c.next = true;
                self.needs_bus_held.next = true;
                self.i2c_operation.next = Operation::Receive;
            }
            CallName::I2cRecover => {
                self.for_i2c.next = true;
                self.i2c_operation.next = Operation::Recover;
            }
            _ => {}
        }
        self.wrong.next = (self.decode.op.val() == CallName::Unknown)
            | ((self.for_spi.val() | self.of_a_bus.val()) & !self.bus.val().any())
            | (self.needs_bus_held.val() & !self.i2c_held.val());
    }
}
