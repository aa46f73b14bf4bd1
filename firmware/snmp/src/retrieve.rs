//! Get, GetNext and GetBulk (RFC 3416 section 4.2.1 to 4.2.3, RFC 1157 section 4.1.2 and 4.1.3).

use crate::agent::{Counters, Reply, Stop};
use crate::ber::{tag, Reader};
use crate::device::{Device, Unavailable};
use crate::message::{Binding, Version};
use crate::name::Name;
use crate::status::Status;
use crate::table::{after, find, next, Found, Instance, Object};
use crate::value::Value;
use crate::writer::{BindingName, Full, Writer};

/// Reads from the device and from the agent's own counters.
pub struct Source<'s, D> {
    pub device: &'s mut D,
    pub counters: &'s Counters,
    pub serial: i32,
    pub version: Version,
}

impl<D: Device> Source<'_, D> {
    fn read(&mut self, instance: Instance) -> Result<Value<'_>, Unavailable> {
        let value = match instance.column().object {
            Object::Agent(counter) => Value::Counter32(self.counters.get(counter)),
            Object::SetSerial => Value::Integer(self.serial),
            object => self.device.read(object, instance.index())?,
        };
        match value {
            Value::Counter64(_) if self.version == Version::V1 => Err(Unavailable::NoInstance),
            value => Ok(value),
        }
    }
}

/// Get: the value under each name.
pub fn get<D: Device>(
    source: &mut Source<'_, D>,
    bindings: &[u8],
    writer: &mut Writer<'_>,
) -> Reply {
    let mut reader = Reader::new(bindings);
    let mut index = 0;
    while !reader.is_empty() {
        index += 1;
        let name = Binding::take(&mut reader)?.name;
        let version = source.version;
        let value = match find(name.arcs()) {
            Found::Instance(instance) => match source.read(instance) {
                Ok(value) => value,
                Err(Unavailable::NoInstance) => Value::NoSuchInstance,
                Err(Unavailable::Failed) => return Err(Stop::Error(Status::GenErr, index)),
            },
            Found::Column(_) => Value::NoSuchInstance,
            Found::Nothing => Value::NoSuchObject,
        };
        if version == Version::V1 && matches!(value, Value::NoSuchObject | Value::NoSuchInstance) {
            return Err(Stop::Error(Status::NoSuchName, index));
        }
        writer.binding(BindingName::Encoded(name.octets()), &value)?;
    }
    Ok(())
}

/// Writes the binding behind a name; `asked` stands there when there is none. Says whether there was one.
fn step<D: Device>(
    source: &mut Source<'_, D>,
    from: Option<Instance>,
    asked: BindingName<'_>,
    index: usize,
    writer: &mut Writer<'_>,
) -> Result<bool, Stop> {
    let version = source.version;
    let mut at = from;
    while let Some(instance) = at {
        match source.read(instance) {
            Ok(value) => {
                let name = instance.binding_name();
                writer.binding(name, &value)?;
                return Ok(true);
            }
            Err(Unavailable::NoInstance) => at = next(instance),
            Err(Unavailable::Failed) => return Err(Stop::Error(Status::GenErr, index)),
        }
    }
    if version == Version::V1 {
        return Err(Stop::Error(Status::NoSuchName, index));
    }
    writer.binding(asked, &Value::EndOfMibView)?;
    Ok(false)
}

/// GetNext: the first object behind each name.
pub fn get_next<D: Device>(
    source: &mut Source<'_, D>,
    bindings: &[u8],
    writer: &mut Writer<'_>,
) -> Reply {
    let mut reader = Reader::new(bindings);
    let mut index = 0;
    while !reader.is_empty() {
        index += 1;
        let name = Binding::take(&mut reader)?.name;
        let asked = BindingName::Encoded(name.octets());
        step(source, after(name.arcs()), asked, index, writer)?;
    }
    Ok(())
}

/// GetBulk: one object behind each of the first names, up to `max_repetitions` behind each of the others, cut to what fits.
pub fn get_bulk<D: Device>(
    source: &mut Source<'_, D>,
    bindings: &[u8],
    non_repeaters: usize,
    max_repetitions: usize,
    writer: &mut Writer<'_>,
) -> Reply {
    crate::message::check(bindings)?;
    match fill(source, bindings, non_repeaters, max_repetitions, writer) {
        Err(Stop::TooBig) => Ok(()),
        reply => reply,
    }
}

fn fill<D: Device>(
    source: &mut Source<'_, D>,
    bindings: &[u8],
    non_repeaters: usize,
    max_repetitions: usize,
    writer: &mut Writer<'_>,
) -> Reply {
    let mut reader = Reader::new(bindings);
    let mut index = 0;
    // Where the last repetition begins in what is written. The names in it are those the next one goes on from.
    let mut repetition = 0;
    let mut more = false;
    while !reader.is_empty() {
        if index == non_repeaters {
            repetition = writer.written().len();
            if max_repetitions == 0 {
                break;
            }
        }
        index += 1;
        let name = Binding::take(&mut reader)?.name;
        let asked = BindingName::Encoded(name.octets());
        let found = step(source, after(name.arcs()), asked, index, writer)?;
        more |= found && index > non_repeaters;
    }
    for _ in 1..max_repetitions {
        if !more {
            break;
        }
        more = false;
        let end = writer.written().len();
        let mut index = non_repeaters;
        while repetition < end {
            index += 1;
            let (place, behind) = name_at(writer.written(), repetition).ok_or(Stop::TooBig)?;
            repetition = behind;
            let octets = writer.written().get(place.clone()).unwrap_or(&[]);
            let from = after(Name::parse(octets)?.arcs());
            more |= step(source, from, BindingName::Written(place), index, writer)?;
        }
    }
    Ok(())
}

/// Where the name of the binding at `start` lies, and where that binding ends.
fn name_at(written: &[u8], start: usize) -> Option<(core::ops::Range<usize>, usize)> {
    let mut rest = Reader::new(written.get(start..)?);
    let binding = rest.expect(tag::SEQUENCE).ok()?;
    let mut fields = Reader::new(binding);
    let name = fields.expect(tag::OBJECT_IDENTIFIER).ok()?;
    let end = written.len() - rest.left();
    let name_end = end - fields.left();
    Some((name_end - name.len()..name_end, end))
}

impl From<Full> for Stop {
    fn from(_: Full) -> Self {
        Stop::TooBig
    }
}
