//! The whole device simulated from power-up to its lease and a little beyond: how fast, and when.
//!
//! Wall-clock figures are those of this machine at this moment; the simulated ones are the same everywhere.
use gateware::board::Board;
use gateware::{firmware, project};
use sim::engine::Time;
use sim::session::{self, Options};
use std::error::Error;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// Enough for start and lease.
const LIMIT: Time = Time::milliseconds(40);

fn main() -> Result<(), Box<dyn Error>> {
    let elf = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-firmware.elf");
    let board = Board::load(&project::constraints(), project::DEFAULT_BOARD)?;
    firmware::build(board.memory.get_ref().ram_kbytes, &elf)?;
    let mut options = Options::new(&board, elf)?;
    options.limit = Some(LIMIT);
    // Compiles the model where it is not kept from before, so that only running is measured.
    drop(session::machine(&options)?);
    let started = Instant::now();
    let summary = session::run(&options, &AtomicBool::new(false), |_| {})?;
    let lease = summary.leased.ok_or("no lease within the time")?;
    let real = spec::map::SYS_HERTZ as f64 / summary.speed();
    println!("{:44} {:>10} {:8}", "system simulation", "measured", "unit");
    println!(
        "{:44} {:>10.3} {:8}",
        "speed, million sys cycles a second",
        summary.speed() / 1e6,
        "MHz"
    );
    println!(
        "{:44} {:>10.0} {:8}",
        "slower than the device", real, "times"
    );
    println!(
        "{:44} {:>10.2} {:8}",
        "power-up to lease, simulated",
        lease.as_seconds() * 1e3,
        "ms"
    );
    let share = lease.as_seconds() / summary.simulated.as_seconds();
    println!(
        "{:44} {:>10.1} {:8}",
        "power-up to lease, on the wall",
        summary.seconds * share,
        "s"
    );
    println!(
        "{:44} {:>10.1} {:8}",
        "start and run, with the host's work",
        started.elapsed().as_secs_f64(),
        "s"
    );
    Ok(())
}
