//! Random calls with gaps and stalls, against what the specification says of each.
use crate::ends::{random_message, Receiver, Sender};
use crate::world::{chip, World, PROTECTED, SIZE};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use spec::map::Node;
use spec::rpc::{Data, Kind, Message};
use spec::services::flash::{get_id, octets_of, program, read, status, FlashCall, Refusal};
use std::collections::VecDeque;

/// Calls of the test.
const CALLS: usize = 500;

/// What the flash chip holds where these calls go, and whether something is being programmed.
struct Expected {
    memory: Vec<u8>,
    identified: bool,
}

/// What a call may be answered: every kind that is right, with the d0, d1 and d2 that must come with it.
fn verdict(state: &mut Expected, call: &Message, answer: &Message) -> Result<(), String> {
    let fail = |reason: Refusal| (Kind::ReturnFail, reason as u32);
    let seen = (answer.kind, answer.data.d0);
    let Ok(name) = FlashCall::try_from(call.call) else {
        return (seen == fail(Refusal::UnknownCall))
            .then_some(())
            .ok_or("unknown".into());
    };
    if name == FlashCall::Status {
        let status = status::Results::from_data(answer.data);
        let right =
            answer.kind == Kind::ReturnSuccess && status.identified == u32::from(state.identified);
        return right.then_some(()).ok_or("status".into());
    }
    // Only where something may be at work can a call be put off.
    if seen == (Kind::ReturnRetry, 0) {
        return Ok(());
    }
    let address = match name {
        FlashCall::Program => call.data.d0 << 3,
        _ => call.data.d1,
    };
    let inside = (address as usize) < SIZE && address % 8 == 0;
    let guarded = (PROTECTED.first..PROTECTED.end).contains(&address);
    let right = match name {
        FlashCall::GetId => {
            state.identified = true;
            let id = get_id::Results::from_data(answer.data).id;
            answer.kind == Kind::ReturnSuccess && octets_of(id) == Some(SIZE as u32)
        }
        _ if !state.identified => seen == fail(Refusal::NotIdentified),
        FlashCall::GetSize => (answer.kind, answer.data.d1) == (Kind::ReturnSuccess, SIZE as u32),
        _ if !inside => seen == fail(Refusal::BadAddress),
        FlashCall::Program if guarded => seen == fail(Refusal::Protected),
        FlashCall::Program => {
            let asked = program::Arguments::from_data(call.data);
            let octets = [asked.first, asked.second].map(u32::to_be_bytes).concat();
            let place = &mut state.memory[address as usize..][..8];
            place
                .iter_mut()
                .zip(octets)
                .for_each(|(old, new)| *old &= new);
            seen == (Kind::ReturnSuccess, 0)
        }
        FlashCall::Read => {
            let words = read::Results::from_data(answer.data);
            let octets = [words.first, words.second].map(u32::to_be_bytes).concat();
            answer.kind == Kind::ReturnSuccess && state.memory[address as usize..][..8] == octets
        }
        FlashCall::EraseSector => seen == fail(Refusal::BadAddress) && address % 4096 != 0,
        FlashCall::Status => unreachable!("seen above"),
    };
    right
        .then_some(())
        .ok_or(format!("{name:?} at {address:#x}"))
}

/// A call: to a few units most of the time, so that they meet; never an erase that would be carried out, for its time.
fn any_call(random: &mut StdRng) -> (u8, Data) {
    let call = match random.gen_range(0..20) {
        0 => random.gen(),
        1 => FlashCall::GetId.code(),
        2..=4 => FlashCall::Status.code(),
        5 => FlashCall::GetSize.code(),
        6..=10 => FlashCall::Program.code(),
        11 => FlashCall::EraseSector.code(),
        _ => FlashCall::Read.code(),
    };
    let unit: u32 = match random.gen_range(0..8) {
        0 => random.gen_range(0..1 << 21),
        1 => random.gen_range(PROTECTED.first / 8..PROTECTED.end / 8),
        _ => random.gen_range(0..16),
    };
    let mut data = Data {
        d0: unit,
        d1: unit * 8,
        d2: random.gen(),
    };
    if call == FlashCall::Program.code() {
        data.d1 = random.gen::<u32>() | random.gen::<u32>();
    } else if call == FlashCall::EraseSector.code() {
        data.d1 |= 1 << random.gen_range(3..12);
    } else if random.gen_range(0..10) == 0 {
        data.d1 ^= 1 << random.gen_range(0..32);
    }
    (call, data)
}

/// Every call is answered once, in order, as the specification says, whatever else comes.
#[test]
fn answers_are_those_of_the_specification() {
    let seed = 0xf1a5;
    println!("seed {seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let mut world = World::new(PROTECTED, Some(chip()));
    let mut state = Expected {
        memory: vec![0xff; SIZE],
        identified: false,
    };
    world.sender = Sender::with_gap(60);
    world.receiver = Receiver::with_stall([20, 40]);
    let mut open = VecDeque::new();
    let (mut answered, mut put_off, mut clocks) = (0, 0u32, 0);
    while answered < CALLS {
        clocks += 1;
        assert!(clocks < 1_000_000, "no answer");
        if open.len() < 3 && answered + open.len() < CALLS {
            if random.gen_range(0..10) == 0 {
                // No call: it is consumed.
                let mut stray =
                    random_message(&mut random, Node::Cpu.address(), Node::Flash.address());
                if stray.kind == Kind::Call {
                    stray.kind = Kind::Interrupt;
                }
                world.sender.push(stray);
            }
            let (call, data) = any_call(&mut random);
            let message = World::message(call, data);
            world.sender.push(message);
            open.push_back(message);
        }
        if let Some(answer) = world.step() {
            let call = open.pop_front().expect("nobody asked");
            assert_eq!((answer.call, answer.destination), (call.call, call.source));
            put_off += u32::from(answer.kind == Kind::ReturnRetry);
            if let Err(what) = verdict(&mut state, &call, &answer) {
                panic!("answer {answered}: {what}: {call:x?}: {answer:x?}");
            }
            answered += 1;
        }
    }
    assert!(
        (50..400).contains(&put_off),
        "{put_off} of {answered} were put off"
    );
    world.outcome(10_000);
    assert!(*world.chip.as_mut().expect("there").memory() == state.memory);
    world.is_within_the_data_sheet();
}
