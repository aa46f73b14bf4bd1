//! Proofs of the core.
mod reference;
