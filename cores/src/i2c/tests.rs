use super::*;
use hdl::check::{self, Bench};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rust_hdl::prelude::*;

const SEED: u64 = 0x12c;
/// Clocks of stretching allowed in these benches.
const LIMIT: u64 = 3000;
/// Nanoseconds of a clock.
const PERIOD: u64 = 16;

type Dut = Controller<LIMIT>;

/// What a device on the bus sees and does, edge by edge; independent of the master's code.
#[derive(Default)]
struct Device {
    scl: bool,
    sda: bool,
    scl_low: bool,
    sda_low: bool,
    /// Bits of the byte so far; nothing before a start.
    bits: Option<(u32, u32)>,
    /// Bytes seen, with whether they were acknowledged by anybody.
    seen: Vec<(u8, bool)>,
    starts: u32,
    stops: u32,
    /// Send this byte instead of listening.
    sends: Option<u8>,
    /// Acknowledge what is heard.
    acknowledges: bool,
    /// Clocks to stretch after each falling edge.
    stretch: u64,
    release_at: u64,
    now: u64,
    scl_fell: u64,
    scl_rose: u64,
    sda_changed: u64,
    start_at: u64,
    stop_at: Option<u64>,
    limits: Option<Limits>,
}

/// Minimum times in nanoseconds, UM10204 table 10.
#[derive(Clone, Copy)]
struct Limits {
    low: u64,
    high: u64,
    start_hold: u64,
    start_setup: u64,
    stop_setup: u64,
    data_setup: u64,
    bus_free: u64,
}

const STANDARD: Limits = Limits {
    low: 4700,
    high: 4000,
    start_hold: 4000,
    start_setup: 4700,
    stop_setup: 4000,
    data_setup: 250,
    bus_free: 4700,
};
const FAST: Limits = Limits {
    low: 1300,
    high: 600,
    start_hold: 600,
    start_setup: 600,
    stop_setup: 600,
    data_setup: 100,
    bus_free: 1300,
};

impl Device {
    fn since(&self, then: u64) -> u64 {
        (self.now - then) * PERIOD
    }

    fn require(&self, least: impl Fn(Limits) -> u64, then: u64, what: &str) {
        if let Some(limits) = self.limits {
            let (least, was) = (least(limits), self.since(then));
            assert!(was >= least, "{what} {was} ns, must be {least} ns");
        }
    }

    /// One clock: the lines as they are now. Returns what this device does to them.
    fn step(&mut self, scl: bool, sda: bool) {
        self.now += 1;
        let (was_scl, was_sda) = (self.scl, self.sda);
        (self.scl, self.sda) = (scl, sda);
        if scl && was_scl && was_sda && !sda {
            self.require(|l| l.start_setup, self.scl_rose, "start set-up");
            if let Some(stop) = self.stop_at.take() {
                self.require(|l| l.bus_free, stop, "bus free");
            }
            self.starts += 1;
            self.start_at = self.now;
            self.bits = Some((0, 0));
            self.sda_low = false;
        } else if scl && was_scl && !was_sda && sda {
            self.require(|l| l.stop_setup, self.scl_rose, "stop set-up");
            self.stops += 1;
            self.stop_at = Some(self.now);
            self.bits = None;
            self.sda_low = false;
        } else if scl && !was_scl {
            self.require(|l| l.low, self.scl_fell, "low time");
            self.require(|l| l.data_setup, self.sda_changed, "data set-up");
            self.scl_rose = self.now;
            if let Some((value, count)) = &mut self.bits {
                *value = *value << 1 | u32::from(sda);
                *count += 1;
            }
        } else if !scl && was_scl {
            self.require(|l| l.high, self.scl_rose, "high time");
            self.require(|l| l.start_hold, self.start_at, "start hold");
            self.scl_fell = self.now;
            self.release_at = self.now + self.stretch;
            self.next_bit();
        }
        if sda != was_sda {
            self.sda_changed = self.now;
        }
        self.scl_low = self.release_at > self.now && !scl;
    }

    /// After a falling edge of the clock: what to put on the data line.
    fn next_bit(&mut self) {
        let Some((value, count)) = self.bits else {
            return;
        };
        self.sda_low = match (count, self.sends) {
            (8, None) => self.acknowledges,
            (0..=7, Some(byte)) => byte >> (7 - count) & 1 == 0,
            _ => false,
        };
        if count == 9 {
            self.seen.push(((value >> 1) as u8, value & 1 == 0));
            self.bits = Some((0, 0));
            self.sda_low = self.sends.is_some_and(|byte| byte >> 7 == 0);
        }
    }
}

fn bench(divider: u16) -> Bench<Dut> {
    let mut bench = Bench::new(Dut::default(), |c| &mut c.clock);
    bench.dut.divider.next = divider.to_bits();
    bench
}

/// One clock of both ends on common wires.
fn clock(bench: &mut Bench<Dut>, device: &mut Device) {
    bench.settle();
    let scl = !(bench.dut.scl_low.val() | device.scl_low);
    let sda = !(bench.dut.sda_low.val() | device.sda_low);
    bench.dut.scl_in.next = scl;
    bench.dut.sda_in.next = sda;
    device.step(scl, sda);
    bench.step();
}

/// Runs one operation to its end; its clocks.
fn operate(bench: &mut Bench<Dut>, device: &mut Device, operation: Operation) -> u64 {
    bench.dut.operation.next = operation;
    bench.dut.start.next = true;
    clock(bench, device);
    bench.dut.start.next = false;
    let mut clocks = 1;
    while bench.dut.busy.val() {
        clock(bench, device);
        clocks += 1;
        assert!(clocks < 100_000, "never done");
    }
    clocks
}

fn send(bench: &mut Bench<Dut>, device: &mut Device, byte: u8) -> bool {
    bench.dut.byte_out.next = byte.to_bits();
    operate(bench, device, Operation::Send);
    assert!(!bench.dut.failed.val());
    bench.dut.acknowledged.val()
}

fn idle_device() -> Device {
    Device {
        scl: true,
        sda: true,
        acknowledges: true,
        ..Device::default()
    }
}

/// Bytes both ways, acknowledged and not, with repeated starts and stretching, within the limits of both modes.
#[test]
fn bytes_arrive_within_the_limits_of_the_standard() {
    println!("seed {SEED:#x}");
    let mut random = StdRng::seed_from_u64(SEED);
    for (divider, limits, rounds) in [(624, STANDARD, 2), (155, FAST, 4)] {
        let mut bench = bench(divider).recording();
        let mut device = Device {
            limits: Some(limits),
            ..idle_device()
        };
        for round in 0..rounds {
            device.seen.clear();
            device.sends = None;
            device.stretch = [0, 300, 0, 50][round];
            device.acknowledges = round != 2;
            operate(&mut bench, &mut device, Operation::Start);
            let byte: u8 = random.gen();
            assert_eq!(send(&mut bench, &mut device, byte), device.acknowledges);
            assert_eq!(
                device.seen.pop(),
                None,
                "a byte ends with the next fall of the clock"
            );
            operate(&mut bench, &mut device, Operation::Start);
            assert_eq!(device.starts, 2 * round as u32 + 2);
            device.sends = Some(random.gen());
            let acknowledge: bool = random.gen();
            bench.dut.acknowledge.next = acknowledge;
            device.sda_low = device.sends.is_some_and(|byte| byte >> 7 == 0);
            device.bits = Some((0, 0));
            operate(&mut bench, &mut device, Operation::Receive);
            assert_eq!(Some(bench.dut.byte_in.val().to_u8()), device.sends);
            let (heard, count) = device.bits.expect("inside a byte");
            assert_eq!((count, heard & 1 == 0), (9, acknowledge));
            device.sends = None;
            device.bits = None;
            device.sda_low = false;
            operate(&mut bench, &mut device, Operation::Stop);
            assert!(!bench.dut.failed.val());
            assert_eq!(device.stops, round as u32 + 1);
            assert!(
                !bench.dut.scl_low.val() && !bench.dut.sda_low.val(),
                "free after stop"
            );
        }
        check::replay(&format!("i2c_{divider}"), &mut bench);
    }
}

/// The time of a bit is what the page says, from the fastest setting on.
#[test]
fn a_bit_takes_the_time_that_was_set() {
    for divider in [0_u16, 15, 16, 99, 155, 624, 2_000] {
        let mut bench = bench(divider);
        let mut device = idle_device();
        operate(&mut bench, &mut device, Operation::Start);
        bench.dut.byte_out.next = 0x5a_u8.to_bits();
        let clocks = operate(&mut bench, &mut device, Operation::Send);
        let bit = u64::from(divider.max(15)) + 1 + 4;
        assert!(
            clocks.abs_diff(9 * bit) <= 9,
            "divider {divider}: {clocks} clocks for nine bits of {bit}"
        );
    }
}

#[test]
fn a_device_that_stretches_for_ever_fails_the_call_and_frees_the_lines() {
    let mut bench = bench(99);
    let mut device = idle_device();
    operate(&mut bench, &mut device, Operation::Start);
    device.stretch = 10 * LIMIT;
    let clocks = operate(&mut bench, &mut device, Operation::Send);
    assert!(bench.dut.failed.val());
    assert!((LIMIT..LIMIT + 200).contains(&clocks), "{clocks}");
    assert!(!bench.dut.scl_low.val() && !bench.dut.sda_low.val());
    device.stretch = 0;
    device.release_at = 0;
    operate(&mut bench, &mut device, Operation::Stop);
    assert!(
        !bench.dut.failed.val(),
        "works again once the device lets go"
    );
}

#[test]
fn a_start_on_a_bus_that_is_held_fails() {
    let mut bench = bench(99);
    let mut device = idle_device();
    device.sda_low = true;
    device.sda = false;
    operate(&mut bench, &mut device, Operation::Start);
    assert!(bench.dut.failed.val());
}

/// A device that was interrupted while it sent zeros holds sda until it has seen the rest of its clocks.
#[test]
fn a_stuck_bus_is_freed_within_nine_clocks() {
    for zeros in 0..=10 {
        let mut bench = bench(99);
        let mut device = idle_device();
        device.sda_low = zeros > 0;
        device.sda = zeros == 0;
        let mut falls = 0;
        bench.dut.operation.next = Operation::Recover;
        bench.dut.start.next = true;
        clock(&mut bench, &mut device);
        bench.dut.start.next = false;
        while bench.dut.busy.val() {
            let before = device.scl;
            clock(&mut bench, &mut device);
            if before && !device.scl {
                falls += 1;
                device.sda_low = falls < zeros;
            }
        }
        assert_eq!(bench.dut.failed.val(), zeros > 9, "{zeros} zeros");
        assert_eq!(device.stops, u32::from(zeros <= 9), "{zeros} zeros");
        assert!(falls <= 10);
    }
}

/// The checks of the device bite: a bus set for 400 kHz breaks the limits of 100 kHz.
#[test]
#[should_panic(expected = "4700 ns")]
fn a_bus_that_is_too_fast_is_noticed() {
    let mut bench = bench(155);
    let mut device = Device {
        limits: Some(STANDARD),
        ..idle_device()
    };
    operate(&mut bench, &mut device, Operation::Start);
    send(&mut bench, &mut device, 0x90);
}
