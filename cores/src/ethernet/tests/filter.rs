//! Whose frames are received, as SET_FILTER says.
use super::model::{self, on_wire};
use super::node::{counter, expect_frame, set_mac, US};
use super::world::{World, RATES};
use rand::rngs::StdRng;
use rand::SeedableRng;
use spec::ethernet::{group_hash, Counter};
use spec::map::Node;
use spec::rpc::Kind;
use spec::services::ethernet::set_filter;

const SEED: u64 = 0xf117;
const BROADCAST: [u8; 6] = [0xff; 6];
const MULTICAST: [u8; 6] = [1, 0, 0x5e, 0, 0, 1];
/// Multicast of another hash, in the other half of the list.
const MULTICAST_ELSE: [u8; 6] = [0x33, 0x33, 0, 0, 0, 0xfb];
/// Differs from ours in the last bit, and in the first that is not the group bit.
const OTHERS: [[u8; 6]; 2] = [[2, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 1]];

#[test]
fn the_filter_lets_through_what_it_is_told_to() {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut world = World::<0>::new(RATES[0]);
    set_mac(&mut world);
    let mut filtered = 0;
    let bits = [MULTICAST, MULTICAST_ELSE].map(|to| 1_u64 << group_hash(to));
    assert_ne!(bits[0] >> 32 == 0, bits[1] >> 32 == 0);
    let orders = [(0, 0), (0, 1), (1, 0), (1, 1), (0, 0)].map(|(all, every)| (all, every, 0));
    let chosen = [bits[0], bits[1], !bits[0], bits[0] | bits[1]].map(|groups| (0, 0, groups));
    for (promiscuous, multicast, groups) in orders.into_iter().chain(chosen) {
        let order = set_filter::Arguments {
            promiscuous,
            multicast,
            groups_high: (groups >> 32) as u32,
            groups_low: groups as u32,
        };
        let reply = world.call(Node::Ethernet, set_filter::CALL, order.to_data());
        assert_eq!(reply.kind, Kind::ReturnSuccess);
        let mut expected = vec![];
        for to in [
            US,
            OTHERS[0],
            BROADCAST,
            MULTICAST,
            MULTICAST_ELSE,
            OTHERS[1],
        ] {
            let frame = model::frame(&mut random, to, 0x0800, 60);
            world
                .wire_in
                .extend(on_wire(&model::preamble(), &frame, 12));
            let wanted = match to {
                US | BROADCAST => true,
                MULTICAST | MULTICAST_ELSE => {
                    promiscuous == 1 || multicast == 1 || groups >> group_hash(to) & 1 == 1
                }
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
