//! The plant as network management sees it: reads, and Sets that are tested, applied, and taken back if a later one fails.

use crate::channels::Text;
use crate::plant::Plant;
use drivers::outputs;
use rpc::Network;
use snmp::{Device, Failed, Object, Refusal, Setting, Unavailable, Value};
use spec::management::{ChannelState, Group, Status, ENTERPRISE, PRODUCT, SERVICES};
use spec::services::breaker::CHANNELS;

/// `sysDescr`.
const DESCRIPTION: &[u8] = concat!(
    "Grafton PDU, ten DC outputs, firmware ",
    env!("CARGO_PKG_VERSION")
)
.as_bytes();
/// `sysObjectID`.
const OBJECT_ID: &[u32] = &[1, 3, 6, 1, 4, 1, ENTERPRISE, PRODUCT[0], PRODUCT[1]];
/// Microseconds of a time tick.
const TICK: u64 = 10_000;

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
            Group::State => {
                let status =
                    outputs::status(&mut self.link, index).map_err(|_| Unavailable::Failed)?;
                Some(integer(status.state as u32))
            }
            Group::Limit => Some(integer(self.channels.limits[index].into())),
            Group::Inrush => Some(integer(self.channels.inrush[index].into())),
            Group::Nominal => Some(integer(self.meter.nominal())),
            Group::Status => Status::ALL.get(index).map(|row| integer(self.status(*row))),
        };
        reading.ok_or(Unavailable::NoInstance)
    }

    fn status(&self, row: Status) -> u32 {
        match row {
            Status::TotalCurrent => self.meter.total_current(),
            Status::ShutdownReason => self.protection.reason() as u32,
            Status::FaultCause => self.fault.cause,
            Status::Restarts => self.fault.restarts,
            Status::Trips => self
                .trips
                .iter()
                .fold(0, |sum, trips| sum.wrapping_add(*trips)),
        }
    }

    fn switch(&mut self, channel: usize, on: bool) -> Result<(), Failed> {
        if self.before.on[channel].is_none() {
            let status = outputs::status(&mut self.link, channel).map_err(|_| Failed)?;
            self.before.on[channel] = Some(status.state == ChannelState::On);
        }
        outputs::switch(&mut self.link, channel, on).map_err(|_| Failed)
    }

    /// Whether a channel may be switched on: not while it is tripped, shut down, or without its limit.
    fn may_switch_on(&mut self, channel: usize) -> bool {
        self.protection.allows_on()
            && self.is_set(channel)
            && outputs::status(&mut self.link, channel)
                .is_ok_and(|status| status.state != ChannelState::Tripped)
    }
}

impl<N: Network> Device for Plant<N> {
    fn read(&mut self, object: Object, index: usize) -> Result<Value<'_>, Unavailable> {
        match object {
            Object::Description => Ok(Value::Text(DESCRIPTION)),
            Object::ObjectId => Ok(Value::Name(OBJECT_ID)),
            Object::UpTime => {
                let since = self.now() - self.started;
                Ok(Value::TimeTicks((since / TICK) as u32))
            }
            Object::Contact => Ok(Value::Text(&self.channels.texts[0])),
            Object::Name => Ok(Value::Text(&self.channels.texts[1])),
            Object::Location => Ok(Value::Text(&self.channels.texts[2])),
            Object::Services => Ok(Value::Integer(SERVICES)),
            Object::Agent(_) | Object::SetSerial => Err(Unavailable::NoInstance),
            Object::Pdu(group) => self.read_group(group, index),
        }
    }

    fn test(&mut self, setting: &Setting<'_>) -> Result<(), Refusal> {
        match setting {
            Setting::State { channel, on: true } if !self.may_switch_on(*channel) => {
                Err(Refusal::Inconsistent)
            }
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
            Setting::Contact(text) => set_text(&mut self.channels.texts[0], text),
            Setting::Name(text) => set_text(&mut self.channels.texts[1], text),
            Setting::Location(text) => set_text(&mut self.channels.texts[2], text),
        }
    }

    fn undo(&mut self) -> Result<(), Failed> {
        let wanted = self.before.channels.clone();
        let mut undone = Ok(());
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
        }
        self.channels = wanted;
        undone
    }
}
