//! Lattice ECP5 Versa: the circuit of [Colorlight] with this board's LEDs, which light when low.
//!
//! ```text
//! pins <-> circuit.power_led -> power_led_n (the first eight)
//!                 .power_led, .trip_led -> display -> segments_n (all ten in turn)
//! ```

use super::colorlight::Colorlight;
use super::display::Display;
use super::signals::signals;
use crate::board::Board;
use crate::soc::{ALL_LANES, ALL_PORTS, LANES, PORTS as NODES};
use rust_hdl::prelude::*;
use spec::map::ETHERNET_HERTZ;

/// Clocks of the board for the number of an output on the display, and for its state: 0.67 s at 100 MHz.
const GLYPH_BITS: usize = 26;

signals! {
    Versa,
    board_clock: 1 at |board: &Board| board.clocks.get_ref().board_megahertz,
    status_led_n: 1,
    all_off_n: 1,
    mdc: 1,
    mdio: 1,
    phy_reset_n: 1,
    rgmii_tx_clock: 1,
    rgmii_tx_data: 4,
    rgmii_tx_control: 1,
    rgmii_rx_clock: 1 at |_: &Board| f64::from(ETHERNET_HERTZ) / 1e6,
    rgmii_rx_data: 4,
    rgmii_rx_control: 1,
    power_enable: 10,
    overcurrent: 10,
    i2c_clock: 1,
    i2c_data: 1,
    spi_select_n: 3,
    spi_out: 3,
    spi_in: 3,
    spi_clock: 3,
    fault_led: 1,
    strap_5v: 1,
    strap_12v: 1,
    gpio: 10,
    power_led_n: 8,
    segments_n: 14,
}

/// The board with `2^A` words of RAM and instruments in its chip.
pub type InstrumentedVersa<const A: usize> = Versa<A, 1, ALL_PORTS, ALL_LANES>;

/// The board with `2^A` words of RAM. The chip's parameters are those of [Soc](crate::soc::Soc).
#[derive(LogicBlock)]
pub struct Versa<
    const A: usize,
    const INSTRUMENTS: usize = 0,
    const P: usize = NODES,
    const L: usize = LANES,
> {
    pub board_clock: Signal<In, Clock>,
    pub status_led_n: Signal<Out, Bit>,
    pub all_off_n: Signal<In, Bit>,
    pub mdc: Signal<Out, Bit>,
    pub mdio: Signal<InOut, Bit>,
    pub phy_reset_n: Signal<Out, Bit>,
    pub rgmii_tx_clock: Signal<Out, Bit>,
    pub rgmii_tx_data: Signal<Out, Bits<4>>,
    pub rgmii_tx_control: Signal<Out, Bit>,
    pub rgmii_rx_clock: Signal<In, Clock>,
    pub rgmii_rx_data: Signal<In, Bits<4>>,
    pub rgmii_rx_control: Signal<In, Bit>,
    pub power_enable: Signal<Out, Bits<10>>,
    pub overcurrent: Signal<In, Bits<10>>,
    pub i2c_clock: Signal<InOut, Bit>,
    pub i2c_data: Signal<InOut, Bit>,
    pub spi_select_n: Signal<Out, Bits<3>>,
    pub spi_out: Signal<Out, Bits<3>>,
    pub spi_in: Signal<In, Bits<3>>,
    pub spi_clock: Signal<Out, Bits<3>>,
    pub fault_led: Signal<Out, Bit>,
    pub strap_5v: Signal<In, Bit>,
    pub strap_12v: Signal<In, Bit>,
    pub gpio: Signal<InOut, Bits<10>>,
    pub power_led_n: Signal<Out, Bits<8>>,
    pub segments_n: Signal<Out, Bits<14>>,
    circuit: Colorlight<A, INSTRUMENTS, P, L>,
    display: Display<GLYPH_BITS>,
    first_leds: Signal<Local, Bits<8>>,
}

impl<const A: usize, const INSTRUMENTS: usize, const P: usize, const L: usize>
    Versa<A, INSTRUMENTS, P, L>
{
    /// The top for a board, with its pins. The chip says `version` of itself.
    pub fn new(board: &Board, version: u32) -> Result<Self, String> {
        let mut top = Self {
            board_clock: Signal::default(),
            status_led_n: Signal::default(),
            all_off_n: Signal::default(),
            mdc: Signal::default(),
            mdio: Signal::default(),
            phy_reset_n: Signal::default(),
            rgmii_tx_clock: Signal::default(),
            rgmii_tx_data: Signal::default(),
            rgmii_tx_control: Signal::default(),
            rgmii_rx_clock: Signal::default(),
            rgmii_rx_data: Signal::default(),
            rgmii_rx_control: Signal::default(),
            power_enable: Signal::default(),
            overcurrent: Signal::default(),
            i2c_clock: Signal::default(),
            i2c_data: Signal::default(),
            spi_select_n: Signal::default(),
            spi_out: Signal::default(),
            spi_in: Signal::default(),
            spi_clock: Signal::default(),
            fault_led: Signal::default(),
            strap_5v: Signal::default(),
            strap_12v: Signal::default(),
            gpio: Signal::default(),
            power_led_n: Signal::default(),
            segments_n: Signal::default(),
            circuit: Colorlight::circuit(board, version)?,
            display: Display::default(),
            first_leds: Signal::default(),
        };
        top.place(board)?;
        Ok(top)
    }
}

impl<const A: usize, const INSTRUMENTS: usize, const P: usize, const L: usize> Logic
    for Versa<A, INSTRUMENTS, P, L>
{
    #[hdl_gen]
    fn update(&mut self) {
        self.circuit.board_clock.next = self.board_clock.val();
        self.status_led_n.next = self.circuit.status_led_n.val();
        self.circuit.all_off_n.next = self.all_off_n.val();
        self.mdc.next = self.circuit.mdc.val();
        Signal::<InOut, Bit>::link(&mut self.mdio, &mut self.circuit.mdio);
        self.phy_reset_n.next = self.circuit.phy_reset_n.val();
        self.rgmii_tx_clock.next = self.circuit.rgmii_tx_clock.val();
        self.rgmii_tx_data.next = self.circuit.rgmii_tx_data.val();
        self.rgmii_tx_control.next = self.circuit.rgmii_tx_control.val();
        self.circuit.rgmii_rx_clock.next = self.rgmii_rx_clock.val();
        self.circuit.rgmii_rx_data.next = self.rgmii_rx_data.val();
        self.circuit.rgmii_rx_control.next = self.rgmii_rx_control.val();
        self.power_enable.next = self.circuit.power_enable.val();
        self.circuit.overcurrent.next = self.overcurrent.val();
        Signal::<InOut, Bit>::link(&mut self.i2c_clock, &mut self.circuit.i2c_clock);
        Signal::<InOut, Bit>::link(&mut self.i2c_data, &mut self.circuit.i2c_data);
        self.spi_select_n.next = self.circuit.spi_select_n.val();
        self.spi_out.next = self.circuit.spi_out.val();
        self.circuit.spi_in.next = self.spi_in.val();
        self.spi_clock.next = self.circuit.spi_clock.val();
        self.fault_led.next = self.circuit.fault_led.val();
        self.circuit.strap_5v.next = self.strap_5v.val();
        self.circuit.strap_12v.next = self.strap_12v.val();
        Signal::<InOut, Bits<10>>::link(&mut self.gpio, &mut self.circuit.gpio);
        self.display.clock.next = self.board_clock.val();
        self.display.powered.next = self.circuit.power_led.val();
        self.display.tripped.next = self.circuit.trip_led.val();
        self.segments_n.next = !self.display.segments.val();
        self.first_leds.next = self.circuit.power_led.val().get_bits::<8>(0);
        self.power_led_n.next = !self.first_leds.val();
    }
}
