//! The objects, sorted by name, and how a name is looked up.
//!
//! Every object is a column with rows `first..=last`; a single value of RFC 3418 is a column with the one row 0. A standard table
//! that has one row, the network interface's, is a column too: its columns are the rows here, and the number of the interface
//! stands behind each. Of any two columns neither name begins the other, so that a name belongs to one column at most.

use core::cmp::Ordering;

use spec::management::{
    Group, ENTERPRISE, RETRY_DELAY_MAX_MS, RETRY_LIMIT_MAX, START_DELAY_MAX_MS, SUBTREE,
};
use spec::sensors::{INRUSH_MAX_MS, LIMIT_MAX_MA};
use spec::statistics::{Table, IF_NUMBER, IF_TABLE_LAST_CHANGE, INTERFACE};

use crate::name::{Encoded, ARCS_KEPT};
use crate::writer::BindingName;

/// What the agent can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object {
    /// `sysDescr`, text.
    Description,
    /// `sysObjectID`, name.
    ObjectId,
    /// `sysUpTime`, time ticks since the agent started.
    UpTime,
    /// `sysContact`, text.
    Contact,
    /// `sysName`, text.
    Name,
    /// `sysLocation`, text.
    Location,
    /// `sysServices`, integer.
    Services,
    /// A counter of the agent itself. A [`crate::Device`] is never asked for one.
    Agent(AgentCounter),
    /// `snmpSetSerialNo`, which the agent keeps too.
    SetSerial,
    /// A group of the PDU's own objects: integers, but for [`Group::Ethernet`], whose are Counter64.
    Pdu(Group),
    /// `ifNumber`, integer.
    Interfaces,
    /// `ifTableLastChange`, time ticks.
    InterfacesChanged,
    /// A table of the network interface; the index is that of the column, from 0. [`Table::count`] says what it counts.
    Statistics(Table),
}

/// Counters that the agent keeps (RFC 3418, `snmp` group).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgentCounter {
    /// `snmpInPkts`.
    Received,
    /// `snmpInBadVersions`.
    BadVersion,
    /// `snmpInBadCommunityNames`.
    BadCommunity,
    /// `snmpInBadCommunityUses`.
    BadCommunityUse,
    /// `snmpInASNParseErrs`.
    Malformed,
    /// `snmpSilentDrops`.
    Silent,
}

/// Whether, and with what, an object can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    ReadOnly,
    /// INTEGER from 0 to this.
    Integer(i32),
    /// DisplayString: 0 to 255 octets of ASCII.
    Text,
    /// TestAndIncr: only its own value can be written, and makes it one more.
    Serial,
}

/// A column of objects.
pub struct Column {
    arcs: &'static [u32],
    pub name: Encoded,
    first: u32,
    last: u32,
    /// What stands behind the row.
    behind: Option<u32>,
    pub object: Object,
    pub access: Access,
}

/// One instance of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instance {
    column: usize,
    pub row: u32,
}

impl Instance {
    pub fn column(self) -> &'static Column {
        &COLUMNS[self.column]
    }

    /// Its name, for the answer.
    pub fn binding_name(self) -> BindingName<'static> {
        let column = self.column();
        BindingName::Row(&column.name, self.row, column.behind)
    }

    /// The row, counted from 0.
    pub fn index(self) -> usize {
        (self.row - self.column().first) as usize
    }
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// An instance of the table.
    Instance(Instance),
    /// No instance, but the name begins with this column's.
    Column(usize),
    /// Nothing.
    Nothing,
}

/// A single value: the numbers of its object.
macro_rules! single {
    ([$($arc:expr),*], $object:expr, $access:ident) => {{
        const ARCS: &[u32] = &[1, 3, 6, 1, $($arc),*];
        Column {
            arcs: ARCS,
            name: Encoded::of(ARCS),
            first: 0,
            last: 0,
            behind: None,
            object: $object,
            access: Access::$access,
        }
    }};
}

/// A group of the PDU's own objects.
macro_rules! pdu {
    ($group:ident, $access:expr) => {{
        const ARCS: &[u32] = &[1, 3, 6, 1, 4, 1, ENTERPRISE, SUBTREE, Group::$group as u32];
        Column {
            arcs: ARCS,
            name: Encoded::of(ARCS),
            first: 1,
            last: Group::$group.rows() as u32,
            behind: None,
            object: Object::Pdu(Group::$group),
            access: $access,
        }
    }};
}

/// A table of the network interface.
macro_rules! statistics {
    ($table:ident) => {
        Column {
            arcs: Table::$table.arcs(),
            name: Encoded::of(Table::$table.arcs()),
            first: 1,
            last: Table::$table.columns(),
            behind: Some(INTERFACE),
            object: Object::Statistics(Table::$table),
            access: Access::ReadOnly,
        }
    };
}

/// A single value whose name is in `spec`, the last number 0 included.
const fn scalar(name: &'static [u32], object: Object) -> Column {
    let arcs = name.split_at(name.len() - 1).0;
    Column {
        arcs,
        name: Encoded::of(arcs),
        first: 0,
        last: 0,
        behind: None,
        object,
        access: Access::ReadOnly,
    }
}

/// All objects, sorted by name: `system` (RFC 3418), the interface's tables, `snmp` among them, the PDU's, `snmpSet`.
pub static COLUMNS: [Column; 51] = [
    single!([2, 1, 1, 1], Object::Description, ReadOnly),
    single!([2, 1, 1, 2], Object::ObjectId, ReadOnly),
    single!([2, 1, 1, 3], Object::UpTime, ReadOnly),
    single!([2, 1, 1, 4], Object::Contact, Text),
    single!([2, 1, 1, 5], Object::Name, Text),
    single!([2, 1, 1, 6], Object::Location, Text),
    single!([2, 1, 1, 7], Object::Services, ReadOnly),
    scalar(&IF_NUMBER, Object::Interfaces),
    statistics!(Interface),
    statistics!(EtherLike),
    single!(
        [2, 1, 11, 1],
        Object::Agent(AgentCounter::Received),
        ReadOnly
    ),
    single!(
        [2, 1, 11, 3],
        Object::Agent(AgentCounter::BadVersion),
        ReadOnly
    ),
    single!(
        [2, 1, 11, 4],
        Object::Agent(AgentCounter::BadCommunity),
        ReadOnly
    ),
    single!(
        [2, 1, 11, 5],
        Object::Agent(AgentCounter::BadCommunityUse),
        ReadOnly
    ),
    single!(
        [2, 1, 11, 6],
        Object::Agent(AgentCounter::Malformed),
        ReadOnly
    ),
    single!(
        [2, 1, 11, 31],
        Object::Agent(AgentCounter::Silent),
        ReadOnly
    ),
    statistics!(EtherStats),
    statistics!(InterfaceMore),
    scalar(&IF_TABLE_LAST_CHANGE, Object::InterfacesChanged),
    pdu!(Temperature, Access::ReadOnly),
    pdu!(Current, Access::ReadOnly),
    pdu!(Voltage, Access::ReadOnly),
    // 0 and 1 can be written, 2 only read.
    pdu!(State, Access::Integer(1)),
    pdu!(Limit, Access::Integer(LIMIT_MAX_MA as i32)),
    pdu!(Inrush, Access::Integer(INRUSH_MAX_MS as i32)),
    pdu!(Nominal, Access::ReadOnly),
    pdu!(Status, Access::ReadOnly),
    pdu!(Start, Access::Integer(1)),
    pdu!(StartDelay, Access::Integer(START_DELAY_MAX_MS as i32)),
    pdu!(RetryLimit, Access::Integer(RETRY_LIMIT_MAX as i32)),
    pdu!(RetryDelay, Access::Integer(RETRY_DELAY_MAX_MS as i32)),
    pdu!(Policy, Access::Integer(1)),
    pdu!(Retries, Access::ReadOnly),
    pdu!(TripCause, Access::ReadOnly),
    pdu!(Trips, Access::ReadOnly),
    pdu!(TripSeconds, Access::ReadOnly),
    pdu!(TripMicroseconds, Access::ReadOnly),
    pdu!(Sequence, Access::Integer(1)),
    pdu!(Ethernet, Access::ReadOnly),
    pdu!(Peak, Access::ReadOnly),
    pdu!(VoltageLowest, Access::ReadOnly),
    pdu!(VoltageHighest, Access::ReadOnly),
    pdu!(Scan, Access::Integer(1)),
    pdu!(ScanResult, Access::ReadOnly),
    pdu!(ScanReceive, Access::ReadOnly),
    pdu!(ScanTransmit, Access::ReadOnly),
    pdu!(ScanSent, Access::ReadOnly),
    pdu!(ScanRight, Access::ReadOnly),
    pdu!(ScanDamaged, Access::ReadOnly),
    pdu!(ScanVerdict, Access::ReadOnly),
    single!([6, 3, 1, 1, 6, 1], Object::SetSerial, Serial),
];

/// Where a column's name stands to a name asked for, and in how many sub-identifiers they agree; in the first `agree` they do.
fn relation(column: &[u32], name: &[u32], mut agree: usize) -> (Ordering, usize) {
    loop {
        let order = match (column.get(agree), name.get(agree)) {
            (None, _) => Ordering::Equal,
            (Some(_), None) => Ordering::Greater,
            (Some(arc), Some(asked)) => arc.cmp(asked),
        };
        if order != Ordering::Equal || agree >= column.len() {
            return (order, agree);
        }
        agree += 1;
    }
}

/// The column whose name begins this one, or else the first column behind it. Of two columns with the name between them the
/// sub-identifiers in which both agree with it need not be looked at again, for so do all columns between them.
fn search(name: &[u32]) -> Result<usize, usize> {
    let (mut low, mut high) = (0, COLUMNS.len());
    let (mut agree_low, mut agree_high) = (0, 0);
    while low < high {
        let middle = low + (high - low) / 2;
        let (order, agree) = relation(COLUMNS[middle].arcs, name, agree_low.min(agree_high));
        match order {
            Ordering::Equal => return Ok(middle),
            Ordering::Less => (low, agree_low) = (middle + 1, agree),
            Ordering::Greater => (high, agree_high) = (middle, agree),
        }
    }
    Err(low)
}

/// What a name of at most [`ARCS_KEPT`] sub-identifiers, or the first so many of a longer one, stands for.
pub fn find(name: &[u32]) -> Found {
    let Ok(index) = search(name) else {
        return Found::Nothing;
    };
    let column = &COLUMNS[index];
    match name.get(column.arcs.len()..) {
        Some([row, behind @ ..])
            if (column.first..=column.last).contains(row) && behind == column.behind.as_slice() =>
        {
            Found::Instance(Instance {
                column: index,
                row: *row,
            })
        }
        _ => Found::Column(index),
    }
}

/// The first instance behind a name.
pub fn after(name: &[u32]) -> Option<Instance> {
    match search(name) {
        Err(index) => first_row(index),
        Ok(index) => {
            let column = &COLUMNS[index];
            let Some((row, behind)) = name.get(column.arcs.len()..).and_then(<[u32]>::split_first)
            else {
                return first_row(index);
            };
            // Before what stands behind the row, the row itself is still to come.
            let row = match behind < column.behind.as_slice() {
                true => *row,
                false => row.saturating_add(1),
            };
            match row {
                row if row > column.last => first_row(index + 1),
                row if row > column.first => Some(Instance { column: index, row }),
                _ => first_row(index),
            }
        }
    }
}

/// The instance behind an instance.
pub fn next(instance: Instance) -> Option<Instance> {
    if instance.row < instance.column().last {
        Some(Instance {
            row: instance.row + 1,
            ..instance
        })
    } else {
        first_row(instance.column + 1)
    }
}

fn first_row(index: usize) -> Option<Instance> {
    COLUMNS.get(index).map(|column| Instance {
        column: index,
        row: column.first,
    })
}

/// Names are compared by their first [`ARCS_KEPT`] sub-identifiers: a column, a row, what is behind it, and one more must fit.
const _: () = {
    let mut i = 0;
    while i < COLUMNS.len() {
        assert!(COLUMNS[i].arcs.len() + 2 + COLUMNS[i].behind.is_some() as usize <= ARCS_KEPT);
        i += 1;
    }
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_sorted_and_apart() {
        for pair in COLUMNS.windows(2) {
            assert!(pair[0].arcs < pair[1].arcs);
            assert!(!pair[1].arcs.starts_with(pair[0].arcs));
        }
    }

    /// Walking the table from every instance, and from names between, gives the next in order.
    #[test]
    fn after_is_the_least_greater_name() {
        let mut names = [[0; ARCS_KEPT]; 512];
        let mut all = 0;
        let mut at = first_row(0);
        while let Some(instance) = at {
            let arcs = instance.column().arcs;
            names[all][..arcs.len()].copy_from_slice(arcs);
            names[all][arcs.len()] = instance.row;
            names[all][arcs.len() + 1] = instance.column().behind.unwrap_or(0);
            all += 1;
            at = next(instance);
        }
        let length = |instance: Instance| {
            instance.column().arcs.len() + 1 + usize::from(instance.column().behind.is_some())
        };
        let columns: u32 = Table::ALL.iter().map(|table| table.columns()).sum();
        assert_eq!(all, 13 + 2 + columns as usize + Group::OBJECTS + 1);

        let mut at = first_row(0);
        for arcs in &names[..all] {
            let instance = at.unwrap();
            let name = &arcs[..length(instance)];
            assert_eq!(find(name), Found::Instance(instance));
            assert_eq!(after(name), next(instance));
            // One more sub-identifier: behind this instance, before the next.
            let longer = &arcs[..length(instance) + 1];
            assert_eq!(find(longer), Found::Column(instance.column));
            assert_eq!(after(longer), next(instance));
            // Without the row: before the first row.
            let column = &arcs[..instance.column().arcs.len()];
            assert_eq!(after(column), first_row(instance.column));
            // Without what stands behind the row, or with less there: before it. With more there: behind it.
            if let Some(behind) = instance.column().behind {
                let (mut other, last) = (*arcs, length(instance) - 1);
                assert_eq!(after(&other[..last]), Some(instance));
                assert_eq!(find(&other[..last]), Found::Column(instance.column));
                for (arc, expected) in [(behind - 1, Some(instance)), (behind + 1, next(instance))]
                {
                    other[last] = arc;
                    assert_eq!(after(&other[..=last]), expected);
                    assert_eq!(find(&other[..=last]), Found::Column(instance.column));
                }
            }
            at = next(instance);
        }
        assert_eq!(at, None);
        assert_eq!(after(&[0, 0]), first_row(0));
        assert_eq!(after(&[1, 3, 6, 1, 2, 1, 1]), first_row(0));
        assert_eq!(after(&[1, 3, 7]), None);
        assert_eq!(find(&[1, 3, 6, 1, 2, 1, 11, 2, 0]), Found::Nothing);
    }
}
