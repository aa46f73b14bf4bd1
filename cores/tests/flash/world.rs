//! The node between a caller and a flash chip.
use crate::ends::{Receiver, Sender};
use cores::flash::model::{Nor, Times};
use cores::flash::{Flash, Protected};
use hdl::check::Bench;
use rand::rngs::StdRng;
use rand::SeedableRng;
use spec::call::Request;
use spec::map::Node;
use spec::rpc::{Data, Kind, Message};
use spec::services::flash::{status, Refusal};

/// Bits of the count of clocks after which the node loses its patience.
pub const PATIENCE: usize = 14;
/// A clock, in picoseconds.
pub const CLOCK: u64 = 16_000;
/// The chip of the tests: a W25Q80BV.
pub const IDENTITY: [u8; 3] = [0xef, 0x40, 0x14];
/// Its size.
pub const SIZE: usize = 1 << 20;
/// What it takes: short, so that tests are.
pub const TIMES: Times = Times {
    program: 20_000_000,
    erase: 60_000_000,
};
/// What the node of the tests protects: sectors 2 to 4.
pub const PROTECTED: Protected = Protected {
    first: 0x2000,
    end: 0x5000,
};
/// Clocks of an erase with these times, with its reading back.
pub const ERASE: u32 = 160_000;

/// See the module's first line.
pub struct World {
    pub bench: Bench<Flash<PATIENCE>>,
    pub chip: Option<Nor>,
    pub sender: Sender,
    pub receiver: Receiver,
    pub random: StdRng,
    /// Clocks between the flash chip's output and the node's pin, and the levels on their way.
    pub delay: usize,
    levels: Vec<bool>,
}

/// A chip as above.
pub fn chip() -> Nor {
    Nor::new(IDENTITY, SIZE, TIMES)
}

impl World {
    pub fn new(protected: Protected, chip: Option<Nor>) -> World {
        World {
            bench: Bench::new(Flash::new(protected), |flash| &mut flash.clock),
            chip,
            sender: Sender::default(),
            receiver: Receiver::default(),
            random: StdRng::seed_from_u64(1),
            delay: 0,
            levels: vec![true; 8],
        }
    }

    /// One clock; what the node sends.
    pub fn step(&mut self) -> Option<Message> {
        let dut = &mut self.bench.dut;
        self.sender.drive(&mut dut.link_in, &mut self.random);
        let message = self.receiver.drive(&mut dut.link_out, &mut self.random);
        self.bench.step();
        let now = self.bench.cycles() * CLOCK;
        let dut = &mut self.bench.dut;
        let pins = [&dut.flash_select, &dut.flash_clock, &dut.flash_out].map(|pin| pin.val());
        // A bus without anybody on it is pulled up.
        let level = self.chip.as_mut().and_then(|chip| {
            chip.pins(now, pins[0], pins[1], pins[2]);
            chip.output(now + CLOCK - 1)
        });
        self.levels.rotate_right(1);
        self.levels[0] = level.unwrap_or(true);
        dut.flash_in.next = self.levels[self.delay];
        message
    }

    pub fn message(call: u8, data: Data) -> Message {
        Message {
            source: Node::Cpu.address(),
            destination: Node::Flash.address(),
            call,
            kind: Kind::Call,
            data,
        }
    }

    /// Sends one call and waits for its answer.
    pub fn exchange(&mut self, call: u8, data: Data) -> Message {
        self.sender.push(World::message(call, data));
        for _ in 0..2_000 {
            if let Some(answer) = self.step() {
                assert_eq!(answer.call, call);
                return answer;
            }
        }
        panic!("no answer to call {call:#x}");
    }

    /// The results of a call, or why it was refused.
    pub fn ask<R: Request>(&mut self, request: R) -> Result<R::Results, Refusal> {
        let answer = self.exchange(R::CALL, request.data());
        match answer.kind {
            Kind::ReturnSuccess => Ok(R::results(answer.data)),
            Kind::ReturnFail => Err(Refusal::from_code(answer.data.d0).expect("a reason")),
            other => panic!("{other:?}"),
        }
    }

    pub fn status(&mut self) -> status::Results {
        self.ask(status::Arguments {}).expect("always answered")
    }

    /// Waits for the end of an erase or a program: how it ended.
    pub fn outcome(&mut self, limit: u32) -> Refusal {
        let mut clocks = 0;
        loop {
            let status = self.status();
            if status.busy == 0 {
                return Refusal::from_code(status.outcome).expect("an outcome");
            }
            assert!(clocks < limit, "still at work after {clocks} clocks");
            for _ in 0..200 {
                assert_eq!(self.step(), None);
            }
            clocks += 200;
        }
    }

    /// A request that begins something, and how that ended.
    pub fn carry_out<R: Request>(&mut self, request: R, limit: u32) -> Refusal {
        match self.ask(request) {
            Ok(_) => self.outcome(limit),
            Err(refusal) => refusal,
        }
    }

    /// Nothing was done to the flash chip that its data sheet forbids.
    pub fn is_within_the_data_sheet(&self) {
        let violations = self.chip.as_ref().map(|chip| chip.violations.as_slice());
        assert_eq!(violations, Some(&[] as &[(u64, String)]));
    }
}
