//! A unit without hardware: settings are kept, and each way of failing can be asked for.

use snmp::{Device, Failed, Object, Refusal, Setting, Unavailable, Value};
use spec::management::{Group, Status, ENTERPRISE, PRODUCT, SERVICES};
use spec::services::breaker::CHANNELS;
use spec::statistics::{Count, Table};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub state: [i32; CHANNELS],
    pub limit: [u32; CHANNELS],
    pub inrush: [u32; CHANNELS],
    pub start: [u32; CHANNELS],
    pub start_delay: [u32; CHANNELS],
    pub retry_limit: [u32; CHANNELS],
    pub retry_delay: [u32; CHANNELS],
    pub policy: [u32; CHANNELS],
    pub sequence: u32,
    pub scan: u32,
    pub texts: [Vec<u8>; 3],
}

pub struct Unit {
    pub settings: Settings,
    kept: Option<Settings>,
    pub uptime: u32,
    pub temperatures: [Option<i32>; 2],
    /// This object has this value instead of its own.
    pub replaced: Option<(Object, Value<'static>)>,
    /// This object cannot be read.
    pub unreadable: Option<Object>,
    /// The setting of this channel's limit does not work.
    pub limit_fails: Option<usize>,
    /// Nothing can be taken back.
    pub undo_fails: bool,
    pub description: Vec<u8>,
}

impl Default for Unit {
    fn default() -> Self {
        Self {
            settings: Settings {
                state: [0; CHANNELS],
                limit: [4000; CHANNELS],
                inrush: [1; CHANNELS],
                start: [0; CHANNELS],
                start_delay: [0; CHANNELS],
                retry_limit: [0; CHANNELS],
                retry_delay: [0; CHANNELS],
                policy: [0; CHANNELS],
                sequence: 0,
                scan: 0,
                texts: [b"nobody".to_vec(), b"pdu".to_vec(), b"bench".to_vec()],
            },
            kept: None,
            uptime: 65_536,
            temperatures: [Some(23), Some(-4)],
            replaced: None,
            unreadable: None,
            limit_fails: None,
            undo_fails: false,
            description: b"Grafton PDU".to_vec(),
        }
    }
}

/// What every counter says.
pub const COUNT: u64 = 0x1_2345_6789;

/// Counters, and a number for each other column that is in the tables of the real unit.
fn statistics(table: Table, column: u32) -> Result<Value<'static>, Unavailable> {
    match (table.count(column), table, column) {
        (Some(Count { wide: true, .. }), ..) => Ok(Value::Counter64(COUNT)),
        (Some(_), ..) => Ok(Value::Counter32(COUNT as u32)),
        (None, Table::Interface, 6) => Ok(Value::Text(&[2, 0, 0, 0, 0, 1])),
        (None, Table::Interface, 1..=9) | (None, Table::InterfaceMore, 14..=19) => {
            Ok(Value::Integer(column as i32))
        }
        (None, _, 1) => Ok(Value::Integer(1)),
        _ => Err(Unavailable::NoInstance),
    }
}

const OBJECT_ID: [u32; 9] = [1, 3, 6, 1, 4, 1, ENTERPRISE, PRODUCT[0], PRODUCT[1]];

impl Unit {
    fn current(&self, channel: usize) -> i32 {
        if self.settings.state[channel] == 1 {
            100 * (channel as i32 + 1)
        } else {
            0
        }
    }

    fn pdu(&self, group: Group, index: usize) -> Result<i32, Unavailable> {
        Ok(match group {
            Group::Temperature => self.temperatures[index].ok_or(Unavailable::NoInstance)?,
            Group::Current | Group::Peak => self.current(index),
            Group::Voltage | Group::VoltageLowest | Group::VoltageHighest => 5000 - index as i32,
            Group::State => self.settings.state[index],
            Group::Limit => self.settings.limit[index] as i32,
            Group::Inrush => self.settings.inrush[index] as i32,
            Group::Nominal => 5000,
            Group::Status => match Status::ALL[index] {
                Status::TotalCurrent => (0..CHANNELS).map(|channel| self.current(channel)).sum(),
                _ => 0,
            },
            Group::Start => self.settings.start[index] as i32,
            Group::StartDelay => self.settings.start_delay[index] as i32,
            Group::RetryLimit => self.settings.retry_limit[index] as i32,
            Group::RetryDelay => self.settings.retry_delay[index] as i32,
            Group::Policy => self.settings.policy[index] as i32,
            Group::Retries | Group::Trips => 2,
            Group::TripCause => 1,
            Group::TripSeconds => i32::MAX,
            Group::TripMicroseconds => 999_999,
            Group::Sequence => self.settings.sequence as i32,
            Group::Ethernet => unreachable!("no integer"),
            Group::Scan => self.settings.scan as i32,
            Group::ScanReceive | Group::ScanTransmit => 180 * index as i32 - 1320,
            Group::ScanResult
            | Group::ScanSent
            | Group::ScanRight
            | Group::ScanDamaged
            | Group::ScanVerdict => 2,
        })
    }
}

impl Device for Unit {
    fn read(&mut self, object: Object, index: usize) -> Result<Value<'_>, Unavailable> {
        if self.unreadable == Some(object) {
            return Err(Unavailable::Failed);
        }
        if let Some((_, value)) = self.replaced.filter(|(replaced, _)| *replaced == object) {
            return Ok(value);
        }
        Ok(match object {
            Object::Description => Value::Text(&self.description),
            Object::ObjectId => Value::Name(&OBJECT_ID),
            Object::UpTime => Value::TimeTicks(self.uptime),
            Object::Contact => Value::Text(&self.settings.texts[0]),
            Object::Name => Value::Text(&self.settings.texts[1]),
            Object::Location => Value::Text(&self.settings.texts[2]),
            Object::Services => Value::Integer(SERVICES),
            Object::Agent(_) | Object::SetSerial => unreachable!("the agent keeps these"),
            Object::Interfaces => Value::Integer(1),
            Object::InterfacesChanged => Value::TimeTicks(0),
            Object::Statistics(table) => statistics(table, index as u32 + 1)?,
            Object::Pdu(Group::Ethernet) => Value::Counter64(COUNT << index),
            Object::Pdu(group) => Value::Integer(self.pdu(group, index)?),
        })
    }

    fn test(&mut self, setting: &Setting<'_>) -> Result<(), Refusal> {
        match *setting {
            Setting::State { channel, on: true } if self.settings.state[channel] == 2 => {
                Err(Refusal::Inconsistent)
            }
            Setting::Contact(text) | Setting::Name(text) | Setting::Location(text)
                if text.len() > 64 =>
            {
                Err(Refusal::NoRoom)
            }
            _ => Ok(()),
        }
    }

    fn begin(&mut self) {
        self.kept = Some(self.settings.clone());
    }

    fn apply(&mut self, setting: &Setting<'_>) -> Result<(), Failed> {
        match *setting {
            Setting::State { channel, on } => self.settings.state[channel] = i32::from(on),
            Setting::Limit { channel, .. } if self.limit_fails == Some(channel) => {
                return Err(Failed)
            }
            Setting::Limit {
                channel,
                milliamperes,
            } => self.settings.limit[channel] = milliamperes,
            Setting::Inrush {
                channel,
                milliseconds,
            } => self.settings.inrush[channel] = milliseconds,
            Setting::Start { channel, part } => self.settings.start[channel] = part.into(),
            Setting::StartDelay {
                channel,
                milliseconds,
            } => self.settings.start_delay[channel] = milliseconds,
            Setting::RetryLimit { channel, attempts } => {
                self.settings.retry_limit[channel] = attempts;
            }
            Setting::RetryDelay {
                channel,
                milliseconds,
            } => self.settings.retry_delay[channel] = milliseconds,
            Setting::Policy { channel, off } => self.settings.policy[channel] = off.into(),
            Setting::Sequence { begin } => self.settings.sequence = begin.into(),
            Setting::Scan { begin } => self.settings.scan = begin.into(),
            Setting::Contact(text) => self.settings.texts[0] = text.to_vec(),
            Setting::Name(text) => self.settings.texts[1] = text.to_vec(),
            Setting::Location(text) => self.settings.texts[2] = text.to_vec(),
        }
        Ok(())
    }

    fn undo(&mut self) -> Result<(), Failed> {
        self.settings = self.kept.take().ok_or(Failed)?;
        if self.undo_fails {
            Err(Failed)
        } else {
            Ok(())
        }
    }
}
