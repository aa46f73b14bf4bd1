//! Builds requests, and reads answers with an independent decoder.

use snmp::{Agent, Community, BUFFER_BYTES};
use snmp_parser::asn1_rs::FromBer;
use snmp_parser::{ObjectSyntax, SnmpMessage, SnmpPdu, VarBindValue};

use super::unit::Unit;

pub const GET: u8 = 0xa0;
pub const GET_NEXT: u8 = 0xa1;
pub const SET: u8 = 0xa3;
pub const GET_BULK: u8 = 0xa5;
pub const V1: u8 = 0;
pub const V2C: u8 = 1;

/// The PDU's subtree.
pub const PDU: &str = "1.3.6.1.4.1.42453.2";

/// Tag, shortest length, content.
pub fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut octets = vec![tag];
    match content.len() {
        length @ 0..=0x7f => octets.push(length as u8),
        length @ 0x80..=0xff => octets.extend([0x81, length as u8]),
        length => octets.extend([0x82, (length >> 8) as u8, length as u8]),
    }
    octets.extend(content);
    octets
}

pub fn integer(value: i64) -> Vec<u8> {
    let octets = value.to_be_bytes();
    let says_nothing =
        |pair: &[u8]| pair[0] == 0 && pair[1] < 0x80 || pair[0] == 0xff && pair[1] >= 0x80;
    let skip = octets
        .windows(2)
        .take_while(|pair| says_nothing(pair))
        .count();
    element(0x02, &octets[skip..])
}

pub fn text(octets: &[u8]) -> Vec<u8> {
    element(0x04, octets)
}

pub fn null() -> Vec<u8> {
    element(0x05, &[])
}

pub fn name(dotted: &str) -> Vec<u8> {
    let arcs: Vec<u64> = dotted.split('.').map(|arc| arc.parse().unwrap()).collect();
    let mut octets = Vec::new();
    for arc in [40 * arcs[0] + arcs[1]].iter().chain(&arcs[2..]) {
        let groups = (1..=10).find(|groups| arc >> (7 * groups) == 0).unwrap();
        for left in (0..groups).rev() {
            let more = if left > 0 { 0x80 } else { 0 };
            octets.push((arc >> (7 * left)) as u8 & 0x7f | more);
        }
    }
    element(0x06, &octets)
}

/// The dotted form of an encoded name.
fn dotted(octets: &[u8]) -> String {
    let mut arcs = vec![0u64];
    for octet in octets {
        let arc = arcs.last_mut().unwrap();
        *arc = *arc << 7 | u64::from(octet & 0x7f);
        if octet & 0x80 == 0 {
            arcs.push(0);
        }
    }
    arcs.pop();
    let first = (arcs[0] / 40).min(2);
    arcs[0] -= 40 * first;
    arcs.insert(0, first);
    arcs.iter()
        .map(u64::to_string)
        .collect::<Vec<_>>()
        .join(".")
}

pub fn binding(dotted: &str, value: &[u8]) -> Vec<u8> {
    element(0x30, &[&name(dotted), value].concat())
}

/// A request with any PDU; the numbers are its three integers.
pub fn request(
    version: u8,
    community: &str,
    pdu: u8,
    numbers: [i64; 3],
    bindings: &[Vec<u8>],
) -> Vec<u8> {
    let fields = [
        numbers.map(integer).concat(),
        element(0x30, &bindings.concat()),
    ];
    let message = [
        integer(version.into()),
        text(community.as_bytes()),
        element(pdu, &fields.concat()),
    ];
    element(0x30, &message.concat())
}

/// An answer in words: `name = value`, as in `1.3.6.1.2.1.1.7.0 = Integer(72)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub version: u32,
    pub id: i32,
    pub status: u32,
    pub index: u32,
    pub bindings: Vec<(String, String)>,
}

impl Answer {
    /// Decodes an answer; panics, naming it, if it is not one.
    pub fn decode(octets: &[u8]) -> Self {
        let (rest, message) = SnmpMessage::from_ber(octets)
            .unwrap_or_else(|error| panic!("not decodable ({error:?}): {octets:02x?}"));
        assert!(rest.is_empty(), "octets behind the message: {octets:02x?}");
        let SnmpPdu::Generic(pdu) = message.pdu else {
            panic!("no response: {octets:02x?}");
        };
        assert_eq!(pdu.pdu_type, snmp_parser::PduType::Response);
        let bindings = pdu.var.iter().map(|variable| {
            let value = match &variable.val {
                VarBindValue::Value(value) => words(value),
                VarBindValue::Unspecified => "Null".to_string(),
                VarBindValue::NoSuchObject => "NoSuchObject".to_string(),
                VarBindValue::NoSuchInstance => "NoSuchInstance".to_string(),
                VarBindValue::EndOfMibView => "EndOfMibView".to_string(),
            };
            (dotted(variable.oid.as_bytes()), value)
        });
        Self {
            version: message.version,
            id: pdu.req_id as i32,
            status: pdu.err.0,
            index: pdu.err_index,
            bindings: bindings.collect(),
        }
    }

    pub fn values(&self) -> Vec<&str> {
        self.bindings
            .iter()
            .map(|(_, value)| value.as_str())
            .collect()
    }
}

fn words(value: &ObjectSyntax<'_>) -> String {
    match value {
        ObjectSyntax::Number(number) => format!("Integer({number})"),
        ObjectSyntax::String(octets) => format!("Text({})", String::from_utf8_lossy(octets)),
        ObjectSyntax::Object(oid) => format!("Name({})", dotted(oid.as_bytes())),
        ObjectSyntax::Counter64(count) => format!("Counter64({count})"),
        ObjectSyntax::Counter32(count) => format!("Counter32({count})"),
        ObjectSyntax::TimeTicks(ticks) => format!("TimeTicks({ticks})"),
        other => format!("{other:?}"),
    }
}

/// A unit and its agent: `public` reads, `private` writes.
pub struct Bench {
    pub unit: Unit,
    pub agent: Agent,
}

impl Default for Bench {
    fn default() -> Self {
        Self {
            unit: Unit::default(),
            agent: Agent::new(Community::new(b"public"), Community::new(b"private"), 7),
        }
    }
}

impl Bench {
    /// Sends a datagram; what comes back, in octets.
    pub fn octets(&mut self, datagram: &[u8]) -> Option<Vec<u8>> {
        let mut buffer = [0x5a; BUFFER_BYTES];
        let answer = self.agent.answer(datagram, &mut buffer, &mut self.unit);
        answer.map(<[u8]>::to_vec)
    }

    /// Sends a request that must be answered.
    pub fn ask(&mut self, datagram: &[u8]) -> Answer {
        Answer::decode(&self.octets(datagram).expect("an answer"))
    }

    /// Asks for the values under some names, or those behind them.
    pub fn read(&mut self, version: u8, pdu: u8, names: &[&str]) -> Answer {
        let bindings: Vec<_> = names.iter().map(|name| binding(name, &null())).collect();
        self.ask(&request(version, "public", pdu, [1, 0, 0], &bindings))
    }

    pub fn get(&mut self, names: &[&str]) -> Answer {
        self.read(V2C, GET, names)
    }

    pub fn bulk(&mut self, non_repeaters: i64, max_repetitions: i64, names: &[&str]) -> Answer {
        let bindings: Vec<_> = names.iter().map(|name| binding(name, &null())).collect();
        self.ask(&request(
            V2C,
            "public",
            GET_BULK,
            [1, non_repeaters, max_repetitions],
            &bindings,
        ))
    }

    pub fn set(&mut self, bindings: &[(&str, Vec<u8>)]) -> Answer {
        let bindings: Vec<_> = bindings
            .iter()
            .map(|(name, value)| binding(name, value))
            .collect();
        self.ask(&request(V2C, "private", SET, [1, 0, 0], &bindings))
    }

    /// Walks a subtree with GetNext.
    pub fn walk(&mut self, subtree: &str) -> Vec<(String, String)> {
        let inside = format!("{subtree}.");
        let mut found: Vec<(String, String)> = Vec::new();
        let mut at = subtree.to_string();
        while found.len() < 1000 {
            let answer = self.read(V2C, GET_NEXT, &[&at]);
            let (name, value) = answer.bindings[0].clone();
            if !name.starts_with(&inside) || value == "EndOfMibView" {
                return found;
            }
            at.clone_from(&name);
            found.push((name, value));
        }
        panic!("the walk does not end");
    }
}

/// What any answer must be, whatever it answers: definite minimal lengths, nothing missing, nothing behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    pub id: Vec<u8>,
    pub status: i32,
    pub index: usize,
    pub names: Vec<Vec<u8>>,
}

impl Shape {
    /// Takes an answer apart by structure alone: an answer that repeats a broken value is well formed all the same.
    pub fn of(answer: &[u8]) -> Option<Self> {
        let mut outer = answer;
        let mut message = take(&mut outer, 0x30, true)?;
        take(&mut message, 0x02, true)?;
        take(&mut message, 0x04, true)?;
        let mut pdu = take(&mut message, 0xa2, true)?;
        let id = take(&mut pdu, 0x02, true)?.to_vec();
        let status = small(take(&mut pdu, 0x02, true)?)?;
        let index = usize::try_from(small(take(&mut pdu, 0x02, true)?)?).ok()?;
        let mut bindings = take(&mut pdu, 0x30, true)?;
        let mut names = Vec::new();
        while !bindings.is_empty() {
            let mut fields = take(&mut bindings, 0x30, false)?;
            names.push(take(&mut fields, 0x06, false)?.to_vec());
            let tag = *fields.first()?;
            take(&mut fields, tag, false)?;
            fields.is_empty().then_some(())?;
        }
        let nothing_left = outer.is_empty() && message.is_empty() && pdu.is_empty();
        let shape = Self {
            id,
            status,
            index,
            names,
        };
        (nothing_left && shape.index <= shape.names.len()).then_some(shape)
    }
}

fn take<'a>(octets: &mut &'a [u8], tag: u8, minimal: bool) -> Option<&'a [u8]> {
    let (first, rest) = octets.split_first()?;
    let (length, rest) = rest.split_first()?;
    let (digits, rest) = match length {
        0..=0x7f => (&[][..], rest),
        _ => rest.split_at_checked(usize::from(length & 0x7f))?,
    };
    let length = match digits {
        [] => usize::from(*length),
        _ => digits
            .iter()
            .fold(0, |sum, digit| sum << 8 | usize::from(*digit)),
    };
    let (content, rest) = rest.split_at_checked(length)?;
    *octets = rest;
    let shortest = element(tag, content).len() == 2 + digits.len() + content.len();
    (*first == tag && (shortest || !minimal)).then_some(content)
}

fn small(content: &[u8]) -> Option<i32> {
    match content {
        [octet] => Some(i32::from(*octet as i8)),
        [first, second] => Some(i32::from(i16::from_be_bytes([*first, *second]))),
        _ => None,
    }
}
