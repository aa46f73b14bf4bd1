//! SPI by calls.
use crate::desk::{Desk, CODES};
use crate::devices::{OnSpi, ShiftRegister};
use rand::{rngs::StdRng, Rng, SeedableRng};
use sim::device::i2c::FAST_MODE;
use spec::rpc::Data;
use spec::sensors::ADC_INPUTS;
use spec::services::peripheral::*;

/// The least divider that keeps an MCP3204's clock period of 793 ns at 3.3 V: half periods of 25 clocks of 16 ns.
pub const ADC_DIVIDER: u32 = 48;

pub fn set_divider(desk: &mut Desk, divider: u32) {
    for bus in 0..SPI_BUSES as u32 {
        let arguments = spi_set_clock_divider::Arguments { divider, bus };
        desk.succeed(spi_set_clock_divider::CALL, arguments.to_data());
    }
}

/// The transfer that reads an input of an MCP3204 by one call.
pub fn reading(bus: u32, input: u32) -> Data {
    spi_transfer::Arguments {
        bits: 24,
        select: 1,
        deselect: 1,
        mode: 0,
        bus,
        data: (0x60 | input << 2) << 16,
    }
    .to_data()
}

/// The same by the five calls of bytes.
pub fn reading_by_bytes(desk: &mut Desk, bus: u32, input: u32) -> u32 {
    let on_bus = spi_assert_select::Arguments { bus }.to_data();
    desk.succeed(spi_assert_select::CALL, on_bus);
    let byte = 0x60 | input << 2;
    let arguments = spi_send_byte::Arguments { byte, bus };
    desk.succeed(spi_send_byte::CALL, arguments.to_data());
    let bytes: [u32; 2] = std::array::from_fn(|_| {
        spi_receive_byte::Results::from_data(desk.succeed(spi_receive_byte::CALL, on_bus)).byte
    });
    desk.succeed(spi_deassert_select::CALL, on_bus);
    bytes[0] << 4 | bytes[1] >> 4
}

/// Modes 0 to 3, 1 to 32 bits, each in one call: both sides get each other's bits.
#[test]
fn every_mode_and_length_in_one_call() {
    let seed = 3204;
    println!("seed {seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let Some(mut desk) = Desk::new(FAST_MODE) else {
        return;
    };
    for mode in 0..4 {
        for bits in 1..=32 {
            let bus = random.gen_range(0..SPI_BUSES);
            let divider = spi_set_clock_divider::Arguments {
                divider: random.gen_range(0..12),
                bus: bus as u32,
            };
            desk.succeed(spi_set_clock_divider::CALL, divider.to_data());
            // The clock takes the resting level of the mode before the device looks.
            let mut order = spi_transfer::Arguments {
                bits: bits % 32,
                select: 0,
                deselect: 1,
                mode,
                bus: bus as u32,
                data: random.gen(),
            };
            desk.succeed(spi_transfer::CALL, order.to_data());
            let reply = random.gen::<u32>() >> (32 - bits);
            desk.spi[bus] = OnSpi::Shift(ShiftRegister::new(mode as u8, reply << (32 - bits)));
            order.select = 1;
            let results = desk.succeed(spi_transfer::CALL, order.to_data());
            assert_eq!(
                spi_transfer::Results::from_data(results).data,
                reply,
                "mode {mode}, {bits} bits"
            );
            let OnSpi::Shift(device) = &desk.spi[bus] else {
                unreachable!("the device was just put there");
            };
            let sent = (0..bits).rev().map(|bit| order.data >> bit & 1 != 0);
            assert_eq!(device.heard, sent.collect::<Vec<_>>(), "mode {mode}");
        }
    }
}

fn read_all(desk: &mut Desk) {
    for (bus, codes) in CODES.iter().enumerate() {
        for input in 0..u32::from(ADC_INPUTS) {
            let code = codes[input as usize];
            let bus = bus as u32;
            assert_eq!(reading_by_bytes(desk, bus, input), code);
            let results = desk.succeed(spi_transfer::CALL, reading(bus, input));
            let word = spi_transfer::Results::from_data(results).data;
            assert_eq!(word >> 4 & 0xfff, code, "bus {bus}, input {input}");
        }
    }
}

/// All inputs of three MCP3204 at the fastest setting that their data sheet allows, by bytes and by one call: the right codes,
/// and no time too short. One setting faster the converters complain.
#[test]
fn converters_are_read_within_their_limits() {
    let Some(mut desk) = Desk::new(FAST_MODE) else {
        return;
    };
    set_divider(&mut desk, ADC_DIVIDER);
    read_all(&mut desk);
    assert_eq!(desk.violations(), [""; 0]);
    for (divider, what) in [
        (ADC_DIVIDER - 2, "clock period"),
        (28, "clock low"),
        (28, "clock high"),
    ] {
        let mut desk = Desk::new(FAST_MODE).expect("as before");
        set_divider(&mut desk, divider);
        desk.succeed(spi_transfer::CALL, reading(0, 0));
        let said = desk.violations();
        assert!(
            said.iter().any(|text| text.contains(what)),
            "divider {divider}: {said:?}"
        );
    }
}
