//! How much goes through SPI and I2C by calls, at the board's clock: one caller behind one router that waits for each answer.
use crate::desk::Desk;
use crate::devices::MEMORY;
use crate::{i2c, spi};
use hdl::check::measured;
use sim::device::i2c::{FAST_MODE, STANDARD_MODE};
use spec::map::SYS_HERTZ;
use spec::services::peripheral::*;

/// Rounds of a measurement.
const ROUNDS: u64 = 64;

/// Runs rounds of so many calls and bytes each and tells bytes and calls a second, beside what the wires could carry at this
/// setting.
fn tell(
    desk: &mut Desk,
    what: &str,
    [calls, bytes]: [u64; 2],
    wire: f64,
    mut each: impl FnMut(&mut Desk),
) -> f64 {
    let before = desk.clocks();
    (0..ROUNDS).for_each(|_| each(desk));
    let seconds = (desk.clocks() - before) as f64 / f64::from(SYS_HERTZ);
    let rate = (ROUNDS * bytes) as f64 / seconds;
    let beside = format!("the wires alone: {wire:.0}");
    measured(what, format!("{rate:.0}"), "bytes/s", &beside);
    measured(
        what,
        format!("{:.0}", (ROUNDS * calls) as f64 / seconds),
        "calls/s",
        "",
    );
    assert!(rate < wire, "{what}: more than the wire carries");
    rate
}

/// Bytes a second that an SPI clock of this setting carries.
fn spi_wire(divider: u32) -> f64 {
    f64::from(SYS_HERTZ) / f64::from(16 * (divider / 2 + 1))
}

#[test]
fn spi_throughput() {
    let Some(mut desk) = Desk::new(FAST_MODE) else {
        return;
    };
    for divider in [0, 4, spi::ADC_DIVIDER] {
        spi::set_divider(&mut desk, divider);
        let name = |how: &str| format!("SPI, divider {divider}: {how}");
        let wire = spi_wire(divider);
        let byte = spi_send_byte::Arguments { byte: 0x5a, bus: 0 }.to_data();
        let bytes = tell(&mut desk, &name("byte calls"), [1, 1], wire, |desk| {
            desk.succeed(spi_send_byte::CALL, byte);
        });
        let order = spi_transfer::Arguments {
            bits: 0,
            select: 0,
            deselect: 0,
            mode: 0,
            bus: 0,
            data: 0x1234_5678,
        };
        let words = tell(&mut desk, &name("32 bits a call"), [1, 4], wire, |desk| {
            desk.succeed(spi_transfer::CALL, order.to_data());
        });
        assert!(words > bytes, "one call for 32 bits is worth it");
        let three = tell(
            &mut desk,
            &name("32 bits a call, three buses"),
            [3, 12],
            3.0 * wire,
            |desk| {
                for bus in 0..SPI_BUSES as u32 {
                    let order = spi_transfer::Arguments { bus, ..order };
                    desk.send(spi_transfer::CALL, order.to_data());
                }
                (0..SPI_BUSES).for_each(|_| assert_eq!(desk.answer().call, spi_transfer::CALL));
            },
        );
        assert!(three > 1.5 * words, "the buses work at the same time");
    }
    let name = format!(
        "SPI, divider {}: MCP3204 readings, one call",
        spi::ADC_DIVIDER
    );
    let wire = spi_wire(spi::ADC_DIVIDER);
    let one = tell(&mut desk, &name, [1, 3], wire, |desk| {
        desk.succeed(spi_transfer::CALL, spi::reading(0, 1));
    });
    let name = format!(
        "SPI, divider {}: MCP3204 readings, five calls",
        spi::ADC_DIVIDER
    );
    let five = tell(&mut desk, &name, [5, 3], wire, |desk| {
        spi::reading_by_bytes(desk, 0, 1);
    });
    assert!(one > five);
}

#[test]
fn i2c_throughput() {
    for (divider, mode, what) in [
        (i2c::STANDARD, STANDARD_MODE, "100 kHz"),
        (i2c::FAST, FAST_MODE, "400 kHz"),
    ] {
        let Some(mut desk) = Desk::new(mode) else {
            return;
        };
        i2c::set_divider(&mut desk, divider);
        // A byte is nine bits.
        let wire = f64::from(SYS_HERTZ) / f64::from(9 * (divider + 1));
        i2c::start(&mut desk);
        assert!(i2c::send(&mut desk, MEMORY | 1));
        let reads = tell(
            &mut desk,
            &format!("I2C, {what}: bytes read"),
            [1, 1],
            wire,
            |desk| {
                i2c::receive(desk, true);
            },
        );
        assert!(reads > 0.9 * wire, "{reads} of {wire} bytes/s");
        i2c::receive(&mut desk, false);
        i2c::stop(&mut desk);
        i2c::start(&mut desk);
        assert!(i2c::send(&mut desk, MEMORY));
        let writes = tell(
            &mut desk,
            &format!("I2C, {what}: bytes written"),
            [1, 1],
            wire,
            |desk| {
                assert!(i2c::send(desk, 0));
            },
        );
        assert!(writes > 0.9 * wire, "{writes} of {wire} bytes/s");
        i2c::stop(&mut desk);
        assert_eq!(desk.violations(), [""; 0]);
    }
}
