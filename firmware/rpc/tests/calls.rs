//! What a call does when the network does not do what it should.

use mock::{Disturbance, Pdu};
use rpc::{CallError, Link};
use spec::map::Node;
use spec::memory::{PAGES, PAGE_BYTES};
use spec::rpc::{Data, Kind};
use spec::services::{breaker, ethernet, memory, peripheral};

const STATUS: memory::status::Arguments = memory::status::Arguments {};
const ALLOCATE: memory::allocate::Arguments = memory::allocate::Arguments {};

fn link() -> (Pdu, Link<Pdu>) {
    let pdu = Pdu::default();
    (pdu.clone(), Link::new(pdu))
}

fn disturb(pdu: &Pdu, node: Node, call: u8, what: Disturbance) {
    pdu.0
        .borrow_mut()
        .disturbances
        .push_back((node, call, what));
}

#[test]
fn an_answer_has_the_results_of_its_call() {
    let (_, mut link) = link();
    assert_eq!(link.call(STATUS).unwrap().free, PAGES as u32);
}

#[test]
fn a_silent_node_ends_a_call_by_its_deadline_and_is_counted() {
    let (pdu, mut link) = link();
    disturb(
        &pdu,
        Node::Memory,
        memory::allocate::CALL,
        Disturbance::Silent,
    );
    let before = link.now();
    assert_eq!(link.call_within(ALLOCATE, 1000), Err(CallError::TimedOut));
    assert!((1000..1100).contains(&(link.now() - before)));
    assert_eq!(link.counters().timed_out, 1);
}

#[test]
fn a_call_that_may_be_repeated_is_and_one_that_may_not_is_not() {
    let (pdu, mut link) = link();
    disturb(
        &pdu,
        Node::Memory,
        memory::status::CALL,
        Disturbance::Silent,
    );
    assert!(link.call(STATUS).is_ok());
    disturb(
        &pdu,
        Node::Memory,
        memory::allocate::CALL,
        Disturbance::Silent,
    );
    assert!(link.call(ALLOCATE).is_err());
    assert_eq!(
        pdu.0
            .borrow()
            .count::<memory::allocate::Arguments>(Node::Memory),
        1
    );
    assert_eq!(
        pdu.0
            .borrow()
            .count::<memory::status::Arguments>(Node::Memory),
        2
    );
}

/// The answer of a call that was given up must not be taken for that of the next one.
#[test]
fn a_late_answer_is_not_taken_for_the_next_one() {
    let (pdu, mut link) = link();
    disturb(
        &pdu,
        Node::Memory,
        memory::allocate::CALL,
        Disturbance::Late(1500),
    );
    assert_eq!(link.call_within(ALLOCATE, 1000), Err(CallError::TimedOut));
    let page = link.call_within(ALLOCATE, 5000).unwrap().address;
    assert_eq!(
        page, PAGE_BYTES as u32,
        "the first page went to the call that timed out"
    );
    assert_eq!(link.counters().late, 1);
    let page = link.call(ALLOCATE).unwrap().address;
    assert_eq!(page, 2 * PAGE_BYTES as u32);
    assert_eq!((link.counters().late, link.counters().stray), (1, 0));
}

/// After a lost answer the books are even again two calls later, whatever comes.
#[test]
fn a_lost_answer_does_not_spoil_the_calls_that_follow() {
    let (pdu, mut link) = link();
    disturb(
        &pdu,
        Node::Memory,
        memory::status::CALL,
        Disturbance::Silent,
    );
    for _ in 0..20 {
        assert!(link.call(STATUS).is_ok());
    }
    assert!(link.counters().timed_out <= 2, "{:?}", link.counters());
}

/// The first answer of a repeated call may come after all: then there are two, and the second belongs to nobody.
#[test]
fn a_repeated_call_that_is_answered_twice_leaves_nothing_behind() {
    let (pdu, mut link) = link();
    disturb(
        &pdu,
        Node::Memory,
        memory::status::CALL,
        Disturbance::Late(1500),
    );
    assert!(link.call_within(STATUS, 1000).is_ok());
    assert!(link.call_within(STATUS, 1000).is_ok());
    assert_eq!(link.next(link.now() + 10_000), None);
    let counters = link.counters();
    assert_eq!(
        (counters.timed_out, counters.late, counters.stray),
        (1, 1, 0)
    );
}

#[test]
fn retry_is_sent_again_until_it_is_taken_or_time_is_up() {
    let (pdu, mut link) = link();
    for _ in 0..3 {
        disturb(
            &pdu,
            Node::Memory,
            memory::allocate::CALL,
            Disturbance::Retry,
        );
    }
    assert!(link.call(ALLOCATE).is_ok());
    assert_eq!(link.counters().retries, 3);
    for _ in 0..30 {
        disturb(
            &pdu,
            Node::Memory,
            memory::allocate::CALL,
            Disturbance::Retry,
        );
    }
    assert_eq!(link.call(ALLOCATE), Err(CallError::Busy));
}

#[test]
fn a_refusal_carries_its_reason() {
    let (_, mut link) = link();
    let answer = link.call(memory::free::Arguments { address: 0 });
    let reason = Data {
        d0: memory::Refusal::NotOwner as u32,
        ..Data::default()
    };
    assert_eq!(answer, Err(CallError::Failed(reason)));
}

#[test]
fn notices_that_come_while_a_call_waits_are_kept_in_order() {
    let (pdu, mut link) = link();
    for channel in 0..3 {
        let data = breaker::tripped::Arguments {
            channel,
            ..Default::default()
        }
        .to_data();
        pdu.0
            .borrow_mut()
            .notify(Node::Outputs, breaker::tripped::CALL, data);
    }
    assert!(link
        .call_within(peripheral::i2c_send_start::Arguments {}, 10_000)
        .is_ok());
    for channel in 0..3 {
        let notice = link.next(0).expect("kept");
        assert_eq!(
            breaker::tripped::Arguments::from_data(notice.data).channel,
            channel
        );
    }
    assert_eq!(link.next(link.now() + 100), None);
}

/// A storm of notices overflows the inbox: notices are counted as lost, pages of frames are not lost.
#[test]
fn no_frame_is_lost_in_a_storm() {
    let (pdu, mut link) = link();
    for _ in 0..100 {
        pdu.0
            .borrow_mut()
            .notify(Node::Peripheral, peripheral::timer::CALL, Data::default());
    }
    for page in 0..PAGES {
        let address = (page * PAGE_BYTES) as u32;
        let data = ethernet::frame_ready::Arguments {
            address,
            ..Default::default()
        }
        .to_data();
        pdu.0
            .borrow_mut()
            .notify(Node::Ethernet, ethernet::frame_ready::CALL, data);
    }
    assert!(link
        .call_within(peripheral::i2c_send_start::Arguments {}, 10_000)
        .is_ok());
    let mut kept = Vec::new();
    while let Some(notice) = link.next(0) {
        if notice.source == Node::Ethernet.address() {
            kept.push(ethernet::frame_ready::Arguments::from_data(notice.data).address);
        }
    }
    while let Some(page) = link.take_returned() {
        kept.push(page);
    }
    kept.sort();
    assert_eq!(
        kept,
        (0..PAGES)
            .map(|page| (page * PAGE_BYTES) as u32)
            .collect::<Vec<_>>()
    );
    assert_eq!(
        link.counters().overflowed + link.counters().frames_returned,
        116 - 32
    );
}

/// Every call is answered: one to the CPU, which serves none, with FAIL.
#[test]
fn a_call_to_the_cpu_is_refused_and_does_not_disturb() {
    let (pdu, mut link) = link();
    pdu.0
        .borrow_mut()
        .post(Node::System, 0x33, Kind::Call, Data::default(), 1);
    assert!(link.call(STATUS).is_ok());
    assert_eq!(link.next(link.now() + 100), None);
    assert_eq!(link.counters().refused, 1);
}

#[test]
fn an_answer_nobody_asked_for_is_counted_and_dropped() {
    let (pdu, mut link) = link();
    pdu.0
        .borrow_mut()
        .post(Node::System, 0, Kind::ReturnSuccess, Data::default(), 1);
    pdu.0
        .borrow_mut()
        .post(Node::System, 0, Kind::Reserved, Data::default(), 1);
    assert_eq!(link.next(link.now() + 100), None);
    assert_eq!(link.counters().stray, 2);
}
