//! The pages' contents: two RAM banks between the CPU window and the bulk port, and which blocks of them count.
use super::blocks::{Blocks, BLOCK_BITS};
use super::bulk::{BulkSink, PAGE_BITS};
use super::window::{Window, BANK_BITS, WINDOW_BITS};
use hdl::lit::Lit;
use hdl::mem::SharedRam;
use rust_hdl::prelude::*;
use spec::memory::{BLOCK_WORDS, PAGES};

/// See the module page. The window's ports are those of [Window].
#[derive(LogicBlock, Default)]
pub struct Store {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Byte offset in the window.
    pub window_address: Signal<In, Bits<WINDOW_BITS>>,
    /// Level: the CPU reads.
    pub window_read: Signal<In, Bit>,
    /// Level: the CPU writes these bytes.
    pub window_write_lanes: Signal<In, Bits<4>>,
    /// What it writes.
    pub window_write: Signal<In, Bits<32>>,
    /// The access is taken.
    pub window_ready: Signal<Out, Bit>,
    /// The word read, a clock later.
    pub window_value: Signal<Out, Bits<32>>,
    /// Refused, a clock later.
    pub window_refused: Signal<Out, Bit>,
    /// The MAC's port.
    pub bulk: BulkSink,
    /// Bit a page: owned by the CPU.
    pub cpu_pages: Signal<In, Bits<PAGES>>,
    /// Bit a page: owned by the MAC.
    pub ethernet_pages: Signal<In, Bits<PAGES>>,
    /// Strobe: forget what is in `forget_page`.
    pub forget: Signal<In, Bit>,
    /// See `forget`.
    pub forget_page: Signal<In, Bits<PAGE_BITS>>,
    /// Level: a write of the CPU is under way.
    pub busy: Signal<Out, Bit>,
    window: Window,
    blocks: Blocks,
    even: SharedRam<BANK_BITS>,
    odd: SharedRam<BANK_BITS>,
    bulk_refused: DFF<Bit>,
    bulk_valid: DFF<Bit>,
    zero: Lit<32, 0>,
    pair_bits: Lit<4, { super::bulk::PAIR_BITS as u64 }>,
    block_at: Lit<2, { (BLOCK_WORDS / 2).trailing_zeros() as u64 }>,
    bulk_owned: Signal<Local, Bit>,
    bulk_go: Signal<Local, Bit>,
    bulk_address: Signal<Local, Bits<BANK_BITS>>,
    bulk_block: Signal<Local, Bits<BLOCK_BITS>>,
}

impl Logic for Store {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, bulk_refused, bulk_valid);
        clock!(self, clock, window, blocks, even, odd);

        // CPU window, port A of the banks.
        self.window.address.next = self.window_address.val();
        self.window.read.next = self.window_read.val();
        self.window.write_lanes.next = self.window_write_lanes.val();
        self.window.write.next = self.window_write.val();
        self.window.cpu_pages.next = self.cpu_pages.val();
        self.window_ready.next = self.window.ready.val();
        self.window_value.next = self.window.value.val();
        self.window_refused.next = self.window.refused.val();
        self.busy.next = self.window.busy.val();
        self.even.a_address.next = self.window.bank_address.val();
        self.even.a_write_lanes.next = self.window.even_lanes.val();
        self.even.a_write_data.next = self.window.bank_write.val();
        self.window.even_value.next = self.even.a_read_data.val();
        self.odd.a_address.next = self.window.bank_address.val();
        self.odd.a_write_lanes.next = self.window.odd_lanes.val();
        self.odd.a_write_data.next = self.window.bank_write.val();
        self.window.odd_value.next = self.odd.a_read_data.val();
        self.blocks.cpu_page.next = self.window.page.val();
        self.blocks.cpu_block.next = self.window.block.val();
        self.blocks.cpu_mark.next = self.window.mark.val();
        self.window.valid.next = self.blocks.cpu_valid.val();
        self.window.mark_taken.next = self.blocks.cpu_taken.val();

        // Bulk port, port B. It waits while a page is being forgotten.
        self.bulk.granted.next = !self.forget.val();
        self.bulk_owned.next = self
            .ethernet_pages
            .val()
            .get_bit(self.bulk.page.val().index());
        self.bulk_go.next = self.bulk.request.val()
            & self.bulk.write.val()
            & self.bulk_owned.val()
            & !self.forget.val();
        self.bulk_address.next = (bit_cast::<BANK_BITS, PAGE_BITS>(self.bulk.page.val())
            << bit_cast::<BANK_BITS, 4>(self.pair_bits.val()))
            | bit_cast::<BANK_BITS, { super::bulk::PAIR_BITS }>(self.bulk.pair.val());
        self.bulk_block.next = self
            .bulk
            .pair
            .val()
            .get_bits::<BLOCK_BITS>(self.block_at.val().index());
        self.even.b_address.next = self.bulk_address.val();
        self.even.b_write_data.next = self.bulk.high.val();
        self.even.b_write.next = self.bulk_go.val();
        self.odd.b_address.next = self.bulk_address.val();
        self.odd.b_write_data.next = self.bulk.low.val();
        self.odd.b_write.next = self.bulk_go.val();
        self.blocks.bulk_page.next = self.bulk.page.val();
        self.blocks.bulk_block.next = self.bulk_block.val();
        self.blocks.bulk_mark.next = self.bulk_go.val();
        self.blocks.bulk_first.next = self.bulk.first.val();
        self.blocks.forget.next = self.forget.val();
        self.blocks.forget_page.next = self.forget_page.val();
        self.bulk_refused.d.next = !self.bulk_owned.val();
        self.bulk_valid.d.next = self.bulk.request.val()
            & !self.bulk.write.val()
            & self.bulk_owned.val()
            & self.blocks.bulk_valid.val();
        self.bulk.refused.next = self.bulk_refused.q.val();
        self.bulk.value_high.next = self.zero.val();
        self.bulk.value_low.next = self.zero.val();
        if self.bulk_valid.q.val() {
            self.bulk.value_high.next = self.even.b_read_data.val();
            self.bulk.value_low.next = self.odd.b_read_data.val();
        }
    }
}
