//! The self-test of the PHY's delays on the whole device: asked for and read by SNMP, with a PHY that spoils octets outside of
//! windows that the test knows.

use super::wire::World;
use sim::device::rgmii::Shape;
use sim::engine::Time;
use sim::machine::{Event, Machine};
use spec::management::Group;
use spec::phy::{Delays, Direction, Kind};
use spec::scan::{Cause, Row, State, Verdict, FRAMES};
use std::ops::RangeInclusive;

/// A PHY with skews.
const KIND: Kind = Kind::KSZ9031;
/// Windows of the receive and the transmit delay, in picoseconds.
const WINDOWS: [RangeInclusive<i32>; 2] = [-100..=900, 500..=1400];
/// An output that is on.
const OUTPUT: u8 = 3;

/// The test is begun, and waited for; how long there was no link.
fn scan(world: &mut World) -> Time {
    let object = (Group::Scan as u8, 1);
    assert_eq!(world.manage(object, Some(1)), Some(1));
    assert_eq!(world.manage(object, None), Some(State::Running as i64));
    let until = world.machine.now() + Time::milliseconds(1500);
    let mut wait = |up: bool| {
        let is = |machine: &mut Machine| machine.board().link().is_some() != up;
        assert!(world.machine.run_while(until, is), "link {up}");
        world.machine.now()
    };
    let (down, up) = (wait(false), wait(true));
    // The link is looked at, then a lease is asked for.
    world.run_for(Time::milliseconds(40));
    up.since(down)
}

/// The steps of both directions: which of them, and delays of both clocks.
fn steps(used: [i32; 2]) -> Vec<(Direction, [i32; 2])> {
    let of = |direction: Direction| {
        let steps = KIND.steps(direction).expect("it has some");
        (0..steps.count).map(move |number| {
            let mut delays = used;
            delays[direction as usize] = steps.delay(number);
            (direction, delays)
        })
    };
    Direction::ALL.into_iter().flat_map(of).collect()
}

/// A step as management reads it: delays, frames sent, right, damaged, and the verdict.
fn read(world: &mut World, row: u8) -> [i64; 6] {
    [
        Group::ScanReceive,
        Group::ScanTransmit,
        Group::ScanSent,
        Group::ScanRight,
        Group::ScanDamaged,
        Group::ScanVerdict,
    ]
    .map(|group| {
        world
            .manage((group as u8, row), None)
            .expect("it was tried")
    })
}

/// Every verdict is that of the model's windows; steps beside the ends of a window are read whole. The good steps of each
/// direction.
fn check_steps(world: &mut World, used: [i32; 2]) -> [Vec<i64>; 2] {
    let steps = steps(used);
    let survives = |at: usize| {
        let (direction, delays) = steps[at];
        WINDOWS[direction as usize].contains(&delays[direction as usize])
    };
    let mut good: [Vec<i64>; 2] = Default::default();
    for (at, (direction, delays)) in steps.iter().enumerate() {
        let row = at as u8 + 1;
        let verdict = match survives(at) {
            true => Verdict::Good,
            false => Verdict::Bad,
        } as i64;
        let beside = |other: usize| other < steps.len() && survives(other) != survives(at);
        if beside(at + 1) || beside(at.wrapping_sub(1)) {
            let [receive, transmit, sent, right, damaged, found] = read(world, row);
            assert_eq!([receive, transmit], delays.map(i64::from), "{row}");
            let expected = match survives(at) {
                true => [i64::from(FRAMES), i64::from(FRAMES), 0, verdict],
                false => [sent, 0, sent, verdict],
            };
            assert_eq!([sent, right, damaged, found], expected, "{row}");
        }
        let found = world.manage((Group::ScanVerdict as u8, row), None);
        assert_eq!(found, Some(verdict), "{row}");
        if survives(at) {
            good[*direction as usize].push(row.into());
        }
    }
    good
}

/// The windows are those of the model, and afterwards all is as it was: the PHY's registers, the outputs, of which one is on, and
/// pings are answered.
#[test]
fn the_phys_windows_are_found() {
    let phy = |machine: &mut Machine| {
        machine.change(|_, board| {
            board.set_phy(KIND, Delays::default());
            board.set_phy_windows(WINDOWS);
        });
    };
    let Some(mut world) = World::start_watched(str::to_string, phy) else {
        return;
    };
    let on = world.manage((Group::State as u8, OUTPUT), Some(1));
    assert_eq!(on, Some(1));
    let outputs = world.machine.outputs().power_enable;
    assert_eq!(outputs, 1 << (OUTPUT - 1), "it is on");
    let before = world.machine.board().phy_registers();
    world.machine.take_events();

    let took = scan(&mut world);
    println!("no link for {} us", took.as_microseconds());
    let good = check_steps(&mut world, before.0);
    println!("good steps: {good:?}");
    let expected = [
        (Row::Cause, Some(Cause::None as i64)),
        (Row::ReceiveFirst, good[0].first().copied()),
        (Row::ReceiveLast, good[0].last().copied()),
        (Row::TransmitFirst, good[1].first().copied()),
        (Row::TransmitLast, good[1].last().copied()),
    ];
    for (row, expected) in expected {
        let found = world.manage((Group::ScanResult as u8, row as u8), None);
        assert!(found.is_some() && found == expected, "{row:?}: {found:?}");
    }

    assert_eq!(world.machine.board().phy_registers(), before);
    assert_eq!(world.machine.outputs().power_enable, outputs);
    let switched = |(_, event): &(Time, Event)| matches!(event, Event::Power { .. });
    assert!(!world.machine.take_events().iter().any(switched));
    let ping = world.ping(18);
    world.inject(&ping, Shape::default());
    assert_eq!(world.answers(1), 1);
    world.check_books();
}
