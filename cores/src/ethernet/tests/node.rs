use super::model::{self, on_wire};
use super::world::{World, RATES};
use rand::rngs::StdRng;
use rand::SeedableRng;
use spec::ethernet::*;
use spec::map::Node;
use spec::memory::{FRAME_OFFSET, PAGE_BYTES};
use spec::rpc::{Data, Kind};
use spec::services::{ethernet, memory};

const SEED: u64 = 0x90de;
pub const US: [u8; 6] = [2, 0, 0, 0, 0, 1];
const ALL: [u8; 6] = [0xff; 6];

pub fn counter<const STRICT: u64, const BRIDGE: usize>(
    world: &mut World<STRICT, BRIDGE>,
    counter: Counter,
) -> u64 {
    let data = ethernet::get_counter::Arguments {
        counter: counter as u32,
    }
    .to_data();
    let reply = world.call(Node::Ethernet, ethernet::get_counter::CALL, data);
    assert_eq!(reply.kind, Kind::ReturnSuccess);
    u64::from(reply.data.d1) << 32 | u64::from(reply.data.d2)
}

pub fn set_mac<const STRICT: u64, const BRIDGE: usize>(world: &mut World<STRICT, BRIDGE>) {
    let arguments = ethernet::set_mac::Arguments {
        high: 0x0200,
        low: 1,
    };
    let reply = world.call(Node::Ethernet, ethernet::set_mac::CALL, arguments.to_data());
    assert_eq!(reply.kind, Kind::ReturnSuccess);
}

/// The octets of a page from its first on.
fn page<const STRICT: u64>(world: &mut World<STRICT>, address: u32, octets: usize) -> Vec<u8> {
    let words = (0..octets.div_ceil(4))
        .map(|word| world.read(address + 4 * word as u32).expect("our page"));
    let bytes: Vec<u8> = words.flat_map(u32::to_be_bytes).collect();
    bytes[..octets].to_vec()
}

/// Takes the next announcement, compares the page with the frame and all that follows with zeros, and gives it back.
pub fn expect_frame<const STRICT: u64>(world: &mut World<STRICT>, frame: &[u8]) {
    let notice = world.interrupts.pop_front().expect("a frame is announced");
    assert_eq!(
        (notice.source, notice.call),
        (Node::Ethernet.address(), ethernet::frame_ready::CALL)
    );
    let ready = ethernet::frame_ready::Arguments::from_data(notice.data);
    assert_eq!(ready.octets as usize, frame.len());
    assert_eq!(
        ready.ethertype,
        u32::from(u16::from_be_bytes([frame[12], frame[13]]))
    );
    // The whole page is looked at once in a while, for that takes long; else the frame's blocks and one more.
    let looked_at = if frame.len() == 61 {
        PAGE_BYTES
    } else {
        (frame.len() + FRAME_OFFSET).next_multiple_of(64) + 64
    };
    let bytes = page(world, ready.address, looked_at.min(PAGE_BYTES));
    let (before, rest) = bytes.split_at(FRAME_OFFSET);
    let (content, after) = rest.split_at(frame.len());
    assert_eq!(content, frame);
    assert!(
        before.iter().chain(after).all(|octet| *octet == 0),
        "something of the past is in the page"
    );
    let reply = world.call(
        Node::Memory,
        memory::free::CALL,
        Data {
            d1: ready.address,
            ..Data::default()
        },
    );
    assert_eq!(reply.kind, Kind::ReturnSuccess);
}

/// Good, bad and foreign frames: the good ones for us are announced, whole, in pages that hold nothing else; each of the others
/// is in its own counter.
#[test]
fn received_frames_are_announced_and_every_loss_is_counted() {
    let mut random = StdRng::seed_from_u64(SEED);
    println!("seed {SEED:#x}");
    let mut world = World::<0>::new(RATES[0]);
    set_mac(&mut world);
    let preamble = model::preamble();
    let mut expected = vec![];
    let send =
        |world: &mut World<0>, random: &mut StdRng, to: [u8; 6], length: usize, good: bool| {
            let frame = model::frame(random, to, 0x0800, length);
            let mut wire = on_wire(&preamble, &frame, 12);
            if !good {
                wire[20].octet ^= 4;
            }
            world.wire_in.extend(wire);
            frame
        };
    for length in [60, 1514, 61, 62, 63, 64, 100] {
        expected.push(send(&mut world, &mut random, US, length, true));
        send(&mut world, &mut random, US, 1500, false);
    }
    expected.push(send(&mut world, &mut random, ALL, 60, true));
    send(&mut world, &mut random, [2, 0, 0, 0, 0, 2], 80, true);
    send(&mut world, &mut random, [1, 0, 0x5e, 0, 0, 1], 80, true);
    send(&mut world, &mut random, US, 59, true);
    send(&mut world, &mut random, US, 1515, true);
    let mut broken = on_wire(&preamble, &model::frame(&mut random, US, 0x0800, 70), 12);
    broken[30].error = true;
    world.wire_in.extend(broken);
    world.wire_in.extend(vec![
        model::Octet {
            carrier: true,
            error: false,
            octet: 0x55
        };
        9
    ]);
    world.wire_in.extend(vec![model::Octet::default(); 9]);
    let odd = model::frame(&mut random, US, 0x86dd, 60);
    world.wire_in.extend(on_wire(&[0x55; 3], &odd, 12));
    expected.push(odd);
    world.drain();
    assert_eq!(world.interrupts.len(), expected.len());
    for frame in &expected {
        expect_frame(&mut world, frame);
    }
    let octets: usize = expected.iter().map(Vec::len).sum();
    for (which, value) in [
        (Counter::ReceivedFrames, expected.len()),
        (Counter::ReceivedOctets, octets),
        (Counter::DroppedBadFcs, 7),
        (Counter::DroppedRunt, 1),
        (Counter::DroppedOversize, 1),
        (Counter::DroppedError, 1),
        (Counter::DroppedNoSfd, 1),
        (Counter::DroppedFiltered, 2),
        (Counter::IrregularPreamble, 1),
        (Counter::DroppedNoPage, 0),
        (Counter::DroppedOverrun, 0),
        (Counter::DroppedUndeliverable, 0),
    ] {
        assert_eq!(counter(&mut world, which), value as u64, "{which:?}");
    }
}

/// A frame in a page of the CPU is sent, padded, and the page is free again.
#[test]
fn frames_are_sent_from_pages_that_are_then_free() {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut world = World::<0>::new(RATES[0]);
    let status = world
        .call(Node::Memory, memory::status::CALL, Data::default())
        .data
        .d0;
    let mut expected = vec![];
    let group = [1, 0, 0x5e, 0, 0, 0xfb];
    let lengths = [14, 42, 60, 61, 62, 63, 200, 1514];
    for (octets, to) in lengths
        .into_iter()
        .zip([ALL, US, group, ALL].into_iter().cycle())
    {
        let frame = model::frame(&mut random, to, 0x0806, octets);
        let address = world
            .call(Node::Memory, memory::allocate::CALL, Data::default())
            .data
            .d1;
        let mut bytes = vec![0; FRAME_OFFSET];
        bytes.extend(&frame);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        for (word, chunk) in bytes.chunks(4).enumerate() {
            world.write(
                address + 4 * word as u32,
                u32::from_be_bytes(chunk.try_into().expect("four octets")),
            );
        }
        let heir = Data {
            d0: 0,
            d1: address,
            d2: Node::Ethernet.address().into(),
        };
        assert_eq!(
            world
                .call(Node::Memory, memory::change_owner::CALL, heir)
                .kind,
            Kind::ReturnSuccess
        );
        let order = ethernet::send_frame::Arguments {
            address,
            octets: octets as u32,
            ..Default::default()
        };
        let reply = world.call(Node::Ethernet, ethernet::send_frame::CALL, order.to_data());
        assert_eq!(reply.kind, Kind::ReturnSuccess);
        expected.push(frame);
    }
    world.steps(1500);
    let heard = model::listen(&world.wire_out);
    assert_eq!(heard.len(), expected.len());
    for (heard, frame) in heard.iter().zip(&mut expected) {
        frame.resize(frame.len().max(60), 0);
        assert_eq!(heard.frame, *frame);
        assert!(
            heard.fcs_right
                && !heard.error
                && heard.preamble == PREAMBLE_OCTETS
                && heard.gap >= INTER_PACKET_GAP
        );
    }
    let octets: usize = expected.iter().map(Vec::len).sum();
    assert_eq!(
        counter(&mut world, Counter::SentFrames),
        expected.len() as u64
    );
    assert_eq!(counter(&mut world, Counter::SentOctets), octets as u64);
    for (to, count) in [
        (Counter::SentUnicast, 2),
        (Counter::SentMulticast, 2),
        (Counter::SentBroadcast, 4),
    ] {
        assert_eq!(counter(&mut world, to), count, "{to:?}");
    }
    assert_eq!(
        world
            .call(Node::Memory, memory::status::CALL, Data::default())
            .data
            .d0,
        status
    );
}

/// Orders that make no sense are refused, and none of them takes a page out of the world.
#[test]
fn senseless_orders_are_refused() {
    let mut world = World::<0>::new(RATES[0]);
    let free = world
        .call(Node::Memory, memory::status::CALL, Data::default())
        .data
        .d0;
    let address = world
        .call(Node::Memory, memory::allocate::CALL, Data::default())
        .data
        .d1;
    let send = |world: &mut World<0>, address: u32, octets: u32| {
        let order = ethernet::send_frame::Arguments {
            address,
            octets,
            ..Default::default()
        }
        .to_data();
        let reply = world.call(Node::Ethernet, ethernet::send_frame::CALL, order);
        (reply.kind, reply.data.d0)
    };
    let refused = |refusal: ethernet::Refusal| (Kind::ReturnFail, refusal as u32);
    // Not the MAC's page: found out when it is read.
    assert_eq!(send(&mut world, address, 60).0, Kind::ReturnSuccess);
    world.steps(200);
    assert_eq!(counter(&mut world, Counter::SendRefused), 1);
    assert_eq!(
        send(&mut world, 0x8000 + address, 60),
        refused(ethernet::Refusal::BadAddress)
    );
    assert_eq!(
        send(&mut world, address + 4, 60),
        refused(ethernet::Refusal::BadAddress)
    );
    // Pages of the MAC's own pool.
    let others = (0..16)
        .map(|page| page * PAGE_BYTES as u32)
        .filter(|page| *page != address);
    assert_eq!(
        others
            .filter(|page| send(&mut world, *page, 60) == refused(ethernet::Refusal::BadAddress))
            .count(),
        8
    );
    let heir = Data {
        d0: 0,
        d1: address,
        d2: Node::Ethernet.address().into(),
    };
    assert_eq!(
        world
            .call(Node::Memory, memory::change_owner::CALL, heir)
            .kind,
        Kind::ReturnSuccess
    );
    assert_eq!(
        send(&mut world, address, 13),
        refused(ethernet::Refusal::BadLength)
    );
    world.steps(200);
    assert_eq!(
        world
            .call(Node::Memory, memory::status::CALL, Data::default())
            .data
            .d0,
        free
    );
    assert!(world.wire_out.iter().all(|octet| !octet.carrier));
    let unknown = Data {
        d0: Counter::ALL.len() as u32,
        ..Data::default()
    };
    assert_eq!(
        world
            .call(Node::Ethernet, ethernet::get_counter::CALL, unknown)
            .kind,
        Kind::ReturnFail
    );
    assert_eq!(
        world.call(Node::Ethernet, 0x02, Data::default()).kind,
        Kind::ReturnFail
    );
}

/// The whole node on the netlist: frames in, one out, counters; three clocks.
#[test]
fn netlist_of_the_node_does_the_same() {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut world = World::<0>::recording();
    set_mac(&mut world);
    for length in [60, 75] {
        let frame = model::frame(&mut random, US, 0x0800, length);
        world.wire_in.extend(on_wire(&[0x55; 2], &frame, 3));
        world.drain();
        let notice = world.interrupts.pop_front().expect("a frame is announced");
        let address = ethernet::frame_ready::Arguments::from_data(notice.data).address;
        let heir = Data {
            d0: 0,
            d1: address,
            d2: Node::Ethernet.address().into(),
        };
        assert_eq!(
            world
                .call(Node::Memory, memory::change_owner::CALL, heir)
                .kind,
            Kind::ReturnSuccess
        );
        let order = ethernet::send_frame::Arguments {
            address,
            octets: length as u32,
            ..Default::default()
        };
        assert_eq!(
            world
                .call(Node::Ethernet, ethernet::send_frame::CALL, order.to_data())
                .kind,
            Kind::ReturnSuccess
        );
        world.steps(150);
        assert_eq!(
            model::listen(&world.wire_out)
                .pop()
                .map(|heard| heard.frame),
            Some(frame)
        );
        world.wire_out.clear();
    }
    assert_eq!(counter(&mut world, Counter::SentFrames), 2);
    assert_eq!(counter(&mut world, Counter::IrregularPreamble), 2);
    hdl::check::replay("ethernet_node", &mut world.bench);
}

/// R3: frames of the smallest size at line rate and with shorter gaps, from a PHY that is 250 ppm slower and faster: none is
/// lost while the consumer frees pages at once.
#[test]
fn back_to_back_frames_are_not_lost() {
    let mut random = StdRng::seed_from_u64(SEED);
    for (rate, gap) in [(RATES[1], 12), (RATES[2], 8), (RATES[1], 5), (RATES[1], 1)] {
        let mut world = World::<0>::new(rate);
        world.free_at_once = true;
        let frames = 24;
        for _ in 0..frames {
            let frame = model::frame(&mut random, ALL, 0x0806, 60);
            world
                .wire_in
                .extend(on_wire(&model::preamble(), &frame, gap));
        }
        world.drain();
        assert_eq!(world.freed, frames, "gap {gap}, octet {rate} ps");
        assert_eq!(counter(&mut world, Counter::ReceivedFrames), frames as u64);
    }
}

/// With nobody to free pages, ten frames are kept and the others counted; when pages come back, frames are received again.
#[test]
fn frames_without_page_are_counted() {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut world = World::<0>::new(RATES[0]);
    let offer = |world: &mut World<0>, random: &mut StdRng, frames: usize| {
        for _ in 0..frames {
            world.wire_in.extend(on_wire(
                &model::preamble(),
                &model::frame(random, ALL, 0x0806, 60),
                60,
            ));
        }
        world.drain();
    };
    offer(&mut world, &mut random, 14);
    assert_eq!(world.interrupts.len(), spec::memory::quota(Node::Ethernet));
    assert_eq!(counter(&mut world, Counter::DroppedNoPage), 4);
    let reply = world.call(Node::Memory, memory::allocate::CALL, Data::default());
    assert_eq!(
        reply.kind,
        Kind::ReturnSuccess,
        "the flood took the CPU's pages"
    );
    assert_eq!(
        world
            .call(Node::Memory, memory::free_all::CALL, Data::default())
            .data
            .d0,
        11
    );
    world.interrupts.clear();
    world.steps(300);
    offer(&mut world, &mut random, 3);
    assert_eq!(world.interrupts.len(), 3);
}

/// What the chip gets, accepted; the emitted Verilog is left for the tools.
#[test]
fn chip_blocks_are_accepted() {
    hdl::check::accept(
        "ethernet_chip",
        &mut crate::ethernet::Ethernet::<0>::default(),
    );
    hdl::check::accept("memory_chip", &mut crate::memory::PageMemory::default());
}
