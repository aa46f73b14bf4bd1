//! Switching, metering and protection, through management and through the hardware.

mod support;

use mock::manager::{self, INCONSISTENT_VALUE};
use mock::{Disturbance, Pdu};
use spec::management::{Group, ShutdownReason, Status};
use spec::map::Node;
use spec::protection::{BAD_SAMPLES, GOOD_SAMPLES, SAMPLES_PER_SECOND, TOTAL_MAX_MA, TOTAL_ROUNDS};
use spec::sensors::{current_input, VOLTAGE_INPUTS};
use spec::services::breaker::TripCause;
use spec::services::{breaker, peripheral};
use support::{block, with_new_unit, with_unit, Bench, MS};

const STATE: u32 = Group::State as u32;
const CURRENT: u32 = Group::Current as u32;
const VOLTAGE: u32 = Group::Voltage as u32;
const TEMPERATURE: u32 = Group::Temperature as u32;
const LIMIT: u32 = Group::Limit as u32;
const INRUSH: u32 = Group::Inrush as u32;
const STATUS: u32 = Group::Status as u32;
/// Clocks from one judgement of protection to the next.
const SAMPLE: u64 = 1000 * MS / SAMPLES_PER_SECOND as u64;

fn running<R>(test: impl FnOnce(&mut Bench<'_>) -> R) -> R {
    with_new_unit(|bench| {
        bench.get_lease();
        bench.run(200 * MS);
        test(bench)
    })
}

fn reason(bench: &mut Bench<'_>) -> Option<ShutdownReason> {
    let code = bench.get(STATUS, Status::ShutdownReason as u32)?;
    ShutdownReason::from_code(code as u32)
}

#[test]
fn a_channel_is_switched_measured_tripped_and_cleared() {
    running(|bench| {
        assert_eq!(bench.get(STATE, 3), Some(0));
        assert_eq!(bench.set(STATE, 3, 1), 0);
        assert!(bench.pdu.0.borrow().channels[2].on);
        bench
            .pdu
            .0
            .borrow_mut()
            .converters
            .set_adc(current_input(2), 1000);
        bench.run(150 * MS);
        assert_eq!(bench.get(CURRENT, 3), Some((1000 * 5000 + 2048) / 4096));
        assert_eq!(bench.get(STATUS, Status::TotalCurrent as u32), Some(1221));
        bench.pdu.0.borrow_mut().trip(2, TripCause::Overcurrent);
        assert_eq!(bench.get(STATE, 3), Some(2));
        assert_eq!(bench.get(STATE, 4), Some(0));
        assert_eq!(bench.get(STATUS, Status::Trips as u32), Some(1));
        assert_eq!(
            bench.set(STATE, 3, 1),
            INCONSISTENT_VALUE,
            "tripped until commanded off"
        );
        assert_eq!(bench.set(STATE, 3, 0), 0);
        assert_eq!(bench.get(STATE, 3), Some(0));
        assert_eq!(bench.set(STATE, 3, 1), 0);
    });
}

/// Nobody asks for readings: they are taken all the same, a hundred times a second, one call each; a peak of one of them is kept.
#[test]
fn everything_is_sampled_by_itself_and_its_extremes_are_kept() {
    const PEAK: u32 = Group::Peak as u32;
    const LOWEST: u32 = Group::VoltageLowest as u32;
    const HIGHEST: u32 = Group::VoltageHighest as u32;
    let set = |bench: &mut Bench<'_>, input, code| {
        bench.pdu.0.borrow_mut().converters.set_adc(input, code);
    };
    running(|bench| {
        set(bench, current_input(4), 300);
        bench.run(20 * MS);
        set(bench, current_input(4), 2000);
        set(bench, VOLTAGE_INPUTS[1], 2100);
        bench.run(20 * MS);
        set(bench, current_input(4), 300);
        set(bench, VOLTAGE_INPUTS[1], 1999);
        bench.run(20 * MS);
        // Codes that no supply has, for as long.
        set(bench, VOLTAGE_INPUTS[1], 0);
        bench.run(20 * MS);
        set(bench, VOLTAGE_INPUTS[1], 2048);
        bench.run(100 * MS);
        assert_eq!(bench.get(CURRENT, 5), Some((300 * 5000 + 2048) / 4096));
        assert_eq!(bench.get(PEAK, 5), Some((2000 * 5000 + 2048) / 4096));
        assert_eq!(bench.get(PEAK, 6), Some(0));
        assert_eq!(bench.get(LOWEST, 2), Some((1999 * 10_000 + 2048) / 4096));
        assert_eq!(bench.get(HIGHEST, 2), Some((2100 * 10_000 + 2048) / 4096));
        assert_eq!(bench.get(LOWEST, 1), bench.get(HIGHEST, 1));
    });
}

/// All together give more than the unit carries: the last output that is on goes off, then the next, until they do not.
#[test]
fn the_sum_of_currents_is_limited() {
    /// Clocks of the rounds that it takes, and two more.
    const LONG: u64 = (TOTAL_ROUNDS as u64 + 2) * 10 * MS;
    /// Each gives 4 A.
    const CODE: u16 = 3277;
    let give = |bench: &mut Bench<'_>, channel: usize, code| {
        let mut pdu = bench.pdu.0.borrow_mut();
        pdu.converters.set_adc(current_input(channel), code);
    };
    running(|bench| {
        for channel in 0..7 {
            assert_eq!(bench.set(STATE, channel + 1, 1), 0);
        }
        let on = |bench: &Bench<'_>| {
            let pdu = bench.pdu.0.borrow();
            pdu.channels.iter().filter(|channel| channel.on).count()
        };
        // As much as it carries, for long.
        (0..5).for_each(|channel| give(bench, channel, CODE));
        bench.run(10 * LONG);
        assert_eq!(
            bench.get(STATUS, Status::TotalCurrent as u32),
            Some(TOTAL_MAX_MA.into())
        );
        assert_eq!(on(bench), 7);
        // More, for half as long as it may.
        give(bench, 5, CODE);
        bench.run(u64::from(TOTAL_ROUNDS) / 2 * 10 * MS);
        give(bench, 5, 0);
        bench.run(LONG);
        assert_eq!(on(bench), 7);
        // More, for longer. The first to go gives nothing, so the next goes too.
        give(bench, 5, CODE);
        bench.run(LONG);
        assert_eq!(on(bench), 6);
        assert_eq!(bench.get(STATE, 7), Some(0));
        bench.run(LONG);
        give(bench, 5, 0);
        assert_eq!(bench.get(STATE, 6), Some(0));
        bench.run(10 * LONG);
        assert_eq!(on(bench), 5);
        assert_eq!(bench.get(STATUS, Status::Shed as u32), Some(2));
        assert_eq!(reason(bench), Some(ShutdownReason::None));
        assert_eq!(bench.set(STATE, 6, 1), 0, "it may be switched on again");
    });
}

/// The all-off line: the hardware has switched everything off, and management is told why nothing can be switched on.
#[test]
fn the_all_off_line_is_told() {
    running(|bench| {
        assert_eq!(bench.set(STATE, 2, 1), 0);
        bench.pdu.0.borrow_mut().set_all_off(true);
        assert_eq!(bench.get(STATE, 2), Some(2));
        bench.run(SAMPLE * (u64::from(BAD_SAMPLES) + 1));
        assert_eq!(reason(bench), Some(ShutdownReason::AllOff));
        assert_eq!(bench.set(STATE, 2, 0), 0);
        assert_eq!(bench.set(STATE, 2, 1), INCONSISTENT_VALUE);
        bench.pdu.0.borrow_mut().set_all_off(false);
        bench.run(SAMPLE * (u64::from(GOOD_SAMPLES) + 2));
        assert_eq!(reason(bench), Some(ShutdownReason::None));
        assert_eq!(bench.set(STATE, 2, 1), 0);
    });
}

#[test]
fn limits_and_inrush_times_reach_the_hardware_exactly() {
    running(|bench| {
        assert_eq!(
            bench.pdu.0.borrow().converters.dac,
            [Some(205); 10],
            "4 A until set"
        );
        assert_eq!(bench.set(LIMIT, 10, 5000), 0);
        assert_eq!(bench.pdu.0.borrow().converters.dac[9], Some(255));
        assert_eq!(bench.get(LIMIT, 10), Some(5000));
        assert_ne!(bench.set(LIMIT, 10, 5001), 0);
        assert_ne!(bench.set(LIMIT, 10, -1), 0);
        assert_eq!(bench.get(LIMIT, 10), Some(5000));
        for (milliseconds, clocks) in [(0, 0), (1, 62_500), (20, 1_250_000), (10_000, 625_000_000)]
        {
            assert_eq!(bench.set(INRUSH, 1, milliseconds), 0);
            assert_eq!(bench.pdu.0.borrow().channels[0].inrush, clocks);
        }
        assert_ne!(bench.set(INRUSH, 1, 10_001), 0);
    });
}

/// A DAC that does not take the limit: the Set fails, nothing changes, and other bindings of the request are taken back.
#[test]
fn a_set_that_fails_changes_nothing() {
    running(|bench| {
        let fail = (
            Node::Peripheral,
            peripheral::i2c_send_byte::CALL,
            Disturbance::Fail,
        );
        bench.pdu.0.borrow_mut().disturbances.push_back(fail);
        let bindings = [
            (manager::object(STATE, 1), Some(1)),
            (manager::object(LIMIT, 1), Some(100)),
        ];
        let answer = bench.manage(&manager::request(manager::SET, "private", &bindings));
        assert_ne!(answer.status, 0);
        assert!(!bench.pdu.0.borrow().channels[0].on);
        assert_eq!(bench.get(LIMIT, 1), Some(4000));
        assert_eq!(bench.pdu.0.borrow().converters.dac[0], Some(205));
    });
}

#[test]
fn reading_needs_no_more_than_public_and_public_writes_nothing() {
    running(|bench| {
        let set = manager::request(
            manager::SET,
            "public",
            &[(manager::object(STATE, 1), Some(1))],
        );
        assert_ne!(bench.manage(&set).status, 0);
        assert!(!bench.pdu.0.borrow().channels[0].on);
    });
}

#[test]
fn low_voltage_shuts_down_says_so_and_ends() {
    running(|bench| {
        assert_eq!(bench.set(STATE, 1, 1), 0);
        let set_voltage = |bench: &mut Bench<'_>, code| {
            bench
                .pdu
                .0
                .borrow_mut()
                .converters
                .set_adc(VOLTAGE_INPUTS[0], code);
        };
        set_voltage(bench, 1900);
        bench.run(SAMPLE * u64::from(BAD_SAMPLES + 1));
        assert_eq!(reason(bench), Some(ShutdownReason::VoltageLow));
        assert_eq!(bench.get(STATE, 1), Some(2));
        assert!(bench.pdu.0.borrow().shutdown && bench.pdu.0.borrow().fault_led);
        assert_eq!(bench.set(STATE, 1, 0), 0);
        assert_eq!(bench.set(STATE, 1, 1), INCONSISTENT_VALUE);
        set_voltage(bench, 2048);
        bench.run(SAMPLE * u64::from(GOOD_SAMPLES + 2));
        assert_eq!(reason(bench), Some(ShutdownReason::None));
        assert!(!bench.pdu.0.borrow().shutdown && !bench.pdu.0.borrow().fault_led);
        assert_eq!(bench.get(STATE, 1), Some(0), "off until commanded on");
        assert_eq!(bench.set(STATE, 1, 1), 0);
    });
}

/// One bad sample in four, for a minute: nothing happens.
#[test]
fn a_noisy_supply_does_not_shut_down() {
    running(|bench| {
        for second in 0..60u16 {
            bench
                .pdu
                .0
                .borrow_mut()
                .converters
                .set_adc(VOLTAGE_INPUTS[1], 2048 + 150 * (second % 2));
            bench.run(200 * MS);
            bench
                .pdu
                .0
                .borrow_mut()
                .converters
                .set_adc(VOLTAGE_INPUTS[1], 2048);
            bench.run(800 * MS);
        }
        assert_eq!(reason(bench), Some(ShutdownReason::None));
    });
}

#[test]
fn heat_shuts_down_and_blinks() {
    running(|bench| {
        bench.pdu.0.borrow_mut().converters.temperature[1] = Some(70);
        bench.run(SAMPLE * u64::from(BAD_SAMPLES + 1));
        assert_eq!(reason(bench), Some(ShutdownReason::TemperatureHigh));
        let mut changes = 0;
        let mut lit = bench.pdu.0.borrow().fault_led;
        for _ in 0..40 {
            bench.run(SAMPLE / 4);
            let now = bench.pdu.0.borrow().fault_led;
            changes += u32::from(now != lit);
            lit = now;
        }
        assert!(
            (8..=14).contains(&changes),
            "{changes} changes in ten samples"
        );
    });
}

/// A sensor that is gone: an alarm, no instance, no shutdown. Both gone: a shutdown.
#[test]
fn one_sensor_may_fail() {
    running(|bench| {
        bench.pdu.0.borrow_mut().converters.temperature[0] = None;
        bench
            .pdu
            .0
            .borrow_mut()
            .converters
            .set_adc(VOLTAGE_INPUTS[1], 0);
        bench.run(SAMPLE * 10);
        assert_eq!(reason(bench), Some(ShutdownReason::None));
        assert_eq!(bench.get(TEMPERATURE, 1), None);
        assert_eq!(bench.get(TEMPERATURE, 2), Some(25));
        assert_eq!(bench.get(VOLTAGE, 2), None);
        assert!(bench.pdu.0.borrow().fault_led);
        bench.pdu.0.borrow_mut().converters.temperature[1] = None;
        bench.run(SAMPLE * 10);
        assert_eq!(reason(bench), Some(ShutdownReason::SensorFailure));
    });
}

#[test]
fn twelve_volts_work_and_no_strap_locks() {
    running(|bench| {
        bench.pdu.0.borrow_mut().strap = 0;
        bench.run(SAMPLE * 5);
        assert_eq!(reason(bench), Some(ShutdownReason::NoStrap));
        bench.pdu.0.borrow_mut().strap = 12_000;
        for input in VOLTAGE_INPUTS {
            // 12 V of 20 V full scale.
            bench.pdu.0.borrow_mut().converters.set_adc(input, 2458);
        }
        bench.run(SAMPLE * u64::from(GOOD_SAMPLES + 2));
        assert_eq!(reason(bench), Some(ShutdownReason::None));
        assert_eq!(bench.get(VOLTAGE, 1), Some(12_002));
        assert_eq!(bench.get(Group::Nominal as u32, 1), Some(12_000));
        assert_eq!(bench.set(STATE, 1, 1), 0);
    });
}

/// The 2013 hang: periph drops a request. The unit goes on, and says so.
#[test]
fn a_dropped_request_stops_nothing() {
    running(|bench| {
        for call in [
            peripheral::spi_transfer::CALL,
            peripheral::i2c_send_byte::CALL,
            breaker::get_status::CALL,
        ] {
            let node = if call == breaker::get_status::CALL {
                Node::Outputs
            } else {
                Node::Peripheral
            };
            for _ in 0..3 {
                bench
                    .pdu
                    .0
                    .borrow_mut()
                    .disturbances
                    .push_back((node, call, Disturbance::Silent));
            }
        }
        bench.run(1_000 * MS);
        assert!(
            bench.pdu.0.borrow().disturbances.len() <= 3,
            "all were met but those of a call not made"
        );
        assert_eq!(reason(bench), Some(ShutdownReason::None));
        assert_eq!(bench.get(CURRENT, 1), Some(0));
        assert!(bench.unit.plant.link.counters().timed_out >= 6);
    });
}

/// A timer that stops is noticed and started again; metering goes on meanwhile.
#[test]
fn a_dead_timer_is_started_again() {
    running(|bench| {
        bench.pdu.0.borrow_mut().timer.1 = None;
        bench
            .pdu
            .0
            .borrow_mut()
            .converters
            .set_adc(current_input(0), 2000);
        bench.run(500 * MS);
        assert!(bench.pdu.0.borrow().timer.1.is_some());
        assert_eq!(bench.unit.plant.ticks_missed(), 1);
        assert_eq!(bench.get(CURRENT, 1), Some(2441));
    });
}

/// A restart of the CPU: what was on stays on, what was set stays set, a shutdown stays a shutdown.
#[test]
fn a_restart_disturbs_nothing() {
    let pdu = Pdu::default();
    pdu.0.borrow_mut().link_up = true;
    let kept = with_unit(&pdu, block(), None, |bench| {
        bench.get_lease();
        bench.run(200 * MS);
        assert_eq!(bench.set(STATE, 7, 1), 0);
        assert_eq!(bench.set(LIMIT, 7, 1234), 0);
        assert_eq!(bench.set(INRUSH, 7, 55), 0);
        bench.unit.plant.kept()
    });
    pdu.0.borrow_mut().flush();
    // The pages that the run before had lent do not go on being lent.
    pdu.0.borrow_mut().borrowed = [false; spec::memory::PAGES];
    with_unit(&pdu, block(), Some(kept), |bench| {
        assert!(bench.pdu.0.borrow().channels[6].on);
        bench.get_lease();
        bench.run(500 * MS);
        assert_eq!(bench.get(STATE, 7), Some(1));
        assert_eq!(bench.get(LIMIT, 7), Some(1234));
        assert_eq!(bench.get(INRUSH, 7), Some(55));
        assert_eq!(bench.pdu.0.borrow().channels[6].trips, 0);
    });
}

/// What a channel does by itself is told to its breaker, survives a restart of the CPU, and is taken back with a Set that fails.
#[test]
fn what_channels_do_by_themselves_reaches_the_hardware() {
    let pdu = Pdu::default();
    pdu.0.borrow_mut().link_up = true;
    let settings = [
        (Group::Start, 1),
        (Group::StartDelay, 65_535),
        (Group::RetryLimit, 3),
        (Group::RetryDelay, 40),
        (Group::Policy, 1),
    ];
    let in_hardware = |pdu: &Pdu| {
        let channel = pdu.0.borrow().channels[3];
        assert_eq!((channel.start.part, channel.start.delay), (1, 65_535));
        assert_eq!((channel.retry.limit, channel.retry.delay), (3, 40));
        assert!(channel.policy);
        let other = pdu.0.borrow().channels[4];
        assert_eq!(
            (other.start.part, other.retry.limit, other.policy),
            (0, 0, false)
        );
    };
    let kept = with_unit(&pdu, block(), None, |bench| {
        bench.get_lease();
        bench.run(200 * MS);
        for (group, value) in settings {
            assert_eq!(bench.get(group as u32, 4), Some(0));
            assert_eq!(bench.set(group as u32, 4, value), 0);
            assert_eq!(bench.get(group as u32, 4), Some(value.into()));
        }
        in_hardware(&bench.pdu);
        let fail = (Node::Outputs, breaker::set_start::CALL, Disturbance::Fail);
        bench.pdu.0.borrow_mut().disturbances.push_back(fail);
        let bindings = [
            (manager::object(Group::Policy as u32, 5), Some(1)),
            (manager::object(Group::StartDelay as u32, 5), Some(7)),
        ];
        let answer = bench.manage(&manager::request(manager::SET, "private", &bindings));
        assert_ne!(answer.status, 0);
        in_hardware(&bench.pdu);
        assert_eq!(bench.get(Group::Policy as u32, 5), Some(0));
        bench.unit.plant.kept()
    });
    pdu.0.borrow_mut().flush();
    pdu.0.borrow_mut().borrowed = [false; spec::memory::PAGES];
    pdu.0.borrow_mut().channels[3] = Default::default();
    with_unit(&pdu, block(), Some(kept), |bench| in_hardware(&bench.pdu));
}

/// The sequence begins when it is asked for and allowed, and a channel comes on after its delay.
#[test]
fn the_sequence_is_begun_by_management() {
    let sequence = Group::Sequence as u32;
    with_new_unit(|bench| {
        bench.get_lease();
        bench.pdu.0.borrow_mut().set_all_off(true);
        bench.run(SAMPLE * (u64::from(BAD_SAMPLES) + 2));
        assert_eq!(bench.set(sequence, 1, 1), INCONSISTENT_VALUE, "all-off");
    });
    running(|bench| {
        assert_eq!(bench.set(Group::Start as u32, 2, 1), 0);
        assert_eq!(bench.set(Group::StartDelay as u32, 2, 800), 0);
        assert_eq!(bench.set(sequence, 1, 0), 0);
        assert_eq!(bench.get(sequence, 1), Some(0));
        assert_eq!(bench.set(sequence, 1, 1), 0);
        assert_eq!(bench.get(sequence, 1), Some(1));
        assert_eq!(bench.get(STATE, 2), Some(0));
        bench.run(1000 * MS);
        assert_eq!(
            (bench.get(STATE, 2), bench.get(STATE, 1)),
            (Some(1), Some(0))
        );
        assert_eq!(bench.get(sequence, 1), Some(0));
    });
}

/// Cause, number and time of a trip, also when its notice was lost; and a retry.
#[test]
fn trips_are_told_with_their_time() {
    let (seconds, microseconds) = (Group::TripSeconds as u32, Group::TripMicroseconds as u32);
    running(|bench| {
        assert_eq!(bench.get(Group::TripCause as u32, 6), Some(0));
        assert_eq!(bench.get(seconds, 6), None);
        assert_eq!(bench.set(Group::RetryLimit as u32, 6, 1), 0);
        assert_eq!(bench.set(Group::RetryDelay as u32, 6, 300), 0);
        assert_eq!(bench.set(STATE, 6, 1), 0);
        let clock = bench.pdu.0.borrow().clock;
        bench.pdu.0.borrow_mut().trip(5, TripCause::Overcurrent);
        let time = clock * 2 / 125;
        assert_eq!(bench.get(seconds, 6), Some(time as i64 / 1_000_000));
        assert_eq!(bench.get(microseconds, 6), Some(time as i64 % 1_000_000));
        assert_eq!(bench.get(Group::TripCause as u32, 6), Some(1));
        assert_eq!(
            (bench.get(STATE, 6), bench.get(Group::Retries as u32, 6)),
            (Some(2), Some(1))
        );
        bench.run(500 * MS);
        assert_eq!(
            (bench.get(STATE, 6), bench.get(Group::Retries as u32, 6)),
            (Some(1), Some(1))
        );
        bench.pdu.0.borrow_mut().trip(5, TripCause::Overcurrent);
        bench.pdu.0.borrow_mut().flush();
        bench.run(SAMPLE * 11);
        assert_eq!(bench.unit.plant.trips[5].count, 2, "its notice was lost");
        assert_eq!(bench.get(Group::Trips as u32, 6), Some(2));
    });
}

/// Nothing can be switched on before something has been measured.
#[test]
fn nothing_is_switched_on_unmeasured() {
    let pdu = Pdu::default();
    pdu.0.borrow_mut().link_up = true;
    pdu.0.borrow_mut().converters.temperature = [None; 2];
    with_unit(&pdu, block(), None, |bench| {
        bench.get_lease();
        assert_eq!(reason(bench), Some(ShutdownReason::Starting));
        assert_eq!(bench.set(STATE, 1, 1), INCONSISTENT_VALUE);
    });
}

/// A limit that is set while a temperature is being read, whatever call the reading has come to: both get through whole.
#[test]
fn setting_a_limit_does_not_disturb_a_reading() {
    with_new_unit(|bench| {
        bench.run(500 * MS);
        for every in 2..7 {
            for turn in 0..1500u16 {
                bench.step();
                if turn % every == 0 {
                    bench.unit.plant.channels.limits[0] = 20 * (turn % 200);
                    assert_eq!(bench.unit.plant.send_limit(0), Ok(()));
                    let code = app::channels::dac_code(20 * (turn % 200));
                    assert_eq!(bench.pdu.0.borrow().converters.dac[0], Some(code));
                }
            }
        }
        assert_eq!(bench.unit.plant.meter.errors(), 0);
        assert_eq!(bench.unit.plant.meter.temperature(0), Some(25));
    });
}
