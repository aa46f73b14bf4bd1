//! Every type of value, octet for octet (X.690 section 8, RFC 2578 section 7.1).

mod support;

use snmp::{Object, Value};
use support::manager::*;

const SERVICES: &str = "1.3.6.1.2.1.1.7.0";

#[test]
fn values_are_encoded_minimally_and_with_their_sign() {
    let mut bench = Bench::default();
    let cases: [(Value<'static>, &[u8]); 27] = [
        (Value::Integer(0), &[0x02, 1, 0]),
        (Value::Integer(127), &[0x02, 1, 0x7f]),
        (Value::Integer(128), &[0x02, 2, 0, 0x80]),
        (Value::Integer(256), &[0x02, 2, 1, 0]),
        (Value::Integer(32_768), &[0x02, 3, 0, 0x80, 0]),
        // D-SNMP-1: the 2013 system sent 65536 as 256.
        (Value::Integer(65_536), &[0x02, 3, 1, 0, 0]),
        (Value::Integer(0x80_0000), &[0x02, 4, 0, 0x80, 0, 0]),
        (Value::Integer(i32::MAX), &[0x02, 4, 0x7f, 0xff, 0xff, 0xff]),
        (Value::Integer(-1), &[0x02, 1, 0xff]),
        (Value::Integer(-128), &[0x02, 1, 0x80]),
        (Value::Integer(-129), &[0x02, 2, 0xff, 0x7f]),
        (Value::Integer(-65_536), &[0x02, 3, 0xff, 0, 0]),
        (Value::Integer(i32::MIN), &[0x02, 4, 0x80, 0, 0, 0]),
        (Value::Counter32(0), &[0x41, 1, 0]),
        (
            Value::Counter32(u32::MAX),
            &[0x41, 5, 0, 0xff, 0xff, 0xff, 0xff],
        ),
        (Value::Gauge32(0x8000_0000), &[0x42, 5, 0, 0x80, 0, 0, 0]),
        (Value::Gauge32(0x100), &[0x42, 2, 1, 0]),
        (Value::TimeTicks(200), &[0x43, 2, 0, 200]),
        (Value::Counter64(0x7f), &[0x46, 1, 0x7f]),
        (Value::Counter64(1 << 32), &[0x46, 5, 1, 0, 0, 0, 0]),
        (
            Value::Counter64(0x80_0000_0001),
            &[0x46, 6, 0, 0x80, 0, 0, 0, 1],
        ),
        (
            Value::Counter64(u64::MAX),
            &[0x46, 9, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        ),
        (Value::Address([192, 0, 2, 1]), &[0x40, 4, 192, 0, 2, 1]),
        (Value::Text(b""), &[0x04, 0]),
        (Value::Null, &[0x05, 0]),
        (Value::Name(&[0, 0]), &[0x06, 1, 0]),
        (
            Value::Name(&[1, 3, 1024, 16_383, 16_384]),
            &[0x06, 8, 0x2b, 0x88, 0, 0xff, 0x7f, 0x81, 0x80, 0],
        ),
    ];
    for (value, expected) in cases {
        bench.unit.replaced = Some((Object::Services, value));
        let datagram = request(V2C, "public", GET, [1, 0, 0], &[binding(SERVICES, &null())]);
        let octets = bench.octets(&datagram).unwrap();
        assert!(
            octets.ends_with(&binding(SERVICES, expected)),
            "{value:?}: {octets:02x?}"
        );
    }
}

/// Texts around each step of the length's own length.
#[test]
fn lengths_take_the_octets_they_need() {
    let mut bench = Bench::default();
    let name = "1.3.6.1.2.1.1.1.0";
    let datagram = request(V2C, "public", GET, [1, 0, 0], &[binding(name, &null())]);
    for length in (0..140).chain(200..270) {
        bench.unit.description = vec![b'x'; length];
        let octets = bench.octets(&datagram).unwrap();
        let expected = request(
            V2C,
            "public",
            0xa2,
            [1, 0, 0],
            &[binding(name, &text(&bench.unit.description))],
        );
        assert_eq!(octets, expected, "{length}");
    }
}

/// Version 1 has no Counter64: such an object is not there, and walks go on behind it (RFC 3584 section 4.2.2.1).
#[test]
fn version_1_does_not_see_wide_counters() {
    let mut bench = Bench::default();
    bench.unit.replaced = Some((Object::UpTime, Value::Counter64(1)));
    let (uptime, before) = ("1.3.6.1.2.1.1.3.0", "1.3.6.1.2.1.1.2.0");
    assert_eq!(bench.read(V2C, GET_NEXT, &[before]).bindings[0].0, uptime);
    assert_eq!(bench.read(V1, GET, &[uptime]).status, 2);
    assert_eq!(
        bench.read(V1, GET_NEXT, &[before]).bindings[0].0,
        "1.3.6.1.2.1.1.4.0"
    );
}
