//! `ram`: owner of the pages.
//!
//! A page address is the page's byte offset in the page window: page number times the page size.

/// Why `ram` refused; `d0` of a FAIL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Refusal {
    /// No page is free.
    NoFreePage = 1,
    /// The caller has as many pages as it may.
    QuotaUsed = 2,
    /// The address is not that of a page.
    BadAddress = 3,
    /// The page belongs to somebody else.
    NotOwner = 4,
    /// The new owner is not a node.
    NoSuchNode = 5,
}

crate::service_calls! {
    /// Calls of the page memory.
    MemoryCall {
        /// How many pages are free.
        Status = 0x01, status "STATUS",
        () -> (free: D0[15:0] "pages", ready: D0[16:16] "always 1", total: D1[15:0] "pages"),
        idempotent, "none possible";
        /// Takes a page; every byte of it reads zero.
        Allocate = 0x02, allocate "ALLOCATE",
        () -> (address: D1[31:0] "page address"),
        once, "no page or quota used: FAIL with d0 = Refusal";
        /// Gives a page back.
        Free = 0x03, free "FREE",
        (address: D1[31:0] "page address") -> (),
        once, "not a page of the caller: FAIL with d0 = Refusal";
        /// Gives every page of the caller back, for a node that starts again.
        FreeAll = 0x04, free_all "FREE_ALL",
        () -> (freed: D0[15:0] "pages"),
        idempotent, "none possible";
        /// Gives a page to another node.
        ChangeOwner = 0x05, change_owner "CHOWN",
        (address: D1[31:0] "page address", owner: D2[15:0] "new owner") -> (),
        once, "not a page of the caller, or no such node: FAIL with d0 = Refusal";
    }
}
