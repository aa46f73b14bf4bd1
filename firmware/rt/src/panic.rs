//! A panic is a BREAK where it happens: the build makes every panic abort on the spot, so that CP0 keeps the address of the
//! line that panicked and no text takes room. The CPU restarts and the outputs keep their state. `addr2line` on the ELF
//! tells the line.

use core::panic::PanicInfo;

/// For a build that does not abort on the spot: the address is then that of this function.
#[panic_handler]
fn panic(_: &PanicInfo) -> ! {
    // SAFETY: BREAK is a fault; the CPU starts again at the reset vector.
    unsafe { core::arch::asm!("break", options(noreturn, nomem, nostack)) }
}
