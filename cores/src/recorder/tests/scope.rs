//! The scope against what its probes really did.
use super::world::World;
use crate::recorder::{Scope, BANKS};
use hdl::check::{self, Bench};
use rand::Rng;
use rust_hdl::prelude::*;
use spec::rpc::{Data, Kind};
use spec::services::recorder::*;

const CAPACITY: u32 = 1 << SCOPE_RECORD_BITS;

/// A scope, and the levels of all banks in every clock so far.
struct Signals {
    world: World<Scope>,
    history: Vec<[u32; BANKS]>,
    /// In how many of a thousand clocks a bit changes.
    rate: u32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Sample {
    levels: u32,
    time: u32,
}

impl Signals {
    fn new(rate: u32) -> Self {
        Self::with(Bench::new(Scope::default(), |s| &mut s.clock), rate)
    }

    fn with(bench: Bench<Scope>, rate: u32) -> Self {
        Self {
            world: World::new(bench, |s| (&mut s.link_in, &mut s.link_out), 0x800b),
            history: vec![],
            rate,
        }
    }

    /// One clock, in which probes change at random.
    fn step(&mut self) -> Option<spec::rpc::Message> {
        let mut levels = self.history.last().copied().unwrap_or([0; BANKS]);
        for bank in 0..BANKS {
            if self.world.random.gen_range(0..1000) < self.rate {
                levels[bank] ^= 1 << self.world.random.gen_range(0..32);
            }
            self.world.bench.dut.bank[bank].next = levels[bank].to_bits();
        }
        assert_eq!(self.world.bench.cycles(), self.history.len() as u64);
        self.history.push(levels);
        self.world.step()
    }

    fn call<R: spec::call::Request>(&mut self, request: R) -> Option<R::Results> {
        self.world.send(R::CALL, request.data());
        let answer = loop {
            if let Some(answer) = self.step() {
                break answer;
            }
        };
        assert_eq!(answer.call, R::CALL);
        (answer.kind == Kind::ReturnSuccess).then(|| R::results(answer.data))
    }

    fn status(&mut self) -> scope_status::Results {
        self.call(scope_status::Arguments {}).expect("status")
    }

    fn read(&mut self, record: u32) -> Option<Sample> {
        let read = self.call(scope_read::Arguments { record })?;
        let (levels, time) = (read.levels, read.time);
        Some(Sample { levels, time })
    }

    fn readable(&mut self) -> Vec<Sample> {
        self.newest(CAPACITY)
    }

    /// So many records, if there are, up to the last.
    fn newest(&mut self, count: u32) -> Vec<Sample> {
        let records = self.status().records;
        let first = records.saturating_sub(count);
        (first..records)
            .map(|n| self.read(n).expect("there"))
            .collect()
    }

    /// What the scope sees of a bank in a clock: pins two clocks late.
    fn seen(&self, bank: usize, time: u32) -> u32 {
        SCOPE_BANKS[bank].iter().fold(0, |bits, probe| {
            let mask = ((1u64 << probe.width) - 1) as u32;
            let at = time
                .checked_sub(probe.late)
                .map_or(0, |t| self.history[t as usize][bank]);
            bits | (at >> probe.lsb & mask) << probe.lsb
        }) | self.history[time as usize][bank] & !taken(bank)
    }
}

/// Bits of a bank that are probes.
fn taken(bank: usize) -> u32 {
    SCOPE_BANKS[bank].iter().fold(0, |bits, probe| {
        bits | (((1u64 << probe.width) - 1) as u32) << probe.lsb
    })
}

#[test]
fn every_change_is_recorded_in_its_clock() {
    for bank in 0..BANKS {
        let mut signals = Signals::new(150);
        let start = scope_start::Arguments {
            on_change: 1,
            bank: bank as u32,
            after: 900,
            interval: 0,
        };
        signals.call(start).expect("started");
        for _ in 0..400 {
            signals.step();
        }
        signals.call(scope_stop::Arguments {}).expect("stopped");
        let status = signals.status();
        assert_eq!(
            (status.recording, status.triggered, status.trigger),
            (0, 1, 0)
        );
        assert!(status.records > 40, "{status:?}");
        let records = signals.readable();
        let first = records[0].time;
        assert_eq!(records[0].levels, signals.seen(bank, first));
        let mut next = records[1..].iter();
        for time in first + 1..=records.last().expect("some").time {
            if signals.seen(bank, time) != signals.seen(bank, time - 1) {
                let levels = signals.seen(bank, time);
                assert_eq!(next.next(), Some(&Sample { levels, time }));
            }
        }
        assert_eq!(next.next(), None, "records of no change");
    }
}

#[test]
fn samples_are_as_far_apart_as_asked() {
    let bench = Bench::new(Scope::default(), |s| &mut s.clock).recording();
    let mut signals = Signals::with(bench, 300);
    for interval in [0, 1, 2, 7, 100] {
        let start = scope_start::Arguments {
            on_change: 0,
            bank: 1,
            after: 15,
            interval,
        };
        signals.call(start).expect("started");
        for _ in 0..15 * interval + 40 {
            signals.step();
        }
        let status = signals.status();
        assert_eq!(
            (status.recording, status.records, status.trigger),
            (0, 16, 0)
        );
        let records = signals.readable();
        for (at, record) in records.iter().enumerate() {
            assert_eq!(record.time, records[0].time + at as u32 * interval.max(1));
            assert_eq!(record.levels, signals.seen(1, record.time));
        }
    }
    check::replay("scope", &mut signals.world.bench);
}

#[test]
fn the_trigger_fires_on_levels_and_edges_and_what_was_before_is_kept() {
    let mut signals = Signals::new(400);
    println!("bank 2: bit 3 must fall, or bit 4 rise, while bit 9 is high and bit 0 low");
    let levels = scope_levels::Arguments {
        value: 1 << 9,
        mask: 1 << 9 | 1,
    };
    let edges = scope_edges::Arguments {
        rising: 1 << 4,
        falling: 1 << 3,
    };
    let fits = |before: u32, now: u32| {
        let edge = before >> 3 & 1 > now >> 3 & 1 || (before >> 4 & 1) < now >> 4 & 1;
        edge && now >> 9 & 1 == 1 && now & 1 == 0
    };
    signals.call(levels).expect("set");
    signals.call(edges).expect("set");
    for (on_change, interval) in [(1, 0), (0, 5), (0, 50)] {
        let start = scope_start::Arguments {
            on_change,
            bank: 2,
            after: 20,
            interval,
        };
        signals.call(start).expect("started");
        let started = signals.history.len() as u32;
        for _ in 0..4000 {
            signals.step();
        }
        let status = signals.status();
        assert_eq!((status.recording, status.triggered), (0, 1));
        assert_eq!(status.records, status.trigger + 21);
        let fired = signals.read(status.trigger).expect("kept").time;
        let fits_at = |t| fits(signals.seen(2, t - 1), signals.seen(2, t));
        assert!(fits_at(fired), "at {fired}");
        assert!(!(started..fired).any(fits_at), "not the first that fits");
        for record in signals.newest(40) {
            assert_eq!(record.levels, signals.seen(2, record.time));
        }
    }
}

#[test]
fn calls_that_make_no_sense_are_refused() {
    let mut signals = Signals::new(500);
    for record in [0, 1, CAPACITY, u32::MAX] {
        assert_eq!(signals.read(record), None);
    }
    let about = signals.call(scope_about::Arguments {}).expect("about");
    assert_eq!(
        (about.probes as usize, about.banks as usize),
        (SCOPE_PROBES, BANKS)
    );
    assert_eq!(about.capacity, CAPACITY);
    // A trigger that never fires: the ring goes round, and the oldest records go.
    signals
        .call(scope_levels::Arguments { value: 0, mask: 0 })
        .expect("set");
    signals
        .call(scope_edges::Arguments {
            rising: 0,
            falling: 1 << 31,
        })
        .expect("set");
    let start = scope_start::Arguments {
        on_change: 0,
        bank: 3,
        after: 1,
        interval: 1,
    };
    signals.call(start).expect("a bank of zeros");
    for _ in 0..CAPACITY + 100 {
        signals.step();
    }
    let status = signals.status();
    assert!(status.recording == 1 && status.triggered == 0 && status.records > CAPACITY);
    assert_eq!(
        signals.read(status.records - CAPACITY),
        None,
        "written over"
    );
    assert_eq!(
        signals
            .read(status.records - CAPACITY + 80)
            .map(|s| s.levels),
        Some(0)
    );
    signals.call(scope_stop::Arguments {}).expect("stopped");
    let status = signals.status();
    assert_eq!(status.recording, 0);
    assert!(signals.read(status.records - CAPACITY).is_some());
    for number in [0, 8, 0x46, 0x81, 0xff] {
        let answer = signals.world.call_number(number, Data::default());
        assert_eq!(answer.kind, Kind::ReturnFail, "{number:#x}");
    }
}
