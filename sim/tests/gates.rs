//! The network gates on the whole device: the chip's Verilog, compiled, with the real firmware, and a wire that does to frames what
//! switches and PHYs do. Every frame is a ping, every answer is checked.
//!
//! `PDU_GATE_FRAMES` is the number of frames of each kind, 40 unless told otherwise; the whole claim is 10 000.
mod flood;
mod lockstep;
mod scan;
mod wire;

use sim::device::rgmii::{Shape, Speed};
use spec::ethernet::{Counter, PREAMBLE, SFD};
use wire::World;

/// Frames on the wire at once: fewer than there are pages for them.
const AT_ONCE: u64 = 8;

fn frames() -> u64 {
    std::env::var("PDU_GATE_FRAMES").map_or(40, |text| {
        text.parse().expect("PDU_GATE_FRAMES is a number")
    })
}

/// A generator of numbers that look random (Knuth's MMIX constants).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 11
    }
}

/// Preambles: 0 to 8 and 15 octets, then garbage without a delimiter in it.
fn preambles(random: &mut Random) -> impl Iterator<Item = (String, Vec<Shape>)> + '_ {
    let plain = (0..=8).chain([15]).map(|preamble| {
        let shape = Shape {
            preamble,
            ..Shape::default()
        };
        (format!("preamble of {preamble} octets"), vec![shape])
    });
    let garbage = (0..64)
        .map(|_| Shape {
            preamble: 1 + random.next() as usize % 15,
            // Each octet differs from the regular one, and none is a delimiter.
            preamble_spoil: (0..8).fold(0, |spoil, _| {
                let change = 1 + random.next() % 0x7f;
                spoil << 8 | change
            }),
            ..Shape::default()
        })
        .collect();
    plain.chain([("garbage before the delimiter".into(), garbage)])
}

/// Sends pings in these shapes; how many were not answered.
fn lost(world: &mut World, shapes: &[Shape], frames: u64, at_once: u64) -> u64 {
    let mut answered = 0;
    let mut sent = 0;
    while sent < frames {
        let burst = at_once.min(frames - sent);
        for number in 0..burst {
            let shape = shapes[(sent + number) as usize % shapes.len()];
            let ping = world.ping(18);
            world.inject(&ping, shape);
        }
        answered += world.answers(burst);
        sent += burst;
    }
    frames - answered
}

/// G1: with any preamble, and with garbage before the delimiter, no ping is lost.
#[test]
fn g1_any_preamble() {
    let Some(mut world) = World::start(str::to_string) else {
        return;
    };
    let frames = frames();
    let mut random = Random(1);
    for (name, shapes) in preambles(&mut random) {
        assert_eq!(PREAMBLE ^ 0x80, SFD);
        let lost = lost(&mut world, &shapes, frames, AT_ONCE);
        println!("G1 {name}: {frames} pings, {lost} lost");
        assert_eq!(lost, 0, "{name}");
    }
    world.check_books();
}

/// The negative control of G1: with a receiver that wants seven octets of preamble, exactly, pings are lost.
#[test]
fn g1_finds_an_exact_preamble_checker() {
    let exact = |verilog: &str| {
        let (sound, mistaken) = ("strict = 1'b0", "strict = 1'b1");
        assert_eq!(
            verilog.matches(sound).count(),
            1,
            "no such parameter any longer"
        );
        verilog.replace(sound, mistaken)
    };
    let Some(mut world) = World::start(exact) else {
        return;
    };
    let mut random = Random(1);
    let mut lossy = vec![];
    for (name, shapes) in preambles(&mut random) {
        let lost = lost(&mut world, &shapes, 4, AT_ONCE);
        println!("exact checker, {name}: 4 pings, {lost} lost");
        lossy.push(lost > 0);
    }
    let regular = 7;
    assert!(
        lossy
            .iter()
            .enumerate()
            .all(|(at, lossy)| *lossy == (at != regular)),
        "{lossy:?}"
    );
}

/// G2: any gap, from a PHY whose clock is slower or faster: no ping is lost while there are pages, and beyond that every loss is
/// counted.
#[test]
fn g2_any_gap() {
    let Some(mut world) = World::start(str::to_string) else {
        return;
    };
    let frames = frames();
    for offset in [200, -200] {
        world.machine.set_receive_offset(offset);
        for gap in [12, 8, 5, 1] {
            let shape = Shape {
                gap,
                ..Shape::default()
            };
            let lost = lost(&mut world, &[shape], frames, AT_ONCE);
            println!(
                "G2 gap {gap}, {offset:+} ppm: {frames} pings in bursts of {AT_ONCE}, {lost} lost"
            );
            assert_eq!(lost, 0, "gap {gap}, {offset:+} ppm");
            let before = world.counter(Counter::DroppedNoPage);
            let unanswered = self::lost(&mut world, &[shape], frames, 40);
            let dropped = world.counter(Counter::DroppedNoPage) - before;
            println!("G2 gap {gap}, {offset:+} ppm: {frames} pings in bursts of 40, {unanswered} lost, {dropped} counted");
            assert_eq!(unanswered, dropped);
        }
    }
    world.check_books();
}

/// G6: floods of every kind at line rate: management is answered meanwhile and within a second after the end, every carrier is in
/// a counter of its own, and the CPU gets a page whenever it wants one.
#[test]
fn g6_floods() {
    let Some(mut world) = World::start(str::to_string) else {
        return;
    };
    world.machine.keep_messages();
    // 1.6 ms, and 10 us for each frame of the other gates.
    let octets = 200_000 + 1_250 * frames() as usize;
    let mut random = Random(6);
    let mut harmful = vec![];
    for kind in flood::all() {
        let report = flood::flood(&mut world, &mut random, kind, octets);
        println!("G6 {}: {report}", kind.0);
        if !report.is_harmless() {
            harmful.push((kind.0, report));
        }
    }
    assert!(harmful.is_empty(), "{harmful:#?}");
    for silent in [Counter::SendUnderrun, Counter::SendRefused] {
        assert_eq!(world.counter(silent), 0, "{silent:?}");
    }
    for met in [Counter::DroppedStorm, Counter::DroppedNoPage] {
        assert!(world.counter(met) > 0, "{met:?}");
    }
    world.check_books();
}

/// The device answers at each speed, and follows when the speed changes while it runs.
#[test]
fn pings_at_each_speed() {
    let Some(mut world) = World::start(str::to_string) else {
        return;
    };
    for speed in [
        Speed::Hundred,
        Speed::Ten,
        Speed::Gigabit,
        Speed::Ten,
        Speed::Hundred,
    ] {
        world.meet(speed);
        for octets in [0, 18, 56, 1472] {
            let ping = world.ping(octets);
            let began = world.machine.now();
            world.inject(&ping, Shape::default());
            assert_eq!(world.answers(1), 1, "{octets} octets at {speed:?}");
            let took = world.machine.now().since(began).as_microseconds();
            println!("{speed:?}: ping of {octets} octets, {took} us");
        }
        let counts = world.machine.counts();
        assert_eq!(counts.faulty, 0, "at {speed:?}");
    }
    world.check_books();
}
