use super::Master;
use hdl::check::{self, Bench};
use rand::{rngs::StdRng, Rng, SeedableRng};
use rust_hdl::prelude::*;

/// A device at the pins, written from the definition of the four modes; it knows nothing of the master. It sends `reply` most
/// significant bit first, changes its output `delay` clocks after the edge that asks for it, and counts time.
struct Device {
    mode: u8,
    delay: u64,
    reply: u64,
    sent: u32,
    heard: u64,
    samples: u32,
    clock_level: bool,
    selected: bool,
    now: u64,
    last_edge: u64,
    selected_at: u64,
    deselected_at: u64,
    data_changed_at: u64,
    data_level: bool,
    output: std::collections::VecDeque<bool>,
    shown: bool,
    /// Shortest time between clock edges, from select to the first edge, from the last edge to deselect, deselected, and from
    /// a change of data to the sampling edge.
    shortest: [u64; 5],
}

impl Device {
    fn new(mode: u8, delay: u64, bits: u32, reply: u32) -> Self {
        Device {
            mode,
            delay,
            reply: u64::from(reply) << (64 - bits),
            sent: 0,
            heard: 0,
            samples: 0,
            clock_level: mode & 2 != 0,
            selected: false,
            now: 1000,
            last_edge: 0,
            selected_at: 0,
            deselected_at: 0,
            data_changed_at: 0,
            data_level: false,
            output: std::collections::VecDeque::new(),
            shown: false,
            shortest: [u64::MAX; 5],
        }
    }
    fn show_next(&mut self) {
        self.shown = self.reply >> (63 - self.sent.min(63)) & 1 == 1;
        self.sent += 1;
    }
    fn lowest(&mut self, which: usize, since: u64) {
        self.shortest[which] = self.shortest[which].min(self.now - since);
    }
    /// One clock: what the pins show now; returns the level of the device's output.
    fn look(&mut self, select: bool, clock: bool, data: bool) -> bool {
        self.now += 1;
        if data != self.data_level {
            self.data_level = data;
            self.data_changed_at = self.now;
        }
        if select != self.selected {
            self.selected = select;
            if select {
                assert_eq!(
                    clock,
                    self.mode & 2 != 0,
                    "selected with the clock not at rest"
                );
                self.lowest(3, self.deselected_at);
                self.selected_at = self.now;
                if self.mode & 1 == 0 {
                    self.show_next();
                }
            } else {
                self.lowest(2, self.last_edge);
                self.deselected_at = self.now;
            }
        }
        if clock != self.clock_level {
            self.clock_level = clock;
            if select {
                self.edge(clock);
            }
        }
        self.output.push_back(self.shown);
        while self.output.len() as u64 > self.delay + 1 {
            self.output.pop_front();
        }
        self.output[0]
    }
    fn edge(&mut self, clock: bool) {
        if self.samples == 0 && self.last_edge < self.selected_at {
            self.lowest(1, self.selected_at);
        } else {
            self.lowest(0, self.last_edge);
        }
        self.last_edge = self.now;
        let leading = clock != (self.mode & 2 != 0);
        if leading == (self.mode & 1 == 0) {
            self.heard = self.heard << 1 | u64::from(self.data_level);
            self.samples += 1;
            self.lowest(4, self.data_changed_at);
        } else {
            self.show_next();
        }
    }
}

fn bench() -> Bench<Master> {
    Bench::new(Master::default(), |master| &mut master.clock)
}

struct Transfer {
    mode: u8,
    bits: u32,
    divider: u16,
    steps: [bool; 3],
    data: u32,
}

/// Runs one transfer against a device; clocks from start to done, and samples the master took.
fn run(bench: &mut Bench<Master>, transfer: &Transfer, device: &mut Device) -> (u64, u32) {
    let dut = &mut bench.dut;
    dut.mode.next = transfer.mode.to_bits();
    dut.bits.next = (transfer.bits % 32).to_bits();
    dut.divider.next = transfer.divider.to_bits();
    dut.data.next = transfer.data.to_bits();
    [dut.select.next, dut.shift.next, dut.deselect.next] = transfer.steps;
    dut.start.next = true;
    let (mut clocks, mut samples) = (0, 0);
    loop {
        bench.dut.spi_in.next = device.look(
            bench.dut.spi_select.val(),
            bench.dut.spi_clock.val(),
            bench.dut.spi_out.val(),
        );
        bench.settle();
        samples += u32::from(bench.dut.sampling.val());
        let done = bench.dut.done.val();
        bench.step();
        // Whatever the inputs do now, the transfer was taken with `start`.
        let dut = &mut bench.dut;
        dut.start.next = false;
        dut.data.next = (!transfer.data).to_bits();
        dut.mode.next = (3 - transfer.mode).to_bits();
        dut.bits.next = 5u8.to_bits();
        dut.divider.next = 0xffffu16.to_bits();
        [dut.select.next, dut.shift.next, dut.deselect.next] = [false; 3];
        if done {
            return (clocks, samples);
        }
        clocks += 1;
        assert!(clocks < 250_000, "no end");
    }
}

/// Random transfers in all modes, lengths and speeds: both sides get each other's bits, with as many samples as clocks, and
/// no time at the pins is shorter than a half period (two deselected).
#[test]
fn both_sides_get_each_others_bits() {
    let seed = 7;
    println!("seed {seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let mut bench = bench();
    for number in 0..400u32 {
        let bits = if number < 128 {
            number / 4 + 1
        } else {
            random.gen_range(1..=32)
        };
        let mask = u32::MAX >> (32 - bits);
        let transfer = Transfer {
            mode: (number % 4) as u8,
            bits,
            divider: random.gen_range(0..9),
            steps: [true; 3],
            data: random.gen(),
        };
        let half = u64::from(transfer.divider / 2 + 1);
        let reply = random.gen::<u32>() & mask;
        let mut device = Device::new(transfer.mode, random.gen_range(0..half), bits, reply);
        let (clocks, samples) = run(&mut bench, &transfer, &mut device);
        let what = format!(
            "transfer {number}, mode {}, {bits} bits, half period {half}",
            transfer.mode
        );
        assert_eq!(device.heard as u32, transfer.data & mask, "{what}: sent");
        assert_eq!(bench.dut.received.val().to_u32(), reply, "{what}: received");
        assert_eq!(
            (device.samples, samples),
            (bits, bits),
            "{what}: clocks and samples"
        );
        assert!(
            device.shortest[..3].iter().all(|&time| time >= half),
            "{what}: {:?}",
            device.shortest
        );
        assert!(
            device.shortest[3] > 2 * half && device.shortest[4] >= half,
            "{what}: {:?}",
            device.shortest
        );
        assert!(
            (clocks as i64 - ((2 * u64::from(bits) + 4) * half + 2) as i64).abs() <= 6,
            "{what}: {clocks} clocks"
        );
    }
}

/// D-PER-2: bytes as the byte calls send them. The original read 0xA6 as 0x4D.
#[test]
fn a_byte_is_eight_samples() {
    let mut bench = bench().recording();
    let byte = |steps: [bool; 3], data: u32| Transfer {
        mode: 0,
        bits: 8,
        divider: 4,
        steps,
        data,
    };
    let mut device = Device::new(0, 1, 24, 0xa65b);
    run(&mut bench, &byte([true, false, false], 0), &mut device);
    for (sent, expected) in [(0x60, 0x00), (0x00, 0xa6), (0xff, 0x5b)] {
        let (clocks, samples) = run(&mut bench, &byte([false, true, false], sent), &mut device);
        assert_eq!(bench.dut.received.val().to_u32(), expected);
        assert_eq!((clocks, samples), (2 * 8 * 3 + 3, 8));
    }
    assert_eq!(
        run(&mut bench, &byte([false, false, true], 0), &mut device).0,
        3 * 3 + 2
    );
    assert_eq!(device.heard, 0x6000ff);
    assert!(!bench.dut.spi_select.val());
    check::replay("spi_master", &mut bench);
}

/// The half period is divider / 2 + 1 clocks, over the whole range; seen at the pin.
#[test]
fn half_period_is_half_the_divider_and_one() {
    let mut bench = bench();
    for divider in [0u16, 1, 2, 3, 80, 81, 511, 65_534, 65_535] {
        let transfer = Transfer {
            mode: 0,
            bits: 1,
            divider,
            steps: [true; 3],
            data: 1,
        };
        let mut device = Device::new(0, 0, 1, 1);
        run(&mut bench, &transfer, &mut device);
        assert_eq!(
            device.shortest[0],
            u64::from(divider / 2) + 1,
            "divider {divider}"
        );
    }
}

/// A start while busy is ignored.
#[test]
fn a_start_while_busy_is_ignored() {
    let mut bench = bench();
    bench.dut.shift.next = true;
    bench.dut.start.next = true;
    bench.dut.bits.next = 4u8.to_bits();
    bench.steps(1);
    bench.dut.bits.next = 31u8.to_bits();
    let mut edges = 0;
    let mut before = false;
    while !bench.dut.done.val() {
        edges += u32::from(bench.dut.spi_clock.val() && !before);
        before = bench.dut.spi_clock.val();
        bench.step();
    }
    assert_eq!(edges, 4);
}
