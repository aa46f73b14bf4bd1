//! Each PHY is known by its identifier, and gets the delays that the board wants into the registers of its data sheet.

use drivers::phy::Phy;
use mock::Pdu;
use rpc::Link;
use spec::phy::{Delays, Kind};

const ALL: [Delays; 4] = [
    Delays {
        transmit: false,
        receive: false,
    },
    Delays {
        transmit: true,
        receive: false,
    },
    Delays {
        transmit: false,
        receive: true,
    },
    Delays {
        transmit: true,
        receive: true,
    },
];
/// As on the boards with a B50612D: it delays what it is sent, the FPGA what it receives.
const TRANSMIT_ONLY: Delays = ALL[1];
const BOTH: Delays = ALL[3];

fn with(kind: Kind, address: u32, straps: Delays) -> (Pdu, Link<Pdu>) {
    let pdu = Pdu::default();
    pdu.0.borrow_mut().phy = Some(mock::Phy::new(kind, address, straps));
    (pdu.clone(), Link::new(pdu))
}

fn phy(pdu: &Pdu) -> mock::Phy {
    pdu.0.borrow().phy.clone().expect("there is one")
}

/// Whatever the straps say, every kind does in the end what it is told.
#[test]
fn every_kind_gets_its_delays() {
    for kind in Kind::ALL {
        for straps in ALL {
            for wanted in ALL {
                let (pdu, mut link) = with(kind, 0, straps);
                if kind.identifier().is_none() {
                    continue;
                }
                let mut found = Phy::default();
                found.look(&mut link, Some(wanted));
                assert_eq!((found.kind, found.address, found.is_set), (kind, 0, true));
                assert_eq!(phy(&pdu).registers.delays(), wanted, "{kind:?} {straps:?}");
            }
        }
    }
}

/// A second look changes nothing: it only chooses what it reads, and resets nothing.
#[test]
fn looking_again_disturbs_nothing() {
    for kind in Kind::ALL {
        for wanted in ALL {
            let (pdu, mut link) = with(kind, 7, TRANSMIT_ONLY);
            let mut found = Phy::default();
            found.look(&mut link, Some(wanted));
            let before = phy(&pdu);
            pdu.0.borrow_mut().phy.as_mut().unwrap().writes.clear();
            found.look(&mut link, Some(wanted));
            let after = phy(&pdu);
            assert_eq!(after.registers.delays(), before.registers.delays());
            let selectors: &[u32] = match kind {
                Kind::None | Kind::Unknown => &[],
                Kind::B50612D => &[0x1c, 0x18],
                Kind::M88E1512 => &[22],
                Kind::RTL8211F => &[31],
                Kind::RTL8211E => &[31, 30],
                Kind::KSZ9021 => &[0x0b],
                Kind::KSZ9031 => &[13, 14],
            };
            for (register, value) in &after.writes {
                assert!(
                    selectors.contains(register),
                    "{kind:?}: {register} {value:#x}"
                );
            }
            if kind == Kind::B50612D {
                assert!(after.writes.iter().all(|(_, value)| value & 0x8000 == 0));
            }
        }
    }
}

/// A kind, what its straps say, what is wanted of it, and the words that are written then.
type Case = (Kind, Delays, Delays, &'static [(u32, u16)]);

/// The very words that the data sheets ask for.
#[test]
fn the_words_are_those_of_the_data_sheets() {
    let none = Delays::default();
    let cases: [Case; 7] = [
        // Shadow 3, bit 9 off: what LiteX writes to a B50612D whose transmit delay shall be off.
        (Kind::B50612D, TRANSMIT_ONLY, none, &[(0x1c, 0x8c00)]),
        // Shadow 3, bit 9; shadow 7 with bit 8, and what else was set in it.
        (
            Kind::B50612D,
            none,
            BOTH,
            &[(0x1c, 0x8e00), (0x18, 0x7007), (0x18, 0x8197)],
        ),
        (
            Kind::M88E1512,
            none,
            BOTH,
            &[(22, 2), (21, 0x1036), (22, 0), (0, 0x9140)],
        ),
        (
            Kind::RTL8211F,
            none,
            BOTH,
            &[(31, 0xd08), (0x11, 0x0109), (0x15, 0x0019), (31, 0)],
        ),
        (
            Kind::RTL8211E,
            BOTH,
            TRANSMIT_ONLY,
            &[(31, 7), (30, 0xa4), (28, 0x3000), (31, 0)],
        ),
        (
            Kind::KSZ9021,
            none,
            BOTH,
            &[
                (0x0b, 0x8104),
                (0x0c, 0xf0f0),
                (0x0b, 0x8105),
                (0x0c, 0),
                (0x0b, 0x8106),
                (0x0c, 0),
            ],
        ),
        (
            Kind::KSZ9031,
            none,
            BOTH,
            &[
                (13, 2),
                (14, 4),
                (13, 0x4002),
                (14, 0x0070),
                (14, 6),
                (14, 0),
                (14, 8),
                (14, 0x03f9),
            ],
        ),
    ];
    for (kind, straps, wanted, expected) in cases {
        let (pdu, mut link) = with(kind, 0, straps);
        Phy::default().look(&mut link, Some(wanted));
        let writes = phy(&pdu).writes;
        let mut rest = writes.iter();
        for word in expected {
            assert!(
                rest.any(|written| written == word),
                "{kind:?}: {word:x?} in {writes:x?}"
            );
        }
    }
}

/// One at another address; one that is not in the list; none at all. In no case anything is written that was not asked for.
#[test]
fn others_are_left_alone() {
    let (pdu, mut link) = with(Kind::KSZ9031, 31, BOTH);
    let mut found = Phy::default();
    found.look(&mut link, None);
    assert_eq!(
        (found.kind, found.address, found.is_set),
        (Kind::KSZ9031, 31, true)
    );
    assert_eq!(phy(&pdu).writes, [], "nobody said which delays");

    let (pdu, mut link) = with(Kind::Unknown, 3, BOTH);
    found.look(&mut link, Some(TRANSMIT_ONLY));
    assert_eq!(
        (found.kind, found.address, found.is_set),
        (Kind::Unknown, 3, true)
    );
    assert_eq!(phy(&pdu).writes, []);

    let pdu = Pdu::default();
    pdu.0.borrow_mut().phy = None;
    let mut link = Link::new(pdu.clone());
    found.look(&mut link, Some(TRANSMIT_ONLY));
    assert_eq!(
        found,
        Phy::default(),
        "none answers: to be looked for again"
    );
    pdu.0.borrow_mut().phy = Some(mock::Phy::new(Kind::B50612D, 1, BOTH));
    found.look(&mut link, Some(TRANSMIT_ONLY));
    assert_eq!(
        (found.kind, found.address, found.is_set),
        (Kind::B50612D, 1, true)
    );
}
