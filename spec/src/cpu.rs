//! GRAFTON: CP0 registers, SYSCALL numbers and fault causes.
//!
//! CP0 is the door to the RPC network. Writes of registers 1 and 3 to 7 fill the outgoing message, reads of 1 to 7 show
//! the received one; they are different storage.

/// CP0 registers. The value is the register number of MFC0 and MTC0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Cp0 {
    /// Write: destination of the next send. Read: destination of the received message.
    Destination = 1,
    /// Read: source of the received message.
    Source = 2,
    /// Call number.
    Call = 3,
    /// Message type.
    Kind = 4,
    /// 21 bits of data.
    D0 = 5,
    /// 32 bits of data.
    D1 = 6,
    /// 32 bits of data.
    D2 = 7,
    /// When a send or receive gives up: a value of the cycle counter; it has passed when counter less deadline, as a signed number, is not negative.
    Deadline = 8,
    /// Write: clocks until the watchdog bites, unless written again; 0 is refused and changes nothing. Read: clocks left.
    Watchdog = 9,
    /// First address of RAM that may be stored to: stores to RAM below it are faults. `RAM_BASE` after a start; can only be
    /// raised. Only its low [`TEXT_LIMIT_BITS`] count, and the address is compared with it modulo twice as much.
    TextLimit = 10,
    /// Read: cause of the last fault ([`Fault`]), 0 if none since power-up. Survives restarts.
    FaultCause = 12,
    /// Read: address of the instruction that faulted; of the branch, if it was in a delay slot. Survives restarts.
    FaultPc = 13,
    /// Read: the data address of the fault, the target of a misaligned jump, the address of a fetch; for all other causes
    /// the instruction itself. Survives restarts.
    FaultAddress = 14,
    /// Read: restarts by fault since power-up, its low [`RESTART_BITS`] bits.
    Restarts = 15,
    /// Read: clocks since power-up, low half.
    Cycles = 16,
    /// Read: instructions retired since power-up, low half.
    Instructions = 17,
    /// Read: clocks since power-up, high half.
    CyclesHigh = 18,
    /// Read: bit 0 a message is in the reply slot, bits 15 to 8 messages in the request queue.
    Pending = 19,
}

/// Numbers of SYSCALL, in register a0. The result is in v0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Syscall {
    /// Nothing.
    Nop = 0,
    /// Sends the outgoing message. Result 1 sent, 0 the deadline passed before it could start.
    Send = 1,
    /// Sleeps until a message is there (result 1) or the deadline has passed (result 0).
    Receive = 2,
    /// Looks whether a message is there: result 1 or 0.
    Poll = 3,
    /// Releases the received message; the next one, if any, takes its place. Result 0.
    Release = 4,
}

impl Syscall {
    /// All calls, in order of their numbers.
    pub const ALL: [Syscall; 5] = [
        Syscall::Nop,
        Syscall::Send,
        Syscall::Receive,
        Syscall::Poll,
        Syscall::Release,
    ];

    /// The call with this number; all 32 bits count.
    pub fn from_number(number: u32) -> Option<Syscall> {
        Self::ALL.get(number as usize).copied()
    }
}

/// Why the CPU stopped and started again. The value is what CP0 [`Cp0::FaultCause`] holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Fault {
    /// ADD, ADDI or SUB overflowed.
    Overflow = 1,
    /// A load, store or jump to an address that is not a multiple of its size.
    Unaligned = 2,
    /// An instruction that GRAFTON does not have.
    UnknownInstruction = 3,
    /// Access to memory that is not there or that belongs to another node.
    Bus = 4,
    /// A store below [`Cp0::TextLimit`].
    TextWrite = 5,
    /// The watchdog bit.
    Watchdog = 6,
    /// BREAK.
    Break = 7,
    /// SYSCALL with a number that is not in [`Syscall`].
    UnknownSyscall = 8,
    /// A fetch from memory that is not there.
    Fetch = 9,
    /// The condition of TEQ, TNE, TGE, TGEU, TLT or TLTU held.
    Trap = 10,
}

impl Fault {
    /// All causes, in order of their codes.
    pub const ALL: [Fault; 10] = [
        Fault::Overflow,
        Fault::Unaligned,
        Fault::UnknownInstruction,
        Fault::Bus,
        Fault::TextWrite,
        Fault::Watchdog,
        Fault::Break,
        Fault::UnknownSyscall,
        Fault::Fetch,
        Fault::Trap,
    ];

    /// In words, for logs.
    pub const fn text(self) -> &'static str {
        match self {
            Fault::Overflow => "arithmetic overflow",
            Fault::Unaligned => "unaligned access",
            Fault::UnknownInstruction => "unknown instruction",
            Fault::Bus => "access to memory it does not own",
            Fault::TextWrite => "store into protected text",
            Fault::Watchdog => "watchdog",
            Fault::Break => "break",
            Fault::UnknownSyscall => "unknown syscall",
            Fault::Fetch => "fetch from memory that is not there",
            Fault::Trap => "trap",
        }
    }

    /// The exception code that a MIPS-I with a system coprocessor has in its Cause register for this, as debuggers know it. The
    /// watchdog is an interrupt there (0).
    pub const fn exception_code(self) -> u32 {
        match self {
            Fault::Watchdog => 0,
            Fault::Unaligned => 4,
            Fault::TextWrite => 5,
            Fault::Fetch => 6,
            Fault::Bus => 7,
            Fault::UnknownSyscall => 8,
            Fault::Break => 9,
            Fault::UnknownInstruction => 10,
            Fault::Overflow => 12,
            Fault::Trap => 13,
        }
    }

    /// The cause with this code.
    pub fn from_code(code: u32) -> Option<Fault> {
        Self::ALL.into_iter().find(|fault| *fault as u32 == code)
    }
}

/// Bits of [`Cp0::TextLimit`] that count: it reaches over the first 1 MB of RAM.
pub const TEXT_LIMIT_BITS: usize = 20;
/// Bits of [`Cp0::Restarts`].
pub const RESTART_BITS: usize = 16;
/// Messages that the request queue holds.
pub const QUEUE_MESSAGES: usize = 16;
/// Clocks that the watchdog gives a CPU that has just started.
pub const WATCHDOG_AT_START: u32 = 125_000_000;
/// Register that holds the number of a SYSCALL (a0).
pub const ARGUMENT_REGISTER: u8 = 4;
/// Register that takes the result of a SYSCALL (v0).
pub const RESULT_REGISTER: u8 = 2;
