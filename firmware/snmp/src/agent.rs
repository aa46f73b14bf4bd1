//! Communities, counters, and which operation a datagram needs.

use crate::ber::Malformed;
use crate::device::Device;
use crate::message::{check, Message, Operation, Reject, Request, Version};
use crate::retrieve::{get, get_bulk, get_next, Source};
use crate::set::set;
use crate::status::Status;
use crate::table::AgentCounter;
use crate::writer::{Header, Writer, COMMUNITY_MAX};

/// A community: up to 32 octets that give a right.
#[derive(Clone, Copy, Debug)]
pub struct Community {
    octets: [u8; COMMUNITY_MAX],
    length: usize,
}

impl Community {
    /// The octets up to the first zero, as the settings hold them, and at most 32 of them. None at all is [`Self::none`].
    pub fn new(padded: &[u8]) -> Self {
        let mut octets = [0; COMMUNITY_MAX];
        let used = padded.iter().take_while(|octet| **octet != 0);
        let mut length = 0;
        for (place, octet) in octets.iter_mut().zip(used) {
            *place = *octet;
            length += 1;
        }
        Self { octets, length }
    }

    /// A community that nobody can name: its right is given to nobody.
    pub fn none() -> Self {
        Self::new(&[])
    }

    fn is(&self, name: &[u8]) -> bool {
        // All octets are looked at, so that the time taken does not tell how many were right.
        let differences = |sum, (a, b): (&u8, &u8)| sum | (a ^ b);
        self.length != 0
            && name.len() == self.length
            && self.octets.iter().zip(name).fold(0, differences) == 0
    }
}

/// What the agent counts (RFC 3418, `snmp` group). All wrap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Datagrams received.
    pub received: u32,
    /// Of a version that the agent does not speak.
    pub bad_version: u32,
    /// With a community that gives no right.
    pub bad_community: u32,
    /// Asked to write with the community that only reads.
    pub bad_community_use: u32,
    /// Not decodable.
    pub malformed: u32,
    /// Decodable, but no request that an agent answers, such as a trap.
    pub no_request: u32,
    /// Requests left without an answer because not even the shortest fitted.
    pub silent: u32,
}

impl Counters {
    pub(crate) fn get(&self, counter: AgentCounter) -> u32 {
        match counter {
            AgentCounter::Received => self.received,
            AgentCounter::BadVersion => self.bad_version,
            AgentCounter::BadCommunity => self.bad_community,
            AgentCounter::BadCommunityUse => self.bad_community_use,
            AgentCounter::Malformed => self.malformed,
            AgentCounter::Silent => self.silent,
        }
    }
}

/// Why an operation ended before its last binding.
pub enum Stop {
    /// The request is not decodable: no answer.
    Malformed,
    /// The answer is an error about the binding with this number, from 1; 0 for none.
    Error(Status, usize),
    /// The answer does not fit.
    TooBig,
}

impl From<Malformed> for Stop {
    fn from(_: Malformed) -> Self {
        Stop::Malformed
    }
}

/// Outcome of an operation whose bindings have been written.
pub type Reply = Result<(), Stop>;

/// What a community allows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Right {
    Read,
    Write,
}

/// The SNMP agent.
pub struct Agent {
    read: Community,
    write: Community,
    serial: i32,
    counters: Counters,
}

impl Agent {
    /// An agent that lets `read` read and `write` read and write. `serial` is where `snmpSetSerialNo` starts: a number that
    /// differs from start to start, so that a manager sees that there was one (RFC 2579, TestAndIncr).
    pub fn new(read: Community, write: Community, serial: u32) -> Self {
        Self {
            read,
            write,
            serial: (serial & i32::MAX as u32) as i32,
            counters: Counters::default(),
        }
    }

    /// What was counted so far.
    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    /// Answers a datagram. The answer lies somewhere in `buffer`, which should have [`crate::BUFFER_BYTES`] octets; a shorter one makes
    /// shorter answers. `None` is silence: the datagram was no request, or not for this agent, and was counted.
    pub fn answer<'b, D: Device>(
        &mut self,
        datagram: &[u8],
        buffer: &'b mut [u8],
        device: &mut D,
    ) -> Option<&'b [u8]> {
        self.counters.received = self.counters.received.wrapping_add(1);
        match self.reply(datagram, buffer, device) {
            Ok(Some(answer)) => return Some(answer),
            Ok(None) => count(&mut self.counters.silent),
            Err(Reject::Malformed) => count(&mut self.counters.malformed),
            Err(Reject::Version) => count(&mut self.counters.bad_version),
            Err(Reject::Community) => count(&mut self.counters.bad_community),
            Err(Reject::Operation) => count(&mut self.counters.no_request),
        }
        None
    }

    fn right(&self, community: &[u8]) -> Option<Right> {
        if self.write.is(community) {
            Some(Right::Write)
        } else if self.read.is(community) {
            Some(Right::Read)
        } else {
            None
        }
    }

    fn reply<'b, D: Device>(
        &mut self,
        datagram: &[u8],
        buffer: &'b mut [u8],
        device: &mut D,
    ) -> Result<Option<&'b [u8]>, Reject> {
        let message = Message::parse(datagram)?;
        let right = self.right(message.community).ok_or(Reject::Community)?;
        let request = message.request()?;
        let mut header = Header {
            version: message.version,
            community: message.community,
            request_id: request.id,
            error_status: 0,
            error_index: 0,
        };
        let mut writer = Writer::new(buffer, &header);
        let outcome = self.operate(&request, message.version, right, device, &mut writer);
        let (status, index) = match outcome {
            Ok(()) => return Ok(writer.finish(&header)),
            Err(Stop::Malformed) => return Err(Reject::Malformed),
            Err(Stop::TooBig) => (Status::TooBig, 0),
            Err(Stop::Error(status, index)) => (status, index),
        };
        // An error may have come before the last binding was looked at.
        check(request.bindings)?;
        writer.clear();
        // The request's bindings come back (RFC 3416 section 4.2.1), but for an answer of version 2c that was too big.
        let (status, index) = match (message.version, status) {
            (Version::V2c, Status::TooBig) => (status, 0),
            (version, _) => match (writer.raw(request.bindings), version) {
                (Ok(()), _) => (status, index),
                (Err(_), Version::V2c) => (Status::TooBig, 0),
                (Err(_), Version::V1) => return Ok(None),
            },
        };
        header.error_status = status.code(message.version);
        header.error_index = i32::try_from(index).unwrap_or(0);
        Ok(writer.finish(&header))
    }

    fn operate<D: Device>(
        &mut self,
        request: &Request<'_>,
        version: Version,
        right: Right,
        device: &mut D,
        writer: &mut Writer<'_>,
    ) -> Reply {
        if request.operation == Operation::Set {
            if right != Right::Write {
                count(&mut self.counters.bad_community_use);
                check(request.bindings)?;
                let first = usize::from(!request.bindings.is_empty());
                return Err(Stop::Error(Status::NoAccess, first));
            }
            return set(device, &mut self.serial, request.bindings, writer);
        }
        let counters = &self.counters;
        let mut source = Source {
            device,
            counters,
            serial: self.serial,
            version,
        };
        match request.operation {
            Operation::GetBulk {
                non_repeaters,
                max_repetitions,
            } => get_bulk(
                &mut source,
                request.bindings,
                non_repeaters,
                max_repetitions,
                writer,
            ),
            Operation::GetNext => get_next(&mut source, request.bindings, writer),
            _ => get(&mut source, request.bindings, writer),
        }
    }
}

fn count(counter: &mut u32) {
    *counter = counter.wrapping_add(1);
}
