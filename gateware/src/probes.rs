//! The signals of the chip as the scope has them: each at its place in a bank.
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::services::breaker::CHANNELS;
use spec::services::peripheral::{GPIO_PINS, SPI_BUSES};
use spec::services::recorder::{scope_place, SCOPE_PROBES, SNIFFER_LINKS};

/// Bits to a word. Combinational.
#[derive(LogicBlock)]
struct Word {
    bits: [Signal<In, Bit>; SNIFFER_LINKS],
    word: Signal<Out, Bits<SCOPE_PROBES>>,
    bit: [Constant<Bits<SCOPE_PROBES>>; SNIFFER_LINKS],
    sum: Signal<Local, Bits<SCOPE_PROBES>>,
}

impl Default for Word {
    fn default() -> Self {
        Self {
            bits: Default::default(),
            word: Signal::default(),
            bit: std::array::from_fn(|at| Constant::new((1u64 << at).into())),
            sum: Signal::default(),
        }
    }
}

impl Logic for Word {
    #[hdl_gen]
    fn update(&mut self) {
        self.sum.next = 0.into();
        for i in 0..SNIFFER_LINKS {
            if self.bits[i].val() {
                self.sum.next = self.sum.val() | self.bit[i].val();
            }
        }
        self.word.next = self.sum.val();
    }
}

/// Combinational. Inputs are named as in `spec::services::recorder::SCOPE_BANKS`; bit n of a link's is that of node n.
#[derive(LogicBlock, Default)]
pub struct Probes {
    /// Outputs that are on.
    pub power_enable: Signal<In, Bits<CHANNELS>>,
    /// Comparators, at the pins.
    pub overcurrent: Signal<In, Bits<CHANNELS>>,
    /// Outputs that have tripped.
    pub trip_led: Signal<In, Bits<CHANNELS>>,
    /// All-off line, at the pin.
    pub all_off: Signal<In, Bit>,
    /// Fault LED.
    pub fault_led: Signal<In, Bit>,
    /// SPI selects.
    pub spi_select: Signal<In, Bits<SPI_BUSES>>,
    /// SPI clocks.
    pub spi_clock: Signal<In, Bits<SPI_BUSES>>,
    /// SPI data out.
    pub spi_out: Signal<In, Bits<SPI_BUSES>>,
    /// SPI data, at the pins.
    pub spi_in: Signal<In, Bits<SPI_BUSES>>,
    /// I2C clock pulled low.
    pub i2c_clock_low: Signal<In, Bit>,
    /// I2C data pulled low.
    pub i2c_data_low: Signal<In, Bit>,
    /// I2C clock, at the pin.
    pub i2c_clock_in: Signal<In, Bit>,
    /// I2C data, at the pin.
    pub i2c_data_in: Signal<In, Bit>,
    /// MDIO clock.
    pub mdc: Signal<In, Bit>,
    /// MDIO data out.
    pub mdio_out: Signal<In, Bit>,
    /// MDIO data is driven.
    pub mdio_enable: Signal<In, Bit>,
    /// MDIO data, at the pin.
    pub mdio_in: Signal<In, Bit>,
    /// GPIO levels.
    pub gpio_out: Signal<In, Bits<GPIO_PINS>>,
    /// The PHY is held in reset.
    pub phy_reset: Signal<In, Bit>,
    /// Words from nodes.
    pub from_node_valid: [Signal<In, Bit>; SNIFFER_LINKS],
    /// Room for requests from nodes.
    pub from_node_ready: [Signal<In, Bit>; SNIFFER_LINKS],
    /// Words to nodes.
    pub to_node_valid: [Signal<In, Bit>; SNIFFER_LINKS],
    /// Room for requests to nodes.
    pub to_node_ready: [Signal<In, Bit>; SNIFFER_LINKS],
    /// A bank.
    pub power: Signal<Out, Bits<SCOPE_PROBES>>,
    /// A bank.
    pub buses: Signal<Out, Bits<SCOPE_PROBES>>,
    /// A bank.
    pub links: Signal<Out, Bits<SCOPE_PROBES>>,
    from_node_valid_word: Word,
    from_node_ready_word: Word,
    to_node_valid_word: Word,
    to_node_ready_word: Word,
    power_enable_place: Lit<5, { scope_place("power_enable") }>,
    overcurrent_place: Lit<5, { scope_place("overcurrent") }>,
    trip_led_place: Lit<5, { scope_place("trip_led") }>,
    all_off_place: Lit<5, { scope_place("all_off") }>,
    fault_led_place: Lit<5, { scope_place("fault_led") }>,
    spi_select_place: Lit<5, { scope_place("spi_select") }>,
    spi_clock_place: Lit<5, { scope_place("spi_clock") }>,
    spi_out_place: Lit<5, { scope_place("spi_out") }>,
    spi_in_place: Lit<5, { scope_place("spi_in") }>,
    i2c_clock_low_place: Lit<5, { scope_place("i2c_clock_low") }>,
    i2c_data_low_place: Lit<5, { scope_place("i2c_data_low") }>,
    i2c_clock_in_place: Lit<5, { scope_place("i2c_clock_in") }>,
    i2c_data_in_place: Lit<5, { scope_place("i2c_data_in") }>,
    mdc_place: Lit<5, { scope_place("mdc") }>,
    mdio_out_place: Lit<5, { scope_place("mdio_out") }>,
    mdio_enable_place: Lit<5, { scope_place("mdio_enable") }>,
    mdio_in_place: Lit<5, { scope_place("mdio_in") }>,
    gpio_out_place: Lit<5, { scope_place("gpio_out") }>,
    phy_reset_place: Lit<5, { scope_place("phy_reset") }>,
    from_node_valid_place: Lit<5, { scope_place("from_node_valid") }>,
    from_node_ready_place: Lit<5, { scope_place("from_node_request_ready") }>,
    to_node_valid_place: Lit<5, { scope_place("to_node_valid") }>,
    to_node_ready_place: Lit<5, { scope_place("to_node_request_ready") }>,
}

impl Logic for Probes {
    #[hdl_gen]
    fn update(&mut self) {
        self.power.next = (bit_cast::<SCOPE_PROBES, CHANNELS>(self.power_enable.val())
            << self.power_enable_place.val())
            | (bit_cast::<SCOPE_PROBES, CHANNELS>(self.overcurrent.val())
                << self.overcurrent_place.val())
            | (bit_cast::<SCOPE_PROBES, CHANNELS>(self.trip_led.val())
                << self.trip_led_place.val())
            | (bit_cast::<SCOPE_PROBES, 1>(self.all_off.val().into()) << self.all_off_place.val())
            | (bit_cast::<SCOPE_PROBES, 1>(self.fault_led.val().into())
                << self.fault_led_place.val());
        self.buses.next = (bit_cast::<SCOPE_PROBES, SPI_BUSES>(self.spi_select.val())
            << self.spi_select_place.val())
            | (bit_cast::<SCOPE_PROBES, SPI_BUSES>(self.spi_clock.val())
                << self.spi_clock_place.val())
            | (bit_cast::<SCOPE_PROBES, SPI_BUSES>(self.spi_out.val()) << self.spi_out_place.val())
            | (bit_cast::<SCOPE_PROBES, SPI_BUSES>(self.spi_in.val()) << self.spi_in_place.val())
            | (bit_cast::<SCOPE_PROBES, 1>(self.i2c_clock_low.val().into())
                << self.i2c_clock_low_place.val())
            | (bit_cast::<SCOPE_PROBES, 1>(self.i2c_data_low.val().into())
                << self.i2c_data_low_place.val())
            | (bit_cast::<SCOPE_PROBES, 1>(self.i2c_clock_in.val().into())
                << self.i2c_clock_in_place.val())
            | (bit_cast::<SCOPE_PROBES, 1>(self.i2c_data_in.val().into())
                << self.i2c_data_in_place.val())
            | (bit_cast::<SCOPE_PROBES, 1>(self.mdc.val().into()) << self.mdc_place.val())
            | (bit_cast::<SCOPE_PROBES, 1>(self.mdio_out.val().into())
                << self.mdio_out_place.val())
            | (bit_cast::<SCOPE_PROBES, 1>(self.mdio_enable.val().into())
                << self.mdio_enable_place.val())
            | (bit_cast::<SCOPE_PROBES, 1>(self.mdio_in.val().into()) << self.mdio_in_place.val())
            | (bit_cast::<SCOPE_PROBES, GPIO_PINS>(self.gpio_out.val())
                << self.gpio_out_place.val())
            | (bit_cast::<SCOPE_PROBES, 1>(self.phy_reset.val().into())
                << self.phy_reset_place.val());
        for i in 0..SNIFFER_LINKS {
            self.from_node_valid_word.bits[i].next = self.from_node_valid[i].val();
            self.from_node_ready_word.bits[i].next = self.from_node_ready[i].val();
            self.to_node_valid_word.bits[i].next = self.to_node_valid[i].val();
            self.to_node_ready_word.bits[i].next = self.to_node_ready[i].val();
        }
        self.links.next = (self.from_node_valid_word.word.val()
            << self.from_node_valid_place.val())
            | (self.from_node_ready_word.word.val() << self.from_node_ready_place.val())
            | (self.to_node_valid_word.word.val() << self.to_node_valid_place.val())
            | (self.to_node_ready_word.word.val() << self.to_node_ready_place.val());
    }
}
