//! `debug`: the CPU's debug unit. Only a chip that is built with instruments has this node, and only the host may call it.
//!
//! A stop is between two instructions, never between a branch and its delay slot: what would stop in a slot stops before
//! the branch. Only a watchpoint and a fault in a slot are found too late for that; then the PC is the branch's all the same
//! (`in_slot` tells), and the branch is carried out again, which MIPS allows for every branch.

/// Hardware breakpoints, numbered from 0.
pub const BREAKPOINTS: usize = 4;
/// Watchpoints, numbered from 0.
pub const WATCHPOINTS: usize = 2;

/// Why the CPU is halted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum StopReason {
    /// HALT.
    Request = 0,
    /// STEP is done.
    Step = 1,
    /// The instruction at the PC, or the one in its delay slot, has a breakpoint.
    Breakpoint = 2,
    /// The instruction at the PC, or the one in its delay slot, is about to touch a watched word.
    Watchpoint = 3,
    /// The instruction at the PC, or the one in its delay slot, has a fault; nothing has restarted yet.
    Fault = 4,
}

impl StopReason {
    /// The reason with this code.
    pub const fn from_code(code: u32) -> Option<StopReason> {
        Some(match code {
            0 => StopReason::Request,
            1 => StopReason::Step,
            2 => StopReason::Breakpoint,
            3 => StopReason::Watchpoint,
            4 => StopReason::Fault,
            _ => return None,
        })
    }
}

/// Why the debug unit refused; `d0` of a FAIL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Refusal {
    /// No such call.
    UnknownCall = 0,
    /// The CPU runs.
    Running = 1,
    /// No such register.
    NoSuchRegister = 2,
    /// There is no memory at that address, or it belongs to another node.
    Bus = 3,
}

/// Registers as READ_REGISTER and WRITE_REGISTER number them; 0 to 31 are the general ones.
pub mod register {
    /// Address of the next instruction; the lowest two bits are written as 0.
    pub const PC: u32 = 32;
    /// LO.
    pub const LO: u32 = 33;
    /// HI.
    pub const HI: u32 = 34;
    /// CP0 register n is this plus n.
    pub const CP0: u32 = 64;
}

crate::service_calls! {
    /// Calls of the debug unit.
    DebugCall {
        /// Whether the CPU is halted, where and why.
        Status = 0x01, status "STATUS",
        () -> (halted: D0[0:0] "1 halted", reason: D0[7:4] "StopReason", number: D0[9:8] "of the breakpoint or watchpoint", in_slot: D0[10:10] "1 it is the instruction in the delay slot", cause: D0[15:12] "of a fault", pc: D1[31:0] "address of the next instruction, while halted", address: D2[31:0] "of the access or the fault"),
        idempotent, "none possible";
        /// Halts the CPU before its next instruction; STATUS tells when. A RECEIVE that waits is carried out again later.
        Halt = 0x02, halt "HALT",
        () -> (), idempotent, "none possible";
        /// Lets the CPU run. The first instruction is carried out whatever breakpoints or watchpoints say, and its delay slot too.
        Resume = 0x03, resume "RESUME",
        () -> (), once, "FAIL while the CPU runs";
        /// Lets the CPU carry out one instruction, a branch together with its delay slot; STATUS tells when it is done.
        Step = 0x04, step "STEP",
        () -> (), once, "FAIL while the CPU runs";
        /// Reads a register (spec::services::debug::register).
        ReadRegister = 0x05, read_register "READ_REGISTER",
        (number: D0[6:0] "register") -> (value: D1[31:0] "value"),
        idempotent, "FAIL while the CPU runs, or when there is no such register";
        /// Writes a register.
        WriteRegister = 0x06, write_register "WRITE_REGISTER",
        (number: D0[6:0] "register", value: D1[31:0] "value") -> (),
        idempotent, "FAIL while the CPU runs, or when there is no such register";
        /// Reads a word of memory as the CPU sees it.
        ReadMemory = 0x07, read_memory "READ_MEMORY",
        (address: D1[31:0] "octet address; the lowest two bits do not count") -> (value: D1[31:0] "word"),
        idempotent, "FAIL while the CPU runs, or when there is no memory that it may read";
        /// Writes octets of a word of memory as the CPU sees it, protected text too.
        WriteMemory = 0x08, write_memory "WRITE_MEMORY",
        (lanes: D0[3:0] "octets to write; bit 3 is bits 31 to 24, the lowest address", address: D1[31:0] "octet address; the lowest two bits do not count", value: D2[31:0] "word") -> (),
        idempotent, "FAIL while the CPU runs, or when there is no memory that it may write";
        /// Sets or clears a breakpoint.
        SetBreakpoint = 0x09, set_breakpoint "SET_BREAKPOINT",
        (number: D0[1:0] "which", enable: D0[4:4] "1 set, 0 clear", address: D1[31:0] "of the instruction") -> (),
        idempotent, "none possible";
        /// Sets or clears a watchpoint on words: it stops before an access to one whose address agrees in the bits of the mask.
        SetWatchpoint = 0x0a, set_watchpoint "SET_WATCHPOINT",
        (number: D0[0:0] "which", loads: D0[4:4] "1 loads", stores: D0[5:5] "1 stores", address: D1[31:0] "octet address", mask: D2[31:0] "bits that count; the lowest two never do") -> (),
        idempotent, "none possible";
        /// Whether a fault halts the CPU before it restarts. RESUME then lets that fault take its course.
        CatchFaults = 0x0b, catch_faults "CATCH_FAULTS",
        (on: D0[0:0] "1 halt, 0 restart as without a debugger") -> (),
        idempotent, "none possible";
    }
}
