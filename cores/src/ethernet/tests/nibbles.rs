//! 10 and 100 Mb/s: nibbles on RGMII, in and out.
use super::model::{self, Heard, Octet};
use super::transmit::words;
use crate::ethernet::cause::{ALIGNMENT, BAD_FCS, CAUSE_BITS, ERROR, FRAGMENT, GOOD};
use crate::ethernet::{Receive, RgmiiReceive, RgmiiTransmit, Transmit, TAG_BITS};
use hdl::check::{self, Bench};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rust_hdl::prelude::*;
use spec::ethernet::*;
use spec::memory::FRAME_OFFSET;
use std::collections::VecDeque;

const SEED: u64 = 0x41bb;

/// Pins and the receive path.
#[derive(LogicBlock, Default)]
struct Inward {
    pub clock: Signal<In, Clock>,
    pub narrow: Signal<In, Bit>,
    pub data: Signal<In, Bits<4>>,
    pub data_fall: Signal<In, Bits<4>>,
    pub control: Signal<In, Bit>,
    pub control_fall: Signal<In, Bit>,
    pub push: Signal<Out, Bit>,
    pub word: Signal<Out, Bits<32>>,
    pub tag: Signal<Out, Bits<TAG_BITS>>,
    rgmii: RgmiiReceive,
    receive: Receive,
}

impl Logic for Inward {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, rgmii, receive);
        self.rgmii.narrow.next = self.narrow.val();
        self.rgmii.data_rise.next = self.data.val();
        self.rgmii.data_fall.next = self.data_fall.val();
        self.rgmii.control_rise.next = self.control.val();
        self.rgmii.control_fall.next = self.control_fall.val();
        self.receive.tick.next = self.rgmii.tick.val();
        self.receive.carrier.next = self.rgmii.carrier.val();
        self.receive.error.next = self.rgmii.error.val();
        self.receive.octet.next = self.rgmii.octet.val();
        self.receive.odd.next = self.rgmii.odd.val();
        self.receive.ready.next = true;
        self.push.next = self.receive.push.val();
        self.word.next = self.receive.word.val();
        self.tag.next = self.receive.tag.val();
    }
}

/// A nibble on the wire: carrier, error, value.
type Nibble = (bool, bool, u8);

fn split(octets: &[u8]) -> impl Iterator<Item = Nibble> + '_ {
    let halves = octets.iter().flat_map(|octet| [octet & 15, octet >> 4]);
    halves.map(|nibble| (true, false, nibble))
}

/// A frame behind these nibbles, delimiter and FCS included, and a gap of so many nibbles.
fn on_nibbles(before: &[u8], frame: &[u8], gap: usize) -> Vec<Nibble> {
    let whole = [&[SFD], frame, &model::fcs(frame)].concat();
    let before = before.iter().map(|nibble| (true, false, *nibble));
    let silence = std::iter::repeat_n((false, false, 0), gap);
    before.chain(split(&whole)).chain(silence).collect()
}

/// What came of the nibbles: cause and content of each frame.
fn receive(bench: &mut Bench<Inward>, wire: &[Nibble]) -> Vec<(u64, Vec<u8>)> {
    let (mut frames, mut octets) = (vec![], vec![]);
    let silence = std::iter::repeat_n(&(false, false, 0), 12);
    for (carrier, error, nibble) in wire.iter().chain(silence) {
        let dut = &mut bench.dut;
        dut.narrow.next = true;
        dut.data.next = nibble.to_bits();
        dut.data_fall.next = nibble.to_bits();
        dut.control.next = *carrier;
        dut.control_fall.next = carrier ^ error;
        bench.step();
        if !bench.dut.push.val() {
            continue;
        }
        octets.extend(bench.dut.word.val().to_u32().to_be_bytes());
        let tag = bench.dut.tag.val().to_u64();
        if tag & 1 == 1 {
            let spare = (4 - (tag >> 1 & 3) as usize) % 4;
            octets.truncate(octets.len() - spare);
            let cause = tag >> 3 & ((1 << CAUSE_BITS) - 1);
            frames.push((cause, octets.split_off(FRAME_OFFSET)));
            octets.clear();
        }
    }
    frames
}

/// R2: the delimiter is found at either nibble, behind any number of nibbles of preamble and behind garbage; a nibble that
/// hangs over at the end is not missed; and a gap of one nibble is enough.
#[test]
fn the_delimiter_is_found_at_either_nibble() {
    let mut random = StdRng::seed_from_u64(SEED);
    println!("seed {SEED:#x}");
    let mut bench = Bench::new(Inward::default(), |d| &mut d.clock).recording();
    let mut befores: Vec<Vec<u8>> = (0..=17).map(|nibbles| vec![5; nibbles]).collect();
    for _ in 0..16 {
        let nibbles = random.gen_range(1..20);
        // Garbage without a delimiter in it.
        befores.push((0..nibbles).map(|_| random.gen_range(0..13)).collect());
    }
    let (mut wire, mut sent) = (vec![], vec![]);
    for (number, before) in befores.iter().enumerate() {
        let octets = random.gen_range(60..70);
        let frame = model::frame(&mut random, [0xff; 6], 0x0806, octets);
        let mut nibbles = on_nibbles(before, &frame, 0);
        if number % 3 == 0 {
            nibbles.push((true, false, random.gen_range(0..16)));
        }
        nibbles.extend(vec![(false, false, 0); [24, 16, 10, 1][number % 4]]);
        wire.extend(nibbles);
        sent.push((GOOD, frame));
    }
    assert_eq!(receive(&mut bench, &wire), sent);
    check::replay("ethernet_nibbles_in", &mut bench);
}

/// RX_ER with either nibble of an octet, a wrong nibble, a frame that is cut, a wrong nibble and one over.
#[test]
fn damage_in_either_nibble_is_seen() {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut bench = Bench::new(Inward::default(), |d| &mut d.clock);
    for at in 20..40 {
        let frame = model::frame(&mut random, [0xff; 6], 0x0806, 60);
        let whole = on_nibbles(&[5; 14], &frame, 2);
        let mut wire = [(); 4].map(|()| whole.clone());
        wire[0][at].1 = true;
        wire[1][at].2 ^= 1 << random.gen_range(0..4);
        wire[2].drain(at..whole.len() - 2);
        wire[3][at].2 ^= 1 << random.gen_range(0..4);
        wire[3].insert(whole.len() - 2, (true, false, 0));
        let causes: Vec<u64> = receive(&mut bench, &wire.concat())
            .iter()
            .map(|(cause, _)| *cause)
            .collect();
        assert_eq!(
            causes,
            [ERROR, BAD_FCS, FRAGMENT, ALIGNMENT],
            "at nibble {at}"
        );
    }
}

/// The transmit path and its pins.
#[derive(LogicBlock, Default)]
struct Outward {
    pub clock: Signal<In, Clock>,
    pub narrow: Signal<In, Bit>,
    pub ten: Signal<In, Bit>,
    pub word_valid: Signal<In, Bit>,
    pub word: Signal<In, Bits<32>>,
    pub tag: Signal<In, Bits<TAG_BITS>>,
    pub word_taken: Signal<Out, Bit>,
    pub data_rise: Signal<Out, Bits<4>>,
    pub data_fall: Signal<Out, Bits<4>>,
    pub control_rise: Signal<Out, Bit>,
    pub control_fall: Signal<Out, Bit>,
    pub clock_rise: Signal<Out, Bit>,
    pub clock_fall: Signal<Out, Bit>,
    transmit: Transmit,
    rgmii: RgmiiTransmit,
}

impl Logic for Outward {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, transmit, rgmii);
        self.transmit.tick.next = self.rgmii.tick.val();
        self.transmit.word_valid.next = self.word_valid.val();
        self.transmit.word.next = self.word.val();
        self.transmit.tag.next = self.tag.val();
        self.word_taken.next = self.transmit.word_taken.val();
        self.rgmii.narrow.next = self.narrow.val();
        self.rgmii.ten.next = self.ten.val();
        self.rgmii.enable.next = self.transmit.enable.val();
        self.rgmii.error.next = self.transmit.error.val();
        self.rgmii.octet.next = self.transmit.octet.val();
        self.data_rise.next = self.rgmii.data_rise.val();
        self.data_fall.next = self.rgmii.data_fall.val();
        self.control_rise.next = self.rgmii.control_rise.val();
        self.control_fall.next = self.rgmii.control_fall.val();
        self.clock_rise.next = self.rgmii.clock_rise.val();
        self.clock_fall.next = self.rgmii.clock_fall.val();
    }
}

/// The pins in one half of a clock of 125 MHz: TXC, TX_CTL, TXD.
type Half = (bool, bool, u8);

fn send(
    bench: &mut Bench<Outward>,
    ten: bool,
    source: &mut VecDeque<(u32, u64)>,
    clocks: usize,
) -> Vec<Half> {
    let mut halves = vec![];
    for _ in 0..clocks {
        let (word, tag) = source.front().copied().unwrap_or_default();
        let dut = &mut bench.dut;
        dut.narrow.next = true;
        dut.ten.next = ten;
        dut.word_valid.next = !source.is_empty();
        dut.word.next = word.to_bits();
        dut.tag.next = tag.to_bits();
        bench.settle();
        if bench.dut.word_taken.val() {
            source.pop_front();
        }
        bench.step();
        let dut = &bench.dut;
        halves.push((
            dut.clock_rise.val(),
            dut.control_rise.val(),
            dut.data_rise.val().to_u8(),
        ));
        halves.push((
            dut.clock_fall.val(),
            dut.control_fall.val(),
            dut.data_fall.val().to_u8(),
        ));
    }
    halves
}

/// A PHY's view: TXD and TX_EN at each rising edge of TXC, TX_ER by its falling edge, as octets. Both edges are `period` apart,
/// in halves of clocks, half of it high, and the pins hold still for 8 ns before and after each.
fn sampled(halves: &[Half], period: usize) -> Vec<Octet> {
    let edges: Vec<usize> = (1..halves.len())
        .filter(|at| halves[*at].0 != halves[*at - 1].0)
        .collect();
    let first = usize::from(!halves[edges[0]].0);
    let (mut octets, mut lower) = (vec![], None);
    for edge in edges[first..].windows(3).step_by(2) {
        assert_eq!((edge[2] - edge[0], edge[1] - edge[0]), (period, period / 2));
        let around = |at: usize| &halves[at - 2..at + 2];
        let rises = around(edge[0]);
        assert!(
            rises
                .iter()
                .all(|half| (half.1, half.2) == (rises[0].1, rises[0].2)),
            "at {edge:?}"
        );
        let falls = around(edge[1]);
        assert!(falls.iter().all(|half| half.1 == falls[0].1), "at {edge:?}");
        let (carrier, nibble) = (halves[edge[0]].1, halves[edge[0]].2);
        let error = carrier != halves[edge[1]].1;
        match lower.take() {
            Some((low, wrong)) => octets.push(Octet {
                carrier,
                error: error || wrong,
                octet: low | nibble << 4,
            }),
            None if carrier => lower = Some((nibble, error)),
            None => octets.push(Octet::default()),
        }
    }
    octets
}

/// Frames leave whole at both speeds, with a clock a PHY can use, and a gap of 96 bits.
#[test]
fn frames_leave_in_nibbles() {
    let mut random = StdRng::seed_from_u64(SEED);
    for (ten, period) in [(false, 10), (true, 100)] {
        let mut bench = Bench::new(Outward::default(), |d| &mut d.clock);
        let frames: Vec<Vec<u8>> = [14, 60, 61, 75]
            .map(|octets| model::frame(&mut random, [0xff; 6], 0x0806, octets))
            .to_vec();
        let mut source = frames.iter().flat_map(|frame| words(frame)).collect();
        let halves = send(&mut bench, ten, &mut source, period * 4 * 100);
        // The gap counts nibbles without carrier.
        let heard = model::listen(&sampled(&halves, period));
        assert_eq!(heard.len(), frames.len());
        for (number, (heard, mut frame)) in heard.into_iter().zip(frames).enumerate() {
            frame.resize(frame.len().max(60), 0);
            let gap = if number == 0 {
                heard.gap
            } else {
                2 * INTER_PACKET_GAP
            };
            let expected = Heard {
                preamble: PREAMBLE_OCTETS,
                frame,
                fcs_right: true,
                error: false,
                gap,
            };
            assert_eq!(heard, expected);
        }
    }
}

/// Data that come too late end a frame with TX_ER here too.
#[test]
fn underrun_is_seen_in_nibbles() {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut bench = Bench::new(Outward::default(), |d| &mut d.clock).recording();
    let whole = words(&model::frame(&mut random, [0xff; 6], 0x0806, 66));
    let mut source: VecDeque<_> = whole[..5].iter().copied().collect();
    let mut halves = send(&mut bench, false, &mut source, 400);
    source.extend(&whole[5..]);
    halves.extend(send(&mut bench, false, &mut source, 100));
    let heard = model::listen(&sampled(&halves, 10));
    assert_eq!(heard.len(), 1);
    assert!(heard[0].error && !heard[0].fcs_right);
    check::replay("ethernet_nibbles_out", &mut bench);
}
