//! The image as it was built, run on the instruction model: boot, service, faults.

mod support;

use mock::host::Seen;
use mock::manager;
use spec::cpu::{Fault, WATCHDOG_AT_START};
use spec::management::Group;
use spec::map::{Node, RAM_BASE};
use spec::scan;
use spec::services::breaker::{power_state, CHANNELS};
use spec::services::peripheral::spi_transfer;
use support::{image, Bench, SECOND};

#[test]
fn it_boots_measures_and_asks_for_a_lease() {
    let Some(image) = image() else { return };
    let mut bench = Bench::new(image);
    bench.run_until(SECOND, |pdu, _| !pdu.0.borrow().mac.starts_with(&[0, 0]));
    bench.get_lease();
    let measured = |pdu: &mock::Pdu, _: &[Seen]| {
        pdu.0
            .borrow()
            .count::<spi_transfer::Arguments>(Node::Peripheral)
            >= 24
    };
    bench.run_until(SECOND, measured);
    assert!(
        bench.emulator.faults.is_empty(),
        "{:x?}",
        bench.emulator.faults
    );
    assert_eq!(
        bench
            .pdu
            .0
            .borrow()
            .count::<power_state::Arguments>(Node::Outputs),
        0,
        "no output is touched"
    );
}

/// ARP, pings and management work in the image as they do on the host; a walk finds every object but the times
/// of trips and the results of the self-test, of which there are none yet. The stack has room left.
#[test]
fn it_answers_pings_and_management() {
    let Some(image) = image() else { return };
    let mut bench = Bench::new(image);
    bench.get_lease();
    for octets in [0, 1, 2, 3, 56, 228, 1471, 1472] {
        let data: Vec<u8> = (0..octets).map(|i| (i * 31) as u8).collect();
        let (answer, instructions) = bench.ask(&bench.host.echo(bench.mac(), &data));
        assert_eq!(answer, Seen::Echo(data), "{octets} octets");
        println!("ping of {octets} octets: {instructions} instructions");
    }
    let to = (bench.mac(), bench.host.unit_address);
    let mut at = manager::subtree();
    let inside: Vec<u64> = at.iter().map(|arc| u64::from(*arc)).collect();
    let objects = Group::OBJECTS - 2 * CHANNELS - scan::RESULTS;
    for found in 0..=objects {
        let request = manager::request(manager::GET_NEXT, "public", &[(at, None)]);
        let (answer, instructions) = bench.ask(&bench.host.udp(to, 50_000, 161, &request));
        let Seen::Udp(_, 50_000, 161, octets) = answer else {
            panic!("{answer:?}")
        };
        let (name, value) = manager::answer(&octets)
            .expect("an answer")
            .bindings
            .remove(0);
        if found == objects {
            assert!(!name.starts_with(&inside));
            println!("the last GetNext: {instructions} instructions");
            break;
        }
        assert!(name.starts_with(&inside), "{found} objects");
        assert!(value.is_some(), "{name:?}");
        at = name.iter().map(|arc| *arc as u32).collect();
    }
    assert!(
        bench.emulator.faults.is_empty(),
        "{:x?}",
        bench.emulator.faults
    );
    let (top, bottom) = (
        image.symbol("__stack_top").unwrap(),
        image.symbol("__text_limit").unwrap(),
    );
    let used = top - bench.emulator.lowest_stack;
    println!("stack: {used} of {} octets used", top - bottom);
    assert!(
        used + 2048 <= top - bottom,
        "the stack is nearly full: {used} octets"
    );
}

/// The simulator's way: the write community is patched in the image, and then outputs can be switched.
#[test]
fn settings_are_read_from_the_image() {
    let Some(image) = image() else { return };
    let set = |image: &image::load::Image| {
        let mut bench = Bench::new(image);
        bench.get_lease();
        // A judgement of the first readings must have been made.
        bench.run_until(SECOND, |pdu, _| {
            pdu.0
                .borrow()
                .count::<spi_transfer::Arguments>(Node::Peripheral)
                >= 24
        });
        let binding = (manager::object(Group::State as u32, 3), Some(1));
        let request = manager::request(manager::SET, "private", &[binding]);
        let frame = bench.host.udp(
            (bench.mac(), bench.host.unit_address),
            50_000,
            161,
            &request,
        );
        assert!(bench.pdu.0.borrow_mut().receive_frame(&frame));
        let mut turns = 0;
        bench.run_until(SECOND, |_, _| {
            turns += 1;
            turns > 4000
        });
        let on = bench.pdu.0.borrow().channels[2].on;
        on
    };
    assert!(!set(image), "nobody may write until it is set");
    let mut patched = image.clone();
    let block = image::load::Image::offset(image.symbol(spec::settings::SYMBOL).unwrap());
    let at = block + spec::settings::WRITE_COMMUNITY.offset;
    patched.ram[at..at + 7].copy_from_slice(b"private");
    assert!(set(&patched));
}

/// Whatever the fault, the unit comes up again in dirty RAM, and its stack and data are as new.
#[test]
fn it_comes_up_again_after_a_fault() {
    let Some(image) = image() else { return };
    let mut bench = Bench::new(image);
    bench.get_lease();
    let limit = image.symbol("__text_limit").unwrap();
    // Fetch from nowhere; a jump into the settings, which are no program; a function begins on a stack that has grown down to
    // the text.
    let settings = image.symbol(spec::settings::SYMBOL).unwrap();
    let function = image.symbol("main").unwrap();
    for (restart, pc) in [0x1000, settings, function].into_iter().enumerate() {
        if restart == 2 {
            bench.emulator.machine.registers[29] = limit + 8;
        }
        bench.emulator.machine.jump_to(pc);
        bench.run_until(SECOND, |pdu, _| pdu.0.borrow().clock > 0);
        bench.get_lease();
        assert_eq!(
            bench.emulator.faults.len(),
            restart + 1,
            "{:x?}",
            bench.emulator.faults
        );
    }
    let causes: Vec<Fault> = bench
        .emulator
        .faults
        .iter()
        .map(|stop| stop.cause)
        .collect();
    assert_eq!(causes[0], Fault::Fetch);
    assert_eq!(
        causes[2],
        Fault::TextWrite,
        "an overflow of the stack meets protected text"
    );
}

/// An endless loop ends by the watchdog.
#[test]
fn the_watchdog_ends_a_hang() {
    let Some(image) = image() else { return };
    let mut bench = Bench::new(image);
    bench.get_lease();
    // Free RAM at the end: a jump to itself.
    let place = RAM_BASE + image.ram.len() as u32 - 8;
    let at = image::load::Image::offset(place);
    bench.emulator.ram()[at..at + 8].copy_from_slice(&[0x10, 0x00, 0xff, 0xff, 0, 0, 0, 0]);
    bench.emulator.machine.jump_to(place);
    // Instructions of a loop take long to run here; the clock need not.
    bench.pdu.0.borrow_mut().clock += u64::from(WATCHDOG_AT_START);
    bench.get_lease();
    let causes: Vec<Fault> = bench
        .emulator
        .faults
        .iter()
        .map(|stop| stop.cause)
        .collect();
    assert_eq!(causes, [Fault::Watchdog]);
}
