//! RGMII (version 2.0): DDR nibbles to octets and back, at 1 Gb/s. The DDR cells are in the board's top.
//!
//! | edge | data | receive control | transmit control |
//! |---|---|---|---|
//! | rise | bits 3:0 | RX_DV | TX_EN |
//! | fall | bits 7:4 | RX_DV xor RX_ER | TX_EN xor TX_ER |
//!
//! One octet a clock, so `tick` is always high here; at 10 and 100 Mb/s it will not be.
use rust_hdl::prelude::*;

/// Nibbles in, octets out; one register.
#[derive(LogicBlock, Default)]
pub struct RgmiiReceive {
    /// Receive clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// RXD as it was at the rising edge.
    pub data_rise: Signal<In, Bits<4>>,
    /// RXD as it was at the falling edge that followed.
    pub data_fall: Signal<In, Bits<4>>,
    /// RX_CTL at the rising edge.
    pub control_rise: Signal<In, Bit>,
    /// RX_CTL at the falling edge.
    pub control_fall: Signal<In, Bit>,
    /// Level: the outputs below are a new octet.
    pub tick: Signal<Out, Bit>,
    /// RX_DV.
    pub carrier: Signal<Out, Bit>,
    /// RX_ER.
    pub error: Signal<Out, Bit>,
    /// The octet.
    pub octet: Signal<Out, Bits<8>>,
    carrier_now: DFF<Bit>,
    error_now: DFF<Bit>,
    octet_now: DFF<Bits<8>>,
}

impl Logic for RgmiiReceive {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, carrier_now, error_now, octet_now);
        self.carrier_now.d.next = self.control_rise.val();
        self.error_now.d.next = self.control_rise.val() ^ self.control_fall.val();
        self.octet_now.d.next =
            (bit_cast::<8, 4>(self.data_fall.val()) << 4) | bit_cast::<8, 4>(self.data_rise.val());
        self.tick.next = true;
        self.carrier.next = self.carrier_now.q.val();
        self.error.next = self.error_now.q.val();
        self.octet.next = self.octet_now.q.val();
    }
}

/// Octets in, nibbles out; one register.
#[derive(LogicBlock, Default)]
pub struct RgmiiTransmit {
    /// Transmit clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// TX_EN.
    pub enable: Signal<In, Bit>,
    /// TX_ER.
    pub error: Signal<In, Bit>,
    /// The octet.
    pub octet: Signal<In, Bits<8>>,
    /// Level: the MAC may send an octet in this clock.
    pub tick: Signal<Out, Bit>,
    /// TXD for the first half of the clock.
    pub data_rise: Signal<Out, Bits<4>>,
    /// TXD for the second half.
    pub data_fall: Signal<Out, Bits<4>>,
    /// TX_CTL for the first half.
    pub control_rise: Signal<Out, Bit>,
    /// TX_CTL for the second half.
    pub control_fall: Signal<Out, Bit>,
    enable_now: DFF<Bit>,
    mixed_now: DFF<Bit>,
    octet_now: DFF<Bits<8>>,
}

impl Logic for RgmiiTransmit {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, enable_now, mixed_now, octet_now);
        self.enable_now.d.next = self.enable.val();
        self.mixed_now.d.next = self.enable.val() ^ self.error.val();
        self.octet_now.d.next = self.octet.val();
        self.tick.next = true;
        self.data_rise.next = self.octet_now.q.val().get_bits::<4>(0);
        self.data_fall.next = self.octet_now.q.val().get_bits::<4>(4);
        self.control_rise.next = self.enable_now.q.val();
        self.control_fall.next = self.mixed_now.q.val();
    }
}
