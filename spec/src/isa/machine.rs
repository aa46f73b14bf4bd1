//! The architectural state and its step: what GRAFTON must do, instruction by instruction.

use super::{execute, instruction::Instruction, table::Operation};
use crate::cpu::{Cp0, Fault, Syscall, ARGUMENT_REGISTER, RESTART_BITS, TEXT_LIMIT_BITS};
use crate::map::{RAM_BASE, RESET_VECTOR};

/// Everything outside the machine's own state.
pub trait Bus {
    /// The instruction word at a word-aligned address; `None` if there is no memory.
    fn fetch(&mut self, address: u32) -> Option<u32>;
    /// The word at a word-aligned address; `None` if the access is refused.
    fn load(&mut self, address: u32) -> Option<u32>;
    /// Writes the lanes of the word at a word-aligned address (bit 3: bits 31 to 24, the lowest address); `None` if refused.
    fn store(&mut self, address: u32, lanes: u8, word: u32) -> Option<()>;
    /// Value of a CP0 register that the machine does not keep itself; numbers that are free read 0.
    fn read_cp0(&mut self, number: u8) -> u32;
    /// Write of a CP0 register that the machine does not keep itself.
    fn write_cp0(&mut self, number: u8, value: u32);
    /// Carries out a call other than [`Syscall::Nop`] and gives its result.
    fn syscall(&mut self, call: Syscall) -> u32;
}

/// A load or store that was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// Address of the word.
    pub address: u32,
    /// Lanes written; 0 for a load.
    pub lanes: u8,
    /// The word read, or the word written where the lanes are set.
    pub word: u32,
}

/// One instruction that was carried out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retired {
    /// Its address.
    pub pc: u32,
    /// Its word.
    pub instruction: u32,
    /// The register it wrote; 0 if none.
    pub register: u8,
    /// What it wrote there; 0 if none.
    pub value: u32,
    /// The access it made.
    pub access: Option<Access>,
}

/// A fault: what CP0 keeps of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Why.
    pub cause: Fault,
    /// Address of the instruction, or of the branch before it if it was in the delay slot.
    pub pc: u32,
    /// Data address of a load or store; target of a jump; address of a fetch; for all else the instruction itself.
    pub address: u32,
}

/// The architectural state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// Registers; the first is always 0.
    pub registers: [u32; 32],
    /// HI.
    pub high: u32,
    /// LO.
    pub low: u32,
    /// Address of the next instruction.
    pub pc: u32,
    /// Address of the one after it.
    pub next_pc: u32,
    /// Whether the next instruction is in a delay slot.
    pub in_slot: bool,
    /// First address of RAM that may be stored to, see [`Cp0::TextLimit`].
    pub text_limit: u32,
    /// The last fault.
    pub stop: Option<Stop>,
    /// Restarts by fault.
    pub restarts: u32,
}

impl Default for Machine {
    fn default() -> Self {
        Machine {
            registers: [0; 32],
            high: 0,
            low: 0,
            pc: RESET_VECTOR,
            next_pc: RESET_VECTOR.wrapping_add(4),
            in_slot: false,
            text_limit: RAM_BASE,
            stop: None,
            restarts: 0,
        }
    }
}

/// The bits of an address that the text limit is compared with.
const TEXT_LIMIT_MASK: u32 = (1 << TEXT_LIMIT_BITS) - 1;

/// RAM, for the text limit: addresses whose highest four bits are those of [`RAM_BASE`].
pub const fn is_ram(address: u32) -> bool {
    address >> 28 == RAM_BASE >> 28
}

impl Machine {
    /// Sets where the next instruction is.
    pub fn jump_to(&mut self, pc: u32) {
        self.pc = pc;
        self.next_pc = pc.wrapping_add(4);
        self.in_slot = false;
    }

    /// Carries out one instruction. On a fault nothing of the instruction remains, the machine has restarted at the
    /// reset vector (general registers, HI and LO keep their values) and the fault is returned.
    pub fn step(&mut self, bus: &mut impl Bus) -> Result<Retired, Stop> {
        self.execute(bus).map_err(|(cause, address)| {
            let stop = Stop {
                cause,
                pc: self.pc.wrapping_sub(4 * self.in_slot as u32),
                address,
            };
            self.restart(stop);
            stop
        })
    }

    /// Keeps the fault and starts again.
    pub fn restart(&mut self, stop: Stop) {
        self.stop = Some(stop);
        self.restarts = (self.restarts + 1) % (1 << RESTART_BITS);
        self.text_limit = RAM_BASE;
        self.jump_to(RESET_VECTOR);
    }

    fn execute(&mut self, bus: &mut impl Bus) -> Result<Retired, (Fault, u32)> {
        let word = bus.fetch(self.pc).ok_or((Fault::Fetch, self.pc))?;
        let instruction = Instruction(word);
        let operation = Operation::decode(instruction)
            .filter(|operation| !(self.in_slot && operation.is_control()))
            .ok_or((Fault::UnknownInstruction, word))?;
        let rs = self.registers[instruction.rs() as usize];
        let rt = self.registers[instruction.rt() as usize];

        let mut register = operation.destination(instruction);
        let mut value = 0;
        let mut access = None;
        let mut after_next = self.next_pc.wrapping_add(4);
        if operation.is_control() {
            let target = execute::target(operation, instruction, self.pc, rs);
            if target & 3 != 0 {
                return Err((Fault::Unaligned, target));
            }
            if !operation.is_branch() || execute::condition(operation, rs, rt) {
                after_next = target;
            }
            value = self.pc.wrapping_add(8);
        } else if operation.is_load() || operation.is_store() {
            let done = self.access(bus, operation, instruction, rs, rt)?;
            value = execute::loaded(operation, execute::address(instruction, rs), done.word, rt);
            access = Some(done);
        } else if let Some(result) = execute::arithmetic(operation, instruction, rs, rt) {
            value = result.map_err(|cause| (cause, word))?;
        } else if let Some((high, low)) = execute::multiply_divide(operation, rs, rt) {
            (self.high, self.low) = (high, low);
        } else if operation == Operation::Syscall {
            let number = self.registers[ARGUMENT_REGISTER as usize];
            let call = Syscall::from_number(number).ok_or((Fault::UnknownSyscall, word))?;
            match call {
                Syscall::Nop => register = 0,
                call => value = bus.syscall(call),
            }
        } else if operation.is_trap() {
            if execute::condition(operation, rs, rt) {
                return Err((Fault::Trap, word));
            }
        } else {
            value = self.other(bus, operation, instruction, rs, rt)?;
        }

        if register == 0 {
            value = 0;
        }
        self.registers[register as usize] = value;
        let retired = Retired {
            pc: self.pc,
            instruction: word,
            register,
            value,
            access,
        };
        self.pc = self.next_pc;
        self.next_pc = after_next;
        self.in_slot = operation.is_control();
        Ok(retired)
    }

    fn access(
        &mut self,
        bus: &mut impl Bus,
        operation: Operation,
        instruction: Instruction,
        rs: u32,
        rt: u32,
    ) -> Result<Access, (Fault, u32)> {
        let address = execute::address(instruction, rs);
        let at = address & !3;
        if !execute::is_aligned(operation, address) {
            return Err((Fault::Unaligned, address));
        }
        if operation.is_load() {
            let word = bus.load(at).ok_or((Fault::Bus, address))?;
            return Ok(Access {
                address: at,
                lanes: 0,
                word,
            });
        }
        if is_ram(address) && address.wrapping_sub(self.text_limit) >> TEXT_LIMIT_BITS & 1 == 1 {
            return Err((Fault::TextWrite, address));
        }
        let (lanes, word) = execute::stored(operation, address, rt);
        bus.store(at, lanes, word).ok_or((Fault::Bus, address))?;
        Ok(Access {
            address: at,
            lanes,
            word,
        })
    }

    fn other(
        &mut self,
        bus: &mut impl Bus,
        operation: Operation,
        instruction: Instruction,
        rs: u32,
        rt: u32,
    ) -> Result<u32, (Fault, u32)> {
        match operation {
            Operation::Mfhi => return Ok(self.high),
            Operation::Mflo => return Ok(self.low),
            Operation::Mthi => self.high = rs,
            Operation::Mtlo => self.low = rs,
            Operation::Mfc0 => return Ok(self.read_cp0(bus, instruction.rd())),
            Operation::Mtc0 if instruction.rd() == Cp0::TextLimit as u8 => {
                self.text_limit = self.text_limit.max(RAM_BASE | rt & TEXT_LIMIT_MASK);
            }
            Operation::Mtc0 => bus.write_cp0(instruction.rd(), rt),
            Operation::Break => return Err((Fault::Break, instruction.0)),
            _ => {} // SYNC: every access is complete when its instruction retires
        }
        Ok(0)
    }

    fn read_cp0(&self, bus: &mut impl Bus, number: u8) -> u32 {
        let stop = self.stop;
        match number {
            n if n == Cp0::TextLimit as u8 => self.text_limit,
            n if n == Cp0::FaultCause as u8 => stop.map_or(0, |stop| stop.cause as u32),
            n if n == Cp0::FaultPc as u8 => stop.map_or(0, |stop| stop.pc),
            n if n == Cp0::FaultAddress as u8 => stop.map_or(0, |stop| stop.address),
            n if n == Cp0::Restarts as u8 => self.restarts,
            n => bus.read_cp0(n),
        }
    }
}
