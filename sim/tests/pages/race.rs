//! G7: all pages are full, and one of them is given back at each possible clock of an arriving frame. The frame is published whole
//! or lost; a page that was not written this time is never published.
//!
//! Every published frame is sent back and compared with what was put on the wire, octet by octet.
use super::frame;
use super::network::World;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use sim::device::rgmii::OCTET;
use spec::map::Node;
use spec::memory::quota;

const SEED: u64 = 0x67;
/// Clocks from the time at which a page is given back to the frame's first octet, at most. The MAC asks for a page every 128 clocks
/// while it gets none, so that the page comes at any time from before the frame begins to long after its end.
const SPAN: u64 = 400;

/// How it went.
#[derive(Debug, Default)]
struct Race {
    published: usize,
    lost: usize,
    wrong: usize,
}

/// One for each clock. `give` hands the page to the MAC to be sent; else it is freed.
fn race(
    name: &str,
    give: bool,
    octets: usize,
    step: usize,
    mutate: fn(&str) -> String,
) -> Option<Race> {
    println!("seed {SEED:#x}");
    let mut random = StdRng::seed_from_u64(SEED);
    let mut world = World::start(name, OCTET, mutate)?;
    let mut race = Race::default();
    for clock in (0..SPAN).step_by(step) {
        // All pages of the MAC are full and kept.
        world.keep(true);
        world.echo(give);
        let mut kept: Vec<Vec<u8>> = (0..quota(Node::Ethernet))
            .map(|_| frame(&mut random, octets))
            .collect();
        kept.iter().for_each(|frame| world.send(frame));
        world.drain(200 + random.gen_range(0..150));

        world.let_go();
        world.clocks(clock);
        let late = frame(&mut random, octets);
        world.send(&late);
        world.drain(700);

        // What is there now comes back.
        world.echo(true);
        world.keep(false);
        world.clocks(11 * (octets as u64 + 30) / 2 + 600);
        let back: Vec<Vec<u8>> = world.sent().into_iter().map(|sent| sent.octets).collect();
        if !give {
            kept.remove(0);
        }
        match back.strip_prefix(&kept[..]) {
            Some([]) => race.lost += 1,
            Some([last]) if *last == late => race.published += 1,
            _ => race.wrong += 1,
        }
    }
    println!("{name}, {octets} octets, given {give}: {race:?}");
    Some(race)
}

/// Every clock for the shortest frames, every second one for others, or every one with `PDU_GATE_FRAMES`.
#[test]
fn a_page_given_back_while_a_frame_arrives_is_published_whole_or_not_at_all() {
    let all = std::env::var_os("PDU_GATE_FRAMES").is_some();
    for (octets, step) in [(60, 1), (61, 4), (124, 4)] {
        for give in [false, true] {
            let step = if all { 1 } else { step };
            let Some(race) = race("pages", give, octets, step, str::to_string) else {
                return;
            };
            assert_eq!(race.wrong, 0, "{race:?}");
            assert!(race.published > 10 && race.lost > 10, "{race:?}");
        }
    }
}

/// The negative control: a writer that goes on without a page, and publishes one that has come meanwhile.
#[test]
fn g7_finds_a_careless_page_writer() {
    let careless = |verilog: &str| {
        let (sound, mistaken) = ("careless = 1'b0", "careless = 1'b1");
        assert_eq!(
            verilog.matches(sound).count(),
            1,
            "no such parameter any longer"
        );
        verilog.replace(sound, mistaken)
    };
    if let Some(race) = race("pages-careless", false, 60, 1, careless) {
        assert!(race.wrong > 0, "{race:?}");
    }
}
