//! What the node does by itself: start-up sequence, retries, the policy for a start of the CPU.
use super::bank::World;
use spec::rpc::Kind;
use spec::services::breaker::{
    get_board, set_policy, set_retry, set_start, shutdown, start, tripped, TripCause, CHANNELS,
};

/// A clock in which a millisecond is short.
const HERTZ: u32 = 1_000_000;
const MILLISECOND: u64 = 1000;
/// A channel's turn comes at least so often, in clocks, when the network is idle.
const ROUND: u64 = 2 * CHANNELS as u64;

fn world(seed: u64) -> World {
    World::with_clock(HERTZ, seed, 0, 0)
}

fn set_part(world: &mut World, channel: u32, delay: u32, part: u32) {
    let arguments = set_start::Arguments {
        channel,
        delay,
        part,
    };
    let answer = world.call(set_start::CALL, arguments.to_data());
    assert_eq!(answer.0, Kind::ReturnSuccess);
}

fn set_retries(world: &mut World, channel: u32, delay: u32, limit: u32) {
    let arguments = set_retry::Arguments {
        channel,
        delay,
        limit,
    };
    let answer = world.call(set_retry::CALL, arguments.to_data());
    assert_eq!(answer.0, Kind::ReturnSuccess);
}

fn set_drop(world: &mut World, channel: u32, off: u32) {
    let arguments = set_policy::Arguments { channel, off };
    let answer = world.call(set_policy::CALL, arguments.to_data());
    assert_eq!(answer.0, Kind::ReturnSuccess);
}

fn alert(world: &mut World, channel: u32, level: bool) {
    let pins = world.bench.dut.alert.val();
    world.bench.dut.alert.next = pins.replace_bit(channel as usize, level);
}

fn on(world: &World) -> u32 {
    world.bench.dut.enable.val().to_u32()
}

fn board(world: &mut World) -> get_board::Results {
    let (kind, data) = world.call(get_board::CALL, get_board::Arguments {}.to_data());
    assert_eq!(kind, Kind::ReturnSuccess);
    get_board::Results::from_data(data)
}

/// Each channel that takes part comes on after its own delay, and a millisecond at most; who takes no part, is tripped, was
/// switched off meanwhile or is on already is left alone.
#[test]
fn the_start_up_sequence_keeps_its_delays() {
    let mut world = world(21);
    let delays = [3u32, 0, 1, 7, 2, 2];
    for (channel, delay) in delays.iter().enumerate() {
        set_part(&mut world, channel as u32, *delay, 1);
    }
    set_part(&mut world, 6, 1, 0);
    for channel in 7..10 {
        set_part(&mut world, channel, 4, 1);
    }
    // Channel 7 is tripped, 9 is on.
    alert(&mut world, 7, true);
    assert_eq!(world.power(7, 1).0, Kind::ReturnSuccess);
    assert_eq!(world.power(9, 1).0, Kind::ReturnSuccess);
    world.steps(100);
    alert(&mut world, 7, false);
    assert_eq!((on(&world), world.status(7).tripped), (1 << 9, 1));

    let (kind, _) = world.call(start::CALL, start::Arguments {}.to_data());
    assert_eq!(kind, Kind::ReturnSuccess);
    let begun = world.bench.cycles();
    world.steps(ROUND as u32);
    assert_eq!((world.status(3).pending, world.status(8).pending), (1, 1));
    assert_eq!((world.status(6).pending, world.status(7).pending), (0, 0));
    assert_eq!(world.power(8, 0).0, Kind::ReturnSuccess);
    let mut came = [None; CHANNELS];
    while world.bench.cycles() < begun + 9 * MILLISECOND {
        world.steps(1);
        for (channel, came) in came.iter_mut().enumerate() {
            if came.is_none() && on(&world) >> channel & 1 == 1 {
                *came = Some(world.bench.cycles() - begun);
            }
        }
    }
    for (channel, delay) in delays.iter().enumerate() {
        let clocks = came[channel].expect("comes on");
        let earliest = u64::from(*delay) * MILLISECOND;
        assert!(
            (earliest..=earliest + MILLISECOND + 2 * ROUND).contains(&clocks),
            "channel {channel}: {clocks} clocks for {delay} ms"
        );
        // Channels of one sequence keep whole milliseconds between them.
        let apart = clocks.abs_diff(came[1].expect("the first") + earliest);
        assert!(apart <= ROUND, "channel {channel}: {apart} clocks off");
    }
    assert_eq!((came[6], came[7], came[8]), (None, None, None));
    assert_eq!(on(&world), 0b10_0011_1111);
    assert_eq!(world.status(3).pending, 0);
}

/// A channel that trips again and again is switched on as often as the limit says and no more; a command begins anew.
#[test]
fn retries_end_at_their_limit() {
    let mut world = world(22);
    let channel = 4;
    for (limit, round) in [(3u32, 0u32), (0, 1), (1, 2)] {
        let before = world.status(channel).trips;
        set_retries(&mut world, channel, 1, limit);
        alert(&mut world, channel, true);
        assert_eq!(world.power(channel, 1).0, Kind::ReturnSuccess);
        let (mut times_on, mut was_on, mut last_off) = (0, false, 0);
        for _ in 0..8 * MILLISECOND {
            let is_on = on(&world) >> channel & 1 == 1;
            if is_on && !was_on {
                times_on += 1;
                let waited = world.bench.cycles() - last_off;
                assert!(
                    times_on == 1 || (MILLISECOND..=2 * MILLISECOND + 2 * ROUND).contains(&waited),
                    "on again after {waited} clocks"
                );
            }
            if was_on && !is_on {
                last_off = world.bench.cycles();
            }
            was_on = is_on;
            assert_eq!(world.step(), None);
        }
        // The call's answer may come after the first trip.
        assert!(
            (limit..=limit + 1).contains(&times_on),
            "{times_on}, round {round}"
        );
        let status = world.status(channel);
        assert_eq!(
            (status.on, status.tripped, status.pending, status.attempts),
            (0, 1, 0, limit)
        );
        assert_eq!(status.trips - before, limit + 1);
        assert_eq!(world.notices.len() as u32, limit + 1);
        world.notices.clear();
        let overcurrent = TripCause::Overcurrent as u32;
        assert_eq!(world.power(channel, 1), (Kind::ReturnFail, overcurrent));
        assert_eq!(world.power(channel, 0).0, Kind::ReturnSuccess);
        let status = world.status(channel);
        assert_eq!((status.cause, status.last), (0, overcurrent));
        assert_eq!(status.attempts, 0);
    }
}

/// While a retry waits, a shutdown, the all-off line or OFF ends it, and ON is refused.
#[test]
fn a_waiting_retry_is_given_up() {
    let mut world = world(23);
    for (channel, by) in ["shutdown", "all-off", "off", "cpu"].iter().enumerate() {
        let channel = channel as u32;
        set_retries(&mut world, channel, 2, 5);
        set_drop(&mut world, channel, 1);
        assert_eq!(world.power(channel, 1).0, Kind::ReturnSuccess);
        alert(&mut world, channel, true);
        world.steps(20);
        alert(&mut world, channel, false);
        assert_eq!((on(&world), world.status(channel).pending), (0, 1), "{by}");
        assert_eq!(world.power(channel, 1).0, Kind::ReturnFail);
        assert_eq!(world.status(channel).pending, 1);
        match *by {
            "shutdown" => {
                world.call(shutdown::CALL, shutdown::Arguments { active: 1 }.to_data());
                world.steps(ROUND as u32);
                world.call(shutdown::CALL, shutdown::Arguments { active: 0 }.to_data());
            }
            "all-off" => {
                world.bench.dut.all_off.next = true;
                world.steps(ROUND as u32);
                world.bench.dut.all_off.next = false;
            }
            "off" => assert_eq!(world.power(channel, 0).0, Kind::ReturnSuccess),
            _ => {
                world.bench.dut.cpu_restart.next = true;
                world.steps(1);
                world.bench.dut.cpu_restart.next = false;
                world.steps(2 * ROUND as u32);
            }
        }
        assert_eq!(world.status(channel).pending, 0, "{by}");
        world.steps(4 * MILLISECOND as u32);
        assert_eq!(on(&world), 0, "{by}");
    }
}

/// A start of the CPU: in two clocks the channels whose policy says so are off, tripped for that cause; the others do not notice.
#[test]
fn a_start_of_the_cpu_drops_those_whose_policy_says_so() {
    let mut world = world(24);
    let drops = 0b01_0110_1010;
    for channel in 0..CHANNELS as u32 {
        set_drop(&mut world, channel, drops >> channel & 1);
        assert_eq!(world.power(channel, 1).0, Kind::ReturnSuccess);
    }
    world.bench.dut.cpu_restart.next = true;
    world.steps(1);
    world.bench.dut.cpu_restart.next = false;
    world.steps(1);
    assert_eq!(on(&world), 0x3ff & !drops);
    world.steps(200);
    let state = board(&mut world);
    assert_eq!((state.on, state.tripped), (0x3ff & !drops, drops));
    let mut told = 0;
    for notice in world.notices.drain(..) {
        let trip = tripped::Arguments::from_data(notice.data);
        assert_eq!((trip.cause, trip.trips), (TripCause::Watchdog as u32, 1));
        told |= 1 << trip.channel;
    }
    assert_eq!(told, drops);
    let first = drops.trailing_zeros();
    let watchdog = TripCause::Watchdog as u32;
    assert_eq!(world.power(first, 1), (Kind::ReturnFail, watchdog));
    assert_eq!(world.power(first, 0).0, Kind::ReturnSuccess);
    assert_eq!(world.power(first, 1).0, Kind::ReturnSuccess);
}

/// GET_BOARD shows all channels at once.
#[test]
fn the_board_is_seen_in_one_call() {
    let mut world = world(25);
    for channel in [2, 5, 9] {
        assert_eq!(world.power(channel, 1).0, Kind::ReturnSuccess);
    }
    alert(&mut world, 5, true);
    world.steps(10);
    let state = board(&mut world);
    assert_eq!((state.on, state.tripped), (1 << 2 | 1 << 9, 1 << 5));
    assert_eq!((state.alert, state.shutdown, state.all_off), (1 << 5, 0, 0));
    world.bench.dut.all_off.next = true;
    world.steps(10);
    let state = board(&mut world);
    assert_eq!((state.on, state.all_off, state.shutdown), (0, 1, 0));
    world.bench.dut.all_off.next = false;
    world.call(shutdown::CALL, shutdown::Arguments { active: 1 }.to_data());
    let state = board(&mut world);
    assert_eq!((state.all_off, state.shutdown), (0, 1));
}
