//! Electronic breakers: ten switched outputs, each with its own, and the node `outputs` over them.
//!
//! ```text
//!              +-- Bank -------------------------------------------+
//!  link_in --->| ServerPort --> Orders --> Channels: ten Channel   |---> enable[10]
//!  link_out <--|      ^           ^            |                   |---> tripped[10]
//!              |      +- Notice <-+- Steward <-+  Settings, Records|
//!              +---------------------------------------------------+
//!               alert[10], all_off (asynchronous pins), cpu_restart
//!
//!  Channel:  Filter (2 flip-flops, filter) --+--> trip --> enable (a register, the pin itself)
//!            Window (inrush) ----------------+
//!            shutdown, all_off, restarted -->+
//!
//!  Steward:  one channel a clock: Round says whose turn it is, Rules what is done: records, start-up sequence, retries.
//!            Its notes, Settings and Records are LUT RAM: a word for each channel.
//!
//!  clock    _/~\_/~\_/~\_/~\_/~\_          filter 0, window closed
//!  alert    ____/~~~~~~~~~~~~~~~
//!  enable   ~~~~~~~~~~~~~~~~~\___          low after the third edge
//! ```
//! A channel is off, on in its inrush window, on, or tripped. Off clears a trip and wins over everything in its clock. On is
//! refused while tripped, shut down or all-off; on while on changes nothing, so the window cannot be opened again. A new
//! inrush time takes effect at the next switching on; a new filter time at once. Overcurrent counts when the window is
//! closed and the alert pin was high for more than the filter time; the filter watches all the time, also in the window.
//!
//! | what | clocks |
//! |---|---|
//! | alert pin to output off, filter f | 3 + f |
//! | all-off pin to output off | 3 |
//! | `cpu_restart` to output off, if that is the channel's policy | 2 |
//! | inrush time of c | overcurrent is ignored in exactly the first c clocks in which the output is on |
//! | call to effect: last word of the message to output on or off | 2 |
//! | answer | the clock after the request's, or one later when a trip of its channel is recorded first |
//! | a trip to its interrupt's first word, network free | 4 to 14 |
//!
//! Each trip is recorded, and told once by TRIPPED with its number; a channel that trips again before it could be told (off, on
//! and trip while the network is jammed) is told with the newest number, cause and time. Nothing here waits for the network, and
//! no processor is asked: breakers work with the CPU stopped and the network jammed.
//!
//! Clock: `clock`. Power-up: all off, not tripped, inrush and filter times 0, no part in a
//! start-up sequence, no retries, policy hold. Calls: `spec::services::breaker`. Unknown calls and
//! channels that do not exist answer FAIL and change nothing.
mod bank;
mod channel;
mod channels;
mod filter;
mod layout;
mod microseconds;
#[cfg(test)]
mod model;
mod notes;
mod notice;
mod operation;
mod orders;
#[cfg(test)]
mod proof;
mod round;
mod rules;
mod steward;
#[cfg(test)]
mod tests;
mod window;

pub use bank::Bank;
pub use channel::Channel;
pub use channels::Channels;
pub use filter::Filter;
pub use layout::{BoardWords, NoticeWord, StatusWord};
pub use microseconds::Microseconds;
pub use notes::{Records, Settings};
pub use notice::Notice;
pub use operation::Operation;
pub use orders::Orders;
pub use round::{Pass, Round};
pub use rules::Rules;
pub use steward::Steward;
pub use window::Window;
