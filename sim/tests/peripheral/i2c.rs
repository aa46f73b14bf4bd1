//! I2C by calls, with converter, temperature sensor and memory.
use crate::desk::Desk;
use crate::devices::{CONVERTER, MEMORY, SENSOR};
use sim::device::i2c::{Limits, FAST_MODE, STANDARD_MODE};
use sim::engine::Time;
use spec::rpc::{Data, Kind};
use spec::services::peripheral::*;

/// Setting for 100 kHz.
pub const STANDARD: u32 = 624;
/// Setting for 400 kHz.
pub const FAST: u32 = 155;

pub fn set_divider(desk: &mut Desk, divider: u32) {
    let arguments = i2c_set_clock_divider::Arguments { divider };
    desk.succeed(i2c_set_clock_divider::CALL, arguments.to_data());
}

pub fn start(desk: &mut Desk) {
    desk.succeed(i2c_send_start::CALL, Data::default());
}

pub fn stop(desk: &mut Desk) {
    desk.succeed(i2c_send_stop::CALL, Data::default());
}

/// Whether the byte was acknowledged.
pub fn send(desk: &mut Desk, byte: u8) -> bool {
    let arguments = i2c_send_byte::Arguments { byte: byte.into() };
    let results = desk.succeed(i2c_send_byte::CALL, arguments.to_data());
    i2c_send_byte::Results::from_data(results).acknowledged != 0
}

pub fn receive(desk: &mut Desk, acknowledge: bool) -> u8 {
    let arguments = i2c_receive_byte::Arguments {
        acknowledge: acknowledge.into(),
    };
    let results = desk.succeed(i2c_receive_byte::CALL, arguments.to_data());
    i2c_receive_byte::Results::from_data(results).byte as u8
}

/// Writes octets to a device, from a start; the bus stays ours.
fn write(desk: &mut Desk, address: u8, octets: &[u8]) {
    start(desk);
    for octet in [address].iter().chain(octets) {
        assert!(send(desk, *octet), "{address:#x}: {octet:#x}");
    }
}

/// Reads octets from a device, from a start to a stop.
fn read<const N: usize>(desk: &mut Desk, address: u8) -> [u8; N] {
    start(desk);
    assert!(send(desk, address | 1));
    let octets = std::array::from_fn(|n| receive(desk, n + 1 < N));
    stop(desk);
    octets
}

/// Waits for the memory to store, by addressing it until it answers; how often it did not.
fn poll(desk: &mut Desk) -> u32 {
    for refusals in 0.. {
        start(desk);
        let answers = send(desk, MEMORY);
        stop(desk);
        if answers {
            return refusals;
        }
    }
    unreachable!("the loop has no other end")
}

fn use_all_devices(desk: &mut Desk) {
    write(desk, CONVERTER, &[0x14, 0xa7, 0x00]);
    stop(desk);
    assert_eq!(desk.i2c.converter.code(2), 0xa7);
    desk.i2c.sensor.celsius = -12.5;
    write(desk, SENSOR, &[0]);
    assert_eq!(read(desk, SENSOR), [0xf3, 0x80]);
    let text = *b"Grafton";
    write(desk, MEMORY, &[&[0x01, 0x80], text.as_slice()].concat());
    stop(desk);
    let refusals = poll(desk);
    assert!(refusals > 5, "a write takes 5 ms; {refusals} refusals");
    write(desk, MEMORY, &[0x01, 0x80]);
    assert_eq!(read(desk, MEMORY), text);
}

const MODES: [(u32, Limits); 2] = [(STANDARD, STANDARD_MODE), (FAST, FAST_MODE)];

/// At 100 and 400 kHz, with and without stretching: what is written arrives, what is read is there, a device that is busy is
/// not acknowledged, and no time is shorter than the standard and the devices' data sheets ask for.
#[test]
fn devices_are_used_within_their_limits() {
    for (divider, mode) in MODES {
        for stretch in [0, 37] {
            let Some(mut desk) = Desk::new(mode) else {
                return;
            };
            desk.bus.set_stretch(Time::microseconds(stretch));
            set_divider(&mut desk, divider);
            use_all_devices(&mut desk);
            assert_eq!(desk.violations(), [""; 0], "divider {divider}");
        }
    }
}

/// A bus that is set too fast is noticed, by the standard's limits and by each device's that has such a limit.
#[test]
fn too_fast_a_bus_is_noticed() {
    let cases: [(u32, Limits, &[&str]); 3] = [
        (STANDARD - 5, STANDARD_MODE, &["I2C bus: clock period"]),
        (
            FAST - 5,
            FAST_MODE,
            &[
                "I2C bus: clock period",
                "24LC256: clock period",
                "DAC5573: clock period",
                "LM75: clock period",
            ],
        ),
        (
            60,
            FAST_MODE,
            &[
                "24LC256: clock low",
                "DAC5573: clock high",
                "I2C bus: start hold",
            ],
        ),
    ];
    for (divider, mode, expected) in cases {
        let Some(mut desk) = Desk::new(mode) else {
            return;
        };
        set_divider(&mut desk, divider);
        for _ in 0..2 {
            start(&mut desk);
            send(&mut desk, SENSOR);
            stop(&mut desk);
        }
        let said = desk.violations();
        for what in expected {
            assert!(
                said.iter().any(|text| text.starts_with(what)),
                "divider {divider}, {what}: {said:?}"
            );
        }
    }
}

/// Nobody at an address: no acknowledge, and the bus goes on.
#[test]
fn an_address_that_nobody_has_is_not_acknowledged() {
    let Some(mut desk) = Desk::new(FAST_MODE) else {
        return;
    };
    set_divider(&mut desk, FAST);
    for address in (0..=0xfe).step_by(2) {
        start(&mut desk);
        let known = [SENSOR, CONVERTER, MEMORY].contains(&address);
        assert_eq!(send(&mut desk, address), known, "{address:#x}");
        stop(&mut desk);
    }
    assert_eq!(desk.violations(), [""; 0]);
}

/// A device that holds the clock too long: FAIL after the time-out and not before, the lines are let go, and the bus works when
/// the device does.
#[test]
fn a_clock_that_is_held_too_long_fails_the_call() {
    let Some(mut desk) = Desk::new(FAST_MODE) else {
        return;
    };
    set_divider(&mut desk, FAST);
    start(&mut desk);
    assert!(send(&mut desk, MEMORY | 1));
    desk.bus.set_stretch(Time::milliseconds(60));
    let before = desk.now();
    let byte = i2c_receive_byte::Arguments { acknowledge: 1 }.to_data();
    assert_eq!(desk.call(i2c_receive_byte::CALL, byte).0, Kind::ReturnFail);
    let waited = (desk.now() - before).as_microseconds();
    let limit = 1000 * u64::from(I2C_STRETCH_MS);
    assert!((limit..limit + 50).contains(&waited), "{waited} us");
    assert!(!desk.bus.clock(), "the device still holds it");
    // The bus is nobody's: bytes are refused at once, a start fails after the time-out.
    assert_eq!(desk.call(i2c_receive_byte::CALL, byte).0, Kind::ReturnFail);
    let (kind, _) = desk.call(i2c_send_start::CALL, Data::default());
    assert_eq!(kind, Kind::ReturnFail);
    desk.bus.set_stretch(Time::ZERO);
    while !desk.bus.clock() {
        desk.steps(1000);
    }
    desk.succeed(i2c_recover::CALL, Data::default());
    assert_eq!(read(&mut desk, SENSOR), [25, 0]);
    assert_eq!(desk.violations(), [""; 0]);
}

/// Another controller, one that loses its power in the middle of a byte that it reads from the memory, after so many bits.
fn abandon(desk: &mut Desk, bits: u32) {
    let mut put = |clock_low: bool, data_low: bool| {
        let now = desk.now();
        desk.bus.pins(now, clock_low, data_low, &mut desk.i2c);
        desk.steps(100);
    };
    put(false, true);
    put(true, true);
    for bit in (0..8).rev() {
        let low = (MEMORY | 1) >> bit & 1 == 0;
        put(true, low);
        put(false, low);
        put(true, low);
    }
    for _ in 0..=bits {
        put(true, false);
        put(false, false);
        put(true, false);
    }
    put(true, false);
    put(false, false);
}

/// A memory that was left in the middle of a zero holds the data line: a start fails, I2C_RECOVER frees the bus, and what
/// follows works; wherever in the byte it was left.
#[test]
fn a_device_that_was_left_in_a_byte_is_freed() {
    for bits in 0..8 {
        let Some(mut desk) = Desk::new(FAST_MODE) else {
            return;
        };
        set_divider(&mut desk, FAST);
        write(&mut desk, MEMORY, &[0x00, 0x00, 0x00]);
        stop(&mut desk);
        poll(&mut desk);
        write(&mut desk, MEMORY, &[0x00, 0x00]);
        stop(&mut desk);
        abandon(&mut desk, bits);
        assert!(!desk.bus.data(), "the memory holds the data line");
        let (kind, _) = desk.call(i2c_send_start::CALL, Data::default());
        assert_eq!(kind, Kind::ReturnFail, "the bus is held");
        desk.succeed(i2c_recover::CALL, Data::default());
        assert!(desk.bus.data());
        write(&mut desk, MEMORY, &[0x00, 0x00]);
        assert_eq!(read(&mut desk, MEMORY), [0x00, 0xff]);
        assert_eq!(desk.violations(), [""; 0]);
    }
}
