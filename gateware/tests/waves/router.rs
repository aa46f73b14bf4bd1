//! A router all of whose ports send as fast as they can, while one node takes no requests for a time.
use crate::committed;
use crate::link::{Lane, Talker};
use cores::rpc::{Plan, Router};
use gateware::datasheet::wave::Wave;
use hdl::check::Bench;
use spec::rpc::{Data, Kind, Message};
use std::collections::BTreeMap;

const NODES: usize = 4;
/// Address of the first.
const FIRST: u16 = 0x8000;
/// Messages that each node sends, of each class.
const EACH: usize = 40;
/// The node that takes no requests, and when.
const STUCK: usize = 3;
const STALL: std::ops::Range<usize> = 66..106;
/// What is shown.
const BEGIN: usize = 60;
const SHOWN: usize = 56;

fn name(message: &Message) -> (String, usize) {
    let (from, to) = (message.source - FIRST, message.destination - FIRST);
    match message.kind {
        Kind::Call => (format!("{from}→{to} call {}", message.data.d2), 0),
        _ => (format!("{from}→{to} reply {}", message.data.d2), 2),
    }
}

/// The messages of a node: to each of the others in turn, begun differently, numbered.
fn push_all(talker: &mut Talker, node: usize) {
    for number in 0..EACH {
        for (kind, step) in [(Kind::Call, 1), (Kind::ReturnSuccess, 2)] {
            let other = (number * step + node) % (NODES - 1) + 1;
            talker.push(Message {
                source: FIRST + node as u16,
                destination: FIRST + ((node + other) % NODES) as u16,
                call: 1,
                kind,
                data: Data {
                    d0: 0,
                    d1: 0,
                    d2: number as u32,
                },
            });
        }
    }
}

#[test]
fn a_full_router_loses_nothing_and_replies_pass() {
    let router = Router::<NODES, { NODES + 1 }>::new(&Plan::nodes(FIRST, NODES));
    let mut bench = Bench::new(router, |router| &mut router.clock);
    let mut talkers: [Talker; NODES] = Default::default();
    let sent = || std::array::from_fn::<_, NODES, _>(|_| Lane::new(name));
    let (mut sending, mut getting) = (sent(), sent());
    let mut takes = true;
    let mut taking = vec![];
    // Numbers that came, by sender, receiver and class.
    let mut came: BTreeMap<(u16, u16, bool), Vec<u32>> = BTreeMap::new();
    let mut passed = 0;
    for (node, talker) in talkers.iter_mut().enumerate() {
        push_all(talker, node);
    }
    for clock in 0..900 {
        for (node, talker) in talkers.iter_mut().enumerate() {
            talker.drive(&mut bench.dut.sinks[node]);
            bench.dut.sources[node].request_ready.next = node != STUCK || takes;
            bench.dut.sources[node].reply_ready.next = true;
        }
        bench.settle();
        taking.push(takes);
        for node in 0..NODES {
            talkers[node].look(&bench.dut.sinks[node]);
            sending[node].see_sink(&bench.dut.sinks[node]);
            let Some(message) = getting[node].see_source(&bench.dut.sources[node]) else {
                continue;
            };
            assert_eq!(message.destination, FIRST + node as u16);
            let lane = (message.source, message.destination, message.kind.is_reply());
            came.entry(lane).or_default().push(message.data.d2);
            passed += usize::from(node == STUCK && lane.2 && !takes);
        }
        // Once low it stays so for the time of the stall; it falls only after the first word of a request.
        let link = &bench.dut.sources[STUCK];
        let begins = link.valid.val() && !link.reply.val();
        takes = !STALL.contains(&clock) || takes && !begins;
        bench.step();
    }
    assert!(
        passed >= 4,
        "{passed} replies passed the requests that wait"
    );
    let count: usize = came.values().map(Vec::len).sum();
    assert_eq!(count, 2 * EACH * NODES, "none is lost, none comes twice");
    for (lane, numbers) in &came {
        assert!(numbers.is_sorted(), "{lane:x?} in order: {numbers:?}");
    }

    let mut wave = Wave::new("A router whose four ports send as fast as they can");
    wave.heading("into the router, as fast as it has room");
    for (node, lane) in sending.iter().enumerate() {
        wave.signal(
            &format!("node {node} sends"),
            lane.values[BEGIN..][..SHOWN].to_vec(),
        );
    }
    wave.heading("out of the router");
    for (node, lane) in getting.iter().enumerate() {
        wave.signal(
            &format!("node {node} gets"),
            lane.values[BEGIN..][..SHOWN].to_vec(),
        );
    }
    let shown = taking[BEGIN..][..SHOWN].to_vec();
    let stops = shown
        .iter()
        .position(|takes| !takes)
        .expect("it is stuck for a time");
    let goes = stops
        + shown[stops..]
            .iter()
            .position(|takes| *takes)
            .expect("not for ever");
    wave.bit("node 3 takes calls", shown);
    wave.note(
        stops,
        goes - 1,
        "calls to node 3 wait; replies reach it all the same",
    );
    committed("router", &wave);
}
