use super::*;
use hdl::check::{self, Bench};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::fs;

const WORDS_BITS: usize = 6;
const SEED: u64 = 0x10ca_1b05;

/// What the access under way must give.
#[derive(Clone, Copy)]
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
    let mut fetched = None;
    for _ in 0..3000 {
        // One clock with a fetch and an access, which RAM and emptiness answer in the next.
        let fetch = address(&mut random);
        let enable = fetched.is_none() || random.gen();
        let data = address(&mut random);
        let lanes: u32 = if random.gen() {
            random.gen_range(0..16)
        } else {
            0
        };
        let read = lanes == 0 && random.gen();
        let protected = random.gen_range(0..4) == 0;
        let value: u32 = random.gen();
        let dut = &mut bench.dut;
        dut.fetch_address.next = fetch.to_bits();
        dut.fetch_enable.next = enable;
        dut.data_address.next = data.to_bits();
        dut.data_write_lanes.next = lanes.to_bits();
        dut.data_protected.next = protected;
        dut.data_read.next = read;
        dut.data_write.next = value.to_bits();
        dut.window_ready.next = random.gen();
        bench.settle();
        assert!(bench.dut.data_ready.val());
        assert!(!bench.dut.window_read.val());
        assert_eq!(bench.dut.window_write_lanes.val().to_u32(), 0);

        if enable {
            fetched = Some(in_ram(fetch).then(|| ram[(fetch - RAM_BASE) as usize / 4]));
        }
        // A word that is read while it is written gives nothing reliable.
        let written = in_ram(data) && lanes != 0;
        if written && enable && in_ram(fetch) && fetch / 4 == data / 4 {
            fetched = None;
        }
        let any_access = read || lanes != 0;
        let mut expected = Expected::Nothing;
        if in_ram(data) {
            let word = &mut ram[(data - RAM_BASE) as usize / 4];
            if read {
                expected = Expected::Value(*word);
            }
            if !protected {
                *word = merge(*word, value, lanes);
            }
        } else if any_access && !in_window(data) {
            expected = Expected::Refused;
            refusals += 1;
        }
        bench.step();
        bench.dut.data_read.next = false;
        bench.dut.data_write_lanes.next = 0_u32.to_bits();
        bench.dut.data_address.next = random.gen::<u32>().to_bits();
        bench.dut.fetch_enable.next = false;
        bench.dut.fetch_address.next = random.gen::<u32>().to_bits();
        if any_access && in_window(data) {
            let refuse = random.gen_range(0..4) == 0;
            let answer = window(&mut bench, &mut random, (data, lanes, value), refuse);
            window_accesses += 1;
            expected = match (refuse, read) {
                (true, _) => Expected::Refused,
                (false, true) => Expected::Value(answer),
                (false, false) => Expected::Nothing,
            };
        }
        bench.settle();
        assert!(bench.dut.data_ready.val());
        let refused = bench.dut.data_refused.val();
        match expected {
            Expected::Nothing => assert!(!refused),
            Expected::Refused => assert!(refused, "{data:#x}"),
            Expected::Value(word) => {
                assert!(!refused);
                assert_eq!(bench.dut.data_value.val().to_u32(), word, "load {data:#x}");
            }
        }
        if let Some(word) = fetched {
            assert_eq!(bench.dut.fetch_refused.val(), word.is_none(), "{fetch:#x}");
            if let Some(word) = word {
                assert_eq!(bench.dut.fetch_data.val().to_u32(), word, "{fetch:#x}");
            }
        }
    }
    assert!(refusals > 100 && window_accesses > 100);
    check::replay("local_bus", &mut bench);
}

/// Page memory's side of an access (address, lanes, value): takes it after a random wait and answers; what it answered.
fn window(
    bench: &mut Bench<LocalBus<WORDS_BITS>>,
    random: &mut StdRng,
    (data, lanes, value): (u32, u32, u32),
    refuse: bool,
) -> u32 {
    loop {
        let ready: bool = random.gen();
        bench.dut.window_ready.next = ready;
        bench.dut.window_value.next = random.gen::<u32>().to_bits();
        bench.dut.window_refused.next = random.gen();
        bench.settle();
        let dut = &bench.dut;
        assert!(!dut.data_ready.val() && !dut.data_refused.val());
        assert_eq!(dut.window_address.val().to_u32(), data - PAGE_WINDOW);
        assert_eq!(dut.window_write_lanes.val().to_u32(), lanes);
        assert_eq!(dut.window_read.val(), lanes == 0);
        assert!(lanes == 0 || dut.window_write.val().to_u32() == value);
        bench.step();
        if ready {
            break;
        }
    }
    let answer: u32 = random.gen();
    bench.dut.window_value.next = answer.to_bits();
    bench.dut.window_refused.next = refuse;
    bench.dut.window_ready.next = random.gen();
    bench.settle();
    assert!(!bench.dut.data_ready.val() && !bench.dut.window_read.val());
    assert_eq!(bench.dut.window_write_lanes.val().to_u32(), 0);
    bench.step();
    answer
}
