use super::packets::*;
use crate::ethernet::sums::ReceivedSums;
use hdl::check::{self, Bench};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rust_hdl::prelude::*;
use spec::ethernet::{HEADER_OCTETS, TAG_TYPE};
use spec::ip::*;
use spec::memory::FRAME_OFFSET;

const SEED: u64 = 0x1071;

type Dut = Bench<ReceivedSums>;

/// A word passes, or none.
fn pass(bench: &mut Dut, word: Option<(usize, u32, u64)>) {
    let (index, value, tag) = word.unwrap_or((0, 0xdead_beef, 0));
    bench.dut.take.next = word.is_some();
    bench.dut.index.next = (index as u32).to_bits();
    bench.dut.word.next = value.to_bits();
    bench.dut.tag.next = tag.to_bits();
    bench.step();
}

/// The words of a frame pass, with some clocks between them; what is said of it in the third clock after the last.
fn verdict(bench: &mut Dut, frame: &[u8], mut pause: impl FnMut() -> usize) -> bool {
    let mut octets = vec![0; FRAME_OFFSET];
    octets.extend(frame);
    let in_last = octets.len() as u64 & 3;
    octets.resize(octets.len().next_multiple_of(4), 0);
    let words = octets.len() / 4;
    for (index, octets) in octets.chunks(4).enumerate() {
        let word = u32::from_be_bytes(octets.try_into().expect("four octets"));
        let tag = if index + 1 == words {
            in_last << 1 | 1
        } else {
            0x2a
        };
        pass(bench, Some((index, word, tag)));
        if index + 1 < words {
            (0..pause()).for_each(|_| pass(bench, None));
        }
    }
    pass(bench, None);
    pass(bench, None);
    let right = bench.dut.right.val();
    pass(bench, None);
    assert_eq!(bench.dut.right.val(), right, "what was said does not stay");
    right
}

fn bench() -> Dut {
    Bench::new(ReceivedSums::default(), |d| &mut d.clock)
}

/// As the wire brings them: mostly every other clock, sometimes two words at once.
fn as_received(random: &mut StdRng) -> usize {
    [0, 1, 1, 1, 2][random.gen_range(0..5)]
}

/// A number of octets to carry: short ones most often, so that there is padding.
fn some_octets(random: &mut StdRng) -> usize {
    match random.gen_range(0..4) {
        0 => random.gen_range(8..30),
        1 => random.gen_range(LONGEST - DATA_AT - 8..=LONGEST - DATA_AT),
        _ => random.gen_range(8..200),
    }
}

/// Every protocol, every length of carried data up to 90, all sums right: all of them are found right. Beside each an odd one.
#[test]
fn right_sums_are_right() {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut bench = bench().recording();
    for octets in (8..90).chain([255, 256, 600, LONGEST - DATA_AT]) {
        for protocol in PROTOCOLS {
            let octets = if protocol == TCP {
                octets.max(20)
            } else {
                octets
            };
            let frame = plain(&mut random, protocol, octets);
            assert!(is_right(&frame), "the reference is wrong");
            let right = verdict(&mut bench, &frame, || as_received(&mut random));
            assert!(right, "{octets} octets of {protocol}");
            let mut frame = frame;
            disturb(&mut random, &mut frame);
            let right = verdict(&mut bench, &frame, || as_received(&mut random));
            assert_eq!(right, is_right(&frame), "{frame:02x?}");
        }
    }
    check::replay("received_sums", &mut bench);
}

/// One bit wrong, anywhere in the header or in what it carries: never right. In the padding it does not matter.
#[test]
fn a_wrong_bit_is_never_right() {
    let mut random = StdRng::seed_from_u64(SEED + 1);
    let mut bench = bench();
    for _ in 0..1500 {
        let protocol = PROTOCOLS[random.gen_range(0..3)];
        let octets = some_octets(&mut random).max(20);
        let mut frame = plain(&mut random, protocol, octets);
        let at = random.gen_range(HEADER_OCTETS..frame.len());
        frame[at] ^= 1 << random.gen_range(0..8);
        let padding = at >= DATA_AT + octets;
        let right = verdict(&mut bench, &frame, || as_received(&mut random));
        assert_eq!(right, padding, "octet {at} of {octets} of {protocol}");
        assert_eq!(right, is_right(&frame), "the reference is wrong");
    }
}

/// What becomes of a right frame; most of it makes it one that is not looked at.
fn disturb(random: &mut StdRng, frame: &mut Vec<u8>) {
    let header = HEADER_OCTETS;
    match random.gen_range(0..12) {
        // Options: the packet is longer by one to ten words.
        0 => {
            let more = random.gen_range(1..=10);
            frame[header] += more;
            frame[header + 3] = frame[header + 3].wrapping_add(4 * more);
        }
        // An 802.1Q tag.
        1 => {
            let tag = [TAG_TYPE.to_be_bytes(), random.gen()].concat();
            frame.splice(12..12, tag);
            frame.truncate(LONGEST);
        }
        // Fragments, whose sums are right all the same.
        2 => {
            frame[header + 6] |= [0x20, 0x01, 0x10][random.gen_range(0..3)];
            fill(frame);
        }
        3 => {
            frame[header + 7] |= 1 << random.gen_range(0..8);
            fill(frame);
        }
        // Another protocol, another version, another type of frame.
        4 => frame[header + PROTOCOL_AT] = random.gen(),
        5 => frame[header] = random.gen(),
        6 => frame[12] = random.gen(),
        7 => frame[12..14].copy_from_slice(&0x86dd_u16.to_be_bytes()),
        // The packet's length: anything, also more than the frame has.
        8 => frame[header + 2] = random.gen_range(0..8),
        9 => frame[header + 3] = random.gen(),
        // The frame is cut short, but not below the least.
        10 => frame.truncate(random.gen_range(SHORTEST..=frame.len())),
        // The datagram's length.
        _ => frame[DATA_AT + UDP_LENGTH_AT + 1] ^= 1 << random.gen_range(0..8),
    }
}

/// Frames of every kind, and back to back: the verdict is that of the reference. So that cut and lengthened packets are judged for
/// their length and not for their sums alone, half of them get sums that are right for what they say.
#[test]
fn odd_frames_are_judged_as_the_reference_does() {
    let mut random = StdRng::seed_from_u64(SEED + 2);
    let mut bench = bench();
    let (mut rights, mut wrongs, mut for_their_length) = (0, 0, 0);
    for round in 0..4000 {
        let protocol = PROTOCOLS[random.gen_range(0..3)];
        let octets = some_octets(&mut random).max(20);
        let mut frame = plain(&mut random, protocol, octets);
        disturb(&mut random, &mut frame);
        let said = usize::from(pair_at(&frame, HEADER_OCTETS + 2));
        if random.gen() && said >= PLAIN_HEADER_OCTETS + 20 {
            let octets = frame.len();
            let known = PROTOCOLS.contains(&frame[HEADER_OCTETS + PROTOCOL_AT]);
            frame.resize(frame.len().max(HEADER_OCTETS + said), 0);
            if known {
                fill(&mut frame);
            }
            frame.truncate(octets);
        }
        let right = verdict(&mut bench, &frame, || as_received(&mut random));
        assert_eq!(right, is_right(&frame), "round {round}: {frame:02x?}");
        for_their_length += usize::from(!right && sums_alone_are_right(&frame));
        *(if right { &mut rights } else { &mut wrongs }) += 1;
    }
    println!("{rights} right, {wrongs} not, {for_their_length} of them with sums that are right");
    assert!(rights > 200 && wrongs > 2000 && for_their_length > 300);
}

/// With no clock free between the words of a frame what there is of no word goes in after the last. That is a clock too late for
/// the third after it: nothing is said there of UDP and TCP, never something wrong; a clock later it is.
#[test]
fn without_a_free_clock_nothing_wrong_is_said() {
    let mut random = StdRng::seed_from_u64(SEED + 3);
    let mut bench = bench();
    for round in 0..300 {
        let protocol = PROTOCOLS[round % 3];
        let mut frame = plain(&mut random, protocol, 20 + round);
        let wrong = round % 2 == 1;
        if wrong {
            let at = random.gen_range(HEADER_OCTETS..DATA_AT + 20);
            frame[at] ^= 0x10;
        }
        let mut octets = vec![0; FRAME_OFFSET];
        octets.extend(&frame);
        let in_last = octets.len() as u64 & 3;
        octets.resize(octets.len().next_multiple_of(4), 0);
        let words = octets.len() / 4;
        for (index, octets) in octets.chunks(4).enumerate() {
            let word = u32::from_be_bytes(octets.try_into().expect("four octets"));
            let tag = if index + 1 == words {
                in_last << 1 | 1
            } else {
                0
            };
            pass(&mut bench, Some((index, word, tag)));
        }
        let said: Vec<bool> = (0..4)
            .map(|_| {
                pass(&mut bench, None);
                bench.dut.right.val()
            })
            .collect();
        let at_once = protocol == ICMP && !wrong;
        assert_eq!(said[1..], [at_once, !wrong, !wrong], "round {round}");
    }
}
