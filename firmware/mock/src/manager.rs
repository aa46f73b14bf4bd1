//! SNMP requests and answers, as far as the PDU's objects need them: values that are numbers, of every kind.

use snmp_parser::{parse_snmp_v2c, ObjectSyntax, SnmpPdu, VarBindValue};

/// Get.
pub const GET: u8 = 0xa0;
/// GetNext.
pub const GET_NEXT: u8 = 0xa1;
/// Set.
pub const SET: u8 = 0xa3;
/// GetBulk.
pub const GET_BULK: u8 = 0xa5;
/// Error-status: inconsistentValue.
pub const INCONSISTENT_VALUE: u32 = 12;

/// Arcs of the PDU's subtree.
const SUBTREE: [u32; 8] = [
    1,
    3,
    6,
    1,
    4,
    1,
    spec::management::ENTERPRISE,
    spec::management::SUBTREE,
];

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Error-status, 0 for none.
    pub status: u32,
    /// Name and value; `None` for an exception or what is no number.
    pub bindings: Vec<(Vec<u64>, Option<i64>)>,
}

impl Answer {
    /// The value of the first binding.
    pub fn value(&self) -> Option<i64> {
        self.bindings.first().and_then(|(_, value)| *value)
    }
}

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut octets = match content.len() {
        length @ 0..=0x7f => vec![tag, length as u8],
        length => vec![tag, 0x82, (length >> 8) as u8, length as u8],
    };
    octets.extend(content);
    octets
}

fn integer(value: i32) -> Vec<u8> {
    let octets = value.to_be_bytes();
    // The shortest form: no octet that only repeats the sign.
    let repeats =
        |pair: &[u8]| pair[0] == 0 && pair[1] < 0x80 || pair[0] == 0xff && pair[1] >= 0x80;
    let skip = octets.windows(2).take_while(|pair| repeats(pair)).count();
    element(0x02, &octets[skip..])
}

fn name(arcs: &[u32]) -> Vec<u8> {
    let mut octets = vec![40 * arcs[0] as u8 + arcs[1] as u8];
    for arc in &arcs[2..] {
        let groups = (1..=5)
            .find(|groups| u64::from(*arc) >> (7 * groups) == 0)
            .unwrap_or(5);
        for left in (0..groups).rev() {
            let more = if left > 0 { 0x80 } else { 0 };
            octets.push((arc >> (7 * left)) as u8 & 0x7f | more);
        }
    }
    element(0x06, &octets)
}

/// The name of a row of a group of the PDU.
pub fn object(group: u32, row: u32) -> Vec<u32> {
    [&SUBTREE[..], &[group, row]].concat()
}

/// The subtree, to walk it.
pub fn subtree() -> Vec<u32> {
    SUBTREE.to_vec()
}

/// A request of version 2c.
pub fn request(pdu: u8, community: &str, bindings: &[(Vec<u32>, Option<i32>)]) -> Vec<u8> {
    message(pdu, community, [0, 0], bindings)
}

/// A GetBulk of so many objects behind a name.
pub fn bulk(community: &str, behind: &[u32], objects: i32) -> Vec<u8> {
    message(
        GET_BULK,
        community,
        [0, objects],
        &[(behind.to_vec(), None)],
    )
}

/// `numbers` are error-status and error-index, or non-repeaters and max-repetitions.
fn message(
    pdu: u8,
    community: &str,
    numbers: [i32; 2],
    bindings: &[(Vec<u32>, Option<i32>)],
) -> Vec<u8> {
    let bindings: Vec<u8> = bindings
        .iter()
        .flat_map(|(arcs, value)| {
            let value = value.map_or_else(|| element(0x05, &[]), integer);
            element(0x30, &[name(arcs), value].concat())
        })
        .collect();
    let fields = [
        integer(77),
        integer(numbers[0]),
        integer(numbers[1]),
        element(0x30, &bindings),
    ]
    .concat();
    let message = [
        integer(1),
        element(0x04, community.as_bytes()),
        element(pdu, &fields),
    ]
    .concat();
    element(0x30, &message)
}

fn number(value: &ObjectSyntax<'_>) -> Option<i64> {
    match value {
        ObjectSyntax::Number(number) => Some(i64::from(*number)),
        ObjectSyntax::Counter32(number)
        | ObjectSyntax::Gauge32(number)
        | ObjectSyntax::UInteger32(number)
        | ObjectSyntax::TimeTicks(number) => Some(i64::from(*number)),
        ObjectSyntax::Counter64(number) => i64::try_from(*number).ok(),
        _ => None,
    }
}

/// Takes an answer apart; `None` if it is not one.
pub fn answer(octets: &[u8]) -> Option<Answer> {
    let (_, message) = parse_snmp_v2c(octets).ok()?;
    let SnmpPdu::Generic(pdu) = message.pdu else {
        return None;
    };
    let bindings = pdu.var.iter().map(|variable| {
        let arcs = variable
            .oid
            .iter()
            .map(|arcs| arcs.collect())
            .unwrap_or_default();
        let value = match &variable.val {
            VarBindValue::Value(value) => number(value),
            _ => None,
        };
        (arcs, value)
    });
    Some(Answer {
        status: pdu.err.0,
        bindings: bindings.collect(),
    })
}
