//! Set as RFC 3416 section 4.2.5 and RFC 1157 section 4.1.5 have it.

mod support;

use spec::sensors::{INRUSH_MAX_MS, LIMIT_MAX_MA};
use support::manager::*;

const STATE_3: &str = "1.3.6.1.4.1.42453.2.4.3";
const LIMIT_3: &str = "1.3.6.1.4.1.42453.2.5.3";
const INRUSH_3: &str = "1.3.6.1.4.1.42453.2.6.3";
const CONTACT: &str = "1.3.6.1.2.1.1.4.0";
const SERIAL: &str = "1.3.6.1.6.3.1.1.6.1.0";

/// error-status of version 2c by name.
const NO_SUCH_NAME: u32 = 2;
const BAD_VALUE: u32 = 3;
const GEN_ERR: u32 = 5;
const NO_ACCESS: u32 = 6;
const WRONG_TYPE: u32 = 7;
const WRONG_LENGTH: u32 = 8;
const WRONG_ENCODING: u32 = 9;
const WRONG_VALUE: u32 = 10;
const NO_CREATION: u32 = 11;
const INCONSISTENT_VALUE: u32 = 12;
const RESOURCE_UNAVAILABLE: u32 = 13;
const COMMIT_FAILED: u32 = 14;
const UNDO_FAILED: u32 = 15;
const NOT_WRITABLE: u32 = 17;

#[test]
fn settings_are_applied_and_echoed() {
    let mut bench = Bench::default();
    let answer = bench.set(&[
        (STATE_3, integer(1)),
        (LIMIT_3, integer(LIMIT_MAX_MA.into())),
        (INRUSH_3, integer(INRUSH_MAX_MS.into())),
        (CONTACT, text(b"the lab")),
    ]);
    assert_eq!((answer.status, answer.index), (0, 0));
    assert_eq!(
        answer.values(),
        [
            "Integer(1)",
            "Integer(5000)",
            "Integer(10000)",
            "Text(the lab)"
        ]
    );
    let settings = &bench.unit.settings;
    assert_eq!(
        (settings.state[2], settings.limit[2], settings.inrush[2]),
        (1, 5000, 10_000)
    );
    assert_eq!(settings.texts[0], b"the lab");
    assert_eq!(
        settings.state.iter().sum::<i32>(),
        1,
        "no other channel was touched"
    );
    let answer = bench.get(&[
        STATE_3,
        "1.3.6.1.4.1.42453.2.2.3",
        "1.3.6.1.4.1.42453.2.8.1",
        CONTACT,
    ]);
    assert_eq!(
        answer.values(),
        [
            "Integer(1)",
            "Integer(300)",
            "Integer(300)",
            "Text(the lab)"
        ]
    );
}

/// What a channel does by itself, each at its ends; beyond them nothing changes.
#[test]
fn automatic_settings_are_applied_and_echoed() {
    let name = |group: usize, row: usize| format!("{PDU}.{group}.{row}");
    let cases = [
        (name(9, 1), 1),
        (name(10, 10), 65_535),
        (name(11, 2), 255),
        (name(12, 9), 65_535),
        (name(13, 5), 1),
        (name(19, 1), 1),
    ];
    let mut bench = Bench::default();
    for (object, greatest) in &cases {
        assert_eq!(bench.get(&[object]).values(), ["Integer(0)"], "{object}");
        for (value, status) in [
            (*greatest, 0),
            (greatest + 1, WRONG_VALUE),
            (-1, WRONG_VALUE),
        ] {
            let answer = bench.set(&[(object, integer(value))]);
            assert_eq!(answer.status, status, "{object} {value}");
        }
        let value = format!("Integer({greatest})");
        assert_eq!(bench.get(&[object]).values(), [value], "{object}");
    }
    let settings = &bench.unit.settings;
    assert_eq!((settings.start[0], settings.start_delay[9]), (1, 65_535));
    assert_eq!(
        (settings.retry_limit[1], settings.retry_delay[8]),
        (255, 65_535)
    );
    assert_eq!((settings.policy[4], settings.sequence), (1, 1));
    for group in 14..=18 {
        let answer = bench.set(&[(&name(group, 1), integer(0))]);
        assert_eq!(answer.status, NOT_WRITABLE, "group {group} is only read");
    }
}

/// Every way a single binding can be wrong: the status of version 2c, that of version 1, and nothing changes.
#[test]
fn refusals_are_true() {
    let wide = element(0x02, &[0x00, 0x80, 0x00, 0x00, 0x00]);
    let cases = [
        (STATE_3, integer(2), WRONG_VALUE, BAD_VALUE),
        (STATE_3, integer(-1), WRONG_VALUE, BAD_VALUE),
        (STATE_3, integer(256), WRONG_VALUE, BAD_VALUE),
        (STATE_3, wide.clone(), WRONG_LENGTH, BAD_VALUE),
        (
            LIMIT_3,
            element(0x02, &[0x01, 0, 0, 0, 1]),
            WRONG_LENGTH,
            BAD_VALUE,
        ),
        (STATE_3, element(0x02, &[]), WRONG_ENCODING, BAD_VALUE),
        (
            STATE_3,
            element(0x02, &[0x00, 0x01]),
            WRONG_ENCODING,
            BAD_VALUE,
        ),
        (
            STATE_3,
            element(0x02, &[0, 0, 0, 0, 1]),
            WRONG_ENCODING,
            BAD_VALUE,
        ),
        (STATE_3, text(b"1"), WRONG_TYPE, BAD_VALUE),
        (STATE_3, element(0x42, &[1]), WRONG_TYPE, BAD_VALUE),
        (STATE_3, null(), WRONG_TYPE, BAD_VALUE),
        (STATE_3, element(0x30, &integer(1)), WRONG_TYPE, BAD_VALUE),
        (STATE_3, element(0x80, &[]), WRONG_TYPE, BAD_VALUE),
        (LIMIT_3, integer(5001), WRONG_VALUE, BAD_VALUE),
        (LIMIT_3, integer(i32::MIN.into()), WRONG_VALUE, BAD_VALUE),
        (INRUSH_3, integer(10_001), WRONG_VALUE, BAD_VALUE),
        (
            "1.3.6.1.4.1.42453.2.4.9",
            integer(1),
            INCONSISTENT_VALUE,
            BAD_VALUE,
        ),
        (
            "1.3.6.1.4.1.42453.2.4.11",
            integer(1),
            NO_CREATION,
            NO_SUCH_NAME,
        ),
        (
            "1.3.6.1.4.1.42453.2.4",
            integer(1),
            NO_CREATION,
            NO_SUCH_NAME,
        ),
        (
            "1.3.6.1.4.1.42453.2.4.3.0",
            integer(1),
            NO_CREATION,
            NO_SUCH_NAME,
        ),
        (
            "1.3.6.1.4.1.42453.2.4.11",
            text(b"1"),
            WRONG_TYPE,
            BAD_VALUE,
        ),
        (
            "1.3.6.1.4.1.42453.2.1.1",
            integer(1),
            NOT_WRITABLE,
            NO_SUCH_NAME,
        ),
        (
            "1.3.6.1.4.1.42453.2.1.1",
            text(b"x"),
            NOT_WRITABLE,
            NO_SUCH_NAME,
        ),
        (
            "1.3.6.1.4.1.42453.2.1.3",
            integer(1),
            NOT_WRITABLE,
            NO_SUCH_NAME,
        ),
        (
            "1.3.6.1.4.1.42453.2.90.1",
            integer(1),
            NOT_WRITABLE,
            NO_SUCH_NAME,
        ),
        ("1.3.6.1.2.1.1.1.0", text(b"x"), NOT_WRITABLE, NO_SUCH_NAME),
        (
            "1.3.6.1.2.1.11.1.0",
            element(0x41, &[0]),
            NOT_WRITABLE,
            NO_SUCH_NAME,
        ),
        (CONTACT, integer(1), WRONG_TYPE, BAD_VALUE),
        (CONTACT, text(&[b'x'; 256]), WRONG_LENGTH, BAD_VALUE),
        (CONTACT, text(b"caf\xe9"), WRONG_VALUE, BAD_VALUE),
        (CONTACT, text(&[b'x'; 65]), RESOURCE_UNAVAILABLE, GEN_ERR),
        (SERIAL, integer(8), INCONSISTENT_VALUE, BAD_VALUE),
        (SERIAL, integer(-1), WRONG_VALUE, BAD_VALUE),
    ];
    for (name, value, v2c, v1) in cases {
        for (version, status) in [(V2C, v2c), (V1, v1)] {
            let mut bench = Bench::default();
            bench.unit.settings.state[8] = 2;
            let before = bench.unit.settings.clone();
            // A good binding before the bad one, so that its place and the undone half are seen too.
            let bindings = [binding(LIMIT_3, &integer(100)), binding(name, &value)];
            let datagram = request(version, "private", SET, [1, 0, 0], &bindings);
            let octets = bench.octets(&datagram).unwrap();
            assert_eq!(bench.unit.settings, before, "{name} {value:02x?}");
            // The request's bindings come back octet for octet.
            assert!(octets.ends_with(&bindings.concat()), "{name} {value:02x?}");
            let fields = [integer(1), integer(status.into()), integer(2)].concat();
            assert!(
                octets.windows(fields.len()).any(|window| window == fields),
                "{name} {value:02x?}: status {status} expected in {octets:02x?}"
            );
        }
    }
}

#[test]
fn failure_half_way_is_undone() {
    let mut bench = Bench::default();
    bench.unit.limit_fails = Some(2);
    let before = bench.unit.settings.clone();
    let bindings = [
        (SERIAL, integer(7)),
        (STATE_3, integer(1)),
        (LIMIT_3, integer(100)),
    ];
    let answer = bench.set(&bindings);
    assert_eq!((answer.status, answer.index), (COMMIT_FAILED, 3));
    assert_eq!(bench.unit.settings, before);
    assert_eq!(bench.get(&[SERIAL]).values(), ["Integer(7)"]);

    bench.unit.undo_fails = true;
    let answer = bench.set(&bindings);
    assert_eq!((answer.status, answer.index), (UNDO_FAILED, 0));
    let names = bindings.map(|(name, value)| binding(name, &value));
    let answer = bench.ask(&request(V1, "private", SET, [1, 0, 0], &names));
    assert_eq!((answer.status, answer.index), (GEN_ERR, 0));
}

#[test]
fn a_set_whose_answer_would_not_fit_changes_nothing() {
    let mut bench = Bench::default();
    let one = binding(STATE_3, &integer(1));
    // More than one answer carries; no frame brings it, but the agent does not count on that.
    let bindings = vec![one; 100];
    let answer = bench.ask(&request(V2C, "private", SET, [1, 0, 0], &bindings));
    assert_eq!(
        (answer.status, answer.index, answer.bindings.len()),
        (1, 0, 0)
    );
    assert_eq!(bench.unit.settings.state[2], 0);
    // Version 1 has no shorter form.
    assert_eq!(
        bench.octets(&request(V1, "private", SET, [1, 0, 0], &bindings)),
        None
    );
    assert_eq!(bench.agent.counters().silent, 1);
}

#[test]
fn a_broken_binding_behind_good_ones_changes_nothing() {
    let mut bench = Bench::default();
    let broken = element(0x30, &name(STATE_3));
    let datagram = request(
        V2C,
        "private",
        SET,
        [1, 0, 0],
        &[binding(STATE_3, &integer(1)), broken],
    );
    assert_eq!(bench.octets(&datagram), None);
    assert_eq!(
        (
            bench.agent.counters().malformed,
            bench.unit.settings.state[2]
        ),
        (1, 0)
    );
}

/// Of two managers that read the same serial number one wins.
#[test]
fn serial_number_is_test_and_increment() {
    let mut bench = Bench::default();
    let change = |limit| [(SERIAL, integer(7)), (LIMIT_3, integer(limit))];
    assert_eq!(bench.set(&change(100)).status, 0);
    assert_eq!(bench.set(&change(200)).status, INCONSISTENT_VALUE);
    assert_eq!(
        bench.get(&[SERIAL, LIMIT_3]).values(),
        ["Integer(8)", "Integer(100)"]
    );
    let twice = [(SERIAL, integer(8)), (SERIAL, integer(8))];
    assert_eq!(bench.set(&twice).status, COMMIT_FAILED);
    assert_eq!(bench.get(&[SERIAL]).values(), ["Integer(8)"]);
}

#[test]
fn the_reading_community_cannot_write() {
    let mut bench = Bench::default();
    let bindings = [binding(STATE_3, &integer(1))];
    for (version, status) in [(V2C, NO_ACCESS), (V1, NO_SUCH_NAME)] {
        let answer = bench.ask(&request(version, "public", SET, [1, 0, 0], &bindings));
        assert_eq!((answer.status, answer.index), (status, 1));
    }
    assert_eq!(bench.unit.settings.state[2], 0);
    assert_eq!(bench.agent.counters().bad_community_use, 2);
    assert_eq!(
        bench
            .ask(&request(V2C, "public", SET, [1, 0, 0], &[]))
            .status,
        NO_ACCESS
    );
}
