//! A serial NOR flash chip, written from the data sheet of the W25Q64JV (Winbond, revision J): for this core's bench and for the
//! simulator. It knows nothing of the node.
//!
//! It is told pin levels when they change and checks the timing that its data sheet asks for. Bits are only ever programmed
//! from 1 to 0, a program wraps within its page, nothing is written without the write enable latch, and while it writes it
//! answers nothing but its status. Times are in picoseconds.
use std::ops::Range;

/// Octets of a page.
const PAGE: usize = 256;
/// Octets of a sector.
const SECTOR: usize = 4096;
/// Least clock period of READ DATA (fR, 50 MHz); the others may be faster, and are not asked to be.
const CLOCK_PERIOD: u64 = 20_000;
/// Least time that the clock is high, and low.
const HALF_CLOCK: u64 = 9_000;
/// Least time from select to the first rising clock (tSLCH), and from the last to deselect (tCHSH).
const SELECT_SETUP: u64 = 5_000;
/// Least time between two selections (tSHSL2).
const DESELECTED: u64 = 50_000;
/// Least time that data in is stable before a rising clock (tDVCH).
const DATA_SETUP: u64 = 2_000;
/// Least time that data in is stable after a rising clock (tCHDX).
const DATA_HOLD: u64 = 3_000;
/// Greatest delay from a falling clock to valid data (tCLQV).
const OUTPUT_DELAY: u64 = 6_000;
/// From release from deep power-down to the next command (tRES1).
const WAKE: u64 = 3_000_000;

/// How long a chip takes, in picoseconds.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// A page program.
    pub program: u64,
    /// A sector erase.
    pub erase: u64,
}

impl Times {
    /// What the data sheet calls typical: 0.4 ms and 45 ms.
    pub const TYPICAL: Times = Times {
        program: 400_000_000,
        erase: 45_000_000_000,
    };
    /// So long that nobody waits for it.
    pub const FOR_EVER: Times = Times {
        program: u64::MAX / 2,
        erase: u64::MAX / 2,
    };
}

/// The chip.
#[derive(Clone, Debug)]
pub struct Nor {
    /// Manufacturer, type, capacity.
    pub identity: [u8; 3],
    /// How long it takes.
    pub times: Times,
    /// Octets that its own protection bits keep.
    pub kept: Range<usize>,
    /// Commands that were carried out and change something: code and address.
    pub done: Vec<(u8, usize)>,
    /// What was done that the data sheet forbids, and when.
    pub violations: Vec<(u64, String)>,
    memory: Vec<u8>,
    asleep: bool,
    busy_until: u64,
    enabled: bool,
    selected: bool,
    clock: bool,
    data: bool,
    bits: u32,
    octet: u8,
    octets: Vec<u8>,
    shown: Option<bool>,
    next: Option<(u64, Option<bool>)>,
    sending: u8,
    select_changed: u64,
    rose: u64,
    fell: u64,
    data_changed: u64,
}

impl Nor {
    /// A chip of `size` octets, all erased, asleep as a configuration may leave it.
    pub fn new(identity: [u8; 3], size: usize, times: Times) -> Nor {
        Nor {
            identity,
            times,
            kept: 0..0,
            done: Vec::new(),
            violations: Vec::new(),
            memory: vec![0xff; size],
            asleep: true,
            busy_until: 0,
            enabled: false,
            selected: false,
            clock: false,
            data: false,
            bits: 0,
            octet: 0,
            octets: Vec::new(),
            shown: None,
            next: None,
            sending: 0,
            select_changed: 0,
            rose: 0,
            fell: 0,
            data_changed: 0,
        }
    }

    /// What is in it.
    pub fn memory(&mut self) -> &mut Vec<u8> {
        &mut self.memory
    }

    /// The level of its output, or nothing while that is high-impedance.
    pub fn output(&mut self, now: u64) -> Option<bool> {
        if let Some((_, level)) = self.next.filter(|(at, _)| *at <= now) {
            self.shown = level;
            self.next = None;
        }
        self.shown
    }

    /// That level as it was when last asked for.
    pub fn shown(&self) -> Option<bool> {
        self.shown
    }

    /// When its output changes by itself next.
    pub fn deadline(&self) -> Option<u64> {
        self.next.map(|(at, _)| at)
    }

    /// Takes new levels; `selected` is true while the select pin is low.
    pub fn pins(&mut self, now: u64, selected: bool, clock: bool, data: bool) {
        self.output(now);
        if data != self.data {
            if self.selected && self.clock {
                self.least("data hold", self.rose, now, DATA_HOLD);
            }
            (self.data, self.data_changed) = (data, now);
        }
        if selected != self.selected {
            self.select(now, selected);
        }
        if clock != self.clock {
            self.clock = clock;
            if self.selected {
                if clock {
                    self.rising(now);
                } else {
                    self.falling(now);
                }
            }
            if clock {
                self.rose = now;
            } else {
                self.fell = now;
            }
        }
    }

    fn least(&mut self, what: &str, from: u64, to: u64, least: u64) {
        let span = to.saturating_sub(from);
        if span < least && from != 0 {
            let text = format!("{what} is {span} ps, at least {least} ps are needed");
            self.violations.push((to, text));
        }
    }

    fn select(&mut self, now: u64, selected: bool) {
        if selected {
            self.least("time deselected", self.select_changed, now, DESELECTED);
            (self.bits, self.octet) = (0, 0);
            self.octets.clear();
            self.sending = 0xff;
        } else {
            self.least("last clock to deselect", self.rose, now, SELECT_SETUP);
            self.next = Some((now + OUTPUT_DELAY, None));
            if self.bits == 0 {
                self.carry_out(now);
            }
        }
        (self.selected, self.select_changed) = (selected, now);
    }

    fn rising(&mut self, now: u64) {
        self.least("select to clock", self.select_changed, now, SELECT_SETUP);
        self.least(
            "clock low",
            self.fell.max(self.select_changed),
            now,
            HALF_CLOCK,
        );
        self.least("data setup", self.data_changed, now, DATA_SETUP);
        if self.rose > self.select_changed {
            self.least("clock period", self.rose, now, CLOCK_PERIOD);
        }
        self.octet = self.octet << 1 | u8::from(self.data);
        self.bits += 1;
        if self.bits == 8 {
            self.octets.push(self.octet);
            self.bits = 0;
            self.sending = self.answer(now);
        }
    }

    fn falling(&mut self, now: u64) {
        self.least("clock high", self.rose, now, HALF_CLOCK);
        if !self.octets.is_empty() && self.listens(now) {
            let level = self.sending >> (7 - self.bits) & 1 != 0;
            self.next = Some((now + OUTPUT_DELAY, Some(level)));
        }
    }

    fn busy(&self, now: u64) -> bool {
        now < self.busy_until
    }

    /// Whether the command is one that it takes now and that is answered.
    fn listens(&self, now: u64) -> bool {
        let answered = matches!(self.octets[0], 0x05 | 0x9f | 0x03);
        answered && !self.asleep && (!self.busy(now) || self.octets[0] == 0x05)
    }

    fn address(&self) -> usize {
        self.octets[1..4]
            .iter()
            .fold(0, |address, octet| address << 8 | usize::from(*octet))
    }

    /// The octet that goes out next.
    fn answer(&self, now: u64) -> u8 {
        let count = self.octets.len();
        match self.octets[0] {
            0x05 => u8::from(self.enabled) << 1 | u8::from(self.busy(now)),
            0x9f => self.identity[(count - 1) % 3],
            0x03 if count >= 4 => self.memory[(self.address() + count - 4) % self.memory.len()],
            _ => 0xff,
        }
    }

    /// At deselect after whole octets.
    fn carry_out(&mut self, now: u64) {
        let Some(code) = self.octets.first().copied() else {
            return;
        };
        if self.asleep {
            if code == 0xab && self.octets.len() == 1 {
                (self.asleep, self.busy_until) = (false, now + WAKE);
            }
            return;
        }
        if self.busy(now) {
            return;
        }
        match (code, self.octets.len()) {
            (0x06, 1) => self.enabled = true,
            (0x04, 1) => self.enabled = false,
            (0xb9, 1) => self.asleep = true,
            (0x02, 5..) if self.enabled => self.write(now, code, self.times.program),
            (0x20, 4) if self.enabled => self.write(now, code, self.times.erase),
            _ => {}
        }
    }

    fn write(&mut self, now: u64, code: u8, time: u64) {
        let address = self.address() % self.memory.len();
        self.enabled = false;
        if self.kept.contains(&address) {
            return;
        }
        self.busy_until = now.saturating_add(time);
        self.done.push((code, address));
        if code == 0x20 {
            let first = address / SECTOR * SECTOR;
            self.memory[first..first + SECTOR].fill(0xff);
            return;
        }
        let (page, from) = (address / PAGE * PAGE, address % PAGE);
        for (at, octet) in self.octets[4..].iter().enumerate() {
            self.memory[page + (from + at) % PAGE] &= octet;
        }
    }
}
