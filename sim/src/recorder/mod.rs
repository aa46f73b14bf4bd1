//! The chip's own recorders, driven over RPC from outside: what `pdu sniff` and `pdu scope` run.

mod scope;
mod sniff;

pub use scope::{
    capture, capture_board, read_scope, start_scope, trigger, write_vcd, Capture, Sample,
    ScopeOptions, Trigger,
};
pub use sniff::{sniff, sniff_board, Filter, Sniffed, Sniffer};

use crate::engine::Time;
use spec::map::SYS_HERTZ;

/// When the clock with this number begins, since power-up.
pub fn begin_of(clock: u64) -> Time {
    Time(Time::period_of(SYS_HERTZ).0 * clock)
}

/// When it ends, which is when a register takes what was on a wire in it: the time that message traces give.
pub fn end_of(clock: u64) -> Time {
    begin_of(clock + 1)
}
