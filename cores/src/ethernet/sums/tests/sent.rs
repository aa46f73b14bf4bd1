use super::packets::*;
use crate::ethernet::page_reader::PageReader;
use crate::ethernet::page_writer::LENGTH_BITS;
use crate::memory::PAGE_BITS;
use hdl::check::{self, Bench};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rust_hdl::prelude::*;
use spec::ethernet::HEADER_OCTETS;
use spec::ip::*;
use spec::memory::FRAME_OFFSET;

const SEED: u64 = 0x1624;
const PAGE: u64 = 9;
const HEADER_SUM: u64 = 1;
const DATA_SUM: u64 = 2;

type Dut = Bench<PageReader>;

/// A page, the order to send it, and what came of it.
struct Sent {
    frame: Vec<u8>,
    /// Clocks from the order to the first word and to the end.
    first: u64,
    all: u64,
}

/// Orders a frame in a page with this in its first two octets. The memory and the queue are busy now and then, as `busy` says.
fn send(
    bench: &mut Dut,
    frame: &[u8],
    before: [u8; 2],
    asks: u64,
    mut busy: impl FnMut() -> bool,
) -> Sent {
    let mut page = before.to_vec();
    page.extend(frame);
    // What stands behind the frame is none of it.
    page.resize(page.len().next_multiple_of(8) + 8, 0xa5);
    let order = (asks << PAGE_BITS | PAGE) << LENGTH_BITS | frame.len() as u64;
    bench.dut.order.next = order.to_bits();
    bench.dut.order_valid.next = true;
    bench.dut.note_ready.next = true;
    let (mut words, mut noted, mut first) = (vec![], 0, None);
    for clock in 0..8000 {
        bench.dut.word_ready.next = !busy();
        bench.settle();
        let grants = bench.dut.read.val() && !busy();
        bench.dut.read_granted.next = grants;
        bench.dut.released.next = bench.dut.release_page.val();
        bench.settle();
        let pair = bench.dut.pair.val().to_u64() as usize;
        let released = bench.dut.released.val();
        noted += usize::from(bench.dut.note.val());
        if bench.dut.word_valid.val() && bench.dut.word_ready.val() {
            first.get_or_insert(clock);
            words.extend(bench.dut.word.val().to_u32().to_be_bytes());
        }
        let taken = bench.dut.order_taken.val();
        bench.step();
        if taken {
            bench.dut.order_valid.next = false;
        }
        let word = |at: usize| match page.get(8 * pair + at..8 * pair + at + 4) {
            Some(octets) if grants => u32::from_be_bytes(octets.try_into().expect("four octets")),
            _ => 0xdead_beef,
        };
        bench.dut.value_high.next = word(0).to_bits();
        bench.dut.value_low.next = word(4).to_bits();
        if released {
            assert_eq!(noted, 1, "a frame is noted once");
            words.truncate(FRAME_OFFSET + frame.len());
            return Sent {
                frame: words.split_off(FRAME_OFFSET),
                first: first.expect("something was sent"),
                all: clock,
            };
        }
    }
    panic!("the reader never ended");
}

fn bench() -> Dut {
    Bench::new(PageReader::default(), |d| &mut d.clock)
}

/// The frame with these sums only, the other fields zero.
fn with_sums(frame: &[u8], asks: u64) -> Vec<u8> {
    let mut frame = frame.to_vec();
    let data_sum = data_sum_at(frame[HEADER_OCTETS + PROTOCOL_AT]);
    if asks & HEADER_SUM == 0 {
        frame[HEADER_OCTETS + HEADER_SUM_AT..][..2].fill(0);
    }
    if asks & DATA_SUM == 0 {
        frame[data_sum..][..2].fill(0);
    }
    frame
}

/// A frame to be sent, whose packet ends where it does.
fn unpadded(random: &mut StdRng, protocol: u8, octets: usize) -> Vec<u8> {
    let mut frame = plain(random, protocol, octets);
    frame.truncate(DATA_AT + octets);
    frame
}

/// Every protocol, every length up to 90, each sum asked for or not, memory and queue busy at random: what is asked for is put in
/// as the reference has it, and nothing else changes.
#[test]
fn sums_are_put_in_where_they_are_asked_for() {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut bench = bench().recording();
    for octets in (8..90).chain([91, 256, 601, LONGEST - DATA_AT]) {
        for (at, protocol) in PROTOCOLS.into_iter().enumerate() {
            let octets = if protocol == TCP {
                octets.max(20)
            } else {
                octets
            };
            let frame = unpadded(&mut random, protocol, octets);
            let asks = if octets > 90 {
                3
            } else {
                (octets + at) as u64 % 4
            };
            let before = pseudo_sum(&frame);
            let in_page = with_sums(&frame, 0);
            let sent = send(&mut bench, &in_page, before, asks, || random.gen_bool(0.3));
            let expected = with_sums(&frame, asks);
            assert_eq!(
                sent.frame, expected,
                "{octets} octets of {protocol}, asks {asks}"
            );
            assert_eq!(is_right(&sent.frame), asks == 3, "the reference is wrong");
        }
    }
    check::replay("sent_sums", &mut bench);
}

/// Data of which every sum comes out, 0 and 0xffff too: UDP never sends 0, the others do as they are.
#[test]
fn a_sum_of_udp_is_never_zero() {
    let mut random = StdRng::seed_from_u64(SEED + 1);
    let mut bench = bench();
    for protocol in PROTOCOLS {
        let mut frame = unpadded(&mut random, protocol, 30);
        // The last two octets make up what is missing: the sum is then as it should be.
        for wanted in [0_u16, 0xffff, 1, 0xfffe, 0x8000] {
            let at = data_sum_at(protocol);
            let end = frame.len() - 2;
            frame[end..].fill(0);
            frame[at..at + 2].copy_from_slice(&wanted.to_be_bytes());
            let octets = frame.len() - DATA_AT;
            let lacks = sum_of_data(&frame, octets);
            frame[end..].copy_from_slice(&lacks.to_be_bytes());
            fill(&mut frame);
            let asks = HEADER_SUM | DATA_SUM;
            let in_page = with_sums(&frame, 0);
            let sent = send(&mut bench, &in_page, pseudo_sum(&frame), asks, || false);
            assert_eq!(sent.frame, frame);
            let zero = pair_at(&sent.frame, at) == 0;
            assert_eq!(
                zero,
                protocol != UDP && wanted % 0xffff == 0,
                "{protocol}: {wanted:#x}"
            );
        }
    }
}

/// A frame that asks for nothing is not a clock slower for those that do: its first word comes in the fourth clock, two words in
/// three clocks, before such a frame and after it. One that asks is walked over first.
#[test]
fn who_does_not_ask_does_not_wait() {
    let mut random = StdRng::seed_from_u64(SEED + 2);
    let mut bench = bench();
    for octets in [30, 400, LONGEST - DATA_AT] {
        let frame = unpadded(&mut random, UDP, octets);
        let words = (FRAME_OFFSET + frame.len()).div_ceil(4) as u64;
        let clocks = |words: u64| 3 * (words / 2) + 2 * (words % 2);
        let before = pseudo_sum(&frame);
        for asks in [0, 3, 0, 0, 2, 1, 0] {
            let sent = send(&mut bench, &frame, before, 0, || false);
            assert_eq!((sent.first, sent.all), (3, 2 + clocks(words)));
            if asks != 0 {
                let sent = send(&mut bench, &with_sums(&frame, 0), before, asks, || false);
                let walks = 2 * 6 + clocks(9) + clocks(words);
                assert_eq!(sent.first, 3 + walks, "{octets} octets");
            }
        }
    }
}
