//! The MAC's counters: 64 bits each, in LUT RAM; no event is ever lost.
//!
//! Each counter has a small register that takes the events; the sweep adds it to the counter every 64 clocks.
use super::outcome::EVENT_BITS;
use super::page_writer::LENGTH_BITS;
use hdl::lit::Lit;
use hdl::mem::LutRam;
use rust_hdl::prelude::*;
use spec::ethernet::Counter;

/// Bits of a counter's index.
pub const INDEX_BITS: usize = 5;
/// Bits of the octets that can gather between two visits of the sweep: those of as many frames as can end then.
const OCTETS_BITS: usize = 13;
/// Bits of the events that can gather then.
const EVENTS_BITS: usize = 6;

/// The events since the last visit.
#[derive(LogicBlock, Default)]
struct Gather {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: count.
    pub add: Signal<In, Bit>,
    /// Strobe: `gathered` is taken; start again.
    pub taken: Signal<In, Bit>,
    /// The sum.
    pub gathered: Signal<Out, Bits<EVENTS_BITS>>,
    sum: DFF<Bits<EVENTS_BITS>>,
    none: Lit<EVENTS_BITS, 0>,
    one: Lit<EVENTS_BITS, 1>,
}

impl Logic for Gather {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, sum);
        self.gathered.next = self.sum.q.val();
        if self.taken.val() & self.add.val() {
            self.sum.d.next = self.one.val();
        } else if self.taken.val() {
            self.sum.d.next = self.none.val();
        } else if self.add.val() {
            self.sum.d.next = self.sum.q.val() + 1;
        }
    }
}

/// The octets since the last visit.
#[derive(LogicBlock, Default)]
struct GatherOctets {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: add `amount`.
    pub add: Signal<In, Bit>,
    /// See `add`.
    pub amount: Signal<In, Bits<LENGTH_BITS>>,
    /// Strobe: `gathered` is taken; start again.
    pub taken: Signal<In, Bit>,
    /// The sum.
    pub gathered: Signal<Out, Bits<OCTETS_BITS>>,
    sum: DFF<Bits<OCTETS_BITS>>,
    none: Lit<OCTETS_BITS, 0>,
    base: Signal<Local, Bits<OCTETS_BITS>>,
}

impl Logic for GatherOctets {
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
                self.base.val() + bit_cast::<OCTETS_BITS, LENGTH_BITS>(self.amount.val());
        }
    }
}

/// The places of those two among the events, as the kernel below uses them.
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
    octets_in: GatherOctets,
    octets_out: GatherOctets,
    low_words: LutRam<INDEX_BITS, 32>,
    high_words: LutRam<INDEX_BITS, 32>,
    turn: DFF<Bits<INDEX_BITS>>,
    writing: DFF<Bit>,
    new_low: DFF<Bits<32>>,
    carry: DFF<Bit>,
    at_octets_in: Lit<INDEX_BITS, { Counter::ReceivedOctets as u64 }>,
    at_octets_out: Lit<INDEX_BITS, { Counter::SentOctets as u64 }>,
    visit: Signal<Local, Bit>,
    chosen: Signal<Local, Bits<OCTETS_BITS>>,
    count: Signal<Local, Bits<EVENTS_BITS>>,
    low_now: Signal<Local, Bits<32>>,
    sum: Signal<Local, Bits<32>>,
    new_high: Signal<Local, Bits<32>>,
}

impl Logic for Counters {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, turn, writing, new_low, carry);
        clock!(self, clock, low_words, high_words, octets_in, octets_out);
        self.visit.next = !self.writing.q.val();
        self.count.next = 0.into();
        for i in 0..EVENT_BITS {
            self.gather[i].clock.next = self.clock.val();
            self.gather[i].add.next = self.events.val().get_bit(i);
            self.gather[i].taken.next = false;
            if self.turn.q.val().index() == i {
                self.gather[i].taken.next = self.visit.val();
                self.count.next = self.gather[i].gathered.val();
            }
        }
        self.octets_in.add.next = self.events.val().get_bit(1);
        self.octets_in.amount.next = self.received_octets.val();
        self.octets_in.taken.next =
            self.visit.val() & (self.turn.q.val() == self.at_octets_in.val());
        self.octets_out.add.next = self.events.val().get_bit(11);
        self.octets_out.amount.next = self.sent_octets.val();
        self.octets_out.taken.next =
            self.visit.val() & (self.turn.q.val() == self.at_octets_out.val());
        self.chosen.next = bit_cast::<OCTETS_BITS, EVENTS_BITS>(self.count.val());
        if self.turn.q.val() == self.at_octets_in.val() {
            self.chosen.next = self.octets_in.gathered.val();
        } else if self.turn.q.val() == self.at_octets_out.val() {
            self.chosen.next = self.octets_out.gathered.val();
        }

        // First the sum, then both words back. The upper word counts when the lower one's top bit falls.
        self.low_words.read_address.next = self.turn.q.val();
        self.high_words.read_address.next = self.turn.q.val();
        self.low_now.next = self.low_words.read_data.val();
        self.sum.next = self.low_now.val() + bit_cast::<32, OCTETS_BITS>(self.chosen.val());
        self.new_low.d.next = self.sum.val();
        self.carry.d.next = self.low_now.val().get_bit(31) & !self.sum.val().get_bit(31);
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
