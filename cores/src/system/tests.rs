use super::*;
use crate::rpc::model::{Receiver, Sender};
use crate::rpc::{LinkSink, LinkSource};
use hdl::check::{self, Bench};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rust_hdl::prelude::*;
use spec::map::Node;
use spec::rpc::{Data, Kind, Message};
use spec::services::names::{forward_query, list, reverse_query};
use spec::services::system::{build_info, cycles_for_frequency, network_counter, SystemCall};

const SEED: u64 = 0x5e_ed;
const DESCRIPTION: Description = Description {
    clock_hertz: 62_500_000,
    version: 0xc0de_0001,
    serial: None,
};

fn call(call: u8, data: Data) -> Message {
    let (source, destination) = (0x8004, 0x8000);
    let kind = Kind::Call;
    Message {
        source,
        destination,
        call,
        kind,
        data,
    }
}

/// Sends one message and returns the answer, or nothing if none comes within `limit` clocks.
fn exchange<T: Block>(
    bench: &mut Bench<T>,
    links: fn(&mut T) -> (&mut LinkSink, &mut LinkSource),
    message: Message,
    limit: u32,
) -> Option<Message> {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut sender = Sender::default();
    let mut receiver = Receiver::default();
    sender.push(message);
    for _ in 0..limit {
        let (link_in, link_out) = links(&mut bench.dut);
        sender.drive(link_in, &mut random);
        let answer = receiver.drive(link_out, &mut random);
        bench.step();
        if answer.is_some() {
            return answer;
        }
    }
    None
}

fn names() -> Bench<Names> {
    Bench::new(Names::default(), |n| &mut n.clock).recording()
}

fn ask_names(bench: &mut Bench<Names>, message: Message) -> Option<Message> {
    exchange(bench, |n| (&mut n.link_in, &mut n.link_out), message, 60)
}

/// What the specification says of a call to the name server.
fn expected_of_names(number: u8, data: Data) -> Option<Node> {
    match number {
        list::CALL => Node::PRESENT.get(data.d0 as usize).copied(),
        forward_query::CALL => Node::PRESENT
            .into_iter()
            .find(|n| n.name_words() == (data.d1, data.d2)),
        reverse_query::CALL => {
            let address = reverse_query::argument::address.get(data);
            Node::PRESENT
                .into_iter()
                .find(|n| u32::from(n.address()) == address)
        }
        _ => None,
    }
}

/// Every slot, name and address, near misses of each, unknown calls (also those that look like a known one in their low
/// bits) and messages that are no call.
#[test]
fn name_server_answers_as_specified() {
    let mut bench = names();
    let mut requests = vec![];
    for slot in [0, 1, 2, 3, 4, 5, 6, 7, 8, 1 << 20] {
        requests.push((
            list::CALL,
            Data {
                d0: slot,
                d1: 0,
                d2: 0,
            },
        ));
    }
    for node in Node::ALL {
        let (d1, d2) = node.name_words();
        let d0 = node.address().into();
        for (call, data) in [
            (forward_query::CALL, Data { d0: 0, d1, d2 }),
            (
                forward_query::CALL,
                Data {
                    d0: 0,
                    d1,
                    d2: d2 ^ 1,
                },
            ),
            (
                forward_query::CALL,
                Data {
                    d0: 0,
                    d1: d1 ^ 0x2000_0000,
                    d2,
                },
            ),
            (reverse_query::CALL, Data { d0, d1: 0, d2: 0 }),
            (
                reverse_query::CALL,
                Data {
                    d0: d0 ^ 0x4000,
                    d1: 0,
                    d2: 0,
                },
            ),
            (list::CALL + 8, Data { d0: 0, d1, d2 }),
            (forward_query::CALL | 0x80, Data { d0, d1, d2 }),
        ] {
            requests.push((call, data));
        }
    }
    for (number, data) in requests {
        let answer = ask_names(&mut bench, call(number, data)).expect("an answer");
        let expected = expected_of_names(number, data);
        let kind = if expected.is_some() {
            Kind::ReturnSuccess
        } else {
            Kind::ReturnFail
        };
        assert_eq!((answer.call, answer.kind), (number, kind), "{data:x?}");
        assert_eq!(answer.destination, 0x8004);
        if let Some(node) = expected {
            let (d1, d2) = node.name_words();
            assert_eq!(
                answer.data,
                Data {
                    d0: node.address().into(),
                    d1,
                    d2
                }
            );
        }
    }
    let notice = Message {
        kind: Kind::Interrupt,
        ..call(list::CALL, Data::default())
    };
    assert_eq!(ask_names(&mut bench, notice), None);
    assert!(
        ask_names(&mut bench, call(list::CALL, Data::default())).is_some(),
        "alive after a notice"
    );
    check::replay("names", &mut bench);
}

fn info(serial: Option<u64>) -> Bench<Info> {
    let description = Description {
        serial,
        ..DESCRIPTION
    };
    Bench::new(Info::new(description), |i| &mut i.clock).recording()
}

fn ask_info(bench: &mut Bench<Info>, number: u8, data: Data) -> Message {
    let answer = exchange(
        bench,
        |i| (&mut i.link_in, &mut i.link_out),
        call(number, data),
        100,
    );
    let answer = answer.expect("an answer");
    assert_eq!(answer.call, number);
    answer
}

#[test]
fn chip_information_is_that_of_the_build() {
    let mut bench = info(Some(0x0123_4567_89ab_cdef));
    let answer = ask_info(
        &mut bench,
        SystemCall::QueryFrequency.code(),
        Data::default(),
    );
    assert_eq!((answer.kind, answer.data.d1), (Kind::ReturnSuccess, 16_000));
    let answer = ask_info(&mut bench, SystemCall::ChipSerial.code(), Data::default());
    assert_eq!((answer.data.d1, answer.data.d2), (0x0123_4567, 0x89ab_cdef));
    let answer = ask_info(&mut bench, SystemCall::BuildInfo.code(), Data::default());
    let build = build_info::Results::from_data(answer.data);
    assert_eq!(
        (build.version, build.clock),
        (DESCRIPTION.version, DESCRIPTION.clock_hertz)
    );
    for unknown in [3, 7, 0x0a, 0x10, 0x82, 0xff] {
        assert_eq!(
            ask_info(&mut bench, unknown, Data::default()).kind,
            Kind::ReturnFail
        );
    }
    check::replay("info", &mut bench);
}

#[test]
fn a_part_without_serial_number_says_so() {
    let mut bench = info(None);
    let answer = ask_info(&mut bench, SystemCall::ChipSerial.code(), Data::default());
    assert_eq!(
        (answer.kind, answer.data),
        (Kind::ReturnFail, Data::default())
    );
}

#[test]
fn cycles_of_a_frequency_are_rounded_down_and_zero_is_refused() {
    println!("seed {SEED:#x}");
    let mut random = StdRng::seed_from_u64(SEED);
    let mut bench = info(None);
    let random_ones =
        std::iter::repeat_with(|| random.gen::<u32>() >> random.gen_range(0..32)).take(40);
    let mut frequencies: Vec<u32> = random_ones.collect();
    frequencies.extend([
        0,
        1,
        2,
        4,
        250_000,
        62_500_000,
        62_500_001,
        0x7fff_ffff,
        0x8000_0000,
        u32::MAX,
    ]);
    for frequency in frequencies {
        let data = cycles_for_frequency::Arguments { frequency }.to_data();
        let answer = ask_info(&mut bench, SystemCall::CyclesForFrequency.code(), data);
        match DESCRIPTION.clock_hertz.checked_div(frequency) {
            None => assert_eq!(answer.kind, Kind::ReturnFail),
            Some(cycles) => assert_eq!(
                (answer.kind, answer.data.d1),
                (Kind::ReturnSuccess, cycles),
                "{frequency}"
            ),
        }
    }
}

#[test]
fn network_counters_are_asked_of_the_router() {
    let mut bench = info(None);
    let data = network_counter::Arguments {
        port: 19,
        counter: 5,
    }
    .to_data();
    bench.dut.query.count.next = 0x1234_5678_u32.to_bits();
    bench.dut.query.exists.next = true;
    bench.dut.query.done.next = true;
    let answer = ask_info(&mut bench, SystemCall::NetworkCounter.code(), data);
    assert_eq!(
        (answer.kind, answer.data.d1),
        (Kind::ReturnSuccess, 0x1234_5678)
    );
    assert_eq!(bench.dut.query.port.val(), 19);
    assert_eq!(bench.dut.query.kind.val(), 5);
    bench.dut.query.exists.next = false;
    let answer = ask_info(&mut bench, SystemCall::NetworkCounter.code(), data);
    assert_eq!((answer.kind, answer.data.d1), (Kind::ReturnFail, 0));
}
