//! Chip information, with a router that answers questions about its counters in its own time.
use crate::bench::{exactly, Subject};
use cores::system::Description;
use rand::rngs::StdRng;
use rand::Rng;
use sim::engine::{EngineError, Input, Model, Output};
use spec::map::{Node, SYS_HERTZ};
use spec::rpc::{Data, Kind, Message, D0_BITS};
use spec::services::system::{network_counter, SystemCall};

/// The chip that it describes.
pub const DESCRIPTION: Description = Description {
    clock_hertz: SYS_HERTZ,
    version: 0xc0de_0001,
    serial: Some(0x0123_4567_89ab_cdef),
};

/// Most clocks that the router takes: `6 N + 4` with sixteen ports.
const ROUTER: u32 = 100;

/// What the specification says of it, and a router.
pub struct System {
    ask: Output,
    port: Output,
    counter: Output,
    done: Input,
    exists: Input,
    count: Input,
    /// Clocks until the router answers the question.
    waits: Option<u32>,
    /// What it has answered last: to which port and counter, and what.
    told: Option<(u32, u32, Option<u32>)>,
}

impl System {
    pub fn new(model: &Model) -> Result<Self, EngineError> {
        Ok(System {
            ask: model.output("query$ask")?,
            port: model.output("query$port")?,
            counter: model.output("query$kind")?,
            done: model.input("query$done")?,
            exists: model.input("query$exists")?,
            count: model.input("query$count")?,
            waits: None,
            told: None,
        })
    }

    fn expected(&mut self, call: &Message) -> Result<(Kind, Data), String> {
        let says = |d1, d2| Ok((Kind::ReturnSuccess, Data { d0: 0, d1, d2 }));
        let serial = DESCRIPTION.serial.unwrap_or_default();
        let fail = Ok((Kind::ReturnFail, Data::default()));
        match SystemCall::try_from(call.call) {
            Err(_) => fail,
            Ok(SystemCall::QueryFrequency) => {
                says((1_000_000_000_000 / u64::from(SYS_HERTZ)) as u32, 0)
            }
            Ok(SystemCall::ChipSerial) => says((serial >> 32) as u32, serial as u32),
            Ok(SystemCall::CyclesForFrequency) => match SYS_HERTZ.checked_div(call.data.d1) {
                Some(cycles) => says(cycles, 0),
                None => fail,
            },
            Ok(SystemCall::NetworkCounter) => {
                let asked = network_counter::Arguments::from_data(call.data);
                let (port, counter, count) = self.told.take().ok_or("the router was not asked")?;
                if (asked.port, asked.counter) != (port, counter) {
                    return Err(format!("the router was asked for {counter} of port {port}"));
                }
                count.map_or(fail, |count| says(count, 0))
            }
            Ok(SystemCall::BuildInfo) => says(DESCRIPTION.version, SYS_HERTZ),
        }
    }
}

impl Subject for System {
    const LIMIT: u64 = ROUTER as u64 + 24;

    fn ask(&mut self, random: &mut StdRng) -> Message {
        let numbers = [0, 1, 2, 2, 8, 8, 9, random.gen()];
        let divisor = random.gen::<u32>() >> random.gen_range(0..32);
        Message {
            source: random.gen(),
            destination: Node::System.address(),
            call: numbers[random.gen_range(0..numbers.len())],
            kind: Kind::Call,
            data: Data {
                d0: random.gen_range(0..1 << D0_BITS),
                d1: divisor,
                d2: random.gen(),
            },
        }
    }

    fn judge(&mut self, call: &Message, answer: &Message) -> Result<(), String> {
        let expected = self.expected(call)?;
        exactly(answer, expected)
    }

    fn clock(&mut self, model: &mut Model, random: &mut StdRng) -> Result<(), String> {
        model.set(self.done, 0);
        if model.get(self.ask) == 0 {
            if self.waits.take().is_some() {
                return Err("a question was taken back".into());
            }
            return Ok(());
        }
        match self.waits {
            None => self.waits = Some(random.gen_range(0..ROUTER)),
            Some(0) => {
                self.waits = None;
                let count = random.gen_bool(0.7).then(|| random.gen());
                let place = (model.get(self.port) as u32, model.get(self.counter) as u32);
                self.told = Some((place.0, place.1, count));
                model.set(self.done, 1);
                model.set(self.exists, count.is_some().into());
                model.set(self.count, count.unwrap_or(0).into());
            }
            Some(clocks) => self.waits = Some(clocks - 1),
        }
        Ok(())
    }
}
