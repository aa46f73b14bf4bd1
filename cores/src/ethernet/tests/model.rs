//! What the MAC must do, in plain Rust: frames to octets on the wire and back.
use rand::rngs::StdRng;
use rand::Rng;
use spec::ethernet::*;

/// One clock of GMII.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Octet {
    /// RX_DV or TX_EN.
    pub carrier: bool,
    /// RX_ER or TX_ER.
    pub error: bool,
    /// The octet.
    pub octet: u8,
}

/// FCS of the octets before it, by an independent implementation.
pub fn fcs(octets: &[u8]) -> [u8; 4] {
    crc::Crc::<u32>::new(&crc::CRC_32_ISO_HDLC)
        .checksum(octets)
        .to_le_bytes()
}

/// A frame of `octets` octets without FCS (at least 14) from us or to us.
pub fn frame(random: &mut StdRng, destination: [u8; 6], ethertype: u16, octets: usize) -> Vec<u8> {
    let mut frame = destination.to_vec();
    frame.extend(random.gen::<[u8; 6]>());
    frame.extend(ethertype.to_be_bytes());
    frame.extend((frame.len()..octets).map(|_| random.gen::<u8>()));
    frame
}

/// The octets on the wire: these before the delimiter, the delimiter, the frame and its FCS, then a gap.
pub fn on_wire(before: &[u8], frame: &[u8], gap: usize) -> Vec<Octet> {
    let whole = before
        .iter()
        .copied()
        .chain([SFD])
        .chain(frame.iter().copied())
        .chain(fcs(frame));
    let carried = whole.map(|octet| Octet {
        carrier: true,
        error: false,
        octet,
    });
    carried.chain(vec![Octet::default(); gap]).collect()
}

/// The preamble that a sender should send.
pub fn preamble() -> Vec<u8> {
    vec![PREAMBLE; PREAMBLE_OCTETS]
}

/// A frame as it was seen on the wire by a listener who checks everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Octets of preamble before the delimiter.
    pub preamble: usize,
    /// The frame without FCS.
    pub frame: Vec<u8>,
    /// The FCS is right.
    pub fcs_right: bool,
    /// TX_ER was seen.
    pub error: bool,
    /// Idle octets before it.
    pub gap: usize,
}

/// Takes octets apart into frames.
pub fn listen(octets: &[Octet]) -> Vec<Heard> {
    let mut heard = vec![];
    let (mut gap, mut at) = (0, 0);
    while at < octets.len() {
        if !octets[at].carrier {
            gap += 1;
            at += 1;
            continue;
        }
        let carried: Vec<Octet> = octets[at..]
            .iter()
            .copied()
            .take_while(|octet| octet.carrier)
            .collect();
        at += carried.len();
        let error = carried.iter().any(|octet| octet.error);
        let bytes: Vec<u8> = carried.iter().map(|octet| octet.octet).collect();
        let preamble = bytes.iter().take_while(|octet| **octet == PREAMBLE).count();
        assert_eq!(
            bytes.get(preamble),
            Some(&SFD),
            "no delimiter after {preamble} octets of preamble"
        );
        let body = &bytes[preamble + 1..];
        let (frame, check) = body.split_at(body.len().saturating_sub(FCS_OCTETS));
        heard.push(Heard {
            preamble,
            frame: frame.to_vec(),
            fcs_right: fcs(frame) == *check,
            error,
            gap,
        });
        gap = 0;
    }
    heard
}
