//! The answer: bindings are written forward as they are found, the header is then put before them, all lengths minimal.

use core::ops::Range;

use crate::ber::{element_octets, signed_octets, tag};
use crate::message::Version;
use crate::name::{arc_octets, Encoded};
use crate::value::Value;

/// Longest answer: what fits an Ethernet frame with IPv4 and UDP headers.
pub const MESSAGE_MAX: usize = 1472;
/// Longest community.
pub const COMMUNITY_MAX: usize = 32;
/// Octets kept free for the header: three long lengths, version, community, request-id, error-status and error-index.
const HEADER_MAX: usize = 3 * 4 + 3 + (2 + COMMUNITY_MAX) + 6 + 3 + 6;
/// Size of a buffer in which every answer fits.
pub const BUFFER_BYTES: usize = MESSAGE_MAX + HEADER_MAX;

/// The answer would be longer than [`MESSAGE_MAX`] or the buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

/// What stands before the bindings.
pub struct Header<'a> {
    pub version: Version,
    pub community: &'a [u8],
    pub request_id: i32,
    pub error_status: i32,
    pub error_index: i32,
}

impl Header<'_> {
    /// Octets with the bindings' own, as long as lengths need three octets more.
    fn octets(&self) -> usize {
        3 * 4
            + 3
            + element_octets(self.community.len())
            + element_octets(signed_octets(self.request_id))
            + element_octets(signed_octets(self.error_status))
            + element_octets(signed_octets(self.error_index))
    }
}

/// Under which name a binding is written.
pub enum BindingName<'a> {
    /// An encoded name.
    Encoded(&'a [u8]),
    /// What all instances of a column begin with, the row, and what stands behind it.
    Row(&'a Encoded, u32, Option<u32>),
    /// A name that lies here in [`Writer::written`].
    Written(Range<usize>),
}

impl BindingName<'_> {
    fn octets(&self) -> usize {
        match self {
            BindingName::Encoded(octets) => octets.len(),
            BindingName::Row(column, row, behind) => {
                column.octets().len() + arc_octets(*row) + behind.map_or(0, arc_octets)
            }
            BindingName::Written(place) => place.len(),
        }
    }
}

/// Writes an answer into a buffer.
pub struct Writer<'b> {
    buffer: &'b mut [u8],
    end: usize,
    limit: usize,
}

impl<'b> Writer<'b> {
    /// For an answer with this header, whose error fields are zero so far.
    pub fn new(buffer: &'b mut [u8], header: &Header<'_>) -> Self {
        let limit = (HEADER_MAX + MESSAGE_MAX - header.octets().min(MESSAGE_MAX)).min(buffer.len());
        Self {
            buffer,
            end: HEADER_MAX,
            limit,
        }
    }

    /// Forgets the bindings written so far.
    pub fn clear(&mut self) {
        self.end = HEADER_MAX;
    }

    /// The bindings written so far.
    pub fn written(&self) -> &[u8] {
        self.buffer.get(HEADER_MAX..self.end).unwrap_or(&[])
    }

    /// Bindings as they came in the request.
    pub fn raw(&mut self, bindings: &[u8]) -> Result<(), Full> {
        self.claim(bindings.len())?.1.octets(bindings);
        Ok(())
    }

    /// A binding under this name.
    pub fn binding(&mut self, name: BindingName<'_>, value: &Value<'_>) -> Result<(), Full> {
        let name_octets = name.octets();
        let value_octets = value.octets();
        let content = element_octets(name_octets) + element_octets(value_octets);
        let (before, mut out) = self.claim(element_octets(content))?;
        out.header(tag::SEQUENCE, content);
        out.header(tag::OBJECT_IDENTIFIER, name_octets);
        match name {
            BindingName::Encoded(octets) => out.octets(octets),
            BindingName::Row(column, row, behind) => {
                out.octets(column.octets());
                out.arc(row);
                behind.into_iter().for_each(|arc| out.arc(arc));
            }
            BindingName::Written(place) => out.octets(before.get(place).unwrap_or(&[])),
        }
        out.header(value.tag(), value_octets);
        value.write(value_octets, &mut out);
        Ok(())
    }

    /// Room for so many octets, and what was written before.
    fn claim(&mut self, octets: usize) -> Result<(&[u8], Cursor<'_>), Full> {
        if octets > self.limit.saturating_sub(self.end) {
            return Err(Full);
        }
        let (before, rest) = self.buffer.split_at_mut(self.end);
        self.end += octets;
        Ok((
            before.get(HEADER_MAX..).unwrap_or(&[]),
            Cursor {
                out: &mut rest[..octets],
                at: 0,
            },
        ))
    }

    /// The whole message. Nothing, if it does not fit after all.
    pub fn finish(self, header: &Header<'_>) -> Option<&'b [u8]> {
        let mut out = Prepend {
            end: self.end,
            start: HEADER_MAX.min(self.buffer.len()),
            buffer: self.buffer,
        };
        out.length(tag::SEQUENCE)?;
        out.integer(header.error_index)?;
        out.integer(header.error_status)?;
        out.integer(header.request_id)?;
        out.length(tag::RESPONSE)?;
        out.octets(header.community)?;
        out.header(tag::OCTET_STRING, header.community.len())?;
        out.integer(header.version as i32)?;
        out.length(tag::SEQUENCE)?;
        let message = out.buffer.get(out.start..out.end)?;
        (message.len() <= MESSAGE_MAX).then_some(message)
    }
}

/// Writes octets one after the other into room that was measured before.
pub struct Cursor<'c> {
    out: &'c mut [u8],
    at: usize,
}

impl Cursor<'_> {
    pub fn octet(&mut self, octet: u8) {
        if let Some(place) = self.out.get_mut(self.at) {
            *place = octet;
        }
        self.at += 1;
    }

    pub fn octets(&mut self, octets: &[u8]) {
        if let Some(place) = self.out.get_mut(self.at..self.at + octets.len()) {
            place.copy_from_slice(octets);
        }
        self.at += octets.len();
    }

    /// Tag and length.
    fn header(&mut self, tag: u8, length: usize) {
        self.octet(tag);
        if length >= 0x100 {
            self.octet(0x82);
            self.octet((length >> 8) as u8);
        } else if length >= 0x80 {
            self.octet(0x81);
        }
        self.octet(length as u8);
    }

    /// The low octets of a number, most significant first; a fifth octet is zero.
    pub fn number(&mut self, value: u32, octets: usize) {
        for left in (0..octets).rev() {
            self.octet(value.checked_shr(8 * left as u32).unwrap_or(0) as u8);
        }
    }
}

/// Writes from the end of a free space towards its start.
struct Prepend<'b> {
    buffer: &'b mut [u8],
    start: usize,
    end: usize,
}

impl Prepend<'_> {
    fn octets(&mut self, octets: &[u8]) -> Option<()> {
        let start = self.start.checked_sub(octets.len())?;
        self.buffer
            .get_mut(start..self.start)?
            .copy_from_slice(octets);
        self.start = start;
        Some(())
    }

    fn header(&mut self, tag: u8, length: usize) -> Option<()> {
        let mut octets = [0; 4];
        let mut out = Cursor {
            out: &mut octets,
            at: 0,
        };
        out.header(tag, length);
        let used = out.at;
        self.octets(octets.get(..used)?)
    }

    /// Header of all that was written so far.
    fn length(&mut self, tag: u8) -> Option<()> {
        self.header(tag, self.end.checked_sub(self.start)?)
    }

    fn integer(&mut self, value: i32) -> Option<()> {
        let octets = value.to_be_bytes();
        let used = signed_octets(value);
        self.octets(octets.get(4 - used..)?)?;
        self.header(tag::INTEGER, used)
    }
}
