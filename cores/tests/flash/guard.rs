//! The protected area.
use crate::calls::{erase_at, identified, program_at};
use crate::world::{chip, World, PROTECTED, SIZE};
use cores::flash::Protected;
use rand::Rng;
use spec::services::flash::{get_id, Refusal, SECTOR_OCTETS, UNIT_OCTETS};

/// Tries to write in the area that should be protected, at its edges and anywhere in it.
fn attack(world: &mut World) {
    let Protected { first, end } = PROTECTED;
    let mut places = vec![first, first + UNIT_OCTETS, end - UNIT_OCTETS];
    for _ in 0..40 {
        places.push(world.random.gen_range(first..end) / UNIT_OCTETS * UNIT_OCTETS);
    }
    for place in places {
        let asked = program_at(place, world.random.gen(), world.random.gen());
        assert_eq!(world.ask(asked), Err(Refusal::Protected), "{place:#x}");
        let sector = place / SECTOR_OCTETS * SECTOR_OCTETS;
        assert_eq!(
            world.ask(erase_at(sector)),
            Err(Refusal::Protected),
            "{place:#x}"
        );
    }
    let done = &world.chip.as_ref().expect("there").done;
    assert!(done.is_empty(), "{done:x?}");
}

#[test]
fn nothing_is_written_in_the_protected_area() {
    let mut flash = chip();
    let seed = 5;
    println!("seed {seed}");
    flash.memory().fill(0x3c);
    let before = flash.memory().clone();
    let mut world = identified(flash);
    attack(&mut world);
    assert_eq!(*world.chip.as_mut().expect("there").memory(), before);
    // Its neighbours can be written.
    for place in [PROTECTED.first - UNIT_OCTETS, PROTECTED.end] {
        let asked = program_at(place, 0x3c3c_3c00, 0x3c3c_3c3c);
        assert_eq!(world.carry_out(asked, 10_000), Refusal::None, "{place:#x}");
    }
    world.is_within_the_data_sheet();
}

/// Negative control: the same attack on a node that protects one sector less.
#[test]
#[should_panic(expected = "0x4")]
fn a_node_that_protects_too_little_is_found_out() {
    let too_little = Protected {
        end: PROTECTED.end - SECTOR_OCTETS,
        ..PROTECTED
    };
    let mut world = World::new(too_little, Some(chip()));
    world.ask(get_id::Arguments {}).expect("known");
    attack(&mut world);
}

/// A chip that is wholly protected, up to the last octet that an address reaches, and one that is not at all.
#[test]
fn all_or_nothing_can_be_protected() {
    let all = Protected {
        first: 0,
        end: 1 << 24,
    };
    let mut world = World::new(all, Some(chip()));
    world.ask(get_id::Arguments {}).expect("known");
    for place in [0, SIZE as u32 - SECTOR_OCTETS] {
        assert_eq!(world.ask(erase_at(place)), Err(Refusal::Protected));
    }
    let mut world = World::new(Protected::default(), Some(chip()));
    world.ask(get_id::Arguments {}).expect("known");
    for place in [0, PROTECTED.first, SIZE as u32 - UNIT_OCTETS] {
        assert_eq!(
            world.carry_out(program_at(place, 0, 0), 10_000),
            Refusal::None
        );
    }
}
