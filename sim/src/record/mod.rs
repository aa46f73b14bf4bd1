//! What can be written down while the simulation runs.

mod messages;
mod pcap;

pub use messages::{describe, MessageTrace};
pub use pcap::FrameRecorder;
