//! A caller, a router, the peripheral controller, and devices.
use crate::devices::{OnI2c, OnSpi, LIMITS};
use cores::peripheral::Server;
use cores::rpc::{LinkSink, LinkSource, Plan, PortPlan, Router};
use rust_hdl::prelude::*;
use sim::device::i2c::{I2cBus, Limits};
use sim::engine::{Input, Model, Output, Time};
use spec::map::{Node, SYS_HERTZ};
use spec::rpc::{Data, Kind, Message, WORDS};
use spec::services::peripheral::{GPIO_PINS, SPI_BUSES};
use std::collections::VecDeque;

/// The caller's port of the router is open, the controller is at the other.
#[derive(LogicBlock)]
struct Circuit {
    clock: Signal<In, Clock>,
    link_in: LinkSink,
    link_out: LinkSource,
    spi_select: Signal<Out, Bits<SPI_BUSES>>,
    spi_clock: Signal<Out, Bits<SPI_BUSES>>,
    spi_out: Signal<Out, Bits<SPI_BUSES>>,
    spi_in: Signal<In, Bits<SPI_BUSES>>,
    scl_low: Signal<Out, Bit>,
    sda_low: Signal<Out, Bit>,
    scl_in: Signal<In, Bit>,
    sda_in: Signal<In, Bit>,
    gpio_in: Signal<In, Bits<GPIO_PINS>>,
    router: Router<2, 3>,
    server: Server,
}

impl Circuit {
    fn new() -> Self {
        let nodes = [Node::Cpu, Node::Peripheral];
        let plan = Plan {
            ports: nodes.map(|node| PortPlan::node(node.address())).to_vec(),
            uplink: None,
        };
        Circuit {
            clock: Default::default(),
            link_in: Default::default(),
            link_out: Default::default(),
            spi_select: Default::default(),
            spi_clock: Default::default(),
            spi_out: Default::default(),
            spi_in: Default::default(),
            scl_low: Default::default(),
            sda_low: Default::default(),
            scl_in: Default::default(),
            sda_in: Default::default(),
            gpio_in: Default::default(),
            router: Router::new(&plan),
            server: Default::default(),
        }
    }
}

impl Logic for Circuit {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, router, server);
        LinkSink::link(&mut self.link_in, &mut self.router.sinks[0]);
        LinkSource::link(&mut self.link_out, &mut self.router.sources[0]);
        LinkSource::join(&mut self.server.link_out, &mut self.router.sinks[1]);
        LinkSource::join(&mut self.router.sources[1], &mut self.server.link_in);
        self.router.query.ask.next = false;
        self.router.query.port.next = 0.into();
        self.router.query.kind.next = 0.into();
        self.spi_select.next = self.server.spi_select.val();
        self.spi_clock.next = self.server.spi_clock.val();
        self.spi_out.next = self.server.spi_out.val();
        self.server.spi_in.next = self.spi_in.val();
        self.scl_low.next = self.server.scl_low.val();
        self.sda_low.next = self.server.sda_low.val();
        self.server.scl_in.next = self.scl_in.val();
        self.server.sda_in.next = self.sda_in.val();
        self.server.gpio_in.next = self.gpio_in.val();
        self.server.strap_5v.next = true;
        self.server.strap_12v.next = false;
    }
}

/// Longest that a call may take: the time-out of I2C and a byte.
const PATIENCE: u64 = SYS_HERTZ as u64 / 1000 * 30;

struct Ports {
    data: Input,
    valid: Input,
    reply: Input,
    request_room: Input,
    reply_room: Input,
    spi_in: Input,
    scl_in: Input,
    sda_in: Input,
    gpio_in: Input,
    ready: Output,
    said: Output,
    says: Output,
    /// SPI select, clock and data; I2C clock and data.
    pins: [Output; 5],
}

/// The desk. One step is one clock.
pub struct Desk {
    model: Model,
    ports: Ports,
    period: Time,
    clocks: u64,
    queue: VecDeque<Message>,
    sending: VecDeque<u32>,
    heard: Vec<u32>,
    pins: [u64; 5],
    pub spi: [OnSpi; SPI_BUSES],
    pub bus: I2cBus,
    pub i2c: OnI2c,
    /// Levels of the pins.
    pub gpio: u64,
    /// The caller has room for interrupts.
    pub listens: bool,
    /// Interrupts that came, with the clock.
    pub interrupts: Vec<(u64, Message)>,
}

impl Desk {
    /// Devices on all buses, those on I2C with the limits of this mode and their own; or nothing, where no compiler is.
    pub fn new(mode: Limits) -> Option<Desk> {
        let verilog = hdl::verilog(&mut Circuit::new(), "top").expect("sound");
        let mut model = match Model::build("peripherals", &verilog, &["clock"]) {
            Ok(model) => model,
            Err(error) if std::env::var_os("PDU_REQUIRE_TOOLS").is_none() => {
                println!("SKIPPED: {error}");
                return None;
            }
            Err(error) => panic!("{error}"),
        };
        let period = Time::period_of(SYS_HERTZ);
        model.clock("clock", period).expect("the clock");
        let limits: Vec<_> = [("I2C bus", mode)].into_iter().chain(LIMITS).collect();
        Some(Desk {
            ports: ports(&model),
            model,
            period,
            clocks: 0,
            queue: VecDeque::new(),
            sending: VecDeque::new(),
            heard: vec![],
            pins: [0; 5],
            spi: [0, 1, 2].map(|bus| OnSpi::adc(&format!("ADC {bus}"), CODES[bus])),
            bus: I2cBus::new(&limits),
            i2c: OnI2c::default(),
            gpio: 0,
            listens: true,
            interrupts: vec![],
        })
    }

    pub fn clocks(&self) -> u64 {
        self.clocks
    }

    pub fn now(&self) -> Time {
        Time(self.period.0 * self.clocks)
    }

    /// One clock; an answer if one has come.
    pub fn step(&mut self) -> Option<Message> {
        let now = self.now();
        self.devices(now);
        self.speak();
        let ready = self.model.get(self.ports.ready) != 0;
        self.model.step(1);
        self.clocks += 1;
        // Word 0 comes in the clock after the one in which there was room.
        if ready && self.sending.is_empty() {
            let message = self.queue.pop_front();
            self.sending
                .extend(message.iter().flat_map(|m| m.to_words()));
        }
        self.listen()
    }

    fn devices(&mut self, now: Time) {
        let pins = self.ports.pins.map(|pin| self.model.get(pin));
        let mut levels = 0;
        for (bus, device) in self.spi.iter_mut().enumerate() {
            let of_bus = |pins: [u64; 5]| [pins[0], pins[1], pins[2]].map(|p| p >> bus & 1 != 0);
            if of_bus(pins) != of_bus(self.pins) {
                device.pins(now, of_bus(pins));
            }
            levels |= u64::from(device.level(now)) << bus;
        }
        self.bus.advance(now, &mut self.i2c);
        if pins[3..] != self.pins[3..] {
            self.bus
                .pins(now, pins[3] != 0, pins[4] != 0, &mut self.i2c);
        }
        self.pins = pins;
        self.model.set(self.ports.spi_in, levels);
        self.model.set(self.ports.scl_in, self.bus.clock().into());
        self.model.set(self.ports.sda_in, self.bus.data().into());
        self.model.set(self.ports.gpio_in, self.gpio);
    }

    fn speak(&mut self) {
        let word = self.sending.pop_front();
        self.model.set(self.ports.valid, word.is_some().into());
        self.model.set(self.ports.data, word.unwrap_or(0).into());
        self.model.set(self.ports.reply, 0);
        self.model.set(self.ports.request_room, self.listens.into());
        self.model.set(self.ports.reply_room, 1);
    }

    fn listen(&mut self) -> Option<Message> {
        if self.model.get(self.ports.says) == 0 {
            return None;
        }
        self.heard.push(self.model.get(self.ports.said) as u32);
        let words: [u32; WORDS] = self.heard.as_slice().try_into().ok()?;
        self.heard.clear();
        let message = Message::from_words(words);
        assert_eq!(message.source, Node::Peripheral.address());
        if message.kind == Kind::Interrupt {
            self.interrupts.push((self.clocks, message));
            return None;
        }
        Some(message)
    }

    pub fn steps(&mut self, clocks: u64) {
        for _ in 0..clocks {
            assert_eq!(self.step(), None);
        }
    }

    /// Lets the caller send a call as soon as it can.
    pub fn send(&mut self, call: u8, data: Data) {
        self.queue.push_back(Message {
            source: Node::Cpu.address(),
            destination: Node::Peripheral.address(),
            call,
            kind: Kind::Call,
            data,
        });
    }

    /// The next answer.
    pub fn answer(&mut self) -> Message {
        for _ in 0..PATIENCE {
            if let Some(answer) = self.step() {
                return answer;
            }
        }
        panic!("no answer");
    }

    /// Sends a call and waits for its answer.
    pub fn call(&mut self, call: u8, data: Data) -> (Kind, Data) {
        self.send(call, data);
        let answer = self.answer();
        assert_eq!(answer.call, call);
        (answer.kind, answer.data)
    }

    /// A call that must succeed.
    pub fn succeed(&mut self, call: u8, data: Data) -> Data {
        let (kind, data) = self.call(call, data);
        assert_eq!(kind, Kind::ReturnSuccess, "call {call:#x}");
        data
    }

    /// What was done that data sheets forbid.
    pub fn violations(&self) -> Vec<String> {
        let i2c = self.bus.violations().map(|v| v.text.clone());
        let spi = self.spi.iter().flat_map(OnSpi::violations);
        i2c.chain(spi).collect()
    }
}

/// What the inputs of the converters show.
pub const CODES: [[u32; 4]; SPI_BUSES] = [
    [0xa5c, 0x123, 0xfff, 0x001],
    [0x5a3, 0x000, 0x800, 0x7ff],
    [0x333, 0xccc, 0x0f0, 0xf0f],
];

fn ports(model: &Model) -> Ports {
    let input = |name: &str| model.input(name).expect("a port of the desk");
    let output = |name: &str| model.output(name).expect("a port of the desk");
    Ports {
        data: input("link_in$data"),
        valid: input("link_in$valid"),
        reply: input("link_in$reply"),
        request_room: input("link_out$request_ready"),
        reply_room: input("link_out$reply_ready"),
        spi_in: input("spi_in"),
        scl_in: input("scl_in"),
        sda_in: input("sda_in"),
        gpio_in: input("gpio_in"),
        ready: output("link_in$request_ready"),
        said: output("link_out$data"),
        says: output("link_out$valid"),
        pins: ["spi_select", "spi_clock", "spi_out", "scl_low", "sda_low"].map(output),
    }
}
