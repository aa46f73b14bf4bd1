//! A panic notes where it was and faults; the hardware restarts the CPU and the outputs keep their state.

use core::panic::PanicInfo;
use core::ptr::{addr_of, addr_of_mut};

/// Marks the record as written.
const WRITTEN: u32 = 0x5041_4e43;

/// Where the last panic was.
#[derive(Clone, Copy)]
#[repr(C)]
struct Record {
    mark: u32,
    file: *const u8,
    length: usize,
    line: u32,
}

#[link_section = ".noinit"]
static mut RECORD: core::mem::MaybeUninit<Record> = core::mem::MaybeUninit::uninit();

#[panic_handler]
fn panic(info: &PanicInfo) -> ! {
    if let Some(place) = info.location() {
        let record = Record {
            mark: WRITTEN,
            file: place.file().as_ptr(),
            length: place.file().len(),
            line: place.line(),
        };
        // SAFETY: one thread; the record is read only after the restart.
        unsafe { addr_of_mut!(RECORD).cast::<Record>().write_volatile(record) };
    }
    // SAFETY: BREAK is a fault; the CPU starts again at the reset vector.
    unsafe { core::arch::asm!("break", options(noreturn, nomem, nostack)) }
}

/// File and line of a panic that ended the run before this one; asking forgets it.
pub fn take() -> Option<(&'static str, u32)> {
    // SAFETY: one thread; RAM after power-up or a restart is some pattern of bits, and only a marked record is used. Its
    // string lies in protected text, which no run can have changed.
    unsafe {
        let record = addr_of!(RECORD).cast::<Record>().read_volatile();
        addr_of_mut!(RECORD).cast::<u32>().write_volatile(!WRITTEN);
        if record.mark != WRITTEN {
            return None;
        }
        let bytes = core::slice::from_raw_parts(record.file, record.length);
        Some((core::str::from_utf8_unchecked(bytes), record.line))
    }
}
