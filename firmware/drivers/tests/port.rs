//! The Ethernet port: pages go round and none is lost, whatever arrives.

use drivers::ethernet::{self, Port};
use drivers::sums::Offload;
use mock::{Disturbance, Pdu};
use rpc::Link;
use smoltcp::phy::{Device, RxToken, TxToken};
use smoltcp::time::Instant;
use spec::ethernet::{STORM_BURST, STORM_FRAMES_PER_SECOND, STORM_UNIT_CLOCKS};
use spec::map::Node;
use spec::memory::PAGES;
use spec::services::{ethernet as calls, memory};

const NOW: Instant = Instant::ZERO;

fn started() -> (Pdu, Link<Pdu>, Port<Pdu>) {
    let pdu = Pdu::default();
    let mut link = Link::new(pdu.clone());
    ethernet::start(&mut link, [2, 0, 0, 0, 0, 1]).unwrap();
    let mut port = Port::new(pdu.clone(), Offload::default());
    port.service(&mut link);
    (pdu, link, port)
}

fn take_notices(link: &mut Link<Pdu>, port: &mut Port<Pdu>) {
    while let Some(notice) = link.next(link.now() + 1000) {
        port.arrived(notice);
    }
}

fn free_pages(pdu: &Pdu) -> usize {
    pdu.0
        .borrow()
        .owners
        .iter()
        .filter(|owner| owner.is_none())
        .count()
}

/// Broadcasts are limited: so many a second, by the clock of the chip.
#[test]
fn the_storm_limit_is_set() {
    let (pdu, _, _) = started();
    let limit = pdu.0.borrow().storm_limit;
    assert_eq!(limit.burst, STORM_BURST);
    let a_second = limit.interval * STORM_UNIT_CLOCKS * STORM_FRAMES_PER_SECOND;
    let error = a_second.abs_diff(spec::map::SYS_HERTZ);
    assert!(error < spec::map::SYS_HERTZ / 100, "{limit:?}");
}

/// Every frame is echoed with its first octet changed; all pages but the spare ones are free in the end.
#[test]
fn frames_go_in_and_out_and_pages_come_back() {
    let (pdu, mut link, mut port) = started();
    let at_rest = free_pages(&pdu);
    for round in 0..100u8 {
        let frame: Vec<u8> = (0..60 + usize::from(round) * 10)
            .map(|i| i as u8 ^ round)
            .collect();
        assert!(pdu.0.borrow_mut().receive_frame(&frame));
        take_notices(&mut link, &mut port);
        let (received, room) = port.receive(NOW).expect("a frame");
        received.consume(|octets| {
            assert_eq!(octets, frame);
            room.consume(octets.len(), |out| {
                out.copy_from_slice(octets);
                out[0] = 0xee;
            });
        });
        port.service(&mut link);
        let sent = pdu.0.borrow_mut().sent.pop_front().expect("sent");
        assert_eq!((sent[0], &sent[1..]), (0xee, &frame[1..]));
        assert_eq!(free_pages(&pdu), at_rest);
    }
    assert_eq!(port.counters().received, 100);
    assert_eq!(port.counters().sent, 100);
}

/// A flood that takes every page: every frame is handled, the port never stops, and every page comes back.
#[test]
fn a_flood_does_not_stop_the_port() {
    let (pdu, mut link, mut port) = started();
    let at_rest = free_pages(&pdu);
    let mut flooded = 0;
    for _ in 0..20 {
        while pdu.0.borrow_mut().receive_frame(&[7; 60]) {
            flooded += 1;
        }
        take_notices(&mut link, &mut port);
        for _ in 0..2 * PAGES {
            if let Some((received, room)) = port.receive(NOW) {
                received.consume(|octets| {
                    room.consume(octets.len(), |out| out.copy_from_slice(octets))
                });
            }
            port.service(&mut link);
        }
    }
    let counters = port.counters();
    assert_eq!(counters.received, flooded);
    assert_eq!(counters.sent, flooded);
    assert_eq!(free_pages(&pdu), at_rest);
}

/// A token that is not used sends nothing and loses no page.
#[test]
fn an_unused_token_sends_nothing() {
    let (pdu, mut link, mut port) = started();
    let at_rest = free_pages(&pdu);
    pdu.0.borrow_mut().receive_frame(&[7; 60]);
    take_notices(&mut link, &mut port);
    drop(port.receive(NOW).expect("a frame"));
    let _ = port.transmit(NOW).expect("room");
    port.service(&mut link);
    assert!(pdu.0.borrow().sent.is_empty());
    assert_eq!(free_pages(&pdu), at_rest);
}

#[test]
fn a_full_queue_of_the_mac_is_waited_for() {
    let (pdu, mut link, mut port) = started();
    for _ in 0..5 {
        let retry = (Node::Ethernet, calls::send_frame::CALL, Disturbance::Retry);
        pdu.0.borrow_mut().disturbances.push_back(retry);
    }
    port.transmit(NOW)
        .expect("room")
        .consume(60, |out| out.fill(1));
    port.service(&mut link);
    assert_eq!(pdu.0.borrow().sent.len(), 1);
    assert_eq!(port.counters().not_sent, 0);
}

/// Frames that were announced to an earlier run are dropped and their pages given back.
#[test]
fn a_start_gives_everything_back() {
    let pdu = Pdu::default();
    let mut link = Link::new(pdu.clone());
    for _ in 0..3 {
        pdu.0.borrow_mut().receive_frame(&[7; 60]);
    }
    link.call(memory::allocate::Arguments {}).unwrap();
    ethernet::start(&mut link, [2, 0, 0, 0, 0, 1]).unwrap();
    assert_eq!(free_pages(&pdu), PAGES);
    assert_eq!(pdu.0.borrow().mac, [2, 0, 0, 0, 0, 1]);
}

#[test]
fn a_notice_about_no_page_is_counted() {
    let (_, _, mut port) = started();
    for address in [3, 0x10_0000] {
        let data = calls::frame_ready::Arguments {
            octets: 60,
            address,
            ..Default::default()
        }
        .to_data();
        port.arrived(spec::rpc::Message {
            source: Node::Ethernet.address(),
            destination: Node::Cpu.address(),
            call: calls::frame_ready::CALL,
            kind: spec::rpc::Kind::Interrupt,
            data,
        });
    }
    assert_eq!(port.counters().bad_notices, 2);
    assert!(!port.has_frames());
}
