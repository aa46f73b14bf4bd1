//! The chip: cores wired together, boards, constraints and vendor tools.

pub mod datasheet;
