//! The watch on pins: a random bench here, what is claimed for all time in `proof`.
use cores::gpio::Watch;
use hdl::check::{self, Bench};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rust_hdl::prelude::*;

mod proof;

const SEED: u64 = 0x6910;

/// Random pins, masks and listeners against a count of the edges of each pin.
#[test]
fn every_change_of_a_watched_pin_is_told() {
    println!("seed {SEED}");
    let mut random = StdRng::seed_from_u64(SEED);
    let mut bench = Bench::new(Watch::<4>::default(), |w| &mut w.clock).recording();
    let (mut levels, mut mask, mut owed, mut known) = (0_u8, 0_u8, 0_u8, 0_u8);
    let mut told = 0;
    for clock in 0..3000 {
        let before = levels;
        if random.gen_bool(0.2) {
            levels = random.gen_range(0..16);
        }
        bench.dut.levels.next = levels.to_bits();
        let set = random.gen_bool(0.02);
        let wanted: u8 = random.gen_range(0..16);
        bench.dut.set.next = set;
        bench.dut.mask.next = wanted.to_bits();
        bench.dut.tell_ready.next = false;
        bench.settle();
        assert_eq!(bench.dut.tell_valid.val(), owed != 0, "clock {clock}");
        let ready = bench.dut.tell_valid.val() && random.gen_bool(0.3);
        bench.dut.tell_ready.next = ready;
        bench.settle();
        if ready {
            assert_eq!(bench.dut.changed.val().to_u8(), owed, "clock {clock}");
            assert_eq!(bench.dut.last.val().to_u8(), before, "clock {clock}");
            (owed, known) = (0, before);
            told += 1;
        }
        owed |= (levels ^ before) & mask;
        if set {
            (owed, known, mask) = (0, levels, wanted);
        }
        assert!(
            owed != 0 || (levels ^ known) & mask == 0,
            "clock {clock}: nothing waits, and yet the last level told is not the level"
        );
        bench.step();
    }
    assert!(told > 100, "told {told} times");
    check::replay("gpio_watch", &mut bench);
}
