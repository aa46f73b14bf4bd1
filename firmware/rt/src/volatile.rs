//! Reading what something else than this run of the program has written.

/// Reads the octets as they are in memory now, one after the other: as one volatile value each would be its own instructions.
///
/// # Safety
/// As for a read through the pointer.
#[inline(never)]
pub unsafe fn read<const OCTETS: usize>(place: *const [u8; OCTETS]) -> [u8; OCTETS] {
    let place = place.cast::<u8>();
    // SAFETY: inside the array, by the caller's word.
    core::array::from_fn(|at| unsafe { place.add(at).read_volatile() })
}
