//! Steps a circuit clock by clock, in one thread.
use crate::prop;
use rust_hdl::prelude::*;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

/// A clock input of the circuit under test.
pub struct ClockLine<T> {
    field: fn(&mut T) -> &mut Signal<In, Clock>,
    period: u64,
    next_rise: u64,
    next_fall: u64,
    rises: u64,
}

impl<T> ClockLine<T> {
    /// Period and time of the first rising edge in picoseconds.
    pub fn new(field: fn(&mut T) -> &mut Signal<In, Clock>, period: u64, first_rise: u64) -> Self {
        assert!(period >= 2, "a clock period has at least 2 ps");
        Self {
            field,
            period,
            next_rise: first_rise,
            next_fall: first_rise + period / 2,
            rises: 0,
        }
    }
}

/// What the ports of the circuit were at one moment; input and output values as binary digits, in port order.
#[derive(Clone, PartialEq)]
pub(crate) struct Row {
    pub inputs: String,
    pub outputs: String,
    pub cycle: u64,
}

/// A circuit, its clocks, and optionally a recording of its ports and a VCD file.
///
/// Set inputs (`bench.dut.x.next = ...`), `settle()` or `step()`, read outputs (`bench.dut.y.val()`).
pub struct Bench<T: Block> {
    /// The circuit under test.
    pub dut: T,
    clocks: Vec<ClockLine<T>>,
    time: u64,
    recorded: Option<Vec<Row>>,
    vcd: Option<VCDProbe>,
}

type VCDProbe = rust_hdl::core::vcd_probe::VCDProbe<BufWriter<File>>;

impl<T: Block> Bench<T> {
    /// A bench with one clock. Panics if the circuit breaks a design rule.
    pub fn new(dut: T, clock: fn(&mut T) -> &mut Signal<In, Clock>) -> Self {
        Self::with_clocks(dut, vec![ClockLine::new(clock, 16_000, 8_000)])
    }

    /// A bench with several clocks.
    pub fn with_clocks(mut dut: T, clocks: Vec<ClockLine<T>>) -> Self {
        dut.connect_all();
        check_all(&dut).unwrap_or_else(|error| panic!("design rules: {error:?}"));
        prop::register_names(&dut);
        let mut bench = Self {
            dut,
            clocks,
            time: 0,
            recorded: None,
            vcd: None,
        };
        bench.settle();
        bench
    }

    /// Keeps what the ports do, for [super::replay].
    pub fn recording(mut self) -> Self {
        self.recorded = Some(vec![]);
        self.sample();
        self
    }

    /// Writes a VCD file of everything inside.
    pub fn traced(mut self, file: &Path) -> Self {
        let file = File::create(file)
            .unwrap_or_else(|error| panic!("cannot write {}: {error}", file.display()));
        let probe = write_vcd_header(BufWriter::new(file), &self.dut);
        self.vcd = Some(write_vcd_dump(probe, &self.dut));
        self
    }

    /// Lets the inputs set so far act through the combinational logic.
    pub fn settle(&mut self) {
        assert!(
            simulate(&mut self.dut, 200),
            "combinational loop: the circuit did not settle"
        );
        self.sample();
    }

    /// To just after the next rising edge of any clock and, if no other rises before, its falling edge. Returns the numbers
    /// of the clocks that rose.
    pub fn step(&mut self) -> Vec<usize> {
        self.settle();
        let risen = loop {
            let now = self
                .clocks
                .iter()
                .map(|c| c.next_rise.min(c.next_fall))
                .min()
                .expect("a bench has a clock");
            let risen = self.edges(now);
            if !risen.is_empty() {
                break risen;
            }
        };
        // Falling edges that come before the next rise have no event a bench could want to see.
        loop {
            let fall = self
                .clocks
                .iter()
                .map(|c| c.next_fall)
                .min()
                .expect("a bench has a clock");
            if self.clocks.iter().any(|c| c.next_rise <= fall) {
                break;
            }
            self.edges(fall);
        }
        risen
    }

    /// All edges at time `now`; the clocks that rose.
    fn edges(&mut self, now: u64) -> Vec<usize> {
        self.time = now;
        let mut risen = vec![];
        for (number, clock) in self.clocks.iter_mut().enumerate() {
            if clock.next_rise == now {
                (clock.field)(&mut self.dut).next = true.into();
                clock.next_rise += clock.period;
                clock.rises += 1;
                risen.push(number);
            } else if clock.next_fall == now {
                (clock.field)(&mut self.dut).next = false.into();
                clock.next_fall += clock.period;
            }
        }
        self.settle();
        risen
    }

    /// `count` times [Self::step].
    pub fn steps(&mut self, count: u64) {
        for _ in 0..count {
            self.step();
        }
    }

    /// Steps until the clock with this number has risen once more.
    pub fn step_clock(&mut self, number: usize) {
        while !self.step().contains(&number) {}
    }

    /// Steps until the condition holds (it is also tried before the first step) and returns how many steps that took.
    /// Panics after `limit`.
    #[track_caller]
    pub fn step_until(&mut self, condition: impl Fn(&T) -> bool, limit: u64) -> u64 {
        self.settle();
        for steps in 0..=limit {
            if condition(&self.dut) {
                return steps;
            }
            self.step();
        }
        panic!("waited {limit} clocks in vain");
    }

    /// Rising edges of the first clock so far.
    pub fn cycles(&self) -> u64 {
        self.clocks[0].rises
    }

    /// Simulated time in picoseconds.
    pub fn time(&self) -> u64 {
        self.time
    }

    pub(crate) fn rows(&self) -> &[Row] {
        self.recorded
            .as_deref()
            .expect("replay needs a bench made with .recording()")
    }

    fn sample(&mut self) {
        if let Some(mut probe) = self.vcd.take() {
            probe.timestamp(self.time).expect("write VCD");
            self.vcd = Some(write_vcd_change(probe, &self.dut));
        }
        let cycle = self.cycles();
        if let Some(rows) = &mut self.recorded {
            let (inputs, outputs) = port_values(&self.dut);
            if rows
                .last()
                .is_none_or(|last| last.inputs != inputs || last.outputs != outputs)
            {
                rows.push(Row {
                    inputs,
                    outputs,
                    cycle,
                });
            }
        }
    }
}

/// A top-level port.
#[derive(Clone, Debug)]
pub(crate) struct Port {
    pub name: String,
    pub width: usize,
    pub is_input: bool,
}

#[derive(Default)]
struct PortProbe {
    depth: usize,
    namespace: Vec<String>,
    ports: Vec<Port>,
    inputs: String,
    outputs: String,
}

impl Probe for PortProbe {
    fn visit_start_scope(&mut self, _: &str, _: &dyn Block) {
        self.depth += 1;
    }
    fn visit_end_scope(&mut self, _: &str, _: &dyn Block) {
        self.depth -= 1;
    }
    fn visit_start_namespace(&mut self, name: &str, _: &dyn Block) {
        self.namespace.push(name.into());
    }
    fn visit_end_namespace(&mut self, _: &str, _: &dyn Block) {
        self.namespace.pop();
    }
    fn visit_atom(&mut self, name: &str, atom: &dyn Atom) {
        let is_input = match atom.kind() {
            AtomKind::InputParameter => true,
            AtomKind::OutputParameter => false,
            _ => return,
        };
        if self.depth != 1 {
            return;
        }
        let name = self
            .namespace
            .iter()
            .map(String::as_str)
            .chain([name])
            .collect::<Vec<_>>()
            .join("$");
        let width = atom.bits();
        let digits = binary(&format!("{:x}", atom.verilog()), width);
        if is_input {
            &mut self.inputs
        } else {
            &mut self.outputs
        }
        .push_str(&digits);
        self.ports.push(Port {
            name,
            width,
            is_input,
        });
    }
}

/// Binary digits, most significant first, of a literal such as `8'hff` or `8'h-1`.
fn binary(literal: &str, width: usize) -> String {
    let hexadecimal = literal.split("'h").nth(1).expect("a literal has a base");
    let (negative, digits) = hexadecimal
        .strip_prefix('-')
        .map_or((false, hexadecimal), |rest| (true, rest));
    let mut bits: Vec<bool> = digits
        .chars()
        .rev()
        .flat_map(|c| {
            let digit = c.to_digit(16).expect("a hexadecimal digit");
            (0..4).map(move |bit| digit >> bit & 1 == 1)
        })
        .collect();
    bits.resize(width, false);
    if negative {
        let mut carry = true;
        for bit in &mut bits {
            let flipped = !*bit;
            *bit = flipped ^ carry;
            carry &= flipped;
        }
    }
    bits.iter()
        .rev()
        .map(|bit| if *bit { '1' } else { '0' })
        .collect()
}

fn port_values(dut: &dyn Block) -> (String, String) {
    let mut probe = PortProbe::default();
    dut.accept("top", &mut probe);
    (probe.inputs, probe.outputs)
}

pub(crate) fn ports(dut: &dyn Block) -> Vec<Port> {
    let mut probe = PortProbe::default();
    dut.accept("top", &mut probe);
    probe.ports
}
