use super::model::{self, Heard, Octet};
use crate::ethernet::Transmit;
use hdl::check::{self, Bench};
use rand::rngs::StdRng;
use rand::SeedableRng;
use rust_hdl::prelude::*;
use spec::ethernet::*;
use spec::memory::FRAME_OFFSET;
use std::collections::VecDeque;

const SEED: u64 = 0x7e57;

/// A frame as words of a page, with tags.
pub fn words(frame: &[u8]) -> Vec<(u32, u64)> {
    let mut octets = vec![0; FRAME_OFFSET];
    octets.extend(frame);
    let chunks = octets.chunks(4).enumerate();
    let last = octets.len().div_ceil(4) - 1;
    chunks
        .map(|(at, chunk)| {
            let mut word = [0; 4];
            word[..chunk.len()].copy_from_slice(chunk);
            (
                u32::from_be_bytes(word),
                u64::from(at == last) | ((chunk.len() as u64 % 4) << 1),
            )
        })
        .collect()
}

/// Offers words (a word with `None` makes the source stall for so many clocks) and listens for `clocks`.
fn run(
    bench: &mut Bench<Transmit>,
    source: &mut VecDeque<(u32, u64)>,
    stall_after: Option<usize>,
    clocks: usize,
) -> (Vec<Octet>, u32, u32) {
    let (mut heard, mut sent, mut underruns, mut given, mut stalled) = (vec![], 0, 0, 0, 0);
    for _ in 0..clocks {
        let stalls = stall_after == Some(given) && stalled < 40;
        stalled += usize::from(stalls);
        let offer = source.front().copied().filter(|_| !stalls);
        let (word, tag) = offer.unwrap_or_default();
        let dut = &mut bench.dut;
        dut.tick.next = true;
        dut.word_valid.next = offer.is_some();
        dut.word.next = word.to_bits();
        dut.tag.next = tag.to_bits();
        bench.settle();
        if bench.dut.word_taken.val() {
            source.pop_front();
            given += 1;
        }
        bench.step();
        let dut = &bench.dut;
        heard.push(Octet {
            carrier: dut.enable.val(),
            error: dut.error.val(),
            octet: dut.octet.val().to_u8(),
        });
        sent += u32::from(dut.sent.val());
        underruns += u32::from(dut.underrun.val());
    }
    (heard, sent, underruns)
}

/// Frames of 14 to 90 and up to 1518 octets, back to back: whole, padded with zeros, right FCS, gap of exactly twelve.
#[test]
fn frames_leave_padded_checked_and_twelve_apart() {
    let mut random = StdRng::seed_from_u64(SEED);
    println!("seed {SEED:#x}");
    let mut bench = Bench::new(Transmit::default(), |d| &mut d.clock).recording();
    let frames: Vec<Vec<u8>> = (14..=90)
        .chain([1514, 60])
        .map(|octets| model::frame(&mut random, [0xff; 6], 0x0806, octets))
        .collect();
    let mut source: VecDeque<_> = frames.iter().flat_map(|frame| words(frame)).collect();
    let octets: usize = frames.iter().map(|frame| frame.len().max(60) + 24).sum();
    let (wire, sent, underruns) = run(&mut bench, &mut source, None, octets + 20);
    let heard = model::listen(&wire);
    assert_eq!((sent as usize, underruns), (frames.len(), 0));
    assert_eq!(heard.len(), frames.len());
    for (number, (heard, mut frame)) in heard.iter().zip(frames).enumerate() {
        frame.resize(frame.len().max(MIN_FRAME_OCTETS - FCS_OCTETS), 0);
        let gap = if number == 0 {
            heard.gap
        } else {
            INTER_PACKET_GAP
        };
        let expected = Heard {
            preamble: PREAMBLE_OCTETS,
            frame,
            fcs_right: true,
            error: false,
            gap,
        };
        assert_eq!(*heard, expected);
    }
    check::replay("ethernet_transmit", &mut bench);
}

/// R10: whenever the source runs dry the frame ends with an error and without a right FCS, is counted, and the next is whole.
#[test]
fn underrun_aborts_with_error() {
    let mut random = StdRng::seed_from_u64(SEED);
    for stall_after in 1..17 {
        let mut bench = Bench::new(Transmit::default(), |d| &mut d.clock);
        let frames = [0, 1].map(|_| model::frame(&mut random, [0xff; 6], 0x0806, 66));
        let mut source: VecDeque<_> = frames.iter().flat_map(|frame| words(frame)).collect();
        let (wire, sent, underruns) = run(&mut bench, &mut source, Some(stall_after), 300);
        let heard = model::listen(&wire);
        assert_eq!((sent, underruns), (1, 1), "stall after {stall_after} words");
        assert!(heard[0].error && !heard[0].fcs_right);
        assert!(heard[1].gap >= INTER_PACKET_GAP);
        assert_eq!(
            (heard[1].frame.clone(), heard[1].fcs_right, heard[1].error),
            (frames[1].clone(), true, false)
        );
    }
}

/// The source pauses between frames for any number of clocks: the gap is never under twelve.
#[test]
fn gap_is_never_shorter_than_twelve() {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut bench = Bench::new(Transmit::default(), |d| &mut d.clock);
    let (mut wire, mut source) = (vec![], VecDeque::new());
    for clocks in 60..120 {
        source.extend(words(&model::frame(&mut random, [0xff; 6], 0x0806, 14)));
        wire.extend(run(&mut bench, &mut source, None, clocks).0);
    }
    wire.extend(run(&mut bench, &mut source, None, 200).0);
    let heard = model::listen(&wire);
    assert_eq!(heard.len(), 60);
    let gaps: Vec<usize> = heard[1..].iter().map(|heard| heard.gap).collect();
    assert_eq!(gaps.iter().min(), Some(&INTER_PACKET_GAP));
    assert!(
        gaps.iter().max() > Some(&20),
        "some waited longer: {gaps:?}"
    );
}
