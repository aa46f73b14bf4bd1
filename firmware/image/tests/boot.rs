//! The image as it was built, run on the instruction model.

use image::emulator::Emulator;
use image::load::Image;
use mock::Pdu;
use spec::cpu::Fault;
use spec::map::Node;
use spec::services::breaker::power_state;
use spec::services::peripheral::spi_transfer;

const RAM_KB: usize = 128;
/// Instructions of a second, at one a clock.
const SECOND: u32 = spec::map::SYS_HERTZ;

/// The image that `firmware/build` makes; `None` if it was not built, which is an error where everything must be there.
fn image() -> Option<Image> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../target/pdu-firmware-128.elf"
    );
    match std::fs::read(path) {
        Ok(file) => Some(Image::load(&file, RAM_KB).expect("an image")),
        Err(error) => {
            assert!(
                std::env::var_os("PDU_REQUIRE_TOOLS").is_none(),
                "{path}: {error}: run firmware/build"
            );
            eprintln!("skipped: {path}: {error}: run firmware/build");
            None
        }
    }
}

#[test]
fn it_boots_measures_and_asks_for_a_lease() {
    let Some(image) = image() else { return };
    let pdu = Pdu::default();
    pdu.0.borrow_mut().link_up = true;
    let mut emulator = Emulator::new(&image, pdu.clone());
    let sent = emulator.run_until(SECOND, |_| !pdu.0.borrow().sent.is_empty());
    assert!(emulator.faults.is_empty(), "{:x?}", emulator.faults);
    assert!(
        sent,
        "no frame after {} instructions",
        emulator.instructions()
    );
    let frame = pdu.0.borrow_mut().sent.pop_front().unwrap();
    assert_eq!(frame[..6], [0xff; 6], "broadcast");
    assert_eq!(frame[6..12], pdu.0.borrow().mac, "from us");
    println!(
        "first frame after {} instructions, {} clocks",
        emulator.instructions(),
        pdu.0.borrow().clock
    );
    let measured = |_: &mut Emulator| {
        pdu.0
            .borrow()
            .count::<spi_transfer::Arguments>(Node::Peripheral)
            >= 24
    };
    assert!(
        emulator.run_until(SECOND, measured),
        "no two rounds of metering"
    );
    assert_eq!(
        pdu.0
            .borrow()
            .count::<power_state::Arguments>(Node::Outputs),
        0,
        "no output is touched"
    );
    let (top, bottom) = (
        image.symbol("__stack_top").unwrap(),
        image.symbol("__text_limit").unwrap(),
    );
    println!(
        "stack used: {} of {}",
        top - emulator.lowest_stack,
        top - bottom
    );
}

/// A fault anywhere restarts the CPU, and it comes up again in dirty RAM.
#[test]
fn it_comes_up_again_after_a_fault() {
    let Some(image) = image() else { return };
    let pdu = Pdu::default();
    pdu.0.borrow_mut().link_up = true;
    let mut emulator = Emulator::new(&image, pdu.clone());
    assert!(emulator.run_until(SECOND, |_| !pdu.0.borrow().sent.is_empty()));
    for restart in 1..=3 {
        emulator.machine.jump_to(0x1000);
        pdu.0.borrow_mut().sent.clear();
        assert!(emulator.run_until(SECOND, |_| !pdu.0.borrow().sent.is_empty()));
        assert_eq!(emulator.faults.len(), restart);
        assert_eq!(emulator.faults[restart - 1].cause, Fault::Fetch);
    }
}
