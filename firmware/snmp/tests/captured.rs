//! Requests as net-snmp 5.9 sends them, caught on the wire.

mod support;

use support::manager::*;

fn octets(hex: &str) -> Vec<u8> {
    let digits: Vec<_> = hex
        .chars()
        .map(|digit| digit.to_digit(16).unwrap() as u8)
        .collect();
    digits
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect()
}

/// `snmpget -v1 -c public HOST 1.3.6.1.2.1.1.3.0`
#[test]
fn get_of_version_1() {
    let answer = Bench::default().ask(&octets(
        "302902010004067075626c6963a01c020432b4179b020100020100300e300c06082b060102010103000500",
    ));
    assert_eq!(
        (answer.version, answer.id, answer.status),
        (0, 0x32b4_179b, 0)
    );
    assert_eq!(answer.values(), ["TimeTicks(65536)"]);
}

/// `snmpget -v2c -c public HOST 1.3.6.1.4.1.42453.2.2.3 1.3.6.1.4.1.42453.2.4.3`, and the whole answer, octet for octet.
#[test]
fn get_of_two() {
    let request = octets(
        "303d02010104067075626c6963a0300204096ce4f50201000201003022300f060b2b0601040182cb550202030500\
         300f060b2b0601040182cb550204030500",
    );
    let answer = Bench::default().octets(&request).unwrap();
    let expected = octets(
        "303f02010104067075626c6963a2320204096ce4f502010002010030243010060b2b0601040182cb55020203020100\
         3010060b2b0601040182cb55020403020100",
    );
    assert_eq!(answer, expected);
}

/// `snmpgetnext -v2c -c public HOST 1.3.6.1.4.1.42453.2`
#[test]
fn get_next_of_the_subtree() {
    let answer = Bench::default().ask(&octets(
        "302a02010104067075626c6963a11d0204051d959d020100020100300f300d06092b0601040182cb55020500",
    ));
    let expected = (
        "1.3.6.1.4.1.42453.2.1.1".to_string(),
        "Integer(23)".to_string(),
    );
    assert_eq!(answer.bindings, [expected]);
}

/// `snmpset -v2c -c private HOST 1.3.6.1.4.1.42453.2.4.3 i 1`
#[test]
fn set_of_a_state() {
    let mut bench = Bench::default();
    let answer = bench.ask(&octets(
        "302e020101040770726976617465a3200204471d292b02010002010030123010060b2b0601040182cb55020403020101",
    ));
    assert_eq!((answer.status, bench.unit.settings.state[2]), (0, 1));
}

/// `snmpbulkget -v2c -c public -Cn1 -Cr5 HOST 1.3.6.1.2.1.1.3 1.3.6.1.4.1.42453.2.4`
#[test]
fn bulk() {
    let answer = Bench::default().ask(&octets(
        "303802010104067075626c6963a52b02041c7166c8020101020105301d300b06072b0601020101030500\
         300e060a2b0601040182cb5502040500",
    ));
    assert_eq!(answer.bindings[0].1, "TimeTicks(65536)");
    let names: Vec<_> = answer.bindings[1..]
        .iter()
        .map(|(name, _)| name.clone())
        .collect();
    assert_eq!(names, [1, 2, 3, 4, 5].map(|row| format!("{PDU}.4.{row}")));
}

/// `snmpwalk -v2c -c public HOST .`, which asks for what follows 0.1.
#[test]
fn first_request_of_a_walk_of_everything() {
    let answer = Bench::default().ask(&octets(
        "302202010104067075626c6963a11502047c977622020100020100300730050601010500",
    ));
    assert_eq!(answer.bindings[0].0, "1.3.6.1.2.1.1.1.0");
}

/// `snmpget` of `1.3.6.1.4.1.42453.2.1024.16383.16384.4294967295`: the name comes back as it was asked.
#[test]
fn large_sub_identifiers() {
    let request = octets(
        "303602010104067075626c6963a0290204467aab05020100020100301b301906152b0601040182cb55028800ff7f8180008fffffff7f0500",
    );
    let answer = Bench::default().ask(&request);
    let expected = format!("{PDU}.1024.16383.16384.4294967295");
    assert_eq!(answer.bindings, [(expected, "NoSuchObject".to_string())]);
}

/// `snmpget -v3`, `snmptrap` and `snmpinform`: not for this agent.
#[test]
fn others_meet_silence() {
    let mut bench = Bench::default();
    for hex in [
        "303e020103301102043e4eb322020300ffe30401040201030410300e0400020100020100040004000400301404000400a00e02046518fb0c0201000201003000",
        "304502010104067075626c6963a73802043a52458c020100020100302a300f06082b0601020101030043030575603017060a2b06010603010104010006092b0601060301010501",
        "304502010104067075626c6963a63802041ecf9570020100020100302a300f06082b0601020101030043030575623017060a2b06010603010104010006092b0601060301010501",
    ] {
        assert_eq!(bench.octets(&octets(hex)), None);
    }
    let counters = bench.agent.counters();
    assert_eq!(
        (
            counters.bad_version,
            counters.no_request,
            counters.malformed
        ),
        (1, 2, 0)
    );
}
