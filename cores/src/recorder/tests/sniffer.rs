//! The sniffer against what really passed: nothing recorded that did not pass, nothing missed without being told.
use super::world::World;
use crate::recorder::{SnifferWith, LANES};
use hdl::check::{self, Bench};
use rand::Rng;
use rust_hdl::prelude::*;
use spec::call::Request;
use spec::rpc::{Data, Kind, WORDS};
use spec::services::recorder::*;
use std::collections::VecDeque;

/// A message on a link.
#[derive(Clone, Debug, PartialEq)]
struct Passed {
    time: u64,
    words: [u32; WORDS],
}

/// A sniffer with traffic on every lane.
struct Traffic<const FLAW: u64> {
    world: World<SnifferWith<FLAW>>,
    pending: [VecDeque<u32>; LANES],
    passed: [Vec<Passed>; LANES],
    /// In how many of a thousand free clocks a message begins.
    load: [u32; LANES],
    /// STOP was answered.
    stopped: bool,
}

/// Which lane, what, and whether messages were missed before.
type Recorded = (usize, Passed, bool);

impl<const FLAW: u64> Traffic<FLAW> {
    fn new() -> Self {
        Self::with(Bench::new(SnifferWith::default(), |s| &mut s.clock))
    }

    fn with(bench: Bench<SnifferWith<FLAW>>) -> Self {
        Self {
            world: World::new(bench, |s| (&mut s.link_in, &mut s.link_out), 0x800a),
            pending: Default::default(),
            passed: Default::default(),
            load: [0; LANES],
            stopped: false,
        }
    }

    /// One clock with traffic.
    fn step(&mut self) {
        let time = self.world.bench.cycles();
        for lane in 0..LANES {
            if self.pending[lane].is_empty()
                && self.world.random.gen_range(0..1000) < self.load[lane]
            {
                // Few addresses and calls, so that filters find something.
                let random = &mut self.world.random;
                let words = [
                    random.gen_range(0x8000..0x8004) << 16 | random.gen_range(0x8000..0x8004),
                    random.gen_range(0..4) << 24 | random.gen_range(0..0x20_0000),
                    random.gen(),
                    random.gen(),
                ];
                self.pending[lane].extend(words);
                self.passed[lane].push(Passed { time, words });
            }
            let word = self.pending[lane].pop_front();
            let dut = &mut self.world.bench.dut;
            dut.valid[lane].next = word.is_some();
            dut.data[lane].next = word.unwrap_or(0xdead_beef).to_bits();
        }
        if let Some(answer) = self.world.step() {
            assert_eq!(answer.call, sniffer_stop::CALL);
            self.stopped = true;
        }
    }

    /// Messages that have begun.
    fn begun(&self) -> usize {
        self.passed.iter().map(Vec::len).sum()
    }

    /// Traffic for a while, and then none.
    fn run(&mut self, clocks: u32, load: [u32; LANES]) {
        self.load = load;
        (0..clocks).for_each(|_| self.step());
        self.load = [0; LANES];
        (0..5).for_each(|_| self.step());
    }

    fn start(&mut self, arguments: sniffer_start::Arguments) {
        self.passed = Default::default();
        self.world.call(arguments).expect("started");
    }

    /// Waits until all is written.
    fn status(&mut self) -> sniffer_status::Results {
        for _ in 0..100 {
            let status = self
                .world
                .call(sniffer_status::Arguments {})
                .expect("status");
            if status.writing == 0 {
                return status;
            }
        }
        panic!("it never ends to write");
    }

    fn read(&mut self, record: u32) -> Option<Recorded> {
        let mut parts = vec![];
        for part in 0..3 {
            let read = self.world.call(sniffer_read::Arguments { part, record })?;
            parts.extend([read.first, read.second]);
        }
        let place = parts[5];
        let (port, to_node) = ((place & 0xf) as usize, place >> 4 & 1 != 0);
        assert_eq!(place & 0x7fe0, 0);
        let time = u64::from(place >> 16) << 32 | u64::from(parts[4]);
        let words = [parts[0], parts[1], parts[2], parts[3]];
        let lane = port + if to_node { SNIFFER_LINKS } else { 0 };
        Some((lane, Passed { time, words }, place >> 15 & 1 != 0))
    }

    /// Checks records from the first on against what passed and fits. The number of messages that no record shows.
    fn compare(&self, records: &[Recorded], fits: impl Fn(usize, &Passed) -> bool) -> usize {
        let mut skipped = 0;
        for lane in 0..LANES {
            let mut wanted = self.passed[lane].iter().filter(|m| fits(lane, m));
            for (_, record, gap) in records.iter().filter(|(at, ..)| *at == lane) {
                let mut before = 0;
                while wanted.next().expect("a record of nothing that passed") != record {
                    before += 1;
                }
                assert_eq!(
                    *gap,
                    before > 0,
                    "lane {lane}: {before} missed unseen before {record:x?}"
                );
                skipped += before;
            }
            skipped += wanted.count();
        }
        skipped
    }

    fn all(&mut self, count: u32) -> Vec<Recorded> {
        (0..count).map(|n| self.read(n).expect("there")).collect()
    }
}

/// Every lane.
const ALL: u32 = 0x007f_007f;

fn lanes_of(links: u32, lane: usize) -> bool {
    let bit = if lane < SNIFFER_LINKS {
        lane
    } else {
        lane - SNIFFER_LINKS + TO_NODE
    };
    links >> bit & 1 != 0
}

#[test]
fn what_passes_is_recorded_with_its_time_and_place() {
    let bench = Bench::new(SnifferWith::default(), |s| &mut s.clock).recording();
    let mut traffic = Traffic::<0>::with(bench);
    traffic.run(50, [300; LANES]);
    let links = ALL & !0x0004_0002;
    traffic.start(sniffer_start::Arguments {
        links,
        once: 1,
        ..Default::default()
    });
    traffic.run(1000, [5; LANES]);
    let status = traffic.status();
    assert_eq!((status.recording, status.missed), (1, 0));
    assert!(status.records > 40, "{}", status.records);
    let records = traffic.all(status.records);
    assert_eq!(
        traffic.compare(&records, |lane, _| lanes_of(links, lane)),
        0
    );
    assert_eq!(traffic.read(status.records), None, "not yet there");
    check::replay("sniffer", &mut traffic.world.bench);
}

#[test]
fn under_fire_every_message_is_recorded_or_counted() {
    let mut traffic = Traffic::<0>::new();
    traffic.start(sniffer_start::Arguments {
        links: ALL,
        once: 1,
        ..Default::default()
    });
    traffic.run(600, [600; LANES]);
    let status = traffic.status();
    assert!(status.missed > 500 && status.records > 70, "{status:?}");
    let records = traffic.all(status.records);
    assert_eq!(
        traffic.compare(&records, |_, _| true),
        status.missed as usize
    );
}

#[test]
fn what_had_begun_before_stop_is_recorded_or_counted() {
    for clocks in 100..116 {
        let mut traffic = Traffic::<0>::new();
        traffic.start(sniffer_start::Arguments {
            links: ALL,
            ..Default::default()
        });
        traffic.load = [100; LANES];
        (0..clocks).for_each(|_| traffic.step());
        let before = traffic.begun();
        let stop = sniffer_stop::Arguments {};
        traffic.world.send(sniffer_stop::CALL, stop.data());
        while !traffic.stopped {
            traffic.step();
        }
        let after = traffic.begun();
        traffic.run(50, [100; LANES]);
        let status = traffic.status();
        assert_eq!(status.recording, 0);
        let known = (status.records + status.missed) as usize;
        assert!(
            (before..=after).contains(&known),
            "{known}: {before} to {after}"
        );
        let records = traffic.all(status.records);
        traffic.compare(&records, |_, _| true);
    }
}

#[test]
fn a_full_memory_stops_and_a_ring_keeps_the_newest() {
    const CAPACITY: u32 = 1 << SNIFFER_RECORD_BITS;
    let mut traffic = Traffic::<0>::new();
    let mut load = [0; LANES];
    load[3] = 40;
    load[11] = 40;
    traffic.start(sniffer_start::Arguments {
        links: ALL,
        once: 1,
        ..Default::default()
    });
    traffic.run(5000, load);
    let status = traffic.status();
    assert_eq!(
        (status.recording, status.records, status.missed),
        (0, CAPACITY, 0)
    );
    let oldest = traffic.all(16);
    traffic.compare(&oldest, |_, _| true);
    assert!(traffic.read(CAPACITY - 1).is_some() && traffic.read(CAPACITY).is_none());

    traffic.start(sniffer_start::Arguments {
        links: ALL,
        ..Default::default()
    });
    traffic.run(5000, load);
    let going = traffic.status();
    assert_eq!((going.recording, going.missed), (1, 0));
    assert!(going.records > CAPACITY + 20);
    assert_eq!(
        traffic.read(going.records - CAPACITY),
        None,
        "is being written over"
    );
    assert!(traffic.read(going.records - CAPACITY + 1).is_some());
    traffic
        .world
        .call(sniffer_stop::Arguments {})
        .expect("stopped");
    assert_eq!(traffic.status().records, going.records);
    let newest: Vec<_> = (going.records - CAPACITY..going.records)
        .map(|n| traffic.read(n).expect("there"))
        .collect();
    assert_eq!(
        traffic.read(going.records - CAPACITY - 1),
        None,
        "written over"
    );
    for lane in [3, 11] {
        let of_lane: Vec<_> = newest
            .iter()
            .filter(|r| r.0 == lane)
            .map(|r| r.1.clone())
            .collect();
        assert!(traffic.passed[lane].ends_with(&of_lane));
    }
}

#[test]
fn filters_and_the_trigger_choose() {
    let mut traffic = Traffic::<0>::new();
    let filter = |trigger, word, value, mask| sniffer_filter::Arguments {
        trigger,
        word,
        value,
        mask,
    };
    // Recorded: to 0x8002. Trigger: call 3 from 0x8001.
    for set in [
        filter(0, 0, 0x8002, 0xffff),
        filter(1, 0, 0x8001 << 16, 0xffff_0000),
        filter(1, 1, 3 << 24, 0xff00_0000),
    ] {
        traffic.world.call(set).expect("set");
    }
    let after = 12;
    traffic.start(sniffer_start::Arguments {
        links: ALL,
        armed: 1,
        after,
        ..Default::default()
    });
    traffic.run(2500, [10; LANES]);
    let status = traffic.status();
    assert_eq!(
        (status.recording, status.triggered, status.missed),
        (0, 1, 0)
    );
    let about = traffic
        .world
        .call(sniffer_about::Arguments {})
        .expect("about");
    assert_eq!(
        (about.links as usize, about.capacity),
        (SNIFFER_LINKS, 1 << SNIFFER_RECORD_BITS)
    );
    assert_eq!(status.records, about.trigger + 1 + after);
    let is_trigger = |m: &Passed| m.words[0] >> 16 == 0x8001 && m.words[1] >> 24 == 3;
    let records = traffic.all(status.records);
    traffic.compare(&records, |_, message| message.words[0] & 0xffff == 0x8002);
    let first = records
        .iter()
        .position(|(_, message, _)| is_trigger(message));
    assert_eq!(first, Some(about.trigger as usize));
}

#[test]
fn calls_that_make_no_sense_are_refused() {
    let mut traffic = Traffic::<0>::new();
    for record in [0, 1, 255, 256, u32::MAX] {
        assert_eq!(traffic.read(record), None);
    }
    traffic.start(sniffer_start::Arguments {
        links: ALL,
        ..Default::default()
    });
    traffic.run(100, [30; LANES]);
    assert!(traffic.read(0).is_some() && traffic.read(u32::MAX).is_none());
    let part = sniffer_read::Arguments { part: 3, record: 0 };
    assert_eq!(traffic.world.call(part), None);
    for number in [0, 8, 0x45, 0x81, 0xff] {
        let answer = traffic.world.call_number(number, Data::default());
        assert_eq!(answer.kind, Kind::ReturnFail, "{number:#x}");
    }
    let before = traffic.world.bench.cycles();
    let time = traffic
        .world
        .call(sniffer_time::Arguments {})
        .expect("time");
    assert_eq!(time.high, 0);
    assert!((before..traffic.world.bench.cycles()).contains(&u64::from(time.low)));
}

/// Negative control: what forgets every 64th message must not pass for a sniffer.
#[test]
#[should_panic(expected = "missed unseen")]
fn a_sniffer_that_forgets_every_64th_message_is_caught() {
    let mut traffic = Traffic::<1>::new();
    traffic.start(sniffer_start::Arguments {
        links: ALL,
        once: 1,
        ..Default::default()
    });
    traffic.run(1200, [10; LANES]);
    let status = traffic.status();
    assert_eq!(status.missed, 0, "it says nothing of it");
    let records = traffic.all(status.records);
    traffic.compare(&records, |_, _| true);
}
