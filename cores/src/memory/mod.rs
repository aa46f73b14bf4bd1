//! Page memory, node `ram`.
#![allow(missing_docs)]
mod allocator;
mod blocks;
mod bulk;
mod ledger;
mod store;
mod subject;
mod verdict;
mod window;

pub use allocator::Allocator;
pub use bulk::{BulkSink, BulkSource, PAGE_BITS, PAIR_BITS};
pub use store::Store;
pub use window::WINDOW_BITS;

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;
