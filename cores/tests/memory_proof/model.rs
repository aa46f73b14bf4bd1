//! What the watched word of the page memory must read as, from what both ports did.
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// The word was written, or was not since its page was forgotten (then it reads zero), or is in a block of which the mover has
/// written other words only (`open`: then nothing is said of it).
#[derive(LogicBlock, Default)]
pub struct Model {
    pub clock: Signal<In, Clock>,
    /// Strobe: the watched page is forgotten.
    pub forget: Signal<In, Bit>,
    /// Strobe: the mover, who owns the watched page, writes a pair of it.
    pub bulk_writes: Signal<In, Bit>,
    pub bulk_same_pair: Signal<In, Bit>,
    pub bulk_same_block: Signal<In, Bit>,
    pub bulk_first: Signal<In, Bit>,
    pub bulk_value: Signal<In, Bits<32>>,
    /// Strobe: a write of the CPU is taken.
    pub takes: Signal<In, Bit>,
    pub takes_same_block: Signal<In, Bit>,
    pub takes_same_word: Signal<In, Bit>,
    pub takes_lanes: Signal<In, Bits<4>>,
    pub takes_value: Signal<In, Bits<32>>,
    /// Level: the write taken in the last clock is refused.
    pub refused: Signal<In, Bit>,
    /// Level: a write of the CPU is under way.
    pub busy: Signal<In, Bit>,
    pub written: Signal<Out, Bit>,
    pub open: Signal<Out, Bit>,
    pub value: Signal<Out, Bits<32>>,
    /// The CPU's write that is under way.
    pub pending: Signal<Out, Bit>,
    pub same_block: Signal<Out, Bit>,
    pub same_word: Signal<Out, Bit>,
    pub lanes: Signal<Out, Bits<4>>,
    pub data: Signal<Out, Bits<32>>,
    is_written: DFF<Bit>,
    is_open: DFF<Bit>,
    content: DFF<Bits<32>>,
    waits: DFF<Bit>,
    in_block: DFF<Bit>,
    in_word: DFF<Bit>,
    with_lanes: DFF<Bits<4>>,
    with_data: DFF<Bits<32>>,
    lowest: Lit<32, 0xff>,
    low: Lit<32, 0xff00>,
    high: Lit<32, 0xff_0000>,
    highest: Lit<32, 0xff00_0000>,
    zero: Lit<32, 0>,
    done: Signal<Local, Bit>,
    mask: Signal<Local, Bits<32>>,
    others: Signal<Local, Bits<32>>,
    base: Signal<Local, Bits<32>>,
    now_written: Signal<Local, Bit>,
    now_open: Signal<Local, Bit>,
    now_value: Signal<Local, Bits<32>>,
}

impl Logic for Model {
    #[hdl_gen]
    #[rustfmt::skip] // one line a decision
    fn update(&mut self) {
        dff_setup!(self, clock, is_written, is_open, content, waits, in_block, in_word, with_lanes, with_data);
        // A write of the CPU is done when the window is free again.
        self.done.next = self.waits.q.val() & !self.busy.val();
        self.mask.next = self.zero.val();
        if self.with_lanes.q.val().get_bit(0) { self.mask.next = self.mask.val() | self.lowest.val(); }
        if self.with_lanes.q.val().get_bit(1) { self.mask.next = self.mask.val() | self.low.val(); }
        if self.with_lanes.q.val().get_bit(2) { self.mask.next = self.mask.val() | self.high.val(); }
        if self.with_lanes.q.val().get_bit(3) { self.mask.next = self.mask.val() | self.highest.val(); }
        self.others.next = !self.mask.val();
        self.base.next = self.content.q.val();
        if !self.is_written.q.val() { self.base.next = self.zero.val(); }
        self.now_written.next = self.is_written.q.val();
        self.now_open.next = self.is_open.q.val();
        self.now_value.next = self.base.val();
        if self.done.val() & self.in_block.q.val() {
            self.now_written.next = !self.is_open.q.val();
            if self.in_word.q.val() {
                self.now_value.next = (self.base.val() & self.others.val()) | (self.with_data.q.val() & self.mask.val());
                if self.with_lanes.q.val().all() {
                    self.now_written.next = true;
                    self.now_open.next = false;
                }
            }
        }
        self.is_written.d.next = self.now_written.val();
        self.is_open.d.next = self.now_open.val();
        self.content.d.next = self.now_value.val();
        if self.forget.val() {
            self.is_written.d.next = false;
            self.is_open.d.next = false;
        }
        if self.bulk_writes.val() {
            if self.bulk_same_pair.val() {
                self.is_written.d.next = true;
                self.is_open.d.next = false;
                self.content.d.next = self.bulk_value.val();
            } else if self.bulk_same_block.val() {
                self.is_open.d.next = !self.now_written.val();
            } else if self.bulk_first.val() {
                self.is_written.d.next = false;
                self.is_open.d.next = false;
            }
        }
        if self.done.val() | self.refused.val() { self.waits.d.next = false; }
        if self.takes.val() {
            self.waits.d.next = true;
            self.in_block.d.next = self.takes_same_block.val();
            self.in_word.d.next = self.takes_same_word.val();
            self.with_lanes.d.next = self.takes_lanes.val();
            self.with_data.d.next = self.takes_value.val();
        }
        self.written.next = self.now_written.val();
        self.open.next = self.now_open.val();
        self.value.next = self.now_value.val();
        self.pending.next = self.waits.q.val();
        self.same_block.next = self.in_block.q.val();
        self.same_word.next = self.in_word.q.val();
        self.lanes.next = self.with_lanes.q.val();
        self.data.next = self.with_data.q.val();
    }
}
