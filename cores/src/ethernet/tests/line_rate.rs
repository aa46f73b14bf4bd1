//! Frames of the smallest and the greatest length at line rate, into pages and out of them at once.
use super::model::{self, on_wire};
use super::node::counter;
use super::world::{World, RATES};
use hdl::check;
use rand::rngs::StdRng;
use rand::SeedableRng;
use spec::ethernet::*;

const SEED: u64 = 0x11fe;

/// Offers frames of so many octets (without FCS) back to back and has each sent back at once; how many came back, and the octets
/// on the wire from the start of one answer to that of the next, on average.
fn echo(octets: usize, frames: usize) -> (usize, f64) {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut world = World::<0>::new(RATES[0]);
    world.echo_at_once = true;
    world.wire_out.clear();
    for _ in 0..frames {
        let frame = model::frame(&mut random, [0xff; 6], 0x0806, octets);
        world
            .wire_in
            .extend(on_wire(&model::preamble(), &frame, INTER_PACKET_GAP));
    }
    world.drain();
    world.steps(octets as u64 * 6 + 1000);
    world.echo_at_once = false;
    let heard = model::listen(&world.wire_out);
    assert!(heard.iter().all(|heard| heard.fcs_right && !heard.error));
    let around = PREAMBLE_OCTETS + 1 + FCS_OCTETS;
    let spent: usize = heard[1..].iter().map(|heard| heard.gap).sum::<usize>()
        + (heard.len() - 1) * (octets + around);
    let lost =
        counter(&mut world, Counter::DroppedNoPage) + counter(&mut world, Counter::DroppedOverrun);
    assert_eq!(heard.len() + lost as usize, frames, "every loss is counted");
    (heard.len(), spent as f64 / (heard.len() - 1) as f64)
}

/// The shortest: 84 octets from start to start.
#[test]
fn clocks_of_the_shortest_frames_both_ways() {
    let (came, period) = echo(60, 60);
    check::measured(
        "frames of 64 octets both ways, sent back of 60",
        came,
        "frames",
        "line rate: 60",
    );
    check::measured(
        "frames of 64 octets both ways",
        (125e6 / period).round(),
        "a second",
        "line rate: 1488095",
    );
}

/// The longest: all of them, at line rate.
#[test]
fn clocks_of_the_longest_frames_both_ways() {
    let (came, period) = echo(1514, 16);
    let payload = 1500.0 / period * 1000.0;
    check::measured(
        "payload of frames of 1518 octets both ways",
        payload.round(),
        "Mb/s",
        "line rate: 975",
    );
    assert_eq!((came, period), (16, 1538.0));
}
