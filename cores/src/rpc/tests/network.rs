//! Nodes and routers together: how long a call takes, and that a tree of routers keeps the laws.
use crate::rpc::model::{random_message, Receiver, Sender};
use crate::rpc::{LinkSink, LinkSource, Plan, PortPlan, Router, ServerPort};
use hdl::check::{self, Bench};
use hdl::lit::Lit;
use rand::{rngs::StdRng, Rng, SeedableRng};
use rust_hdl::prelude::*;
use spec::map::FIRST_NODE as FIRST;
use spec::rpc::{Data, Kind, Message};
use std::collections::HashMap;

const SEED: u64 = 16;

/// A caller outside, a router, and a server that echoes at once.
#[derive(LogicBlock)]
struct OneRouter {
    pub clock: Signal<In, Clock>,
    pub from_caller: LinkSink,
    pub to_caller: LinkSource,
    router: Router<2, 3>,
    server: ServerPort,
    success: Lit<3, { Kind::ReturnSuccess as u64 }>,
}

impl Logic for OneRouter {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, router, server);
        LinkSink::link(&mut self.from_caller, &mut self.router.sinks[0]);
        LinkSource::link(&mut self.to_caller, &mut self.router.sources[0]);
        LinkSource::join(&mut self.server.link_out, &mut self.router.sinks[1]);
        LinkSource::join(&mut self.router.sources[1], &mut self.server.link_in);
        self.router.query.ask.next = false;
        self.router.query.port.next = 0.into();
        self.router.query.kind.next = 0.into();
        self.server.answer.next = self.server.request.val();
        self.server.answer_kind.next = self.success.val();
        self.server.answer_d0.next = self.server.d0.val();
        self.server.answer_d1.next = self.server.d2.val();
        self.server.answer_d2.next = self.server.d1.val();
        self.server.interrupt_valid.next = false;
        self.server.interrupt_destination.next = 0.into();
        self.server.interrupt_call.next = 0.into();
        self.server.interrupt_d0.next = 0.into();
        self.server.interrupt_d1.next = 0.into();
        self.server.interrupt_d2.next = 0.into();
    }
}

#[test]
fn a_call_to_an_idle_server_and_back_takes_sixteen_clocks() {
    let dut = OneRouter {
        clock: Default::default(),
        from_caller: Default::default(),
        to_caller: Default::default(),
        router: Router::new(&Plan::nodes(FIRST, 2)),
        server: Default::default(),
        success: Default::default(),
    };
    let mut bench = Bench::new(dut, |d| &mut d.clock).recording();
    bench.dut.to_caller.reply_ready.next = true;
    let data = Data {
        d0: 5,
        d1: 6,
        d2: 7,
    };
    let call = Message {
        source: 0x1234,
        destination: FIRST + 1,
        call: 9,
        kind: Kind::Call,
        data,
    };
    let mut back = vec![];
    let mut clocks = 0;
    while back.len() < 4 {
        assert!(clocks < 40, "no answer");
        bench.dut.from_caller.valid.next = clocks < 4;
        bench.dut.from_caller.data.next =
            call.to_words().get(clocks).copied().unwrap_or(0).to_bits();
        bench.settle();
        if bench.dut.to_caller.valid.val() {
            back.push(bench.dut.to_caller.data.val().to_u32());
        }
        bench.step();
        clocks += 1;
    }
    let answer = Message::from_words([back[0], back[1], back[2], back[3]]);
    let wanted = Message {
        source: FIRST + 1,
        destination: FIRST,
        call: 9,
        kind: Kind::ReturnSuccess,
        data: Data {
            d0: 5,
            d1: 7,
            d2: 6,
        },
    };
    assert_eq!(answer, wanted);
    // From the clock with the first word of the call to that with the last word of the answer, both counted.
    assert_eq!(clocks, 16);
    let what = "call to an idle server and back, one router";
    check::measured(what, clocks, "clocks", "2013: 24");
    check::replay("round_trip", &mut bench);
}

/// Nodes of the lower router have addresses FIRST + 16 and on; its uplink is port 2 of both.
const LOWER: u16 = FIRST + 16;

#[derive(LogicBlock)]
struct Tree {
    pub clock: Signal<In, Clock>,
    pub sinks: [LinkSink; 4],
    pub sources: [LinkSource; 4],
    upper: Router<3, 4>,
    lower: Router<3, 4>,
}

impl Logic for Tree {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, upper, lower);
        LinkSink::link(&mut self.sinks[0], &mut self.upper.sinks[0]);
        LinkSink::link(&mut self.sinks[1], &mut self.upper.sinks[1]);
        LinkSink::link(&mut self.sinks[2], &mut self.lower.sinks[0]);
        LinkSink::link(&mut self.sinks[3], &mut self.lower.sinks[1]);
        LinkSource::link(&mut self.sources[0], &mut self.upper.sources[0]);
        LinkSource::link(&mut self.sources[1], &mut self.upper.sources[1]);
        LinkSource::link(&mut self.sources[2], &mut self.lower.sources[0]);
        LinkSource::link(&mut self.sources[3], &mut self.lower.sources[1]);
        LinkSource::join(&mut self.upper.sources[2], &mut self.lower.sinks[2]);
        LinkSource::join(&mut self.lower.sources[2], &mut self.upper.sinks[2]);
        self.upper.query.ask.next = false;
        self.upper.query.port.next = 0.into();
        self.upper.query.kind.next = 0.into();
        self.lower.query.ask.next = false;
        self.lower.query.port.next = 0.into();
        self.lower.query.kind.next = 0.into();
    }
}

fn address(node: usize) -> u16 {
    [FIRST, FIRST + 1, LOWER, LOWER + 1][node]
}

#[test]
fn two_routers_in_a_tree_keep_the_laws() {
    println!("seed {SEED}");
    let node = PortPlan::node;
    let upper = Plan {
        ports: vec![
            node(FIRST),
            node(FIRST + 1),
            PortPlan::subnet(LOWER, 0xfff0),
        ],
        uplink: None,
    };
    let lower = Plan {
        ports: vec![node(LOWER), node(LOWER + 1), PortPlan::subnet(FIRST, 0)],
        uplink: Some(2),
    };
    let dut = Tree {
        clock: Default::default(),
        sinks: Default::default(),
        sources: Default::default(),
        upper: Router::new(&upper),
        lower: Router::new(&lower),
    };
    let mut bench = Bench::new(dut, |d| &mut d.clock);
    let mut random = StdRng::seed_from_u64(SEED);
    let mut senders: Vec<_> = (0..4).map(|_| Sender::with_gap(30)).collect();
    let mut receivers: Vec<_> = (0..4).map(|_| Receiver::with_stall([40, 40])).collect();
    // What is on its way, by pair and class; the routers' own answers only by their receiver.
    let mut expected: HashMap<(u16, usize, bool), Vec<Message>> = HashMap::new();
    let mut answers: HashMap<usize, Vec<Message>> = HashMap::new();
    let (mut sent, mut arrived, mut answered, mut quiet) = ([0; 4], 0, 0, 0);
    while sent != [400; 4]
        || !senders.iter().all(Sender::idle)
        || expected
            .values()
            .chain(answers.values())
            .any(|list| !list.is_empty())
    {
        quiet += 1;
        assert!(quiet < 3_000, "nothing moves any more");
        for me in 0..4 {
            if sent[me] < 400 && senders[me].backlog() < 2 {
                sent[me] += 1;
                let nobody = [FIRST + 7, LOWER + 7, 0x1234][random.gen_range(0..3)];
                let to = if random.gen_range(0..8) == 0 {
                    nobody
                } else {
                    address(random.gen_range(0..4))
                };
                senders[me].push(random_message(&mut random, 0x7777, to));
            }
            if let Some(message) = senders[me].drive(&mut bench.dut.sinks[me], &mut random) {
                let message = Message {
                    source: address(me),
                    ..message
                };
                match (0..4).find(|node| address(*node) == message.destination) {
                    Some(to) => expected
                        .entry((message.source, to, message.kind.is_reply()))
                        .or_default()
                        .push(message),
                    None if message.kind == Kind::Call => {
                        answers.entry(me).or_default().push(Message {
                            source: message.destination,
                            destination: message.source,
                            kind: Kind::HostUnreachable,
                            data: Data::default(),
                            ..message
                        })
                    }
                    None => (),
                }
            }
            if let Some(message) = receivers[me].drive(&mut bench.dut.sources[me], &mut random) {
                quiet = 0;
                let is_node = (0..4).any(|node| address(node) == message.source);
                let list = if is_node {
                    arrived += 1;
                    expected
                        .entry((message.source, me, message.kind.is_reply()))
                        .or_default()
                } else {
                    answered += 1;
                    answers.entry(me).or_default()
                };
                // Answers may come from either router: only those of one router are in order.
                let limit = if is_node { 1 } else { list.len() };
                let at = list
                    .iter()
                    .take(limit)
                    .position(|wanted| *wanted == message);
                list.remove(
                    at.unwrap_or_else(|| panic!("{message:x?} at node {me} instead of {list:x?}")),
                );
            }
        }
        bench.step();
    }
    assert!(arrived > 1_000 && answered > 10, "{arrived} {answered}");
}
