//! What network management sees: object identifiers of the PDU and the codes of its enumerations.
//!
//! Objects are `1.3.6.1.4.1.ENTERPRISE.SUBTREE.group.row`, rows from 1, with no `.0` behind them, as in the 2013 system.
//! [`Group::Status`] and those behind it are new.

use crate::sensors::{TEMPERATURES, VOLTAGES};
use crate::services::breaker::{set_retry, set_start, CHANNELS};

/// Private enterprise number.
pub const ENTERPRISE: u32 = 42453;
/// The PDU's objects below the enterprise.
pub const SUBTREE: u32 = 2;
/// `sysObjectID` below the enterprise.
pub const PRODUCT: [u32; 2] = [1, 1];
/// `sysServices`: layers 4 and 7 (RFC 3418).
pub const SERVICES: i32 = 72;

/// Longest delay of a channel in the start-up sequence, ms.
pub const START_DELAY_MAX_MS: u32 = set_start::argument::delay.max();
/// Most attempts to switch a channel on again after it has tripped.
pub const RETRY_LIMIT_MAX: u32 = set_retry::argument::limit.max();
/// Longest pause before such an attempt, ms.
pub const RETRY_DELAY_MAX_MS: u32 = set_retry::argument::delay.max();

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
    /// Part of a channel in the start-up sequence ([`StartPart`]); can be written.
    Start = 9,
    /// Its delay from the beginning of the sequence, ms; can be written.
    StartDelay = 10,
    /// How often a channel that has tripped for overcurrent is switched on again by itself; can be written.
    RetryLimit = 11,
    /// How long after the trip, ms; can be written.
    RetryDelay = 12,
    /// What happens to a channel when the CPU starts again ([`RestartPolicy`]); can be written.
    Policy = 13,
    /// How often a channel was switched on again by itself since it was last commanded, with what is still to come of it.
    Retries = 14,
    /// Cause of a channel's last trip ([`crate::services::breaker::TripCause`]).
    TripCause = 15,
    /// Trips of a channel since power-up.
    Trips = 16,
    /// When a channel tripped last: whole seconds since power-up.
    TripSeconds = 17,
    /// And the microseconds beyond those.
    TripMicroseconds = 18,
    /// The start-up sequence ([`Sequence`]); can be written.
    Sequence = 19,
    /// Counters of the network interface that are in no standard table: [`crate::statistics::OWN`]. They have 64 bits.
    Ethernet = 20,
    /// Highest current of a channel since the CPU started, mA.
    Peak = 21,
    /// Lowest supply voltage since the CPU started, mV.
    VoltageLowest = 22,
    /// Highest supply voltage since the CPU started, mV.
    VoltageHighest = 23,
    /// The self-test of the PHY's delays ([`crate::scan::State`]); can be written.
    Scan = 24,
    /// What it found: the rows are [`crate::scan::Row`].
    ScanResult = 25,
    /// Its steps, the receive direction's before the transmit direction's: delay of the receive clock, ps.
    ScanReceive = 26,
    /// Delay of the transmit clock, ps.
    ScanTransmit = 27,
    /// Frames that were sent.
    ScanSent = 28,
    /// Those that came back as they were sent.
    ScanRight = 29,
    /// Those that came back damaged: what the MAC dropped for another cause than want of a page or another address.
    ScanDamaged = 30,
    /// [`crate::scan::Verdict`].
    ScanVerdict = 31,
}

impl Group {
    /// All groups in order.
    pub const ALL: [Group; 31] = [
        Group::Temperature,
        Group::Current,
        Group::Voltage,
        Group::State,
        Group::Limit,
        Group::Inrush,
        Group::Nominal,
        Group::Status,
        Group::Start,
        Group::StartDelay,
        Group::RetryLimit,
        Group::RetryDelay,
        Group::Policy,
        Group::Retries,
        Group::TripCause,
        Group::Trips,
        Group::TripSeconds,
        Group::TripMicroseconds,
        Group::Sequence,
        Group::Ethernet,
        Group::Peak,
        Group::VoltageLowest,
        Group::VoltageHighest,
        Group::Scan,
        Group::ScanResult,
        Group::ScanReceive,
        Group::ScanTransmit,
        Group::ScanSent,
        Group::ScanRight,
        Group::ScanDamaged,
        Group::ScanVerdict,
    ];

    /// Objects of all groups.
    pub const OBJECTS: usize = {
        let (mut objects, mut at) = (0, 0);
        while at < Self::ALL.len() {
            objects += Self::ALL[at].rows();
            at += 1;
        }
        objects
    };

    /// Rows of the group, numbered from 1.
    pub const fn rows(self) -> usize {
        match self {
            Group::Temperature => TEMPERATURES,
            Group::Voltage | Group::VoltageLowest | Group::VoltageHighest => VOLTAGES,
            Group::Nominal | Group::Sequence | Group::Scan => 1,
            Group::Status => Status::ALL.len(),
            Group::Ethernet => crate::statistics::OWN.len(),
            Group::ScanResult => crate::scan::Row::ALL.len(),
            Group::ScanReceive
            | Group::ScanTransmit
            | Group::ScanSent
            | Group::ScanRight
            | Group::ScanDamaged
            | Group::ScanVerdict => crate::scan::STEPS,
            _ => CHANNELS,
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
    /// Whole seconds since power-up; what the times of trips are counted from.
    UpSeconds = 6,
    /// The Ethernet PHY that answers: [`crate::phy::Kind`].
    Phy = 7,
    /// Outputs switched off since the CPU started because all together gave more than
    /// [`crate::protection::TOTAL_MAX_MA`].
    Shed = 8,
}

impl Status {
    /// All rows in order.
    pub const ALL: [Status; 8] = [
        Status::TotalCurrent,
        Status::ShutdownReason,
        Status::FaultCause,
        Status::Restarts,
        Status::Trips,
        Status::UpSeconds,
        Status::Phy,
        Status::Shed,
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

/// Part of a channel in the start-up sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum StartPart {
    /// It stays as it is.
    None = 0,
    /// It comes on after its delay.
    Takes = 1,
}

/// What happens to a channel when the CPU starts again after a fault or by its watchdog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum RestartPolicy {
    /// It stays as it is.
    Hold = 0,
    /// It trips.
    Off = 1,
}

/// The start-up sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Sequence {
    /// No channel waits to be switched on by itself. Writing it does nothing.
    Idle = 0,
    /// A channel waits to be switched on by itself. Writing it begins the sequence.
    UnderWay = 1,
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

    /// 45 objects of the 2013 system and the new ones: eight of the unit, eleven of each channel, the sequence, eight counters, two of
    /// each supply voltage, and the self-test with its results and six of each step.
    #[test]
    fn subtree_has_the_objects_of_2013_and_the_new_ones() {
        let rows = |group: &Group| group.rows();
        assert_eq!(Group::ALL[..7].iter().map(rows).sum::<usize>(), 45);
        assert_eq!(
            Group::OBJECTS,
            45 + 8 + 11 * CHANNELS + 1 + 8 + 2 * VOLTAGES + 1 + 7 + 6 * crate::scan::STEPS
        );
    }

    #[test]
    fn the_ranges_are_those_of_the_breaker() {
        assert_eq!((START_DELAY_MAX_MS, RETRY_DELAY_MAX_MS), (65_535, 65_535));
        assert_eq!(RETRY_LIMIT_MAX, 255);
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
