//! The MAC's counters: 64 bits each, in LUT RAM; no event is ever lost.
//!
//! Each counter has a small register that takes the events; the sweep adds it to the counter every 32 clocks.
use super::outcome::EVENT_BITS;
use super::page_writer::LENGTH_BITS;
use hdl::lit::Lit;
use hdl::mem::LutRam;
use rust_hdl::prelude::*;
use spec::ethernet::Counter;

/// Bits of a counter's index.
pub const INDEX_BITS: usize = 4;
/// Bits of what can gather between two visits of the sweep: 32 events, or the octets of as many frames as can end then.
const GATHER_BITS: usize = 13;

/// What came since the last visit.
#[derive(LogicBlock, Default)]
struct Gather {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: add `amount`.
    pub add: Signal<In, Bit>,
    /// See `add`.
    pub amount: Signal<In, Bits<LENGTH_BITS>>,
    /// Strobe: `gathered` is taken; start again.
    pub taken: Signal<In, Bit>,
    /// The sum.
    pub gathered: Signal<Out, Bits<GATHER_BITS>>,
    sum: DFF<Bits<GATHER_BITS>>,
    none: Lit<GATHER_BITS, 0>,
    base: Signal<Local, Bits<GATHER_BITS>>,
}

impl Logic for Gather {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, sum);
        self.gathered.next = self.sum.q.val();
        self.base.next = self.sum.q.val();
        if self.taken.val() {
            self.base.next = self.none.val();
        }
        self.sum.d.next = self.base.val();
        if self.add.val() {
            self.sum.d.next =
                self.base.val() + bit_cast::<GATHER_BITS, LENGTH_BITS>(self.amount.val());
        }
    }
}

/// The gathers that take lengths; the others count.
const _: () = assert!(Counter::ReceivedOctets as usize == 1 && Counter::SentOctets as usize == 11);

/// See the module page.
#[derive(LogicBlock, Default)]
pub struct Counters {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobes, one bit a counter.
    pub events: Signal<In, Bits<EVENT_BITS>>,
    /// With the event of received octets: how many.
    pub received_octets: Signal<In, Bits<LENGTH_BITS>>,
    /// With the event of sent octets: how many.
    pub sent_octets: Signal<In, Bits<LENGTH_BITS>>,
    /// Strobe: the values below are those of counter `index`.
    pub visited: Signal<Out, Bit>,
    /// See `visited`.
    pub index: Signal<Out, Bits<INDEX_BITS>>,
    /// Bits 63 to 32.
    pub high: Signal<Out, Bits<32>>,
    /// Bits 31 to 0.
    pub low: Signal<Out, Bits<32>>,
    gather: [Gather; EVENT_BITS],
    low_words: LutRam<INDEX_BITS, 32>,
    high_words: LutRam<INDEX_BITS, 32>,
    turn: DFF<Bits<INDEX_BITS>>,
    writing: DFF<Bit>,
    new_low: DFF<Bits<32>>,
    carry: DFF<Bit>,
    one: Lit<LENGTH_BITS, 1>,
    nothing: Lit<GATHER_BITS, 0>,
    chosen: Signal<Local, Bits<GATHER_BITS>>,
    sum: Signal<Local, Bits<32>>,
    new_high: Signal<Local, Bits<32>>,
}

impl Logic for Counters {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, turn, writing, new_low, carry);
        clock!(self, clock, low_words, high_words);
        self.chosen.next = self.nothing.val();
        for i in 0..EVENT_BITS {
            self.gather[i].clock.next = self.clock.val();
            self.gather[i].add.next = self.events.val().get_bit(i);
            self.gather[i].amount.next = self.one.val();
            self.gather[i].taken.next = false;
            if self.turn.q.val().index() == i {
                self.gather[i].taken.next = !self.writing.q.val();
                self.chosen.next = self.gather[i].gathered.val();
            }
        }
        self.gather[1].amount.next = self.received_octets.val();
        self.gather[11].amount.next = self.sent_octets.val();

        // First the sum, then both words back.
        self.low_words.read_address.next = self.turn.q.val();
        self.high_words.read_address.next = self.turn.q.val();
        self.sum.next =
            self.low_words.read_data.val() + bit_cast::<32, GATHER_BITS>(self.chosen.val());
        self.new_low.d.next = self.sum.val();
        self.carry.d.next = self.sum.val() < self.low_words.read_data.val();
        self.new_high.next = self.high_words.read_data.val();
        if self.carry.q.val() {
            self.new_high.next = self.high_words.read_data.val() + 1;
        }
        self.writing.d.next = !self.writing.q.val();
        if self.writing.q.val() {
            self.turn.d.next = self.turn.q.val() + 1;
        }
        self.low_words.write_address.next = self.turn.q.val();
        self.low_words.write_data.next = self.new_low.q.val();
        self.low_words.write_enable.next = self.writing.q.val();
        self.high_words.write_address.next = self.turn.q.val();
        self.high_words.write_data.next = self.new_high.val();
        self.high_words.write_enable.next = self.writing.q.val();
        self.visited.next = self.writing.q.val();
        self.index.next = self.turn.q.val();
        self.high.next = self.new_high.val();
        self.low.next = self.new_low.q.val();
    }
}
