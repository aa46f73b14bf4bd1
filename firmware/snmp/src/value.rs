//! Values that the agent sends (RFC 2578 section 7.1, RFC 3416 section 3).

use crate::ber::{signed_octets, tag, unsigned_octets};
use crate::name::{arc_octet, arc_octets};
use crate::writer::Cursor;

/// A value of an object, or the exception in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// INTEGER, Integer32.
    Integer(i32),
    /// OCTET STRING.
    Text(&'a [u8]),
    /// NULL.
    Null,
    /// OBJECT IDENTIFIER of at least two sub-identifiers.
    Name(&'a [u32]),
    /// IpAddress.
    Address([u8; 4]),
    /// Counter32.
    Counter32(u32),
    /// Gauge32, Unsigned32.
    Gauge32(u32),
    /// TimeTicks, hundredths of a second.
    TimeTicks(u32),
    /// Counter64. Version 1 does not have it: to its managers such an object does not exist (RFC 3584 section 4.2.2.1).
    Counter64(u64),
    /// Exception of version 2c: no object with that name.
    NoSuchObject,
    /// Exception of version 2c: the object has no such instance.
    NoSuchInstance,
    /// Exception of version 2c: no name after that one.
    EndOfMibView,
}

impl Value<'_> {
    /// Identifier octet.
    pub(crate) fn tag(&self) -> u8 {
        match self {
            Value::Integer(_) => tag::INTEGER,
            Value::Text(_) => tag::OCTET_STRING,
            Value::Null => tag::NULL,
            Value::Name(_) => tag::OBJECT_IDENTIFIER,
            Value::Address(_) => tag::IP_ADDRESS,
            Value::Counter32(_) => tag::COUNTER32,
            Value::Gauge32(_) => tag::GAUGE32,
            Value::TimeTicks(_) => tag::TIME_TICKS,
            Value::Counter64(_) => tag::COUNTER64,
            Value::NoSuchObject => tag::NO_SUCH_OBJECT,
            Value::NoSuchInstance => tag::NO_SUCH_INSTANCE,
            Value::EndOfMibView => tag::END_OF_MIB_VIEW,
        }
    }

    /// Octets of the content.
    pub(crate) fn octets(&self) -> usize {
        match self {
            Value::Integer(value) => signed_octets(*value),
            Value::Text(text) => text.len(),
            Value::Name(arcs) => {
                let (first, rest) = name_arcs(arcs);
                rest.iter()
                    .fold(arc_octets(first), |sum, arc| sum + arc_octets(*arc))
            }
            Value::Address(_) => 4,
            Value::Counter32(value) | Value::Gauge32(value) | Value::TimeTicks(value) => {
                unsigned_octets(u64::from(*value))
            }
            Value::Counter64(value) => unsigned_octets(*value),
            Value::Null | Value::NoSuchObject | Value::NoSuchInstance | Value::EndOfMibView => 0,
        }
    }

    /// Writes the content, `octets` long.
    pub(crate) fn write(&self, octets: usize, out: &mut Cursor<'_>) {
        match self {
            Value::Integer(value) => out.number(*value as u32, octets),
            Value::Text(text) => out.octets(text),
            Value::Name(arcs) => {
                let (first, rest) = name_arcs(arcs);
                out.arc(first);
                rest.iter().for_each(|arc| out.arc(*arc));
            }
            Value::Address(address) => out.octets(address),
            Value::Counter32(value) | Value::Gauge32(value) | Value::TimeTicks(value) => {
                out.number(*value, octets)
            }
            Value::Counter64(value) => {
                if octets > 4 {
                    out.number((*value >> 32) as u32, octets - 4);
                }
                out.number(*value as u32, octets.min(4));
            }
            Value::Null | Value::NoSuchObject | Value::NoSuchInstance | Value::EndOfMibView => {}
        }
    }
}

/// The first two sub-identifiers as the one number that they travel as, and the rest. A name shorter than two is 0.0.
fn name_arcs(arcs: &[u32]) -> (u32, &[u32]) {
    match arcs {
        [first, second, rest @ ..] => (first.wrapping_mul(40).wrapping_add(*second), rest),
        _ => (0, &[]),
    }
}

impl Cursor<'_> {
    /// A sub-identifier.
    pub(crate) fn arc(&mut self, arc: u32) {
        for left in (0..arc_octets(arc)).rev() {
            self.octet(arc_octet(arc, left));
        }
    }
}
