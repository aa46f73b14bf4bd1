use super::*;
use hdl::check::{self, Bench};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::fs;

const WORDS_BITS: usize = 6;
const SEED: u64 = 0x10ca_1b05;

/// What the access taken in the last clock must give now.
enum Expected {
    Nothing,
    Value(u32),
    Refused,
}

fn address(random: &mut StdRng) -> u32 {
    let low = random.gen_range(0..(4 << WORDS_BITS)) & !3;
    match random.gen_range(0..8) {
        0..=3 => RAM_BASE + low,
        4..=5 => PAGE_WINDOW + random.gen_range(0..1 << WINDOW_BITS),
        6 => RAM_BASE + (4 << WORDS_BITS) + low,
        _ => random.gen(),
    }
}

fn in_ram(address: u32) -> bool {
    (RAM_BASE..RAM_BASE + (4 << WORDS_BITS)).contains(&address)
}

fn in_window(address: u32) -> bool {
    (PAGE_WINDOW..PAGE_WINDOW + (1 << WINDOW_BITS)).contains(&address)
}

fn merge(old: u32, new: u32, lanes: u32) -> u32 {
    (0..4).fold(old, |word, lane| {
        let mask = 0xff << (8 * lane);
        if lanes >> lane & 1 == 1 {
            word & !mask | new & mask
        } else {
            word
        }
    })
}

/// Random fetches, loads and stores at random places, with a window that waits and refuses at random, against a plain array.
#[test]
fn every_access_reaches_its_memory_or_is_refused() {
    println!("seed {SEED:#x}");
    let mut random = StdRng::seed_from_u64(SEED);
    let mut ram: Vec<u32> = (0..1 << WORDS_BITS).map(|_| random.gen()).collect();
    let image: String = ram.iter().map(|word| format!("{word:08x}\n")).collect();
    fs::write(check::directory("local_bus").join("firmware.hex"), image).unwrap();
    let mut bus = LocalBus::<WORDS_BITS>::with_image("firmware.hex");
    bus.load(&ram);
    let mut bench = Bench::new(bus, |b| &mut b.clock).recording();
    let (mut refusals, mut window_accesses) = (0, 0);
    for _ in 0..4000 {
        let fetch = address(&mut random);
        let data = address(&mut random);
        let lanes: u32 = if random.gen() {
            random.gen_range(0..16)
        } else {
            0
        };
        let read = lanes == 0 && random.gen();
        let value: u32 = random.gen();
        let ready: bool = random.gen();
        let dut = &mut bench.dut;
        dut.fetch_address.next = fetch.to_bits();
        dut.data_address.next = data.to_bits();
        dut.data_write_lanes.next = lanes.to_bits();
        dut.data_read.next = read;
        dut.data_write.next = value.to_bits();
        dut.window_ready.next = ready;
        bench.settle();

        let to_window = in_window(data);
        assert_eq!(bench.dut.data_ready.val(), !to_window || ready, "{data:#x}");
        assert_eq!(bench.dut.window_read.val(), to_window && read);
        let window_lanes = bench.dut.window_write_lanes.val().to_u32();
        assert_eq!(window_lanes, if to_window { lanes } else { 0 });
        if to_window {
            let offset = bench.dut.window_address.val().to_u32();
            assert_eq!(offset, data - PAGE_WINDOW);
        }

        let fetched = in_ram(fetch).then(|| ram[(fetch - RAM_BASE) as usize / 4]);
        let written = in_ram(data) && lanes != 0;
        let collides = written && in_ram(fetch) && fetch / 4 == data / 4;
        let answer: u32 = random.gen();
        let refuse: bool = random.gen();
        let expected = if in_ram(data) {
            let word = &mut ram[(data - RAM_BASE) as usize / 4];
            let old = *word;
            *word = merge(old, value, lanes);
            if read {
                Expected::Value(old)
            } else {
                Expected::Nothing
            }
        } else if !(read || lanes != 0) || to_window && !ready {
            Expected::Nothing
        } else if to_window && !refuse {
            window_accesses += 1;
            Expected::Value(answer)
        } else {
            refusals += 1;
            Expected::Refused
        };
        bench.dut.window_value.next = answer.to_bits();
        bench.dut.window_refused.next = refuse;
        bench.step();

        assert_eq!(bench.dut.fetch_refused.val(), fetched.is_none());
        if let (Some(word), false) = (fetched, collides) {
            assert_eq!(
                bench.dut.fetch_data.val().to_u32(),
                word,
                "fetch {fetch:#x}"
            );
        }
        match expected {
            Expected::Nothing => assert!(!bench.dut.data_refused.val()),
            Expected::Refused => assert!(bench.dut.data_refused.val(), "{data:#x}"),
            Expected::Value(word) => {
                assert!(!bench.dut.data_refused.val());
                assert_eq!(bench.dut.data_value.val().to_u32(), word, "load {data:#x}");
            }
        }
    }
    assert!(refusals > 100 && window_accesses > 100);
    check::replay("local_bus", &mut bench);
}
