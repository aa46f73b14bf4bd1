//! The chip, the board around it, and the network cable, run against simulated time.

use crate::board::{Board, ChipInputs, ChipOutputs, Nominal};
use crate::device::rgmii::{self, Speed};
use crate::engine::{ClockId, EngineError, Input, Model, Output, Stop, Time};
use crate::host::{CallError, Circuit, Transport};
use crate::network::{Network, Unplugged};
use crate::ports::{ChipPorts, CLOCKS};
use crate::record::{FrameRecorder, MessageTrace};
use spec::map::{Node, ETHERNET_HERTZ, SYS_HERTZ};
use spec::rpc::{Data, Message};
use spec::services::breaker::CHANNELS;
use std::collections::VecDeque;
use std::net::Ipv4Addr;

/// How often the network is asked for frames.
const NETWORK_TURN: Time = Time::microseconds(20);
/// Frames that wait for the receive pins at most; more are lost, as in a switch.
const RECEIVE_QUEUE: usize = 256;

/// Something worth telling.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The PHY has a link of this speed, or lost it.
    Link(Option<Speed>),
    /// The device has an address.
    Address(Ipv4Addr),
    /// An output was switched by the chip.
    Power {
        /// Which.
        channel: usize,
        /// On or off.
        on: bool,
    },
    /// The comparator of a channel changed.
    Overcurrent {
        /// Which.
        channel: usize,
        /// Whether there is too much current.
        active: bool,
    },
    /// The trip LED of a channel changed.
    TripLed {
        /// Which.
        channel: usize,
        /// Whether it is lit.
        lit: bool,
    },
    /// The board's fault LED changed.
    FaultLed(bool),
    /// The chip sent a faulty frame.
    BadFrame(String),
}

/// Frames and messages so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Frames that the device sent.
    pub sent: u64,
    /// Frames that the device was sent.
    pub received: u64,
    /// Frames that it sent and the PHY sent back, which are not among them.
    pub returned: u64,
    /// Of all that it sent, the faulty ones.
    pub faulty: u64,
    /// Frames for the device that were lost because too many waited.
    pub lost: u64,
}

/// The simulation.
pub struct Machine {
    model: Model,
    ports: ChipPorts,
    board: Board,
    network: Box<dyn Network>,
    outputs: ChipOutputs,
    inputs: ChipInputs,
    leds: (u64, bool),
    link: Option<Speed>,
    sys_clock: ClockId,
    receive_clock: ClockId,
    offset: i64,
    address: Option<Ipv4Addr>,
    decoder: rgmii::Decoder,
    waiting: VecDeque<Vec<u8>>,
    next_turn: Time,
    recorder: Option<FrameRecorder>,
    trace: MessageTrace,
    messages: Vec<(Time, Message)>,
    keep_messages: bool,
    events: Vec<(Time, Event)>,
    counts: Counts,
}

impl Machine {
    /// Joins a model of the chip and a board. The network cable is not plugged into anything.
    pub fn new(mut model: Model, board: Board) -> Result<Machine, EngineError> {
        let sys = Time::period_of(SYS_HERTZ);
        let ethernet = Time::period_of(ETHERNET_HERTZ);
        let periods = [sys, ethernet, ethernet];
        let mut clocks = Vec::new();
        for (name, period) in CLOCKS.iter().zip(periods) {
            clocks.push(model.clock(name, period)?);
        }
        let ports = ChipPorts::find(&mut model, [clocks[0], clocks[1], clocks[2]])?;
        let mut machine = Machine {
            model,
            ports,
            board,
            network: Box::new(Unplugged),
            outputs: ChipOutputs::default(),
            inputs: ChipInputs::default(),
            leds: (0, false),
            link: None,
            sys_clock: clocks[0],
            receive_clock: clocks[2],
            offset: 0,
            address: None,
            decoder: rgmii::Decoder::new(Speed::Gigabit),
            waiting: VecDeque::new(),
            next_turn: Time::ZERO,
            recorder: None,
            trace: MessageTrace::default(),
            messages: Vec::new(),
            keep_messages: false,
            events: Vec::new(),
            counts: Counts::default(),
        };
        machine.write_inputs(true);
        machine.model.settle();
        machine.look();
        Ok(machine)
    }

    /// Plugs the cable into a network.
    pub fn set_network(&mut self, network: Box<dyn Network>) {
        self.network = network;
    }

    /// Puts another network in the place of the present one, which it is given.
    pub fn change_network(&mut self, make: impl FnOnce(Box<dyn Network>) -> Box<dyn Network>) {
        let present = std::mem::replace(&mut self.network, Box::new(Unplugged));
        self.network = make(present);
    }

    /// The network has something to say: it is asked at once, not at its next turn.
    pub fn hurry_network(&mut self) {
        self.next_turn = self.now();
    }

    /// Records frames from now on.
    pub fn set_recorder(&mut self, recorder: FrameRecorder) {
        self.recorder = Some(recorder);
    }

    /// The message trace of the CPU's link.
    pub fn trace(&mut self) -> &mut MessageTrace {
        &mut self.trace
    }

    /// Keeps messages of the CPU's link for [`Machine::take_messages`] from now on.
    pub fn keep_messages(&mut self) {
        self.keep_messages = true;
    }

    /// Messages of the CPU's link since the last time.
    pub fn take_messages(&mut self) -> Vec<(Time, Message)> {
        std::mem::take(&mut self.messages)
    }

    /// Simulated time.
    pub fn now(&self) -> Time {
        self.model.now()
    }

    /// Cycles of the `sys` clock.
    pub fn cycles(&self) -> u64 {
        self.now().0 / Time::period_of(SYS_HERTZ).0
    }

    /// Events since the last time.
    pub fn take_events(&mut self) -> Vec<(Time, Event)> {
        std::mem::take(&mut self.events)
    }

    /// Frames so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The clock `sys` of the compiled chip.
    pub fn sys_clock(&self) -> ClockId {
        self.sys_clock
    }

    /// The compiled chip.
    pub fn model(&mut self) -> &mut Model {
        &mut self.model
    }

    /// The devices around it, to look at.
    pub fn board(&self) -> &Board {
        &self.board
    }

    /// Changes the devices; the function is told the time.
    pub fn change<R>(&mut self, change: impl FnOnce(Time, &mut Board) -> R) -> R {
        let now = self.now();
        self.board.advance(now);
        let result = change(now, &mut self.board);
        self.after_board(now);
        result
    }

    /// Levels that the chip drives.
    pub fn outputs(&self) -> &ChipOutputs {
        &self.outputs
    }

    /// The device's address, once it is known.
    pub fn address(&self) -> Option<Ipv4Addr> {
        self.address
    }

    /// Whether the fault LED is lit.
    pub fn fault_led(&self) -> bool {
        self.leds.1
    }

    /// Runs until a time.
    pub fn run_until(&mut self, until: Time) {
        while self.now() < until {
            self.turn(until);
        }
    }

    /// Runs until a condition holds, at most until a time; whether it holds.
    pub fn run_while(&mut self, until: Time, mut going: impl FnMut(&mut Machine) -> bool) -> bool {
        while going(self) {
            if self.now() >= until {
                return false;
            }
            self.turn(until);
        }
        true
    }

    /// Runs to the next thing that happens.
    fn turn(&mut self, until: Time) {
        if self.now() >= self.next_turn {
            self.serve_network();
        }
        let deadline = self.board.deadline().unwrap_or(Time::MAX);
        let stop = self
            .model
            .run_until(until.min(self.next_turn).min(deadline.max(self.now())));
        let now = self.now();
        self.board.advance(now);
        if stop == Stop::Event {
            self.look();
        }
        self.after_board(now);
        self.take_sent(now);
        self.take_trace();
    }

    /// What follows when a device may have changed.
    fn after_board(&mut self, now: Time) {
        self.write_inputs(false);
        let link = self.board.link();
        if link != self.link {
            self.link = link;
            self.model.play_idle(self.ports.receive, rgmii::idle(link));
            self.set_receive_clock();
            self.decoder = rgmii::Decoder::new(self.speed());
            self.events.push((now, Event::Link(link)));
        }
    }

    /// Speed of the link, or of the pins without one.
    pub fn speed(&self) -> Speed {
        self.link.unwrap_or(Speed::Gigabit)
    }

    /// Makes the PHY's clock so many parts per million slower than the chip's (faster if negative).
    pub fn set_receive_offset(&mut self, parts_per_million: i64) {
        self.offset = parts_per_million;
        self.set_receive_clock();
    }

    fn set_receive_clock(&mut self) {
        let period = self.speed().clock().0;
        let more = (period as i64 / 1_000_000) * self.offset;
        let period = Time(period.saturating_add_signed(more));
        self.model.set_period(self.receive_clock, period);
    }

    fn write_inputs(&mut self, all: bool) {
        let old = self.inputs;
        let new = self.board.inputs();
        if new == old && !all {
            return;
        }
        let changed = new.overcurrent ^ old.overcurrent;
        for channel in (0..CHANNELS).filter(|channel| changed >> channel & 1 != 0) {
            let active = new.overcurrent >> channel & 1 != 0;
            let event = Event::Overcurrent { channel, active };
            self.events.push((self.model.now(), event));
        }
        self.inputs = new;
        for (input, value) in self.ports.inputs(&new) {
            let input: Input = input;
            self.model.set(input, value);
        }
    }

    /// Reads what the chip drives, and passes it on.
    fn look(&mut self) {
        let now = self.now();
        let outputs = self.ports.outputs(&self.model);
        let leds = self.ports.leds(&self.model);
        let switched = outputs.power_enable ^ self.outputs.power_enable;
        let tripped = leds.0 ^ self.leds.0;
        for channel in 0..CHANNELS {
            if switched >> channel & 1 != 0 {
                let on = outputs.power_enable >> channel & 1 != 0;
                self.events.push((now, Event::Power { channel, on }));
            }
            if tripped >> channel & 1 != 0 {
                let lit = leds.0 >> channel & 1 != 0;
                self.events.push((now, Event::TripLed { channel, lit }));
            }
        }
        if leds.1 != self.leds.1 {
            self.events.push((now, Event::FaultLed(leds.1)));
        }
        self.leds = leds;
        if outputs != self.outputs {
            self.outputs = outputs;
            self.board.drive(now, &outputs);
        }
    }

    fn serve_network(&mut self) {
        let now = self.now();
        self.next_turn = now + NETWORK_TURN;
        for frame in self.network.poll(now) {
            if self.link.is_none() {
                continue;
            }
            if self.waiting.len() < RECEIVE_QUEUE {
                self.waiting.push_back(frame);
            } else {
                self.counts.lost += 1;
            }
        }
        let address = self.network.device_address();
        if address != self.address {
            self.address = address;
            self.events
                .extend(address.map(|a| (now, Event::Address(a))));
        }
        self.feed();
    }

    /// Puts waiting frames onto the receive pins, as many as keep them busy until the next turn.
    fn feed(&mut self) {
        let speed = self.speed();
        let enough = (NETWORK_TURN.0 / speed.clock().0) as usize;
        let mut samples = Vec::new();
        let pending = self.model.pending(self.ports.receive);
        while pending + samples.len() < enough {
            let Some(frame) = self.waiting.pop_front() else {
                break;
            };
            let begins = (pending + samples.len()) as u64;
            let start = self.now() + Time(begins * speed.clock().0);
            rgmii::encode(&frame, rgmii::Shape::default(), speed, &mut samples);
            self.counts.received += 1;
            if let Some(recorder) = &mut self.recorder {
                recorder.frame(start, &frame);
            }
        }
        self.model.play(self.ports.receive, &samples);
    }

    /// Clocks for which the receive pins are busy with what is known by now.
    pub fn queued(&self) -> usize {
        self.model.pending(self.ports.receive)
    }

    /// Puts octets onto the receive pins as they are, for frames that a network would not make.
    pub fn inject(&mut self, frame: &[u8], shape: rgmii::Shape) {
        let mut samples = Vec::new();
        rgmii::encode(frame, shape, self.speed(), &mut samples);
        self.model.play(self.ports.receive, &samples);
    }

    /// Puts a carrier that is no frame onto the receive pins, and idle octets after it.
    pub fn inject_carrier(&mut self, octets: &[u8], gap: usize) {
        let mut samples = Vec::new();
        rgmii::encode_carrier(octets, gap, self.speed(), &mut samples);
        self.model.play(self.ports.receive, &samples);
    }

    fn take_sent(&mut self, now: Time) {
        let samples = self.model.take(self.ports.transmit);
        let mut sent = Vec::new();
        for sample in &samples {
            sent.extend(self.decoder.sample(Time(sample.time), sample.bits));
        }
        let active: Output = self.ports.transmit_control;
        if self.model.get(active) == 0 {
            sent.extend(self.decoder.finish());
        }
        if sent.is_empty() {
            return;
        }
        if let Some(survives) = self.board.phy_returns() {
            return self.send_back(sent, survives);
        }
        for frame in sent {
            self.counts.sent += 1;
            if let Some(recorder) = &mut self.recorder {
                recorder.frame(frame.start, &frame.octets);
            }
            match frame.fault {
                None => self.network.receive(now, &frame.octets),
                Some(fault) => {
                    self.counts.faulty += 1;
                    self.events.push((frame.start, Event::BadFrame(fault)));
                }
            }
        }
        self.serve_network();
    }

    /// The PHY loops back: what the chip sent comes back to it, each frame with an octet spoiled if it does not survive.
    fn send_back(&mut self, sent: Vec<rgmii::Sent>, survives: bool) {
        let shape = rgmii::Shape {
            spoil: u32::from(!survives),
            ..rgmii::Shape::default()
        };
        for frame in sent {
            if let Some(fault) = frame.fault {
                self.counts.faulty += 1;
                self.events.push((frame.start, Event::BadFrame(fault)));
            }
            self.counts.returned += 1;
            self.inject(&frame.octets, shape);
        }
    }

    fn take_trace(&mut self) {
        let Some(observed) = self.ports.observed else {
            return;
        };
        let words = observed.map(|capture| {
            let samples = self.model.take(capture);
            samples
                .iter()
                .map(|sample| (Time(sample.time), sample.bits as u32))
                .collect()
        });
        let messages = self.trace.words(words);
        if self.keep_messages {
            self.messages.extend(messages);
        }
    }
}

/// A board whose channels have these loads.
pub fn board_with_loads(nominal: Nominal, seed: u64, ohms: &[(usize, f64)]) -> Board {
    let mut board = Board::new(nominal, seed);
    for (channel, ohms) in ohms {
        let load = crate::device::channel::Load::resistor(*ohms);
        board.set_load(Time::ZERO, *channel, load);
    }
    board
}

impl Circuit for Machine {
    fn model(&mut self) -> &mut Model {
        &mut self.model
    }
    fn run_for(&mut self, time: Time) {
        self.run_until(self.now() + time);
    }
}

/// The chip's instruments.
impl Transport for Machine {
    fn call(&mut self, node: Node, call: u8, data: Data) -> Result<Message, CallError> {
        let port = self.ports.host.ok_or(CallError::NoPort)?;
        port.call(self, node, call, data)
    }
}
