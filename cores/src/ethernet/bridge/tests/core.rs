//! Calls, repetitions, frames that are none of its business, floods.
use super::world::{answer, call, words, Sent, World, US};
use crate::ethernet::cause::{BAD_FCS, ERROR, GOOD, OVERRUN, OVERSIZE, RUNT, TAKEN};
use hdl::check;
use rand::Rng;
use spec::bridge::{Direction, Frame, BROADCAST, FRAME_OCTETS, VERSION};
use spec::map::Node;
use spec::rpc::{Data, Kind, Message};

/// The frame that answers a call.
fn expected(frame: &Frame) -> Frame {
    Frame {
        destination: frame.sender,
        sender: US,
        direction: Direction::Answer,
        message: answer(&frame.message),
        ..*frame
    }
}

fn random_call<const F: u64>(world: &mut World<F>, session: u16, number: u16) -> Frame {
    let data = Data {
        d0: world.random.gen_range(0..1 << 21),
        d1: world.random.gen(),
        d2: world.random.gen(),
    };
    let mut frame = call(session, number, world.random.gen(), data);
    frame.sender = world.random.gen();
    let nodes = [Node::Debug, Node::Sniffer, Node::Scope];
    frame.message.destination = nodes[world.random.gen_range(0..3)].address();
    frame
}

#[test]
fn is_accepted() {
    check::accept("bridge", &mut super::super::Bridge::default());
}

/// Every call is carried out and answered, each once and with what belongs to it; the pages' own frames go between.
#[test]
fn calls_are_carried_out_and_answered() {
    let mut world = World::<0>::new();
    let mut asked = vec![];
    for number in 0..200 {
        let mut frame = random_call(&mut world, 0xffff, 0xff80u16.wrapping_add(number));
        if number.is_multiple_of(3) {
            frame.destination = BROADCAST;
        }
        // Whatever a call says of its sender and its kind does not count.
        frame.message.source = world.random.gen();
        frame.message.kind = Kind::ALL[usize::from(number) % 8];
        world.pass(&frame);
        let other: Vec<u8> = (0..world.random.gen_range(14..80))
            .map(|_| world.random.gen())
            .collect();
        world.pages.extend(words(&other, GOOD));
        world.drain();
        asked.push(frame);
    }
    let carried: Vec<Message> = asked
        .iter()
        .map(|frame| Message {
            source: 0,
            kind: Kind::Call,
            ..frame.message
        })
        .collect();
    assert_eq!(world.calls, carried);
    let due: Vec<Frame> = asked.iter().map(expected).collect();
    assert_eq!(world.answers(), due);
    assert_eq!((world.sent.len(), world.told), (400, 200));
}

/// A frame that differs in one point is left to the pages as it is, and not answered.
#[test]
fn frames_that_differ_in_anything_pass_by() {
    let mut world = World::<0>::new();
    let right = call(7, 1, 2, Data::default());
    let octets = right.to_octets();
    let mut others: Vec<Vec<_>> = [ERROR, RUNT, OVERSIZE, BAD_FCS, OVERRUN]
        .map(|cause| words(&octets, cause))
        .to_vec();
    for place in (0..6).chain(12..18) {
        for bit in 0..8 {
            let mut other = octets;
            other[place] ^= 1 << bit;
            others.push(words(&other, GOOD));
        }
    }
    let newer = [1, Direction::Answer.head() as u8, VERSION + 1];
    for (place, value) in [17, 17, 16].into_iter().zip(newer) {
        let mut other = octets;
        other[place] = value;
        others.push(words(&other, GOOD));
    }
    for length in [14, 18, 38, 56, 58, 59, 61, 62, 63, 64, 76, 124, 1514] {
        let mut other = octets.to_vec();
        other.resize(length, 0);
        others.push(words(&other, GOOD));
    }
    let count = others.len();
    for other in others {
        world.passed.clear();
        world.arriving.extend(&other);
        world.drain();
        assert_eq!(world.passed, other, "goes on unchanged");
    }
    assert_eq!((world.calls.len(), world.sent.len()), (0, 0), "of {count}");
    // The same bench, the right frame: it is taken, by the cause of its last word alone.
    world.passed.clear();
    world.pass(&right);
    let mut taken = Vec::from(world.arriving.clone());
    taken.last_mut().expect("some").1 |= (TAKEN as u32) << 3;
    world.drain();
    assert_eq!(world.passed, taken);
    assert_eq!(
        (world.calls.len(), world.answers()),
        (1, vec![expected(&right)])
    );
}

/// A frame of another cause in the middle of which the call is whole leaves the kept answer alone.
fn how_often_is_it_carried_out<const FORGETFUL: u64>() -> usize {
    let mut world = World::<FORGETFUL>::new();
    let first = random_call(&mut world, 3, 0xffff);
    let spoilt = random_call(&mut world, 3, 9);
    world.pass(&first);
    world.drain();
    world.arriving.extend(words(&spoilt.to_octets(), BAD_FCS));
    world.drain();
    for _ in 0..3 {
        world.pass(&first);
        world.drain();
    }
    assert_eq!(
        world.answers(),
        vec![expected(&first); 4],
        "the same each time"
    );
    world.calls.len()
}

#[test]
fn twice_is_once() {
    assert_eq!(how_often_is_it_carried_out::<0>(), 1);
}

/// Negative control: a bridge whose comparison does not work is noticed by that very test.
#[test]
fn a_bridge_that_forgets_is_noticed() {
    assert_eq!(how_often_is_it_carried_out::<1>(), 4);
}

/// Old repetitions are not heard, newer ones and those of other sessions are; numbers go round.
#[test]
fn what_is_older_than_the_last_call_is_not_heard() {
    let mut world = World::<0>::new();
    let mut asked = vec![];
    let steps: [(u16, u16, bool); 11] = [
        (5, 0xfffe, true),
        (5, 0xfffd, false),
        (5, 0x7fff, false),
        (5, 0xffff, true),
        (5, 0, true),
        (5, 0xffff, false),
        (6, 0, true),
        (6, 0x8000, false),
        (6, 0x7fff, true),
        (5, 0, true),
        (0, 0, true),
    ];
    for (session, number, heard) in steps {
        let frame = random_call(&mut world, session, number);
        world.pass(&frame);
        world.drain();
        if heard {
            asked.push(expected(&frame));
        }
        assert_eq!(
            world.answers(),
            asked,
            "session {session}, number {number:#x}"
        );
    }
}

/// Replies that nobody asked for, and those of somebody else, are no answers.
#[test]
fn only_the_reply_to_the_call_is_its_answer() {
    let mut world = World::<0>::new();
    world.delay = 400;
    let frame = random_call(&mut world, 1, 1);
    let right = answer(&frame.message);
    let stray = |world: &mut World<0>| {
        let nobody = Message {
            source: Node::Cpu.address(),
            data: Data::default(),
            ..right
        };
        let other = Message {
            call: right.call ^ 1,
            data: Data::default(),
            ..right
        };
        let request = Message {
            kind: Kind::Call,
            ..other
        };
        for message in [nobody, other, request] {
            world.to_bridge.push(message);
        }
        (0..60).for_each(|_| world.step());
    };
    stray(&mut world);
    world.pass(&frame);
    while !world.arriving.is_empty() {
        world.step();
    }
    stray(&mut world);
    assert!(world.sent.is_empty());
    world.drain();
    stray(&mut world);
    world.pass(&frame);
    world.drain();
    assert_eq!(world.answers(), [expected(&frame); 2]);
}

/// As many frames for the bridge as there can be, beside pages that send without a pause: theirs are all sent, unchanged and in
/// order, at least every second frame is theirs, and calls are answered all the time.
#[test]
fn a_flood_takes_no_more_than_every_second_frame() {
    let mut world = World::<0>::new();
    (world.gap, world.speed) = (0, 60);
    let mut due = vec![];
    for number in 0..400 {
        let frame = random_call(&mut world, 0x2222, number);
        world.pass(&frame);
    }
    for _ in 0..150 {
        let octets: Vec<u8> = (0..60).map(|_| world.random.gen()).collect();
        world.pages.extend(words(&octets, GOOD));
        due.push(octets);
    }
    while !world.pages.is_empty() {
        world.step();
    }
    let is_answer = |sent: &Sent| sent.octets.len() < FRAME_OCTETS;
    let answers = world.sent.iter().filter(|sent| is_answer(sent)).count();
    assert!(answers > 60, "{answers}");
    assert!(!world.sent.windows(2).any(|pair| pair.iter().all(is_answer)));
    world.drain();
    let sent = world.sent.iter().filter(|sent| !is_answer(sent));
    let sent: Vec<&Vec<u8>> = sent.map(|sent| &sent.octets).collect();
    assert_eq!(sent, due.iter().collect::<Vec<_>>());
    assert_eq!(world.told, due.len());
    assert_eq!(world.calls.len(), world.answers().len());
    let last = world.sent.last().expect("some").clock;
    println!("{answers} answers beside 150 frames, the last in clock {last}");
}

#[test]
fn netlist_does_the_same() {
    let mut world = World::<0>::recording();
    for number in [1, 2, 2, 1, 3] {
        let frame = random_call(&mut world, 8, number);
        world.pass(&frame);
        world.pages.extend(words(&[7; 61], GOOD));
        world.drain();
    }
    check::replay("bridge", &mut world.bench);
}
