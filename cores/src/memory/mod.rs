//! Page memory, node `ram`: pages of 2 KB with an owner each, between the CPU and the MAC.
//!
//! ```text
//!                +-- PageMemory ------------------------------------+
//!  link_in  ---->| ServerPort -> Allocator: who owns what           |
//!  link_out <----|                   | cpu_pages, ethernet_pages    |
//!                |                   v                              |
//!  window_* <--->| Window ----> [even bank] [odd bank] <-- bulk port |<--> bulk (eth0)
//!                |                   ^ Blocks: what counts          |
//!                +--------------------------------------------------+
//!
//! clock          _/~\_/~\_/~\_/~\_/~\_     clock          _/~\_/~\_/~\_/~\_
//! window_read    ~~~~~\______/~~~~~\__     bulk.request   ~~~~~~~~~\_______
//! window_address <a0 >       <a1 >         bulk.granted   _____/~~~~~~~~~~~    low in the clock after a page was freed
//! window_value        <a0 >       <a1 >    bulk.value_*             <pair>
//! ```
//! | port | dir | width | meaning |
//! |---|---|---|---|
//! | link_in, link_out | | | RPC; calls of `spec::services::memory` |
//! | window_address | in | 15 | byte offset in the window; the low two bits do not count |
//! | window_read | in | 1 | level: read the word |
//! | window_write_lanes | in | 4 | level: write these bytes; lane 3 is bits 31:24, the lowest address |
//! | window_write | in | 32 | value to write |
//! | window_ready | out | 1 | the access is taken in this clock; from registers |
//! | window_value | out | 32 | the word, one clock after it was taken |
//! | window_refused | out | 1 | one clock after it was taken: not the CPU's page, nothing was read or written |
//! | bulk | | | [BulkSink]: a pair of words a clock, for the MAC |
//!
//! Clock: `clock`. Power-up: all pages free. Only a page's owner reads or writes it; the check is made on every access.
//!
//! A page that was freed shows nothing of its past, and nobody waits for a wipe: one bit says for each block of 16 words
//! whether it was written since the page was handed out, FREE clears the 32 bits of the page in one clock, and what was not
//! written reads zero. The CPU's first write into a block fills it with zeros first (nine more clocks in which
//! `window_ready` is low). **The bulk port does not**: a mover that writes any pair of a block must write all of it.
//!
//! | call | clocks from the last word in to the first word out |
//! |---|---|
//! | STATUS, FREE, CHOWN | 6 |
//! | ALLOCATE | 6, and at most 16 more when the free pages are far apart |
//! | FREE_ALL | 36 |
//! | any | at most 11 more while the CPU writes into a new block |
mod allocator;
mod blocks;
mod bulk;
mod ledger;
mod store;
mod subject;
mod verdict;
mod window;

#[cfg(test)]
mod model;
#[cfg(test)]
mod proof;
#[cfg(test)]
mod tests;

pub use allocator::Allocator;
pub use bulk::{BulkSink, BulkSource, PAGE_BITS, PAIR_BITS};
pub use store::Store;
pub use window::WINDOW_BITS;

use crate::rpc::{LinkSink, LinkSource, ServerPort};
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::map::Node;
use spec::memory::{quota, PAGES};

/// The allocator of the chip.
type ChipAllocator = Allocator<
    PAGES,
    PAGE_BITS,
    { PAGES as u64 },
    { quota(Node::Cpu) as u64 },
    { quota(Node::Ethernet) as u64 },
>;

/// See the module page.
#[derive(LogicBlock, Default)]
pub struct PageMemory {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Calls in.
    pub link_in: LinkSink,
    /// Answers out.
    pub link_out: LinkSource,
    /// CPU window: byte offset.
    pub window_address: Signal<In, Bits<WINDOW_BITS>>,
    /// CPU window, level: read.
    pub window_read: Signal<In, Bit>,
    /// CPU window, level: write these bytes.
    pub window_write_lanes: Signal<In, Bits<4>>,
    /// CPU window: value to write.
    pub window_write: Signal<In, Bits<32>>,
    /// CPU window: the access is taken.
    pub window_ready: Signal<Out, Bit>,
    /// CPU window: the word read, a clock later.
    pub window_value: Signal<Out, Bits<32>>,
    /// CPU window: refused, a clock later.
    pub window_refused: Signal<Out, Bit>,
    /// The MAC's port.
    pub bulk: BulkSink,
    port: ServerPort,
    allocator: ChipAllocator,
    store: Store,
    nobody: Lit<16, 0>,
    no_call: Lit<8, 0>,
    no_d0: Lit<21, 0>,
    no_data: Lit<32, 0>,
}

impl Logic for PageMemory {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, port, allocator, store);
        LinkSink::link(&mut self.link_in, &mut self.port.link_in);
        LinkSource::link(&mut self.link_out, &mut self.port.link_out);
        BulkSink::link(&mut self.bulk, &mut self.store.bulk);

        self.allocator.request.next = self.port.request.val();
        self.allocator.source.next = self.port.source.val();
        self.allocator.call.next = self.port.call.val();
        self.allocator.d1.next = self.port.d1.val();
        self.allocator.d2.next = self.port.d2.val();
        self.port.answer.next = self.allocator.answer.val();
        self.port.answer_kind.next = self.allocator.answer_kind.val();
        self.port.answer_d0.next = self.allocator.answer_d0.val();
        self.port.answer_d1.next = self.allocator.answer_d1.val();
        self.port.answer_d2.next = self.no_data.val();
        self.port.interrupt_valid.next = false;
        self.port.interrupt_destination.next = self.nobody.val();
        self.port.interrupt_call.next = self.no_call.val();
        self.port.interrupt_d0.next = self.no_d0.val();
        self.port.interrupt_d1.next = self.no_data.val();
        self.port.interrupt_d2.next = self.no_data.val();

        self.store.window_address.next = self.window_address.val();
        self.store.window_read.next = self.window_read.val();
        self.store.window_write_lanes.next = self.window_write_lanes.val();
        self.store.window_write.next = self.window_write.val();
        self.window_ready.next = self.store.window_ready.val();
        self.window_value.next = self.store.window_value.val();
        self.window_refused.next = self.store.window_refused.val();
        self.store.cpu_pages.next = self.allocator.cpu_pages.val();
        self.store.ethernet_pages.next = self.allocator.ethernet_pages.val();
        self.store.forget.next = self.allocator.forget.val();
        self.store.forget_page.next = self.allocator.forget_page.val();
        self.allocator.hold.next = self.store.busy.val();
    }
}
