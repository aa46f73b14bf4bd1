//! Sums of IPv4 in the whole node: what is said of received frames, and what is put into sent ones.
use super::model::{self, on_wire};
use super::node::set_mac;
use super::world::{World, RATES};
use crate::ethernet::sums::tests::packets::{
    data_sum_at, is_right, plain, pseudo_sum, DATA_AT, PROTOCOLS,
};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use spec::ethernet::{HEADER_OCTETS, MAX_FRAME_OCTETS};
use spec::ip::{HEADER_SUM_AT, PROTOCOL_AT, TCP};
use spec::map::Node;
use spec::memory::FRAME_OFFSET;
use spec::rpc::{Data, Kind};
use spec::services::{ethernet, memory};

const SEED: u64 = 0x5075;
const US: [u8; 6] = [2, 0, 0, 0, 0, 1];

/// Frames of all protocols at line rate, some with a wrong bit, padded or not: each announcement says what the reference does.
#[test]
fn what_is_said_of_a_received_frame_is_so() {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut world = World::<0>::new(RATES[2]);
    set_mac(&mut world);
    world.free_at_once = true;
    let mut expected = vec![];
    for round in 0..60 {
        let protocol = PROTOCOLS[round % 3];
        let octets = [8, 20, 26, 27, 33, 90, 101, 400][random.gen_range(0..8)];
        let mut frame = plain(&mut random, protocol, octets.max(20));
        frame[..6].copy_from_slice(&US);
        if random.gen_bool(0.3) {
            let at = random.gen_range(HEADER_OCTETS..frame.len());
            frame[at] ^= 1 << random.gen_range(0..8);
        }
        expected.push(is_right(&frame));
        world
            .wire_in
            .extend(on_wire(&model::preamble(), &frame, 12));
    }
    world.drain();
    let said: Vec<bool> = world
        .interrupts
        .iter()
        .map(|notice| ethernet::frame_ready::Arguments::from_data(notice.data).sums != 0)
        .collect();
    assert_eq!(said, expected);
    let rights = said.iter().filter(|right| **right).count();
    assert!(rights > 30 && rights < 55, "{rights} right");
}

/// Orders the frame with these octets before it in its page.
fn order(world: &mut World<0>, before: [u8; 2], frame: &[u8], sums: [u32; 2]) {
    let allocated = world.call(Node::Memory, memory::allocate::CALL, Data::default());
    let address = allocated.data.d1;
    let mut octets = before.to_vec();
    assert_eq!(octets.len(), FRAME_OFFSET);
    octets.extend(frame);
    octets.resize(octets.len().next_multiple_of(4), 0xee);
    for (word, octets) in octets.chunks(4).enumerate() {
        let value = u32::from_be_bytes(octets.try_into().expect("four octets"));
        world.write(address + 4 * word as u32, value);
    }
    let heir = Data {
        d0: 0,
        d1: address,
        d2: Node::Ethernet.address().into(),
    };
    world.call(Node::Memory, memory::change_owner::CALL, heir);
    let order = ethernet::send_frame::Arguments {
        address,
        octets: frame.len() as u32,
        header_sum: sums[0],
        data_sum: sums[1],
    };
    let reply = world.call(Node::Ethernet, ethernet::send_frame::CALL, order.to_data());
    assert_eq!(reply.kind, Kind::ReturnSuccess);
}

/// Frames that ask for their sums and frames that do not, one behind the other: all leave whole, each with what it asked for, and
/// none runs dry.
#[test]
fn sums_leave_with_the_frames_that_ask_for_them() {
    let mut random = StdRng::seed_from_u64(SEED + 1);
    let mut world = World::<0>::new(RATES[0]);
    let mut expected = vec![];
    for round in 0..24 {
        let protocol = PROTOCOLS[round % 3];
        let least = if protocol == TCP { 20 } else { 8 };
        let longest = MAX_FRAME_OCTETS - 4 - DATA_AT;
        let octets = [least, 33, 61, 400, longest][round % 5];
        let mut frame = plain(&mut random, protocol, octets);
        frame.truncate(DATA_AT + octets);
        let sums = [(round as u32 / 3) & 1, (round as u32 / 6) & 1];
        let before = pseudo_sum(&frame);
        let data_sum = data_sum_at(frame[HEADER_OCTETS + PROTOCOL_AT]);
        let mut in_page = frame.clone();
        in_page[HEADER_OCTETS + HEADER_SUM_AT..][..2].fill(0);
        in_page[data_sum..][..2].fill(0);
        order(&mut world, before, &in_page, sums);
        for (asked, at) in sums
            .into_iter()
            .zip([HEADER_OCTETS + HEADER_SUM_AT, data_sum])
        {
            if asked == 0 {
                frame[at..at + 2].fill(0);
            }
        }
        frame.resize(frame.len().max(60), 0);
        expected.push(frame);
        if round % 8 == 7 {
            world.steps(4000);
        }
    }
    world.steps(4000);
    let heard = model::listen(&world.wire_out);
    assert_eq!(heard.len(), expected.len());
    for (number, (heard, frame)) in heard.iter().zip(&expected).enumerate() {
        assert!(heard.fcs_right && !heard.error, "frame {number}");
        assert_eq!(heard.frame, *frame, "frame {number}");
    }
}
