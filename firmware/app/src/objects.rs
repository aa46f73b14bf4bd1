//! The plant as network management sees it: reads, and Sets that are tested, applied, and taken back if a later one fails.

use crate::channels::Text;
use crate::plant::Plant;
use drivers::outputs::{self, Automatic};
use rpc::Network;
use snmp::{Device, Failed, Object, Refusal, Setting, Unavailable, Value};
use spec::management::{ChannelState, Group, Sequence, Status, ENTERPRISE, PRODUCT, SERVICES};
use spec::services::breaker::CHANNELS;
use spec::statistics::INTERFACE;

/// `sysDescr`.
const DESCRIPTION: &[u8] = concat!(
    "Grafton PDU, ten DC outputs, firmware ",
    env!("CARGO_PKG_VERSION")
)
.as_bytes();
/// `sysObjectID`.
const OBJECT_ID: &[u32] = &[1, 3, 6, 1, 4, 1, ENTERPRISE, PRODUCT[0], PRODUCT[1]];

/// Microseconds of a second.
const SECOND: u64 = 1_000_000;

/// A number as INTEGER; numbers here are far below its end.
fn integer(value: u32) -> Value<'static> {
    Value::Integer(value.min(i32::MAX as u32) as i32)
}

impl<N: Network> Plant<N> {
    fn read_group(&mut self, group: Group, index: usize) -> Result<Value<'static>, Unavailable> {
        let reading = match group {
            Group::Temperature => self.meter.temperature(index).map(Value::Integer),
            Group::Current => self.meter.current(index).map(integer),
            Group::Voltage => self.meter.voltage(index).map(integer),
            Group::Peak => self.meter.peak(index).map(integer),
            Group::VoltageLowest => self.meter.lowest_voltage(index).map(integer),
            Group::VoltageHighest => self.meter.highest_voltage(index).map(integer),
            Group::State
            | Group::Retries
            | Group::TripCause
            | Group::Trips
            | Group::TripSeconds
            | Group::TripMicroseconds => self.read_output(group, index)?,
            Group::Sequence => Some(integer(self.sequence()? as u32)),
            Group::Limit => Some(integer(self.channels.limits[index].into())),
            Group::Inrush => Some(integer(self.channels.inrush[index].into())),
            Group::Nominal => Some(integer(self.meter.nominal())),
            Group::Status => Status::ALL.get(index).map(|row| integer(self.status(*row))),
            Group::Ethernet => return self.read_own_counter(index),
            Group::Scan
            | Group::ScanResult
            | Group::ScanReceive
            | Group::ScanTransmit
            | Group::ScanSent
            | Group::ScanRight
            | Group::ScanDamaged
            | Group::ScanVerdict => self.scan.read(group, index).map(Value::Integer),
            Group::Start
            | Group::StartDelay
            | Group::RetryLimit
            | Group::RetryDelay
            | Group::Policy => automatic(group, &self.channels.automatic[index]),
        };
        reading.ok_or(Unavailable::NoInstance)
    }

    /// What the breaker of a channel says; there is no time of a trip before the first.
    fn read_output(
        &mut self,
        group: Group,
        channel: usize,
    ) -> Result<Option<Value<'static>>, Unavailable> {
        let status = self.output(channel).map_err(|_| Unavailable::Failed)?;
        let trips = self.trips[channel];
        let tripped = (trips.count != 0).then_some(trips.time);
        Ok(match group {
            Group::Retries => Some(integer(status.retries)),
            Group::TripCause => Some(integer(status.last as u32)),
            Group::Trips => Some(integer(status.trips)),
            Group::TripSeconds => tripped.map(|time| integer((time / SECOND) as u32)),
            Group::TripMicroseconds => tripped.map(|time| integer((time % SECOND) as u32)),
            _ => Some(integer(status.state as u32)),
        })
    }

    fn sequence(&mut self) -> Result<Sequence, Unavailable> {
        for channel in 0..CHANNELS {
            let status = self.output(channel).map_err(|_| Unavailable::Failed)?;
            if status.pending {
                return Ok(Sequence::UnderWay);
            }
        }
        Ok(Sequence::Idle)
    }

    fn status(&mut self, row: Status) -> u32 {
        match row {
            Status::TotalCurrent => self.meter.total_current(),
            Status::ShutdownReason => self.protection.reason() as u32,
            Status::FaultCause => self.fault.cause,
            Status::Restarts => self.fault.restarts,
            Status::Trips => self
                .trips
                .iter()
                .fold(0, |sum, trips| sum.wrapping_add(trips.count)),
            Status::UpSeconds => (self.now() / SECOND) as u32,
            Status::Phy => self.interface.phy.kind as u32,
            Status::Shed => self.overload.shed(),
        }
    }

    /// Keeps for [`Device::undo`] whether a channel is on.
    fn keep_state(&mut self, channel: usize) -> Result<(), Failed> {
        if self.before.on[channel].is_none() {
            let status = self.output(channel).map_err(|_| Failed)?;
            self.before.on[channel] = Some(status.state == ChannelState::On);
        }
        Ok(())
    }

    fn switch(&mut self, channel: usize, on: bool) -> Result<(), Failed> {
        self.keep_state(channel)?;
        outputs::switch(&mut self.link, channel, on).map_err(|_| Failed)
    }

    /// Whether a channel may be switched on: not while it is tripped, shut down, or without its limit.
    fn may_switch_on(&mut self, channel: usize) -> bool {
        self.protection.allows_on()
            && self.is_set(channel)
            && self
                .output(channel)
                .is_ok_and(|status| status.state != ChannelState::Tripped)
    }

    /// Whether the start-up sequence may begin: not while shut down, or while a channel of it is without its limit.
    fn may_begin(&self) -> bool {
        let is_set = |(channel, automatic): (usize, &Automatic)| {
            !automatic.starts || self.is_set(channel) && self.is_automatic_set(channel)
        };
        self.protection.allows_on() && self.channels.automatic.iter().enumerate().all(is_set)
    }

    fn begin_sequence(&mut self) -> Result<(), Failed> {
        for channel in 0..CHANNELS {
            if self.channels.automatic[channel].starts {
                self.keep_state(channel)?;
            }
        }
        outputs::begin_sequence(&mut self.link).map_err(|_| Failed)
    }

    /// Changes what a channel does by itself.
    fn change_automatic(
        &mut self,
        channel: usize,
        change: impl FnOnce(&mut Automatic),
    ) -> Result<(), Failed> {
        change(&mut self.channels.automatic[channel]);
        self.send_automatic(channel).map_err(|_| Failed)
    }
}

/// A setting of what a channel does by itself.
fn automatic(group: Group, automatic: &Automatic) -> Option<Value<'static>> {
    Some(integer(match group {
        Group::Start => automatic.starts.into(),
        Group::StartDelay => automatic.start_delay.into(),
        Group::RetryLimit => automatic.retry_limit.into(),
        Group::RetryDelay => automatic.retry_delay.into(),
        Group::Policy => automatic.off_at_restart.into(),
        _ => return None,
    }))
}

impl<N: Network> Device for Plant<N> {
    fn read(&mut self, object: Object, index: usize) -> Result<Value<'_>, Unavailable> {
        match object {
            Object::Description => Ok(Value::Text(DESCRIPTION)),
            Object::ObjectId => Ok(Value::Name(OBJECT_ID)),
            Object::UpTime => Ok(Value::TimeTicks(self.up_time())),
            Object::Contact => Ok(Value::Text(&self.channels.texts[0])),
            Object::Name => Ok(Value::Text(&self.channels.texts[1])),
            Object::Location => Ok(Value::Text(&self.channels.texts[2])),
            Object::Services => Ok(Value::Integer(SERVICES)),
            Object::Agent(_) | Object::SetSerial => Err(Unavailable::NoInstance),
            Object::Pdu(group) => self.read_group(group, index),
            // One, and always the same.
            Object::Interfaces => Ok(Value::Integer(INTERFACE as i32)),
            Object::InterfacesChanged => Ok(Value::TimeTicks(0)),
            Object::Statistics(table) => self.read_statistics(table, index as u32 + 1),
        }
    }

    fn test(&mut self, setting: &Setting<'_>) -> Result<(), Refusal> {
        match setting {
            Setting::State { channel, on: true } if !self.may_switch_on(*channel) => {
                Err(Refusal::Inconsistent)
            }
            Setting::Sequence { begin: true } if !self.may_begin() => Err(Refusal::Inconsistent),
            Setting::Scan { begin: true } if self.scan.is_wanted() => Err(Refusal::Inconsistent),
            Setting::Contact(text) | Setting::Name(text) | Setting::Location(text) => {
                Text::from_slice(text)
                    .map(drop)
                    .map_err(|_| Refusal::NoRoom)
            }
            _ => Ok(()),
        }
    }

    fn begin(&mut self) {
        self.before.channels = self.channels.clone();
        self.before.on = [None; CHANNELS];
        self.before.scan = self.scan.is_wanted();
        self.note_change();
    }

    fn apply(&mut self, setting: &Setting<'_>) -> Result<(), Failed> {
        let set_text = |place: &mut Text, text: &[u8]| {
            *place = Text::from_slice(text).map_err(|_| Failed)?;
            Ok(())
        };
        match setting {
            Setting::State { channel, on } => self.switch(*channel, *on),
            Setting::Limit {
                channel,
                milliamperes,
            } => {
                self.channels.limits[*channel] = *milliamperes as u16;
                self.send_limit(*channel).map_err(|_| Failed)
            }
            Setting::Inrush {
                channel,
                milliseconds,
            } => {
                self.channels.inrush[*channel] = *milliseconds as u16;
                self.send_inrush(*channel).map_err(|_| Failed)
            }
            Setting::Start { channel, part } => {
                self.change_automatic(*channel, |automatic| automatic.starts = *part)
            }
            Setting::StartDelay {
                channel,
                milliseconds,
            } => self.change_automatic(*channel, |automatic| {
                automatic.start_delay = *milliseconds as u16;
            }),
            Setting::RetryLimit { channel, attempts } => {
                self.change_automatic(*channel, |automatic| {
                    automatic.retry_limit = *attempts as u8;
                })
            }
            Setting::RetryDelay {
                channel,
                milliseconds,
            } => self.change_automatic(*channel, |automatic| {
                automatic.retry_delay = *milliseconds as u16;
            }),
            Setting::Policy { channel, off } => {
                self.change_automatic(*channel, |automatic| automatic.off_at_restart = *off)
            }
            Setting::Sequence { begin: true } => self.begin_sequence(),
            Setting::Sequence { begin: false } => Ok(()),
            Setting::Scan { begin } => {
                if *begin {
                    self.scan.want(self.link.now());
                }
                Ok(())
            }
            Setting::Contact(text) => set_text(&mut self.channels.texts[0], text),
            Setting::Name(text) => set_text(&mut self.channels.texts[1], text),
            Setting::Location(text) => set_text(&mut self.channels.texts[2], text),
        }
    }

    fn undo(&mut self) -> Result<(), Failed> {
        let wanted = self.before.channels.clone();
        let mut undone = Ok(());
        if !self.before.scan {
            self.scan.take_back();
        }
        for channel in 0..CHANNELS {
            if let Some(on) = self.before.on[channel] {
                undone =
                    undone.and(outputs::switch(&mut self.link, channel, on).map_err(|_| Failed));
            }
            if self.channels.limits[channel] != wanted.limits[channel] {
                self.channels.limits[channel] = wanted.limits[channel];
                undone = undone.and(self.send_limit(channel).map_err(|_| Failed));
            }
            if self.channels.inrush[channel] != wanted.inrush[channel] {
                self.channels.inrush[channel] = wanted.inrush[channel];
                undone = undone.and(self.send_inrush(channel).map_err(|_| Failed));
            }
            if self.channels.automatic[channel] != wanted.automatic[channel] {
                self.channels.automatic[channel] = wanted.automatic[channel];
                undone = undone.and(self.send_automatic(channel).map_err(|_| Failed));
            }
        }
        self.channels = wanted;
        undone
    }
}
