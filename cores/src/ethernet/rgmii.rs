//! RGMII (version 2.0): pins to octets and back. The DDR cells are in the board's top.
//!
//! | edge | data at 1 Gb/s | data at 10 and 100 Mb/s | receive control | transmit control |
//! |---|---|---|---|---|
//! | rise | bits 3:0 | a nibble, the lower first | RX_DV | TX_EN |
//! | fall | bits 7:4 | the same nibble | RX_DV xor RX_ER | TX_EN xor TX_ER |
//!
//! The receive clock comes from the PHY and has 125, 25 or 2.5 MHz. The transmit side stays at 125 MHz: it makes the clock on
//! the wire, and holds each nibble for five or fifty clocks.
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::ethernet::SFD;

/// Pins in, octets out; one register.
///
/// With nibbles, an octet ends with every second one, counted from the first of the carrier; but the first time that two
/// in a row are a delimiter, wherever they stand, it ends with the second of these and is counted from there.
#[derive(LogicBlock, Default)]
pub struct RgmiiReceive {
    /// Receive clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Level: 10 or 100 Mb/s.
    pub narrow: Signal<In, Bit>,
    /// RXD as it was at the rising edge.
    pub data_rise: Signal<In, Bits<4>>,
    /// RXD as it was at the falling edge that followed.
    pub data_fall: Signal<In, Bits<4>>,
    /// RX_CTL at the rising edge.
    pub control_rise: Signal<In, Bit>,
    /// RX_CTL at the falling edge.
    pub control_fall: Signal<In, Bit>,
    /// Level: the outputs below are a new octet, or there is no carrier.
    pub tick: Signal<Out, Bit>,
    /// RX_DV.
    pub carrier: Signal<Out, Bit>,
    /// RX_ER.
    pub error: Signal<Out, Bit>,
    /// The octet.
    pub octet: Signal<Out, Bits<8>>,
    /// Level, with `tick` and no carrier any more: there was a nibble over.
    pub odd: Signal<Out, Bit>,
    tick_now: DFF<Bit>,
    carrier_now: DFF<Bit>,
    error_now: DFF<Bit>,
    octet_now: DFF<Bits<8>>,
    half: DFF<Bit>,
    found: DFF<Bit>,
    odd_now: DFF<Bit>,
    delimiter: Lit<8, { SFD as u64 }>,
    wrong: Signal<Local, Bit>,
    wide_octet: Signal<Local, Bits<8>>,
    narrow_octet: Signal<Local, Bits<8>>,
    is_delimiter: Signal<Local, Bit>,
    ends: Signal<Local, Bit>,
}

impl Logic for RgmiiReceive {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            tick_now,
            carrier_now,
            error_now,
            octet_now,
            half,
            found,
            odd_now
        );
        self.wrong.next = self.control_rise.val() ^ self.control_fall.val();
        self.wide_octet.next =
            (bit_cast::<8, 4>(self.data_fall.val()) << 4) | bit_cast::<8, 4>(self.data_rise.val());
        // The upper half of the octet before is the nibble before.
        self.narrow_octet.next =
            (bit_cast::<8, 4>(self.data_rise.val()) << 4) | (self.octet_now.q.val() >> 4);
        self.is_delimiter.next = (self.narrow_octet.val() == self.delimiter.val())
            & self.carrier_now.q.val()
            & !self.found.q.val();
        self.ends.next = self.half.q.val() | self.is_delimiter.val();

        self.carrier_now.d.next = self.control_rise.val();
        self.octet_now.d.next = self.narrow_octet.val();
        self.error_now.d.next = self.wrong.val() | (self.half.q.val() & self.error_now.q.val());
        self.tick_now.d.next = self.ends.val() | !self.control_rise.val();
        self.half.d.next = self.control_rise.val() & !self.ends.val();
        self.odd_now.d.next = self.half.q.val() & !self.control_rise.val();
        self.found.d.next =
            self.control_rise.val() & (self.found.q.val() | self.is_delimiter.val());
        if !self.narrow.val() {
            self.octet_now.d.next = self.wide_octet.val();
            self.error_now.d.next = self.wrong.val();
            self.tick_now.d.next = true;
            self.half.d.next = false;
        }
        self.tick.next = self.tick_now.q.val();
        self.odd.next = self.odd_now.q.val();
        self.carrier.next = self.carrier_now.q.val();
        self.error.next = self.error_now.q.val();
        self.octet.next = self.octet_now.q.val();
    }
}
