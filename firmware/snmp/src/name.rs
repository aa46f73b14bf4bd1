//! Object identifiers (X.690 section 8.19; at most 128 sub-identifiers of 32 bits, RFC 3416 section 4.1).

use crate::ber::Malformed;

/// Sub-identifiers that an object identifier may have.
const ARCS_MAX: usize = 128;
/// Sub-identifiers that are kept for comparing: more than any object of the table has.
pub const ARCS_KEPT: usize = 13;
/// Octets of the encoded name of a column, at most.
const COLUMN_OCTETS: usize = 16;

/// A name of a request: as it came, and as numbers.
pub struct Name<'a> {
    octets: &'a [u8],
    arcs: [u32; ARCS_KEPT],
    kept: usize,
}

impl<'a> Name<'a> {
    /// Decodes the content of an OBJECT IDENTIFIER. Padding, numbers over 32 bits and more than 128 of them are refused.
    #[inline]
    pub fn parse(octets: &'a [u8]) -> Result<Self, Malformed> {
        let mut arcs = [0; ARCS_KEPT];
        let mut count = 0;
        let mut arc = 0u32;
        for octet in octets {
            if arc == 0 && *octet == 0x80 || arc >> 25 != 0 {
                return Err(Malformed);
            }
            arc = arc << 7 | u32::from(octet & 0x7f);
            if octet & 0x80 != 0 {
                continue;
            }
            if count == 0 {
                let first = (arc / 40).min(2);
                arcs[0] = first;
                arc -= 40 * first;
                count = 1;
            }
            if let Some(place) = arcs.get_mut(count) {
                *place = arc;
            }
            count += 1;
            arc = 0;
        }
        match octets.last() {
            Some(last) if *last < 0x80 && count <= ARCS_MAX => Ok(Self {
                octets,
                arcs,
                kept: count.min(ARCS_KEPT),
            }),
            _ => Err(Malformed),
        }
    }

    /// The encoded name, as it came.
    pub fn octets(&self) -> &'a [u8] {
        self.octets
    }

    /// The first [`ARCS_KEPT`] numbers. The table's names are shorter, so comparing these with them decides.
    pub fn arcs(&self) -> &[u32] {
        &self.arcs[..self.kept]
    }
}

/// A name that is encoded when the program is compiled.
#[derive(Clone, Copy)]
pub struct Encoded {
    octets: [u8; COLUMN_OCTETS],
    length: usize,
}

impl Encoded {
    /// Encodes a name of at least two sub-identifiers.
    pub const fn of(arcs: &[u32]) -> Self {
        let mut encoded = Self {
            octets: [0; COLUMN_OCTETS],
            length: 0,
        };
        encoded.push(40 * arcs[0] + arcs[1]);
        let mut i = 2;
        while i < arcs.len() {
            encoded.push(arcs[i]);
            i += 1;
        }
        encoded
    }

    const fn push(&mut self, arc: u32) {
        let mut left = arc_octets(arc);
        while left > 0 {
            left -= 1;
            self.octets[self.length] = arc_octet(arc, left);
            self.length += 1;
        }
    }

    /// The octets.
    pub fn octets(&self) -> &[u8] {
        &self.octets[..self.length]
    }
}

/// Octets of one sub-identifier.
pub const fn arc_octets(arc: u32) -> usize {
    match arc {
        0..=0x7f => 1,
        0x80..=0x3fff => 2,
        0x4000..=0x1f_ffff => 3,
        0x20_0000..=0x0fff_ffff => 4,
        _ => 5,
    }
}

/// The octet of a sub-identifier that has `left` octets behind it.
pub const fn arc_octet(arc: u32, left: usize) -> u8 {
    let seven_bits = (arc >> (7 * left)) as u8 & 0x7f;
    if left == 0 {
        seven_bits
    } else {
        seven_bits | 0x80
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_travel() {
        for arcs in [
            &[0, 0][..],
            &[1, 3, 6, 1, 4, 1, 42453, 2, 4, 3],
            &[1, 39, 127, 128, 1023, 1024, 16383, 16384],
            &[2, 999, 0, u32::MAX],
            &[2, 39],
            &[2, 40],
        ] {
            let encoded = Encoded::of(arcs);
            let name = Name::parse(encoded.octets()).unwrap();
            assert_eq!(name.arcs(), arcs);
        }
    }

    /// Where the 2013 system padded: 1024 is 0x88 0x00, with nothing before it.
    #[test]
    fn two_octets_carry_up_to_16383() {
        assert_eq!(Encoded::of(&[1, 3, 1024]).octets(), [0x2b, 0x88, 0x00]);
        assert_eq!(Encoded::of(&[1, 3, 16383]).octets(), [0x2b, 0xff, 0x7f]);
        assert_eq!(
            Encoded::of(&[1, 3, 16384]).octets(),
            [0x2b, 0x81, 0x80, 0x00]
        );
    }

    #[test]
    fn bad_names_are_refused() {
        for octets in [
            &[][..],
            &[0x2b, 0x80, 0x01],
            &[0x2b, 0x81],
            &[0x2b, 0x90, 0x80, 0x80, 0x80, 0x00],
            &[0x80, 0x01],
        ] {
            assert!(Name::parse(octets).is_err(), "{octets:x?}");
        }
        assert!(Name::parse(&[1; 127]).is_ok());
        assert!(Name::parse(&[1; 128]).is_err());
    }
}
