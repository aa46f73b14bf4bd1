//! What the chip's own instruments say, against what the simulator sees of the same chip.
mod caller;

use cores::system::Description;
use gateware::firmware::Image;
use gateware::soc::{self, Parts};
use sim::board::Nominal;
use sim::chip;
use sim::debug::client::Debugger;
use sim::engine::Time;
use sim::host::Transport;
use sim::machine::{board_with_loads, Machine};
use sim::recorder::{begin_of, capture, trigger, write_vcd, Filter, ScopeOptions, Sniffer};
use spec::map::{Node, SYS_HERTZ};
use spec::rpc::{Data, Kind, Message};
use spec::services::recorder::{scope_about, scope_probe, SCOPE_BANKS, TO_NODE};

const RAM_KBYTES: u32 = 128;
/// Both directions of the CPU's link.
const CPU: u32 = 1 << 4 | 1 << (4 + TO_NODE);

/// A chip with the program in its RAM.
fn machine(instruments: bool) -> Machine {
    let description = Description {
        clock_hertz: SYS_HERTZ,
        version: 0,
        serial: None,
    };
    let parts = Parts {
        instruments,
        ..Parts::default()
    };
    let verilog = soc::verilog(RAM_KBYTES, description, parts);
    let program = caller::assemble("caller.S", "recorder.elf");
    let program = Image::load(&program, RAM_KBYTES).expect("a program");
    let model = chip::model(&verilog.expect("sound"), &program.words, false).expect("a model");
    let mut machine =
        Machine::new(model, board_with_loads(Nominal::Five, 1, &[])).expect("a machine");
    machine.keep_messages();
    machine
}

fn can_run() -> bool {
    let tools = ["verilator", sim::cpu::GCC];
    hdl::check::tools::present(&tools, "the chip's instruments")
}

/// A message as a line: the sender of one from the CPU is what the router puts.
fn line(time: Time, message: &Message) -> String {
    format!("{time} {}", sim::record::describe(message))
}

fn the_sniffer_and_the_simulator_agree(machine: &mut Machine) {
    // Fill-once: every message from START until the memory is full.
    let mut sniffer = Sniffer::start(machine, CPU, true, Filter::default()).expect("started");
    let end = machine.now() + Time::milliseconds(3);
    let mut sniffed = Vec::new();
    while sniffed.len() < 256 && machine.now() < end {
        let slice = machine.now() + Time::microseconds(50);
        machine.run_until(slice);
        sniffed.extend(sniffer.read(machine).expect("read"));
    }
    sniffed.sort_by_key(|sniffed| sniffed.time);
    assert_eq!((sniffed.len(), sniffer.lost()), (256, (0, 0)));
    let seen = machine.take_messages();
    let (first, last) = (sniffed[0].time, sniffed[255].time);
    let seen: Vec<String> = seen
        .iter()
        .filter(|(time, _)| (first..=last).contains(time))
        .map(|(time, message)| line(*time, message))
        .collect();
    let sniffed: Vec<String> = sniffed.iter().map(|s| line(s.time, &s.message)).collect();
    // Two messages in one clock, one each way, have no order.
    let sorted = |mut lines: Vec<String>| {
        lines.sort();
        lines
    };
    assert_eq!(sorted(sniffed), sorted(seen));

    // A ring that is read while it goes round, filtered: every answer to a call, none twice.
    let filter = Filter {
        source: Some(Node::Peripheral),
        destination: Some(Node::Cpu),
        call: Some(spec::services::peripheral::spi_receive_byte::CALL),
    };
    let mut sniffer = Sniffer::start(machine, CPU, false, filter).expect("started");
    let begin = machine.now();
    machine.take_messages();
    let mut sniffed = Vec::new();
    for _ in 0..100 {
        let slice = machine.now() + Time::microseconds(10);
        machine.run_until(slice);
        sniffed.extend(sniffer.read(machine).expect("read"));
    }
    let end = machine.now() - Time::microseconds(2);
    assert_eq!(sniffer.lost(), (0, 0));
    let seen: Vec<_> = machine
        .take_messages()
        .into_iter()
        .filter(|(time, m)| {
            let fits = m.source == Node::Peripheral.address() && Some(m.call) == filter.call;
            fits && (begin..end).contains(time) && m.kind == Kind::ReturnSuccess
        })
        .collect();
    let sniffed: Vec<_> = sniffed
        .iter()
        .filter(|s| (begin..end).contains(&s.time))
        .collect();
    assert!(seen.len() > 20, "{}", seen.len());
    assert_eq!(sniffed.len(), seen.len());
    for (sniffed, (time, message)) in sniffed.iter().zip(&seen) {
        assert_eq!((sniffed.time, &sniffed.message), (*time, message));
        assert!(sniffed.to_node && sniffed.node == Node::Cpu && !sniffed.gap);
    }
}

fn the_scope_and_the_simulator_agree(machine: &mut Machine) {
    let (bank, fires) = trigger("spi_clock[0]+").expect("a trigger");
    let options = ScopeOptions {
        bank: bank.expect("named"),
        interval: None,
        trigger: fires,
        after: 40,
        limit: Time::microseconds(100),
    };
    // The scope runs by itself while every clock's levels are looked at; the ring keeps far more than that many changes.
    let levels = |machine: &Machine| {
        let pins = machine.outputs();
        [
            pins.spi_select,
            pins.spi_clock,
            pins.spi_out,
            pins.mdc.into(),
            pins.gpio_out,
        ]
    };
    let names = ["spi_select", "spi_clock", "spi_out", "mdc", "gpio_out"];
    let mut seen = Vec::new();
    sim::recorder::start_scope(machine, &options).expect("started");
    for _ in 0..3_000 {
        let next = machine.now() + Time::period_of(SYS_HERTZ);
        machine.run_until(next);
        seen.push((machine.cycles(), levels(machine)));
    }
    let capture = sim::recorder::read_scope(machine).expect("read");
    assert!(capture.samples.len() > 40, "{}", capture.samples.len());
    let fired = capture.trigger.expect("it fired");
    let value = |levels: u32, name: &str| {
        let (_, probe) = scope_probe(name).expect("there");
        u64::from(levels >> probe.lsb) & ((1 << probe.width) - 1)
    };
    let first = capture.samples[0].clock;
    let mut now = None;
    let mut checked = 0;
    let last = capture.samples.last().expect("some").clock;
    for (clock, pins) in seen
        .iter()
        .filter(|(clock, _)| (first..=last).contains(clock))
    {
        if let Some(sample) = capture.samples.iter().find(|s| s.clock == *clock) {
            now = Some(sample.levels);
        }
        let Some(recorded) = now else { continue };
        for (name, pin) in names.iter().zip(pins) {
            assert_eq!(value(recorded, name), *pin, "{name} in clock {clock}");
        }
        checked += 1;
    }
    assert!(checked > 40, "{checked} clocks compared");
    let at = capture.samples[fired].clock;
    let pin = |clock| {
        seen.iter()
            .find(|(c, _)| *c == clock)
            .map(|(_, pins)| pins[1] & 1)
    };
    assert_eq!((pin(at - 1), pin(at)), (Some(0), Some(1)), "the clock rose");
    let mut file = Vec::new();
    write_vcd(&capture, options.bank, &["spi_clock"], &mut file).expect("written");
    vcd_says_the_same(&file, &capture);
}

/// The file, read by somebody else's parser, has the clock of each change of `spi_clock`.
fn vcd_says_the_same(file: &[u8], capture: &sim::recorder::Capture) {
    let mut parser = vcd::Parser::new(file);
    let header = parser.parse_header().expect("a header");
    let wire = header
        .find_var(&["scope", "spi_clock"])
        .expect("a wire")
        .code;
    let mut time = 0;
    let mut changes = Vec::new();
    for command in parser {
        match command.expect("a command") {
            vcd::Command::Timestamp(at) => time = at,
            vcd::Command::ChangeVector(code, bits) if code == wire => {
                let bit =
                    |value: u32, bit: &vcd::Value| value << 1 | u32::from(*bit == vcd::Value::V1);
                changes.push((time, bits.iter().fold(0, bit)));
            }
            _ => {}
        }
    }
    let probe = SCOPE_BANKS[1][1];
    assert_eq!(probe.name, "spi_clock");
    let mut expected: Vec<(u64, u32)> = Vec::new();
    for sample in &capture.samples {
        let value = sample.levels >> probe.lsb & 7;
        if expected.last().is_none_or(|(_, last)| *last != value) {
            expected.push((begin_of(sample.clock).as_picoseconds(), value));
        }
    }
    assert_eq!(changes, expected);
}

/// The port by which the recorders were read halts the CPU too, and reaches nothing but instruments.
fn the_host_reaches_all_instruments_and_nothing_else(machine: &mut Machine) {
    let microseconds = |machine: &mut Machine, count| {
        machine.run_until(machine.now() + Time::microseconds(count));
    };
    let said = |machine: &mut Machine| {
        let cpu = Node::Cpu.address();
        let messages = machine.take_messages().into_iter();
        messages.filter(|(_, m)| m.source == cpu).count()
    };
    let mut debugger = Debugger::new(&mut *machine);
    debugger.halt().expect("asked");
    let halted = (0..1_000).find_map(|_| debugger.halted().expect("told"));
    assert!(halted.is_some(), "it halts");
    microseconds(machine, 1);
    said(machine);
    microseconds(machine, 100);
    assert_eq!(said(machine), 0, "a halted CPU says nothing");
    for node in Node::PRESENT {
        let answer = machine.call(node, 1, Data::default()).expect("answered");
        assert_eq!(answer.kind, Kind::HostProhibited, "{node:?}");
    }
    machine
        .ask(scope_about::Arguments {})
        .expect("the scope is there");
    Debugger::new(&mut *machine).resume().expect("resumed");
    microseconds(machine, 100);
    assert!(said(machine) > 10, "it goes on");
}

#[test]
fn instruments_and_simulator_agree() {
    if !can_run() {
        return;
    }
    let mut machine = machine(true);
    machine.run_until(Time::microseconds(50));
    the_sniffer_and_the_simulator_agree(&mut machine);
    the_scope_and_the_simulator_agree(&mut machine);
    // Names that make no sense.
    assert!(trigger("spi_clock[7]+").is_err());
    let options = ScopeOptions {
        bank: 2,
        interval: Some(1),
        trigger: Default::default(),
        after: 1023,
        limit: Time::microseconds(100),
    };
    let whole = capture(&mut machine, &options).expect("captured");
    assert_eq!((whole.samples.len(), whole.trigger), (1024, Some(0)));
    let clocks = whole
        .samples
        .windows(2)
        .all(|w| w[1].clock == w[0].clock + 1);
    assert!(clocks, "a record a clock");
    the_host_reaches_all_instruments_and_nothing_else(&mut machine);
}

/// A chip with instruments, which records, does clock for clock what the chip of the boards does.
#[test]
fn a_chip_with_instruments_does_what_the_chip_without_does() {
    if !can_run() {
        return;
    }
    let (mut with, mut without) = (machine(true), machine(false));
    Sniffer::start(&mut with, u32::MAX, false, Filter::default()).expect("started");
    without.run_until(with.now());
    let end = with.now() + Time::milliseconds(2);
    let mut messages = 0;
    while with.now() < end {
        let next = with.now() + Time::microseconds(20);
        with.run_until(next);
        without.run_until(next);
        assert_eq!(with.outputs(), without.outputs(), "at {next}");
        let seen = with.take_messages();
        assert_eq!(seen, without.take_messages(), "until {next}");
        messages += seen.len();
    }
    assert_eq!(with.take_events(), without.take_events());
    assert!(messages > 1_000, "{messages}");
}
