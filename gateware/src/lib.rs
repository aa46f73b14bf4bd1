//! The chip: cores wired together, boards, constraints and vendor tools.

pub mod board;
pub mod datasheet;
pub mod top;
