//! The gates of the whole node: frames whatever their beginning, and each loss in its own counter.
use super::model::{self, on_wire};
use super::node::{counter, expect_frame, set_mac, US};
use super::world::{World, RATES};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use spec::ethernet::*;

const SEED: u64 = 0x6a7e;

/// What may come before the delimiter: 0 to 7, 8 and 15 octets of preamble, and garbage.
fn beginnings(random: &mut StdRng) -> Vec<Vec<u8>> {
    let lengths = (0..=7).chain([8, 15]);
    let mut all: Vec<Vec<u8>> = lengths.map(|octets| vec![PREAMBLE; octets]).collect();
    for _ in 0..6 {
        let octets = random.gen_range(1..12);
        all.push((0..octets).map(|_| random.gen_range(0..SFD)).collect());
    }
    all
}

/// Sends a frame behind each beginning, from the wire to the pages; those that were announced, and how many were sent.
fn sweep<const STRICT: u64>(world: &mut World<STRICT>) -> (usize, usize) {
    let mut random = StdRng::seed_from_u64(SEED);
    println!("seed {SEED:#x}");
    set_mac(world);
    let (mut heard, mut sent) = (0, 0);
    for before in beginnings(&mut random) {
        let octets = random.gen_range(60..80);
        let frame = model::frame(&mut random, US, 0x0800, octets);
        world.wire_in.extend(on_wire(&before, &frame, 12));
        world.drain();
        sent += 1;
        if !world.interrupts.is_empty() {
            expect_frame(world, &frame);
            heard += 1;
        }
    }
    (heard, sent)
}

/// R1: none is lost, and all but the one with a regular preamble are counted as irregular.
#[test]
fn any_beginning_is_received_by_the_node() {
    let mut world = World::<0>::new(RATES[0]);
    let (heard, sent) = sweep(&mut world);
    assert_eq!(heard, sent);
    assert_eq!(
        counter(&mut world, Counter::IrregularPreamble),
        sent as u64 - 1
    );
    assert_eq!(counter(&mut world, Counter::ReceivedFrames), sent as u64);
}

/// The negative control: a node that wants exactly seven octets of preamble receives one frame of them all.
#[test]
fn node_with_an_exact_preamble_checker_loses_the_others() {
    let (heard, sent) = sweep(&mut World::<1>::new(RATES[0]));
    assert_eq!((heard, sent), (1, 16));
}
