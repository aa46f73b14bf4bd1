//! Colorlight i5, i9 and i9+ on the Muse Lab extension board: one circuit, two sizes of RAM, two families of parts.
//!
//! ```text
//! board_clock -> PLL -> gate -> sys, eth_tx          rgmii_rx_clock -> eth_rx
//!                  \--> eth_tx delayed -> DDR -> rgmii_tx_clock
//! rgmii_rx_* -> delay -> DDR -> chip -> DDR -> rgmii_tx_*
//! ```
//! Clocks start some milliseconds after the PLL has locked. Without a lock every power output is off, whatever the chip says.

use super::signals::signals;
use super::startup::Startup;
use super::{pll, receive_delay};
use crate::board::Board;
use crate::constraints::place;
use crate::design::MEMORY_FILE;
use crate::soc::{Soc, ALL_LANES, ALL_PORTS, LANES, PORTS as NODES};
use cores::system::Description;
use hdl::lit::Lit;
use hdl::optional::Optional;
use hdl::prim::{
    ClockGate, DelayedInputs, DoubleRateOutput, DoubleRateOutputs, FlashClock, OpenDrain, Pll,
    TriState, TriStates,
};
use rust_hdl::prelude::*;
use spec::map::ETHERNET_HERTZ;

/// Clocks of the board between lock and start: 2.6 ms at 25 MHz.
const STARTUP_BITS: usize = 16;

signals! {
    Colorlight<FLASH>,
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
    power_led: 10,
    trip_led: 10,
    gpio: 10,
}

/// Declares the signals that a top has only with the flash node, each one pin.
macro_rules! flash_signals {
    ($($name:ident),*) => {
        /// Their names and widths.
        pub const FLASH_PORTS: &[(&str, usize)] = &[$((stringify!($name), 1)),*];

        impl<const A: usize, const INSTRUMENTS: usize, const P: usize, const L: usize, const FLASH: usize>
            Colorlight<A, INSTRUMENTS, P, L, FLASH>
        {
            /// Puts the pins of the board on them, if they are there.
            fn place_flash(&mut self, board: &Board) -> Result<(), String> {
                for _here in 0..FLASH {
                    $(place(board, stringify!($name), &mut *self.$name, None)?;)*
                }
                Ok(())
            }
        }
    };
}

flash_signals!(flash_select_n, flash_out, flash_in);

/// The board with `2^A` words of RAM and instruments in its chip.
pub type InstrumentedColorlight<const A: usize> = Colorlight<A, 1, ALL_PORTS, ALL_LANES>;
/// The same with the flash node.
pub type FlashColorlight<const A: usize> = Colorlight<A, 0, { NODES + 1 }, { LANES + 1 }, 1>;
/// The same with both.
pub type FullColorlight<const A: usize> = Colorlight<A, 1, { ALL_PORTS + 1 }, { ALL_LANES + 1 }, 1>;

/// The board with `2^A` words of RAM. The chip's parameters are those of [Soc].
#[derive(LogicBlock)]
pub struct Colorlight<
    const A: usize,
    const INSTRUMENTS: usize = 0,
    const P: usize = NODES,
    const L: usize = LANES,
    const FLASH: usize = 0,
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
    pub power_led: Signal<Out, Bits<10>>,
    pub trip_led: Signal<Out, Bits<10>>,
    pub gpio: Signal<InOut, Bits<10>>,
    pub flash_select_n: Optional<Signal<Out, Bit>, FLASH>,
    pub flash_out: Optional<Signal<Out, Bit>, FLASH>,
    pub flash_in: Optional<Signal<In, Bit>, FLASH>,
    pll: Pll,
    startup: Startup<STARTUP_BITS>,
    sys_gate: ClockGate,
    eth_tx_gate: ClockGate,
    tx_clock: DoubleRateOutput,
    tx_control: DoubleRateOutput,
    tx_data: DoubleRateOutputs<4>,
    rx_control: DelayedInputs<1>,
    rx_data: DelayedInputs<4>,
    management: TriState,
    clock_line: OpenDrain,
    data_line: OpenDrain,
    general: TriStates<10>,
    flash_clock: Optional<FlashClock, FLASH>,
    soc: Soc<A, INSTRUMENTS, P, L, FLASH>,
    may_run: Signal<Local, Bit>,
    all_outputs_off: Lit<10, 0>,
}

impl<
        const A: usize,
        const INSTRUMENTS: usize,
        const P: usize,
        const L: usize,
        const FLASH: usize,
    > Colorlight<A, INSTRUMENTS, P, L, FLASH>
{
    /// The top for a board, with its pins. The chip says `version` of itself.
    pub fn new(board: &Board, version: u32) -> Result<Self, String> {
        let mut top = Self::circuit(board, version)?;
        top.place(board)?;
        top.place_flash(board)?;
        Ok(top)
    }

    /// The same without pins, for a top around this one.
    pub fn circuit(board: &Board, version: u32) -> Result<Self, String> {
        let clock_hertz = (board.clocks.get_ref().sys_megahertz * 1e6).round() as u32;
        let delay = receive_delay(board)?;
        let family = board.fpga.get_ref().family();
        Ok(Self {
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
            power_led: Signal::default(),
            trip_led: Signal::default(),
            gpio: Signal::default(),
            flash_select_n: Optional::default(),
            flash_out: Optional::default(),
            flash_in: Optional::default(),
            pll: pll(board).map_err(|error| error.to_string())?,
            startup: Startup::default(),
            sys_gate: ClockGate::new(family),
            eth_tx_gate: ClockGate::new(family),
            tx_clock: DoubleRateOutput::new(family),
            tx_control: DoubleRateOutput::new(family),
            tx_data: DoubleRateOutputs::new(family),
            rx_control: DelayedInputs::new(&delay),
            rx_data: DelayedInputs::new(&delay),
            management: TriState::new(family),
            clock_line: OpenDrain::new(family),
            data_line: OpenDrain::new(family),
            general: TriStates::new(family),
            flash_clock: Optional::default(),
            soc: Soc::new(
                Description {
                    clock_hertz,
                    version,
                    serial: None,
                },
                MEMORY_FILE,
                board.protected_flash().unwrap_or_default(),
            ),
            may_run: Signal::default(),
            all_outputs_off: Lit::default(),
        })
    }
}

impl<
        const A: usize,
        const INSTRUMENTS: usize,
        const P: usize,
        const L: usize,
        const FLASH: usize,
    > Logic for Colorlight<A, INSTRUMENTS, P, L, FLASH>
{
    #[hdl_gen]
    fn update(&mut self) {
        // Clocks.
        self.pll.reference.next = self.board_clock.val();
        self.startup.clock.next = self.board_clock.val();
        self.startup.locked.next = self.pll.locked.val();
        self.may_run.next = self.startup.running.val() & self.pll.locked.val();
        self.sys_gate.clock.next = self.pll.clock1.val();
        self.sys_gate.enable.next = self.startup.running.val();
        self.eth_tx_gate.clock.next = self.pll.clock0.val();
        self.eth_tx_gate.enable.next = self.startup.running.val();
        self.soc.sys_clock.next = self.sys_gate.gated.val();
        self.soc.eth_tx_clock.next = self.eth_tx_gate.gated.val();
        self.soc.eth_rx_clock.next = self.rgmii_rx_clock.val();
        self.status_led_n.next = !self.startup.blink.val();

        // Receive.
        self.rx_data.clock.next = self.rgmii_rx_clock.val();
        self.rx_control.clock.next = self.rgmii_rx_clock.val();
        self.rx_data.pad.next = self.rgmii_rx_data.val();
        self.rx_control.pad.next = bit_cast::<1, 1>(self.rgmii_rx_control.val().into());
        self.soc.rx_data_rise.next = self.rx_data.rise.val();
        self.soc.rx_data_fall.next = self.rx_data.fall.val();
        self.soc.rx_control_rise.next = self.rx_control.rise.val().get_bit(0);
        self.soc.rx_control_fall.next = self.rx_control.fall.val().get_bit(0);

        // Transmit.
        self.tx_clock.clock.next = self.pll.clock2.val();
        self.tx_data.clock.next = self.eth_tx_gate.gated.val();
        self.tx_control.clock.next = self.eth_tx_gate.gated.val();
        self.tx_clock.rise.next = self.soc.tx_clock_rise.val();
        self.tx_clock.fall.next = self.soc.tx_clock_fall.val();
        self.tx_data.rise.next = self.soc.tx_data_rise.val();
        self.tx_data.fall.next = self.soc.tx_data_fall.val();
        self.tx_control.rise.next = self.soc.tx_control_rise.val();
        self.tx_control.fall.next = self.soc.tx_control_fall.val();
        self.rgmii_tx_clock.next = self.tx_clock.pad.val();
        self.rgmii_tx_data.next = self.tx_data.pad.val();
        self.rgmii_tx_control.next = self.tx_control.pad.val();

        // Nobody is at the host's port: the instruments of a board are reached by the bridge.
        for i in 0..INSTRUMENTS {
            self.soc.host_in_data[i].next = 0.into();
            self.soc.host_in_valid[i].next = false;
            self.soc.host_in_reply[i].next = false;
        }

        // The PHY's management.
        self.mdc.next = self.soc.mdc.val();
        self.management.drive.next = self.soc.mdio_out.val();
        self.management.enable.next = self.soc.mdio_enable.val();
        self.soc.mdio_in.next = self.management.value.val();
        self.phy_reset_n.next = !self.soc.phy_reset.val();
        Signal::<InOut, Bit>::link(&mut self.mdio, &mut self.management.pad);

        // Outputs: off without a lock, whatever the chip says.
        self.power_enable.next = self.all_outputs_off.val();
        if self.may_run.val() {
            self.power_enable.next = self.soc.power_enable.val();
        }
        self.soc.overcurrent.next = self.overcurrent.val();
        self.soc.all_off.next = !self.all_off_n.val();
        self.power_led.next = self.soc.power_led.val();
        self.trip_led.next = self.soc.trip_led.val();
        self.fault_led.next = self.soc.fault_led.val();
        self.soc.strap_5v.next = self.strap_5v.val();
        self.soc.strap_12v.next = self.strap_12v.val();

        // Buses.
        self.spi_select_n.next = !self.soc.spi_select.val();
        self.spi_clock.next = self.soc.spi_clock.val();
        self.spi_out.next = self.soc.spi_out.val();
        self.soc.spi_in.next = self.spi_in.val();
        self.clock_line.pull_low.next = self.soc.i2c_clock_low.val();
        self.data_line.pull_low.next = self.soc.i2c_data_low.val();
        self.soc.i2c_clock_in.next = self.clock_line.value.val();
        self.soc.i2c_data_in.next = self.data_line.value.val();
        Signal::<InOut, Bit>::link(&mut self.i2c_clock, &mut self.clock_line.pad);
        Signal::<InOut, Bit>::link(&mut self.i2c_data, &mut self.data_line.pad);
        self.general.drive.next = self.soc.gpio_out.val();
        self.general.enable.next = self.soc.gpio_enable.val();
        self.soc.gpio_in.next = self.general.value.val();
        Signal::<InOut, Bits<10>>::link(&mut self.gpio, &mut self.general.pad);

        // The configuration flash, whose clock is no ordinary pin.
        for _here in 0..FLASH {
            self.flash_clock.level.next = self.soc.flash_clock.val();
            self.flash_select_n.next = !self.soc.flash_select.val();
            self.flash_out.next = self.soc.flash_out.val();
            self.soc.flash_in.next = self.flash_in.val();
        }
    }
}
