//! Set (RFC 3416 section 4.2.5): first every binding is tested, then all are applied, and undone when one fails.

use spec::management::Group;

use crate::agent::{Reply, Stop};
use crate::ber::{strict_integer, tag, Element, IntegerFault, Reader};
use crate::device::{Device, Refusal, Setting};
use crate::message::Binding;
use crate::status::Status;
use crate::table::{find, Access, Found, Instance, Object, COLUMNS};
use crate::writer::Writer;

/// Longest DisplayString (RFC 2579).
const TEXT_MAX: usize = 255;

/// What a binding asks for.
enum Change<'a> {
    Device(Setting<'a>),
    /// `snmpSetSerialNo`, said to be this.
    Serial(i32),
}

/// Set. The answer repeats the request's bindings.
pub fn set<D: Device>(
    device: &mut D,
    serial: &mut i32,
    bindings: &[u8],
    writer: &mut Writer<'_>,
) -> Reply {
    for_each(bindings, |change| match change {
        Change::Serial(said) if *said != *serial => Err(Status::InconsistentValue),
        Change::Serial(_) => Ok(()),
        Change::Device(setting) => device.test(setting).map_err(|refusal| match refusal {
            Refusal::Inconsistent => Status::InconsistentValue,
            Refusal::NoRoom => Status::ResourceUnavailable,
            Refusal::NotWritable => Status::NotWritable,
        }),
    })?;
    // An answer that does not fit must be known before anything is changed.
    writer.raw(bindings)?;
    device.begin();
    let serial_before = *serial;
    let applied = for_each(bindings, |change| match change {
        Change::Serial(said) if *said != *serial => Err(Status::CommitFailed),
        Change::Serial(said) => {
            *serial = said.checked_add(1).unwrap_or(0);
            Ok(())
        }
        Change::Device(setting) => device.apply(setting).map_err(|_| Status::CommitFailed),
    });
    if applied.is_err() {
        *serial = serial_before;
        if device.undo().is_err() {
            return Err(Stop::Error(Status::UndoFailed, 0));
        }
    }
    applied
}

fn for_each(bindings: &[u8], mut action: impl FnMut(&Change<'_>) -> Result<(), Status>) -> Reply {
    let mut reader = Reader::new(bindings);
    let mut index = 0;
    while !reader.is_empty() {
        index += 1;
        let binding = Binding::take(&mut reader)?;
        change(&binding)
            .and_then(|change| action(&change))
            .map_err(|status| Stop::Error(status, index))?;
    }
    Ok(())
}

/// What a binding asks for, checked in the order of RFC 3416 section 4.2.5.
fn change<'a>(binding: &Binding<'a>) -> Result<Change<'a>, Status> {
    let found = find(binding.name.arcs());
    let column = match found {
        Found::Instance(instance) => instance.column(),
        Found::Column(index) => &COLUMNS[index],
        Found::Nothing => return Err(Status::NotWritable),
    };
    let value = match column.access {
        Access::ReadOnly => return Err(Status::NotWritable),
        Access::Integer(greatest) => Checked::Number(number(&binding.value, greatest)?),
        Access::Text => Checked::Text(text(&binding.value)?),
        Access::Serial => Checked::Number(number(&binding.value, i32::MAX)?),
    };
    match found {
        Found::Instance(instance) => of_instance(instance, value).ok_or(Status::NotWritable),
        _ => Err(Status::NoCreation),
    }
}

/// A value of the right type, length and range.
enum Checked<'a> {
    Number(u32),
    Text(&'a [u8]),
}

fn number(value: &Element<'_>, greatest: i32) -> Result<u32, Status> {
    if value.tag != tag::INTEGER {
        return Err(Status::WrongType);
    }
    let number = strict_integer(value.content).map_err(|fault| match fault {
        IntegerFault::Wide => Status::WrongLength,
        IntegerFault::NotMinimal => Status::WrongEncoding,
    })?;
    match u32::try_from(number) {
        Ok(unsigned) if number <= greatest => Ok(unsigned),
        _ => Err(Status::WrongValue),
    }
}

fn text<'a>(value: &Element<'a>) -> Result<&'a [u8], Status> {
    if value.tag != tag::OCTET_STRING {
        Err(Status::WrongType)
    } else if value.content.len() > TEXT_MAX {
        Err(Status::WrongLength)
    } else if !value.content.is_ascii() {
        Err(Status::WrongValue)
    } else {
        Ok(value.content)
    }
}

fn of_instance(instance: Instance, value: Checked<'_>) -> Option<Change<'_>> {
    let channel = instance.index();
    let setting = match (instance.column().object, value) {
        (Object::SetSerial, Checked::Number(said)) => {
            return i32::try_from(said).ok().map(Change::Serial)
        }
        (Object::Contact, Checked::Text(text)) => Setting::Contact(text),
        (Object::Name, Checked::Text(text)) => Setting::Name(text),
        (Object::Location, Checked::Text(text)) => Setting::Location(text),
        (Object::Pdu(group), Checked::Number(number)) => of_channel(group, channel, number)?,
        _ => return None,
    };
    Some(Change::Device(setting))
}

/// The setting of a group of the PDU's own objects; `None` for one that is only read.
fn of_channel(group: Group, channel: usize, number: u32) -> Option<Setting<'static>> {
    let yes = number != 0;
    Some(match group {
        Group::State => Setting::State { channel, on: yes },
        Group::Limit => Setting::Limit {
            channel,
            milliamperes: number,
        },
        Group::Inrush => Setting::Inrush {
            channel,
            milliseconds: number,
        },
        Group::Start => Setting::Start { channel, part: yes },
        Group::StartDelay => Setting::StartDelay {
            channel,
            milliseconds: number,
        },
        Group::RetryLimit => Setting::RetryLimit {
            channel,
            attempts: number,
        },
        Group::RetryDelay => Setting::RetryDelay {
            channel,
            milliseconds: number,
        },
        Group::Policy => Setting::Policy { channel, off: yes },
        Group::Sequence => Setting::Sequence { begin: yes },
        Group::Scan => Setting::Scan { begin: yes },
        _ => return None,
    })
}
