use super::*;
use hdl::check::{self, Bench};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

const SEED: u64 = 250;

fn timer() -> Bench<Timer> {
    Bench::new(Timer::default(), |t| &mut t.clock).recording()
}

/// One clock with `set` or `start` high.
fn set(bench: &mut Bench<Timer>, maximum: u32) {
    bench.dut.maximum.next = maximum.to_bits();
    bench.dut.set.next = true;
    bench.step();
    bench.dut.set.next = false;
}

fn start(bench: &mut Bench<Timer>) {
    bench.dut.start.next = true;
    bench.step();
    bench.dut.start.next = false;
    bench.settle();
}

/// However late ticks are told, the n-th fires in clock n times the period, and the numbers account for all of them.
#[test]
fn ticks_do_not_drift_and_none_goes_unreported() {
    println!("seed {SEED}");
    let mut random = StdRng::seed_from_u64(SEED);
    let mut bench = timer();
    for period in [1_u32, 2, 3, 7, 50] {
        set(&mut bench, period - 1);
        start(&mut bench);
        let (mut fired, mut accounted) = (0, 0);
        for clock in 1..=400 {
            let ready = bench.dut.tick_valid.val() && random.gen_range(0..2 * period) == 0;
            bench.dut.tick_ready.next = ready;
            bench.settle();
            if bench.dut.tick_valid.val() {
                assert_eq!(bench.dut.number.val().to_u32(), fired, "the newest tick");
            }
            if ready {
                accounted += 1 + bench.dut.missed.val().to_u32();
                assert_eq!(accounted, fired);
            }
            let fires = bench.dut.fires.val();
            assert_eq!(fires, clock % period == 0, "period {period}, clock {clock}");
            fired += u32::from(fires);
            bench.step();
            bench.settle();
        }
        bench.dut.tick_ready.next = false;
    }
    check::replay("timer", &mut bench);
}

#[test]
fn a_period_set_below_the_running_count_fires_at_once() {
    let mut bench = timer();
    set(&mut bench, 1000);
    start(&mut bench);
    bench.steps(500);
    assert!(!bench.dut.fires.val());
    set(&mut bench, 10);
    bench.settle();
    assert!(bench.dut.fires.val());
    bench.step();
    let next = bench.step_until(|t| t.fires.val(), 20);
    assert_eq!(next, 10, "and then every eleven clocks");
}

#[test]
fn a_stopped_timer_is_silent_and_starts_from_zero() {
    let mut bench = timer();
    bench.steps(100);
    assert!(
        !bench.dut.running.val() && !bench.dut.tick_valid.val(),
        "stopped at power-up"
    );
    set(&mut bench, 4);
    start(&mut bench);
    bench.steps(5 * 3 + 2);
    bench.settle();
    assert!(bench.dut.tick_valid.val());
    assert_eq!(
        (
            bench.dut.number.val().to_u32(),
            bench.dut.missed.val().to_u32()
        ),
        (3, 2)
    );
    bench.dut.stop.next = true;
    bench.step();
    bench.dut.stop.next = false;
    bench.steps(100);
    assert!(!bench.dut.running.val() && !bench.dut.tick_valid.val());
    start(&mut bench);
    bench.step_until(|t| t.tick_valid.val(), 5);
    assert_eq!(
        (
            bench.dut.number.val().to_u32(),
            bench.dut.missed.val().to_u32()
        ),
        (1, 0)
    );
}
