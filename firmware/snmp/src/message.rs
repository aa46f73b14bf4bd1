//! Version, community and PDU of a request (RFC 1901 section 3, RFC 3416 section 3).

use crate::ber::{tag, Element, Malformed, Reader};
use crate::name::Name;

/// Version of SNMP. The value is what travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum Version {
    V1 = 0,
    V2c = 1,
}

/// Operation that a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    Get,
    GetNext,
    GetBulk {
        non_repeaters: usize,
        max_repetitions: usize,
    },
    Set,
}

/// Why a datagram is no request for this agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reject {
    Malformed,
    /// A version that the agent does not speak.
    Version,
    /// A community that gives no right.
    Community,
    /// A PDU that is no request for an agent: a response, a trap, an inform.
    Operation,
}

impl From<Malformed> for Reject {
    fn from(_: Malformed) -> Self {
        Reject::Malformed
    }
}

/// A message whose PDU has not been looked into.
pub struct Message<'a> {
    pub version: Version,
    pub community: &'a [u8],
    pdu: Element<'a>,
}

impl<'a> Message<'a> {
    /// The datagram must hold one message and nothing else.
    pub fn parse(datagram: &'a [u8]) -> Result<Self, Reject> {
        let mut outer = Reader::new(datagram);
        let mut fields = Reader::new(outer.expect(tag::SEQUENCE)?);
        outer.end()?;
        let version = match fields.integer()? {
            0 => Version::V1,
            1 => Version::V2c,
            _ => return Err(Reject::Version),
        };
        let community = fields.expect(tag::OCTET_STRING)?;
        let pdu = fields.element()?;
        fields.end()?;
        Ok(Self {
            version,
            community,
            pdu,
        })
    }

    /// The request in it.
    pub fn request(&self) -> Result<Request<'a>, Reject> {
        match self.pdu.tag {
            tag::GET | tag::GET_NEXT | tag::SET => {}
            tag::GET_BULK if self.version == Version::V2c => {}
            _ => return Err(Reject::Operation),
        }
        let mut fields = Reader::new(self.pdu.content);
        let id = fields.integer()?;
        let first = fields.integer()?;
        let second = fields.integer()?;
        let bindings = fields.expect(tag::SEQUENCE)?;
        fields.end()?;
        let operation = match self.pdu.tag {
            tag::GET => Operation::Get,
            tag::GET_NEXT => Operation::GetNext,
            tag::SET => Operation::Set,
            // Negative numbers count as zero (RFC 3416 section 4.2.3).
            _ => Operation::GetBulk {
                non_repeaters: usize::try_from(first).unwrap_or(0),
                max_repetitions: usize::try_from(second).unwrap_or(0),
            },
        };
        Ok(Request {
            id,
            operation,
            bindings,
        })
    }
}

/// A request.
pub struct Request<'a> {
    pub id: i32,
    pub operation: Operation,
    /// The bindings as they came.
    pub bindings: &'a [u8],
}

/// A name and the value that came with it.
pub struct Binding<'a> {
    pub name: Name<'a>,
    pub value: Element<'a>,
}

impl<'a> Binding<'a> {
    /// Takes the next binding.
    #[inline]
    pub fn take(reader: &mut Reader<'a>) -> Result<Self, Malformed> {
        let mut fields = Reader::new(reader.expect(tag::SEQUENCE)?);
        let name = Name::parse(fields.expect(tag::OBJECT_IDENTIFIER)?)?;
        let value = fields.element()?;
        fields.end()?;
        Ok(Self { name, value })
    }
}

/// Whether every binding is well formed.
pub fn check(bindings: &[u8]) -> Result<(), Malformed> {
    let mut reader = Reader::new(bindings);
    while !reader.is_empty() {
        Binding::take(&mut reader)?;
    }
    Ok(())
}
