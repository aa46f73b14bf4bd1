//! The MAC and the page memory between a wire, an RPC network without delay, and a CPU that is a test.
use super::model::Octet;
use crate::ethernet::EthernetWith;
use crate::memory::{PageMemory, WINDOW_BITS};
use crate::rpc::model::{Receiver, Sender};
use crate::rpc::{LinkSink, LinkSource};
use hdl::check::{Bench, ClockLine};
use rand::rngs::StdRng;
use rand::SeedableRng;
use rust_hdl::prelude::*;
use spec::map::Node;
use spec::rpc::{Data, Kind, Message};
use spec::services::{ethernet, memory};
use std::collections::VecDeque;

/// Clocks of a millisecond, to make the PHY's times short.
pub const MILLISECOND: u64 = 20;

/// Both nodes, joined at the bulk port.
#[derive(LogicBlock)]
pub struct Nodes<const STRICT: u64, const BRIDGE: usize> {
    pub sys_clock: Signal<In, Clock>,
    pub eth_tx_clock: Signal<In, Clock>,
    pub eth_rx_clock: Signal<In, Clock>,
    pub ethernet_in: LinkSink,
    pub ethernet_out: LinkSource,
    pub memory_in: LinkSink,
    pub memory_out: LinkSource,
    pub window_address: Signal<In, Bits<WINDOW_BITS>>,
    pub window_read: Signal<In, Bit>,
    pub window_write_lanes: Signal<In, Bits<4>>,
    pub window_write: Signal<In, Bits<32>>,
    pub window_ready: Signal<Out, Bit>,
    pub window_value: Signal<Out, Bits<32>>,
    pub window_refused: Signal<Out, Bit>,
    pub rx_data_rise: Signal<In, Bits<4>>,
    pub rx_data_fall: Signal<In, Bits<4>>,
    pub rx_control_rise: Signal<In, Bit>,
    pub rx_control_fall: Signal<In, Bit>,
    pub tx_data_rise: Signal<Out, Bits<4>>,
    pub tx_data_fall: Signal<Out, Bits<4>>,
    pub tx_control_rise: Signal<Out, Bit>,
    pub tx_control_fall: Signal<Out, Bit>,
    pub mdc: Signal<Out, Bit>,
    pub mdio_out: Signal<Out, Bit>,
    pub mdio_enable: Signal<Out, Bit>,
    pub mdio_in: Signal<In, Bit>,
    pub phy_reset: Signal<Out, Bit>,
    pub bridge_in: [LinkSink; BRIDGE],
    pub bridge_out: [LinkSource; BRIDGE],
    ethernet: EthernetWith<MILLISECOND, STRICT, BRIDGE>,
    memory: PageMemory,
}

impl<const STRICT: u64, const BRIDGE: usize> Default for Nodes<STRICT, BRIDGE> {
    fn default() -> Self {
        Self {
            sys_clock: Default::default(),
            eth_tx_clock: Default::default(),
            eth_rx_clock: Default::default(),
            ethernet_in: Default::default(),
            ethernet_out: Default::default(),
            memory_in: Default::default(),
            memory_out: Default::default(),
            window_address: Default::default(),
            window_read: Default::default(),
            window_write_lanes: Default::default(),
            window_write: Default::default(),
            window_ready: Default::default(),
            window_value: Default::default(),
            window_refused: Default::default(),
            rx_data_rise: Default::default(),
            rx_data_fall: Default::default(),
            rx_control_rise: Default::default(),
            rx_control_fall: Default::default(),
            tx_data_rise: Default::default(),
            tx_data_fall: Default::default(),
            tx_control_rise: Default::default(),
            tx_control_fall: Default::default(),
            mdc: Default::default(),
            mdio_out: Default::default(),
            mdio_enable: Default::default(),
            mdio_in: Default::default(),
            phy_reset: Default::default(),
            bridge_in: std::array::from_fn(|_| Default::default()),
            bridge_out: std::array::from_fn(|_| Default::default()),
            ethernet: Default::default(),
            memory: Default::default(),
        }
    }
}

impl<const STRICT: u64, const BRIDGE: usize> Logic for Nodes<STRICT, BRIDGE> {
    #[hdl_gen]
    fn update(&mut self) {
        self.ethernet.sys_clock.next = self.sys_clock.val();
        self.ethernet.eth_tx_clock.next = self.eth_tx_clock.val();
        self.ethernet.eth_rx_clock.next = self.eth_rx_clock.val();
        self.memory.clock.next = self.sys_clock.val();
        LinkSink::link(&mut self.ethernet_in, &mut self.ethernet.link_in);
        LinkSource::link(&mut self.ethernet_out, &mut self.ethernet.link_out);
        LinkSink::link(&mut self.memory_in, &mut self.memory.link_in);
        LinkSource::link(&mut self.memory_out, &mut self.memory.link_out);
        crate::memory::BulkSource::join(&mut self.ethernet.bulk, &mut self.memory.bulk);
        self.memory.window_address.next = self.window_address.val();
        self.memory.window_read.next = self.window_read.val();
        self.memory.window_write_lanes.next = self.window_write_lanes.val();
        self.memory.window_write.next = self.window_write.val();
        self.window_ready.next = self.memory.window_ready.val();
        self.window_value.next = self.memory.window_value.val();
        self.window_refused.next = self.memory.window_refused.val();
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
        for i in 0..BRIDGE {
            LinkSink::link(&mut self.bridge_in[i], &mut self.ethernet.bridge_in[i]);
            LinkSource::link(&mut self.bridge_out[i], &mut self.ethernet.bridge_out[i]);
        }
    }
}

/// Periods in picoseconds of `sys`, `eth_tx`, and `eth_rx` at, under and over its rate by 250 ppm.
const SYS: u64 = 16_000;
const OCTET: u64 = 8_000;
/// See [SYS].
pub const RATES: [u64; 3] = [OCTET, OCTET - 2, OCTET + 2];

/// The nodes and all around them.
pub struct World<const STRICT: u64, const BRIDGE: usize = 0> {
    pub bench: Bench<Nodes<STRICT, BRIDGE>>,
    random: StdRng,
    to_ethernet: Sender,
    from_ethernet: Receiver,
    to_memory: Sender,
    from_memory: Receiver,
    to_bridge: Sender,
    from_bridge: Receiver,
    /// Calls of the bridge; what answers them.
    pub bridge_calls: Vec<Message>,
    pub instrument: fn(&Message) -> Message,
    /// Octets that will come from the wire.
    pub wire_in: VecDeque<Octet>,
    /// Octets that went onto the wire.
    pub wire_out: Vec<Octet>,
    /// Replies to the CPU.
    pub replies: VecDeque<Message>,
    /// Interrupts to the CPU.
    pub interrupts: VecDeque<Message>,
    /// Free each announced page at once, as a consumer that keeps up would do; how many that were.
    pub free_at_once: bool,
    pub freed: usize,
}

impl<const STRICT: u64, const BRIDGE: usize> World<STRICT, BRIDGE> {
    /// With a PHY whose octets take so many picoseconds.
    pub fn new(receive_period: u64) -> Self {
        Self::with(receive_period, |bench| bench)
    }

    /// One that keeps what the ports do, for a replay.
    pub fn recording() -> Self {
        Self::with(OCTET, Bench::recording)
    }

    fn with(
        receive_period: u64,
        prepare: impl Fn(Bench<Nodes<STRICT, BRIDGE>>) -> Bench<Nodes<STRICT, BRIDGE>>,
    ) -> Self {
        let clocks = vec![
            ClockLine::new(|d: &mut Nodes<STRICT, BRIDGE>| &mut d.sys_clock, SYS, 8_000),
            ClockLine::new(
                |d: &mut Nodes<STRICT, BRIDGE>| &mut d.eth_tx_clock,
                OCTET,
                5_000,
            ),
            ClockLine::new(
                |d: &mut Nodes<STRICT, BRIDGE>| &mut d.eth_rx_clock,
                receive_period,
                3_000,
            ),
        ];
        let mut world = Self {
            bench: prepare(Bench::with_clocks(Nodes::default(), clocks)),
            random: StdRng::seed_from_u64(1),
            to_ethernet: Sender::default(),
            from_ethernet: Receiver::default(),
            to_memory: Sender::default(),
            from_memory: Receiver::default(),
            to_bridge: Sender::default(),
            from_bridge: Receiver::default(),
            bridge_calls: vec![],
            instrument: |message| *message,
            wire_in: VecDeque::new(),
            wire_out: vec![],
            replies: VecDeque::new(),
            interrupts: VecDeque::new(),
            free_at_once: false,
            freed: 0,
        };
        world.bench.dut.mdio_in.next = true;
        world.steps(600);
        world
    }

    fn route(&mut self, source: Node, message: Message) {
        let message = Message {
            source: source.address(),
            ..message
        };
        match Node::from_address(message.destination) {
            Some(Node::Memory) => self.to_memory.push(message),
            Some(Node::Ethernet) => self.to_ethernet.push(message),
            Some(Node::Cpu) if message.kind == Kind::Interrupt => {
                if self.free_at_once && message.call == ethernet::frame_ready::CALL {
                    self.freed += 1;
                    let data = Data {
                        d0: 0,
                        d1: message.data.d1,
                        d2: 0,
                    };
                    self.put(Node::Memory, memory::free::CALL, data);
                }
                self.interrupts.push_back(message);
            }
            Some(Node::Cpu) if self.free_at_once && message.call == memory::free::CALL => {
                assert_eq!(message.kind, Kind::ReturnSuccess);
            }
            Some(Node::Cpu) => self.replies.push_back(message),
            other => panic!("a message to {other:?}"),
        }
    }

    /// A call of the CPU, not waited for.
    pub fn put(&mut self, to: Node, call: u8, data: Data) {
        let message = Message {
            source: Node::Cpu.address(),
            destination: to.address(),
            call,
            kind: Kind::Call,
            data,
        };
        self.route(Node::Cpu, message);
    }

    /// One edge of any clock.
    pub fn step(&mut self) {
        for clock in self.bench.step() {
            let dut = &mut self.bench.dut;
            match clock {
                0 => {
                    self.to_ethernet
                        .drive(&mut dut.ethernet_in, &mut self.random);
                    self.to_memory.drive(&mut dut.memory_in, &mut self.random);
                    let from_ethernet = self
                        .from_ethernet
                        .drive(&mut dut.ethernet_out, &mut self.random);
                    let from_memory = self
                        .from_memory
                        .drive(&mut dut.memory_out, &mut self.random);
                    for i in 0..BRIDGE {
                        self.to_bridge
                            .drive(&mut dut.bridge_in[i], &mut self.random);
                        let call = self
                            .from_bridge
                            .drive(&mut dut.bridge_out[i], &mut self.random);
                        if let Some(message) = call {
                            self.to_bridge.push((self.instrument)(&message));
                            self.bridge_calls.push(message);
                        }
                    }
                    from_ethernet
                        .into_iter()
                        .for_each(|message| self.route(Node::Ethernet, message));
                    from_memory
                        .into_iter()
                        .for_each(|message| self.route(Node::Memory, message));
                }
                1 => {
                    let carrier = dut.tx_control_rise.val();
                    let octet =
                        dut.tx_data_rise.val().to_u8() | dut.tx_data_fall.val().to_u8() << 4;
                    self.wire_out.push(Octet {
                        carrier,
                        error: carrier != dut.tx_control_fall.val(),
                        octet,
                    });
                }
                _ => {
                    let octet = self.wire_in.pop_front().unwrap_or_default();
                    dut.rx_data_rise.next = (octet.octet & 15).to_bits();
                    dut.rx_data_fall.next = (octet.octet >> 4).to_bits();
                    dut.rx_control_rise.next = octet.carrier;
                    dut.rx_control_fall.next = octet.carrier ^ octet.error;
                }
            }
        }
    }

    /// So many `sys` clocks.
    pub fn steps(&mut self, clocks: u64) {
        let end = self.bench.cycles() + clocks;
        while self.bench.cycles() < end {
            self.step();
        }
    }

    /// Until all octets have come from the wire, and 200 clocks more.
    pub fn drain(&mut self) {
        while !self.wire_in.is_empty() {
            self.step();
        }
        self.steps(200);
    }

    /// A call of the CPU; its answer.
    pub fn call(&mut self, to: Node, call: u8, data: Data) -> Message {
        self.put(to, call, data);
        for _ in 0..3000 {
            self.steps(1);
            if let Some(reply) = self.replies.pop_front() {
                assert_eq!((reply.source, reply.call), (to.address(), call));
                return reply;
            }
        }
        panic!("no answer to call {call:#x} of {to:?}");
    }

    /// The CPU reads a word of the window, or nothing if it is refused.
    pub fn read(&mut self, offset: u32) -> Option<u32> {
        self.bench.dut.window_address.next = offset.to_bits();
        self.bench.dut.window_read.next = true;
        self.wait_for_window();
        self.bench.dut.window_read.next = false;
        self.bench.settle();
        (!self.bench.dut.window_refused.val()).then(|| self.bench.dut.window_value.val().to_u32())
    }

    /// The CPU writes a word of the window.
    pub fn write(&mut self, offset: u32, value: u32) {
        self.bench.dut.window_address.next = offset.to_bits();
        self.bench.dut.window_write.next = value.to_bits();
        self.bench.dut.window_write_lanes.next = 0xf_u8.to_bits();
        self.wait_for_window();
        self.bench.dut.window_write_lanes.next = 0_u8.to_bits();
        self.bench.settle();
        assert!(
            !self.bench.dut.window_refused.val(),
            "write at {offset:#x} refused"
        );
    }

    fn wait_for_window(&mut self) {
        for _ in 0..30 {
            self.bench.settle();
            let ready = self.bench.dut.window_ready.val();
            self.steps(1);
            if ready {
                return;
            }
        }
        panic!("the window never became ready");
    }
}
