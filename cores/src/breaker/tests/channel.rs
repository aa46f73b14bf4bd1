use crate::breaker::model::{Inputs, Model};
use crate::breaker::{Channel, Microseconds};
use hdl::check::{self, Bench};
use rand::{rngs::StdRng, Rng, SeedableRng};
use rust_hdl::prelude::*;
use spec::map::SYS_HERTZ;
use spec::services::breaker::TripCause;
use std::ops::{Deref, DerefMut};

/// A channel with the inrush time that its node would keep for it.
struct Unit {
    bench: Bench<Channel>,
    inrush: u32,
}

impl Deref for Unit {
    type Target = Bench<Channel>;
    fn deref(&self) -> &Bench<Channel> {
        &self.bench
    }
}

impl DerefMut for Unit {
    fn deref_mut(&mut self) -> &mut Bench<Channel> {
        &mut self.bench
    }
}

/// The clock count at the beginning: it wraps round within the test.
const FIRST_COUNT: u32 = u32::MAX - 500;

fn bench() -> Unit {
    let bench = Bench::new(Channel::default(), |channel| &mut channel.clock);
    Unit { bench, inrush: 0 }
}

fn apply(bench: &mut Unit, inputs: Inputs) {
    let count = FIRST_COUNT.wrapping_add(bench.cycles() as u32);
    let inrush = bench.inrush;
    let dut = &mut bench.dut;
    dut.on.next = inputs.on;
    dut.off.next = inputs.off;
    dut.again.next = inputs.again;
    dut.count.next = count.to_bits();
    dut.inrush_end.next = count.wrapping_add(inrush).to_bits();
    dut.no_inrush.next = inrush == 0;
    dut.set_filter.next = inputs.filter.is_some();
    dut.set_policy.next = inputs.filter.is_none() && inputs.policy.is_some();
    dut.setting.next = inputs
        .filter
        .unwrap_or(inputs.policy.is_some_and(|drops| drops).into())
        .to_bits();
    dut.restarted.next = inputs.restarted;
    dut.recorded.next = inputs.recorded;
    dut.alert.next = inputs.alert;
    dut.shutdown.next = inputs.shutdown;
    dut.all_off.next = inputs.all_off;
    bench.step();
    bench.inrush = inputs.inrush.unwrap_or(inrush);
}

fn clocks_until_off(bench: &mut Unit, inputs: Inputs) -> u64 {
    for clocks in 1..10_000 {
        apply(bench, inputs);
        if !bench.dut.enable.val() {
            return clocks;
        }
    }
    panic!("did not switch off");
}

/// Switches on with these settings; the first clock with the output on is the current one.
fn switch_on(bench: &mut Unit, inrush: u32, filter: u8) {
    apply(
        bench,
        Inputs {
            off: true,
            inrush: Some(inrush),
            ..Inputs::default()
        },
    );
    apply(
        bench,
        Inputs {
            filter: Some(filter),
            ..Inputs::default()
        },
    );
    for _ in 0..3 {
        apply(bench, Inputs::default());
    }
    apply(
        bench,
        Inputs {
            on: true,
            ..Inputs::default()
        },
    );
    assert!(bench.dut.enable.val());
}

const ALERT: Inputs = Inputs {
    on: false,
    again: false,
    off: false,
    inrush: None,
    filter: None,
    policy: None,
    alert: true,
    shutdown: false,
    all_off: false,
    restarted: false,
    recorded: false,
};

/// Three clocks from the pin at filter 0, one more for each clock of filter, all 256.
#[test]
fn trips_three_clocks_and_the_filter_after_the_pin() {
    let mut bench = bench();
    for filter in 0..=255 {
        switch_on(&mut bench, 0, filter);
        apply(&mut bench, Inputs::default());
        let clocks = clocks_until_off(&mut bench, ALERT);
        assert_eq!(clocks, 3 + u64::from(filter), "filter {filter}");
        if filter == 0 {
            let what = "breaker: comparator's pin to output off";
            let nanoseconds = clocks * 1_000_000_000 / u64::from(SYS_HERTZ);
            check::measured(what, clocks, "clocks", "2013: 5 to 14");
            check::measured(
                what,
                nanoseconds,
                "ns",
                "2013: 250 to 700; TPS25985 under 200",
            );
        }
        assert!(bench.dut.tripped.val() && bench.dut.trip_waits.val());
        assert_eq!(
            bench.dut.cause.val().to_u32(),
            TripCause::Overcurrent as u32
        );
    }
}

/// D-BRK-1, -2, -4, -7: with an alert from the beginning the output is on for exactly the inrush time and one clock, whatever
/// the residue of the setting, whatever ON commands and new settings arrive meanwhile.
#[test]
fn inrush_is_exact_to_the_clock() {
    let mut bench = bench();
    let mut random = StdRng::seed_from_u64(11);
    println!("seed 11");
    let settings = std::env::var("PDU_INRUSH_SETTINGS").map_or(200, |text| {
        text.parse().expect("PDU_INRUSH_SETTINGS is a number")
    });
    let mut worst = 0;
    let chosen: Vec<u32> = (0..settings)
        .map(|_| random.gen::<u32>() >> random.gen_range(19..32))
        .collect();
    for inrush in (0..=34).chain([1006, 1999, 2000, 3333]).chain(chosen) {
        switch_on(&mut bench, inrush, 0);
        apply(&mut bench, Inputs { off: true, ..ALERT });
        apply(&mut bench, ALERT);
        apply(&mut bench, ALERT);
        apply(&mut bench, Inputs { on: true, ..ALERT });
        let mut clocks = 0;
        while bench.dut.enable.val() {
            assert_eq!(
                bench.dut.inrush.val(),
                clocks < inrush,
                "clock {clocks} of {inrush}"
            );
            clocks += 1;
            assert!(clocks < 10_000, "inrush {inrush} never ends");
            let inrush = random.gen_bool(0.3).then(|| random.gen());
            apply(
                &mut bench,
                Inputs {
                    on: random.gen(),
                    inrush,
                    ..ALERT
                },
            );
        }
        assert_eq!(clocks, inrush + 1, "inrush {inrush}");
        worst = worst.max(clocks.abs_diff(inrush + 1));
    }
    let what = format!("breaker: error of {settings} random inrush times");
    check::measured(&what, worst, "clocks", "2013: 37.5 %, or no end");
}

/// D-BRK-3: an alert that is not longer than the filter does nothing; one clock more trips.
#[test]
fn shorter_alerts_are_ignored() {
    let mut bench = bench();
    bench.bench = bench.bench.recording();
    for filter in [0u8, 1, 2, 17] {
        switch_on(&mut bench, 3, filter);
        for _ in 0..8 {
            apply(&mut bench, Inputs::default());
        }
        for length in 1..=filter + 1 {
            for _ in 0..length {
                apply(&mut bench, ALERT);
            }
            for _ in 0..4 {
                apply(&mut bench, Inputs::default());
            }
            assert_eq!(
                bench.dut.tripped.val(),
                length > filter,
                "filter {filter}, alert of {length}"
            );
        }
    }
    check::replay("breaker_channel", &mut bench.bench);
}

/// A million clocks of everything at random against the model.
#[test]
fn does_what_the_model_does() {
    let seed = 5;
    println!("seed {seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let (mut bench, mut model) = (bench(), Model::default());
    let (mut alert, mut shutdown, mut all_off) = (false, false, false);
    let mut trips_by = [0u32; 5];
    let mut came_back = 0;
    for clock in 0..200_000u32 {
        let calm = clock / 1000 % 2 == 0;
        alert ^= random.gen_bool(if calm { 0.02 } else { 0.3 });
        shutdown ^= random.gen_bool(if shutdown { 0.1 } else { 0.002 });
        all_off ^= random.gen_bool(if all_off { 0.1 } else { 0.002 });
        let inrush = random.gen_bool(0.05).then(|| random.gen_range(0..40));
        let inputs = Inputs {
            on: random.gen_bool(0.1),
            again: random.gen_bool(0.02),
            off: random.gen_bool(0.03),
            inrush,
            filter: random.gen_bool(0.05).then(|| random.gen_range(0..12)),
            policy: random.gen_bool(0.05).then(|| random.gen()),
            alert,
            shutdown,
            all_off,
            restarted: random.gen_bool(0.01),
            recorded: random.gen_bool(0.2),
        };
        let inputs = Inputs {
            policy: inputs.policy.filter(|_| inputs.filter.is_none()),
            ..inputs
        };
        let (before, was_tripped) = (model.trips, model.tripped);
        apply(&mut bench, inputs);
        model.step(inputs);
        came_back += u32::from(was_tripped && model.on);
        trips_by[model.cause as usize] += model.trips - before;
        let dut = &bench.dut;
        let real = (
            dut.enable.val(),
            dut.tripped.val(),
            dut.inrush.val(),
            dut.trip_waits.val(),
        );
        assert_eq!(
            real,
            (model.on, model.tripped, model.blind(), model.unrecorded),
            "clock {clock}, {inputs:?}"
        );
        if model.tripped {
            assert_eq!(
                dut.cause.val().to_u32(),
                model.cause as u32,
                "clock {clock}"
            );
        }
    }
    assert!(came_back > 20, "{came_back} retries");
    assert!(
        trips_by[1..].iter().all(|&trips| trips > 20),
        "too little happened: {trips_by:?}"
    );
}

/// 62.5 clocks a microsecond at 62.5 MHz: exact to the clock.
#[test]
fn a_microsecond_is_a_microsecond() {
    let mut bench = Bench::new(Microseconds::new(spec::map::SYS_HERTZ), |time| {
        &mut time.clock
    });
    for clock in 0..10_000u64 {
        let expected = clock * 1_000_000 / u64::from(spec::map::SYS_HERTZ);
        assert_eq!(
            u64::from(bench.dut.now.val().to_u32()),
            expected,
            "clock {clock}"
        );
        bench.step();
    }
}
