//! Each call, one at a time and side by side.
use super::world::{World, LIMIT};
use hdl::check::{self, Bench};
use rust_hdl::prelude::*;
use spec::rpc::{Data, Kind};
use spec::services::peripheral::*;

/// The registers: LED, pins, straps. GPIO_RDWR answers with the levels before its own write.
#[test]
fn pins_and_straps() {
    let mut world = World::<0>::new(1);
    for on in [1, 0, 1] {
        world.succeed(
            set_board_fault::CALL,
            set_board_fault::Arguments { on }.to_data(),
        );
        assert_eq!(world.bench.dut.fault_led.val(), on == 1);
    }
    world.bench.dut.gpio_in.next = 0x155u32.to_bits();
    world.steps(3);
    let data = world.succeed(
        gpio_read_write::CALL,
        gpio_read_write::Arguments {
            enable: 0x3c3,
            value: 0x2aa,
        }
        .to_data(),
    );
    assert_eq!(gpio_read_write::Results::from_data(data).levels, 0x155);
    assert_eq!(world.bench.dut.gpio_enable.val(), 0x3c3u64);
    assert_eq!(world.bench.dut.gpio_out.val(), 0x2aau64);
    for (five, twelve, millivolts) in [
        (true, true, 5000),
        (true, false, 5000),
        (false, true, 12000),
        (false, false, 0),
    ] {
        world.bench.dut.strap_5v.next = five;
        world.bench.dut.strap_12v.next = twelve;
        world.steps(3);
        let data = world.succeed(voltage_mode::CALL, Data::default());
        assert_eq!(
            voltage_mode::Results::from_data(data).millivolts,
            millivolts
        );
    }
}

/// D-PER-1: a bus that does not exist and a call that does not exist FAIL, and the node lives on.
#[test]
fn what_does_not_exist_fails() {
    let mut world = World::<0>::new(2);
    let calls = [
        spi_set_clock_divider::CALL,
        spi_assert_select::CALL,
        spi_send_byte::CALL,
        spi_receive_byte::CALL,
        spi_deassert_select::CALL,
        spi_transfer::CALL,
    ];
    for call in calls {
        let data = Data {
            d0: 8,
            d1: 3,
            d2: 0,
        };
        assert_eq!(
            world.call(call, data),
            (Kind::ReturnFail, Data::default()),
            "call {call:#x}"
        );
    }
    for call in (0..=255u8).filter(|call| !(1..=0x14).contains(call)) {
        assert_eq!(
            world.call(call, Data::default()),
            (Kind::ReturnFail, Data::default()),
            "call {call:#x}"
        );
    }
    for call in [
        i2c_send_stop::CALL,
        i2c_send_byte::CALL,
        i2c_receive_byte::CALL,
    ] {
        assert_eq!(
            world.call(call, Data::default()).0,
            Kind::ReturnFail,
            "the bus is not ours"
        );
    }
    assert!(!world.bench.dut.scl_low.val() && !world.bench.dut.sda_low.val());
    assert_eq!(world.bench.dut.spi_select.val(), 0u64);
    world.succeed(voltage_mode::CALL, Data::default());
}

/// A reading of each channel of the three ADCs, with five byte calls as the original did, and with one transfer.
#[test]
fn reads_an_adc_by_bytes_and_by_one_transfer() {
    let mut world = World::<0>::new(3);
    world.bench = Bench::new(
        Default::default(),
        |s: &mut crate::peripheral::ServerWith<0, LIMIT>| &mut s.clock,
    )
    .recording();
    for bus in 0..3u32 {
        world.succeed(
            spi_set_clock_divider::CALL,
            spi_set_clock_divider::Arguments { divider: 4, bus }.to_data(),
        );
        for input in 0..4u32 {
            world.adc[bus as usize].codes = [0xa51 + bus as u16, 0x5ae, 0xfff, 0x123];
            let expected = u32::from(world.adc[bus as usize].codes[input as usize]);
            let on_bus = Data {
                d0: 0,
                d1: bus,
                d2: 0,
            };
            world.succeed(spi_assert_select::CALL, on_bus);
            assert_eq!(world.bench.dut.spi_select.val(), 1u64 << bus);
            let byte = 0x60 + 4 * input;
            world.succeed(
                spi_send_byte::CALL,
                spi_send_byte::Arguments { byte, bus }.to_data(),
            );
            let first =
                spi_receive_byte::Results::from_data(world.succeed(spi_receive_byte::CALL, on_bus))
                    .byte;
            let second =
                spi_receive_byte::Results::from_data(world.succeed(spi_receive_byte::CALL, on_bus))
                    .byte;
            world.succeed(spi_deassert_select::CALL, on_bus);
            assert_eq!(world.bench.dut.spi_select.val(), 0u64);
            assert_eq!(
                first * 16 + second / 16,
                expected,
                "bus {bus}, input {input}"
            );
            let order = spi_transfer::Arguments {
                bits: 24,
                select: 1,
                deselect: 1,
                mode: 0,
                bus,
                data: byte << 16,
            };
            let word = spi_transfer::Results::from_data(
                world.succeed(spi_transfer::CALL, order.to_data()),
            )
            .data;
            assert_eq!(
                word >> 4 & 0xfff,
                expected,
                "bus {bus}, input {input} by transfer"
            );
        }
    }
    check::replay("peripheral_spi", &mut world.bench);
}

/// Writes to and reads from a device, with and without stretching; an address that nobody has is not acknowledged.
#[test]
fn talks_to_an_i2c_device() {
    let mut world = World::<0>::new(4);
    world.i2c.address = 0x98;
    world.i2c.register = 0x5c;
    world.succeed(
        i2c_set_clock_divider::CALL,
        i2c_set_clock_divider::Arguments { divider: 31 }.to_data(),
    );
    for stretch in [0, 500] {
        world.i2c.stretch = stretch;
        world.i2c.written.clear();
        world.succeed(i2c_send_start::CALL, Data::default());
        for byte in [0x98, 0x10, 0xa7] {
            let data = world.succeed(
                i2c_send_byte::CALL,
                i2c_send_byte::Arguments { byte }.to_data(),
            );
            assert_eq!(i2c_send_byte::Results::from_data(data).acknowledged, 1);
        }
        world.succeed(i2c_send_restart::CALL, Data::default());
        world.succeed(
            i2c_send_byte::CALL,
            i2c_send_byte::Arguments { byte: 0x99 }.to_data(),
        );
        for acknowledge in [1, 0] {
            let data = world.succeed(
                i2c_receive_byte::CALL,
                i2c_receive_byte::Arguments { acknowledge }.to_data(),
            );
            assert_eq!(i2c_receive_byte::Results::from_data(data).byte, 0x5c);
        }
        world.succeed(i2c_send_stop::CALL, Data::default());
        assert_eq!(world.i2c.written, [0x10, 0xa7]);
    }
    assert_eq!((world.i2c.starts, world.i2c.stops), (4, 2));
    world.succeed(i2c_send_start::CALL, Data::default());
    let data = world.succeed(
        i2c_send_byte::CALL,
        i2c_send_byte::Arguments { byte: 0x42 }.to_data(),
    );
    assert_eq!(i2c_send_byte::Results::from_data(data).acknowledged, 0);
    world.succeed(i2c_send_stop::CALL, Data::default());
}

/// A clock that is stuck ends in FAIL within the time-out, and the bus works again afterwards; sda held by a confused device is
/// freed by nine clocks at most, and FAILs if it is held for ever.
#[test]
fn a_stuck_i2c_bus_fails_and_recovers() {
    let mut world = World::<0>::new(5);
    world.i2c.address = 0x90;
    world.succeed(i2c_send_start::CALL, Data::default());
    world.i2c.stuck_clock = true;
    let before = world.bench.cycles();
    assert_eq!(
        world.call(
            i2c_send_byte::CALL,
            Data {
                d0: 0x90,
                d1: 0,
                d2: 0
            }
        ),
        (Kind::ReturnFail, Data::default())
    );
    assert!(world.bench.cycles() - before < LIMIT + 200);
    assert!(
        !world.bench.dut.scl_low.val() && !world.bench.dut.sda_low.val(),
        "the lines are let go"
    );
    world.i2c.stuck_clock = false;
    for (held, kind) in [
        (1, Kind::ReturnSuccess),
        (5, Kind::ReturnSuccess),
        (8, Kind::ReturnSuccess),
        (40, Kind::ReturnFail),
    ] {
        world.i2c.holds_data = held;
        assert_eq!(
            world.call(i2c_recover::CALL, Data::default()).0,
            kind,
            "held for {held} clocks"
        );
    }
    world.i2c.holds_data = 0;
    world.succeed(i2c_send_start::CALL, Data::default());
    let data = world.succeed(
        i2c_send_byte::CALL,
        Data {
            d0: 0x90,
            d1: 0,
            d2: 0,
        },
    );
    assert_eq!(i2c_send_byte::Results::from_data(data).acknowledged, 1);
}

/// D-PER-5: while an I2C byte takes its time, the SPI buses, the pins and the timer go on as if it were not there.
#[test]
fn a_slow_i2c_byte_delays_nothing() {
    let mut world = World::<0>::new(6);
    world.succeed(
        i2c_set_clock_divider::CALL,
        i2c_set_clock_divider::Arguments { divider: 600 }.to_data(),
    );
    world.succeed(
        timer_set_count::CALL,
        timer_set_count::Arguments { count: 499 }.to_data(),
    );
    world.succeed(i2c_send_start::CALL, Data::default());
    world.succeed(timer_start::CALL, Data::default());
    world.send(0x8004, i2c_send_byte::CALL, Data::default());
    let mut others = 0;
    let slow = 'slow: loop {
        // An SPI byte on each bus in turn, a reading of the pins, and a pause.
        let bus = others % 3;
        world.send(
            0x8005,
            spi_receive_byte::CALL,
            Data {
                d0: 0,
                d1: bus,
                d2: 0,
            },
        );
        world.send(0x8006, gpio_read_write::CALL, Data::default());
        let mut waiting = 2;
        for clock in 0..80 {
            let Some(answer) = world.step() else { continue };
            if answer.call == i2c_send_byte::CALL {
                break 'slow world.bench.cycles();
            }
            assert!(clock < 60, "delayed");
            waiting -= 1;
        }
        assert_eq!(waiting, 0);
        others += 1;
    };
    assert!(
        others > 50 && slow > 5_000,
        "{others} calls beside it, {slow} clocks"
    );
    // The clock in which the tick is whole on the link is the same in every period.
    assert!(
        world
            .ticks
            .windows(2)
            .all(|pair| (pair[1].0 - pair[0].0).abs_diff(500) <= 5),
        "{:?}",
        world.ticks
    );
    for (number, (_, tick)) in world.ticks.iter().enumerate() {
        let told = timer::Arguments::from_data(tick.data);
        assert_eq!(
            (tick.destination, told.missed, told.tick),
            (0x8004, 0, number as u32 + 1)
        );
    }
}
