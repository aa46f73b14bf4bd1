//! The `pdu` command.
fn main() {}
