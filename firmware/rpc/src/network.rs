//! What the firmware needs of the hardware, as traits, so that everything above runs on the host too.

use spec::rpc::Message;

/// A place in the RPC network. Times are clocks of `sys` since power-up.
pub trait Network {
    /// Now.
    fn now(&self) -> u64;
    /// Sends a message; false when the network has not taken it by `deadline`. The network fills in the source.
    fn send(&mut self, message: Message, deadline: u64) -> bool;
    /// Takes the next message, sleeping until it comes; `None` when there is none by `deadline`, or earlier if the hardware
    /// cannot sleep that long.
    fn receive(&mut self, deadline: u64) -> Option<Message>;
}

/// A page that may be read and written; nobody else borrows it as long as this lives.
pub trait PageBuffer: AsRef<[u8]> + AsMut<[u8]> {
    /// Page address, as the calls of `ram` and `eth0` use it.
    fn address(&self) -> u32;
    /// Word `index` of the page, its first octet the highest: one access, where four octets are four.
    fn word(&self, index: usize) -> u32;
    /// Writes word `index` of the page.
    fn set_word(&mut self, index: usize, word: u32);
}

/// The page window.
pub trait PageWindow {
    /// A borrowed page.
    type Page: PageBuffer;
    /// Borrows a page that the network has handed to us; `None` if there is no such page or it is borrowed already.
    fn borrow(&mut self, address: u32) -> Option<Self::Page>;
}
