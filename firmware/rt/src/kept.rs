//! Octets that survive a restart of the CPU, but not a loss of power: what was set, so that a fault does not forget it.
//!
//! They lie in RAM that the start-up code leaves alone, guarded by a check sum that begins with a mark.

use core::cell::UnsafeCell;
use core::mem::MaybeUninit;

/// Octets that can be kept.
pub const BYTES: usize = 416;
/// Starts the check sum, so that cleared RAM is not taken for kept octets.
const MARK: u32 = 0x4b45_5054;

#[repr(C)]
struct Area {
    octets: [u8; BYTES],
    sum: u32,
}

struct Kept(UnsafeCell<MaybeUninit<Area>>);
// SAFETY: GRAFTON has one thread; on the host only this crate's tests reach it, from one test.
unsafe impl Sync for Kept {}

#[cfg_attr(target_arch = "mips", link_section = ".noinit")]
static KEPT: Kept = Kept(UnsafeCell::new(MaybeUninit::zeroed()));

/// Check sum of the octets: each step depends on place and value.
fn sum(octets: &[u8; BYTES]) -> u32 {
    octets.iter().fold(MARK, |sum, octet| {
        (sum.rotate_left(5) ^ u32::from(*octet)).wrapping_mul(0x9e37_79b1)
    })
}

/// What was stored before the restart; `None` after power-up or if it is damaged.
pub fn load() -> Option<[u8; BYTES]> {
    let area = KEPT.0.get().cast::<Area>();
    // SAFETY: every pattern of bits is an `Area`, and nothing else reaches it; volatile because a former run wrote it.
    let (octets, kept_sum) = unsafe {
        let octets = crate::volatile::read(&raw const (*area).octets);
        (octets, (&raw const (*area).sum).read_volatile())
    };
    (kept_sum == sum(&octets)).then_some(octets)
}

/// Stores.
pub fn store(octets: &[u8; BYTES]) {
    let area = Area {
        octets: *octets,
        sum: sum(octets),
    };
    // SAFETY: one thread; nobody holds a reference into the area.
    unsafe { KEPT.0.get().cast::<Area>().write_volatile(area) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_stored_comes_back_and_cleared_ram_is_refused() {
        assert_eq!(load(), None, "cleared RAM");
        let octets = core::array::from_fn(|i| i as u8 ^ 0x77);
        store(&octets);
        assert_eq!(load(), Some(octets));
        for bit in [0, 31, 8 * (BYTES - 1)] {
            let mut damaged = octets;
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(sum(&damaged), sum(&octets), "bit {bit}");
        }
    }
}
