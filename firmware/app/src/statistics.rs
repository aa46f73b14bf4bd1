//! The network interface as management sees it: the standard tables, their counters read from the MAC when they are asked for.
//!
//! The MAC counts in 64 bits, so nothing comes round between two readings; a Counter32 is the low half. A counter that the
//! hardware does not have has no instance.

use crate::plant::Plant;
use drivers::ethernet::{counter, LinkState};
use drivers::phy::Phy;
use rpc::{CallError, Network};
use snmp::{Unavailable, Value};
use spec::ethernet::{FCS_OCTETS, HEADER_OCTETS, MAX_FRAME_OCTETS};
use spec::services::ethernet::Refusal;
use spec::statistics::{
    dot3_column, ether_column, if_column, if_x_column, Count, Table, INTERFACE, OWN,
};

/// `ifType`: ethernetCsmacd, for every Ethernet (RFC 3635 section 3.2.4).
const ETHERNET_CSMACD: i32 = 6;
/// `ifMtu`: octets of data in a frame.
const MTU: i32 = (MAX_FRAME_OCTETS - HEADER_OCTETS - FCS_OCTETS) as i32;
/// `ifAdminStatus` and `ifOperStatus`: up.
const UP: i32 = 1;
/// `ifOperStatus`: down.
const DOWN: i32 = 2;
/// TruthValue: true.
const TRUE: i32 = 1;
/// TruthValue: false; `ifLinkUpDownTrapEnable`: disabled.
const FALSE: i32 = 2;
/// `etherStatsStatus`: valid.
const VALID: i32 = 1;
/// `ifIndex` of the interface, for `etherStatsDataSource`.
const DATA_SOURCE: &[u32] = &[1, 3, 6, 1, 2, 1, 2, 2, 1, 1, INTERFACE];

/// What is known of the interface beside its counters.
#[derive(Clone, Copy, Debug, Default)]
pub struct Interface {
    /// Its address.
    pub mac: [u8; 6],
    /// Its link.
    pub link: LinkState,
    /// Its PHY.
    pub phy: Phy,
    /// `sysUpTime` when the link last came or went.
    pub changed: u32,
}

impl<N: Network> Plant<N> {
    /// Takes note of the link.
    pub fn set_link(&mut self, link: LinkState) {
        if link.up != self.interface.link.up {
            self.interface.changed = self.up_time();
        }
        self.interface.link = link;
    }

    /// Sum of some of the MAC's counters. They are read one after the other, while the MAC goes on counting.
    fn sum(&mut self, count: &Count) -> Result<Value<'static>, Unavailable> {
        let mut sum = 0u64;
        for (place, which) in count.of.iter().enumerate() {
            let value = counter(&mut self.link, *which).map_err(|error| match error {
                CallError::Failed(why) if why.d0 == Refusal::NoSuchCounter as u32 => {
                    Unavailable::NoInstance
                }
                _ => Unavailable::Failed,
            })?;
            sum = sum.wrapping_add(value.wrapping_mul(count.weight(place)));
        }
        Ok(match count.wide {
            true => Value::Counter64(sum),
            false => Value::Counter32(sum as u32),
        })
    }

    /// A row of the unit's own counters, from 0.
    pub(crate) fn read_own_counter(&mut self, row: usize) -> Result<Value<'static>, Unavailable> {
        let (count, _, _) = OWN.get(row).ok_or(Unavailable::NoInstance)?;
        self.sum(count)
    }

    /// A column of a table of the interface.
    pub(crate) fn read_statistics(
        &mut self,
        table: Table,
        column: u32,
    ) -> Result<Value<'_>, Unavailable> {
        if let Some(count) = table.count(column) {
            return self.sum(count);
        }
        let value = match table {
            Table::Interface => self.interface(column),
            Table::InterfaceMore => self.interface_more(column),
            Table::EtherLike => match column {
                dot3_column::INDEX => Some(Value::Integer(INTERFACE as i32)),
                dot3_column::DUPLEX_STATUS => Some(Value::Integer(self.duplex())),
                _ => None,
            },
            Table::EtherStats => match column {
                ether_column::INDEX => Some(Value::Integer(INTERFACE as i32)),
                ether_column::DATA_SOURCE => Some(Value::Name(DATA_SOURCE)),
                ether_column::OWNER => Some(Value::Text(b"monitor")),
                ether_column::STATUS => Some(Value::Integer(VALID)),
                _ => None,
            },
        };
        value.ok_or(Unavailable::NoInstance)
    }

    fn interface(&self, column: u32) -> Option<Value<'_>> {
        let interface = &self.interface;
        Some(match column {
            if_column::INDEX => Value::Integer(INTERFACE as i32),
            if_column::DESCRIPTION => Value::Text(b"eth0, Ethernet 10/100/1000 Mb/s"),
            if_column::TYPE => Value::Integer(ETHERNET_CSMACD),
            if_column::MTU => Value::Integer(MTU),
            if_column::SPEED => Value::Gauge32(interface.link.speed * 1_000_000),
            if_column::ADDRESS => Value::Text(&interface.mac),
            if_column::ADMIN_STATUS => Value::Integer(UP),
            if_column::OPER_STATUS => Value::Integer(if interface.link.up { UP } else { DOWN }),
            if_column::LAST_CHANGE => Value::TimeTicks(interface.changed),
            _ => return None,
        })
    }

    fn interface_more(&self, column: u32) -> Option<Value<'_>> {
        Some(match column {
            if_x_column::NAME => Value::Text(b"eth0"),
            if_x_column::TRAP_ENABLE | if_x_column::PROMISCUOUS => Value::Integer(FALSE),
            if_x_column::HIGH_SPEED => Value::Gauge32(self.interface.link.speed),
            if_x_column::CONNECTOR_PRESENT => Value::Integer(TRUE),
            if_x_column::ALIAS => Value::Text(b""),
            // The counters go on over a restart of the agent.
            if_x_column::COUNTER_DISCONTINUITY_TIME => Value::TimeTicks(0),
            _ => return None,
        })
    }

    /// `dot3StatsDuplexStatus`: unknown, half or full.
    fn duplex(&self) -> i32 {
        match self.interface.link {
            LinkState { up: false, .. } => 1,
            LinkState {
                full_duplex: false, ..
            } => 2,
            _ => 3,
        }
    }
}
