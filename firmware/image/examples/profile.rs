//! Where the instructions of an answer go, function by function.
//!
//!     cargo run -p image --example profile [ping OCTETS | get OBJECTS]

#[path = "../tests/support/mod.rs"]
mod support;

use std::collections::HashMap;
use support::{image, Bench};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = arguments.get(1).map_or(Ok(1), |text| text.parse::<usize>());
    let Some(image) = image() else {
        std::process::exit(1);
    };
    let mut bench = Bench::new(image);
    bench.get_lease();
    let frame = match (arguments.first().map(String::as_str), number) {
        (Some("ping"), Ok(octets)) => bench.ping(octets),
        (Some("get"), Ok(objects)) => bench.get(objects),
        _ => {
            eprintln!("usage: profile [ping OCTETS | get OBJECTS]");
            std::process::exit(2);
        }
    };
    let mut counts: HashMap<&str, u32> = HashMap::new();
    bench.watch(&frame, |emulator| {
        let function = image.function_at(emulator.machine.pc);
        *counts.entry(function).or_default() += 1;
    });
    println!("{} instructions", counts.values().sum::<u32>());
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (function, count) in rows.iter().take(30) {
        println!("{count:>7}  {function}");
    }
}
