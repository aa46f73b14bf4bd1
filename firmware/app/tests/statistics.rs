//! The tables of the network interface, as a manager reads them.

mod support;

use mock::{Disturbance, Pdu};
use spec::ethernet::Counter;
use spec::management::Group;
use spec::map::Node;
use spec::services::ethernet::get_counter;
use spec::statistics::{if_column, if_x_column, Table, OWN};
use support::{with_new_unit, Bench, MS};

/// Counters that differ in every half, so that no two sums are alike by chance.
fn fill(pdu: &Pdu) -> [u64; Counter::ALL.len()] {
    let counts = std::array::from_fn(|at| (at as u64 + 1) << 36 | (at as u64 * at as u64 + 3));
    pdu.0.borrow_mut().counters = counts.map(Some);
    counts
}

fn name(table: Table, column: u32) -> Vec<u32> {
    [table.arcs(), &[column, 1]].concat()
}

fn running<R>(test: impl FnOnce(&mut Bench<'_>) -> R) -> R {
    with_new_unit(|bench| {
        bench.get_lease();
        test(bench)
    })
}

/// The sums that the RFCs ask for, written out; 64 bits where there are 64, and the low ones where there are 32.
#[test]
fn counters_are_summed_as_the_standards_ask() {
    use Counter::*;
    running(|bench| {
        let counts = fill(&bench.pdu);
        let of = |counters: &[Counter]| {
            let sum: u64 = counters.iter().map(|it| counts[*it as usize]).sum();
            i64::try_from(sum).unwrap()
        };
        let low = |sum: i64| sum & 0xffff_ffff;
        let in_octets = of(&[ReceivedOctets]) + 4 * of(&[ReceivedFrames]);
        let out_octets = of(&[SentOctets]) + 4 * of(&[SentFrames]);
        let packets = [
            ReceivedFrames,
            DroppedNoPage,
            DroppedFiltered,
            DroppedStorm,
            DroppedUndeliverable,
            DroppedBadFcs,
            DroppedAlignment,
            DroppedError,
            DroppedRunt,
            DroppedFragment,
            DroppedOversize,
            DroppedJabber,
        ];
        let errors = [
            DroppedBadFcs,
            DroppedAlignment,
            DroppedOversize,
            DroppedJabber,
            DroppedError,
            DroppedOverrun,
        ];
        let cases = [
            ("ifInOctets", Table::Interface, 10, low(in_octets)),
            (
                "ifInDiscards",
                Table::Interface,
                13,
                low(of(&[DroppedNoPage, DroppedStorm, DroppedUndeliverable])),
            ),
            ("ifInErrors", Table::Interface, 14, low(of(&errors))),
            ("ifOutOctets", Table::Interface, 16, low(out_octets)),
            (
                "ifOutErrors",
                Table::Interface,
                20,
                low(of(&[SendUnderrun])),
            ),
            ("ifHCInOctets", Table::InterfaceMore, 6, in_octets),
            (
                "ifHCInUcastPkts",
                Table::InterfaceMore,
                7,
                of(&[ReceivedUnicast]),
            ),
            (
                "ifHCInBroadcastPkts",
                Table::InterfaceMore,
                9,
                of(&[ReceivedBroadcast]),
            ),
            ("ifHCOutOctets", Table::InterfaceMore, 10, out_octets),
            (
                "ifHCOutMulticastPkts",
                Table::InterfaceMore,
                12,
                of(&[SentMulticast]),
            ),
            (
                "dot3StatsAlignmentErrors",
                Table::EtherLike,
                2,
                low(of(&[DroppedAlignment])),
            ),
            (
                "dot3StatsFCSErrors",
                Table::EtherLike,
                3,
                low(of(&[DroppedBadFcs])),
            ),
            (
                "dot3StatsFrameTooLongs",
                Table::EtherLike,
                13,
                low(of(&[DroppedOversize, DroppedJabber])),
            ),
            (
                "etherStatsDropEvents",
                Table::EtherStats,
                3,
                low(of(&[DroppedOverrun])),
            ),
            (
                "etherStatsOctets",
                Table::EtherStats,
                4,
                low(of(&[AllOctets])),
            ),
            ("etherStatsPkts", Table::EtherStats, 5, low(of(&packets))),
            (
                "etherStatsCRCAlignErrors",
                Table::EtherStats,
                8,
                low(of(&[DroppedBadFcs, DroppedAlignment, DroppedError])),
            ),
            (
                "etherStatsUndersizePkts",
                Table::EtherStats,
                9,
                low(of(&[DroppedRunt])),
            ),
            (
                "etherStatsJabbers",
                Table::EtherStats,
                12,
                low(of(&[DroppedJabber])),
            ),
            (
                "etherStatsPkts1024to1518Octets",
                Table::EtherStats,
                19,
                low(of(&[Size1024])),
            ),
        ];
        for (object, table, column, expected) in cases {
            assert_eq!(
                bench.get_name(&name(table, column)),
                Some(expected),
                "{object}"
            );
        }
        for (row, counter) in [
            (1, IrregularPreamble),
            (2, DroppedNoSfd),
            (3, DroppedNoPage),
            (4, DroppedStorm),
        ] {
            assert_eq!(bench.get(Group::Ethernet as u32, row), Some(of(&[counter])));
        }
    });
}

/// What the hardware does not count is not there; one that does not answer is an error, and not a zero.
#[test]
fn what_is_not_counted_is_not_served() {
    running(|bench| {
        fill(&bench.pdu);
        bench.pdu.0.borrow_mut().counters[Counter::Size64 as usize] = None;
        bench.pdu.0.borrow_mut().counters[Counter::DroppedJabber as usize] = None;
        assert_eq!(bench.get_name(&name(Table::EtherStats, 14)), None);
        assert!(bench.get_name(&name(Table::EtherStats, 15)).is_some());
        for (table, column) in [
            (Table::Interface, 14),
            (Table::EtherLike, 13),
            (Table::EtherStats, 5),
        ] {
            assert_eq!(
                bench.get_name(&name(table, column)),
                None,
                "a sum of which one is missing"
            );
        }
        let silent = (Node::Ethernet, get_counter::CALL, Disturbance::Silent);
        bench
            .pdu
            .0
            .borrow_mut()
            .disturbances
            .extend([silent, silent]);
        let request = mock::manager::request(
            mock::manager::GET,
            "public",
            &[(name(Table::EtherStats, 15), None)],
        );
        assert_eq!(bench.manage(&request).status, 5, "genErr");
    });
}

#[test]
fn the_link_is_followed() {
    running(|bench| {
        let read = |bench: &mut Bench<'_>, column| bench.get_name(&name(Table::Interface, column));
        assert_eq!(read(bench, if_column::SPEED), Some(1_000_000_000));
        assert_eq!(read(bench, if_column::OPER_STATUS), Some(1));
        assert_eq!(
            bench.get_name(&name(Table::EtherLike, 19)),
            Some(3),
            "full duplex"
        );
        assert_eq!(
            bench.get_name(&name(Table::InterfaceMore, if_x_column::HIGH_SPEED)),
            Some(1000)
        );
        assert_eq!(
            read(bench, if_column::LAST_CHANGE),
            Some(0),
            "up from the start"
        );
        bench.pdu.0.borrow_mut().link_up = false;
        bench.run(2000 * MS);
        bench.pdu.0.borrow_mut().link_up = true;
        bench.run(2000 * MS);
        bench.get_lease();
        let changed = read(bench, if_column::LAST_CHANGE).unwrap();
        let now = bench.get_name(&[1, 3, 6, 1, 2, 1, 1, 3, 0]).unwrap();
        assert!(changed > 100 && changed < now, "{changed} of {now} ticks");
        assert_eq!(read(bench, if_column::OPER_STATUS), Some(1));
    });
}

/// A row for every own counter, each in one column of its own.
#[test]
fn own_counters_are_a_group() {
    running(|bench| {
        fill(&bench.pdu);
        for row in 1..=OWN.len() as u32 {
            assert!(
                bench.get(Group::Ethernet as u32, row).is_some(),
                "row {row}"
            );
        }
        assert_eq!(
            bench.get(Group::Ethernet as u32, OWN.len() as u32 + 1),
            None
        );
    });
}
