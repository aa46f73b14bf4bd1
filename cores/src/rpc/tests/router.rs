//! The laws of the network, tried with random traffic against a model that knows nothing of buffers or clocks.
use crate::rpc::model::{random_message, Receiver, Sender};
use crate::rpc::{Plan, PortPlan, Router};
use hdl::check::{self, Bench};
use rand::{rngs::StdRng, Rng, SeedableRng};
use rust_hdl::prelude::*;
use spec::rpc::{Data, Kind, Message};
use std::collections::VecDeque;

const SEED: u64 = 41;
const FIRST: u16 = spec::map::FIRST_NODE;

/// What must still arrive: a queue for each pair of ports and class, and the router's own answers for each port.
struct Model {
    plan: Plan,
    pairs: Vec<Vec<[VecDeque<Message>; 2]>>,
    answers: Vec<VecDeque<Message>>,
    counts: Vec<[u32; 6]>,
}

impl Model {
    fn new(plan: &Plan) -> Self {
        let ports = plan.ports.len();
        Self {
            plan: plan.clone(),
            pairs: (0..ports)
                .map(|_| (0..ports).map(|_| Default::default()).collect())
                .collect(),
            answers: (0..ports).map(|_| VecDeque::new()).collect(),
            counts: vec![[0; 6]; ports],
        }
    }

    fn port(&self, address: u16) -> Option<usize> {
        self.plan
            .ports
            .iter()
            .position(|port| port.address == address)
    }

    fn sent(&mut self, from: usize, message: Message) {
        let true_source = self.plan.ports[from].address;
        let class = usize::from(message.kind.is_reply());
        self.counts[from][0] += 1;
        let to = self.port(message.destination);
        let forbidden =
            to.is_some_and(|to| class == 0 && self.plan.ports[from].forbidden.contains(&to));
        match to.filter(|_| !forbidden) {
            Some(to) => self.pairs[from][to][class].push_back(Message {
                source: true_source,
                ..message
            }),
            None if message.kind == Kind::Call => {
                self.counts[from][if forbidden { 4 } else { 3 }] += 1;
                self.answers[from].push_back(Message {
                    source: message.destination,
                    destination: true_source,
                    call: message.call,
                    kind: if forbidden {
                        Kind::HostProhibited
                    } else {
                        Kind::HostUnreachable
                    },
                    data: Data::default(),
                });
            }
            None => self.counts[from][5] += 1,
        }
    }

    fn arrived(&mut self, at: usize, message: Message) {
        self.counts[at][1] += 1;
        let class = usize::from(message.kind.is_reply());
        if class == 1 && self.answers[at].front() == Some(&message) {
            self.answers[at].pop_front();
            return;
        }
        let from = self
            .port(message.source)
            .unwrap_or_else(|| panic!("{message:x?} comes from nobody"));
        let wanted = self.pairs[from][at][class].pop_front();
        assert_eq!(wanted, Some(message), "from port {from} to port {at}");
    }

    fn done(&self) -> bool {
        self.answers.iter().all(VecDeque::is_empty)
            && self
                .pairs
                .iter()
                .flatten()
                .flatten()
                .all(VecDeque::is_empty)
    }
}

/// Where a random message goes: mostly to nodes, sometimes to nobody, sometimes to the sender itself.
fn destination(random: &mut StdRng, ports: usize) -> u16 {
    match random.gen_range(0..16) {
        0 => random.gen(),
        1 => FIRST + ports as u16,
        _ => FIRST + random.gen_range(0..ports as u16),
    }
}

/// `messages` random messages from every port at once; every port stalls as told. Returns the model with its counts.
fn storm<const N: usize, const LANES: usize>(
    bench: &mut Bench<Router<N, LANES>>,
    plan: &Plan,
    messages: usize,
    gap: u32,
    stall: [u32; 2],
) -> Model {
    let mut random = StdRng::seed_from_u64(SEED);
    println!("seed {SEED}: {N} ports, {messages} messages each, gap {gap}, stall {stall:?}");
    let mut model = Model::new(plan);
    let mut senders: Vec<_> = (0..N).map(|_| Sender::with_gap(gap)).collect();
    let mut receivers: Vec<_> = (0..N).map(|_| Receiver::with_stall(stall)).collect();
    let (mut pushed, mut quiet) = (vec![0; N], 0);
    while !(model.done()
        && senders.iter().all(Sender::idle)
        && pushed.iter().all(|n| *n == messages))
    {
        quiet += 1;
        assert!(quiet < 3_000, "nothing moves any more");
        for port in 0..N {
            if pushed[port] < messages && senders[port].backlog() < 4 {
                pushed[port] += 1;
                let (forged, to) = (random.gen(), destination(&mut random, N));
                senders[port].push(random_message(&mut random, forged, to));
            }
            if let Some(message) = senders[port].drive(&mut bench.dut.sinks[port], &mut random) {
                model.sent(port, message);
            }
            if let Some(message) = receivers[port].drive(&mut bench.dut.sources[port], &mut random)
            {
                model.arrived(port, message);
                quiet = 0;
            }
        }
        bench.step();
    }
    model
}

fn ask<const N: usize, const LANES: usize>(
    bench: &mut Bench<Router<N, LANES>>,
    port: u64,
    kind: u64,
) -> Option<u32> {
    bench.dut.query.ask.next = true;
    bench.dut.query.port.next = port.into();
    bench.dut.query.kind.next = kind.into();
    bench.step();
    bench.step_until(|dut| dut.query.done.val(), 6 * N as u64 + 4);
    let answer = bench
        .dut
        .query
        .exists
        .val()
        .then(|| bench.dut.query.count.val().to_u32());
    bench.dut.query.ask.next = false;
    bench.steps(2);
    answer
}

fn quiet_links<const N: usize, const LANES: usize>(bench: &mut Bench<Router<N, LANES>>) {
    for source in &mut bench.dut.sources {
        source.request_ready.next = true;
        source.reply_ready.next = true;
    }
    bench.settle();
}

#[test]
fn nothing_is_lost_doubled_altered_or_reordered() {
    let plan = Plan::nodes(FIRST, 5);
    for (gap, stall) in [
        (0, [0, 0]),
        (60, [0, 0]),
        (0, [70, 70]),
        (40, [90, 20]),
        (40, [20, 90]),
    ] {
        let mut bench = Bench::new(Router::<5, 6>::new(&plan), |r| &mut r.clock);
        let model = storm(&mut bench, &plan, 600, gap, stall);
        assert!(model.counts.iter().all(|port| port[3] > 0 && port[5] > 0));
    }
}

#[test]
fn the_access_table_is_kept_and_the_counters_are_right() {
    let mut plan = Plan::nodes(FIRST, 4);
    plan.ports[1] = PortPlan::node(FIRST + 1).without([0, 2]);
    plan.ports[3] = PortPlan::node(FIRST + 3).without([3]);
    let mut bench = Bench::new(Router::<4, 5>::new(&plan), |r| &mut r.clock);
    let model = storm(&mut bench, &plan, 1_500, 20, [50, 50]);
    assert!(model.counts[1][4] > 50 && model.counts[0][4] == 0);
    quiet_links(&mut bench);
    bench.steps(40);
    for (port, counts) in model.counts.iter().enumerate() {
        for kind in [0, 1, 3, 4, 5] {
            assert_eq!(
                ask(&mut bench, port as u64, kind as u64),
                Some(counts[kind]),
                "port {port} counter {kind}"
            );
        }
    }
    assert_eq!(
        (
            ask(&mut bench, 4, 0),
            ask(&mut bench, 31, 5),
            ask(&mut bench, 0, 6)
        ),
        (None, None, None)
    );
}

#[test]
fn the_netlist_does_the_same() {
    let mut plan = Plan::nodes(FIRST, 3);
    plan.ports[2] = PortPlan::node(FIRST + 2).without([0]);
    let mut bench = Bench::new(Router::<3, 4>::new(&plan), |r| &mut r.clock).recording();
    storm(&mut bench, &plan, 120, 20, [40, 40]);
    ask(&mut bench, 2, 4);
    check::replay("router", &mut bench);
}

#[test]
fn two_ports_and_sixteen_ports_work() {
    let plan = Plan::nodes(FIRST, 2);
    storm(
        &mut Bench::new(Router::<2, 3>::new(&plan), |r| &mut r.clock),
        &plan,
        400,
        10,
        [30, 30],
    );
    let plan = Plan::nodes(FIRST, 16);
    storm(
        &mut Bench::new(Router::<16, 17>::new(&plan), |r| &mut r.clock),
        &plan,
        40,
        10,
        [30, 30],
    );
}

fn call(destination: u16, number: u8) -> Message {
    Message {
        source: 0,
        destination,
        call: number,
        kind: Kind::Call,
        data: Data {
            d0: 1,
            d1: 2,
            d2: 3,
        },
    }
}

#[test]
fn last_word_leaves_six_clocks_after_the_first_word_came() {
    let plan = Plan::nodes(FIRST, 4);
    let mut bench = Bench::new(Router::<4, 5>::new(&plan), |r| &mut r.clock);
    quiet_links(&mut bench);
    let words = call(FIRST + 2, 7).to_words();
    let mut seen = vec![];
    for clock in 0..12 {
        bench.dut.sinks[0].valid.next = clock < 4;
        bench.dut.sinks[0].data.next = words.get(clock).copied().unwrap_or(0).to_bits();
        if bench.dut.sources[2].valid.val() {
            seen.push(clock);
        }
        bench.step();
    }
    // Word 0 is on the first link in clock 0, the last word on the second in clock 6.
    assert_eq!(seen, [3, 4, 5, 6]);
    let last = seen[3];
    check::measured(
        "router: first word in to last word out",
        last,
        "clocks",
        "2013: 11",
    );
}

/// Every port sends to another one without a pause: all pairs together, a message every four clocks each.
#[test]
fn all_pairs_at_once_carry_a_message_every_four_clocks() {
    let plan = Plan::nodes(FIRST, 6);
    let mut bench = Bench::new(Router::<6, 7>::new(&plan), |r| &mut r.clock);
    let mut random = StdRng::seed_from_u64(SEED);
    let mut senders: Vec<_> = (0..6).map(|_| Sender::with_gap(0)).collect();
    let mut receivers: Vec<_> = (0..6).map(|_| Receiver::with_stall([0, 0])).collect();
    let mut arrived = [0; 6];
    let clocks = 4 * 200 + 8;
    for _ in 0..clocks {
        for port in 0..6 {
            if senders[port].backlog() == 0 {
                senders[port].push(call(FIRST + (port as u16 + 1) % 6, 1));
            }
            senders[port].drive(&mut bench.dut.sinks[port], &mut random);
            arrived[port] += usize::from(
                receivers[port]
                    .drive(&mut bench.dut.sources[port], &mut random)
                    .is_some(),
            );
        }
        bench.step();
    }
    assert!(arrived.iter().all(|count| *count >= 200), "{arrived:?}");
    let fewest = arrived.iter().min().expect("six ports");
    check::measured(
        "router: a message of each of six flows at once, every",
        format!("{:.2}", clocks as f64 / *fewest as f64),
        "clocks",
        "2013: 15",
    );
}

/// Law 5: requests that nobody takes stop no reply, and a busy output serves everybody in turn.
#[test]
fn stuck_requests_stop_no_reply_and_every_port_gets_its_turn() {
    let plan = Plan::nodes(FIRST, 4);
    let mut bench = Bench::new(Router::<4, 5>::new(&plan), |r| &mut r.clock);
    let mut random = StdRng::seed_from_u64(SEED);
    let mut senders: Vec<_> = (0..4).map(|_| Sender::with_gap(0)).collect();
    for source in &mut bench.dut.sources {
        source.reply_ready.next = true;
    }
    let mut replies = [0; 4];
    for _ in 0..1_000 {
        for (port, sender) in senders.iter_mut().enumerate() {
            if sender.backlog_of(0) == 0 {
                sender.push(call(FIRST, 1));
            }
            if sender.backlog_of(1) == 0 {
                sender.push(Message {
                    kind: Kind::ReturnSuccess,
                    ..call(FIRST + 1, port as u8)
                });
            }
            sender.drive(&mut bench.dut.sinks[port], &mut random);
        }
        let out = &bench.dut.sources[1];
        // Word 1 carries the call number, by which the sender is known.
        let head = Message::from_words([0, out.data.val().to_u32(), 0, 0]);
        if out.valid.val()
            && out.reply.val()
            && head.kind == Kind::ReturnSuccess
            && head.data.d0 == 1
        {
            replies[usize::from(head.call)] += 1;
        }
        bench.step();
    }
    let total: u32 = replies.iter().sum();
    assert!(total >= 240, "{replies:?}");
    assert!(
        replies.iter().all(|count| count.abs_diff(total / 4) <= 1),
        "{replies:?}"
    );
}
