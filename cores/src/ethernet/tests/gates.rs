//! The gates of the whole node: frames whatever their beginning, and each loss in its own counter.
use super::model::{self, on_wire};
use super::node::{counter, expect_frame, set_mac, US};
use super::world::{World, RATES};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use spec::ethernet::*;
use spec::map::Node;
use spec::rpc::Data;
use spec::services::memory;
use std::collections::VecDeque;

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

/// G7: all pages are taken, and one is given back at each possible clock of an arriving frame: the frame is there whole, or it is
/// counted as lost. Every eighth clock, or all of them with `PDU_GATE_FRAMES`.
#[test]
fn a_page_freed_while_a_frame_arrives_is_used_whole_or_not_at_all() {
    let step = if std::env::var_os("PDU_GATE_FRAMES").is_some() {
        1
    } else {
        8
    };
    let mut random = StdRng::seed_from_u64(SEED);
    let mut world = World::<0>::new(RATES[0]);
    set_mac(&mut world);
    let no_page = |world: &mut World<0>| counter(world, Counter::DroppedNoPage);
    let send = |world: &mut World<0>, random: &mut StdRng| {
        let frame = model::frame(random, US, 0x0800, 60);
        let wire = on_wire(&model::preamble(), &frame, 1);
        world.wire_in.extend(wire);
        frame
    };
    for _ in 0..spec::memory::quota(Node::Ethernet) {
        send(&mut world, &mut random);
    }
    world.drain();
    let mut kept: VecDeque<u32> = world
        .interrupts
        .drain(..)
        .map(|notice| notice.data.d1)
        .collect();
    let (mut arrived, mut lost) = (0, 0);
    for clock in (60..220).step_by(step) {
        let before = no_page(&mut world);
        let address = kept.pop_front().expect("all pages are taken");
        let data = Data {
            d1: address,
            ..Data::default()
        };
        world.put(Node::Memory, memory::free::CALL, data);
        // The MAC asks for a page every 128 clocks while it gets none, so this reaches from before the frame to its end.
        world.steps(clock);
        let frame = send(&mut world, &mut random);
        world.drain();
        world.replies.clear();
        let missed = no_page(&mut world) - before;
        assert_eq!(
            world.interrupts.len() as u64 + missed,
            1,
            "freed at {clock}"
        );
        if missed == 0 {
            // The page is looked at and given back, and taken by another frame.
            expect_frame(&mut world, &frame);
            world.steps(300);
            arrived += 1;
        } else {
            lost += 1;
        }
        send(&mut world, &mut random);
        world.drain();
        let notice = world.interrupts.pop_front().expect("there was a page");
        kept.push_back(notice.data.d1);
    }
    assert!(arrived > 0 && lost > 0, "{arrived} arrived, {lost} lost");
}
