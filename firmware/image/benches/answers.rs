//! What answers cost: instructions of the image from the notice of a frame to the order to send its answer, and until the
//! unit is idle again; and clocks at one an instruction, with the waiting for other nodes as the mock has it.

#[path = "../tests/support/mod.rs"]
mod support;

use mock::manager;
use spec::management::Group;
use support::{image, Bench};

/// Sizes of pings.
const PINGS: [usize; 4] = [0, 56, 512, 1472];
/// Objects of a Get.
const GETS: [usize; 3] = [1, 5, 10];

fn main() {
    let Some(image) = image() else {
        std::process::exit(1);
    };
    let mut bench = Bench::new(image);
    bench.get_lease();
    let mut rows: Vec<(String, Vec<u8>)> = PINGS
        .iter()
        .map(|octets| (format!("ping of {octets} octets"), bench.ping(*octets)))
        .collect();
    for objects in GETS {
        rows.push((format!("SNMP Get of {objects}"), bench.get(objects)));
    }
    let request =
        |pdu, arcs, value| bench.manage(&manager::request(pdu, "public", &[(arcs, value)]));
    let row = manager::object(Group::Current as u32, 1);
    rows.push((
        "SNMP GetNext".into(),
        request(manager::GET_NEXT, row.clone(), None),
    ));
    rows.push((
        "SNMP Set, refused".into(),
        request(manager::SET, row, Some(1)),
    ));
    let walk = manager::bulk("public", &manager::subtree(), 50);
    rows.push(("SNMP GetBulk of 50".into(), bench.manage(&walk)));
    let question = bench.host.arp_question();
    rows.push(("ARP".into(), question));
    println!(
        "{:24} {:>12} {:>10} {:>12}",
        "answer", "instructions", "clocks", "until idle"
    );
    for (name, frame) in rows {
        let mut begun = None;
        let mut ended = (0, 0);
        bench.watch(&frame, |emulator| {
            let now = (emulator.instructions(), emulator.clocks());
            begun.get_or_insert(now);
            ended = now;
        });
        let begun = begun.unwrap_or_default();
        bench.run_until_idle();
        println!(
            "{name:24} {:>12} {:>10} {:>12}",
            ended.0 - begun.0,
            ended.1 - begun.1,
            bench.emulator.instructions() - begun.0
        );
    }
}
