//! The network interface as management knows it: the standard tables, and which of the MAC's counters make up each column.
//!
//! There is one interface, number [`INTERFACE`]. A column that is in none of the lists here, or is made of a counter that the
//! hardware does not have, is left out; none is served as a zero that nobody counted. Columns of collisions are not here, for
//! the MAC is full duplex only (RFC 3635 section 3.2.1 leaves them to half duplex).

use crate::ethernet::{Counter, FCS_OCTETS};

/// `ifIndex` of the interface, and the row of each table.
pub const INTERFACE: u32 = 1;
/// `ifNumber`.
pub const IF_NUMBER: [u32; 9] = [1, 3, 6, 1, 2, 1, 2, 1, 0];
/// `ifTableLastChange`.
pub const IF_TABLE_LAST_CHANGE: [u32; 10] = [1, 3, 6, 1, 2, 1, 31, 1, 5, 0];

/// A table with one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// `ifTable` (IF-MIB, RFC 2863; for Ethernet RFC 3635).
    Interface,
    /// `dot3StatsTable` (EtherLike-MIB, RFC 3635).
    EtherLike,
    /// `etherStatsTable` (RMON-MIB, RFC 2819).
    EtherStats,
    /// `ifXTable` (IF-MIB).
    InterfaceMore,
}

impl Table {
    /// All tables, sorted by name.
    pub const ALL: [Table; 4] = [
        Table::Interface,
        Table::EtherLike,
        Table::EtherStats,
        Table::InterfaceMore,
    ];

    /// The name of its row's definition; column and row follow.
    pub const fn arcs(self) -> &'static [u32] {
        match self {
            Table::Interface => &[1, 3, 6, 1, 2, 1, 2, 2, 1],
            Table::EtherLike => &[1, 3, 6, 1, 2, 1, 10, 7, 2, 1],
            Table::EtherStats => &[1, 3, 6, 1, 2, 1, 16, 1, 1, 1],
            Table::InterfaceMore => &[1, 3, 6, 1, 2, 1, 31, 1, 1, 1],
        }
    }

    /// Number of its last column.
    pub const fn columns(self) -> u32 {
        match self {
            Table::Interface => if_column::OUT_ERRORS,
            Table::EtherLike => dot3_column::DUPLEX_STATUS,
            Table::EtherStats => ether_column::STATUS,
            Table::InterfaceMore => if_x_column::COUNTER_DISCONTINUITY_TIME,
        }
    }

    /// What a column counts; `None` if it is no counter.
    pub fn count(self, column: u32) -> Option<&'static Count> {
        let counts = match self {
            Table::Interface => INTERFACE_COUNTS,
            Table::EtherLike => ETHER_LIKE_COUNTS,
            Table::EtherStats => ETHER_STATS_COUNTS,
            Table::InterfaceMore => INTERFACE_MORE_COUNTS,
        };
        counts
            .iter()
            .find(|count| u32::from(count.column) == column)
    }
}

/// Columns of `ifTable` that are no counters.
pub mod if_column {
    /// `ifIndex`.
    pub const INDEX: u32 = 1;
    /// `ifDescr`.
    pub const DESCRIPTION: u32 = 2;
    /// `ifType`.
    pub const TYPE: u32 = 3;
    /// `ifMtu`.
    pub const MTU: u32 = 4;
    /// `ifSpeed`.
    pub const SPEED: u32 = 5;
    /// `ifPhysAddress`.
    pub const ADDRESS: u32 = 6;
    /// `ifAdminStatus`.
    pub const ADMIN_STATUS: u32 = 7;
    /// `ifOperStatus`.
    pub const OPER_STATUS: u32 = 8;
    /// `ifLastChange`.
    pub const LAST_CHANGE: u32 = 9;
    /// `ifOutErrors`, the last one served.
    pub const OUT_ERRORS: u32 = 20;
}

/// Columns of `ifXTable` that are no counters.
pub mod if_x_column {
    /// `ifName`.
    pub const NAME: u32 = 1;
    /// `ifLinkUpDownTrapEnable`.
    pub const TRAP_ENABLE: u32 = 14;
    /// `ifHighSpeed`.
    pub const HIGH_SPEED: u32 = 15;
    /// `ifPromiscuousMode`.
    pub const PROMISCUOUS: u32 = 16;
    /// `ifConnectorPresent`.
    pub const CONNECTOR_PRESENT: u32 = 17;
    /// `ifAlias`.
    pub const ALIAS: u32 = 18;
    /// `ifCounterDiscontinuityTime`.
    pub const COUNTER_DISCONTINUITY_TIME: u32 = 19;
}

/// Columns of `dot3StatsTable` that are no counters.
pub mod dot3_column {
    /// `dot3StatsIndex`.
    pub const INDEX: u32 = 1;
    /// `dot3StatsDuplexStatus`.
    pub const DUPLEX_STATUS: u32 = 19;
}

/// Columns of `etherStatsTable` that are no counters.
pub mod ether_column {
    /// `etherStatsIndex`.
    pub const INDEX: u32 = 1;
    /// `etherStatsDataSource`.
    pub const DATA_SOURCE: u32 = 2;
    /// `etherStatsOwner`.
    pub const OWNER: u32 = 20;
    /// `etherStatsStatus`.
    pub const STATUS: u32 = 21;
}

/// A column that counts: a sum of the MAC's counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// Number of the column; of a row of the PDU's own group, that of the row.
    pub column: u8,
    /// Counter64; else Counter32, the low bits.
    pub wide: bool,
    /// The counters.
    pub of: &'static [Counter],
    /// The first is one of octets without FCS, the second one of its frames: their FCS is added.
    pub adds_fcs: bool,
}

impl Count {
    /// What a counter at this place in [`Count::of`] is multiplied with.
    pub const fn weight(&self, place: usize) -> u64 {
        if self.adds_fcs && place == 1 {
            FCS_OCTETS as u64
        } else {
            1
        }
    }
}

/// Counter32 of a sum.
const fn narrow(column: u8, of: &'static [Counter]) -> Count {
    Count {
        column,
        wide: false,
        of,
        adds_fcs: false,
    }
}

/// Counter64 of a sum.
const fn wide(column: u8, of: &'static [Counter]) -> Count {
    Count {
        column,
        wide: true,
        of,
        adds_fcs: false,
    }
}

/// Octets with header and FCS (RFC 3635 section 3.2.3).
const fn octets(count: Count) -> Count {
    Count {
        adds_fcs: true,
        ..count
    }
}

/// Octets of the frames that were handed on, and those frames.
const IN_OCTETS: &[Counter] = &[Counter::ReceivedOctets, Counter::ReceivedFrames];
/// Octets of the frames that were sent, and those frames.
const OUT_OCTETS: &[Counter] = &[Counter::SentOctets, Counter::SentFrames];
/// Good frames for us that were dropped all the same.
const IN_DISCARDS: &[Counter] = &[
    Counter::DroppedNoPage,
    Counter::DroppedUndeliverable,
    Counter::DroppedStorm,
];
/// The sum that RFC 3635 section 3.2.10 asks for: alignment, FCS, too long, internal, symbols.
const IN_ERRORS: &[Counter] = &[
    Counter::DroppedAlignment,
    Counter::DroppedBadFcs,
    Counter::DroppedOversize,
    Counter::DroppedJabber,
    Counter::DroppedOverrun,
    Counter::DroppedError,
];
/// Frames with a delimiter, whatever became of them; those lost between the clocks are drop events.
const PACKETS: &[Counter] = &[
    Counter::ReceivedFrames,
    Counter::DroppedBadFcs,
    Counter::DroppedRunt,
    Counter::DroppedOversize,
    Counter::DroppedError,
    Counter::DroppedNoPage,
    Counter::DroppedFiltered,
    Counter::DroppedUndeliverable,
    Counter::DroppedStorm,
    Counter::DroppedFragment,
    Counter::DroppedJabber,
    Counter::DroppedAlignment,
];

const INTERFACE_COUNTS: &[Count] = &[
    octets(narrow(10, IN_OCTETS)),
    narrow(11, &[Counter::ReceivedUnicast]),
    narrow(13, IN_DISCARDS),
    narrow(14, IN_ERRORS),
    octets(narrow(16, OUT_OCTETS)),
    narrow(17, &[Counter::SentUnicast]),
    narrow(19, &[Counter::SendRefused]),
    narrow(if_column::OUT_ERRORS as u8, &[Counter::SendUnderrun]),
];

const INTERFACE_MORE_COUNTS: &[Count] = &[
    narrow(2, &[Counter::ReceivedMulticast]),
    narrow(3, &[Counter::ReceivedBroadcast]),
    narrow(4, &[Counter::SentMulticast]),
    narrow(5, &[Counter::SentBroadcast]),
    octets(wide(6, IN_OCTETS)),
    wide(7, &[Counter::ReceivedUnicast]),
    wide(8, &[Counter::ReceivedMulticast]),
    wide(9, &[Counter::ReceivedBroadcast]),
    octets(wide(10, OUT_OCTETS)),
    wide(11, &[Counter::SentUnicast]),
    wide(12, &[Counter::SentMulticast]),
    wide(13, &[Counter::SentBroadcast]),
];

const ETHER_LIKE_COUNTS: &[Count] = &[
    narrow(2, &[Counter::DroppedAlignment]),
    narrow(3, &[Counter::DroppedBadFcs]),
    // dot3StatsInternalMacTransmitErrors.
    narrow(10, &[Counter::SendUnderrun]),
    // dot3StatsFrameTooLongs.
    narrow(13, &[Counter::DroppedOversize, Counter::DroppedJabber]),
    // dot3StatsInternalMacReceiveErrors.
    narrow(16, &[Counter::DroppedOverrun]),
    // dot3StatsSymbolErrors.
    narrow(18, &[Counter::DroppedError]),
];

const ETHER_STATS_COUNTS: &[Count] = &[
    narrow(3, &[Counter::DroppedOverrun]),
    narrow(4, &[Counter::AllOctets]),
    narrow(5, PACKETS),
    narrow(6, &[Counter::GoodBroadcast]),
    narrow(7, &[Counter::GoodMulticast]),
    // A frame with RX_ER counts as one with a wrong FCS (IEEE 802.3 clause 35.2.1.5).
    narrow(
        8,
        &[
            Counter::DroppedBadFcs,
            Counter::DroppedAlignment,
            Counter::DroppedError,
        ],
    ),
    narrow(9, &[Counter::DroppedRunt]),
    narrow(10, &[Counter::DroppedOversize]),
    narrow(11, &[Counter::DroppedFragment]),
    narrow(12, &[Counter::DroppedJabber]),
    narrow(14, &[Counter::Size64]),
    narrow(15, &[Counter::Size65]),
    narrow(16, &[Counter::Size128]),
    narrow(17, &[Counter::Size256]),
    narrow(18, &[Counter::Size512]),
    narrow(19, &[Counter::Size1024]),
];

/// What the standard tables do not know: the rows of [`crate::management::Group::Ethernet`], with their names and meaning.
pub const OWN: [(Count, &str, &str); 8] = [
    (
        wide(1, &[Counter::IrregularPreamble]),
        "pduIrregularPreambles",
        "Frames whose preamble was not seven octets of 0x55; they are received all the same.",
    ),
    (
        wide(2, &[Counter::DroppedNoSfd]),
        "pduCarriersWithoutDelimiter",
        "Carriers that ended without a start-of-frame delimiter.",
    ),
    (
        wide(3, &[Counter::DroppedNoPage]),
        "pduDropsNoPage",
        "Good frames for this unit for which no page was free.",
    ),
    (
        wide(4, &[Counter::DroppedStorm]),
        "pduDropsStormLimit",
        "Good broadcast and multicast frames for this unit over the storm limit.",
    ),
    (
        wide(5, &[Counter::DroppedFiltered]),
        "pduDropsFiltered",
        "Good frames for somebody else.",
    ),
    (
        wide(6, &[Counter::DroppedOverrun]),
        "pduDropsOverrun",
        "Frames lost because the queue between the clocks was full.",
    ),
    (
        wide(7, &[Counter::DroppedUndeliverable]),
        "pduDropsUndeliverable",
        "Good frames whose page could not be handed to the receiver.",
    ),
    (
        wide(8, &[Counter::SendRefused]),
        "pduSendsRefused",
        "Frames that were not sent because their page was not the MAC's.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_and_columns_are_in_order() {
        for pair in Table::ALL.windows(2) {
            assert!(pair[0].arcs() < pair[1].arcs());
        }
        for counts in [
            INTERFACE_COUNTS,
            INTERFACE_MORE_COUNTS,
            ETHER_LIKE_COUNTS,
            ETHER_STATS_COUNTS,
        ] {
            assert!(counts
                .windows(2)
                .all(|pair| pair[0].column < pair[1].column));
        }
        for (at, (count, _, _)) in OWN.iter().enumerate() {
            assert_eq!(usize::from(count.column), at + 1);
        }
    }

    /// Every counter of the MAC is in a column, and a frame with a delimiter that arrived is a packet or a drop event.
    #[test]
    fn every_counter_is_somewhere() {
        let in_tables = |counter: &Counter| {
            Table::ALL.iter().any(|table| {
                let mut counts = (1..=table.columns()).filter_map(|column| table.count(column));
                counts.any(|count| count.of.contains(counter))
            })
        };
        let own = |counter: &Counter| OWN.iter().any(|(count, _, _)| count.of.contains(counter));
        for counter in Counter::ALL {
            assert!(in_tables(&counter) || own(&counter), "{counter:?}");
        }
        for fate in Counter::FATES {
            let elsewhere = [Counter::DroppedNoSfd, Counter::DroppedOverrun].contains(&fate);
            assert_eq!(PACKETS.contains(&fate), !elsewhere, "{fate:?}");
        }
    }
}
