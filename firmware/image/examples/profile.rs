//! Where the instructions of an answered ping go, function by function.
//!
//!     cargo run -p image --example profile [OCTETS]

#[path = "../tests/support/mod.rs"]
mod support;

use std::collections::HashMap;
use support::{image, Bench};

fn main() {
    let octets = std::env::args().nth(1).map_or(Ok(56), |text| text.parse());
    let Ok(octets) = octets else {
        eprintln!("usage: profile [OCTETS]");
        std::process::exit(2);
    };
    let Some(image) = image() else {
        std::process::exit(1);
    };
    let mut bench = Bench::new(image);
    bench.get_lease();
    let echo = bench.host.echo(bench.mac(), &vec![0x55; octets]);
    bench.ask(&echo);
    bench.pdu.0.borrow_mut().receive_frame(&echo);
    let mut counts: HashMap<&str, u32> = HashMap::new();
    let begun = bench.pdu.0.borrow().clock;
    while bench.pdu.0.borrow().sent.is_empty() {
        let function = image.function_at(bench.emulator.machine.pc);
        *counts.entry(function).or_default() += 1;
        bench.emulator.step();
    }
    let total: u32 = counts.values().sum();
    println!(
        "{total} instructions, {} clocks with waiting",
        bench.pdu.0.borrow().clock - begun
    );
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (function, count) in rows.iter().take(30) {
        println!("{count:>7}  {function}");
    }
}
