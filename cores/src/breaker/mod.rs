//! Electronic breakers: ten switched outputs, each with its own, and the RPC server over them.
mod channel;
mod filter;
mod microseconds;
#[cfg(test)]
mod model;
#[cfg(test)]
mod proof;
mod recorder;
#[cfg(test)]
mod tests;
mod window;

pub use channel::Channel;
pub use filter::Filter;
pub use microseconds::Microseconds;
pub use recorder::Recorder;
pub use window::Window;
