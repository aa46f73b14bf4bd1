//! The page window: pages of the node `ram` as the CPU sees them.
//!
//! The hardware decides who may touch a page: an access to one that is not ours is a fault, never a wrong answer. What is
//! left for software is that no page is borrowed twice at a time; a bit for each page sees to that.

use core::cell::Cell;
use spec::map::PAGE_WINDOW;
use spec::memory::{PAGES, PAGE_BYTES, PAGE_WORDS};

/// Which pages are borrowed.
struct Borrowed(Cell<u32>);
// SAFETY: GRAFTON has one thread and no interrupts.
unsafe impl Sync for Borrowed {}
static BORROWED: Borrowed = Borrowed(Cell::new(0));

/// A page, borrowed until this is dropped. Dropping does not give the page back to `ram`.
pub struct Page {
    /// Where it begins: an access then needs no more than its offset.
    start: usize,
}

impl Page {
    /// Borrows the page with this page address; `None` when there is no such page or it is borrowed already.
    pub fn borrow(address: u32) -> Option<Page> {
        let number = address as usize / PAGE_BYTES;
        if !(address as usize).is_multiple_of(PAGE_BYTES) || number >= PAGES {
            return None;
        }
        let borrowed = BORROWED.0.get();
        if borrowed & 1 << number != 0 {
            return None;
        }
        BORROWED.0.set(borrowed | 1 << number);
        Some(Page {
            start: PAGE_WINDOW as usize + address as usize,
        })
    }

    /// Page address.
    pub fn address(&self) -> u32 {
        self.start as u32 - PAGE_WINDOW
    }

    /// Word `index`.
    #[inline(always)]
    pub fn word(&self, index: usize) -> u32 {
        self.words()[index]
    }

    /// Writes word `index`.
    #[inline(always)]
    pub fn set_word(&mut self, index: usize, word: u32) {
        // SAFETY: as in `as_mut`; pages are aligned to their size.
        let words = unsafe { &mut *self.start().cast::<[u32; PAGE_WORDS]>() };
        words[index] = word;
    }

    fn words(&self) -> &[u32; PAGE_WORDS] {
        // SAFETY: as in `as_ref`; pages are aligned to their size, and every pattern of bits is a word.
        unsafe { &*self.start().cast() }
    }

    fn start(&self) -> *mut u8 {
        self.start as *mut u8
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let number = self.address() as usize / PAGE_BYTES;
        BORROWED.0.set(BORROWED.0.get() & !(1 << number));
    }
}

impl AsRef<[u8]> for Page {
    fn as_ref(&self) -> &[u8] {
        // SAFETY: the page is memory of PAGE_BYTES octets, borrowed by nobody else; only its owner can change it.
        unsafe { core::slice::from_raw_parts(self.start(), PAGE_BYTES) }
    }
}

impl AsMut<[u8]> for Page {
    fn as_mut(&mut self) -> &mut [u8] {
        // SAFETY: as above, and `self` is borrowed exclusively.
        unsafe { core::slice::from_raw_parts_mut(self.start(), PAGE_BYTES) }
    }
}
