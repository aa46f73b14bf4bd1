//! The storm limit: how many broadcast and multicast frames come through, and that others are not held up.
use super::model::{self, on_wire};
use super::node::{counter, set_mac, US};
use super::world::{World, RATES};
use rand::rngs::StdRng;
use rand::SeedableRng;
use spec::ethernet::{Counter, STORM_UNIT_CLOCKS};
use spec::map::Node;
use spec::rpc::Kind;
use spec::services::ethernet::{set_filter, set_storm_limit};

const SEED: u64 = 0x5704;
const BROADCAST: [u8; 6] = [0xff; 6];
const MULTICAST: [u8; 6] = [1, 0, 0x5e, 0, 0, 1];

fn limit(world: &mut World<0>, interval: u32, burst: u32) {
    let order = set_storm_limit::Arguments { interval, burst };
    let reply = world.call(Node::Ethernet, set_storm_limit::CALL, order.to_data());
    assert_eq!(reply.kind, Kind::ReturnSuccess);
}

/// Sends frames to these addresses, `gap` octets apart, and frees what comes; how many were announced.
fn offer(world: &mut World<0>, random: &mut StdRng, to: &[[u8; 6]], gap: usize) -> usize {
    let before = world.freed;
    for to in to {
        let frame = model::frame(random, *to, 0x0800, 60);
        world
            .wire_in
            .extend(on_wire(&model::preamble(), &frame, gap));
    }
    world.drain();
    world.freed - before
}

#[test]
fn storms_are_limited_and_nothing_else_is() {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut world = World::<0>::new(RATES[0]);
    set_mac(&mut world);
    let every = set_filter::Arguments {
        promiscuous: 0,
        multicast: 1,
        groups_high: 0,
        groups_low: 0,
    };
    world.call(Node::Ethernet, set_filter::CALL, every.to_data());
    let world = &mut world;
    world.free_at_once = true;

    // No limit at first.
    assert_eq!(offer(world, &mut random, &[BROADCAST; 6], 12), 6);
    // A burst of three; frames to us are not counted against it.
    let interval = 10;
    limit(world, interval, 3);
    let mixed = [
        BROADCAST, US, MULTICAST, BROADCAST, BROADCAST, US, MULTICAST,
    ];
    assert_eq!(offer(world, &mut random, &mixed, 12), 5);
    assert_eq!(counter(world, Counter::DroppedStorm), 2);
    assert_eq!(offer(world, &mut random, &[US; 2], 12), 2);
    // The bucket is filled up to three again, not more.
    world.steps(u64::from(8 * interval * STORM_UNIT_CLOCKS));
    assert_eq!(offer(world, &mut random, &[BROADCAST; 5], 12), 3);
    assert_eq!(counter(world, Counter::DroppedStorm), 4);
    // In the long run one in an interval: twenty frames of 400 octets' time, two octets a clock.
    limit(world, interval, 3);
    let came = offer(world, &mut random, &[MULTICAST; 20], 316);
    let clocks = 20 * 400 / 2;
    let expected = 3 + clocks / (interval * STORM_UNIT_CLOCKS) as usize;
    assert!(came.abs_diff(expected) <= 1, "{came} came, not {expected}");
    // None at all, then no limit again.
    limit(world, interval, 0);
    assert_eq!(offer(world, &mut random, &[BROADCAST; 2], 12), 0);
    limit(world, 0, 0);
    assert_eq!(offer(world, &mut random, &[BROADCAST; 6], 12), 6);
    assert_eq!(counter(world, Counter::DroppedFiltered), 0);
}
