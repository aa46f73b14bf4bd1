//! The bridge in the MAC, from the wire to the wire, beside traffic of the CPU.
use super::world::{answer, call, ASKER, SEED};
use crate::ethernet::tests::model::{self, listen, on_wire, preamble};
use crate::ethernet::tests::node::{counter, set_mac, US};
use crate::ethernet::tests::world::{World, RATES};
use rand::{rngs::StdRng, Rng, SeedableRng};
use spec::bridge::{Direction, Frame, BROADCAST};
use spec::ethernet::{Counter, INTER_PACKET_GAP, PREAMBLE_OCTETS};
use spec::map::Node;
use spec::rpc::{Data, Kind};
use spec::services::{ethernet, memory};

type Chip = World<0, 1>;

fn chip() -> Chip {
    println!("seed {SEED:#x}");
    let mut world = Chip::new(RATES[0]);
    world.instrument = answer;
    set_mac(&mut world);
    world
}

/// A call as it comes from the wire; now and then by broadcast.
fn request(number: u16) -> Frame {
    let mut frame = call(9, number, 3, Data::default());
    frame.destination = if number.is_multiple_of(4) {
        BROADCAST
    } else {
        US
    };
    frame.message.data.d1 = number.into();
    frame
}

fn arrive(world: &mut Chip, octets: &[u8]) {
    world
        .wire_in
        .extend(on_wire(&preamble(), octets, INTER_PACKET_GAP));
}

/// Answers and other frames on the wire, each whole, with its gap and a right FCS.
fn heard(world: &Chip) -> (Vec<Frame>, Vec<Vec<u8>>) {
    let (mut answers, mut others) = (vec![], vec![]);
    for heard in listen(&world.wire_out) {
        assert!(heard.fcs_right && !heard.error && heard.preamble == PREAMBLE_OCTETS);
        assert!(heard.gap >= INTER_PACKET_GAP, "{}", heard.gap);
        match Frame::from_octets(&heard.frame) {
            Some(frame) => answers.push(frame),
            None => others.push(heard.frame),
        }
    }
    (answers, others)
}

/// The CPU sends a page of so many octets.
fn send(world: &mut Chip, octets: u32) {
    let reply = world.call(Node::Memory, memory::allocate::CALL, Data::default());
    assert_eq!(reply.kind, Kind::ReturnSuccess);
    let address = reply.data.d1;
    world.write(address, 0x0123_4567);
    let heir = Data {
        d0: 0,
        d1: address,
        d2: Node::Ethernet.address().into(),
    };
    let reply = world.call(Node::Memory, memory::change_owner::CALL, heir);
    assert_eq!(reply.kind, Kind::ReturnSuccess);
    let order = ethernet::send_frame::Arguments {
        address,
        octets,
        ..Default::default()
    };
    let reply = world.call(Node::Ethernet, ethernet::send_frame::CALL, order.to_data());
    assert_eq!(reply.kind, Kind::ReturnSuccess);
}

/// Every second frame of a full wire is a call: the CPU gets all the others and sends its own, counters have those and
/// no more, and calls are answered meanwhile.
#[test]
fn traffic_beside_a_flood_of_calls_is_whole_and_counted() {
    const FRAMES: u16 = 48;
    let mut world = chip();
    let mut random = StdRng::seed_from_u64(SEED);
    world.free_at_once = true;
    let mut octets = 0;
    for number in 0..FRAMES {
        let length = random.gen_range(60..200);
        let frame = model::frame(&mut random, US, 0x0800, length);
        octets += frame.len();
        arrive(&mut world, &frame);
        arrive(&mut world, &request(number).to_octets());
    }
    let sent = [60, 61, 300, 1514, 14, 60];
    sent.iter().for_each(|octets| send(&mut world, *octets));
    world.drain();
    let (answers, others) = heard(&world);
    let lengths: Vec<usize> = others.iter().map(Vec::len).collect();
    assert_eq!(lengths, sent.map(|octets| octets.max(60) as usize));
    assert!(answers.len() > usize::from(FRAMES) / 2, "{}", answers.len());
    assert_eq!(answers.len(), world.bridge_calls.len());
    for (frame, asked) in answers.iter().zip(&world.bridge_calls) {
        assert_eq!(
            (frame.message, frame.destination, frame.sender),
            (answer(asked), ASKER, US)
        );
        assert_eq!(
            (frame.direction, u32::from(frame.number)),
            (Direction::Answer, asked.data.d1)
        );
    }
    let expected = [
        (Counter::ReceivedFrames, u64::from(FRAMES)),
        (Counter::ReceivedOctets, octets as u64),
        (Counter::SentFrames, sent.len() as u64),
        (Counter::SentOctets, lengths.iter().sum::<usize>() as u64),
        (Counter::SendUnderrun, 0),
        (Counter::DroppedNoPage, 0),
        (Counter::DroppedFiltered, 0),
        (Counter::DroppedBadFcs, 0),
        (Counter::DroppedOverrun, 0),
    ];
    for (which, count) in expected {
        assert_eq!(counter(&mut world, which), count, "{which:?}");
    }
}

/// Without a page left calls are answered as before, and are not counted as frames without page; a damaged one is counted as such.
#[test]
fn calls_need_no_page() {
    let mut world = chip();
    let mut random = StdRng::seed_from_u64(SEED);
    for _ in 0..16 {
        let frame = model::frame(&mut random, US, 0x0800, 60);
        arrive(&mut world, &frame);
    }
    world.drain();
    let lost = counter(&mut world, Counter::DroppedNoPage);
    assert!(lost > 0, "no page is left");
    for number in 1..9 {
        arrive(&mut world, &request(number).to_octets());
        world.drain();
    }
    let mut damaged = on_wire(&preamble(), &request(9).to_octets(), INTER_PACKET_GAP);
    damaged[40].octet ^= 1;
    world.wire_in.extend(damaged);
    world.drain();
    let (answers, _) = heard(&world);
    let numbers: Vec<u16> = answers.iter().map(|frame| frame.number).collect();
    assert_eq!(numbers, (1..9).collect::<Vec<u16>>());
    assert_eq!(counter(&mut world, Counter::DroppedNoPage), lost);
    assert_eq!(counter(&mut world, Counter::DroppedBadFcs), 1);
}
