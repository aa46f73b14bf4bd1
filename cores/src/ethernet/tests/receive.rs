use super::model::{self, Octet};
use crate::ethernet::cause::*;
use crate::ethernet::*;
use hdl::check::{self, Bench};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rust_hdl::prelude::*;
use spec::ethernet::*;
use spec::memory::FRAME_OFFSET;

const SEED: u64 = 0xe7e2;
const US: [u8; 6] = [2, 0, 0, 0, 0, 1];

/// What the receive path said about one frame.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Received {
    cause: u64,
    irregular: bool,
    frame: Vec<u8>,
}

/// Number of codes of causes.
const CAUSES: usize = 1 << CAUSE_BITS;

/// Feeds octets to the receive path and puts together what comes out. Also counts the strobes, by cause.
fn receive<const STRICT: u64>(
    bench: &mut Bench<ReceiveWith<STRICT>>,
    octets: &[Octet],
) -> (Vec<Received>, [u32; CAUSES]) {
    let (mut frames, mut words, mut strobes) = (vec![], vec![], [0; CAUSES]);
    let idle = vec![Octet::default(); 12];
    for octet in octets.iter().chain(&idle) {
        let dut = &mut bench.dut;
        dut.tick.next = true;
        dut.carrier.next = octet.carrier;
        dut.error.next = octet.error;
        dut.octet.next = octet.octet.to_bits();
        dut.ready.next = true;
        bench.step();
        let dut = &bench.dut;
        let seen = [
            (GOOD, &dut.good),
            (ERROR, &dut.dropped_error),
            (RUNT, &dut.dropped_runt),
            (FRAGMENT, &dut.dropped_fragment),
            (OVERSIZE, &dut.dropped_oversize),
            (JABBER, &dut.dropped_jabber),
            (BAD_FCS, &dut.dropped_bad_fcs),
            (ALIGNMENT, &dut.dropped_alignment),
            (NO_SFD, &dut.dropped_no_sfd),
        ];
        for (cause, strobe) in seen {
            strobes[cause as usize] += u32::from(strobe.val());
        }
        if !dut.push.val() {
            continue;
        }
        words.extend(dut.word.val().to_u32().to_be_bytes());
        let tag = dut.tag.val().to_u64();
        if tag & 1 == 1 {
            let in_last = match tag >> 1 & 3 {
                0 => 4,
                n => n as usize,
            };
            let end = words.len() - 4 + in_last;
            assert!(
                words[end..].iter().all(|octet| *octet == 0),
                "the last word is not padded with zeros"
            );
            let frame = words[FRAME_OFFSET..end].to_vec();
            frames.push(Received {
                cause: tag >> 3 & (CAUSES as u64 - 1),
                irregular: tag >> (TAG_BITS - 1) == 1,
                frame,
            });
            words.clear();
        }
    }
    assert!(words.is_empty(), "a frame did not end");
    (frames, strobes)
}

fn bench<const STRICT: u64>() -> Bench<ReceiveWith<STRICT>> {
    Bench::new(ReceiveWith::default(), |d| &mut d.clock)
}

/// Octets that a receiver may see before the delimiter: 0 to 15 of preamble, or garbage.
fn beginnings(random: &mut StdRng) -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = (0..=15).map(|octets| vec![PREAMBLE; octets]).collect();
    for _ in 0..16 {
        let length = random.gen_range(1..12);
        all.push((0..length).map(|_| random.gen_range(0..SFD)).collect());
    }
    all
}

/// R1: whatever comes before the delimiter, the frame is received; only the count of irregular ones tells.
fn preamble_sweep<const STRICT: u64>(bench: &mut Bench<ReceiveWith<STRICT>>) -> usize {
    let mut random = StdRng::seed_from_u64(SEED);
    println!("seed {SEED:#x}");
    let mut lost = 0;
    for before in beginnings(&mut random) {
        let octets = random.gen_range(60..90);
        let frame = model::frame(&mut random, US, 0x0800, octets);
        let (received, _) = receive(bench, &model::on_wire(&before, &frame, 12));
        let expected = Received {
            cause: GOOD,
            irregular: before != model::preamble(),
            frame,
        };
        lost += usize::from(received != [expected]);
    }
    lost
}

#[test]
fn any_preamble_is_received() {
    let mut bench = bench::<0>().recording();
    assert_eq!(preamble_sweep(&mut bench), 0);
    check::replay("ethernet_receive", &mut bench);
}

/// The negative control of the bench above: a checker that wants exactly seven octets loses frames.
#[test]
fn exact_preamble_checker_fails_the_sweep() {
    let mut strict = bench::<1>();
    assert!(preamble_sweep(&mut strict) >= 15);
}

/// R3: frames follow each other with gaps of 12, 8, 5 and 1 octet, in every length modulo 4, and all arrive.
#[test]
fn any_gap_is_enough() {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut wire = vec![];
    let mut sent = vec![];
    for (gap, length) in [12, 8, 5, 1]
        .into_iter()
        .flat_map(|gap| (60..68).map(move |length| (gap, length)))
    {
        let before = vec![PREAMBLE; random.gen_range(0..8)];
        let frame = model::frame(&mut random, US, 0x0800, length);
        wire.extend(model::on_wire(&before, &frame, gap));
        sent.push(Received {
            cause: GOOD,
            irregular: before.len() != 7,
            frame,
        });
    }
    assert_eq!(receive(&mut bench::<0>(), &wire).0, sent);
}

/// Every length around the limits, tagged and not, with right and wrong FCS, with RX_ER and with a nibble over: the cause is the
/// first that holds.
#[test]
fn each_loss_has_its_cause_and_its_strobe() {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut bench = bench::<0>();
    let lengths = (0..=6)
        .chain([14, 30])
        .chain(58..=66)
        .chain([1512, 1513, 1514, 1515, 1517, 1518, 1519, 1600, 3000]);
    let (mut expected, mut counts) = (vec![], [0; CAUSES]);
    let mut seen = (vec![], [0; CAUSES]);
    for octets in lengths.flat_map(|length| (0..8).map(move |variant| (length, variant))) {
        let (length, variant) = octets;
        let ethertype = if variant % 2 == 0 { TAG_TYPE } else { 0x8101 };
        let mut frame = model::frame(&mut random, US, ethertype, length.max(14));
        frame.truncate(length);
        let mut wire = model::on_wire(&model::preamble(), &frame, 3);
        let body = 8..wire.len() - 3;
        let (odd, error) = (variant / 2 == 3, variant / 2 == 2);
        let bad_fcs = variant / 2 == 1 || odd;
        let at = random.gen_range(body);
        wire[at].octet ^= if bad_fcs {
            1 << random.gen_range(0..8)
        } else {
            0
        };
        wire[at].error = error;
        let tagged = length + FCS_OCTETS > 13 && wire[20].octet == 0x81 && wire[21].octet == 0;
        let limit = if tagged {
            MAX_TAGGED_OCTETS
        } else {
            MAX_FRAME_OCTETS
        };
        let cause = match length + FCS_OCTETS {
            n if n < MIN_FRAME_OCTETS && (bad_fcs || error) => FRAGMENT,
            n if n < MIN_FRAME_OCTETS => RUNT,
            n if n > limit && (bad_fcs || error) => JABBER,
            n if n > limit => OVERSIZE,
            _ if error => ERROR,
            _ if odd => ALIGNMENT,
            _ if bad_fcs => BAD_FCS,
            _ => GOOD,
        };
        counts[cause as usize] += 1;
        expected.push((cause, length));
        bench.dut.odd.next = odd;
        let (frames, strobes) = receive(&mut bench, &wire);
        for (sum, count) in seen.1.iter_mut().zip(strobes) {
            *sum += count;
        }
        assert_eq!(frames.len(), 1, "length {length}");
        if cause == GOOD {
            assert_eq!(frames[0].frame, frame);
        }
        assert!(
            frames[0].frame.len() <= MAX_TAGGED_OCTETS,
            "an endless frame is cut"
        );
        seen.0.push((frames[0].cause, length));
    }
    assert_eq!(seen.0, expected);
    assert_eq!(seen.1, counts);
    let causes = [
        GOOD, ERROR, RUNT, FRAGMENT, OVERSIZE, JABBER, BAD_FCS, ALIGNMENT,
    ];
    assert!(
        causes.iter().all(|cause| counts[*cause as usize] > 3),
        "each cause was tried: {counts:?}"
    );
}

/// Carriers without delimiter are counted, also when they come one octet after a frame and are one octet long.
#[test]
fn carrier_without_delimiter_is_counted() {
    let mut random = StdRng::seed_from_u64(SEED);
    let frame = model::frame(&mut random, US, 0x0800, 60);
    let mut wire = vec![];
    let garbage = Octet {
        carrier: true,
        error: false,
        octet: 0x0e,
    };
    for _ in 0..5 {
        wire.extend(model::on_wire(&[], &frame, 1));
        wire.extend([
            garbage,
            Octet::default(),
            garbage,
            garbage,
            Octet::default(),
        ]);
    }
    let (frames, strobes) = receive(&mut bench::<0>(), &wire);
    let causes: Vec<u64> = frames.iter().map(|frame| frame.cause).collect();
    assert_eq!(causes, [GOOD, NO_SFD, NO_SFD].repeat(5));
    assert_eq!((strobes[GOOD as usize], strobes[NO_SFD as usize]), (5, 10));
}
