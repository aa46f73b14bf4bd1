//! The PDU: the nodes of `spec::map` around one router. Instances and wires, no logic.
//!
//! ```text
//! names  info  outputs  periph  cpu  ram  eth0
//!   |      |      |        |     |    |     |
//! ==+======+======+========+=====+====+=====+==  Router: port n is node n of Node::PRESENT
//! ```
//! Beside the network there are two paths for bulk data: the CPU's local bus reaches the page window, and the MAC the bulk
//! port, of the page memory. Ports are flat and plain, so that pin constraints and simulators name them as they are here.
//! Everything is in `sys_clock` but for the two sides of the MAC.
//!
//! A chip may be built with *instruments* ([InstrumentedSoc]). Then it has the nodes of `Node::EXTRA` too, on the next ports: the
//! debug unit of the CPU, a port brought out for a host, a sniffer that hears the links of all other nodes, a scope, and the
//! MAC's bridge, by which Ethernet frames reach the others. Only the host and the bridge may call them. Without them nothing
//! of theirs is in the Verilog.
//!
//! And it may be built with the *flash* node ([FlashSoc]), on the last port. Only the CPU may call it. Without it nothing of its is
//! in the Verilog.
use crate::probes::Probes;
use cores::breaker::Bank;
use cores::ethernet::Ethernet;
use cores::flash::{Flash, Protected, PATIENCE};
use cores::grafton::Grafton;
use cores::local_bus::LocalBus;
use cores::memory::{BulkSource, PageMemory};
use cores::peripheral::Server;
use cores::recorder::{Scope, Sniffer};
use cores::rpc::{CounterSource, LinkSource, Plan, PortPlan, Router};
use cores::system::{Description, Info, Names};
use hdl::optional::Optional;
use rust_hdl::prelude::*;
use spec::map::Node;
use spec::services::breaker::CHANNELS;
use spec::services::peripheral::{GPIO_PINS, SPI_BUSES};

/// Ports of the router, one a node.
pub const PORTS: usize = Node::PRESENT.len();
/// Directions of links inside the router: one a port, and its own.
pub const LANES: usize = PORTS + 1;
/// The same in a chip with instruments.
pub const ALL_PORTS: usize = PORTS + Node::EXTRA.len();
/// See [LANES].
pub const ALL_LANES: usize = ALL_PORTS + 1;
/// Directions of links that the sniffer hears.
const HEARD: usize = 2 * PORTS;
// The wiring counts ports in figures.
const _: () = assert!(PORTS == 7 && ALL_PORTS == 12);

/// What a chip is built with beside the nodes of `Node::PRESENT`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// The nodes of `Node::EXTRA`.
    pub instruments: bool,
    /// The flash node, and where it never writes.
    pub flash: Option<Protected>,
}

/// The nodes of a chip, in the order of the router's ports.
fn nodes(instruments: usize, flash: usize) -> Vec<Node> {
    let extra = Node::EXTRA.iter().take(instruments * Node::EXTRA.len());
    let flash = [Node::Flash].into_iter().take(flash);
    Node::PRESENT
        .iter()
        .chain(extra)
        .copied()
        .chain(flash)
        .collect()
}

/// The port of a node among others, with `spec`'s access table.
fn port(node: Node, nodes: &[Node]) -> PortPlan {
    let forbidden = (0..nodes.len()).filter(|port| !node.may_ask().contains(&nodes[*port]));
    PortPlan::node(node.address()).without(forbidden)
}

/// Every node on a port of its own.
fn network(nodes: &[Node]) -> Plan {
    Plan {
        ports: nodes.iter().map(|node| port(*node, nodes)).collect(),
        uplink: None,
    }
}

/// A chip with instruments.
pub type InstrumentedSoc<const A: usize> = Soc<A, 1, ALL_PORTS, ALL_LANES>;
/// A chip with the flash node.
pub type FlashSoc<const A: usize> = Soc<A, 0, { PORTS + 1 }, { LANES + 1 }, 1>;
/// A chip with both.
pub type FullSoc<const A: usize> = Soc<A, 1, { ALL_PORTS + 1 }, { ALL_LANES + 1 }, 1>;

/// The chip, with `2^A` words of RAM for the CPU. `INSTRUMENTS` is 1 in a chip with instruments ([InstrumentedSoc]) and 0 in
/// that of the boards, `FLASH` likewise of the flash node; the ports and lanes of the router follow from them. See the module
/// page.
#[derive(LogicBlock)]
pub struct Soc<
    const A: usize,
    const INSTRUMENTS: usize = 0,
    const P: usize = PORTS,
    const L: usize = LANES,
    const FLASH: usize = 0,
> {
    /// Everything but the MAC's pins: CPU, network, peripherals, breakers.
    pub sys_clock: Signal<In, Clock>,
    /// Transmit side of the MAC, 125 MHz.
    pub eth_tx_clock: Signal<In, Clock>,
    /// Receive side of the MAC, from the PHY.
    pub eth_rx_clock: Signal<In, Clock>,
    /// RGMII receive data at the rising edge of `eth_rx_clock`.
    pub rx_data_rise: Signal<In, Bits<4>>,
    /// RGMII receive data at the falling edge.
    pub rx_data_fall: Signal<In, Bits<4>>,
    /// RGMII receive control at the rising edge: data valid.
    pub rx_control_rise: Signal<In, Bit>,
    /// RGMII receive control at the falling edge: data valid xor error.
    pub rx_control_fall: Signal<In, Bit>,
    /// RGMII transmit data for the rising edge of the transmit clock.
    pub tx_data_rise: Signal<Out, Bits<4>>,
    /// RGMII transmit data for the falling edge.
    pub tx_data_fall: Signal<Out, Bits<4>>,
    /// RGMII transmit control for the rising edge: enable.
    pub tx_control_rise: Signal<Out, Bit>,
    /// RGMII transmit control for the falling edge: enable xor error.
    pub tx_control_fall: Signal<Out, Bit>,
    /// RGMII transmit clock for the first half of `eth_tx_clock`.
    pub tx_clock_rise: Signal<Out, Bit>,
    /// RGMII transmit clock for the second half.
    pub tx_clock_fall: Signal<Out, Bit>,
    /// MDIO clock.
    pub mdc: Signal<Out, Bit>,
    /// MDIO data out.
    pub mdio_out: Signal<Out, Bit>,
    /// MDIO data is driven.
    pub mdio_enable: Signal<Out, Bit>,
    /// MDIO data in, asynchronous.
    pub mdio_in: Signal<In, Bit>,
    /// The PHY is held in reset.
    pub phy_reset: Signal<Out, Bit>,
    /// SPI devices that are selected.
    pub spi_select: Signal<Out, Bits<SPI_BUSES>>,
    /// SPI clocks.
    pub spi_clock: Signal<Out, Bits<SPI_BUSES>>,
    /// SPI data to the devices.
    pub spi_out: Signal<Out, Bits<SPI_BUSES>>,
    /// SPI data from the devices, asynchronous.
    pub spi_in: Signal<In, Bits<SPI_BUSES>>,
    /// Pull the I2C clock low.
    pub i2c_clock_low: Signal<Out, Bit>,
    /// Pull the I2C data line low.
    pub i2c_data_low: Signal<Out, Bit>,
    /// I2C clock line, asynchronous.
    pub i2c_clock_in: Signal<In, Bit>,
    /// I2C data line, asynchronous.
    pub i2c_data_in: Signal<In, Bit>,
    /// Outputs that are on; low from power-up until commanded.
    pub power_enable: Signal<Out, Bits<CHANNELS>>,
    /// Comparators that see more than the limit, asynchronous.
    pub overcurrent: Signal<In, Bits<CHANNELS>>,
    /// Every output off, asynchronous.
    pub all_off: Signal<In, Bit>,
    /// Outputs that are on.
    pub power_led: Signal<Out, Bits<CHANNELS>>,
    /// Outputs that have tripped.
    pub trip_led: Signal<Out, Bits<CHANNELS>>,
    /// The firmware reports a fault.
    pub fault_led: Signal<Out, Bit>,
    /// Levels to drive.
    pub gpio_out: Signal<Out, Bits<GPIO_PINS>>,
    /// Pins that are driven.
    pub gpio_enable: Signal<Out, Bits<GPIO_PINS>>,
    /// Levels seen, asynchronous.
    pub gpio_in: Signal<In, Bits<GPIO_PINS>>,
    /// The supply is 5 V.
    pub strap_5v: Signal<In, Bit>,
    /// The supply is 12 V.
    pub strap_12v: Signal<In, Bit>,
    /// What the CPU sends, for a message trace; unused in a board.
    pub observe_out_data: Signal<Out, Bits<32>>,
    /// With `observe_out_data`.
    pub observe_out_valid: Signal<Out, Bit>,
    /// What the CPU receives, likewise.
    pub observe_in_data: Signal<Out, Bits<32>>,
    /// With `observe_in_data`.
    pub observe_in_valid: Signal<Out, Bit>,
    /// The host's port into the network, as node [Node::Host]: messages from outside, and room for them.
    pub host_in_data: [Signal<In, Bits<32>>; INSTRUMENTS],
    /// With `host_in_data`.
    pub host_in_valid: [Signal<In, Bit>; INSTRUMENTS],
    /// With `host_in_data`: the class of the message.
    pub host_in_reply: [Signal<In, Bit>; INSTRUMENTS],
    /// Room for a request of the host.
    pub host_in_request_ready: [Signal<Out, Bit>; INSTRUMENTS],
    /// Room for a reply of the host.
    pub host_in_reply_ready: [Signal<Out, Bit>; INSTRUMENTS],
    /// Messages to the host, which has room for every one.
    pub host_out_data: [Signal<Out, Bits<32>>; INSTRUMENTS],
    /// With `host_out_data`.
    pub host_out_valid: [Signal<Out, Bit>; INSTRUMENTS],
    /// The flash chip is selected.
    pub flash_select: Optional<Signal<Out, Bit>, FLASH>,
    /// Its SPI clock.
    pub flash_clock: Optional<Signal<Out, Bit>, FLASH>,
    /// Data to it.
    pub flash_out: Optional<Signal<Out, Bit>, FLASH>,
    /// Data from it, asynchronous.
    pub flash_in: Optional<Signal<In, Bit>, FLASH>,
    router: Router<P, L>,
    names: Names,
    info: Info,
    outputs: Bank,
    peripheral: Server,
    cpu: Grafton<INSTRUMENTS>,
    local_bus: LocalBus<A>,
    memory: PageMemory,
    ethernet: Ethernet<INSTRUMENTS>,
    sniffer: Optional<Sniffer, INSTRUMENTS>,
    scope: Optional<Scope, INSTRUMENTS>,
    probes: Optional<Probes, INSTRUMENTS>,
    flash: Optional<Flash<PATIENCE>, FLASH>,
}

impl<
        const A: usize,
        const INSTRUMENTS: usize,
        const P: usize,
        const L: usize,
        const FLASH: usize,
    > Soc<A, INSTRUMENTS, P, L, FLASH>
{
    /// A chip that says `description` of itself and whose RAM is filled from the file `image` (`$readmemh`). Its flash node, if
    /// it has one, never writes to the `protected` area.
    pub fn new(description: Description, image: &str, protected: Protected) -> Self {
        Self {
            sys_clock: Signal::default(),
            eth_tx_clock: Signal::default(),
            eth_rx_clock: Signal::default(),
            rx_data_rise: Signal::default(),
            rx_data_fall: Signal::default(),
            rx_control_rise: Signal::default(),
            rx_control_fall: Signal::default(),
            tx_data_rise: Signal::default(),
            tx_data_fall: Signal::default(),
            tx_control_rise: Signal::default(),
            tx_control_fall: Signal::default(),
            tx_clock_rise: Signal::default(),
            tx_clock_fall: Signal::default(),
            mdc: Signal::default(),
            mdio_out: Signal::default(),
            mdio_enable: Signal::default(),
            mdio_in: Signal::default(),
            phy_reset: Signal::default(),
            spi_select: Signal::default(),
            spi_clock: Signal::default(),
            spi_out: Signal::default(),
            spi_in: Signal::default(),
            i2c_clock_low: Signal::default(),
            i2c_data_low: Signal::default(),
            i2c_clock_in: Signal::default(),
            i2c_data_in: Signal::default(),
            power_enable: Signal::default(),
            overcurrent: Signal::default(),
            all_off: Signal::default(),
            power_led: Signal::default(),
            trip_led: Signal::default(),
            fault_led: Signal::default(),
            gpio_out: Signal::default(),
            gpio_enable: Signal::default(),
            gpio_in: Signal::default(),
            strap_5v: Signal::default(),
            strap_12v: Signal::default(),
            observe_out_data: Signal::default(),
            observe_out_valid: Signal::default(),
            observe_in_data: Signal::default(),
            observe_in_valid: Signal::default(),
            host_in_data: std::array::from_fn(|_| Signal::default()),
            host_in_valid: std::array::from_fn(|_| Signal::default()),
            host_in_reply: std::array::from_fn(|_| Signal::default()),
            host_in_request_ready: std::array::from_fn(|_| Signal::default()),
            host_in_reply_ready: std::array::from_fn(|_| Signal::default()),
            host_out_data: std::array::from_fn(|_| Signal::default()),
            host_out_valid: std::array::from_fn(|_| Signal::default()),
            flash_select: Optional::default(),
            flash_clock: Optional::default(),
            flash_out: Optional::default(),
            flash_in: Optional::default(),
            router: Router::new(&network(&nodes(INSTRUMENTS, FLASH))),
            names: Names::default(),
            info: Info::new(description),
            outputs: Bank::new(description.clock_hertz),
            peripheral: Server::default(),
            cpu: Grafton::default(),
            local_bus: LocalBus::with_image(image),
            memory: PageMemory::default(),
            ethernet: Ethernet::default(),
            sniffer: Optional::default(),
            scope: Optional::default(),
            probes: Optional::default(),
            flash: Optional::of(|| Flash::new(protected)),
        }
    }
}

/// The chip alone, without a board's pins and vendor cells, as Verilog; the module is `top`. For simulators.
///
/// `ram_kbytes` is 64 or 128; the RAM's first contents come from the file [`MEMORY_FILE`](crate::design::MEMORY_FILE).
pub fn verilog(ram_kbytes: u32, description: Description, parts: Parts) -> Result<String, String> {
    match ram_kbytes {
        64 => of_size::<14>(description, parts),
        128 => of_size::<15>(description, parts),
        other => Err(format!("a chip has 64 or 128 KB of RAM, not {other}")),
    }
}

/// [verilog] with `2^A` words of RAM.
fn of_size<const A: usize>(description: Description, parts: Parts) -> Result<String, String> {
    let (what, image) = (description, crate::design::MEMORY_FILE);
    let area = parts.flash.unwrap_or_default();
    let text = match (parts.instruments, parts.flash.is_some()) {
        (false, false) => hdl::verilog(&mut Soc::<A>::new(what, image, area), "top"),
        (true, false) => hdl::verilog(&mut InstrumentedSoc::<A>::new(what, image, area), "top"),
        (false, true) => hdl::verilog(&mut FlashSoc::<A>::new(what, image, area), "top"),
        (true, true) => hdl::verilog(&mut FullSoc::<A>::new(what, image, area), "top"),
    };
    text.map_err(|findings| findings.join("\n"))
}

impl<
        const A: usize,
        const INSTRUMENTS: usize,
        const P: usize,
        const L: usize,
        const FLASH: usize,
    > Logic for Soc<A, INSTRUMENTS, P, L, FLASH>
{
    #[hdl_gen]
    fn update(&mut self) {
        // Clocks.
        self.router.clock.next = self.sys_clock.val();
        self.names.clock.next = self.sys_clock.val();
        self.info.clock.next = self.sys_clock.val();
        self.outputs.clock.next = self.sys_clock.val();
        self.peripheral.clock.next = self.sys_clock.val();
        self.cpu.clock.next = self.sys_clock.val();
        self.local_bus.clock.next = self.sys_clock.val();
        self.memory.clock.next = self.sys_clock.val();
        self.ethernet.sys_clock.next = self.sys_clock.val();
        self.ethernet.eth_tx_clock.next = self.eth_tx_clock.val();
        self.ethernet.eth_rx_clock.next = self.eth_rx_clock.val();

        // The network, in the order of Node::PRESENT.
        LinkSource::join(&mut self.names.link_out, &mut self.router.sinks[0]);
        LinkSource::join(&mut self.router.sources[0], &mut self.names.link_in);
        LinkSource::join(&mut self.info.link_out, &mut self.router.sinks[1]);
        LinkSource::join(&mut self.router.sources[1], &mut self.info.link_in);
        LinkSource::join(&mut self.outputs.link_out, &mut self.router.sinks[2]);
        LinkSource::join(&mut self.router.sources[2], &mut self.outputs.link_in);
        LinkSource::join(&mut self.peripheral.link_out, &mut self.router.sinks[3]);
        LinkSource::join(&mut self.router.sources[3], &mut self.peripheral.link_in);
        LinkSource::join(&mut self.cpu.link_out, &mut self.router.sinks[4]);
        LinkSource::join(&mut self.router.sources[4], &mut self.cpu.link_in);
        LinkSource::join(&mut self.memory.link_out, &mut self.router.sinks[5]);
        LinkSource::join(&mut self.router.sources[5], &mut self.memory.link_in);
        LinkSource::join(&mut self.ethernet.link_out, &mut self.router.sinks[6]);
        LinkSource::join(&mut self.router.sources[6], &mut self.ethernet.link_in);
        CounterSource::join(&mut self.info.query, &mut self.router.query);

        // The CPU and its memories.
        self.local_bus.fetch_address.next = self.cpu.fetch_address.val();
        self.local_bus.fetch_enable.next = self.cpu.fetch_enable.val();
        self.cpu.fetch_data.next = self.local_bus.fetch_data.val();
        self.cpu.fetch_refused.next = self.local_bus.fetch_refused.val();
        self.local_bus.data_address.next = self.cpu.data_address.val();
        self.local_bus.data_read.next = self.cpu.data_read.val();
        self.local_bus.data_write_lanes.next = self.cpu.data_write_lanes.val();
        self.local_bus.data_protected.next = self.cpu.data_protected.val();
        self.local_bus.data_write.next = self.cpu.data_write.val();
        self.cpu.data_ready.next = self.local_bus.data_ready.val();
        self.cpu.data_value.next = self.local_bus.data_value.val();
        self.cpu.data_refused.next = self.local_bus.data_refused.val();
        self.memory.window_address.next = self.local_bus.window_address.val();
        self.memory.window_read.next = self.local_bus.window_read.val();
        self.memory.window_write_lanes.next = self.local_bus.window_write_lanes.val();
        self.memory.window_write.next = self.local_bus.window_write.val();
        self.local_bus.window_ready.next = self.memory.window_ready.val();
        self.local_bus.window_value.next = self.memory.window_value.val();
        self.local_bus.window_refused.next = self.memory.window_refused.val();
        BulkSource::join(&mut self.ethernet.bulk, &mut self.memory.bulk);

        // Pins of the MAC.
        self.ethernet.rx_data_rise.next = self.rx_data_rise.val();
        self.ethernet.rx_data_fall.next = self.rx_data_fall.val();
        self.ethernet.rx_control_rise.next = self.rx_control_rise.val();
        self.ethernet.rx_control_fall.next = self.rx_control_fall.val();
        self.tx_data_rise.next = self.ethernet.tx_data_rise.val();
        self.tx_data_fall.next = self.ethernet.tx_data_fall.val();
        self.tx_control_rise.next = self.ethernet.tx_control_rise.val();
        self.tx_control_fall.next = self.ethernet.tx_control_fall.val();
        self.tx_clock_rise.next = self.ethernet.tx_clock_rise.val();
        self.tx_clock_fall.next = self.ethernet.tx_clock_fall.val();
        self.mdc.next = self.ethernet.mdc.val();
        self.mdio_out.next = self.ethernet.mdio_out.val();
        self.mdio_enable.next = self.ethernet.mdio_enable.val();
        self.ethernet.mdio_in.next = self.mdio_in.val();
        self.phy_reset.next = self.ethernet.phy_reset.val();

        // Pins of the peripherals.
        self.spi_select.next = self.peripheral.spi_select.val();
        self.spi_clock.next = self.peripheral.spi_clock.val();
        self.spi_out.next = self.peripheral.spi_out.val();
        self.peripheral.spi_in.next = self.spi_in.val();
        self.i2c_clock_low.next = self.peripheral.scl_low.val();
        self.i2c_data_low.next = self.peripheral.sda_low.val();
        self.peripheral.scl_in.next = self.i2c_clock_in.val();
        self.peripheral.sda_in.next = self.i2c_data_in.val();
        self.fault_led.next = self.peripheral.fault_led.val();
        self.gpio_out.next = self.peripheral.gpio_out.val();
        self.gpio_enable.next = self.peripheral.gpio_enable.val();
        self.peripheral.gpio_in.next = self.gpio_in.val();
        self.peripheral.strap_5v.next = self.strap_5v.val();
        self.peripheral.strap_12v.next = self.strap_12v.val();

        // Pins of the outputs.
        self.power_enable.next = self.outputs.enable.val();
        self.power_led.next = self.outputs.enable.val();
        self.trip_led.next = self.outputs.tripped.val();
        self.outputs.alert.next = self.overcurrent.val();
        self.outputs.all_off.next = self.all_off.val();
        self.outputs.cpu_restart.next = self.cpu.restarting.val();

        // What the CPU says and hears.
        self.observe_out_data.next = self.cpu.link_out.data.val();
        self.observe_out_valid.next = self.cpu.link_out.valid.val();
        self.observe_in_data.next = self.router.sources[4].data.val();
        self.observe_in_valid.next = self.router.sources[4].valid.val();

        // Instruments, in the order of Node::EXTRA behind the others.
        for i in 0..INSTRUMENTS {
            LinkSource::join(&mut self.cpu.debug_out[i], &mut self.router.sinks[7]);
            LinkSource::join(&mut self.router.sources[7], &mut self.cpu.debug_in[i]);
            self.router.sinks[8].data.next = self.host_in_data[i].val();
            self.router.sinks[8].valid.next = self.host_in_valid[i].val();
            self.router.sinks[8].reply.next = self.host_in_reply[i].val();
            LinkSource::join(&mut self.ethernet.bridge_out[i], &mut self.router.sinks[11]);
            LinkSource::join(
                &mut self.router.sources[11],
                &mut self.ethernet.bridge_in[i],
            );
            self.host_in_request_ready[i].next = self.router.sinks[8].request_ready.val();
            self.host_in_reply_ready[i].next = self.router.sinks[8].reply_ready.val();
            self.host_out_data[i].next = self.router.sources[8].data.val();
            self.host_out_valid[i].next = self.router.sources[8].valid.val();
            self.router.sources[8].request_ready.next = true;
            self.router.sources[8].reply_ready.next = true;
        }
        // What the recorders hear and see.
        for _here in 0..INSTRUMENTS {
            self.sniffer.clock.next = self.sys_clock.val();
            self.scope.clock.next = self.sys_clock.val();
            LinkSource::join(&mut self.sniffer.link_out, &mut self.router.sinks[9]);
            LinkSource::join(&mut self.router.sources[9], &mut self.sniffer.link_in);
            LinkSource::join(&mut self.scope.link_out, &mut self.router.sinks[10]);
            LinkSource::join(&mut self.router.sources[10], &mut self.scope.link_in);
            for i in 0..PORTS {
                self.sniffer.data[i].next = self.router.sinks[i].data.val();
                self.sniffer.valid[i].next = self.router.sinks[i].valid.val();
                self.probes.from_node_valid[i].next = self.router.sinks[i].valid.val();
                self.probes.from_node_ready[i].next = self.router.sinks[i].request_ready.val();
                self.probes.to_node_valid[i].next = self.router.sources[i].valid.val();
                self.probes.to_node_ready[i].next = self.router.sources[i].request_ready.val();
            }
            for i in PORTS..HEARD {
                self.sniffer.data[i].next = self.router.sources[i - 7].data.val();
                self.sniffer.valid[i].next = self.router.sources[i - 7].valid.val();
            }
            self.probes.power_enable.next = self.outputs.enable.val();
            self.probes.overcurrent.next = self.overcurrent.val();
            self.probes.trip_led.next = self.outputs.tripped.val();
            self.probes.all_off.next = self.all_off.val();
            self.probes.fault_led.next = self.peripheral.fault_led.val();
            self.probes.spi_select.next = self.peripheral.spi_select.val();
            self.probes.spi_clock.next = self.peripheral.spi_clock.val();
            self.probes.spi_out.next = self.peripheral.spi_out.val();
            self.probes.spi_in.next = self.spi_in.val();
            self.probes.i2c_clock_low.next = self.peripheral.scl_low.val();
            self.probes.i2c_data_low.next = self.peripheral.sda_low.val();
            self.probes.i2c_clock_in.next = self.i2c_clock_in.val();
            self.probes.i2c_data_in.next = self.i2c_data_in.val();
            self.probes.mdc.next = self.ethernet.mdc.val();
            self.probes.mdio_out.next = self.ethernet.mdio_out.val();
            self.probes.mdio_enable.next = self.ethernet.mdio_enable.val();
            self.probes.mdio_in.next = self.mdio_in.val();
            self.probes.gpio_out.next = self.peripheral.gpio_out.val();
            self.probes.phy_reset.next = self.ethernet.phy_reset.val();
            self.scope.bank[0].next = self.probes.power.val();
            self.scope.bank[1].next = self.probes.buses.val();
            self.scope.bank[2].next = self.probes.links.val();
        }

        // The flash node, on the last port.
        for i in (P - FLASH)..P {
            self.flash.clock.next = self.sys_clock.val();
            LinkSource::join(&mut self.flash.link_out, &mut self.router.sinks[i]);
            LinkSource::join(&mut self.router.sources[i], &mut self.flash.link_in);
            self.flash_select.next = self.flash.flash_select.val();
            self.flash_clock.next = self.flash.flash_clock.val();
            self.flash_out.next = self.flash.flash_out.val();
            self.flash.flash_in.next = self.flash_in.val();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the plan lets `from` send requests to `to`, for every pair of nodes of a chip.
    fn permissions(instruments: usize, flash: usize) -> Vec<(Node, Node, bool)> {
        let nodes = nodes(instruments, flash);
        let mut all = Vec::new();
        for (from, port) in nodes.iter().zip(network(&nodes).ports) {
            let may = |number| !port.forbidden.contains(&number);
            all.extend((0..nodes.len()).map(|number| (*from, nodes[number], may(number))));
        }
        all
    }

    /// Only the CPU reaches what switches and measures, with instruments or without.
    #[test]
    fn nobody_but_the_cpu_may_call_outputs_and_peripherals() {
        for (from, to, may) in [permissions(0, 0), permissions(1, 0), permissions(1, 1)].concat() {
            match to {
                Node::Outputs | Node::Peripheral | Node::System | Node::Flash => {
                    assert_eq!(may, from == Node::Cpu, "{from:?} to {to:?}");
                }
                Node::Cpu => {
                    let tells = [Node::Outputs, Node::Peripheral, Node::Ethernet, Node::Cpu];
                    assert_eq!(may, tells.contains(&from), "{from:?} to the CPU");
                }
                _ => {}
            }
        }
    }

    /// The host and the bridge reach the instruments and nothing else, and nobody else reaches them.
    #[test]
    fn nobody_but_host_and_bridge_may_call_the_instruments_and_they_nobody_else() {
        let instruments = [Node::Debug, Node::Sniffer, Node::Scope];
        let all = permissions(1, 0);
        assert_eq!(all.len(), ALL_PORTS * ALL_PORTS);
        for (from, to, may) in all {
            let outside = [Node::Host, Node::Bridge].contains(&from);
            if outside || Node::EXTRA.contains(&to) {
                let due = outside && instruments.contains(&to);
                assert_eq!(may, due, "{from:?} to {to:?}");
            }
        }
    }
}
