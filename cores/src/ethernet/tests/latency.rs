//! How long octets and frames take, in clocks: `make bench` shows these beside other MACs.
use super::model::{self, on_wire};
use super::node::{counter, set_mac, US};
use super::world::{World, RATES};
use crate::ethernet::preamble::Preamble;
use crate::ethernet::words::Delay;
use crate::ethernet::{Receive, Transmit};
use hdl::check::{self, Bench};
use rand::rngs::StdRng;
use rand::SeedableRng;
use rust_hdl::prelude::*;
use spec::ethernet::*;
use spec::map::Node;
use spec::rpc::Data;
use spec::services::{ethernet, memory};

const SEED: u64 = 0x1a7e;

/// What an octet passes before it is put into a word: as in [Receive].
#[derive(LogicBlock, Default)]
struct Octets {
    pub clock: Signal<In, Clock>,
    pub carrier: Signal<In, Bit>,
    pub octet: Signal<In, Bits<8>>,
    pub give: Signal<Out, Bit>,
    pub delayed: Signal<Out, Bits<8>>,
    preamble: Preamble,
    delay: Delay,
}

impl Logic for Octets {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, preamble, delay);
        self.preamble.tick.next = true;
        self.preamble.carrier.next = self.carrier.val();
        self.preamble.error.next = false;
        self.preamble.octet_in.next = self.octet.val();
        self.delay.clear.next = self.preamble.start.val();
        self.delay.take.next = self.preamble.take.val();
        self.delay.octet.next = self.preamble.octet.val();
        self.give.next = self.delay.give.val();
        self.delayed.next = self.delay.delayed.val();
    }
}

/// An octet that is at the input in one clock is out of the delay at most six clocks later, and its frame is judged at most two
/// clocks after its last octet.
#[test]
fn clocks_of_the_receive_path() {
    let mut random = StdRng::seed_from_u64(SEED);
    let frame = model::frame(&mut random, US, 0x0800, 60);
    let wire = on_wire(&model::preamble(), &frame, 12);
    let first = model::preamble().len() + 1;
    let last = first + frame.len() + FCS_OCTETS - 1;

    let mut octets = Bench::new(Octets::default(), |d| &mut d.clock);
    let mut receive = Bench::new(Receive::default(), |d| &mut d.clock);
    let (mut given, mut judged) = (vec![], None);
    for (clock, octet) in wire.iter().enumerate() {
        octets.dut.carrier.next = octet.carrier;
        octets.dut.octet.next = octet.octet.to_bits();
        octets.settle();
        if octets.dut.give.val() {
            given.push((clock, octets.dut.delayed.val().to_u8()));
        }
        octets.step();
        let dut = &mut receive.dut;
        dut.tick.next = true;
        dut.ready.next = true;
        dut.carrier.next = octet.carrier;
        dut.error.next = false;
        dut.octet.next = octet.octet.to_bits();
        receive.settle();
        if receive.dut.good.val() {
            judged = judged.or(Some(clock));
        }
        receive.step();
    }
    let latency = given[0].0 - first;
    let content: Vec<u8> = given.iter().map(|(_, octet)| *octet).collect();
    assert_eq!(content, frame, "the FCS stays in the delay");
    assert!(given
        .iter()
        .enumerate()
        .all(|(at, (clock, _))| *clock == first + at + latency));
    let verdict = judged.expect("the frame is good") - last;
    check::measured(
        "MAC receive: octet in to out",
        latency,
        "clocks",
        "LiteEth 9, verilog-ethernet 6",
    );
    check::measured(
        "MAC receive: last octet of FCS to end of frame",
        verdict,
        "clocks",
        "LiteEth 5, verilog-ethernet 2",
    );
    assert!(latency <= 6 && verdict <= 2, "{latency}, {verdict}");
}

/// A word that is offered makes the first octet of preamble in the next clock.
#[test]
fn clocks_of_the_transmit_path() {
    let mut transmit = Bench::new(Transmit::default(), |d| &mut d.clock);
    transmit.dut.tick.next = true;
    for _ in 0..20 {
        transmit.step();
    }
    transmit.dut.word_valid.next = true;
    transmit.settle();
    let mut latency = 0;
    while !transmit.dut.enable.val() {
        transmit.step();
        latency += 1;
        assert!(latency < 20);
    }
    assert_eq!(transmit.dut.octet.val().to_u8(), PREAMBLE);
    check::measured(
        "MAC transmit: first word offered to preamble",
        latency,
        "clocks",
        "LiteEth 7, verilog-ethernet 1",
    );
    assert_eq!(latency, 1);
}

/// The whole node: from the last octet to the announcement, and from the order to the first octet.
#[test]
fn clocks_of_the_node() {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut world = World::<0>::new(RATES[0]);
    set_mac(&mut world);
    let frame = model::frame(&mut random, US, 0x0800, 60);
    world.wire_in.extend(on_wire(&model::preamble(), &frame, 0));
    while !world.wire_in.is_empty() {
        world.step();
    }
    let last_octet = world.bench.cycles();
    while world.interrupts.is_empty() {
        world.step();
    }
    let announced = world.bench.cycles() - last_octet;
    let notice = world.interrupts.pop_front().expect("a frame");
    let address = ethernet::frame_ready::Arguments::from_data(notice.data).address;
    let heir = Data {
        d1: address,
        d2: Node::Ethernet.address().into(),
        ..Data::default()
    };
    world.call(Node::Memory, memory::change_owner::CALL, heir);
    world.wire_out.clear();
    let order = ethernet::send_frame::Arguments {
        address,
        octets: frame.len() as u32,
        ..Default::default()
    };
    let ordered = world.bench.cycles();
    world.put(Node::Ethernet, ethernet::send_frame::CALL, order.to_data());
    while world.wire_out.last().is_none_or(|octet| !octet.carrier) {
        world.step();
    }
    let sent = world.bench.cycles() - ordered;
    check::measured(
        "last octet in to FRAME_READY, whole message",
        announced,
        "sys",
        "",
    );
    check::measured(
        "SEND_FRAME, whole message, to first octet out",
        sent,
        "sys",
        "",
    );
    assert!(announced <= 45 && sent <= 30, "{announced}, {sent}");
    world.steps(200);
    world.replies.clear();
    assert_eq!(counter(&mut world, Counter::SentFrames), 1);
}
