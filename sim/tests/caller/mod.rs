//! Programs in assembly that tests with the whole chip run: `caller.S` calls the peripheral controller without end while its
//! timer ticks, `jam.S` switches outputs on, jams the network and stops, `echo.S` answers whatever comes, `deliver.S` makes the
//! calls that a test asks for.
use sim::cpu::gcc;
use spec::cpu::{Cp0, Syscall};
use spec::map::Node;
use spec::rpc::Kind;
use spec::services::breaker::{BreakerCall, CHANNELS};
use spec::services::peripheral::PeripheralCall as Call;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Clocks between ticks: prime, and about as long as a call takes.
const PERIOD: u64 = 149;
/// Pauses before a call, in instructions.
const PAUSES: u64 = 61;
/// The longest time for an answer, in clocks.
const PATIENCE: u64 = 10_000;

/// The program's macros.
fn macros() -> Vec<String> {
    let mut macros: BTreeMap<&str, u64> = BTreeMap::from([
        ("PERIPH", Node::Peripheral as u64),
        ("OUTPUTS", Node::Outputs as u64),
        ("CHANNELS", CHANNELS as u64),
        ("POWER_STATE", BreakerCall::PowerState as u64),
        ("GET_STATUS", BreakerCall::GetStatus as u64),
        ("SET_POLICY", BreakerCall::SetPolicy as u64),
        ("PERIOD", PERIOD),
        ("PAUSES", PAUSES),
        ("PATIENCE", PATIENCE),
        ("SEND", Syscall::Send as u64),
        ("RECEIVE", Syscall::Receive as u64),
        ("RELEASE", Syscall::Release as u64),
        ("INTERRUPT", Kind::Interrupt as u64),
        ("RETURN_SUCCESS", Kind::ReturnSuccess as u64),
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

/// The ELF of a source here, in a file of this name.
pub fn assemble(source: &str, name: &str) -> PathBuf {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/caller");
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let output = gcc()
        .args(macros())
        .arg("-T")
        .arg(sources.join("caller.ld"))
        .arg(sources.join(source))
        .arg("-o")
        .arg(&program)
        .output()
        .expect("the assembler starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    program
}
