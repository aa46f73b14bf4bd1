//! Each call, alone.
use crate::world::{chip, World, ERASE, PATIENCE, PROTECTED, SIZE};
use cores::flash::model::{Nor, Times};
use hdl::check;
use spec::rpc::{Data, Kind};
use spec::services::flash::{
    erase_sector, get_id, get_size, octets_of, program, read, Refusal, SECTOR_OCTETS, UNIT_OCTETS,
};

pub fn read_at(address: u32) -> read::Arguments {
    read::Arguments { address }
}

pub fn erase_at(address: u32) -> erase_sector::Arguments {
    erase_sector::Arguments { address }
}

pub fn program_at(address: u32, first: u32, second: u32) -> program::Arguments {
    let unit = address / UNIT_OCTETS;
    program::Arguments {
        unit,
        first,
        second,
    }
}

/// A world whose chip is identified.
pub fn identified(chip: Nor) -> World {
    let mut world = World::new(PROTECTED, Some(chip));
    let id = world.ask(get_id::Arguments {}).expect("known").id;
    assert_eq!(id, 0xef4014);
    world
}

/// D-FLS-2, and what a user does: who is it, how large, erase, program, read; a level that comes a whole clock later changes nothing.
#[test]
fn identifies_erases_programs_and_reads() {
    for delay in [0, 1] {
        let mut flash = chip();
        flash.memory().fill(0x5a);
        let mut world = World::new(PROTECTED, Some(flash));
        world.delay = delay;
        assert_eq!(
            world.ask(get_size::Arguments {}),
            Err(Refusal::NotIdentified)
        );
        assert_eq!(world.ask(read_at(0)), Err(Refusal::NotIdentified));
        world.ask(get_id::Arguments {}).expect("known");
        let size = world.ask(get_size::Arguments {}).expect("known").octets;
        assert_eq!(size as usize, SIZE);
        let status = world.status();
        assert_eq!((status.identified, status.busy), (1, 0));
        let area = (status.protected_first, status.protected_end);
        assert_eq!(area, (PROTECTED.first, PROTECTED.end));

        let sector = size - SECTOR_OCTETS;
        assert_eq!(world.carry_out(erase_at(sector), ERASE), Refusal::None);
        let unit = size - UNIT_OCTETS;
        let asked = program_at(unit, 0x0123_4567, 0x89ab_cdef);
        assert_eq!(world.carry_out(asked, 10_000), Refusal::None);
        let words = world.ask(read_at(unit)).expect("readable");
        assert_eq!((words.first, words.second), (0x0123_4567, 0x89ab_cdef));
        let words = world.ask(read_at(sector)).expect("readable");
        assert_eq!((words.first, words.second), (u32::MAX, u32::MAX));
        let words = world.ask(read_at(sector - UNIT_OCTETS)).expect("readable");
        assert_eq!((words.first, words.second), (0x5a5a_5a5a, 0x5a5a_5a5a));
        let memory = world.chip.as_mut().expect("there").memory();
        assert_eq!(
            memory[unit as usize..],
            [1, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef]
        );
        world.is_within_the_data_sheet();
    }
}

/// D-FLS-1: without a chip, and with one whose identification means nothing, the node says so, and goes on when there is one.
#[test]
fn an_unknown_or_absent_chip_fails_and_hangs_nothing() {
    let mut world = World::new(PROTECTED, None);
    let answer = world.exchange(get_id::CALL, Data::default());
    let seen = get_id::Results::from_data(answer.data).id;
    assert_eq!(
        (answer.kind, answer.data.d0),
        (Kind::ReturnFail, Refusal::UnknownChip as u32)
    );
    assert_eq!(seen, 0xff_ffff, "what an empty bus reads");
    for identity in [
        [0, 0, 0],
        [0xff, 0x40, 0x14],
        [0xef, 0x40, 0x01],
        [0xef, 0x40, 0x97],
    ] {
        world.chip = Some(Nor::new(identity, SIZE, Times::TYPICAL));
        let answer = world.ask(get_id::Arguments {});
        assert_eq!(answer, Err(Refusal::UnknownChip), "{identity:x?}");
        assert_eq!(world.ask(read_at(0)), Err(Refusal::NotIdentified));
        assert_eq!(world.ask(erase_at(0)), Err(Refusal::NotIdentified));
        assert_eq!(world.ask(program_at(0, 0, 0)), Err(Refusal::NotIdentified));
        assert_eq!(world.status().identified, 0);
    }
    for identity in [[0xef, 0x40, 0x17], [0xc2, 0x25, 0x37], [0x20, 0xba, 0x19]] {
        world.chip = Some(Nor::new(identity, SIZE, Times::TYPICAL));
        let id = world.ask(get_id::Arguments {}).expect("known").id;
        assert_eq!(id.to_be_bytes()[1..], identity);
        let size = world.ask(get_size::Arguments {}).expect("known").octets;
        assert_eq!(Some(size), octets_of(id), "{identity:x?}");
        world.is_within_the_data_sheet();
    }
}

/// While the chip is at work every call but STATUS is put off at once, and a chip that is never done is given up.
#[test]
fn a_chip_that_is_never_ready_is_given_up_and_holds_nobody_up() {
    let mut flash = chip();
    flash.times = Times::FOR_EVER;
    let mut world = identified(flash);
    world.ask(program_at(0, 1, 2)).expect("begun");
    let begun = world.bench.cycles();
    for call in [
        get_size::CALL,
        get_id::CALL,
        read::CALL,
        program::CALL,
        erase_sector::CALL,
    ] {
        let before = world.bench.cycles();
        let answer = world.exchange(call, Data::default());
        assert_eq!(
            (answer.kind, answer.data.d0),
            (Kind::ReturnRetry, 0),
            "{call}"
        );
        assert!(world.bench.cycles() - before < 20);
    }
    let answer = world.exchange(0x77, Data::default());
    assert_eq!(
        (answer.kind, answer.data.d0),
        (Kind::ReturnFail, Refusal::UnknownCall as u32)
    );
    let limit = 2 << PATIENCE;
    assert_eq!(world.outcome(limit), Refusal::TimedOut);
    assert!(world.bench.cycles() - begun >= 1 << PATIENCE);
    // The next one finds that the chip does not let itself be written.
    assert_eq!(world.carry_out(erase_at(0), limit), Refusal::NotEnabled);
    // Nor one that was taken away.
    world.chip = None;
    assert_eq!(
        world.carry_out(program_at(0, 1, 2), limit),
        Refusal::NotEnabled
    );
}

/// What was not written as asked is told: bits that would have to become 1, and what the chip itself protects.
#[test]
fn what_was_not_written_is_told() {
    let mut world = identified(chip());
    assert_eq!(
        world.carry_out(program_at(8, 0xffff_ff00, u32::MAX), 10_000),
        Refusal::None
    );
    let again = program_at(8, 0xffff_ff0f, u32::MAX);
    assert_eq!(world.carry_out(again, 10_000), Refusal::NotWritten);
    let words = world.ask(read_at(8)).expect("readable");
    assert_eq!(
        (words.first, words.second),
        (0xffff_ff00, u32::MAX),
        "bits are only cleared"
    );
    assert_eq!(
        world.status().outcome,
        Refusal::NotWritten as u32,
        "until the next one"
    );
    let flash = world.chip.as_mut().expect("there");
    flash.kept = 0x8000..0x9000;
    flash.memory()[0x8fff] = 0xfe;
    assert_eq!(
        world.carry_out(program_at(0x8000, 0, 0), 10_000),
        Refusal::NotWritten
    );
    assert_eq!(
        world.carry_out(erase_at(0x8000), ERASE),
        Refusal::NotWritten
    );
    assert_eq!(world.carry_out(erase_at(0), ERASE), Refusal::None);
    world.is_within_the_data_sheet();
}

/// Addresses count with all their bits: nothing aliases, nothing lies beyond the end or between units.
#[test]
fn addresses_do_not_alias() {
    let mut world = identified(chip());
    let size = SIZE as u32;
    for address in [
        size,
        size + 8,
        1 << 24,
        1 << 31,
        u32::MAX - 7,
        4,
        1,
        size - 4,
    ] {
        assert_eq!(
            world.ask(read_at(address)),
            Err(Refusal::BadAddress),
            "{address:#x}"
        );
        assert_eq!(
            world.ask(erase_at(address)),
            Err(Refusal::BadAddress),
            "{address:#x}"
        );
    }
    for address in [8, 0x100, 0x800, size - 8, 0x1001] {
        assert_eq!(
            world.ask(erase_at(address)),
            Err(Refusal::BadAddress),
            "{address:#x}"
        );
    }
    for address in [size, 1 << 23] {
        let asked = program_at(address, 0, 0);
        assert_eq!(world.ask(asked), Err(Refusal::BadAddress), "{address:#x}");
    }
    assert!(world.chip.as_ref().expect("there").done.is_empty());
}

/// The clocks that the page says, and the same on the netlist.
#[test]
fn answers_come_when_the_page_says_and_the_netlist_does_the_same() {
    let mut world = World::new(PROTECTED, Some(chip()));
    world.bench = world.bench.recording();
    let clocks = |world: &mut World, call, data| {
        let before = world.bench.cycles();
        world.exchange(call, data);
        world.bench.cycles() - before
    };
    let status = clocks(
        &mut world,
        spec::services::flash::status::CALL,
        Data::default(),
    );
    let identify = clocks(&mut world, get_id::CALL, Data::default());
    let read = clocks(&mut world, read::CALL, Data::default());
    assert_eq!([identify - status, read - status], [834, 403]);
    world.ask(program_at(0x1000, 1, 2)).expect("begun");
    world.outcome(10_000);
    check::replay("flash", &mut world.bench);
}
