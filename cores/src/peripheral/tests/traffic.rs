//! Random traffic on all of the node at once.
use super::world::World;
use crate::rpc::model::random_message;
use rand::Rng;
use spec::rpc::{Kind, Message};
use spec::services::peripheral::*;
use std::collections::VecDeque;

/// Engine that answers a call: calls of one engine are answered in order.
fn engine_of(message: &Message) -> usize {
    let bus = (message.data.d1 & 3) as usize;
    match message.call {
        spi_assert_select::CALL
        | spi_send_byte::CALL
        | spi_receive_byte::CALL
        | spi_deassert_select::CALL
        | spi_transfer::CALL
            if bus < 3 =>
        {
            bus
        }
        i2c_send_start::CALL..=i2c_receive_byte::CALL | i2c_recover::CALL => 3,
        _ => 4,
    }
}

/// Messages of all kinds and calls, gaps and stalls, with the timer ticking: one answer for each call and none for anything
/// else, in order for each engine, to the caller, with its number; every tick numbered, told or counted as missed.
#[test]
fn every_call_is_answered_once() {
    for (seed, gap, stall) in [(1, 0, 0), (2, 30, 50), (3, 80, 90)] {
        println!("seed {seed}, gap {gap}, stall {stall}");
        let mut world = World::<0>::with(seed, gap, stall);
        let mut expected: [VecDeque<Message>; 5] = Default::default();
        let (mut calls, mut answers, mut quiet) = (0, 0, 0);
        while calls < 3000 || expected.iter().any(|queue| !queue.is_empty()) {
            if calls < 3000 && world.sender.backlog() == 0 {
                // A caller of its own for each call: an answer names its call beyond doubt.
                let source = calls as u16;
                let mut message = random_message(&mut world.random, source, 0x8003);
                message.call = world.random.gen_range(0..0x16);
                if world.random.gen_bool(0.7) {
                    message.kind = Kind::Call;
                }
                message.data.d0 &= !0xffe0;
                if message.call == timer_set_count::CALL {
                    message.data.d1 = world.random.gen_range(0..100);
                }
                if message.kind == Kind::Call {
                    calls += 1;
                    expected[engine_of(&message)].push_back(message);
                }
                world.sender.push(message);
            }
            quiet += 1;
            assert!(quiet < 40_000, "{expected:x?} without an answer");
            let Some(answer) = world.step() else { continue };
            quiet = 0;
            answers += 1;
            let place = expected.iter().position(|queue| {
                queue.front().is_some_and(|call| {
                    (call.call, call.source) == (answer.call, answer.destination)
                })
            });
            let queue =
                place.unwrap_or_else(|| panic!("{answer:x?} answers nothing of {expected:x?}"));
            expected[queue].pop_front();
            assert!(matches!(
                answer.kind,
                Kind::ReturnSuccess | Kind::ReturnFail
            ));
        }
        assert_eq!(answers, calls);
        let ticks: Vec<_> = world
            .ticks
            .iter()
            .map(|(_, tick)| timer::Arguments::from_data(tick.data))
            .collect();
        assert!(ticks.len() > 20, "{} ticks", ticks.len());
        for pair in ticks.windows(2) {
            assert!(
                pair[1].tick == pair[0].tick + pair[1].missed + 1
                    || pair[1].tick == pair[1].missed + 1,
                "{pair:?}"
            );
        }
    }
}
