//! Floods: what comes again and again, and what may become of it.
use super::scene::{good, runt, short, spoilt, syn, Carrier, Scene};
use crate::wire::frames::{self, BROADCAST, LEAST};
use sim::device::rgmii::Shape;
use smoltcp::wire::ArpOperation;
use spec::ethernet::{Counter, PREAMBLE, SFD};
use Counter::{
    DroppedBadFcs, DroppedError, DroppedFiltered, DroppedFragment, DroppedJabber, DroppedNoPage,
    DroppedNoSfd, DroppedOverrun, DroppedOversize, DroppedRunt, DroppedStorm, ReceivedFrames,
};

/// Longest frames without FCS, plain and with a tag; the first that is too long, and a jumbo frame.
const LONGEST: usize = 1514;
const LONGEST_WITH_A_TAG: usize = 1518;
const TOO_LONG: usize = 1515;
const JUMBO: usize = 9014;
/// Addresses of groups: multicast DNS, all IPv6 nodes, MAC control.
const GROUP: [u8; 6] = [0x01, 0, 0x5e, 0, 0, 0xfb];
const ALL_NODES: [u8; 6] = [0x33, 0x33, 0, 0, 0, 1];
const MAC_CONTROL: [u8; 6] = [0x01, 0x80, 0xc2, 0, 0, 1];
/// Somebody else.
const OTHER: [u8; 6] = [2, 0, 0, 0, 0, 0x99];
/// What becomes of frames for us.
const USED: &[Counter] = &[ReceivedFrames, DroppedNoPage];
/// What becomes of frames for all.
const USED_OR_STORM: &[Counter] = &[ReceivedFrames, DroppedNoPage, DroppedStorm];

/// A flood: its name, what comes next, and the counters in which all of it is.
pub type Kind = (&'static str, fn(&mut Scene) -> Carrier, &'static [Counter]);

/// Frames for all and for groups.
const GROUPS: &[Kind] = &[
    (
        "broadcasts of 64 octets",
        |s| good(s.meaningless(BROADCAST, LEAST, false)),
        USED_OR_STORM,
    ),
    (
        "broadcasts of 1518 octets",
        |s| good(s.meaningless(BROADCAST, LONGEST, false)),
        USED_OR_STORM,
    ),
    (
        "tagged broadcasts of 1522 octets",
        |s| good(s.meaningless(BROADCAST, LONGEST_WITH_A_TAG, true)),
        USED_OR_STORM,
    ),
    (
        "questions of ARP",
        |s| {
            let (from, about) = (s.somebody(), s.device);
            good(frames::arp(ArpOperation::Request, from, about, BROADCAST))
        },
        USED_OR_STORM,
    ),
    (
        "multicast of 64 octets",
        |s| good(s.meaningless(GROUP, LEAST, false)),
        &[DroppedFiltered],
    ),
    (
        "multicast of 1518 octets",
        |s| good(s.meaningless(ALL_NODES, LONGEST, false)),
        &[DroppedFiltered],
    ),
    (
        "PAUSE frames",
        |s| good(s.meaningless(MAC_CONTROL, LEAST, false)),
        &[DroppedFiltered],
    ),
    (
        "others' frames of 64 octets",
        |s| good(s.meaningless(OTHER, LEAST, false)),
        &[DroppedFiltered],
    ),
    (
        "others' frames of 1518 octets",
        |s| good(s.meaningless(OTHER, LONGEST, false)),
        &[DroppedFiltered],
    ),
];

/// Frames for the device.
const OURS: &[Kind] = &[
    (
        "our frames of 64 octets",
        |s| good(s.meaningless(s.device.mac, LEAST, false)),
        USED,
    ),
    (
        "our tagged frames of 64 octets",
        |s| good(s.meaningless(s.device.mac, LEAST, true)),
        USED,
    ),
    (
        "our frames of 1518 octets",
        |s| good(s.meaningless(s.device.mac, LONGEST, false)),
        USED,
    ),
    (
        "our tagged frames of 1522 octets",
        |s| good(s.meaningless(s.device.mac, LONGEST_WITH_A_TAG, true)),
        USED,
    ),
    (
        "answers of ARP",
        |s| {
            let (from, about) = (s.somebody(), s.device);
            good(frames::arp(ArpOperation::Reply, from, about, about.mac))
        },
        USED,
    ),
    (
        "pings of 64 octets",
        |s| {
            let from = s.somebody();
            good(frames::ping(from, s.device, s.number as u16, 18)[0].clone())
        },
        USED,
    ),
    (
        "pings of 1518 octets",
        |s| {
            let from = s.somebody();
            good(frames::ping(from, s.device, s.number as u16, 1472)[0].clone())
        },
        USED,
    ),
    ("TCP SYN", syn, USED),
    (
        "datagrams that nobody wants",
        |s| good(s.datagram(9, &[0; 18])),
        USED,
    ),
    (
        "datagrams of 1518 octets",
        |s| good(s.datagram(9, &[0; 1472])),
        USED,
    ),
    ("answers of DHCP", |s| good(s.datagram(68, &[2; 300])), USED),
    (
        "SNMP that is none",
        |s| good(s.datagram(161, &[0x30; 18])),
        USED,
    ),
    (
        "SNMP with a wrong community",
        |s| good(s.datagram(161, &frames::snmp(1, "wrong")[0])),
        USED,
    ),
    (
        "SNMP of others",
        |s| good(s.datagram(161, &frames::snmp(1, "public")[0])),
        USED,
    ),
];

/// What is no good frame.
const WRONG: &[Kind] = &[
    ("runts", |s| short(runt(s)), &[DroppedRunt]),
    (
        "runts with a wrong FCS",
        |s| spoilt(runt(s)),
        &[DroppedFragment],
    ),
    (
        "1519 octets",
        |s| good(s.meaningless(s.device.mac, TOO_LONG, false)),
        &[DroppedOversize],
    ),
    (
        "9018 octets",
        |s| good(s.meaningless(s.device.mac, JUMBO, false)),
        &[DroppedOversize],
    ),
    (
        "9018 octets with a wrong FCS",
        |s| spoilt(s.meaningless(s.device.mac, JUMBO, false)),
        &[DroppedJabber],
    ),
    (
        "64 octets with a wrong FCS",
        |s| spoilt(s.meaningless(s.device.mac, LEAST, false)),
        &[DroppedBadFcs],
    ),
    (
        "1518 octets with a wrong FCS",
        |s| spoilt(s.meaningless(s.device.mac, LONGEST, false)),
        &[DroppedBadFcs],
    ),
    (
        "64 octets with RX_ER",
        |s| {
            let error = Some(s.random.next() as usize % LEAST);
            let shape = Shape {
                error,
                ..Shape::default()
            };
            Carrier::Frame(s.meaningless(s.device.mac, LEAST, false), shape)
        },
        &[DroppedError],
    ),
    (
        "1500 octets without delimiter",
        |_| Carrier::Bare(vec![PREAMBLE; 1500], 12),
        &[DroppedNoSfd],
    ),
    (
        "8 octets without delimiter",
        |_| Carrier::Bare(vec![PREAMBLE; 8], 12),
        &[DroppedNoSfd],
    ),
    (
        "8 octets without delimiter, gap 1",
        |_| Carrier::Bare(vec![PREAMBLE; 8], 1),
        &[DroppedNoSfd],
    ),
    (
        "delimiters alone",
        |_| Carrier::Bare(vec![SFD], 12),
        &[DroppedFragment, DroppedOverrun],
    ),
    (
        "carriers of one octet",
        |_| Carrier::Bare(vec![PREAMBLE], 12),
        &[DroppedNoSfd, DroppedOverrun],
    ),
    (
        "carriers of one octet, gap 1",
        |_| Carrier::Bare(vec![PREAMBLE], 1),
        &[DroppedNoSfd, DroppedOverrun],
    ),
    (
        "delimiters alone, gap 1",
        |_| Carrier::Bare(vec![SFD], 1),
        &[DroppedFragment, DroppedOverrun],
    ),
];

/// One of all the others, at any gap.
fn mixture(scene: &mut Scene) -> Carrier {
    let all = [GROUPS, OURS, WRONG].concat();
    let (_, make, _) = all[scene.random.next() as usize % all.len()];
    let gap = [1, 5, 8, 12][scene.random.next() as usize % 4];
    match make(scene) {
        Carrier::Frame(frame, shape) => Carrier::Frame(frame, Shape { gap, ..shape }),
        Carrier::Bare(octets, _) => Carrier::Bare(octets, gap),
    }
}

/// All of them.
pub fn all() -> Vec<Kind> {
    let mixed: Kind = ("a mixture of all, gaps 1 to 12", mixture, &Counter::FATES);
    [GROUPS, OURS, WRONG, &[mixed]].concat()
}
