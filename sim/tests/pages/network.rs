//! The MAC, the page memory, their network and a consumer, compiled; and the wire at the other side of the MAC.
use super::consumer::Consumer;
use cores::ethernet::Ethernet;
use cores::memory::{BulkSource, PageMemory};
use cores::rpc::{LinkSource, Plan, PortPlan, Router};
use rust_hdl::prelude::*;
use sim::device::rgmii::{self, Decoder, Sent, Shape, Speed, OCTET};
use sim::engine::{CaptureId, Input, Model, Output, PlaybackId, Time};
use spec::map::Node;

/// Period of `sys`.
pub const SYS: Time = Time::period_of(spec::map::SYS_HERTZ);

#[derive(LogicBlock)]
struct Network {
    pub sys_clock: Signal<In, Clock>,
    pub eth_tx_clock: Signal<In, Clock>,
    pub eth_rx_clock: Signal<In, Clock>,
    pub rx_data_rise: Signal<In, Bits<4>>,
    pub rx_data_fall: Signal<In, Bits<4>>,
    pub rx_control_rise: Signal<In, Bit>,
    pub rx_control_fall: Signal<In, Bit>,
    pub tx_data_rise: Signal<Out, Bits<4>>,
    pub tx_data_fall: Signal<Out, Bits<4>>,
    pub tx_control_rise: Signal<Out, Bit>,
    pub tx_control_fall: Signal<Out, Bit>,
    pub echo: Signal<In, Bit>,
    pub keep: Signal<In, Bit>,
    pub let_go: Signal<In, Bit>,
    pub announced: Signal<Out, Bits<32>>,
    pub refused: Signal<Out, Bit>,
    router: Router<3, 4>,
    consumer: Consumer,
    memory: PageMemory,
    ethernet: Ethernet<0>,
}

impl Default for Network {
    fn default() -> Self {
        let nodes = [Node::Cpu, Node::Memory, Node::Ethernet];
        let plan = Plan {
            ports: nodes.map(|node| PortPlan::node(node.address())).to_vec(),
            uplink: None,
        };
        Self {
            sys_clock: Default::default(),
            eth_tx_clock: Default::default(),
            eth_rx_clock: Default::default(),
            rx_data_rise: Default::default(),
            rx_data_fall: Default::default(),
            rx_control_rise: Default::default(),
            rx_control_fall: Default::default(),
            tx_data_rise: Default::default(),
            tx_data_fall: Default::default(),
            tx_control_rise: Default::default(),
            tx_control_fall: Default::default(),
            echo: Default::default(),
            keep: Default::default(),
            let_go: Default::default(),
            announced: Default::default(),
            refused: Default::default(),
            router: Router::new(&plan),
            consumer: Default::default(),
            memory: Default::default(),
            ethernet: Default::default(),
        }
    }
}

impl Logic for Network {
    #[hdl_gen]
    fn update(&mut self) {
        self.router.clock.next = self.sys_clock.val();
        self.consumer.clock.next = self.sys_clock.val();
        self.memory.clock.next = self.sys_clock.val();
        self.ethernet.sys_clock.next = self.sys_clock.val();
        self.ethernet.eth_tx_clock.next = self.eth_tx_clock.val();
        self.ethernet.eth_rx_clock.next = self.eth_rx_clock.val();
        LinkSource::join(&mut self.consumer.link_out, &mut self.router.sinks[0]);
        LinkSource::join(&mut self.router.sources[0], &mut self.consumer.link_in);
        LinkSource::join(&mut self.memory.link_out, &mut self.router.sinks[1]);
        LinkSource::join(&mut self.router.sources[1], &mut self.memory.link_in);
        LinkSource::join(&mut self.ethernet.link_out, &mut self.router.sinks[2]);
        LinkSource::join(&mut self.router.sources[2], &mut self.ethernet.link_in);
        BulkSource::join(&mut self.ethernet.bulk, &mut self.memory.bulk);
        self.router.query.ask.next = false;
        self.router.query.port.next = 0.into();
        self.router.query.kind.next = 0.into();
        self.memory.window_address.next = 0.into();
        self.memory.window_read.next = false;
        self.memory.window_write_lanes.next = 0.into();
        self.memory.window_write.next = 0.into();
        self.ethernet.mdio_in.next = true;
        self.ethernet.rx_data_rise.next = self.rx_data_rise.val();
        self.ethernet.rx_data_fall.next = self.rx_data_fall.val();
        self.ethernet.rx_control_rise.next = self.rx_control_rise.val();
        self.ethernet.rx_control_fall.next = self.rx_control_fall.val();
        self.tx_data_rise.next = self.ethernet.tx_data_rise.val();
        self.tx_data_fall.next = self.ethernet.tx_data_fall.val();
        self.tx_control_rise.next = self.ethernet.tx_control_rise.val();
        self.tx_control_fall.next = self.ethernet.tx_control_fall.val();
        self.consumer.echo.next = self.echo.val();
        self.consumer.keep.next = self.keep.val();
        self.consumer.let_go.next = self.let_go.val();
        self.announced.next = self.consumer.announced.val();
        self.refused.next = self.consumer.refused.val();
    }
}

/// The network, running.
pub struct World {
    model: Model,
    wire_in: PlaybackId,
    wire_out: CaptureId,
    decoder: Decoder,
    echo: Input,
    keep: Input,
    let_go: Input,
    announced: Output,
    refused: Output,
}

impl World {
    /// With a PHY whose octets take so long, and the Verilog changed by `mutate`; none where a tool is missing.
    pub fn start(name: &str, octet: Time, mutate: impl Fn(&str) -> String) -> Option<Self> {
        let verilog = mutate(&hdl::verilog(&mut Network::default(), "top").expect("sound"));
        let clocks = ["sys_clock", "eth_tx_clock", "eth_rx_clock"];
        let mut model = match Model::build(name, &verilog, &clocks) {
            Ok(model) => model,
            Err(error) if std::env::var_os("PDU_REQUIRE_TOOLS").is_none() => {
                println!("SKIPPED: {error}");
                return None;
            }
            Err(error) => panic!("{error}"),
        };
        let input = |name: &str| model.input(name).expect("a port");
        let output = |name: &str| model.output(name).expect("a port");
        let rx = [
            "rx_data_rise",
            "rx_data_fall",
            "rx_control_rise",
            "rx_control_fall",
        ]
        .map(input);
        let tx = [
            "tx_data_rise",
            "tx_data_fall",
            "tx_control_rise",
            "tx_control_fall",
        ]
        .map(output);
        let [echo, keep, let_go] = ["echo", "keep", "let_go"].map(input);
        let [announced, refused] = ["announced", "refused"].map(output);
        let periods = [SYS, OCTET, octet];
        let [_, tx_clock, rx_clock] = std::array::from_fn(|clock| {
            model.clock(clocks[clock], periods[clock]).expect("a clock")
        });
        let wire_in = model.playback(rx_clock, &rx, rgmii::idle(None));
        let wire_out = model.capture(tx_clock, tx[2], &tx, false);
        let mut world = Self {
            model,
            wire_in,
            wire_out,
            decoder: Decoder::new(Speed::Gigabit),
            echo,
            keep,
            let_go,
            announced,
            refused,
        };
        // Until the MAC has its pages.
        world.clocks(600);
        Some(world)
    }

    /// Sends frames back, or frees their pages.
    pub fn echo(&mut self, echo: bool) {
        self.model.set(self.echo, echo.into());
    }

    /// Keeps frames.
    pub fn keep(&mut self, keep: bool) {
        self.model.set(self.keep, keep.into());
    }

    /// Lets go of one frame that is kept.
    pub fn let_go(&mut self) {
        self.model.set(self.let_go, 1);
        self.clocks(1);
        self.model.set(self.let_go, 0);
    }

    /// So many clocks of `sys`.
    pub fn clocks(&mut self, clocks: u64) {
        let end = self.model.now().0 + clocks * SYS.0;
        self.model.run_until(Time(end));
    }

    /// Puts a frame on the wire, behind those that wait.
    pub fn send(&mut self, frame: &[u8]) {
        let mut samples = vec![];
        rgmii::encode(frame, Shape::default(), Speed::Gigabit, &mut samples);
        self.model.play(self.wire_in, &samples);
    }

    /// Until all that waits is on the wire, and so many clocks more.
    pub fn drain(&mut self, clocks: u64) {
        while self.model.pending(self.wire_in) > 0 {
            self.clocks(1000.min(1 + self.model.pending(self.wire_in) as u64 / 2));
        }
        self.clocks(clocks);
    }

    /// What came out since the last time; nothing may be under way.
    pub fn sent(&mut self) -> Vec<Sent> {
        let samples = self.model.take(self.wire_out);
        let mut sent: Vec<Sent> = samples
            .iter()
            .filter_map(|sample| self.decoder.sample(Time(sample.time), sample.bits))
            .collect();
        sent.extend(self.decoder.finish());
        sent
    }

    /// Frames announced so far. Panics if the consumer was ever refused a call.
    pub fn announced(&self) -> u64 {
        assert_eq!(self.model.get(self.refused), 0, "a call was refused");
        self.model.get(self.announced)
    }
}
