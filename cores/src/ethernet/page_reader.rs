//! Frames to be sent, from their pages to the queue of the transmit clock.
//!
//! Two words in three clocks, a third faster than the wire takes them, so that a frame which has begun never runs dry. A frame
//! that asks for its sums is walked over first, see [super::sums].
use super::cause::{CAUSE_BITS, GOOD};
use super::page_writer::LENGTH_BITS;
use super::sums::{Inserter, ASK_BITS};
use super::words::{Tag, TAG_BITS};
use crate::memory::{PAGE_BITS, PAIR_BITS};
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::memory::FRAME_OFFSET;

/// Bits of an order: what it asks for above page above length.
pub const ORDER_BITS: usize = ASK_BITS + PAGE_BITS + LENGTH_BITS;

#[derive(Clone, Copy, Debug, PartialEq, LogicState)]
enum State {
    AwaitOrder,
    Fetch,
    Arrive,
    SendHigh,
    SendLow,
    Settle,
    Release,
}

/// Reads the pages of orders and gives each page back. An order of no octets only gives its page back.
#[derive(LogicBlock, Default)]
pub struct PageReader {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Level: a frame waits.
    pub order_valid: Signal<In, Bit>,
    /// What it asks for, its page and its length.
    pub order: Signal<In, Bits<ORDER_BITS>>,
    /// Strobe: it is taken.
    pub order_taken: Signal<Out, Bit>,
    /// Level: there is room to note one more frame under way.
    pub note_ready: Signal<In, Bit>,
    /// Strobe: a frame with `octets` octets is under way.
    pub note: Signal<Out, Bit>,
    /// See `note`.
    pub octets: Signal<Out, Bits<LENGTH_BITS>>,
    /// With `note`: it goes to broadcast or multicast.
    pub group: Signal<Out, Bit>,
    /// With `note`: it goes to broadcast.
    pub broadcast: Signal<Out, Bit>,
    /// Level: read a pair of `page`.
    pub read: Signal<Out, Bit>,
    /// The page.
    pub page: Signal<Out, Bits<PAGE_BITS>>,
    /// The pair.
    pub pair: Signal<Out, Bits<PAIR_BITS>>,
    /// Strobe: it will be there in the next clock.
    pub read_granted: Signal<In, Bit>,
    /// The word of the lower address.
    pub value_high: Signal<In, Bits<32>>,
    /// The word of the higher address.
    pub value_low: Signal<In, Bits<32>>,
    /// The page is not ours.
    pub read_refused: Signal<In, Bit>,
    /// Level: a word is offered.
    pub word_valid: Signal<Out, Bit>,
    /// See `word_valid`.
    pub word: Signal<Out, Bits<32>>,
    /// Its tag, see [super::words::Tag].
    pub tag: Signal<Out, Bits<TAG_BITS>>,
    /// Level: it is taken.
    pub word_ready: Signal<In, Bit>,
    /// Level: give `page` back.
    pub release_page: Signal<Out, Bit>,
    /// Strobe: it is being given back.
    pub released: Signal<In, Bit>,
    /// Strobe: a frame was not sent because its page is not ours.
    pub refused: Signal<Out, Bit>,
    state: DFF<State>,
    page_now: DFF<Bits<PAGE_BITS>>,
    octets_now: DFF<Bits<LENGTH_BITS>>,
    pair_now: DFF<Bits<PAIR_BITS>>,
    high: DFF<Bits<32>>,
    low: DFF<Bits<32>>,
    spoilt: DFF<Bit>,
    label: Tag,
    sums: Inserter,
    no_cause: Lit<CAUSE_BITS, GOOD>,
    first_pair: Lit<PAIR_BITS, 0>,
    page_at: Lit<4, { LENGTH_BITS as u64 }>,
    asks_at: Lit<4, { (LENGTH_BITS + PAGE_BITS) as u64 }>,
    before_last: Lit<LENGTH_BITS, { FRAME_OFFSET as u64 - 1 }>,
    offset: Lit<2, { FRAME_OFFSET as u64 }>,
    group_bit: Lit<4, { 8 * (3 - FRAME_OFFSET as u64) }>,
    walks: Signal<Local, Bit>,
    goes: Signal<Local, Bit>,
    there: Signal<Local, Bits<32>>,
    to_high: Signal<Local, Bits<16>>,
    asked: Signal<Local, Bits<LENGTH_BITS>>,
    last_octet: Signal<Local, Bits<LENGTH_BITS>>,
    last_pair: Signal<Local, Bits<PAIR_BITS>>,
    is_last_pair: Signal<Local, Bit>,
    ends_high: Signal<Local, Bit>,
    in_last: Signal<Local, Bits<2>>,
    last: Signal<Local, Bit>,
    begins: Signal<Local, Bit>,
    next_pair: Signal<Local, Bits<PAIR_BITS>>,
}

impl Logic for PageReader {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, state, page_now, octets_now, pair_now, high, low, spoilt);
        clock!(self, clock, sums);
        // The octet at `last_octet` of the page is the frame's last.
        self.last_octet.next = self.octets_now.q.val() + self.before_last.val();
        self.last_pair.next = self.last_octet.val().get_bits::<PAIR_BITS>(3);
        self.is_last_pair.next = self.last_pair.val() == self.pair_now.q.val();
        self.ends_high.next = self.is_last_pair.val() & !self.last_octet.val().get_bit(2);
        self.in_last.next = self.octets_now.q.val().get_bits::<2>(0) + self.offset.val();

        self.next_pair.next = self.pair_now.q.val() + 1;
        self.begins.next = self.pair_now.q.val() == self.first_pair.val();
        self.asked.next = self.order.val().get_bits::<LENGTH_BITS>(0);
        self.order_taken.next = false;
        self.note.next = false;
        self.refused.next = false;
        self.word_valid.next = false;
        self.there.next = self.high.q.val();
        self.last.next = false;
        self.walks.next = self.sums.walks.val();
        self.goes.next = self.word_ready.val() | self.walks.val();
        match self.state.q.val() {
            State::AwaitOrder => {
                self.pair_now.d.next = self.first_pair.val();
                self.page_now.d.next = self
                    .order
                    .val()
                    .get_bits::<PAGE_BITS>(self.page_at.val().index());
                self.octets_now.d.next = self.asked.val();
                if self.order_valid.val() & self.note_ready.val() {
                    self.order_taken.next = true;
                    self.state.d.next = State::Release;
                    if self.asked.val().any() {
                        self.state.d.next = State::Fetch;
                    }
                }
            }
            State::Fetch => {
                if self.read_granted.val() {
                    self.state.d.next = State::Arrive;
                }
            }
            State::Arrive => {
                self.high.d.next = self.value_high.val();
                self.low.d.next = self.value_low.val();
                self.spoilt.d.next = self.read_refused.val();
                self.state.d.next = State::SendHigh;
                if self.begins.val() & self.read_refused.val() {
                    self.refused.next = true;
                    self.state.d.next = State::Release;
                }
                self.note.next = self.begins.val() & !self.read_refused.val() & !self.walks.val();
            }
            State::SendHigh => {
                self.word_valid.next = !self.walks.val();
                self.last.next = self.ends_high.val() | self.spoilt.q.val();
                if self.goes.val() {
                    self.state.d.next = State::SendLow;
                    if self.walks.val() & (self.last.val() | self.sums.ends.val()) {
                        self.state.d.next = State::Settle;
                    } else if self.last.val() {
                        self.state.d.next = State::Release;
                    }
                }
            }
            State::SendLow => {
                self.word_valid.next = !self.walks.val();
                self.there.next = self.low.q.val();
                self.last.next = self.is_last_pair.val();
                if self.goes.val() {
                    self.pair_now.d.next = self.next_pair.val();
                    self.state.d.next = State::Fetch;
                    if self.last.val() & self.walks.val() {
                        self.state.d.next = State::Settle;
                    } else if self.last.val() {
                        self.state.d.next = State::Release;
                    } else if self.read_granted.val() {
                        self.state.d.next = State::Arrive;
                    }
                }
            }
            State::Settle => {
                self.pair_now.d.next = self.first_pair.val();
                if self.sums.settled.val() {
                    self.state.d.next = State::Fetch;
                }
            }
            State::Release => {
                if self.released.val() {
                    self.state.d.next = State::AwaitOrder;
                }
            }
        }
        self.sums.idle.next = self.state.q.val() == State::AwaitOrder;
        self.sums.asks.next = self
            .order
            .val()
            .get_bits::<ASK_BITS>(self.asks_at.val().index());
        self.sums.arrives.next = self.state.q.val() == State::Arrive;
        self.sums.upper.next = self.state.q.val() == State::SendHigh;
        self.sums.lower.next = self.state.q.val() == State::SendLow;
        self.sums.goes.next = self.goes.val();
        self.sums.pair.next = self.pair_now.q.val();
        self.sums.word.next = self.there.val();
        self.sums.last.next = self.last.val();
        self.sums.octets.next = self.in_last.val();
        self.sums.settles.next = self.state.q.val() == State::Settle;
        self.word.next = self.there.val() | self.sums.added.val();
        self.label.last.next = self.last.val();
        self.label.octets.next = self.in_last.val();
        self.label.cause.next = self.no_cause.val();
        self.label.irregular.next = self.spoilt.q.val();
        self.tag.next = self.label.word.val();
        self.octets.next = self.octets_now.q.val();
        // The destination is in the first pair, behind two octets.
        self.to_high.next = self.value_high.val().get_bits::<16>(0);
        self.group.next = self.value_high.val().get_bit(self.group_bit.val().index());
        self.broadcast.next = self.to_high.val().all() & self.value_low.val().all();
        // The next pair is asked for while the last word of this one goes.
        self.read.next = self.state.q.val() == State::Fetch;
        self.pair.next = self.pair_now.q.val();
        if self.state.q.val() == State::SendLow {
            self.read.next = self.goes.val() & !self.is_last_pair.val();
            self.pair.next = self.next_pair.val();
        }
        self.page.next = self.page_now.q.val();
        self.release_page.next = self.state.q.val() == State::Release;
    }
}
