//! GRAFTON's door to the network, behind it a program that answers every CALL and tells of all else that came. Each class is a
//! queue: what goes in comes out, once, whole and in order.
use crate::bench::{exactly, Subject};
use crate::caller;
use crate::ends::class_of;
use rand::rngs::StdRng;
use rand::Rng;
use sim::cpu::{CpuMachine, Image, GCC, RAM_OCTETS};
use sim::engine::Model;
use spec::cpu::QUEUE_MESSAGES;
use spec::map::Node;
use spec::rpc::{Data, Kind, Message, D0_BITS};
use std::collections::VecDeque;

/// Clocks of the program's way round, at most, and those for which a message of it waits for the network.
const ROUND: u64 = 120 + 90;

/// The tools are there.
pub fn present() -> bool {
    hdl::check::tools::present(&["verilator", GCC], "the CPU in random traffic")
}

/// The CPU of this text, with the program in its RAM.
pub fn running(verilog: &str) -> Model {
    let program = caller::assemble("echo.S", "echo.elf");
    let image = Image::read(&program, None, RAM_OCTETS >> 10).expect("a program");
    let mut machine = CpuMachine::from_verilog(verilog, false).expect("a machine");
    machine.load(&image);
    machine.model
}

/// What is on its way through the CPU: requests and replies.
#[derive(Default)]
pub struct Cpu {
    queues: [VecDeque<Message>; 2],
}

impl Cpu {
    /// The oldest of a class, and what the program makes of its data.
    fn oldest(&mut self, class: usize) -> Result<(Message, Data), String> {
        let oldest = self.queues[class].pop_front();
        let message = oldest.ok_or(format!("nothing of class {class} was sent"))?;
        let data = Data {
            d0: message.data.d0,
            d1: message.data.d2,
            d2: message.data.d1.wrapping_add(1),
        };
        Ok((message, data))
    }
}

impl Subject for Cpu {
    const SOURCE: u16 = Node::Cpu.address();
    /// A queue full of others, and the replies between them.
    const LIMIT: u64 = 2 * QUEUE_MESSAGES as u64 * ROUND;

    fn ask(&mut self, random: &mut StdRng) -> Message {
        Message {
            source: random.gen(),
            destination: Node::Cpu.address(),
            call: random.gen(),
            kind: Kind::Call,
            data: Data {
                d0: random.gen_range(0..1 << D0_BITS),
                d1: random.gen(),
                d2: random.gen(),
            },
        }
    }

    fn arrives(&mut self, message: &Message) {
        self.queues[class_of(message)].push_back(*message);
    }

    fn judge(&mut self, call: &Message, answer: &Message) -> Result<(), String> {
        let (oldest, data) = self.oldest(0)?;
        if oldest != *call {
            return Err(format!("{oldest:x?} was due"));
        }
        let kinds = [Kind::ReturnSuccess, Kind::ReturnFail];
        exactly(answer, (kinds[usize::from(call.call & 1)], data))
    }

    fn unasked(&mut self, told: &Message, _: &mut VecDeque<Message>) -> Result<(), String> {
        let class = usize::from(Kind::from_code(told.data.d0).is_reply());
        let (oldest, data) = self.oldest(class)?;
        let due = Message {
            source: Self::SOURCE,
            destination: oldest.source,
            call: oldest.call,
            kind: Kind::Interrupt,
            data: Data {
                d0: oldest.kind as u32,
                ..data
            },
        };
        if *told == due {
            Ok(())
        } else {
            Err(format!("{due:x?} was due, not {told:x?}"))
        }
    }

    fn ends(&self) -> Result<(), String> {
        let left = self.queues.each_ref().map(VecDeque::len);
        if left == [0, 0] {
            Ok(())
        } else {
            Err(format!("{left:?} messages were lost"))
        }
    }
}
