//! The two small servers that every chip has: who is there ([Names]) and what chip this is ([Info]).

mod divide;
mod info;
mod names;

#[cfg(test)]
mod tests;

pub use divide::Divide;
pub use info::{Description, Info};
pub use names::Names;
