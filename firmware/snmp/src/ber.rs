//! Tags, lengths and integers (X.690 sections 8.1 to 8.3), definite lengths only (RFC 3417 section 8).

/// Identifier octets.
pub mod tag {
    pub const INTEGER: u8 = 0x02;
    pub const OCTET_STRING: u8 = 0x04;
    pub const NULL: u8 = 0x05;
    pub const OBJECT_IDENTIFIER: u8 = 0x06;
    pub const SEQUENCE: u8 = 0x30;
    pub const IP_ADDRESS: u8 = 0x40;
    pub const COUNTER32: u8 = 0x41;
    pub const GAUGE32: u8 = 0x42;
    pub const TIME_TICKS: u8 = 0x43;
    pub const COUNTER64: u8 = 0x46;
    pub const NO_SUCH_OBJECT: u8 = 0x80;
    pub const NO_SUCH_INSTANCE: u8 = 0x81;
    pub const END_OF_MIB_VIEW: u8 = 0x82;
    pub const GET: u8 = 0xa0;
    pub const GET_NEXT: u8 = 0xa1;
    pub const RESPONSE: u8 = 0xa2;
    pub const SET: u8 = 0xa3;
    pub const GET_BULK: u8 = 0xa5;
}

/// The octets are not what BER or the protocol allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// One tag, length and content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element<'a> {
    pub tag: u8,
    pub content: &'a [u8],
}

/// Takes elements from the front of a slice.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub fn new(octets: &'a [u8]) -> Self {
        Self { rest: octets }
    }

    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Octets not taken yet.
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    /// The next element, whatever it is. Multi-octet tags and indefinite lengths are refused.
    pub fn element(&mut self) -> Result<Element<'a>, Malformed> {
        let [tag, length, rest @ ..] = self.rest else {
            return Err(Malformed);
        };
        if tag & 0x1f == 0x1f {
            return Err(Malformed);
        }
        let (length, rest) = if *length < 0x80 {
            (usize::from(*length), rest)
        } else {
            long_length(*length, rest)?
        };
        let (content, rest) = rest.split_at_checked(length).ok_or(Malformed)?;
        self.rest = rest;
        Ok(Element { tag: *tag, content })
    }

    /// The content of the next element, which must have this tag.
    pub fn expect(&mut self, tag: u8) -> Result<&'a [u8], Malformed> {
        let element = self.element()?;
        if element.tag == tag {
            Ok(element.content)
        } else {
            Err(Malformed)
        }
    }

    /// An INTEGER of at most 32 bits; leading octets that say nothing are allowed, as some managers send them.
    pub fn integer(&mut self) -> Result<i32, Malformed> {
        let content = self.expect(tag::INTEGER)?;
        if content.is_empty() || content.len() > 4 {
            return Err(Malformed);
        }
        Ok(signed(content))
    }

    /// Nothing may be left.
    pub fn end(&self) -> Result<(), Malformed> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(Malformed)
        }
    }
}

/// Length in the long form: `first` says how many octets of it follow.
fn long_length(first: u8, rest: &[u8]) -> Result<(usize, &[u8]), Malformed> {
    let octets = usize::from(first & 0x7f);
    if octets == 0 || octets > 4 {
        return Err(Malformed);
    }
    let (length, rest) = rest.split_at_checked(octets).ok_or(Malformed)?;
    let length = length
        .iter()
        .fold(0u32, |sum, octet| sum << 8 | u32::from(*octet));
    Ok((usize::try_from(length).map_err(|_| Malformed)?, rest))
}

/// Two's complement of 1 to 4 octets.
fn signed(content: &[u8]) -> i32 {
    let first = content.first().map_or(0, |octet| i32::from(*octet as i8));
    content[1.min(content.len())..]
        .iter()
        .fold(first, |sum, octet| sum << 8 | i32::from(*octet))
}

/// What can be wrong with the content of an INTEGER.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntegerFault {
    /// More than 32 bits.
    Wide,
    /// No octet, or a first octet that says nothing (X.690 section 8.3.2).
    NotMinimal,
}

/// An INTEGER as X.690 section 8.3 has it, of at most 32 bits.
pub fn strict_integer(content: &[u8]) -> Result<i32, IntegerFault> {
    match content {
        [] => Err(IntegerFault::NotMinimal),
        [0x00, second, ..] if *second < 0x80 => Err(IntegerFault::NotMinimal),
        [0xff, second, ..] if *second >= 0x80 => Err(IntegerFault::NotMinimal),
        _ if content.len() > 4 => Err(IntegerFault::Wide),
        _ => Ok(signed(content)),
    }
}

/// Octets of an INTEGER's content.
pub fn signed_octets(value: i32) -> usize {
    match value {
        -0x80..=0x7f => 1,
        -0x8000..=0x7fff => 2,
        -0x80_0000..=0x7f_ffff => 3,
        _ => 4,
    }
}

/// Octets of the content of an unsigned number: those of an INTEGER, so 9 at most.
pub fn unsigned_octets(value: u64) -> usize {
    let mut octets = 1;
    let mut rest = value >> 7;
    while rest != 0 {
        octets += 1;
        rest >>= 8;
    }
    octets
}

/// Octets of an element whose content has `length` octets, at most 65 535.
pub const fn element_octets(length: usize) -> usize {
    let header = match length {
        0..=0x7f => 2,
        0x80..=0xff => 3,
        _ => 4,
    };
    header + length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lengths_are_read() {
        for header in [
            &[0x04, 0x03][..],
            &[0x04, 0x81, 0x03],
            &[0x04, 0x82, 0x00, 0x03],
            &[0x04, 0x84, 0x00, 0x00, 0x00, 0x03],
        ] {
            let mut octets = [0x55; 9];
            octets[..header.len()].copy_from_slice(header);
            let mut reader = Reader::new(&octets[..header.len() + 3]);
            assert_eq!(reader.expect(tag::OCTET_STRING), Ok(&[0x55; 3][..]));
            assert_eq!(reader.end(), Ok(()));
        }
    }

    #[test]
    fn lengths_beyond_the_octets_are_refused() {
        for octets in [
            &[][..],
            &[0x04],
            &[0x04, 0x01],
            &[0x04, 0x80, 0x00, 0x00],
            &[0x04, 0x81],
            &[0x04, 0x82, 0x00],
            &[0x04, 0x84, 0xff, 0xff, 0xff, 0xff],
            &[0x04, 0x85, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00],
            &[0x1f, 0x81, 0x00, 0x00],
        ] {
            assert_eq!(Reader::new(octets).element(), Err(Malformed), "{octets:x?}");
        }
    }

    #[test]
    fn integers_keep_their_sign_and_inner_zeros() {
        for (content, value) in [
            (&[0x00][..], 0),
            (&[0x7f], 127),
            (&[0x00, 0x80], 128),
            (&[0x01, 0x00, 0x00], 65_536),
            (&[0x80], -128),
            (&[0xff, 0x7f], -129),
            (&[0x7f, 0xff, 0xff, 0xff], i32::MAX),
            (&[0x80, 0x00, 0x00, 0x00], i32::MIN),
        ] {
            assert_eq!(strict_integer(content), Ok(value));
            assert_eq!(signed_octets(value), content.len());
        }
    }

    #[test]
    fn integers_that_are_wide_or_padded_are_refused() {
        for (content, fault) in [
            (&[][..], IntegerFault::NotMinimal),
            (&[0x00, 0x7f], IntegerFault::NotMinimal),
            (&[0xff, 0x80], IntegerFault::NotMinimal),
            (&[0x00, 0x00, 0x00, 0x00, 0x01], IntegerFault::NotMinimal),
            (&[0x00, 0x80, 0x00, 0x00, 0x00], IntegerFault::Wide),
            (&[0x01, 0x00, 0x00, 0x00, 0x01], IntegerFault::Wide),
        ] {
            assert_eq!(strict_integer(content), Err(fault), "{content:x?}");
        }
    }

    #[test]
    fn unsigned_numbers_are_never_negative() {
        for (value, octets) in [
            (0, 1),
            (0x7f, 1),
            (0x80, 2),
            (0x7fff_ffff, 4),
            (0x8000_0000, 5),
            (u64::MAX >> 1, 8),
            (u64::MAX, 9),
        ] {
            assert_eq!(unsigned_octets(value), octets, "{value:#x}");
        }
    }
}
