//! One folder a core: page, blocks, model, proof and tests.
pub mod spi;
