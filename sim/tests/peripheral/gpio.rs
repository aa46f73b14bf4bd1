//! Pins and their changes.
use crate::desk::Desk;
use sim::device::i2c::FAST_MODE;
use spec::map::Node;
use spec::rpc::{Data, Kind};
use spec::services::peripheral::*;

/// What came, as pairs of changed pins and levels.
fn told(desk: &mut Desk) -> Vec<(u32, u32)> {
    let told = desk.interrupts.drain(..).map(|(_, message)| {
        assert_eq!(
            (message.call, message.kind),
            (gpio_change::CALL, Kind::Interrupt)
        );
        assert_eq!(message.destination, Node::Cpu.address());
        let change = gpio_change::Arguments::from_data(message.data);
        (change.changed, change.levels)
    });
    told.collect()
}

fn watch(desk: &mut Desk, mask: u32) -> u32 {
    let results = desk.succeed(gpio_watch::CALL, gpio_watch::Arguments { mask }.to_data());
    gpio_watch::Results::from_data(results).levels
}

/// Nothing is told before it was asked for, of watched pins alone, once for each change.
#[test]
fn changes_of_watched_pins_are_told() {
    let Some(mut desk) = Desk::new(FAST_MODE) else {
        return;
    };
    desk.gpio = 0x3ff;
    desk.steps(100);
    desk.gpio = 0x2aa;
    desk.steps(100);
    assert_eq!(told(&mut desk), []);
    assert_eq!(watch(&mut desk, 0x00f), 0x2aa);
    desk.steps(100);
    assert_eq!(told(&mut desk), []);
    desk.gpio = 0x2a9;
    let before = desk.clocks();
    desk.steps(100);
    // Two flip-flops, the watch, its turn, and the router.
    let clocks = desk.interrupts[0].0 - before;
    assert_eq!(clocks, 11, "from the pin to the last word");
    assert_eq!(told(&mut desk), [(0x003, 0x2a9)]);
    desk.gpio = 0x159;
    desk.steps(100);
    assert_eq!(told(&mut desk), []);
    assert_eq!(watch(&mut desk, 0), 0x159);
    desk.gpio = 0;
    desk.steps(100);
    assert_eq!(told(&mut desk), []);
}

/// A pulse of one clock is told; while the caller has no room changes add up, and the levels told last are the levels.
#[test]
fn a_jam_delays_changes_and_loses_none() {
    let Some(mut desk) = Desk::new(FAST_MODE) else {
        return;
    };
    watch(&mut desk, 0x3ff);
    desk.gpio = 0x010;
    desk.steps(1);
    desk.gpio = 0;
    desk.steps(50);
    let pulse = told(&mut desk);
    assert_eq!(
        pulse.iter().fold(0, |all, (changed, _)| all | changed),
        0x010
    );
    assert_eq!(pulse.last().expect("a pulse").1, 0);
    desk.listens = false;
    for pin in 0..GPIO_PINS {
        desk.gpio = 1 << pin;
        desk.steps(40);
    }
    desk.gpio = 0x155;
    desk.steps(40);
    // Calls are answered meanwhile: replies have buffers of their own.
    desk.succeed(voltage_mode::CALL, Data::default());
    assert_eq!(told(&mut desk), []);
    desk.listens = true;
    desk.steps(100);
    let changes = told(&mut desk);
    assert!(changes.len() < GPIO_PINS, "{changes:x?}");
    assert_eq!(
        changes.iter().fold(0, |all, (changed, _)| all | changed),
        0x3ff
    );
    assert_eq!(changes.last().expect("changes").1, 0x155);
}

/// A reading shows the pins of two clocks before.
#[test]
fn readings_are_synchronised() {
    let Some(mut desk) = Desk::new(FAST_MODE) else {
        return;
    };
    for levels in [0x001, 0x200, 0x3ff, 0x000, 0x2a5] {
        desk.gpio = levels;
        desk.steps(2);
        let arguments = gpio_read_write::Arguments {
            enable: 0,
            value: 0,
        };
        let results = desk.succeed(gpio_read_write::CALL, arguments.to_data());
        let seen = gpio_read_write::Results::from_data(results).levels;
        assert_eq!(u64::from(seen), levels);
    }
}
