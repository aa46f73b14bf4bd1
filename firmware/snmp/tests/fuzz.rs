//! Random and mutated datagrams: no panic, and either silence or an answer that can be decoded.
//!
//! The seed is fixed; PDU_SEED=NUMBER tries others. A failure prints the smallest case it was shrunk to.

mod support;

use std::sync::OnceLock;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use snmp::MESSAGE_MAX;
use support::manager::*;

fn config(cases: u32) -> ProptestConfig {
    let seed = std::env::var("PDU_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(1);
    println!("PDU_SEED={seed}");
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Names that exist, nearly exist, and do not.
fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (1..9u32, 0..12u32).prop_map(|(group, row)| format!("{PDU}.{group}.{row}")),
        2 => (1..9u32).prop_map(|number| format!("1.3.6.1.2.1.1.{number}.0")),
        1 => Just("1.3.6.1.6.3.1.1.6.1.0".to_string()),
        1 => Just(PDU.to_string()),
        2 => prop::collection::vec(any_arc(), 0..30).prop_map(|arcs| {
            arcs.iter().fold("1.3".to_string(), |name, arc| format!("{name}.{arc}"))
        }),
    ]
}

fn any_arc() -> impl Strategy<Value = u32> {
    prop_oneof![0..8u32, Just(42453), 100..20_000u32, any::<u32>()]
}

fn any_value() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        3 => Just(null()),
        3 => any::<i32>().prop_map(|number| integer(number.into())),
        2 => (0..6i64).prop_map(integer),
        1 => any::<i64>().prop_map(integer),
        1 => prop::collection::vec(any::<u8>(), 0..300).prop_map(|octets| text(&octets)),
        1 => (0..0x1fu8, prop::collection::vec(any::<u8>(), 0..10))
            .prop_map(|(tag, content)| element(tag, &content)),
    ]
}

prop_compose! {
    fn any_request()(
        version in 0..2u8,
        community in prop_oneof![Just("public"), Just("private"), Just("other")],
        pdu in prop_oneof![Just(GET), Just(GET_NEXT), Just(SET), Just(GET_BULK)],
        id in any::<i32>(),
        numbers in (-1..5i64, prop_oneof![-1..60i64, Just(i64::from(i32::MAX))]),
        bindings in prop::collection::vec((any_name(), any_value()), 0..8),
    ) -> (Vec<u8>, i32) {
        let bindings: Vec<_> = bindings.iter().map(|(name, value)| binding(name, value)).collect();
        (request(version, community, pdu, [id.into(), numbers.0, numbers.1], &bindings), id)
    }
}

/// Changes an octet, takes some out, puts some in, or cuts the end off.
fn mutate(octets: &mut Vec<u8>, kind: u8, place: usize, value: u8) {
    if octets.is_empty() {
        return octets.push(value);
    }
    let at = place % octets.len();
    match kind % 6 {
        0 => octets[at] = value,
        1 => octets[at] ^= 1 << (value % 8),
        2 => octets.truncate(at),
        3 => octets.insert(at, value),
        4 => drop(octets.drain(at..(at + usize::from(value % 5)).min(octets.len()))),
        _ => octets[at] = [0x00, 0x7f, 0x80, 0x81, 0x84, 0xff][usize::from(value % 6)],
    }
}

/// Sends a datagram to an agent whose unit fails in some places. The answer, if any, must have a shape.
fn survives(datagram: &[u8]) -> Option<Shape> {
    let mut bench = Bench::default();
    bench.unit.temperatures[1] = None;
    bench.unit.limit_fails = Some(7);
    let answer = bench.octets(datagram)?;
    assert!(answer.len() <= MESSAGE_MAX);
    Some(Shape::of(&answer).unwrap_or_else(|| panic!("{datagram:02x?} gave {answer:02x?}")))
}

proptest! {
    #![proptest_config(config(1000))]

    #[test]
    fn random_octets_do_no_harm(datagram in prop::collection::vec(any::<u8>(), 0..200)) {
        survives(&datagram);
    }

    #[test]
    fn requests_are_answered_with_their_number((datagram, id) in any_request()) {
        let Some(shape) = survives(&datagram) else { return Ok(()) };
        let expected = integer(id.into());
        prop_assert_eq!(&shape.id, &expected[2..]);
    }

    #[test]
    fn mutated_requests_do_no_harm(
        (datagram, _) in any_request(),
        mutations in prop::collection::vec((any::<u8>(), any::<usize>(), any::<u8>()), 1..6),
    ) {
        let mut datagram = datagram;
        for (kind, place, value) in mutations {
            mutate(&mut datagram, kind, place, value);
        }
        survives(&datagram);
    }

    /// Only a datagram that is no request is met by silence.
    #[test]
    fn well_formed_requests_are_answered(
        names in prop::collection::vec(any_name(), 1..8),
        value in any_value(),
        pdu in prop_oneof![Just(GET), Just(GET_NEXT), Just(SET), Just(GET_BULK)],
    ) {
        let bindings: Vec<_> = names.iter().map(|name| binding(name, &value)).collect();
        let datagram = request(V2C, "private", pdu, [1, 0, 1], &bindings);
        let shape = survives(&datagram);
        prop_assert!(shape.is_some());
        let asked: Vec<_> = names.iter().map(|asked| name(asked)[2..].to_vec()).collect();
        let answered = shape.map(|shape| shape.names).unwrap_or_default();
        if matches!(pdu, GET | SET) && !answered.is_empty() {
            let content = |name: &Vec<u8>| if name.len() > 0x80 { name[1..].to_vec() } else { name.clone() };
            prop_assert_eq!(answered, asked.iter().map(content).collect::<Vec<_>>());
        }
    }

    #[test]
    fn numbers_travel_both_ways(milliamperes in 0..=5000u32, id in 0..=i32::MAX) {
        let mut bench = Bench::default();
        let limit = format!("{PDU}.5.1");
        let bindings = [binding(&limit, &integer(milliamperes.into()))];
        let answer = bench.ask(&request(V2C, "private", SET, [id.into(), 0, 0], &bindings));
        prop_assert_eq!((answer.status, answer.id), (0, id));
        prop_assert_eq!(bench.unit.settings.limit[0], milliamperes);
        let answer = bench.get(&[&limit]);
        prop_assert_eq!(answer.values(), [format!("Integer({milliamperes})")]);
    }

    /// GetNext answers the least name that is greater, compared number by number.
    #[test]
    fn next_is_the_least_greater_name(asked in any_name()) {
        let numbers = |name: &str| name.split('.').map(|arc| arc.parse().unwrap()).collect::<Vec<u32>>();
        let mut bench = Bench::default();
        static ALL: OnceLock<Vec<String>> = OnceLock::new();
        let all = ALL.get_or_init(|| {
            let walked = Bench::default().walk("1.3").into_iter();
            walked.map(|(name, _)| name).collect()
        });
        let expected = all.iter().find(|name| numbers(name) > numbers(&asked));
        let answer = bench.read(V2C, GET_NEXT, &[&asked]);
        match expected {
            Some(name) => prop_assert_eq!(&answer.bindings[0].0, name),
            None => prop_assert_eq!(&answer.bindings[0], &(asked, "EndOfMibView".to_string())),
        }
    }
}
