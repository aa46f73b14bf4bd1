//! The books balance: each carrier on the wire is in exactly one counter.
use super::model::{self, on_wire, Octet};
use super::node::{counter, set_mac, US};
use super::world::{World, RATES};
use rand::rngs::StdRng;
use rand::Rng;
use rand::SeedableRng;
use spec::ethernet::*;
use spec::map::Node;
use spec::services::ethernet::set_storm_limit;
use spec::services::memory;

const SEED: u64 = 0xb00c;
/// All that may become of a frame.
const FATES: [Counter; 11] = [
    Counter::ReceivedFrames,
    Counter::DroppedBadFcs,
    Counter::DroppedRunt,
    Counter::DroppedOversize,
    Counter::DroppedError,
    Counter::DroppedNoSfd,
    Counter::DroppedNoPage,
    Counter::DroppedFiltered,
    Counter::DroppedOverrun,
    Counter::DroppedUndeliverable,
    Counter::DroppedStorm,
];

/// A carrier of some kind: mostly frames, some of them damaged, too short, too long or for others.
fn carrier(random: &mut StdRng) -> Vec<Octet> {
    let to = [US, US, [0xff; 6], [0xff; 6], [2, 0, 0, 0, 0, 9]][random.gen_range(0..5)];
    let kind = random.gen_range(0..12);
    let octets = match kind {
        0 => random.gen_range(14..60),
        1 => random.gen_range(1515..1600),
        2 => random.gen_range(200..1515),
        _ => random.gen_range(60..90),
    };
    let frame = model::frame(random, to, 0x0800, octets);
    let before = vec![PREAMBLE; random.gen_range(0..9)];
    let gap = [1, 5, 8, 12, 40][random.gen_range(0..5)];
    let mut wire = on_wire(&before, &frame, gap);
    let at = random.gen_range(before.len() + 1..wire.len() - gap);
    match kind {
        3 => wire[at].octet ^= 1 << random.gen_range(0..8),
        4 => wire[at].error = true,
        // Never a delimiter.
        5 => {
            wire = [
                vec![
                    Octet {
                        carrier: true,
                        error: false,
                        octet: 0x5d
                    };
                    5
                ],
                vec![Octet::default(); 3],
            ]
            .concat()
        }
        _ => {}
    }
    wire
}

#[test]
fn every_carrier_is_in_exactly_one_counter() {
    let mut random = StdRng::seed_from_u64(SEED);
    println!("seed {SEED:#x}");
    let mut world = World::<0>::new(RATES[1]);
    set_mac(&mut world);
    let storm = set_storm_limit::Arguments {
        interval: 12,
        burst: 8,
    };
    world.call(Node::Ethernet, set_storm_limit::CALL, storm.to_data());
    let mut carriers = 0;
    for round in 0..5 {
        // In every fourth round nobody frees pages.
        world.free_at_once = round % 4 != 3;
        for _ in 0..24 {
            let wire = carrier(&mut random);
            world.wire_in.extend(wire);
            carriers += 1;
        }
        world.drain();
        world.steps(200);
        world.call(Node::Memory, memory::free_all::CALL, Default::default());
        world.steps(300);
    }
    let counts = FATES.map(|fate| counter(&mut world, fate));
    assert_eq!(counts.iter().sum::<u64>(), carriers, "{counts:?}");
    let seen = counts.iter().filter(|count| **count > 0).count();
    assert_eq!(
        seen,
        FATES.len() - 2,
        "all but two fates were met: {counts:?}"
    );
}
