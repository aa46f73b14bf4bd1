//! The chip: cores wired together, boards, constraints and vendor tools.

pub mod board;
pub mod constraints;
pub mod datasheet;
pub mod design;
pub mod firmware;
pub mod flow;
pub mod manifest;
pub mod measure;
mod probes;
pub mod product;
pub mod project;
pub mod report;
pub mod rom;
pub mod soc;
pub mod toolchain;
pub mod top;
mod vendor;
