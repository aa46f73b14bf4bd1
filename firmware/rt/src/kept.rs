//! Words that survive a restart of the CPU, but not a loss of power: what was set, so that a fault does not forget it.
//!
//! They lie in RAM that the start-up code leaves alone, guarded by a check sum over the words and a mark.

use core::cell::UnsafeCell;
use core::mem::MaybeUninit;

/// Words that can be kept.
pub const WORDS: usize = 48;
/// Starts the check sum, so that cleared RAM is not taken for kept words.
const MARK: u32 = 0x4b45_5054;

#[repr(C)]
struct Area {
    words: [u32; WORDS],
    sum: u32,
}

struct Kept(UnsafeCell<MaybeUninit<Area>>);
// SAFETY: GRAFTON has one thread; on the host only this crate's tests reach it, from one test.
unsafe impl Sync for Kept {}

#[cfg_attr(target_arch = "mips", link_section = ".noinit")]
static KEPT: Kept = Kept(UnsafeCell::new(MaybeUninit::zeroed()));

/// Check sum of the words: each step depends on place and value.
fn sum(words: &[u32; WORDS]) -> u32 {
    words.iter().fold(MARK, |sum, word| {
        (sum.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b1)
    })
}

/// The words that were stored before the restart; `None` after power-up or if they are damaged.
pub fn load() -> Option<[u32; WORDS]> {
    // SAFETY: every pattern of bits is an `Area`; volatile because a former run wrote it.
    let area = unsafe { KEPT.0.get().cast::<Area>().read_volatile() };
    (area.sum == sum(&area.words)).then_some(area.words)
}

/// Stores the words.
pub fn store(words: &[u32; WORDS]) {
    let area = Area {
        words: *words,
        sum: sum(words),
    };
    // SAFETY: one thread; nobody holds a reference into the area.
    unsafe { KEPT.0.get().cast::<Area>().write_volatile(area) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_words_come_back_and_cleared_ram_is_refused() {
        assert_eq!(load(), None, "cleared RAM");
        let words = core::array::from_fn(|i| i as u32 * 77);
        store(&words);
        assert_eq!(load(), Some(words));
        for bit in [0, 31, 32 * (WORDS - 1)] {
            let mut damaged = words;
            damaged[bit / 32] ^= 1 << (bit % 32);
            assert_ne!(sum(&damaged), sum(&words), "bit {bit}");
        }
    }
}
