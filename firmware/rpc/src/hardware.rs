//! The network and the page window as GRAFTON has them.

use crate::network::{Network, PageBuffer, PageWindow};
use rt::{cp0, pages};
use spec::rpc::Message;

/// The longest sleep: half of what a signed difference of 32-bit counts can tell.
const LONGEST_SLEEP: u64 = 1 << 30;

/// GRAFTON itself.
pub struct Grafton;

/// A deadline as CP0 takes it.
fn low(now: u64, deadline: u64) -> u32 {
    let wait = deadline.saturating_sub(now).min(LONGEST_SLEEP) as u32;
    (now as u32).wrapping_add(wait)
}

impl Network for Grafton {
    fn now(&self) -> u64 {
        cp0::cycles()
    }

    fn send(&mut self, message: Message, deadline: u64) -> bool {
        cp0::send(message, low(self.now(), deadline))
    }

    fn receive(&mut self, deadline: u64) -> Option<Message> {
        cp0::receive(low(self.now(), deadline))
    }
}

impl PageBuffer for pages::Page {
    fn address(&self) -> u32 {
        pages::Page::address(self)
    }

    fn word(&self, index: usize) -> u32 {
        pages::Page::word(self, index)
    }

    fn set_word(&mut self, index: usize, word: u32) {
        pages::Page::set_word(self, index, word);
    }
}

impl PageWindow for Grafton {
    type Page = pages::Page;

    fn borrow(&mut self, address: u32) -> Option<pages::Page> {
        pages::Page::borrow(address)
    }
}
