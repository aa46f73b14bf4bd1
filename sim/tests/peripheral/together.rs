//! All engines at once.
use crate::desk::{Desk, CODES};
use crate::devices::SENSOR;
use crate::{i2c, spi};
use sim::device::i2c::FAST_MODE;
use sim::engine::Time;
use spec::rpc::{Data, Kind};
use spec::services::peripheral::*;

/// Clocks between ticks.
const PERIOD: u32 = 1_000;

/// While a stretched I2C byte is under way, three converters are read at the same time, pins change and the timer ticks: the
/// readings are right and take the time of one, ticks come on the clock, changes are told, and no device complains.
#[test]
fn all_engines_work_at_the_same_time() {
    let Some(mut desk) = Desk::new(FAST_MODE) else {
        return;
    };
    i2c::set_divider(&mut desk, i2c::FAST);
    spi::set_divider(&mut desk, spi::ADC_DIVIDER);
    let one = {
        let before = desk.clocks();
        desk.succeed(spi_transfer::CALL, spi::reading(0, 0));
        desk.clocks() - before
    };
    let mask = gpio_watch::Arguments { mask: 1 };
    desk.succeed(gpio_watch::CALL, mask.to_data());
    let count = timer_set_count::Arguments { count: PERIOD - 1 };
    desk.succeed(timer_set_count::CALL, count.to_data());
    i2c::start(&mut desk);
    desk.bus.set_stretch(Time::microseconds(400));
    desk.succeed(timer_start::CALL, Data::default());
    let byte = i2c_send_byte::Arguments {
        byte: SENSOR.into(),
    };
    desk.send(i2c_send_byte::CALL, byte.to_data());
    for round in 0..8_u32 {
        let input = round % 4;
        let before = desk.clocks();
        desk.gpio ^= 1;
        for bus in 0..SPI_BUSES as u32 {
            desk.send(spi_transfer::CALL, spi::reading(bus, input));
        }
        for codes in &CODES {
            let answer = desk.answer();
            assert_eq!(
                (answer.call, answer.kind),
                (spi_transfer::CALL, Kind::ReturnSuccess)
            );
            let word = spi_transfer::Results::from_data(answer.data).data;
            assert_eq!(word >> 4 & 0xfff, codes[input as usize]);
        }
        let three = desk.clocks() - before;
        assert!(three < one + 50, "three readings {three} clocks, one {one}");
    }
    let answer = desk.answer();
    assert_eq!((answer.call, answer.data.d0), (i2c_send_byte::CALL, 1));
    desk.bus.set_stretch(Time::ZERO);
    i2c::stop(&mut desk);
    assert_eq!(desk.violations(), [""; 0]);

    let of = |call: u8| desk.interrupts.iter().filter(move |(_, m)| m.call == call);
    let ticks: Vec<_> = of(timer::CALL).collect();
    assert!(ticks.len() > 15, "{} ticks", ticks.len());
    for (number, (clock, tick)) in ticks.iter().enumerate() {
        let told = timer::Arguments::from_data(tick.data);
        assert_eq!((told.missed, told.tick), (0, number as u32 + 1));
        let late = (clock - ticks[0].0).abs_diff(number as u64 * u64::from(PERIOD));
        assert!(late <= 24, "tick {number} is {late} clocks off its time");
    }
    assert_eq!(of(gpio_change::CALL).count(), 8);
}
