//! Frames back to back at 1 Gb/s, in alone, and in and out at once: what is lost, and that what comes back is what was sent.
//!
//! `PDU_GATE_FRAMES` is the number of frames, 4000 unless told otherwise.
use super::frame;
use super::network::World;
use hdl::check::measured;
use rand::rngs::StdRng;
use rand::SeedableRng;
use sim::device::rgmii::{Sent, OCTET};
use sim::engine::Time;
use spec::ethernet::*;

const SEED: u64 = 0x11fe;
/// Octets that a frame takes on the wire beside its own, FCS included.
const AROUND: usize = PREAMBLE_OCTETS + 1 + INTER_PACKET_GAP;

/// An octet of a sender 200 ppm slower.
fn slower() -> Time {
    Time(OCTET.0 / 5000 * 5001)
}

fn frames() -> usize {
    std::env::var("PDU_GATE_FRAMES").map_or(4000, |text| {
        text.parse().expect("PDU_GATE_FRAMES is a number")
    })
}

/// Offers frames of so many octets (with FCS), each of whose octets takes so long, and has them sent back at once. What came
/// back, which is all that was announced, in order; each frame whole, or ended with an error on the wire.
fn echo(octets: usize, count: usize, octet: Time) -> Option<Vec<Sent>> {
    println!("seed {SEED:#x}");
    let mut random = StdRng::seed_from_u64(SEED);
    let mut world = World::start("pages", octet, str::to_string)?;
    world.echo(true);
    let offered: Vec<Vec<u8>> = (0..count)
        .map(|_| frame(&mut random, octets - FCS_OCTETS))
        .collect();
    offered.iter().for_each(|frame| world.send(frame));
    world.drain(octets as u64 * 4 + 1000);
    let back = world.sent();
    assert_eq!(world.announced(), back.len() as u64, "announced");
    let mut rest = offered.iter();
    for sent in back.iter().filter(|sent| sent.fault.is_none()) {
        assert!(
            rest.any(|offered| *offered == sent.octets),
            "not what was sent"
        );
    }
    Some(back)
}

/// Frames that were cut short.
fn cut(back: &[Sent]) -> usize {
    back.iter().filter(|sent| sent.fault.is_some()).count()
}

/// Frames a second in the second half, when the first delays are over.
fn rate(back: &[Sent]) -> f64 {
    let steady = &back[back.len() / 2..];
    let time = steady[steady.len() - 1].start.since(steady[0].start);
    (steady.len() - 1) as f64 / time.as_seconds()
}

/// 1 488 095 frames a second come and go. The page memory serves four calls for each (ALLOCATE, CHOWN, CHOWN, FREE), one after
/// the other, in 40 of the 42 clocks that there are.
#[test]
fn the_shortest_frames_go_both_ways_at_line_rate() {
    let count = frames();
    let Some(back) = echo(MIN_FRAME_OCTETS, count, OCTET) else {
        return;
    };
    measured(
        "frames of 64 octets both ways at once, lost",
        count - back.len(),
        "frames",
        &format!("of {count}; asked: 0"),
    );
    measured(
        "frames of 64 octets both ways at once",
        rate(&back).round(),
        "a second",
        "asked: 1488095",
    );
    assert_eq!(
        (back.len(), cut(&back)),
        (count, 0),
        "frames that came back"
    );
    assert!(rate(&back) >= 1_488_095.0, "{}", rate(&back));
}

/// While the writer pads a block of a received frame the reader waits for a clock at most, or a frame that has just begun to leave
/// would run dry; at this length the writer pads six pairs.
#[test]
fn no_frame_is_cut_short_while_another_is_padded() {
    let Some(back) = echo(80, frames(), slower()) else {
        return;
    };
    measured(
        "frames of 80 octets both ways at once, cut short",
        cut(&back),
        "frames",
        &format!("of {}; asked: 0", back.len()),
    );
    assert_eq!((back.len(), cut(&back)), (frames(), 0));
}

/// 986 Mb/s of frames both ways.
#[test]
fn the_longest_frames_go_both_ways_at_line_rate() {
    let Some(back) = echo(MAX_FRAME_OCTETS, frames() / 10, OCTET) else {
        return;
    };
    assert_eq!(
        (back.len(), cut(&back)),
        (frames() / 10, 0),
        "frames that came back"
    );
    let megabits = rate(&back) * MAX_FRAME_OCTETS as f64 * 8.0 / 1e6;
    measured(
        "frames of 1518 octets both ways at once",
        megabits.floor(),
        "Mb/s",
        "asked: 986",
    );
    assert!(megabits >= 986.0, "{megabits} Mb/s");
}

/// Lengths that fill blocks of a page, and a sender 200 ppm slower.
#[test]
fn frames_of_other_lengths_go_both_ways_at_line_rate() {
    for octets in [126, 127, 190, 191] {
        let Some(back) = echo(octets, 200, slower()) else {
            return;
        };
        assert_eq!((back.len(), cut(&back)), (200, 0), "{octets} octets");
    }
}

/// 1 488 095 frames a second and 200 ppm more: all are received while pages are freed at once.
#[test]
fn a_faster_sender_loses_nothing() {
    let Some(mut world) = World::start("pages", Time(OCTET.0 / 5000 * 4999), str::to_string) else {
        return;
    };
    let mut random = StdRng::seed_from_u64(SEED);
    for octets in [MIN_FRAME_OCTETS, 65, MAX_FRAME_OCTETS] {
        let (before, count) = (world.announced(), frames() as u64 / 4);
        for _ in 0..count {
            let frame = frame(&mut random, octets - FCS_OCTETS);
            world.send(&frame);
        }
        world.drain(1000);
        assert_eq!(world.announced() - before, count, "{octets} octets");
        if octets == MIN_FRAME_OCTETS {
            let line = 1e9 / 8.0 / (octets + AROUND) as f64 * 5000.0 / 4999.0;
            measured(
                "frames of 64 octets in, pages freed at once, none lost",
                line.round(),
                "a second",
                "asked: 1488095",
            );
        }
    }
}
