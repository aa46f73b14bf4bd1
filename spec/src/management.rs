//! What network management sees: object identifiers of the PDU and the codes of its enumerations.
//!
//! Objects are `1.3.6.1.4.1.ENTERPRISE.SUBTREE.group.row`, rows from 1, with no `.0` behind them, as in the 2013 system.
//! Group [`Group::Status`] is new.

use crate::sensors::{TEMPERATURES, VOLTAGES};
use crate::services::breaker::CHANNELS;

/// Private enterprise number.
pub const ENTERPRISE: u32 = 42453;
/// The PDU's objects below the enterprise.
pub const SUBTREE: u32 = 2;
/// `sysObjectID` below the enterprise.
pub const PRODUCT: [u32; 2] = [1, 1];
/// `sysServices`: layers 4 and 7 (RFC 3418).
pub const SERVICES: i32 = 72;

/// Groups of objects. The value is the sub-identifier below [`SUBTREE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Group {
    /// Temperature, degrees Celsius.
    Temperature = 1,
    /// Current of a channel, mA.
    Current = 2,
    /// Supply voltage, mV.
    Voltage = 3,
    /// State of a channel ([`ChannelState`]); 0 and 1 can be written.
    State = 4,
    /// Current above which a channel trips, mA; can be written.
    Limit = 5,
    /// How long overcurrent is ignored after switching on, ms; can be written.
    Inrush = 6,
    /// Nominal supply voltage, mV.
    Nominal = 7,
    /// State of the unit: the rows are [`Status`].
    Status = 8,
}

impl Group {
    /// All groups in order.
    pub const ALL: [Group; 8] = [
        Group::Temperature,
        Group::Current,
        Group::Voltage,
        Group::State,
        Group::Limit,
        Group::Inrush,
        Group::Nominal,
        Group::Status,
    ];

    /// Rows of the group, numbered from 1.
    pub const fn rows(self) -> usize {
        match self {
            Group::Temperature => TEMPERATURES,
            Group::Voltage => VOLTAGES,
            Group::Current | Group::State | Group::Limit | Group::Inrush => CHANNELS,
            Group::Nominal => 1,
            Group::Status => Status::ALL.len(),
        }
    }
}

/// Rows of [`Group::Status`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Status {
    /// Sum of the ten currents, mA.
    TotalCurrent = 1,
    /// Why the outputs are shut down: [`ShutdownReason`].
    ShutdownReason = 2,
    /// Cause of the last CPU fault since power-up: [`crate::cpu::Fault`], 0 for none.
    FaultCause = 3,
    /// Restarts of the CPU since power-up.
    Restarts = 4,
    /// Trips of all breakers since power-up.
    Trips = 5,
}

impl Status {
    /// All rows in order.
    pub const ALL: [Status; 5] = [
        Status::TotalCurrent,
        Status::ShutdownReason,
        Status::FaultCause,
        Status::Restarts,
        Status::Trips,
    ];
}

/// State of a channel as management sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ChannelState {
    /// Off by command.
    Off = 0,
    /// On.
    On = 1,
    /// Off by its breaker, until commanded off.
    Tripped = 2,
}

/// Why the outputs are shut down and may not be switched on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ShutdownReason {
    /// They are not.
    None = 0,
    /// Supply voltage too low.
    VoltageLow = 1,
    /// Supply voltage too high.
    VoltageHigh = 2,
    /// Too cold.
    TemperatureLow = 3,
    /// Too hot.
    TemperatureHigh = 4,
    /// A sensor does not answer, or says what cannot be.
    SensorFailure = 5,
    /// No strap says which supply voltage is nominal.
    NoStrap = 6,
    /// The all-off line is active.
    AllOff = 7,
    /// Nothing has been measured yet.
    Starting = 8,
}

impl ShutdownReason {
    /// All reasons in order of their codes.
    pub const ALL: [ShutdownReason; 9] = [
        ShutdownReason::None,
        ShutdownReason::VoltageLow,
        ShutdownReason::VoltageHigh,
        ShutdownReason::TemperatureLow,
        ShutdownReason::TemperatureHigh,
        ShutdownReason::SensorFailure,
        ShutdownReason::NoStrap,
        ShutdownReason::AllOff,
        ShutdownReason::Starting,
    ];

    /// In words, for logs.
    pub const fn text(self) -> &'static str {
        match self {
            ShutdownReason::None => "none",
            ShutdownReason::VoltageLow => "supply voltage too low",
            ShutdownReason::VoltageHigh => "supply voltage too high",
            ShutdownReason::TemperatureLow => "too cold",
            ShutdownReason::TemperatureHigh => "too hot",
            ShutdownReason::SensorFailure => "sensor failure",
            ShutdownReason::NoStrap => "no voltage strap",
            ShutdownReason::AllOff => "all-off line",
            ShutdownReason::Starting => "starting",
        }
    }

    /// The reason with this code.
    pub fn from_code(code: u32) -> Option<ShutdownReason> {
        Self::ALL.into_iter().find(|reason| *reason as u32 == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 45 objects of the 2013 system and five new ones.
    #[test]
    fn subtree_has_fifty_objects() {
        let rows = |group: &Group| group.rows();
        assert_eq!(Group::ALL[..7].iter().map(rows).sum::<usize>(), 45);
        assert_eq!(Group::ALL.iter().map(rows).sum::<usize>(), 50);
    }

    /// Codes are places in the lists.
    #[test]
    fn codes_are_in_order() {
        for (i, group) in Group::ALL.into_iter().enumerate() {
            assert_eq!(group as usize, i + 1);
        }
        for (i, status) in Status::ALL.into_iter().enumerate() {
            assert_eq!(status as usize, i + 1);
        }
        for (i, reason) in ShutdownReason::ALL.into_iter().enumerate() {
            assert_eq!(ShutdownReason::from_code(i as u32), Some(reason));
        }
        assert_eq!(ShutdownReason::from_code(9), None);
    }
}
