//! CP0 and SYSCALL: the door to the RPC network, the counters, the watchdog and the record of the last fault.
//!
//! Source: `spec::cpu`. Nothing here waits without a deadline.

use core::arch::asm;
use spec::cpu::{Cp0, Fault, Syscall};
use spec::rpc::{Data, Kind, Message};

/// Reads a CP0 register. `noat`: the compiler may choose the register that assemblers keep for themselves.
#[inline(always)]
fn read<const REGISTER: u8>() -> u32 {
    let value;
    // SAFETY: MFC0 changes nothing but its destination.
    unsafe {
        asm!(".set noat", "mfc0 {0}, ${1}", ".set at", out(reg) value, const REGISTER, options(nomem, nostack))
    };
    value
}

/// Writes a CP0 register.
#[inline(always)]
fn write<const REGISTER: u8>(value: u32) {
    // SAFETY: no register that is written here concerns memory; TEXT_LIMIT is written by the start-up code alone.
    unsafe {
        asm!(".set noat", "mtc0 {0}, ${1}", ".set at", in(reg) value, const REGISTER, options(nomem, nostack))
    };
}

/// Carries out a SYSCALL; its result. It is also a compiler barrier: memory that the message hands over is written before
/// it, and memory that a message hands to us is read after it.
#[inline(always)]
fn syscall(number: Syscall) -> u32 {
    let result;
    // SAFETY: the calls of `spec::cpu::Syscall` move messages and do not touch memory of ours; page ownership that moves
    // with a message is covered by the barrier.
    unsafe {
        asm!("syscall", in("$4") number as u32, lateout("$2") result, options(nostack));
    }
    result
}

/// Clocks since power-up, low half.
#[inline(always)]
pub fn cycles_low() -> u32 {
    read::<{ Cp0::Cycles as u8 }>()
}

/// Clocks since power-up.
pub fn cycles() -> u64 {
    loop {
        let high = read::<{ Cp0::CyclesHigh as u8 }>();
        let low = cycles_low();
        if read::<{ Cp0::CyclesHigh as u8 }>() == high {
            return u64::from(high) << 32 | u64::from(low);
        }
    }
}

/// Instructions retired since power-up, low half.
pub fn instructions() -> u32 {
    read::<{ Cp0::Instructions as u8 }>()
}

/// Sends a message; false when the network did not take it before `deadline` (low half of the cycle counter).
pub fn send(message: Message, deadline: u32) -> bool {
    write::<{ Cp0::Deadline as u8 }>(deadline);
    write::<{ Cp0::Destination as u8 }>(u32::from(message.destination));
    write::<{ Cp0::Call as u8 }>(u32::from(message.call));
    write::<{ Cp0::Kind as u8 }>(message.kind as u32);
    write::<{ Cp0::D0 as u8 }>(message.data.d0);
    write::<{ Cp0::D1 as u8 }>(message.data.d1);
    write::<{ Cp0::D2 as u8 }>(message.data.d2);
    syscall(Syscall::Send) != 0
}

/// Takes the next message, sleeping until it comes or `deadline` (low half of the cycle counter) has passed.
pub fn receive(deadline: u32) -> Option<Message> {
    write::<{ Cp0::Deadline as u8 }>(deadline);
    if syscall(Syscall::Receive) == 0 {
        return None;
    }
    let message = Message {
        source: read::<{ Cp0::Source as u8 }>() as u16,
        destination: read::<{ Cp0::Destination as u8 }>() as u16,
        call: read::<{ Cp0::Call as u8 }>() as u8,
        kind: Kind::from_code(read::<{ Cp0::Kind as u8 }>()),
        data: Data {
            d0: read::<{ Cp0::D0 as u8 }>(),
            d1: read::<{ Cp0::D1 as u8 }>(),
            d2: read::<{ Cp0::D2 as u8 }>(),
        },
    };
    syscall(Syscall::Release);
    Some(message)
}

/// Gives the watchdog `clocks` from now.
pub fn kick_watchdog(clocks: u32) {
    write::<{ Cp0::Watchdog as u8 }>(clocks);
}

/// What CP0 kept of the last fault.
#[derive(Clone, Copy, Debug)]
pub struct FaultRecord {
    /// Cause; `None` when there was no fault since power-up.
    pub cause: Option<Fault>,
    /// Address of the instruction.
    pub pc: u32,
    /// Data address, target or instruction, as the cause says.
    pub address: u32,
    /// Restarts by fault since power-up.
    pub restarts: u32,
}

/// The last fault.
pub fn fault() -> FaultRecord {
    FaultRecord {
        cause: Fault::from_code(read::<{ Cp0::FaultCause as u8 }>()),
        pc: read::<{ Cp0::FaultPc as u8 }>(),
        address: read::<{ Cp0::FaultAddress as u8 }>(),
        restarts: read::<{ Cp0::Restarts as u8 }>(),
    }
}
