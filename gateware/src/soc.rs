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
use cores::breaker::Bank;
use cores::ethernet::Ethernet;
use cores::grafton::Grafton;
use cores::local_bus::LocalBus;
use cores::memory::{BulkSource, PageMemory};
use cores::peripheral::Server;
use cores::rpc::{CounterSource, LinkSource, Plan, PortPlan, Router};
use cores::system::{Description, Info, Names};
use rust_hdl::prelude::*;
use spec::map::Node;
use spec::services::breaker::CHANNELS;
use spec::services::peripheral::{GPIO_PINS, SPI_BUSES};

/// Ports of the router, one a node.
const PORTS: usize = Node::PRESENT.len();
const LANES: usize = PORTS + 1;
/// The same in a chip with a debug unit.
const DEBUG_PORTS: usize = PORTS + Node::DEBUGGING.len();
const DEBUG_LANES: usize = DEBUG_PORTS + 1;

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

/// A chip with a debug unit in its CPU.
pub type DebugSoc<const A: usize> = Soc<A, 1, DEBUG_PORTS, DEBUG_LANES>;

/// The chip, with `2^A` words of RAM for the CPU. `DEBUG` is 1 in a chip with a debug unit ([DebugSoc]), which has two more
/// nodes, and 0 in all others. See the module page.
#[derive(LogicBlock)]
pub struct Soc<
    const A: usize,
    const DEBUG: usize = 0,
    const P: usize = PORTS,
    const L: usize = LANES,
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
    /// The debugger's port into the network, as node [Node::Host]: messages from outside, and room for them.
    pub host_in_data: [Signal<In, Bits<32>>; DEBUG],
    pub host_in_valid: [Signal<In, Bit>; DEBUG],
    pub host_in_reply: [Signal<In, Bit>; DEBUG],
    pub host_in_request_ready: [Signal<Out, Bit>; DEBUG],
    pub host_in_reply_ready: [Signal<Out, Bit>; DEBUG],
    /// Messages to the debugger, which has room for every one.
    pub host_out_data: [Signal<Out, Bits<32>>; DEBUG],
    pub host_out_valid: [Signal<Out, Bit>; DEBUG],
    router: Router<P, L>,
    names: Names,
    info: Info,
    outputs: Bank,
    peripheral: Server,
    cpu: Grafton<DEBUG>,
    local_bus: LocalBus<A>,
    memory: PageMemory,
    ethernet: Ethernet,
}

impl<const A: usize, const DEBUG: usize, const P: usize, const L: usize> Soc<A, DEBUG, P, L> {
    /// A chip that says `description` of itself and whose RAM is filled from the file `image` (`$readmemh`).
    pub fn new(description: Description, image: &str) -> Self {
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
            router: Router::new(&network(&nodes(DEBUG))),
            names: Names::default(),
            info: Info::new(description),
            outputs: Bank::new(description.clock_hertz),
            peripheral: Server::default(),
            cpu: Grafton::default(),
            local_bus: LocalBus::with_image(image),
            memory: PageMemory::default(),
            ethernet: Ethernet::default(),
        }
    }
}

/// The nodes of a chip, in the order of the router's ports.
fn nodes(debug: usize) -> Vec<Node> {
    let debugging = Node::DEBUGGING.iter().take(debug * Node::DEBUGGING.len());
    Node::PRESENT.iter().chain(debugging).copied().collect()
}

/// The chip alone, without a board's pins and vendor cells, as Verilog; the module is `top`. For simulators.
///
/// `ram_kbytes` is 64 or 128; the RAM's first contents come from the file [`MEMORY_FILE`](crate::design::MEMORY_FILE). `debug`
/// puts the debug unit in.
pub fn verilog(ram_kbytes: u32, description: Description, debug: bool) -> Result<String, String> {
    let image = crate::design::MEMORY_FILE;
    let text = match (ram_kbytes, debug) {
        (64, false) => hdl::verilog(&mut Soc::<14>::new(description, image), "top"),
        (128, false) => hdl::verilog(&mut Soc::<15>::new(description, image), "top"),
        (64, true) => hdl::verilog(&mut DebugSoc::<14>::new(description, image), "top"),
        (128, true) => hdl::verilog(&mut DebugSoc::<15>::new(description, image), "top"),
        (other, _) => return Err(format!("a chip has 64 or 128 KB of RAM, not {other}")),
    };
    text.map_err(|findings| findings.join("\n"))
}

impl<const A: usize, const DEBUG: usize, const P: usize, const L: usize> Logic
    for Soc<A, DEBUG, P, L>
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

        // What the CPU says and hears.
        self.observe_out_data.next = self.cpu.link_out.data.val();
        self.observe_out_valid.next = self.cpu.link_out.valid.val();
        self.observe_in_data.next = self.router.sources[4].data.val();
        self.observe_in_valid.next = self.router.sources[4].valid.val();

        // The debug unit and the debugger's port: nodes 7 and 8.
        for i in 0..DEBUG {
            LinkSource::join(&mut self.cpu.debug_out[i], &mut self.router.sinks[7]);
            LinkSource::join(&mut self.router.sources[7], &mut self.cpu.debug_in[i]);
            self.router.sinks[8].data.next = self.host_in_data[i].val();
            self.router.sinks[8].valid.next = self.host_in_valid[i].val();
            self.router.sinks[8].reply.next = self.host_in_reply[i].val();
            self.host_in_request_ready[i].next = self.router.sinks[8].request_ready.val();
            self.host_in_reply_ready[i].next = self.router.sinks[8].reply_ready.val();
            self.host_out_data[i].next = self.router.sources[8].data.val();
            self.host_out_valid[i].next = self.router.sources[8].valid.val();
            self.router.sources[8].request_ready.next = true;
            self.router.sources[8].reply_ready.next = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Only the CPU reaches what switches and measures.
    #[test]
    fn nobody_but_the_cpu_may_call_outputs_and_peripherals() {
        for (plan, node) in network(&nodes(0)).ports.iter().zip(Node::PRESENT) {
            let may = |other: Node| {
                let port = Node::PRESENT.iter().position(|there| *there == other);
                !plan.forbidden.contains(&port.expect("it is there"))
            };
            for other in [Node::Outputs, Node::Peripheral, Node::System] {
                assert_eq!(may(other), node == Node::Cpu, "{node:?} to {other:?}");
            }
            let tells_cpu = [Node::Outputs, Node::Peripheral, Node::Ethernet, Node::Cpu];
            assert_eq!(may(Node::Cpu), tells_cpu.contains(&node), "{node:?}");
        }
    }
    /// In a chip with a debug unit the debugger reaches that and nothing else, and nobody else reaches it.
    #[test]
    fn nobody_but_the_debugger_may_call_the_debug_unit_and_it_nobody_else() {
        let nodes = nodes(1);
        let plan = network(&nodes);
        for (from, port) in nodes.iter().zip(&plan.ports) {
            for (number, to) in nodes.iter().enumerate() {
                let may = !port.forbidden.contains(&number);
                if *from == Node::Host || *to == Node::Debug {
                    assert_eq!(
                        may,
                        (*from, *to) == (Node::Host, Node::Debug),
                        "{from:?} to {to:?}"
                    );
                }
            }
        }
    }
}
