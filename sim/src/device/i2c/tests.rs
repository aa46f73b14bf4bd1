//! Each limit, kept to the nanosecond and broken by one.
use super::*;

/// A device that answers everything.
struct Anything;

impl Targets for Anything {
    fn address(&mut self, _now: Time, _octet: u8) -> Option<usize> {
        Some(0)
    }
    fn write(&mut self, _device: usize, _octet: u8) -> bool {
        true
    }
    fn read(&mut self, _device: usize) -> u8 {
        0xa5
    }
}

/// A controller that keeps these times, in nanoseconds.
#[derive(Clone, Copy)]
struct Times {
    low: u64,
    high: u64,
    /// From the falling clock to the next data.
    data: u64,
    start_hold: u64,
    start_setup: u64,
    stop_setup: u64,
    bus_free: u64,
}

/// As fast as fast mode lets it.
const FASTEST: Times = Times {
    low: 1300,
    high: 1200,
    data: 300,
    start_hold: 600,
    start_setup: 600,
    stop_setup: 600,
    bus_free: 1300,
};

struct Wire {
    bus: I2cBus,
    now: Time,
    clock_low: bool,
    data_low: bool,
    times: Times,
}

impl Wire {
    fn new(times: Times) -> Self {
        Wire {
            bus: I2cBus::new(&[("bus", FAST_MODE)]),
            now: Time::microseconds(10),
            clock_low: false,
            data_low: false,
            times,
        }
    }
    fn put(&mut self) {
        let (clock_low, data_low) = (self.clock_low, self.data_low);
        self.bus.pins(self.now, clock_low, data_low, &mut Anything);
    }
    fn wait(&mut self, nanoseconds: u64) {
        self.now += Time::nanoseconds(nanoseconds);
    }
    fn clock(&mut self, low: bool) {
        self.clock_low = low;
        self.put();
    }
    fn data(&mut self, low: bool) {
        self.data_low = low;
        self.put();
    }
    /// From the falling clock to the rising one.
    fn low(&mut self, data_low: bool) {
        self.wait(self.times.data);
        self.data(data_low);
        self.wait(self.times.low - self.times.data);
        self.clock(false);
    }
    fn start(&mut self) {
        self.data(true);
        self.wait(self.times.start_hold);
        self.clock(true);
    }
    fn octet(&mut self, octet: u16) {
        // The ninth bit is the target's.
        for bit in (0..9).rev() {
            self.low((octet << 1 | 1) >> bit & 1 == 0);
            self.wait(self.times.high);
            self.clock(true);
        }
    }
    fn frame(mut self) -> Vec<String> {
        self.start();
        self.octet(0x90);
        self.octet(0x55);
        self.low(false);
        self.wait(self.times.start_setup);
        self.start();
        self.octet(0x90);
        self.low(true);
        self.wait(self.times.stop_setup);
        self.data(false);
        self.wait(self.times.bus_free);
        self.start();
        self.octet(0x90);
        assert_eq!(self.bus.starts(), 3);
        self.bus.violations().map(|v| v.text.clone()).collect()
    }
}

#[test]
fn the_least_times_are_kept() {
    let least_high = Times {
        low: 1900,
        high: 600,
        ..FASTEST
    };
    let least_setup = Times {
        data: 1200,
        ..FASTEST
    };
    for times in [FASTEST, least_high, least_setup] {
        assert_eq!(Wire::new(times).frame(), [""; 0]);
    }
}

/// A controller with one time that is a nanosecond short is caught, by the check of that time and by no other.
#[test]
fn a_time_that_is_a_nanosecond_short_is_caught() {
    let t = FASTEST;
    #[rustfmt::skip]
    let cases = [
        ("clock low", Times { low: 1299, high: 1201, ..t }),
        ("clock high", Times { low: 1901, high: 599, ..t }),
        ("clock period", Times { high: 1199, ..t }),
        ("data set-up", Times { data: 1201, ..t }),
        ("data hold", Times { data: 299, ..t }),
        ("start hold", Times { start_hold: 599, ..t }),
        ("start set-up", Times { start_setup: 599, ..t }),
        ("stop set-up", Times { stop_setup: 599, ..t }),
        ("bus free", Times { bus_free: 1299, ..t }),
    ];
    for (what, times) in cases {
        let said = Wire::new(times).frame();
        assert!(!said.is_empty(), "{what}: not caught");
        let only = said
            .iter()
            .all(|text| text.contains(&format!("bus: {what} is ")));
        assert!(only, "{what}: {said:?}");
    }
}

/// A target that stretches holds the wire, and what the controller's clock does meanwhile does not count.
#[test]
fn a_stretched_clock_is_low() {
    let mut wire = Wire::new(FASTEST);
    wire.bus.set_stretch(Time::microseconds(7));
    wire.start();
    for bit in (1..9).rev() {
        wire.low(0x90 >> (bit - 1) & 1 == 0);
        wire.wait(1200);
        wire.clock(true);
    }
    let fell = wire.now;
    wire.low(false);
    assert!(!wire.bus.clock());
    assert_eq!(wire.bus.deadline(), Some(fell + Time::microseconds(7)));
    wire.bus
        .advance(fell + Time::microseconds(7), &mut Anything);
    assert!(wire.bus.clock() && !wire.bus.data(), "the acknowledge");
}
