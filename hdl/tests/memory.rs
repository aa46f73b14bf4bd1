//! Memories: the model against a plain array, the Verilog against the model, and what yosys makes of them for the ECP5.
use hdl::check::{self, directory, tools, Bench};
use hdl::mem::{DualPortRam, LutRam, Mem};
use rand::{rngs::StdRng, Rng, SeedableRng};
use rust_hdl::prelude::*;

const SEED: u64 = 2026;

fn random() -> StdRng {
    println!("seed {SEED}");
    StdRng::seed_from_u64(SEED)
}

#[test]
fn mem_reads_one_clock_later() {
    let mut random = random();
    let first: Vec<u32> = (0..20).map(|n| 0x0101_0101 * n).collect();
    let mut model = first.clone();
    model.resize(32, 0);
    let mut bench = Bench::new(Mem::<5, 32>::with_contents(&first), |m| &mut m.clock).recording();
    for _ in 0..600 {
        let (read, write, value, enable) = (
            random.gen_range(0..32usize),
            random.gen_range(0..32usize),
            random.gen::<u32>(),
            random.gen::<bool>(),
        );
        bench.dut.read_address.next = read.to_bits();
        bench.dut.write_address.next = write.to_bits();
        bench.dut.write_data.next = value.to_bits();
        bench.dut.write_enable.next = enable;
        bench.step();
        assert_eq!(bench.dut.read_data.val().to_u32(), model[read]);
        if enable {
            model[write] = value;
        }
    }
    assert_eq!(bench.dut.words(), model);
    check::replay("mem", &mut bench);
}

#[test]
fn lut_ram_reads_in_the_same_clock() {
    let mut random = random();
    let mut model = [0u32; 16];
    let mut bench = Bench::new(LutRam::<4, 18>::default(), |m| &mut m.clock).recording();
    for _ in 0..400 {
        let (read, write, value, enable) = (
            random.gen_range(0..16usize),
            random.gen_range(0..16usize),
            random.gen_range(0..1u32 << 18),
            random.gen::<bool>(),
        );
        bench.dut.read_address.next = read.to_bits();
        bench.dut.write_address.next = write.to_bits();
        bench.dut.write_data.next = value.to_bits();
        bench.dut.write_enable.next = enable;
        bench.settle();
        assert_eq!(bench.dut.read_data.val().to_u32(), model[read]);
        bench.step();
        if enable {
            model[write] = value;
        }
    }
    check::replay("lut_ram", &mut bench);
}

#[test]
fn dual_port_ram_writes_byte_lanes_and_port_a_keeps_its_output_while_not_enabled() {
    let mut random = random();
    let first: Vec<u32> = (0..64u32).map(|n| n.wrapping_mul(0x9e37_79b9)).collect();
    let mut model = first.clone();
    let mut held = 0;
    let mut bench =
        Bench::new(DualPortRam::<6>::with_contents(&first), |m| &mut m.clock).recording();
    for _ in 0..1000 {
        let (a, b, value) = (
            random.gen_range(0..64usize),
            random.gen_range(0..64usize),
            random.gen::<u32>(),
        );
        let lanes = if random.gen() {
            random.gen_range(0..16u32)
        } else {
            0
        };
        let enable = random.gen_range(0..4) != 0;
        bench.dut.a_address.next = a.to_bits();
        bench.dut.a_enable.next = enable;
        bench.dut.b_address.next = b.to_bits();
        bench.dut.b_write_data.next = value.to_bits();
        bench.dut.b_write_lanes.next = lanes.to_bits();
        bench.step();
        if enable {
            held = model[a];
        }
        assert_eq!(bench.dut.a_read_data.val().to_u32(), held);
        assert_eq!(bench.dut.b_read_data.val().to_u32(), model[b]);
        for lane in (0..4).filter(|lane| lanes >> lane & 1 == 1) {
            let mask = 0xff << (8 * lane);
            model[b] = model[b] & !mask | value & mask;
        }
    }
    assert_eq!(bench.dut.words(), model);
    check::replay("dual_port_ram", &mut bench);
}

/// Cells of an ECP5 synthesis, by type.
fn synthesised<T: Block>(name: &str, mut dut: T) -> Option<Vec<(String, usize)>> {
    let directory = directory(name);
    std::fs::write(
        directory.join("top.v"),
        hdl::verilog(&mut dut, "top").expect("accepted"),
    )
    .expect("write");
    std::fs::write(directory.join("firmware.hex"), "12345678\n").expect("write");
    if !tools::present(&["yosys"], name) {
        return None;
    }
    let script = "read_verilog top.v; synth_ecp5 -top top; tee -o stat.txt stat";
    let (good, log) = tools::run(&directory, "yosys", &["-q", "-p", script]);
    assert!(good, "{log}");
    let report = std::fs::read_to_string(directory.join("stat.txt")).expect("stat");
    let words = report
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>());
    // Old yosys writes "name number", new yosys "number name".
    Some(
        words
            .filter_map(|w| match w[..] {
                [a, b] => a
                    .parse()
                    .map(|n| (b.to_string(), n))
                    .or_else(|_| b.parse().map(|n| (a.to_string(), n)))
                    .ok(),
                _ => None,
            })
            .collect(),
    )
}

fn count(cells: &[(String, usize)], kinds: &[&str]) -> usize {
    cells
        .iter()
        .filter(|cell| kinds.contains(&cell.0.as_str()))
        .map(|cell| cell.1)
        .sum()
}

const BLOCK_RAM: &[&str] = &["DP16KD", "PDPW16KD"];
const LOGIC: &[&str] = &["LUT4", "TRELLIS_FF", "PFUMX", "L6MUX21", "CCU2C"];

#[test]
fn a_64_kilobyte_dual_port_ram_is_32_true_dual_port_blocks() {
    if let Some(cells) = synthesised(
        "synth_dual_port",
        DualPortRam::<14>::from_file("firmware.hex"),
    ) {
        println!("{cells:?}");
        assert_eq!(count(&cells, &["DP16KD"]), 32, "{cells:?}");
        assert!(count(&cells, LOGIC) <= 8, "{cells:?}");
    }
}

#[test]
fn a_mem_of_512_words_is_one_block_ram() {
    if let Some(cells) = synthesised("synth_mem", Mem::<9, 32>::default()) {
        println!("{cells:?}");
        assert_eq!(count(&cells, BLOCK_RAM), 1, "{cells:?}");
        assert!(count(&cells, LOGIC) <= 2, "{cells:?}");
    }
}

#[test]
fn a_lut_ram_is_distributed() {
    if let Some(cells) = synthesised("synth_lut_ram", LutRam::<4, 32>::default()) {
        println!("{cells:?}");
        assert_eq!(count(&cells, &["TRELLIS_DPR16X4"]), 8, "{cells:?}");
        assert_eq!(count(&cells, LOGIC), 0, "{cells:?}");
    }
}
