//! The books balance: each carrier on the wire is in exactly one counter, and what is counted of every frame is what was sent.
use super::model::{self, on_wire, Octet};
use super::node::{counter, set_mac, US};
use super::world::{World, RATES};
use rand::rngs::StdRng;
use rand::Rng;
use rand::SeedableRng;
use spec::ethernet::*;
use spec::map::Node;
use spec::services::ethernet::{set_filter, set_storm_limit};
use spec::services::memory;

const SEED: u64 = 0xb00c;
/// A carrier of some kind: mostly frames, some of them damaged, too short, too long or for others.
fn carrier(random: &mut StdRng) -> Vec<Octet> {
    let group = [1, 0, 0x5e, 0, 0, 1];
    let to = [US, US, [0xff; 6], group, [2, 0, 0, 0, 0, 9]][random.gen_range(0..5)];
    let kind = random.gen_range(0..14);
    let octets = match kind {
        0 => random.gen_range(14..60),
        1 => random.gen_range(1515..1600),
        2 | 6 => [123, 124, 251, 252, 507, 508, 1019, 1020, 1514][random.gen_range(0..9)],
        7 => random.gen_range(200..1515),
        _ => random.gen_range(60..90),
    };
    let frame = model::frame(random, to, 0x0800, octets);
    let before = vec![PREAMBLE; random.gen_range(0..9)];
    let gap = [1, 5, 8, 12, 40][random.gen_range(0..5)];
    let mut wire = on_wire(&before, &frame, gap);
    let at = random.gen_range(before.len() + 1..wire.len() - gap);
    match kind {
        // Damaged, of a legal length or not.
        3 => wire[at].octet ^= 1 << random.gen_range(0..8),
        0 | 1 if random.gen() => wire[at].octet ^= 1 << random.gen_range(0..8),
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

/// What a listener on the wire counts, by its own rules: octets with FCS, sizes, and whole frames to groups and to all.
#[derive(Debug, Default, PartialEq, Eq)]
struct Census {
    octets: u64,
    sizes: [u64; 6],
    multicast: u64,
    broadcast: u64,
    runts: u64,
    fragments: u64,
    oversize: u64,
    jabbers: u64,
    bad_fcs: u64,
    errors: u64,
    no_sfd: u64,
}

impl Census {
    /// Takes down one carrier. No frame here has a tag.
    fn take(&mut self, wire: &[Octet]) {
        let carried: Vec<Octet> = wire.iter().copied().filter(|octet| octet.carrier).collect();
        let Some(at) = carried.iter().position(|octet| octet.octet == SFD) else {
            self.no_sfd += 1;
            return;
        };
        let frame: Vec<u8> = carried[at + 1..].iter().map(|octet| octet.octet).collect();
        let error = carried[at + 1..].iter().any(|octet| octet.error);
        let (body, check) = frame.split_at(frame.len() - FCS_OCTETS);
        let right = !error && model::fcs(body) == *check;
        self.octets += frame.len().min(MAX_TAGGED_OCTETS) as u64;
        let upper = [64, 127, 255, 511, 1023, 1518];
        match (upper.iter().position(|most| frame.len() <= *most), right) {
            (_, true) if frame.len() < 64 => self.runts += 1,
            (_, false) if frame.len() < 64 => self.fragments += 1,
            (None, true) => self.oversize += 1,
            (None, false) => self.jabbers += 1,
            (Some(size), _) => {
                self.sizes[size] += 1;
                self.errors += u64::from(error);
                self.bad_fcs += u64::from(!error && !right);
                self.broadcast += u64::from(right && frame[..6] == [0xff; 6]);
                self.multicast += u64::from(right && frame[0] & 1 == 1 && frame[..6] != [0xff; 6]);
            }
        }
    }

    /// The same as the device counted it.
    fn of(world: &mut World<0>) -> Self {
        Self {
            octets: counter(world, Counter::AllOctets),
            sizes: Counter::SIZES.map(|(size, _, _)| counter(world, size)),
            multicast: counter(world, Counter::GoodMulticast),
            broadcast: counter(world, Counter::GoodBroadcast),
            runts: counter(world, Counter::DroppedRunt),
            fragments: counter(world, Counter::DroppedFragment),
            oversize: counter(world, Counter::DroppedOversize),
            jabbers: counter(world, Counter::DroppedJabber),
            bad_fcs: counter(world, Counter::DroppedBadFcs),
            errors: counter(world, Counter::DroppedError),
            no_sfd: counter(world, Counter::DroppedNoSfd),
        }
    }
}

#[test]
fn every_carrier_is_in_exactly_one_counter() {
    let mut random = StdRng::seed_from_u64(SEED);
    println!("seed {SEED:#x}");
    let mut world = World::<0>::new(RATES[1]);
    set_mac(&mut world);
    let storm = set_storm_limit::Arguments {
        interval: 30,
        burst: 3,
    };
    world.call(Node::Ethernet, set_storm_limit::CALL, storm.to_data());
    // Groups are let in, so that the storm limit has something to do.
    let filter = set_filter::Arguments {
        promiscuous: 0,
        multicast: 1,
        ..Default::default()
    };
    world.call(Node::Ethernet, set_filter::CALL, filter.to_data());
    let (mut carriers, mut census) = (0, Census::default());
    for round in 0..5 {
        // In every fourth round nobody frees pages.
        world.free_at_once = round % 4 != 3;
        let mut wires: Vec<Vec<Octet>> = (0..24).map(|_| carrier(&mut random)).collect();
        if !world.free_at_once {
            // More than there are pages.
            wires.extend((0..11).map(|_| {
                let frame = model::frame(&mut random, US, 0x0800, 60);
                on_wire(&model::preamble(), &frame, 12)
            }));
        }
        for wire in wires {
            census.take(&wire);
            world.wire_in.extend(wire);
            carriers += 1;
        }
        world.drain();
        world.steps(200);
        world.call(Node::Memory, memory::free_all::CALL, Default::default());
        world.steps(300);
    }
    let counts = Counter::FATES.map(|fate| counter(&mut world, fate));
    assert_eq!(counts.iter().sum::<u64>(), carriers, "{counts:?}");
    let seen = counts.iter().filter(|count| **count > 0).count();
    assert_eq!(
        seen,
        Counter::FATES.len() - 3,
        "all but overrun, undeliverable and alignment were met: {counts:?}"
    );
    assert_eq!(Census::of(&mut world), census);
    let by_address = [
        Counter::ReceivedUnicast,
        Counter::ReceivedMulticast,
        Counter::ReceivedBroadcast,
    ]
    .map(|to| counter(&mut world, to));
    assert!(by_address.iter().all(|count| *count > 0));
    assert_eq!(by_address.iter().sum::<u64>(), counts[0]);
}

/// Carriers of one octet, an octet apart, come faster than they are judged, from a PHY whose clock is faster than ours too: each is
/// without a delimiter or an overrun, and a frame behind them arrives.
#[test]
fn carriers_of_one_octet_are_all_counted() {
    const CARRIERS: u64 = 2000;
    let mut random = StdRng::seed_from_u64(SEED);
    let mut world = World::<0>::new(RATES[1]);
    set_mac(&mut world);
    let one = Octet {
        carrier: true,
        error: false,
        octet: PREAMBLE,
    };
    for _ in 0..CARRIERS {
        world.wire_in.extend([one, Octet::default()]);
    }
    let frame = model::frame(&mut random, US, 0x0800, 60);
    world
        .wire_in
        .extend(on_wire(&model::preamble(), &frame, 12));
    world.drain();
    world.steps(500);
    let [judged, overrun, received] = [
        Counter::DroppedNoSfd,
        Counter::DroppedOverrun,
        Counter::ReceivedFrames,
    ]
    .map(|which| counter(&mut world, which));
    assert_eq!((judged + overrun, received), (CARRIERS, 1));
    assert!(overrun > CARRIERS / 4, "{overrun} is no flood");
}
