//! The instruments of a chip through Ethernet frames alone, with the CPU halted: what `pdu gdb` does with a board.
mod caller;

use cores::system::Description;
use gateware::firmware::Image;
use gateware::soc::{self, Parts};
use sim::board::Nominal;
use sim::bridge::{Address, BridgeClient, SimulatedWire, Wire};
use sim::chip;
use sim::debug::client::{Debugger, Halted};
use sim::device::rgmii::{Shape, Speed};
use sim::engine::Time;
use sim::host::Transport;
use sim::machine::{board_with_loads, Event, Machine};
use sim::recorder::{Filter, Sniffer};
use spec::bridge::{Direction, Frame, BROADCAST};
use spec::map::{Node, RAM_BASE, SYS_HERTZ};
use spec::rpc::{Data, Kind, Message};
use spec::services::debug::{register, step};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

const RAM_KBYTES: u32 = 128;
/// Memory that the program does not use.
const PLACE: u32 = RAM_BASE + RAM_KBYTES * 1024 - 256;
/// The longest that the PHY may take to have a link.
const LINK: Time = Time::milliseconds(200);

type Client = BridgeClient<SimulatedWire>;

/// A chip with instruments and the program in its RAM, and the way to it.
fn machine() -> (Rc<RefCell<Machine>>, Client) {
    let description = Description {
        clock_hertz: SYS_HERTZ,
        version: 0,
        serial: None,
    };
    let parts = Parts {
        instruments: true,
        ..Parts::default()
    };
    let verilog = soc::verilog(RAM_KBYTES, description, parts).expect("sound");
    let program =
        Image::load(&caller::assemble("caller.S", "bridge.elf"), RAM_KBYTES).expect("a program");
    let model = chip::model(&verilog, &program.words, false).expect("a model");
    let board = board_with_loads(Nominal::Five, 1, &[]);
    let mut machine = Machine::new(model, board).expect("a machine");
    machine.keep_messages();
    let mut linked = false;
    while !linked && machine.now() < LINK {
        machine.run_until(machine.now() + Time::milliseconds(1));
        linked = machine
            .take_events()
            .iter()
            .any(|(_, event)| *event == Event::Link(Some(Speed::Gigabit)));
        machine.take_messages();
    }
    assert!(linked, "no link after {LINK}");
    let machine = Rc::new(RefCell::new(machine));
    let wire = SimulatedWire::plug(machine.clone());
    (machine, BridgeClient::new(wire, Address(BROADCAST)))
}

/// Messages of the CPU in the next so many microseconds.
fn said(machine: &Rc<RefCell<Machine>>, microseconds: u64) -> usize {
    let mut machine = machine.borrow_mut();
    machine.take_messages();
    let end = machine.now() + Time::microseconds(microseconds);
    machine.run_until(end);
    let messages = machine.take_messages().into_iter();
    messages
        .filter(|(_, m)| m.source == Node::Cpu.address())
        .count()
}

fn halted(debugger: &mut Debugger<&mut Client>) -> Halted {
    (0..1_000)
        .find_map(|_| debugger.halted().expect("told"))
        .expect("it halts")
}

fn halts_looks_and_goes_on(machine: &Rc<RefCell<Machine>>, client: &mut Client) {
    let mut debugger = Debugger::new(&mut *client);
    debugger.halt().expect("asked");
    let at = halted(&mut debugger);
    assert_eq!(said(machine, 100), 0, "a halted CPU says nothing");
    assert_eq!(halted(&mut debugger), at);
    debugger.write_register(9, 0x1234_5678).expect("written");
    assert_eq!(debugger.read_register(9), Ok(0x1234_5678));
    assert_eq!(debugger.read_register(register::PC), Ok(at.pc));
    for value in 0..50u32 {
        let value = value.wrapping_mul(0x9e37_79b9);
        debugger.write_word(PLACE, 0xf, value).expect("written");
        assert_eq!(debugger.read_word(PLACE), Ok(value));
    }
    assert_eq!(client.repeated, 0, "nothing was lost on the way");
    for node in Node::PRESENT {
        let answer = client.call(node, 1, Data::default()).expect("answered");
        assert_eq!(answer.kind, Kind::HostProhibited, "{node:?}");
    }
    let mut sniffer =
        Sniffer::start(&mut *client, u32::MAX, true, Filter::default()).expect("started");
    Debugger::new(&mut *client).resume().expect("resumed");
    assert!(said(machine, 100) > 10, "it goes on");
    assert!(
        sniffer.read(&mut *client).expect("read").len() > 20,
        "and was heard"
    );
}

/// A frame that steps the CPU, as `client` would send it.
fn step_frame(own: Address, number: u16) -> Frame {
    Frame {
        destination: BROADCAST,
        sender: own.0,
        direction: Direction::Call,
        session: 0x5e55,
        number,
        message: Message {
            source: 0,
            destination: Node::Debug.address(),
            call: step::CALL,
            kind: Kind::Call,
            data: Data::default(),
        },
    }
}

/// Answers that come within 30 microseconds.
fn answers(client: &mut Client) -> Vec<Frame> {
    let mut left = Duration::from_micros(30);
    let octets = std::iter::from_fn(|| client.wire().receive(&mut left).expect("a wire"));
    octets
        .filter_map(|octets| Frame::from_octets(&octets))
        .collect()
}

/// One step a number, however often its frame comes; none for a frame that is damaged on the way.
fn steps_once(machine: &Rc<RefCell<Machine>>, client: &mut Client) {
    let mut debugger = Debugger::new(&mut *client);
    debugger.halt().expect("asked");
    let before = halted(&mut debugger).pc;
    // Instructions that do nothing, so that the PC counts the steps.
    for word in 0..32 {
        debugger
            .write_word(PLACE + 4 * word, 0xf, 0)
            .expect("written");
    }
    debugger
        .write_register(register::PC, PLACE)
        .expect("written");
    let own = client.wire().own();
    for number in 1..20 {
        let octets = step_frame(own, number).to_octets();
        for _ in 0..3 {
            client.wire().send(&octets).expect("sent");
        }
        let told = answers(client);
        assert!(!told.is_empty() && told.iter().all(|frame| frame.message == told[0].message));
        assert_eq!(told[0].message.kind, Kind::ReturnSuccess);
        client.wire().send(&octets).expect("sent");
        assert_eq!(answers(client), told[..1], "the kept answer");
        let wrong = Shape {
            spoil: 1 << number,
            ..Shape::default()
        };
        let next = step_frame(own, number + 1).to_octets();
        machine.borrow_mut().inject(&next, wrong);
        assert_eq!(answers(client), [], "a wrong FCS");
        let pc = Debugger::new(&mut *client).read_register(register::PC);
        assert_eq!(pc, Ok(PLACE + 4 * u32::from(number)));
    }
    let mut debugger = Debugger::new(&mut *client);
    debugger
        .write_register(register::PC, before)
        .expect("written");
    debugger.resume().expect("resumed");
    assert!(said(machine, 100) > 10, "it goes on");
}

#[test]
fn instruments_are_reached_by_ethernet_alone() {
    let tools = ["verilator", sim::cpu::GCC];
    if !hdl::check::tools::present(&tools, "the bridge to the instruments") {
        return;
    }
    let (machine, mut client) = machine();
    assert!(said(&machine, 100) > 10, "the program runs");
    // The program sets no address: only broadcast reaches it.
    assert_eq!(client.find().expect("a wire"), [Address([0; 6])]);
    halts_looks_and_goes_on(&machine, &mut client);
    steps_once(&machine, &mut client);
}
