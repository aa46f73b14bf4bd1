//! The image run on the instruction model of `spec`, one clock an instruction, against the mock of the hardware.
//!
//! It is there to show that what the compiler made does what the source says: start-up, restart after a fault, text
//! protection, stack depth, endianness. The chip itself is simulated elsewhere.

use crate::load::Image;
use mock::Pdu;
use rpc::Network;
use spec::cpu::{Cp0, Fault, Syscall, WATCHDOG_AT_START};
use spec::isa::machine::{Bus, Machine, Stop};
use spec::isa::{Instruction, Operation};
use spec::map::{Node, PAGE_WINDOW, RAM_BASE};
use spec::memory::{PAGES, PAGE_BYTES};
use spec::rpc::{Data, Kind, Message};

/// Number of the register that holds the number of a SYSCALL.
const ARGUMENT: usize = 4;
/// Number of the stack pointer.
const STACK_POINTER: usize = 29;

/// GRAFTON's surroundings.
struct Board {
    ram: Vec<u8>,
    pdu: Pdu,
    outgoing: [u32; 8],
    deadline: u32,
    watchdog_at: u64,
    received: Option<Message>,
    instructions: u32,
}

/// The emulator.
pub struct Emulator {
    /// The architectural state.
    pub machine: Machine,
    /// Faults so far.
    pub faults: Vec<Stop>,
    /// Lowest value of the stack pointer while it pointed into RAM.
    pub lowest_stack: u32,
    board: Board,
}

impl Emulator {
    /// The state at power-up.
    pub fn new(image: &Image, pdu: Pdu) -> Self {
        let board = Board {
            ram: image.ram.clone(),
            pdu,
            outgoing: [0; 8],
            deadline: 0,
            watchdog_at: u64::from(WATCHDOG_AT_START),
            received: None,
            instructions: 0,
        };
        Emulator {
            machine: Machine::default(),
            faults: Vec::new(),
            lowest_stack: u32::MAX,
            board,
        }
    }

    /// Instructions carried out so far.
    pub fn instructions(&self) -> u32 {
        self.board.instructions
    }

    /// Clocks since power-up: one an instruction, and those that were slept through.
    pub fn clocks(&self) -> u64 {
        self.board.pdu.now()
    }

    /// Whether the next instruction is a SYSCALL that sleeps for at least so many clocks if no message comes.
    pub fn is_about_to_sleep(&mut self, clocks: u64) -> bool {
        let instruction = self.board.fetch(self.machine.pc).map(Instruction);
        instruction.and_then(Operation::decode) == Some(Operation::Syscall)
            && self.machine.registers[ARGUMENT] == Syscall::Receive as u32
            && self.board.deadline() >= self.board.pdu.now() + clocks
    }

    /// The RAM, for tests that damage it.
    pub fn ram(&mut self) -> &mut [u8] {
        &mut self.board.ram
    }

    /// Carries out one instruction.
    pub fn step(&mut self) {
        let now = self.board.pdu.now();
        if now >= self.board.watchdog_at {
            let stop = Stop {
                cause: Fault::Watchdog,
                pc: self.machine.pc,
                address: 0,
            };
            self.machine.restart(stop);
            return self.restarted(stop);
        }
        match self.machine.step(&mut self.board) {
            Ok(_) => {
                self.board.instructions = self.board.instructions.wrapping_add(1);
                self.board.pdu.0.borrow_mut().clock += 1;
            }
            Err(stop) => self.restarted(stop),
        }
        let stack = self.machine.registers[STACK_POINTER];
        if stack >= RAM_BASE {
            self.lowest_stack = self.lowest_stack.min(stack);
        }
    }

    fn restarted(&mut self, stop: Stop) {
        self.faults.push(stop);
        self.board.received = None;
        self.board.watchdog_at = self.board.pdu.now() + u64::from(WATCHDOG_AT_START);
        self.board.pdu.0.borrow_mut().flush();
    }

    /// Runs until the condition holds; false if it does not within so many instructions.
    pub fn run_until(
        &mut self,
        instructions: u32,
        mut condition: impl FnMut(&mut Self) -> bool,
    ) -> bool {
        for count in 0..instructions {
            // A look at the world costs more than an instruction.
            if count % 64 == 0 && condition(self) {
                return true;
            }
            self.step();
        }
        condition(self)
    }
}

impl Board {
    fn ram_word(&self, address: u32) -> Option<usize> {
        let offset = address.checked_sub(RAM_BASE)? as usize;
        (offset + 4 <= self.ram.len()).then_some(offset)
    }

    /// Page and offset of an address in the page window, if the page is the CPU's.
    fn page(&self, address: u32) -> Option<(usize, usize)> {
        let offset = address.checked_sub(PAGE_WINDOW)? as usize;
        let page = offset / PAGE_BYTES;
        let owned = page < PAGES && self.pdu.0.borrow().owners[page] == Some(Node::Cpu);
        owned.then_some((page, offset % PAGE_BYTES))
    }

    fn deadline(&self) -> u64 {
        let now = self.pdu.now();
        let distance = self.deadline.wrapping_sub(now as u32) as i32;
        now.saturating_add_signed(i64::from(distance))
    }

    fn send(&mut self) -> u32 {
        let field = |register: Cp0| self.outgoing[register as usize];
        let message = Message {
            source: Node::Cpu.address(),
            destination: field(Cp0::Destination) as u16,
            call: field(Cp0::Call) as u8,
            kind: Kind::from_code(field(Cp0::Kind)),
            data: Data {
                d0: field(Cp0::D0),
                d1: field(Cp0::D1),
                d2: field(Cp0::D2),
            },
        };
        let deadline = self.deadline();
        self.pdu.send(message, deadline).into()
    }
}

impl Bus for Board {
    fn fetch(&mut self, address: u32) -> Option<u32> {
        let offset = self.ram_word(address)?;
        Some(word(&self.ram[offset..]))
    }

    fn load(&mut self, address: u32) -> Option<u32> {
        if let Some((page, offset)) = self.page(address) {
            return Some(word(&self.pdu.0.borrow().pages[page][offset..]));
        }
        self.fetch(address)
    }

    fn store(&mut self, address: u32, lanes: u8, word: u32) -> Option<()> {
        let octets = word.to_be_bytes();
        let store = |place: &mut [u8]| {
            let lanes = (0..4).filter(|i| lanes & 8 >> i != 0);
            lanes.for_each(|i| place[i] = octets[i]);
        };
        if let Some((page, offset)) = self.page(address) {
            store(&mut self.pdu.0.borrow_mut().pages[page][offset..]);
        } else {
            let offset = self.ram_word(address)?;
            store(&mut self.ram[offset..]);
        }
        Some(())
    }

    fn read_cp0(&mut self, number: u8) -> u32 {
        let now = self.pdu.now();
        let message = self.received;
        let field = |get: fn(Message) -> u32| message.map_or(0, get);
        match number {
            n if n == Cp0::Destination as u8 => field(|m| m.destination.into()),
            n if n == Cp0::Source as u8 => field(|m| m.source.into()),
            n if n == Cp0::Call as u8 => field(|m| m.call.into()),
            n if n == Cp0::Kind as u8 => field(|m| m.kind as u32),
            n if n == Cp0::D0 as u8 => field(|m| m.data.d0),
            n if n == Cp0::D1 as u8 => field(|m| m.data.d1),
            n if n == Cp0::D2 as u8 => field(|m| m.data.d2),
            n if n == Cp0::Cycles as u8 => now as u32,
            n if n == Cp0::CyclesHigh as u8 => (now >> 32) as u32,
            n if n == Cp0::Instructions as u8 => self.instructions,
            _ => 0,
        }
    }

    fn write_cp0(&mut self, number: u8, value: u32) {
        match number {
            n if n == Cp0::Deadline as u8 => self.deadline = value,
            n if n == Cp0::Watchdog as u8 && value != 0 => {
                self.watchdog_at = self.pdu.now() + u64::from(value)
            }
            n => {
                if let Some(place) = self.outgoing.get_mut(usize::from(n)) {
                    *place = value;
                }
            }
        }
    }

    fn syscall(&mut self, call: Syscall) -> u32 {
        match call {
            Syscall::Send => self.send(),
            Syscall::Receive => {
                if self.received.is_none() {
                    // The watchdog bites in a sleep too.
                    let deadline = self.deadline().min(self.watchdog_at);
                    self.received = self.pdu.receive(deadline);
                }
                self.received.is_some().into()
            }
            Syscall::Poll => {
                if self.received.is_none() {
                    self.received = self.pdu.receive(0);
                }
                self.received.is_some().into()
            }
            Syscall::Release => {
                self.received = None;
                0
            }
            Syscall::Nop => 0,
        }
    }
}

fn word(octets: &[u8]) -> u32 {
    u32::from_be_bytes([octets[0], octets[1], octets[2], octets[3]])
}
