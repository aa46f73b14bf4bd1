//! The converter's protocol, and each limit of its data sheet: kept to the nanosecond and broken by one.
use super::*;

/// Nanoseconds of a mode 0 controller.
#[derive(Clone, Copy)]
struct Times {
    low: u64,
    high: u64,
    /// From select to the first rising clock.
    select: u64,
    deselected: u64,
    /// From data to the rising clock, and from there to the next data if data change while the clock is high.
    setup: u64,
    hold: Option<u64>,
}

const SLOW: Times = Times {
    low: 2000,
    high: 2000,
    select: 2000,
    deselected: 2000,
    setup: 2000,
    hold: None,
};

/// All at the limit, but for the clock: its period forbids that both halves are.
const FASTEST: Times = Times {
    low: 250,
    high: 543,
    select: 100,
    deselected: 500,
    setup: 50,
    hold: Some(50),
};

struct Wire {
    adc: Mcp3204,
    now: Time,
    clock: bool,
    data: bool,
    selected: bool,
    times: Times,
}

impl Wire {
    fn new(times: Times) -> Self {
        Wire {
            adc: Mcp3204::new("adc"),
            now: Time::microseconds(10),
            clock: false,
            data: false,
            selected: false,
            times,
        }
    }
    fn put(&mut self) {
        // Four inputs with codes that show every bit.
        let convert = |input: usize| [0xa5c, 0x123, 0xfff, 0x001][input];
        let (selected, clock, data) = (self.selected, self.clock, self.data);
        self.adc.pins(self.now, selected, clock, data, convert);
    }
    fn wait(&mut self, nanoseconds: u64) {
        self.now += Time::nanoseconds(nanoseconds);
    }
    /// One clock that begins low with `low` nanoseconds to go; what the output shows before the rising edge.
    fn bit(&mut self, data: bool, low: u64) -> bool {
        let setup = self.times.setup.min(low);
        self.wait(low - setup);
        self.data = data;
        self.put();
        self.wait(setup);
        self.adc.advance(self.now);
        let shown = self.adc.data_out() == Some(true);
        self.clock = true;
        self.put();
        let hold = self.times.hold.map_or(0, |hold| {
            self.wait(hold);
            self.data = !data;
            self.put();
            hold
        });
        self.wait(self.times.high - hold);
        self.clock = false;
        self.put();
        shown
    }
    fn read(&mut self, input: u32) -> u32 {
        self.selected = true;
        self.put();
        let mut word = 0;
        for bit in (0..24).rev() {
            let low = if bit == 23 {
                self.times.select
            } else {
                self.times.low
            };
            let shown = self.bit((0x60 | input << 2) << 16 >> bit & 1 != 0, low);
            word = word << 1 | u32::from(shown);
        }
        self.wait(self.times.low);
        self.selected = false;
        self.put();
        self.wait(self.times.deselected);
        self.adc.advance(self.now);
        word >> 4 & 0xfff
    }
    fn said(&self) -> Vec<&str> {
        self.adc
            .violations()
            .iter()
            .map(|v| v.text.as_str())
            .collect()
    }
}

#[test]
fn every_input_reads_its_code() {
    for times in [SLOW, FASTEST] {
        let mut wire = Wire::new(times);
        for (input, code) in [0xa5c, 0x123, 0xfff, 0x001].into_iter().enumerate() {
            assert_eq!(wire.read(input as u32), code, "input {input}");
        }
        assert_eq!(wire.said(), [""; 0]);
        assert_eq!(wire.adc.conversions(), 4);
        wire.wait(100);
        wire.adc.advance(wire.now);
        assert_eq!(wire.adc.data_out(), None);
    }
}

/// A controller with one time that is a nanosecond short is caught, by the check of that time and by no other.
#[test]
fn a_time_that_is_a_nanosecond_short_is_caught() {
    let t = FASTEST;
    #[rustfmt::skip]
    let cases = [
        ("clock low", Times { low: 249, high: 544, ..t }),
        ("clock high", Times { low: 544, high: 249, ..t }),
        ("clock period", Times { high: 542, ..t }),
        ("select to clock", Times { select: 99, ..t }),
        ("time deselected", Times { deselected: 499, ..t }),
        ("data set-up", Times { setup: 49, ..t }),
        ("data hold", Times { hold: Some(49), ..t }),
    ];
    for (what, times) in cases {
        let mut wire = Wire::new(times);
        wire.read(0);
        wire.read(1);
        let said = wire.said();
        assert!(!said.is_empty(), "{what}: not caught");
        let only = said
            .iter()
            .all(|text| text.contains(&format!("adc: {what} is ")));
        assert!(only, "{what}: {said:?}");
    }
}

#[test]
fn too_slow_a_clock_is_noticed() {
    let mut wire = Wire::new(Times {
        low: 60_000,
        high: 60_000,
        ..SLOW
    });
    wire.read(0);
    assert!(wire.said()[0].contains("from hold to B0"));
}
