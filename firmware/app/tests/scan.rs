//! The self-test of the PHY's delays, as a manager starts it and reads it.

mod support;

use mock::{Disturbance, Pdu};
use spec::management::Group;
use spec::map::Node;
use spec::phy::{Delays, Direction, Kind};
use spec::scan::{Cause, Row, State, Verdict, FRAMES, GROUP_FRAMES, STEPS};
use spec::services::ethernet::{reset, send_frame};
use spec::services::peripheral::i2c_send_start;
use spec::settings::PHY_DELAYS;
use std::ops::RangeInclusive;
use support::{block, with_unit, Bench, MS};

const SCAN: u32 = Group::Scan as u32;
const RUNNING: i64 = State::Running as i64;
const DELAYED: Delays = Delays {
    transmit: true,
    receive: false,
};
/// Everything comes back.
const ALWAYS: [RangeInclusive<i32>; 2] = [i32::MIN..=i32::MAX, i32::MIN..=i32::MAX];
/// Nothing does: no PHY delays by so much.
const NEVER: [RangeInclusive<i32>; 2] = [i32::MAX..=i32::MAX, i32::MAX..=i32::MAX];

/// Runs a test with a unit whose PHY is of this kind and returns frames undamaged with delays in these windows. The unit has an
/// address, its PHY delays what it shall, and two outputs are on.
fn with_phy(
    kind: Kind,
    windows: [RangeInclusive<i32>; 2],
    settings: Option<Delays>,
    test: impl FnOnce(&mut Bench<'_>),
) {
    let pdu = Pdu::default();
    pdu.0.borrow_mut().link_up = true;
    let mut phy = mock::Phy::new(kind, 3, DELAYED);
    phy.windows = windows;
    pdu.0.borrow_mut().phy = Some(phy);
    let mut block = block();
    block[PHY_DELAYS.offset] = settings.map_or(0, Delays::to_octet);
    with_unit(&pdu, block, None, |bench| {
        bench.get_lease();
        bench.run(6_000 * MS);
        for channel in [2, 9] {
            assert_eq!(bench.set(Group::State as u32, channel, 1), 0);
        }
        test(bench);
    });
}

fn phy(bench: &Bench<'_>) -> mock::Phy {
    bench.pdu.0.borrow().phy.clone().expect("there is one")
}

/// Starts the test and waits until the wire is free again; state and cause, and how long the wire was its, in milliseconds.
fn scan(bench: &mut Bench<'_>) -> (i64, i64, u64) {
    assert_eq!(bench.set(SCAN, 1, 1), 0);
    assert_eq!(bench.get(SCAN, 1), Some(RUNNING));
    bench.run_until(200 * MS, |bench| {
        bench.unit.plant.scan.has_wire() || !bench.unit.plant.scan.is_wanted()
    });
    let began = bench.pdu.0.borrow().clock;
    bench.run_until(12_000 * MS, |bench| !bench.unit.plant.scan.is_wanted());
    let took = (bench.pdu.0.borrow().clock - began) / MS;
    bench.run(100 * MS);
    bench.get_lease();
    let state = bench.get(SCAN, 1).unwrap();
    (state, result(bench, Row::Cause).unwrap(), took)
}

fn result(bench: &mut Bench<'_>, row: Row) -> Option<i64> {
    bench.get(Group::ScanResult as u32, row as u32)
}

/// A row of the steps: delays, sent, right, damaged, verdict.
fn step(bench: &mut Bench<'_>, row: usize) -> Option<[i64; 6]> {
    let groups = Group::ScanReceive as u32..=Group::ScanVerdict as u32;
    let row: Vec<_> = groups
        .filter_map(|group| bench.get(group, row as u32))
        .collect();
    row.try_into().ok()
}

fn outputs(bench: &Bench<'_>) -> Vec<bool> {
    let world = bench.pdu.0.borrow();
    world.channels.iter().map(|channel| channel.on).collect()
}

/// Everything is as it was: registers, control register, outputs; and pings are answered.
fn is_as_before(bench: &mut Bench<'_>, before: &mock::Phy) {
    let after = phy(bench);
    assert_eq!(after.registers.delays_ps(), before.registers.delays_ps());
    assert_eq!(after.control, before.control);
    let on: Vec<usize> = (0..10).filter(|at| outputs(bench)[*at]).collect();
    assert_eq!(on, [1, 8]);
    let ping = bench.host.echo(bench.mac(), b"still there?");
    assert_eq!(
        bench.ask(&ping),
        mock::host::Seen::Echo(b"still there?".to_vec())
    );
}

/// Each PHY's window is found exactly, and the delays in use are put back, whoever set them.
#[test]
fn each_phys_window_is_found() {
    let kinds = Kind::ALL
        .into_iter()
        .filter(|kind| kind.identifier().is_some());
    for kind in kinds {
        let settings = (kind == Kind::RTL8211E).then_some(DELAYED);
        let used = |direction| match (kind, direction) {
            (Kind::KSZ9021, _) => 0,
            (Kind::KSZ9031, Direction::Receive) => 1200,
            (Kind::KSZ9031, _) | (_, Direction::Receive) => 0,
            _ => kind.delayed(direction),
        };
        // No PHY with a window is good at every step, and each is where it stands.
        let windows = Direction::ALL.map(|it| used(it) - 400..=used(it) + 700);
        with_phy(kind, windows.clone(), settings, |bench| {
            let before = phy(bench);
            let (state, cause, _) = scan(bench);
            assert_eq!((state, cause), (State::Done as i64, 0), "{kind:?}");
            let mut row = 0;
            for direction in Direction::ALL {
                let steps = kind.steps(direction).unwrap();
                let mut good = vec![];
                for number in 0..steps.count {
                    row += 1;
                    let mut delays = Direction::ALL.map(|it| i64::from(used(it)));
                    delays[direction as usize] = steps.delay(number).into();
                    let is_good = windows[direction as usize].contains(&steps.delay(number));
                    good.extend(is_good.then_some(row as i64));
                    let [frames, group] = [FRAMES, GROUP_FRAMES].map(i64::from);
                    let rest = match is_good {
                        true => [frames, frames, 0, Verdict::Good as i64],
                        false => [group, 0, group, Verdict::Bad as i64],
                    };
                    let expected: Vec<i64> = delays.into_iter().chain(rest).collect();
                    let found = step(bench, row).expect("it was tried");
                    assert_eq!(found.to_vec(), expected, "{kind:?} {row}");
                }
                assert!(!good.is_empty() && good.len() < steps.count);
                let [first, last, nearest] = match direction {
                    Direction::Receive => [Row::ReceiveFirst, Row::ReceiveLast, Row::ReceiveUsed],
                    Direction::Transmit => {
                        [Row::TransmitFirst, Row::TransmitLast, Row::TransmitUsed]
                    }
                };
                assert_eq!(result(bench, first), good.first().copied(), "{kind:?}");
                assert_eq!(result(bench, last), good.last().copied(), "{kind:?}");
                let nearest = result(bench, nearest).expect("there is one");
                assert!(good.contains(&nearest), "{kind:?}: {nearest}");
            }
            assert_eq!(step(bench, row + 1), None);
            assert!(row <= STEPS);
            assert_eq!(phy(bench).negotiations, before.negotiations + 1, "{kind:?}");
            is_as_before(bench, &before);
        });
    }
}

/// The negative control: a PHY that returns nothing undamaged.
#[test]
fn a_phy_that_spoils_everything_fails() {
    with_phy(Kind::KSZ9031, NEVER, Some(DELAYED), |bench| {
        let before = phy(bench);
        let (state, cause, _) = scan(bench);
        let expected = (State::Failed as i64, Cause::NoWindow as i64);
        assert_eq!((state, cause), expected);
        for row in 1..=STEPS {
            let verdict = step(bench, row).map(|row| row[5]);
            assert_eq!(verdict, Some(Verdict::Bad as i64));
        }
        assert_eq!(result(bench, Row::ReceiveFirst), None);
        assert_eq!(result(bench, Row::TransmitLast), None);
        is_as_before(bench, &before);
    });
}

/// A PHY that falls silent at any time: the test ends with that cause, and the PHY is reset when it is back.
#[test]
fn a_phy_that_falls_silent_ends_it() {
    // Its registers are read with seven before the wire is taken.
    for (answers, had_wire) in [(0, false), (6, false), (7, true), (40, true), (200, true)] {
        with_phy(Kind::KSZ9021, ALWAYS, Some(DELAYED), |bench| {
            let before = phy(bench);
            let resets = bench
                .pdu
                .0
                .borrow()
                .count::<reset::Arguments>(Node::Ethernet);
            bench.pdu.0.borrow_mut().phy.as_mut().unwrap().answers = Some(answers);
            assert_eq!(bench.set(SCAN, 1, 1), 0);
            bench.run_until(3_000 * MS, |bench| !bench.unit.plant.scan.is_wanted());
            let more = bench
                .pdu
                .0
                .borrow()
                .count::<reset::Arguments>(Node::Ethernet)
                - resets;
            assert_eq!(more, usize::from(had_wire), "{answers}");
            bench.pdu.0.borrow_mut().phy.as_mut().unwrap().answers = None;
            bench.run(2_000 * MS);
            bench.get_lease();
            assert_eq!(bench.get(SCAN, 1), Some(State::Failed as i64));
            let cause = result(bench, Row::Cause);
            assert_eq!(cause, Some(Cause::NoAnswer as i64), "{answers}");
            is_as_before(bench, &before);
        });
    }
}

/// What cannot be scanned is not: the link stays as it is.
#[test]
fn without_steps_the_link_stays() {
    for (kind, straps) in [
        (Kind::Unknown, Cause::NoSteps),
        (Kind::RTL8211E, Cause::NoSteps),
    ] {
        with_phy(kind, ALWAYS, None, |bench| {
            let (state, cause, took) = scan(bench);
            assert_eq!((state, cause), (State::Failed as i64, straps as i64));
            assert_eq!(took, 0);
            assert_eq!(phy(bench).negotiations, 0);
            assert_eq!(step(bench, 1), None);
        });
    }
}

/// A PHY that does not take the command, and a MAC that takes no frame.
#[test]
fn other_failures_have_their_causes() {
    with_phy(Kind::B50612D, ALWAYS, Some(DELAYED), |bench| {
        let before = phy(bench);
        bench.pdu.0.borrow_mut().phy.as_mut().unwrap().loops = false;
        let (state, cause, took) = scan(bench);
        let expected = (State::Failed as i64, Cause::NoLoopback as i64);
        assert_eq!((state, cause), expected);
        assert!((1_000..1_100).contains(&took), "{took} ms");
        is_as_before(bench, &before);
    });
    with_phy(Kind::B50612D, ALWAYS, Some(DELAYED), |bench| {
        let before = phy(bench);
        assert_eq!(bench.set(SCAN, 1, 1), 0);
        bench.run_until(200 * MS, |bench| bench.unit.plant.scan.has_wire());
        let refused = (Node::Ethernet, send_frame::CALL, Disturbance::Fail);
        bench.pdu.0.borrow_mut().disturbances.extend([refused; 4]);
        bench.run_until(500 * MS, |bench| !bench.unit.plant.scan.is_wanted());
        bench.run(100 * MS);
        bench.get_lease();
        assert_eq!(result(bench, Row::Cause), Some(Cause::NotSent as i64));
        is_as_before(bench, &before);
    });
}

/// One at a time, never with a value that it cannot take, and not when the rest of its Set fails.
#[test]
fn it_begins_only_when_it_may() {
    use mock::manager::{self, INCONSISTENT_VALUE};
    with_phy(Kind::KSZ9031, ALWAYS, Some(DELAYED), |bench| {
        assert_eq!(bench.get(SCAN, 1), Some(State::Idle as i64));
        assert_eq!(bench.set(SCAN, 1, 0), 0);
        assert_eq!(bench.get(SCAN, 1), Some(State::Idle as i64));
        assert_eq!(bench.set(SCAN, 1, 2), 10, "wrongValue");
        // The DAC does not answer: the second setting fails, and the first is taken back.
        let both = [
            (manager::object(SCAN, 1), Some(1)),
            (manager::object(Group::Limit as u32, 1), Some(1000)),
        ];
        let failing = (Node::Peripheral, i2c_send_start::CALL, Disturbance::Fail);
        bench.pdu.0.borrow_mut().disturbances.extend([failing; 8]);
        let request = manager::request(manager::SET, "private", &both);
        assert_ne!(bench.manage(&request).status, 0);
        assert!(!bench.unit.plant.scan.is_wanted());
        bench.pdu.0.borrow_mut().disturbances.clear();
        assert_eq!(bench.set(SCAN, 1, 1), 0);
        assert_eq!(bench.set(SCAN, 1, 1), INCONSISTENT_VALUE);
        let (state, ..) = {
            bench.run_until(2_000 * MS, |bench| !bench.unit.plant.scan.is_wanted());
            bench.run(100 * MS);
            bench.get_lease();
            scan(bench)
        };
        assert_eq!(state, State::Done as i64, "and a second time");
    });
}
