//! Which blocks of which page have been written since the page was handed out; all others read zero.
//!
//! One word of 32 bits a page, one bit a block, so that a page is forgotten in one clock.
use super::bulk::PAGE_BITS;
use hdl::lit::Lit;
use hdl::mem::LutRam;
use rust_hdl::prelude::*;
use spec::memory::BLOCKS;

/// Bits of a block number.
pub const BLOCK_BITS: usize = BLOCKS.trailing_zeros() as usize;

/// The two `valid` outputs follow their page and block in the same clock. One change is made a clock: `forget` first, then
/// the bulk port's, then the CPU window's, which waits for `cpu_taken`. The bulk port must not write while `forget` is high.
#[derive(LogicBlock, Default)]
pub struct Blocks {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Page of the CPU window.
    pub cpu_page: Signal<In, Bits<PAGE_BITS>>,
    /// Its block.
    pub cpu_block: Signal<In, Bits<BLOCK_BITS>>,
    /// That block has been written.
    pub cpu_valid: Signal<Out, Bit>,
    /// Level: mark it as written.
    pub cpu_mark: Signal<In, Bit>,
    /// `cpu_mark` takes effect at the next edge.
    pub cpu_taken: Signal<Out, Bit>,
    /// Page of the bulk port.
    pub bulk_page: Signal<In, Bits<PAGE_BITS>>,
    /// Its block.
    pub bulk_block: Signal<In, Bits<BLOCK_BITS>>,
    /// That block has been written.
    pub bulk_valid: Signal<Out, Bit>,
    /// Strobe: mark it as written.
    pub bulk_mark: Signal<In, Bit>,
    /// With `bulk_mark`: forget all other blocks of that page.
    pub bulk_first: Signal<In, Bit>,
    /// Strobe: forget all blocks of `forget_page`.
    pub forget: Signal<In, Bit>,
    /// See `forget`.
    pub forget_page: Signal<In, Bits<PAGE_BITS>>,
    for_cpu: LutRam<PAGE_BITS, BLOCKS>,
    for_bulk: LutRam<PAGE_BITS, BLOCKS>,
    one: Lit<BLOCKS, 1>,
    none: Lit<BLOCKS, 0>,
    cpu_written: Signal<Local, Bits<BLOCKS>>,
    bulk_written: Signal<Local, Bits<BLOCKS>>,
    kept: Signal<Local, Bits<BLOCKS>>,
    block: Signal<Local, Bits<BLOCK_BITS>>,
    page: Signal<Local, Bits<PAGE_BITS>>,
    written: Signal<Local, Bits<BLOCKS>>,
    change: Signal<Local, Bit>,
}

impl Logic for Blocks {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, for_cpu, for_bulk);
        self.for_cpu.read_address.next = self.cpu_page.val();
        self.cpu_written.next = self.for_cpu.read_data.val();
        self.cpu_valid.next = self.cpu_written.val().get_bit(self.cpu_block.val().index());
        self.for_bulk.read_address.next = self.bulk_page.val();
        self.bulk_written.next = self.for_bulk.read_data.val();
        self.bulk_valid.next = self
            .bulk_written
            .val()
            .get_bit(self.bulk_block.val().index());

        // The bulk port's change, or the window's; forgetting wins.
        self.page.next = self.cpu_page.val();
        self.block.next = self.cpu_block.val();
        self.kept.next = self.cpu_written.val();
        if self.bulk_mark.val() {
            self.page.next = self.bulk_page.val();
            self.block.next = self.bulk_block.val();
            self.kept.next = self.bulk_written.val();
            if self.bulk_first.val() {
                self.kept.next = self.none.val();
            }
        }
        self.written.next =
            self.kept.val() | (self.one.val() << bit_cast::<BLOCKS, BLOCK_BITS>(self.block.val()));
        if self.forget.val() {
            self.page.next = self.forget_page.val();
            self.written.next = self.none.val();
        }
        self.change.next = self.forget.val() | self.bulk_mark.val() | self.cpu_mark.val();
        self.cpu_taken.next = self.cpu_mark.val() & !self.bulk_mark.val() & !self.forget.val();
        self.for_cpu.write_address.next = self.page.val();
        self.for_cpu.write_data.next = self.written.val();
        self.for_cpu.write_enable.next = self.change.val();
        self.for_bulk.write_address.next = self.page.val();
        self.for_bulk.write_data.next = self.written.val();
        self.for_bulk.write_enable.next = self.change.val();
    }
}
