//! The whole chip, with a program on GRAFTON that does nothing but call the peripheral controller at every distance from the
//! timer's ticks: no call is lost. What the program counts and what went over its link must agree.
//!
//! `PDU_SOAK_CALLS` is the number of calls, 20 000 unless told otherwise; the whole claim is ten million.
use cores::system::Description;
use gateware::board::Board;
use gateware::firmware::Image;
use gateware::{project, soc};
use sim::board::Nominal;
use sim::chip;
use sim::engine::Time;
use sim::machine::{board_with_loads, Machine};
use spec::cpu::{Cp0, Syscall};
use spec::map::{Node, RAM_BASE, SYS_HERTZ};
use spec::rpc::Kind;
use spec::services::peripheral::{PeripheralCall as Call, PeripheralInterrupt as Interrupt};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

const BOARD: &str = "colorlight-i9";
/// Clocks between ticks: prime, and about as long as a call takes.
const PERIOD: u64 = 149;
/// Pauses before a call, in instructions.
const PAUSES: u64 = 61;
/// The longest time for an answer, in clocks.
const PATIENCE: u64 = 10_000;
/// Clocks a call and its pause take, at most on average.
const LONGEST: u64 = 1_000;

/// What the program counts, and at which words of RAM.
const ANSWERS: usize = 2;
const TICKS: usize = 3;
const LOST: usize = 4;
const WRONG: usize = 5;

/// The program's macros.
fn macros() -> Vec<String> {
    let mut macros: BTreeMap<&str, u64> = BTreeMap::from([
        ("PERIPH", Node::Peripheral as u64),
        ("PERIOD", PERIOD),
        ("PAUSES", PAUSES),
        ("PATIENCE", PATIENCE),
        ("SEND", Syscall::Send as u64),
        ("RECEIVE", Syscall::Receive as u64),
        ("RELEASE", Syscall::Release as u64),
        ("INTERRUPT", Kind::Interrupt as u64),
        ("TIMER_SET_COUNT", Call::TimerSetCount as u64),
        ("TIMER_START", Call::TimerStart as u64),
        ("GPIO_RDWR", Call::GpioReadWrite as u64),
        ("SPI_RECV_BYTE", Call::SpiReceiveByte as u64),
        ("VOLTAGE_MODE", Call::VoltageMode as u64),
    ]);
    let registers = [
        ("WATCHDOG", Cp0::Watchdog),
        ("DESTINATION", Cp0::Destination),
        ("SOURCE", Cp0::Source),
        ("CALL", Cp0::Call),
        ("KIND", Cp0::Kind),
        ("D0", Cp0::D0),
        ("D1", Cp0::D1),
        ("D2", Cp0::D2),
        ("CYCLES", Cp0::Cycles),
        ("DEADLINE", Cp0::Deadline),
    ];
    macros.extend(registers.map(|(name, register)| (name, register as u64)));
    let define = |(name, value)| format!("-D{name}={value}");
    macros.into_iter().map(define).collect()
}

fn assemble() -> PathBuf {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/caller");
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("caller.elf");
    let output = Command::new("mips-linux-gnu-gcc")
        .args(["-EB", "-march=mips1", "-mabi=32", "-msoft-float", "-G0"])
        .args(["-mno-abicalls", "-fno-pic", "-nostdlib", "-static"])
        .arg(format!("-Wl,--defsym=RAM_BASE={RAM_BASE:#x}"))
        .args(macros())
        .arg("-T")
        .arg(sources.join("caller.ld"))
        .arg(sources.join("caller.S"))
        .arg("-o")
        .arg(&program)
        .output()
        .expect("the assembler starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    program
}

/// The chip of the default board with the program in its RAM.
fn machine() -> Machine {
    let board = Board::load(&project::constraints(), BOARD).expect("the default board");
    let ram_kbytes = board.memory.get_ref().ram_kbytes;
    let description = Description {
        clock_hertz: SYS_HERTZ,
        version: 0,
        serial: None,
    };
    let verilog = soc::verilog(ram_kbytes, description).expect("sound");
    let program = Image::load(&assemble(), ram_kbytes).expect("a program");
    let model = chip::model(&verilog, &program.words, false).expect("a model");
    let board = board_with_loads(Nominal::Five, 1, &[]);
    Machine::new(model, board).expect("a machine")
}

#[test]
fn the_system_loses_no_call_whenever_the_timer_ticks() {
    let tools = ["verilator", "mips-linux-gnu-gcc"];
    if !hdl::check::tools::present(&tools, "the system's soak") {
        return;
    }
    let calls = std::env::var("PDU_SOAK_CALLS").map_or(20_000, |text| {
        text.parse().expect("PDU_SOAK_CALLS is a number")
    });
    let mut machine = machine();
    machine.keep_messages();
    let ram = machine.model().memory("local_bus.ram.mem").expect("RAM");
    let (mut made, mut answered, mut ticks, mut told) = (0u64, 0u64, 0u64, 0u64);
    let mut owed = None;
    loop {
        let until = machine.now() + Time::milliseconds(1);
        machine.run_until(until);
        for (time, message) in machine.take_messages() {
            let call = message.call;
            match message.kind {
                Kind::Call => {
                    assert_eq!(owed, None, "{time}: a call before the last was answered");
                    owed = Some(call);
                    made += 1;
                }
                Kind::Interrupt if message.source == Node::Peripheral.address() => {
                    assert_eq!(call, Interrupt::Timer as u8, "{time}");
                    ticks += 1;
                }
                // The link came up.
                Kind::Interrupt => {}
                _ => {
                    assert_eq!(owed.take(), Some(call), "{time}: not what was asked");
                    answered += 1;
                }
            }
        }
        if answered >= told + 1_000_000 {
            told = answered;
            println!("{told} answers, {} clocks", machine.cycles());
        }
        let mut counted = |at| machine.model().memory_get(ram, at);
        let [lost, wrong] = [LOST, WRONG].map(&mut counted);
        assert_eq!((lost, wrong), (0, 0), "after {answered} answers");
        if answered >= calls {
            let [answers, counted_ticks] = [ANSWERS, TICKS].map(&mut counted);
            println!(
                "{} clocks: {made} calls, {answered} answers, {ticks} ticks",
                machine.cycles()
            );
            assert!(answered - answers <= 1, "{answers} in the program");
            assert!(ticks - counted_ticks <= 17, "{counted_ticks} there");
            assert!(ticks > calls / 4, "the timer must tick all the time");
            return;
        }
        assert!(machine.cycles() < answered * LONGEST + 1_000_000, "stuck");
    }
}
