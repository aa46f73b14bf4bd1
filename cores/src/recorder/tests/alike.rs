//! A sniffer only listens: a network with one does, clock for clock, what the network without it does.
use crate::recorder::{Sniffer, LANES};
use crate::rpc::model::{random_message, Receiver, Sender};
use crate::rpc::{LinkSink, LinkSource, Plan, Router};
use hdl::check::Bench;
use rand::{rngs::StdRng, Rng, SeedableRng};
use rust_hdl::prelude::*;
use spec::call::Request;
use spec::map::{Node, FIRST_NODE};
use spec::rpc::{Kind, Message};
use spec::services::recorder::{sniffer_start, sniffer_status, SNIFFER_LINKS};

const NODES: usize = SNIFFER_LINKS;

/// The router of a chip, bare.
#[derive(LogicBlock)]
struct Plain {
    clock: Signal<In, Clock>,
    sinks: [LinkSink; NODES],
    sources: [LinkSource; NODES],
    router: Router<NODES, { NODES + 1 }>,
}

impl Logic for Plain {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, router);
        for i in 0..NODES {
            LinkSink::link(&mut self.sinks[i], &mut self.router.sinks[i]);
            LinkSource::link(&mut self.sources[i], &mut self.router.sources[i]);
        }
        self.router.query.ask.next = false;
        self.router.query.port.next = 0.into();
        self.router.query.kind.next = 0.into();
    }
}

/// The same with two ports more: for a caller outside and for a sniffer that hears the others.
#[derive(LogicBlock)]
struct Heard {
    clock: Signal<In, Clock>,
    sinks: [LinkSink; NODES],
    sources: [LinkSource; NODES],
    host_in: LinkSink,
    host_out: LinkSource,
    router: Router<{ NODES + 2 }, { NODES + 3 }>,
    sniffer: Sniffer,
}

impl Logic for Heard {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, router, sniffer);
        for i in 0..NODES {
            LinkSink::link(&mut self.sinks[i], &mut self.router.sinks[i]);
            LinkSource::link(&mut self.sources[i], &mut self.router.sources[i]);
            self.sniffer.data[i].next = self.sinks[i].data.val();
            self.sniffer.valid[i].next = self.sinks[i].valid.val();
        }
        for i in NODES..LANES {
            self.sniffer.data[i].next = self.router.sources[i - 7].data.val();
            self.sniffer.valid[i].next = self.router.sources[i - 7].valid.val();
        }
        LinkSink::link(&mut self.host_in, &mut self.router.sinks[7]);
        LinkSource::link(&mut self.host_out, &mut self.router.sources[7]);
        LinkSource::join(&mut self.sniffer.link_out, &mut self.router.sinks[8]);
        LinkSource::join(&mut self.router.sources[8], &mut self.sniffer.link_in);
        self.router.query.ask.next = false;
        self.router.query.port.next = 0.into();
        self.router.query.kind.next = 0.into();
    }
}

/// The nodes' side of a network, driven at random, and what they see.
struct Nodes {
    senders: Vec<Sender>,
    receivers: Vec<Receiver>,
    random: StdRng,
    arrived: usize,
}

impl Nodes {
    fn new(seed: u64) -> Self {
        Self {
            senders: (0..NODES).map(|_| Sender::with_gap(40)).collect(),
            receivers: (0..NODES).map(|_| Receiver::with_stall([60, 20])).collect(),
            random: StdRng::seed_from_u64(seed),
            arrived: 0,
        }
    }

    /// Drives a clock; what the network shows in it.
    fn drive(
        &mut self,
        sinks: &mut [LinkSink; NODES],
        sources: &mut [LinkSource; NODES],
    ) -> Vec<(u32, bool, bool, bool, bool)> {
        let seen = (0..NODES)
            .map(|at| {
                (
                    sources[at].data.val().to_u32(),
                    sources[at].valid.val(),
                    sources[at].reply.val(),
                    sinks[at].request_ready.val(),
                    sinks[at].reply_ready.val(),
                )
            })
            .collect();
        for at in 0..NODES {
            if self.senders[at].backlog() < 3 {
                // To nodes that both have, and to one that neither has.
                let to = match self.random.gen_range(0..8) {
                    0 => FIRST_NODE + 0x100,
                    _ => FIRST_NODE + self.random.gen_range(0..NODES as u16),
                };
                self.senders[at].push(random_message(&mut self.random, 0, to));
            }
            self.senders[at].drive(&mut sinks[at], &mut self.random);
            let message = self.receivers[at].drive(&mut sources[at], &mut self.random);
            self.arrived += usize::from(message.is_some());
        }
        seen
    }
}

/// A call to the sniffer over the network's own router.
fn call<R: Request>(bench: &mut Bench<Heard>, request: R) -> R::Results {
    let (mut sender, mut receiver) = (Sender::default(), Receiver::default());
    let mut random = StdRng::seed_from_u64(1);
    sender.push(Message {
        source: 0,
        destination: FIRST_NODE + NODES as u16 + 1,
        call: R::CALL,
        kind: Kind::Call,
        data: request.data(),
    });
    for _ in 0..60 {
        sender.drive(&mut bench.dut.host_in, &mut random);
        let answer = receiver.drive(&mut bench.dut.host_out, &mut random);
        bench.step();
        if let Some(answer) = answer {
            assert_eq!(answer.kind, Kind::ReturnSuccess);
            return R::results(answer.data);
        }
    }
    panic!("no answer");
}

#[test]
fn a_network_does_the_same_with_a_sniffer_and_without() {
    let seed = 77;
    println!("seed {seed}");
    assert_eq!(NODES, Node::PRESENT.len());
    let mut plain = Bench::new(
        Plain {
            clock: Default::default(),
            sinks: Default::default(),
            sources: Default::default(),
            router: Router::new(&Plan::nodes(FIRST_NODE, NODES)),
        },
        |b| &mut b.clock,
    );
    let mut heard = Bench::new(
        Heard {
            clock: Default::default(),
            sinks: Default::default(),
            sources: Default::default(),
            host_in: Default::default(),
            host_out: Default::default(),
            router: Router::new(&Plan::nodes(FIRST_NODE, NODES + 2)),
            sniffer: Sniffer::default(),
        },
        |b| &mut b.clock,
    );
    let links = u32::MAX;
    call(
        &mut heard,
        sniffer_start::Arguments {
            links,
            ..Default::default()
        },
    );
    let (mut with, mut without) = (Nodes::new(seed), Nodes::new(seed));
    for clock in 0..4_000 {
        let expected = without.drive(&mut plain.dut.sinks, &mut plain.dut.sources);
        let seen = with.drive(&mut heard.dut.sinks, &mut heard.dut.sources);
        assert_eq!(seen, expected, "clock {clock}");
        plain.step();
        heard.step();
    }
    assert!(without.arrived > 1_000, "{}", without.arrived);
    let status = call(&mut heard, sniffer_status::Arguments {});
    assert!(
        status.recording == 1 && status.records > 500,
        "it did listen: {status:?}"
    );
}
