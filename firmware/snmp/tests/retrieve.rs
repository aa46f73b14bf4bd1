//! Get, GetNext and GetBulk as RFC 1157 and RFC 3416 have them.

mod support;

use snmp::{Object, MESSAGE_MAX};
use spec::management::Group;
use support::manager::*;

/// Objects of the network interface: two single ones, and those columns of the four tables that this unit has.
const INTERFACE: usize = 2 + (9 + 8) + (1 + 6) + (1 + 16) + (12 + 7);
const SYSTEM: &str = "1.3.6.1.2.1.1";

fn numbers(dotted: &str) -> Vec<u32> {
    dotted.split('.').map(|arc| arc.parse().unwrap()).collect()
}

#[test]
fn subtree_has_exactly_its_objects_in_order() {
    let mut bench = Bench::default();
    let found = bench.walk(PDU);
    let mut expected = Vec::new();
    for (group, rows) in [
        (1, 2),
        (2, 10),
        (3, 2),
        (4, 10),
        (5, 10),
        (6, 10),
        (7, 1),
        (8, 8),
        (9, 10),
        (10, 10),
        (11, 10),
        (12, 10),
        (13, 10),
        (14, 10),
        (15, 10),
        (16, 10),
        (17, 10),
        (18, 10),
        (19, 1),
        (20, 8),
        (21, 10),
        (22, 2),
        (23, 2),
        (24, 1),
        (25, 7),
        (26, 32),
        (27, 32),
        (28, 32),
        (29, 32),
        (30, 32),
        (31, 32),
    ] {
        expected.extend((1..=rows).map(|row| format!("{PDU}.{group}.{row}")));
    }
    assert_eq!(expected.len(), 376);
    let names: Vec<_> = found.iter().map(|(name, _)| name.clone()).collect();
    assert_eq!(names, expected);
    for (name, value) in &found {
        let counter = name.starts_with(&format!("{PDU}.20."));
        let kind = if counter { "Counter64(" } else { "Integer(" };
        assert!(value.starts_with(kind), "{name} = {value}");
    }
    assert_eq!(found[0].1, "Integer(23)");
    assert_eq!(found[1].1, "Integer(-4)");
}

#[test]
fn walk_of_everything_is_sorted_and_ends() {
    let mut bench = Bench::default();
    let found = bench.walk("1.3");
    assert_eq!(found.len(), 7 + INTERFACE + 6 + Group::OBJECTS + 1);
    for pair in found.windows(2) {
        assert!(numbers(&pair[0].0) < numbers(&pair[1].0), "{pair:?}");
    }
    assert_eq!(bench.walk("1.3.6.1.2").len(), 7 + INTERFACE + 6);
}

#[test]
fn system_group_has_its_types() {
    let mut bench = Bench::default();
    let values: Vec<_> = bench
        .walk(SYSTEM)
        .into_iter()
        .map(|(_, value)| value)
        .collect();
    assert_eq!(
        values,
        [
            "Text(Grafton PDU)",
            "Name(1.3.6.1.4.1.42453.1.1)",
            "TimeTicks(65536)",
            "Text(nobody)",
            "Text(pdu)",
            "Text(bench)",
            "Integer(72)"
        ]
    );
}

#[test]
fn uptime_is_unsigned_and_keeps_inner_zeros() {
    let mut bench = Bench::default();
    for uptime in [0, 127, 128, 65_536, 0x0100_0000, 0x8000_0000, u32::MAX] {
        bench.unit.uptime = uptime;
        let answer = bench.get(&["1.3.6.1.2.1.1.3.0"]);
        assert_eq!(answer.values(), [format!("TimeTicks({uptime})")]);
    }
}

#[test]
fn exceptions_carry_the_name_asked_for() {
    let mut bench = Bench::default();
    let cases = [
        ("1.3.6.1.4.1.42453.2.4.11", "NoSuchInstance"),
        ("1.3.6.1.4.1.42453.2.4", "NoSuchInstance"),
        ("1.3.6.1.4.1.42453.2.4.0", "NoSuchInstance"),
        ("1.3.6.1.4.1.42453.2.4.3.1", "NoSuchInstance"),
        ("1.3.6.1.2.1.1.1", "NoSuchInstance"),
        ("1.3.6.1.4.1.42453.2", "NoSuchObject"),
        ("1.3.6.1.4.1.42453.2.90.1", "NoSuchObject"),
        ("1.3.6.1.2.1.1.8.0", "NoSuchObject"),
        ("0.0", "NoSuchObject"),
        ("2.999.1", "NoSuchObject"),
        (
            "1.3.6.1.4.1.42453.2.1024.16383.16384.4294967295",
            "NoSuchObject",
        ),
        (
            "1.3.6.1.4.1.42453.2.7.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0",
            "NoSuchInstance",
        ),
    ];
    let names: Vec<_> = cases.iter().map(|(name, _)| *name).collect();
    let answer = bench.get(&names);
    assert_eq!((answer.status, answer.index), (0, 0));
    for ((name, value), (asked, exception)) in answer.bindings.iter().zip(cases) {
        assert_eq!((name.as_str(), value.as_str()), (asked, exception));
    }
    let end = bench.read(V2C, GET_NEXT, &["1.3.6.1.6.3.1.1.6.1.0", "2.5"]);
    let expected =
        ["1.3.6.1.6.3.1.1.6.1.0", "2.5"].map(|name| (name.to_string(), "EndOfMibView".to_string()));
    assert_eq!(end.bindings, expected);
}

#[test]
fn a_sensor_that_does_not_answer_is_no_instance_and_skipped() {
    let mut bench = Bench::default();
    bench.unit.temperatures[0] = None;
    assert_eq!(
        bench.get(&["1.3.6.1.4.1.42453.2.1.1"]).values(),
        ["NoSuchInstance"]
    );
    assert_eq!(bench.walk(PDU).len(), Group::OBJECTS - 1);
}

#[test]
fn what_cannot_be_read_is_an_error_that_names_its_place() {
    let mut bench = Bench::default();
    bench.unit.unreadable = Some(Object::Pdu(Group::Voltage));
    let names = ["1.3.6.1.4.1.42453.2.1.1", "1.3.6.1.4.1.42453.2.3.1"];
    for (pdu, names) in [
        (GET, names),
        (GET_NEXT, [names[0], "1.3.6.1.4.1.42453.2.2.10"]),
    ] {
        for version in [V1, V2C] {
            let answer = bench.read(version, pdu, &names);
            assert_eq!((answer.status, answer.index), (5, 2));
            let echoed: Vec<_> = answer
                .bindings
                .iter()
                .map(|(name, _)| name.as_str())
                .collect();
            assert_eq!(echoed, names);
            assert_eq!(answer.values(), ["Null", "Null"]);
        }
    }
    let bulk = bench.bulk(0, 40, &["1.3.6.1.4.1.42453.2.2"]);
    assert_eq!((bulk.status, bulk.index, bulk.bindings.len()), (5, 1, 1));
}

/// The tables of the interface by their standard names, row 1 behind each column; columns that are not there are stepped over.
#[test]
fn tables_of_the_interface_are_served() {
    const IF_X: &str = "1.3.6.1.2.1.31.1.1.1";
    let mut bench = Bench::default();
    let cases = [
        ("1.3.6.1.2.1.2.1.0", "Integer(1)"),
        ("1.3.6.1.2.1.2.2.1.1.1", "Integer(1)"),
        ("1.3.6.1.2.1.2.2.1.10.1", "Counter32(591751049)"),
        ("1.3.6.1.2.1.10.7.2.1.3.1", "Counter32(591751049)"),
        ("1.3.6.1.2.1.16.1.1.1.5.1", "Counter32(591751049)"),
        ("1.3.6.1.2.1.31.1.1.1.6.1", "Counter64(4886718345)"),
        ("1.3.6.1.2.1.31.1.5.0", "TimeTicks(0)"),
        ("1.3.6.1.2.1.2.2.1.12.1", "NoSuchInstance"),
        ("1.3.6.1.2.1.2.2.1.10.2", "NoSuchInstance"),
        ("1.3.6.1.2.1.2.2.1.10", "NoSuchInstance"),
        ("1.3.6.1.2.1.2.2.1.10.1.1", "NoSuchInstance"),
        ("1.3.6.1.2.1.2.3", "NoSuchObject"),
    ];
    for (name, value) in cases {
        assert_eq!(bench.get(&[name]).values(), [value], "{name}");
    }
    let next = |bench: &mut Bench, version, name: String| {
        bench.read(version, GET_NEXT, &[&name]).bindings[0]
            .0
            .clone()
    };
    for (from, to) in [
        ("1.3.6.1.2.1.2.2.1.11", "1.3.6.1.2.1.2.2.1.11.1"),
        ("1.3.6.1.2.1.2.2.1.11.0.9", "1.3.6.1.2.1.2.2.1.11.1"),
        ("1.3.6.1.2.1.2.2.1.11.1", "1.3.6.1.2.1.2.2.1.13.1"),
        ("1.3.6.1.2.1.2.2.1.11.7", "1.3.6.1.2.1.2.2.1.13.1"),
        ("1.3.6.1.2.1.2.2.1.20.1", "1.3.6.1.2.1.10.7.2.1.1.1"),
    ] {
        assert_eq!(next(&mut bench, V2C, from.into()), to);
    }
    // Version 1 has no Counter64: it steps over them.
    assert_eq!(
        next(&mut bench, V2C, format!("{IF_X}.5.1")),
        format!("{IF_X}.6.1")
    );
    assert_eq!(
        next(&mut bench, V1, format!("{IF_X}.5.1")),
        format!("{IF_X}.14.1")
    );
    let answer = bench.read(V1, GET, &[&format!("{IF_X}.6.1")]);
    assert_eq!((answer.status, answer.index), (2, 1));
}

#[test]
fn version_1_has_no_exceptions() {
    let mut bench = Bench::default();
    let answer = bench.read(V1, GET, &["1.3.6.1.2.1.1.7.0", "1.3.6.1.4.1.42453.2.4.11"]);
    assert_eq!((answer.version, answer.status, answer.index), (0, 2, 2));
    assert_eq!(answer.values(), ["Null", "Null"]);
    let answer = bench.read(V1, GET_NEXT, &["1.3.6.1.6.3.1.1.6.1.0"]);
    assert_eq!((answer.status, answer.index), (2, 1));
    let answer = bench.read(V1, GET_NEXT, &["1.3.6.1.2.1.1.7"]);
    assert_eq!(answer.values(), ["Integer(72)"]);
}

#[test]
fn bulk_repeats_as_asked() {
    let mut bench = Bench::default();
    let answer = bench.bulk(
        1,
        3,
        &[
            "1.3.6.1.2.1.1.6",
            "1.3.6.1.4.1.42453.2.4.9",
            "1.3.6.1.6.3.1.1.6",
        ],
    );
    let expected = [
        ("1.3.6.1.2.1.1.6.0", "Text(bench)"),
        ("1.3.6.1.4.1.42453.2.4.10", "Integer(0)"),
        ("1.3.6.1.6.3.1.1.6.1.0", "Integer(7)"),
        ("1.3.6.1.4.1.42453.2.5.1", "Integer(4000)"),
        ("1.3.6.1.6.3.1.1.6.1.0", "EndOfMibView"),
        ("1.3.6.1.4.1.42453.2.5.2", "Integer(4000)"),
        ("1.3.6.1.6.3.1.1.6.1.0", "EndOfMibView"),
    ];
    let expected = expected.map(|(name, value)| (name.to_string(), value.to_string()));
    assert_eq!(answer.bindings, expected);
}

#[test]
fn bulk_with_odd_numbers_is_answered() {
    let mut bench = Bench::default();
    let two = ["1.3.6.1.2.1.1.1", "1.3.6.1.2.1.1.2"];
    for (non_repeaters, max_repetitions, expected) in [
        (0, 0, 0),
        (1, 0, 1),
        (2, 0, 2),
        (5, 9, 2),
        (-1, 1, 2),
        (0, -1, 0),
        (2, i32::MAX.into(), 2),
    ] {
        let answer = bench.bulk(non_repeaters, max_repetitions, &two);
        assert_eq!(
            (answer.status, answer.bindings.len()),
            (0, expected),
            "{non_repeaters} {max_repetitions}"
        );
    }
    assert_eq!(bench.bulk(0, 100, &[]).bindings, []);
    // Everything behind the last name: one repetition says it, more would say nothing.
    assert_eq!(
        bench
            .bulk(0, i32::MAX.into(), &["2.1", "2.2"])
            .bindings
            .len(),
        2
    );
}

#[test]
fn bulk_is_cut_to_what_fits() {
    let mut bench = Bench::default();
    let bindings: Vec<_> = (0..6).map(|_| binding(SYSTEM, &null())).collect();
    let datagram = request(V2C, "public", GET_BULK, [1, 0, 1000], &bindings);
    let octets = bench.octets(&datagram).unwrap();
    assert!(
        octets.len() <= MESSAGE_MAX && octets.len() > MESSAGE_MAX - 40,
        "{}",
        octets.len()
    );
    let answer = Answer::decode(&octets);
    assert_eq!(answer.status, 0);
    assert!(answer.bindings.len() > 50);
    // A value that never fits ends the answer before it.
    bench.unit.description = vec![b'x'; 1500];
    let answer = bench.bulk(0, 10, &["1.3.6.1.2.1.1"]);
    assert_eq!((answer.status, answer.bindings.len()), (0, 0));
}

#[test]
fn what_does_not_fit_is_too_big() {
    let mut bench = Bench::default();
    bench.unit.description = vec![b'x'; 800];
    let name = "1.3.6.1.2.1.1.1.0";
    assert_eq!(bench.get(&[name]).bindings[0].1.len(), "Text()".len() + 800);
    let answer = bench.get(&[name, name]);
    assert_eq!(
        (answer.status, answer.index, answer.bindings.len()),
        (1, 0, 0)
    );
    let answer = bench.read(V1, GET, &[name, name]);
    assert_eq!((answer.status, answer.index), (1, 0));
    assert_eq!(answer.values(), ["Null", "Null"]);
}

/// The longest answer is exactly as long as a frame carries, and one octet more is too big.
#[test]
fn limit_is_exact() {
    let mut bench = Bench::default();
    let name = "1.3.6.1.2.1.1.1.0";
    let datagram = request(V2C, "public", GET, [1, 0, 0], &[binding(name, &null())]);
    for length in 1400..MESSAGE_MAX {
        bench.unit.description = vec![b'x'; length];
        let octets = bench.octets(&datagram).unwrap();
        if Answer::decode(&octets).status != 0 {
            bench.unit.description.pop();
            assert_eq!(bench.octets(&datagram).unwrap().len(), MESSAGE_MAX);
            return;
        }
    }
    panic!("never too big");
}

/// As many bindings as a frame can bring are answered.
#[test]
fn a_full_frame_of_names_is_answered() {
    let mut bench = Bench::default();
    let one = binding("1.3.6.1.4.1.42453.2.2.1", &null());
    let bindings = vec![one; (MESSAGE_MAX - 60) / 17];
    let answer = bench.ask(&request(
        V2C,
        "public",
        GET,
        [i32::MAX.into(), 0, 0],
        &bindings,
    ));
    assert_eq!(
        (answer.status, answer.bindings.len(), answer.id),
        (1, 0, i32::MAX)
    );
    let bindings = &bindings[..MESSAGE_MAX / 19];
    let answer = bench.ask(&request(
        V2C,
        "public",
        GET,
        [i32::MAX.into(), 0, 0],
        bindings,
    ));
    assert_eq!(
        (answer.status, answer.bindings.len()),
        (0, MESSAGE_MAX / 19)
    );
}

#[test]
fn short_buffers_make_short_answers() {
    let mut bench = Bench::default();
    let datagram = request(
        V2C,
        "public",
        GET,
        [1, 0, 0],
        &[binding("1.3.6.1.2.1.1.7.0", &null())],
    );
    let mut answered = 0;
    for length in 0..200 {
        let mut buffer = vec![0; length];
        if let Some(octets) = bench.agent.answer(&datagram, &mut buffer, &mut bench.unit) {
            Answer::decode(octets);
            answered += 1;
        }
    }
    assert!(answered > 0);
    assert_eq!(bench.agent.counters().silent, 200 - answered);
}
