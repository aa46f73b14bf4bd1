//! The compiled engine against small designs, on every backend that is installed.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rust_hdl::prelude::*;
use sim::engine::{Backend, Build, Cxxrtl, EngineError, Model, Stop, Time, Verilator};

/// Counts while enabled, and follows the value of another clock's counter.
#[derive(LogicBlock, Default)]
struct Counters {
    pub sys_clock: Signal<In, Clock>,
    pub eth_clock: Signal<In, Clock>,
    pub enable: Signal<In, Bit>,
    pub step: Signal<In, Bits<8>>,
    pub count: Signal<Out, Bits<32>>,
    pub seen: Signal<Out, Bits<32>>,
    pub sum: Signal<Out, Bits<8>>,
    counter: DFF<Bits<32>>,
    follower: DFF<Bits<32>>,
}

impl Logic for Counters {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, sys_clock, counter);
        dff_setup!(self, eth_clock, follower);
        if self.enable.val() {
            self.counter.d.next = self.counter.q.val() + 1;
        }
        self.follower.d.next = self.counter.q.val();
        self.count.next = self.counter.q.val();
        self.seen.next = self.follower.q.val();
        self.sum.next = self.step.val() + 1;
    }
}

fn counters_verilog() -> String {
    let mut uut = Counters::default();
    uut.sys_clock.connect();
    uut.eth_clock.connect();
    uut.enable.connect();
    uut.step.connect();
    uut.connect_all();
    check_all(&uut).expect("the test design is sound");
    generate_verilog(&uut)
}

const CLOCKS: [&str; 2] = ["sys_clock", "eth_clock"];

/// Runs a test on each backend; one that is not installed is skipped, or an error where tools are required.
fn on_each_backend(test: impl Fn(&'static dyn Backend)) {
    let all: [&'static dyn Backend; 2] = [&Verilator, &Cxxrtl];
    let mut ran = 0;
    for backend in all {
        match backend.identity() {
            Ok(_) => {
                test(backend);
                ran += 1;
            }
            Err(error) => {
                assert!(
                    std::env::var_os("PDU_REQUIRE_TOOLS").is_none(),
                    "required: {error}"
                );
                println!("SKIPPED: {error}");
            }
        }
    }
    assert!(ran > 0, "no backend at all");
}

fn build(backend: &'static dyn Backend) -> Model {
    Build::new("counters", &counters_verilog(), &CLOCKS)
        .backend(backend)
        .finish()
        .expect("it builds")
}

#[test]
fn steps_count() {
    on_each_backend(|backend| {
        let mut model = build(backend);
        let enable = model.input("enable").unwrap();
        let count = model.output("count").unwrap();
        model.step(3);
        assert_eq!(model.get(count), 0, "{}", backend.name());
        model.set(enable, 1);
        model.step(1000);
        assert_eq!(model.get(count), 1000, "{}", backend.name());
        assert!(model.single_phase());
    });
}

#[test]
fn combinational_paths_settle_without_a_clock() {
    on_each_backend(|backend| {
        let mut model = build(backend);
        let (step, sum) = (model.input("step").unwrap(), model.output("sum").unwrap());
        model.set(step, 255);
        model.settle();
        assert_eq!(model.get(sum), 0);
        model.set(step, 41);
        model.settle();
        assert_eq!(model.get(sum), 42);
    });
}

/// A register of one clock that samples one of another sees the value before a common edge.
#[test]
fn clocks_of_several_periods_keep_their_order() {
    on_each_backend(|backend| {
        let mut model = build(backend);
        let enable = model.input("enable").unwrap();
        let (count, seen) = (
            model.output("count").unwrap(),
            model.output("seen").unwrap(),
        );
        model.clock("sys_clock", Time::nanoseconds(16)).unwrap();
        let eth = model.clock("eth_clock", Time::nanoseconds(8)).unwrap();
        model.set(enable, 1);
        model.run_until(Time::nanoseconds(160));
        assert_eq!((model.get(count), model.get(seen)), (10, 9));
        model.run_until(Time::nanoseconds(168));
        assert_eq!((model.get(count), model.get(seen)), (10, 10));
        model.enable_clock(eth, false);
        model.run_until(Time::nanoseconds(320));
        assert_eq!((model.get(count), model.get(seen)), (20, 10));
        model.enable_clock(eth, true);
        model.run_until(Time::nanoseconds(640));
        assert_eq!((model.get(count), model.get(seen)), (40, 39));
    });
}

#[test]
fn a_watched_output_ends_the_run_at_its_edge() {
    on_each_backend(|backend| {
        let mut model = build(backend);
        let sys = model.clock("sys_clock", Time::nanoseconds(16)).unwrap();
        let enable = model.input("enable").unwrap();
        let count = model.output("count").unwrap();
        model.watch(count, sys);
        assert_eq!(model.run_until(Time::microseconds(1)), Stop::Time);
        model.set(enable, 1);
        assert_eq!(model.run_until(Time::microseconds(2)), Stop::Event);
        assert_eq!(model.now(), Time::nanoseconds(1008));
        assert_eq!(model.get(count), 1);
    });
}

#[test]
fn bursts_are_played_and_recorded() {
    on_each_backend(|backend| {
        let mut model = build(backend);
        let sys = model.clock("sys_clock", Time::nanoseconds(16)).unwrap();
        let enable = model.input("enable").unwrap();
        let step = model.input("step").unwrap();
        let (count, sum) = (model.output("count").unwrap(), model.output("sum").unwrap());
        let play = model.playback(sys, &[enable, step], 7 << 1);
        let record = model.capture(sys, sum, &[sum, count], false);
        // From the edge at 16 ns on: enabled for three clocks, with steps 0xff (so that the sum is zero), 1 and 2.
        model.play(play, &[0xff << 1 | 1, 1 << 1 | 1, 2 << 1 | 1]);
        assert_eq!(model.pending(play), 3);
        model.run_until(Time::nanoseconds(96));
        assert_eq!(model.pending(play), 0);
        assert_eq!(model.get(count), 3);
        let samples: Vec<_> = model
            .take(record)
            .iter()
            .map(|s| (s.time / 1_000_000, s.bits & 0xff, s.bits >> 8))
            .collect();
        assert_eq!(
            samples,
            [(16, 1, 0), (48, 2, 1), (64, 3, 2), (80, 8, 3), (96, 8, 3)]
        );
        assert!(model.take(record).is_empty());
    });
}

/// The trace build runs both clock edges; it must count the same.
#[test]
fn tracing_changes_nothing_and_writes_signals() {
    on_each_backend(|backend| {
        let verilog = counters_verilog();
        let mut model = Build::new("counters", &verilog, &CLOCKS)
            .backend(backend)
            .trace(true)
            .finish()
            .unwrap();
        assert!(!model.single_phase());
        let path = std::env::temp_dir().join(format!(
            "counters-{}-{}.vcd",
            backend.name(),
            std::process::id()
        ));
        let enable = model.input("enable").unwrap();
        let count = model.output("count").unwrap();
        model.set(enable, 1);
        model.trace_start(&path).unwrap();
        model.step(20);
        model.trace_stop();
        assert_eq!(model.get(count), 20);
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert!(text.contains("counter"), "internal registers are in it");
        assert!(text.contains("#320000"), "time stamps are picoseconds");
    });
}

/// Adds one, by wire alone.
#[derive(LogicBlock, Default)]
struct Adder {
    pub clock: Signal<In, Clock>,
    pub sums: Signal<In, Bits<8>>,
    pub kept: Signal<Out, Bits<8>>,
    pub asked: Signal<In, Bit>,
    pub answered: Signal<Out, Bit>,
    count: DFF<Bits<8>>,
}

impl Logic for Adder {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, count);
        self.kept.next = self.count.q.val();
        self.answered.next = self.asked.val() & self.sums.val().get_bit(0);
        self.count.d.next = self.sums.val();
    }
}

/// Two blocks that talk to each other, as all nodes do: a loop of blocks, though not of signals.
#[derive(LogicBlock, Default)]
struct Talk {
    pub clock: Signal<In, Clock>,
    pub count: Signal<Out, Bits<8>>,
    pub odd: Signal<Out, Bit>,
    below: Signal<Local, Bit>,
    left: Adder,
    right: Adder,
}

impl Logic for Talk {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, left, right);
        self.below.next = !self.right.kept.val().get_bit(7);
        self.left.sums.next = self.right.kept.val();
        self.right.sums.next = self.left.kept.val() + 1;
        self.left.asked.next = self.below.val();
        self.right.asked.next = self.left.answered.val() & self.below.val();
        self.count.next = self.left.kept.val();
        self.odd.next = self.right.answered.val();
    }
}

/// Verilator sees such a loop as one unless signals get blocks of their own; then every signal of it is a trigger.
#[test]
fn blocks_that_talk_to_each_other_are_no_loop() {
    let verilog = hdl::verilog(&mut Talk::default(), "top").expect("sound");
    on_each_backend(|backend| {
        let mut model = Build::new("talk", &verilog, &["clock"])
            .backend(backend)
            .finish()
            .expect("it builds");
        let count = model.output("count").unwrap();
        model.step(41);
        assert_eq!(model.get(count), 20);
        assert!(model.single_phase(), "{}", backend.name());
    });
}

/// Counts down from what it was told, writes what it passes into a memory, and rests at zero.
#[derive(LogicBlock, Default)]
struct Worker {
    pub clock: Signal<In, Clock>,
    pub start: Signal<In, Bit>,
    pub from: Signal<In, Bits<8>>,
    pub at: Signal<Out, Bits<8>>,
    pub seen: Signal<Out, Bits<8>>,
    count: DFF<Bits<8>>,
    sum: DFF<Bits<8>>,
    memory: hdl::mem::LutRam<4, 8>,
}

impl Logic for Worker {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, count, sum);
        clock!(self, clock, memory);
        self.memory.read_address.next = self.from.val().get_bits::<4>(0);
        self.memory.write_address.next = self.count.q.val().get_bits::<4>(0);
        self.memory.write_data.next = self.sum.q.val();
        self.memory.write_enable.next = self.count.q.val().any();
        if self.count.q.val().any() {
            self.count.d.next = self.count.q.val() - 1;
            self.sum.d.next = self.sum.q.val() + self.count.q.val();
        }
        if self.start.val() {
            self.count.d.next = self.from.val();
        }
        self.at.next = self.count.q.val();
        self.seen.next = self.memory.read_data.val() ^ self.sum.q.val();
    }
}

/// Workers on two clocks beside something that never rests.
#[derive(LogicBlock, Default)]
struct Crew {
    pub sys_clock: Signal<In, Clock>,
    pub eth_clock: Signal<In, Clock>,
    pub start: Signal<In, Bits<3>>,
    pub from: Signal<In, Bits<8>>,
    pub at: Signal<Out, Bits<24>>,
    pub seen: Signal<Out, Bits<8>>,
    pair: [Worker; 2],
    late: Worker,
    ticks: DFF<Bits<8>>,
}

impl Logic for Crew {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, sys_clock, ticks);
        for i in 0..2 {
            self.pair[i].clock.next = self.sys_clock.val();
            self.pair[i].start.next = self.start.val().get_bit(i);
            self.pair[i].from.next = self.from.val();
        }
        self.late.clock.next = self.eth_clock.val();
        self.late.start.next = self.start.val().get_bit(2) | (self.pair[0].at.val() == 5);
        self.late.from.next = self.from.val();
        self.ticks.d.next = self.ticks.q.val() + 1;
        self.at.next = bit_cast::<24, 8>(self.pair[0].at.val())
            | (bit_cast::<24, 8>(self.pair[1].at.val()) << 8)
            | (bit_cast::<24, 8>(self.late.at.val()) << 16);
        self.seen.next = self.pair[0].seen.val()
            ^ self.pair[1].seen.val()
            ^ self.late.seen.val()
            ^ self.ticks.q.val();
    }
}

/// Parts that sleep and parts that do not give the same at every clock, whatever comes from outside and whenever.
#[test]
fn sleeping_changes_nothing() {
    let verilog = hdl::verilog(&mut Crew::default(), "top").expect("sound");
    on_each_backend(|backend| {
        let build = |sleep: Option<usize>| {
            let build = Build::new("crew", &verilog, &CLOCKS).backend(backend);
            let build = match sleep {
                Some(lines) => build.sleep(lines),
                None => build,
            };
            build.finish().expect("it builds")
        };
        // Others than Verilator take no notice.
        if backend.name() != "verilator" {
            return;
        }
        let mut models = [build(None), build(Some(1))];
        for model in &mut models {
            model.clock("sys_clock", Time::nanoseconds(16)).unwrap();
            model.clock("eth_clock", Time::nanoseconds(6)).unwrap();
        }
        let mut random = StdRng::seed_from_u64(1);
        for round in 0..4000 {
            let start = match random.gen_range(0..12) {
                known @ 0..8 => known,
                _ => 0,
            };
            let from = random.gen_range(0..256);
            let until = models[0].now() + Time::nanoseconds(random.gen_range(1..800));
            let seen = models.each_mut().map(|model| {
                model.set(model.input("start").unwrap(), start);
                model.set(model.input("from").unwrap(), from);
                if round % 50 == 7 {
                    let memory = model.memory("late.memory.mem").unwrap();
                    model.memory_set(memory, 3, from);
                }
                model.run_until(until);
                ["at", "seen"].map(|name| model.get(model.output(name).unwrap()))
            });
            assert!(
                seen.iter().all(|other| *other == seen[0]),
                "round {round}, seed 1: {seen:x?}"
            );
        }
        assert_eq!(models[0].left_out(), 0);
        assert!(models[1].left_out() > 10_000, "{}", models[1].left_out());
    });
}

const WITH_MEMORY: &str = "
module top(clock, address, data, copy);
  input wire clock; input wire [3:0] address; output reg [15:0] data; output reg [15:0] copy;
  part part(clock, address, data);
  reg [15:0] other [0:3];
  initial begin other[0] = 5; copy = 0; end
  always @(posedge clock) copy <= other[address[1:0]];
endmodule
module part(clock, address, data);
  input wire clock; input wire [3:0] address; output reg [15:0] data;
  reg [15:0] words [0:15];
  initial begin data = 0; $readmemh(\"contents.hex\", words); end
  always @(posedge clock) data <= words[address];
endmodule";

#[test]
fn memories_are_filled_by_file_and_by_hand() {
    on_each_backend(|backend| {
        let contents: String = (0..16).map(|i| format!("{:04x}\n", i * 0x111)).collect();
        let mut model = Build::new("memory", WITH_MEMORY, &["clock"])
            .backend(backend)
            .file("contents.hex", &contents)
            .finish()
            .unwrap();
        let (address, data) = (
            model.input("address").unwrap(),
            model.output("data").unwrap(),
        );
        model.set(address, 3);
        model.step(1);
        assert_eq!(model.get(data), 0x333);
        let words = model.memory("words").unwrap();
        assert_eq!(model.memory("part.words").unwrap(), words);
        assert_eq!(model.memory_depth(words), 16);
        assert_eq!(model.memory_get(words, 4), 0x444);
        model.memory_set(words, 3, 0xbeef);
        model.step(1);
        assert_eq!(model.get(data), 0xbeef);
    });
}

/// Two instances of one model, and the same model in two threads, share nothing.
#[test]
fn instances_are_independent() {
    on_each_backend(|backend| {
        let mut first = build(backend);
        let mut second = build(backend);
        let enable = first.input("enable").unwrap();
        let count = first.output("count").unwrap();
        first.set(enable, 1);
        let thread = std::thread::spawn(move || {
            first.step(50);
            first.get(count)
        });
        second.step(50);
        assert_eq!(thread.join().unwrap(), 50);
        assert_eq!(second.get(count), 0);
    });
}

#[test]
fn mistakes_are_told_in_one_line() {
    on_each_backend(|backend| {
        let model = build(backend);
        let error = model.output("cuont").unwrap_err().to_string();
        assert!(error.contains("no output `cuont`; it has: "), "{error}");
        let error = Build::new("broken", "module top(a); input wire a; nonsense", &[])
            .backend(backend)
            .finish()
            .err()
            .expect("it does not build")
            .to_string();
        assert!(
            error.contains("failed on model `broken`") && error.lines().count() == 1,
            "{error}"
        );
        let error = Build::new("memory", WITH_MEMORY, &["clock"])
            .backend(backend)
            .finish()
            .err()
            .expect("the file is missing");
        assert!(matches!(error, EngineError::NoFile { .. }), "{error}");
    });
}
