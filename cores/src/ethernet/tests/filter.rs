//! Whose frames are received, as SET_FILTER says.
use super::model::{self, on_wire};
use super::node::{counter, expect_frame, set_mac, US};
use super::world::{World, RATES};
use rand::rngs::StdRng;
use rand::SeedableRng;
use spec::ethernet::Counter;
use spec::map::Node;
use spec::rpc::Kind;
use spec::services::ethernet::set_filter;

const SEED: u64 = 0xf117;
const BROADCAST: [u8; 6] = [0xff; 6];
const MULTICAST: [u8; 6] = [1, 0, 0x5e, 0, 0, 1];
/// Differs from ours in the last bit, and in the first that is not the group bit.
const OTHERS: [[u8; 6]; 2] = [[2, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 1]];

#[test]
fn the_filter_lets_through_what_it_is_told_to() {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut world = World::<0>::new(RATES[0]);
    set_mac(&mut world);
    let mut filtered = 0;
    for (promiscuous, multicast) in [(0, 0), (0, 1), (1, 0), (1, 1), (0, 0)] {
        let order = set_filter::Arguments {
            promiscuous,
            multicast,
        };
        let reply = world.call(Node::Ethernet, set_filter::CALL, order.to_data());
        assert_eq!(reply.kind, Kind::ReturnSuccess);
        let mut expected = vec![];
        for to in [US, OTHERS[0], BROADCAST, MULTICAST, OTHERS[1]] {
            let frame = model::frame(&mut random, to, 0x0800, 60);
            world
                .wire_in
                .extend(on_wire(&model::preamble(), &frame, 12));
            let wanted = match to {
                US | BROADCAST => true,
                MULTICAST => promiscuous == 1 || multicast == 1,
                _ => promiscuous == 1,
            };
            if wanted {
                expected.push(frame);
            } else {
                filtered += 1;
            }
        }
        world.drain();
        assert_eq!(world.interrupts.len(), expected.len());
        for frame in &expected {
            expect_frame(&mut world, frame);
        }
        assert_eq!(counter(&mut world, Counter::DroppedFiltered), filtered);
    }
}
