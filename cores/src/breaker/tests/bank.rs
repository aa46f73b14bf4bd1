//! The node at its link and pins.
use crate::breaker::Bank;
use crate::rpc::model::{random_message, Receiver, Sender};
use hdl::check::{self, Bench};
use rand::{rngs::StdRng, Rng, SeedableRng};
use rust_hdl::prelude::*;
use spec::map::{Node, SYS_HERTZ};
use spec::rpc::{Data, Kind, Message};
use spec::services::breaker::{
    get_status, inrush_time, power_state, set_filter, set_policy, set_retry, set_start, shutdown,
    tripped, BreakerCall, TripCause, CHANNELS,
};
use std::collections::VecDeque;

pub struct World {
    pub bench: Bench<Bank>,
    sender: Sender,
    receiver: Receiver,
    random: StdRng,
    /// Interrupts seen.
    pub notices: Vec<Message>,
    /// Trips seen at the pins, a channel.
    trips: [u32; CHANNELS],
    tripped: u32,
}

impl World {
    fn new(seed: u64, gap: u32, stall: u32) -> Self {
        World::with_clock(SYS_HERTZ, seed, gap, stall)
    }

    pub fn with_clock(hertz: u32, seed: u64, gap: u32, stall: u32) -> Self {
        println!("seed {seed}");
        World {
            bench: Bench::new(Bank::new(hertz), |bank| &mut bank.clock),
            sender: Sender::with_gap(gap),
            receiver: Receiver::with_stall([stall, stall]),
            random: StdRng::seed_from_u64(seed),
            notices: vec![],
            trips: [0; CHANNELS],
            tripped: 0,
        }
    }

    /// One clock; a reply if one has come.
    pub fn step(&mut self) -> Option<Message> {
        self.sender
            .drive(&mut self.bench.dut.link_in, &mut self.random);
        let came = self
            .receiver
            .drive(&mut self.bench.dut.link_out, &mut self.random);
        self.bench.step();
        let tripped = self.bench.dut.tripped.val().to_u32();
        for channel in 0..CHANNELS {
            self.trips[channel] += (tripped & !self.tripped) >> channel & 1;
        }
        self.tripped = tripped;
        let message = came?;
        if message.kind == Kind::Interrupt {
            self.notices.push(message);
            return None;
        }
        Some(message)
    }

    pub fn steps(&mut self, clocks: u32) {
        for _ in 0..clocks {
            assert_eq!(self.step(), None);
        }
    }

    pub fn call(&mut self, call: u8, data: Data) -> (Kind, Data) {
        let source = Node::Cpu.address();
        self.sender.push(Message {
            source,
            destination: Node::Outputs.address(),
            call,
            kind: Kind::Call,
            data,
        });
        for _ in 0..200 {
            if let Some(reply) = self.step() {
                assert_eq!((reply.destination, reply.call), (source, call));
                return (reply.kind, reply.data);
            }
        }
        panic!("no answer to call {call}");
    }

    pub fn power(&mut self, channel: u32, on: u32) -> (Kind, u32) {
        let (kind, data) = self.call(
            power_state::CALL,
            power_state::Arguments { channel, on }.to_data(),
        );
        (kind, power_state::Results::from_data(data).cause)
    }

    pub fn status(&mut self, channel: u32) -> get_status::Results {
        let (kind, data) = self.call(
            get_status::CALL,
            get_status::Arguments { channel }.to_data(),
        );
        assert_eq!(kind, Kind::ReturnSuccess);
        get_status::Results::from_data(data)
    }
}

/// Each channel alone: on, over the limit, tripped, told, refused, cleared.
#[test]
fn the_life_of_each_channel() {
    let mut world = World::new(1, 0, 0);
    world.bench = Bench::new(Bank::new(SYS_HERTZ), |bank| &mut bank.clock).recording();
    for channel in 0..CHANNELS as u32 {
        let bit = 1u32 << channel;
        let cycles = 30;
        let (kind, _) = world.call(
            inrush_time::CALL,
            inrush_time::Arguments { channel, cycles }.to_data(),
        );
        assert_eq!(kind, Kind::ReturnSuccess);
        let (kind, _) = world.call(
            set_filter::CALL,
            set_filter::Arguments { channel, cycles: 2 }.to_data(),
        );
        assert_eq!(kind, Kind::ReturnSuccess);
        assert_eq!(world.power(channel, 1), (Kind::ReturnSuccess, 0));
        assert_eq!(world.bench.dut.enable.val(), u64::from(bit));
        let status = world.status(channel);
        assert_eq!(
            (status.on, status.tripped, status.inrush, status.trips),
            (1, 0, 1, 0)
        );
        world.steps(30);
        assert_eq!(
            world.power(channel, 1),
            (Kind::ReturnSuccess, 0),
            "on while on"
        );
        assert_eq!(world.status(channel).inrush, 0);
        world.bench.dut.alert.next = bit.to_bits();
        world.steps(5);
        assert_eq!(
            world.bench.dut.enable.val(),
            0,
            "three clocks and the filter"
        );
        let microseconds = world.bench.cycles() * 1_000_000 / u64::from(SYS_HERTZ);
        world.steps(20);
        let status = world.status(channel);
        let overcurrent = TripCause::Overcurrent as u32;
        assert_eq!(
            (status.on, status.tripped, status.alert, status.cause),
            (0, 1, 1, overcurrent)
        );
        assert!(u64::from(status.time).abs_diff(microseconds) <= 1);
        let notice = world.notices.pop().expect("a notice");
        assert_eq!(
            (notice.destination, notice.call),
            (Node::Cpu.address(), tripped::CALL)
        );
        let told = tripped::Arguments::from_data(notice.data);
        assert_eq!(
            told,
            tripped::Arguments {
                channel,
                cause: overcurrent,
                trips: 1,
                time: status.time
            }
        );
        world.bench.dut.alert.next = 0u32.to_bits();
        assert_eq!(
            world.power(channel, 1),
            (Kind::ReturnFail, overcurrent),
            "on while tripped"
        );
        assert_eq!(world.bench.dut.enable.val(), 0);
        assert_eq!(world.power(channel, 0), (Kind::ReturnSuccess, 0));
        let status = world.status(channel);
        assert_eq!(
            (status.on, status.tripped, status.cause, status.trips),
            (0, 0, 0, 1)
        );
    }
    assert!(world.notices.is_empty());
    check::replay("breaker_bank", &mut world.bench);
}

/// D-BRK-5: channels that do not exist, and calls that do not exist, FAIL and change nothing.
#[test]
fn what_does_not_exist_fails() {
    let mut world = World::new(2, 0, 0);
    for channel in 0..CHANNELS as u32 {
        assert_eq!(world.power(channel, 1).0, Kind::ReturnSuccess);
    }
    for channel in CHANNELS as u32..16 {
        for on in [0, 1] {
            assert_eq!(world.power(channel, on), (Kind::ReturnFail, 0));
        }
        for call in [
            inrush_time::CALL,
            get_status::CALL,
            set_filter::CALL,
            set_policy::CALL,
            set_start::CALL,
            set_retry::CALL,
        ] {
            let data = inrush_time::Arguments { channel, cycles: 7 }.to_data();
            assert_eq!(world.call(call, data).0, Kind::ReturnFail);
        }
    }
    for call in (0..=255u8).filter(|call| BreakerCall::try_from(*call).is_err()) {
        let data = Data {
            d0: 3,
            d1: 0,
            d2: 0,
        };
        assert_eq!(
            world.call(call, data),
            (Kind::ReturnFail, Data::default()),
            "call {call}"
        );
    }
    assert_eq!(world.bench.dut.enable.val(), 0x3ff);
}

/// The board-wide shutdown by call and by pin: all that is on trips in the stated time, nothing comes on until it ends, and
/// each channel is told of once.
#[test]
fn shutdown_and_all_off_reach_every_channel() {
    let mut world = World::new(3, 0, 0);
    for (round, cause) in [TripCause::Shutdown, TripCause::AllOff]
        .into_iter()
        .enumerate()
    {
        for channel in 0..CHANNELS as u32 - 1 {
            assert_eq!(world.power(channel, 1).0, Kind::ReturnSuccess);
        }
        if cause == TripCause::Shutdown {
            world.call(shutdown::CALL, shutdown::Arguments { active: 1 }.to_data());
        } else {
            world.bench.dut.all_off.next = true;
            world.steps(3);
        }
        assert_eq!(
            (world.bench.dut.enable.val(), world.bench.dut.tripped.val()),
            (0u32.to_bits(), 0x1ffu32.to_bits())
        );
        world.steps(120);
        let told: u32 = world
            .notices
            .iter()
            .map(|n| 1 << tripped::argument::channel.get(n.data))
            .sum();
        assert_eq!((told, world.notices.len()), (0x1ff, 9));
        for notice in world.notices.drain(..) {
            let told = tripped::Arguments::from_data(notice.data);
            assert_eq!((told.cause, told.trips), (cause as u32, round as u32 + 1));
        }
        let last = CHANNELS as u32 - 1;
        assert_eq!(
            world.power(last, 1),
            (Kind::ReturnFail, cause as u32),
            "off, but shut down"
        );
        for channel in 0..last {
            assert_eq!(world.power(channel, 0).0, Kind::ReturnSuccess);
        }
        assert_eq!(world.power(0, 1), (Kind::ReturnFail, cause as u32));
        world.call(shutdown::CALL, shutdown::Arguments { active: 0 }.to_data());
        world.bench.dut.all_off.next = false;
        world.steps(4);
        assert_eq!(world.power(0, 1).0, Kind::ReturnSuccess);
        assert_eq!(world.power(0, 0).0, Kind::ReturnSuccess);
    }
}

/// Random messages of every kind, alerts and stalls: one answer for each call and none for anything else, in order; a channel
/// comes on only by its own command; every trip is told, the last one with its number.
#[test]
fn every_call_is_answered_and_every_trip_told() {
    let mut world = World::new(4, 20, 60);
    let mut expected = VecDeque::new();
    let mut enabled_before = 0;
    let mut commanded = VecDeque::from([0u32; 12]);
    for clock in 0..40_000u32 {
        if clock < 39_000 && world.sender.backlog() == 0 && world.random.gen_bool(0.1) {
            let mut message = random_message(&mut world.random, 0x8004, Node::Outputs.address());
            message.call = world.random.gen_range(0..7);
            if world.random.gen_bool(0.6) {
                message.kind = Kind::Call;
                message.call = power_state::CALL;
            }
            message.data.d1 &= 15;
            if message.call == shutdown::CALL {
                message.data.d0 = u32::from(world.random.gen_bool(0.03));
            }
            if message.kind == Kind::Call {
                expected.push_back(message);
            }
            let turns_on = message.kind == Kind::Call
                && message.call == power_state::CALL
                && message.data.d1 & 1 == 1;
            commanded.push_back(if turns_on {
                1 << (message.data.d0 & 15)
            } else {
                0
            });
            world.sender.push(message);
        }
        while commanded.len() > 4 {
            commanded.pop_front();
        }
        if world.random.gen_bool(0.05) {
            let channel = world.random.gen_range(0..CHANNELS);
            let level = world.random.gen_bool(0.3);
            let alert = world.bench.dut.alert.val().replace_bit(channel, level);
            world.bench.dut.alert.next = if clock < 38_000 {
                alert
            } else {
                0u32.to_bits()
            };
        }
        if let Some(reply) = world.step() {
            let call = expected.pop_front().expect("a reply to nothing");
            assert_eq!(
                (reply.destination, reply.call, reply.source),
                (call.source, call.call, 0)
            );
        }
        let enabled = world.bench.dut.enable.val().to_u32();
        let allowed: u32 = commanded.iter().fold(0, |all, one| all | one);
        assert_eq!(
            enabled & !enabled_before & !allowed,
            0,
            "came on without a command"
        );
        enabled_before = enabled;
    }
    assert!(
        expected.is_empty(),
        "{} calls without an answer",
        expected.len()
    );
    assert!(
        world.trips.iter().all(|&trips| trips > 8),
        "too few trips: {:?}",
        world.trips
    );
    for channel in 0..CHANNELS {
        let numbers: Vec<u32> = world
            .notices
            .iter()
            .map(|notice| tripped::Arguments::from_data(notice.data))
            .filter(|told| told.channel == channel as u32)
            .map(|told| told.trips)
            .collect();
        assert!(
            numbers.windows(2).all(|pair| pair[0] < pair[1]),
            "channel {channel}: {numbers:?}"
        );
        assert_eq!(
            numbers.last(),
            Some(&world.trips[channel]),
            "channel {channel}"
        );
    }
}
