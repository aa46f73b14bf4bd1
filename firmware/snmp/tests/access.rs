//! Who is answered, and what is counted about those who are not.

mod support;

use snmp::{Agent, Community, Counters};
use support::manager::*;

const SERVICES: &str = "1.3.6.1.2.1.1.7.0";
const STATE_1: &str = "1.3.6.1.4.1.42453.2.4.1";

fn bench(read: Community, write: Community) -> Bench {
    Bench {
        agent: Agent::new(read, write, 0),
        ..Bench::default()
    }
}

fn asks(community: &str) -> Vec<u8> {
    request(
        V2C,
        community,
        GET,
        [1, 0, 0],
        &[binding(SERVICES, &null())],
    )
}

fn switches(community: &str) -> Vec<u8> {
    request(
        V2C,
        community,
        SET,
        [1, 0, 0],
        &[binding(STATE_1, &integer(1))],
    )
}

#[test]
fn wrong_communities_meet_silence() {
    let mut bench = Bench::default();
    for community in [
        "",
        "publi",
        "publicc",
        "Public",
        "public\0",
        "privat",
        &"x".repeat(300),
    ] {
        assert_eq!(bench.octets(&asks(community)), None, "{community:?}");
        assert_eq!(bench.octets(&switches(community)), None, "{community:?}");
    }
    let expected = Counters {
        received: 14,
        bad_community: 14,
        ..Counters::default()
    };
    assert_eq!(*bench.agent.counters(), expected);
}

#[test]
fn nobody_writes_without_a_write_community() {
    let mut bench = bench(Community::new(b"public"), Community::none());
    assert_eq!(bench.octets(&switches("")), None);
    assert_eq!(bench.octets(&switches("private")), None);
    assert_eq!(bench.ask(&switches("public")).status, 6);
    assert_eq!(bench.unit.settings.state[0], 0);
}

#[test]
fn nobody_reads_without_any_community() {
    let mut bench = bench(Community::none(), Community::new(&[0; 32]));
    for community in ["", "\0", "public", "private"] {
        assert_eq!(bench.octets(&asks(community)), None);
    }
}

#[test]
fn write_community_reads_too() {
    let mut bench = bench(Community::none(), Community::new(b"private"));
    assert_eq!(bench.ask(&asks("private")).values(), ["Integer(72)"]);
    assert_eq!(bench.ask(&switches("private")).status, 0);
}

#[test]
fn communities_come_zero_padded_and_may_be_full() {
    let mut padded = [0; 32];
    padded[..3].copy_from_slice(b"lab");
    let full = [b'z'; 32];
    let mut bench = bench(Community::new(&padded), Community::new(&full));
    assert_eq!(bench.ask(&asks("lab")).status, 0);
    assert_eq!(bench.ask(&switches(&"z".repeat(32))).status, 0);
    assert_eq!(bench.octets(&switches(&"z".repeat(33))), None);
}

#[test]
fn what_is_no_request_is_counted_by_cause() {
    let mut bench = Bench::default();
    let get = asks("public");
    let mut version_3 = get.clone();
    version_3[4] = 3;
    let mut longer = get.clone();
    longer.push(0);
    let mut trap = get.clone();
    let pdu = trap.iter().position(|octet| *octet == GET).unwrap();
    trap[pdu] = 0xa7;
    let mut response = get.clone();
    response[pdu] = 0xa2;
    let mut bulk_of_version_1 = get.clone();
    bulk_of_version_1[pdu] = GET_BULK;
    bulk_of_version_1[4] = 0;
    let mut padded_name = get.clone();
    let at = padded_name.len() - 4;
    padded_name[at] = 0x80;
    for datagram in [
        &version_3,
        &longer,
        &trap,
        &response,
        &bulk_of_version_1,
        &padded_name,
        &vec![],
        &get[..20].to_vec(),
    ] {
        assert_eq!(bench.octets(datagram), None, "{datagram:02x?}");
    }
    let expected = Counters {
        received: 8,
        bad_version: 1,
        no_request: 3,
        malformed: 4,
        ..Counters::default()
    };
    assert_eq!(*bench.agent.counters(), expected);
    let answer = bench.get(&[
        "1.3.6.1.2.1.11.1.0",
        "1.3.6.1.2.1.11.3.0",
        "1.3.6.1.2.1.11.6.0",
    ]);
    assert_eq!(
        answer.values(),
        ["Counter32(9)", "Counter32(1)", "Counter32(4)"]
    );
}
