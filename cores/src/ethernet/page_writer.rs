//! Received words into a page: whole frames or nothing.
//!
//! The page at hand is used again and again until a frame in it is whole, right and for us; only then is it padded with
//! zeros to the end of its block and handed over. A frame for which no page was at hand when it began is lost.
use super::cause::{CAUSE_BITS, OVERRUN, OVERSIZE};
use super::frame_head::{FrameHead, WORD_BITS};
use super::outcome::{Outcome, CENSUS_BITS, EVENT_BITS};
use super::sizes::Sizes;
use super::words::{OWED_BITS, TAG_BITS};
use crate::memory::PAIR_BITS;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::memory::{BLOCK_WORDS, FRAME_OFFSET};

/// Bits of a frame's length.
pub const LENGTH_BITS: usize = 11;
/// Bits of a pair's number in its block.
const STEP_BITS: usize = (BLOCK_WORDS / 2).trailing_zeros() as usize;

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, LogicState)]
pub enum State {
    /// The words of a frame.
    Collect,
    /// The verdict.
    Judge,
    /// The rest of the block, zeros.
    Pad,
    /// The hand-over of the page.
    Deliver,
}

/// What every MAC uses.
pub type PageWriter = PageWriterWith<0>;

/// See the module page. `CARELESS` other than 0 puts in a mistake that two other projects made: with no page at hand it goes
/// on as if it had written one, and publishes it if one has come meanwhile.
#[derive(LogicBlock, Default)]
pub struct PageWriterWith<const CARELESS: u64> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Level: a word is offered.
    pub word_valid: Signal<In, Bit>,
    /// See `word_valid`.
    pub word: Signal<In, Bits<32>>,
    /// Its tag, see [super::words::Tag].
    pub tag: Signal<In, Bits<TAG_BITS>>,
    /// Strobe: it is taken.
    pub word_taken: Signal<Out, Bit>,
    /// The number in the page of the word that is taken next.
    pub word_index: Signal<Out, Bits<WORD_BITS>>,
    /// Level: a page is at hand; it stays until it is delivered.
    pub page_valid: Signal<In, Bit>,
    /// Octets 1 and 2 of the own address.
    pub own_high: Signal<In, Bits<16>>,
    /// Octets 3 to 6.
    pub own_low: Signal<In, Bits<32>>,
    /// Level: accept everything.
    pub promiscuous: Signal<In, Bit>,
    /// Level: accept every multicast address.
    pub multicast: Signal<In, Bit>,
    /// Accept the multicast addresses with hashes 63 to 32.
    pub groups_high: Signal<In, Bits<32>>,
    /// Those with hashes 31 to 0.
    pub groups_low: Signal<In, Bits<32>>,
    /// Level: there have been too many broadcast and multicast frames.
    pub storm: Signal<In, Bit>,
    /// Strobe: one more is delivered.
    pub spend: Signal<Out, Bit>,
    /// Level: write a pair into the page at hand.
    pub write: Signal<Out, Bit>,
    /// With `write`: the page held nothing of this frame before.
    pub write_first: Signal<Out, Bit>,
    /// With `write`: where.
    pub write_pair: Signal<Out, Bits<PAIR_BITS>>,
    /// With `write`: word of the lower address.
    pub write_high: Signal<Out, Bits<32>>,
    /// With `write`: word of the higher address.
    pub write_low: Signal<Out, Bits<32>>,
    /// Strobe: the write is done.
    pub write_granted: Signal<In, Bit>,
    /// Level: the page at hand holds a frame; hand it over.
    pub deliver: Signal<Out, Bit>,
    /// Strobe, with `deliver`: it is handed over.
    pub delivered: Signal<In, Bit>,
    /// Length of the frame without FCS.
    pub octets: Signal<Out, Bits<LENGTH_BITS>>,
    /// Its EtherType.
    pub ethertype: Signal<Out, Bits<16>>,
    /// It went to broadcast or multicast.
    pub group: Signal<Out, Bit>,
    /// It went to broadcast.
    pub broadcast: Signal<Out, Bit>,
    /// Strobes: what to count.
    pub events: Signal<Out, Bits<EVENT_BITS>>,
    /// Strobes: what to count in the census.
    pub census: Signal<Out, Bits<CENSUS_BITS>>,
    /// With the event of all octets: how many; with that of an overrun: how many frames.
    pub all_octets: Signal<Out, Bits<LENGTH_BITS>>,
    head: FrameHead,
    outcome: Outcome,
    sizes: Sizes,
    state: DFF<State>,
    index: DFF<Bits<WORD_BITS>>,
    storing: DFF<Bit>,
    length: DFF<Bits<LENGTH_BITS>>,
    cause: DFF<Bits<CAUSE_BITS>>,
    odd_preamble: DFF<Bit>,
    even_word: DFF<Bits<32>>,
    writing: DFF<Bit>,
    pair: DFF<Bits<PAIR_BITS>>,
    pair_high: DFF<Bits<32>>,
    pair_low: DFF<Bits<32>>,
    zero: Lit<32, 0>,
    no_event: Lit<EVENT_BITS, 0>,
    no_census: Lit<CENSUS_BITS, 0>,
    first_pair: Lit<PAIR_BITS, 0>,
    oversize: Lit<CAUSE_BITS, OVERSIZE>,
    overrun: Lit<CAUSE_BITS, OVERRUN>,
    offset: Lit<LENGTH_BITS, { FRAME_OFFSET as u64 }>,
    word_octets: Lit<LENGTH_BITS, 4>,
    irregular_at: Lit<3, { TAG_BITS as u64 - 1 }>,
    careless: Lit<1, CARELESS>,
    free: Signal<Local, Bit>,
    take: Signal<Local, Bit>,
    last: Signal<Local, Bit>,
    begins: Signal<Local, Bit>,
    stores: Signal<Local, Bit>,
    spare: Signal<Local, Bits<LENGTH_BITS>>,
    octets_before: Signal<Local, Bits<LENGTH_BITS>>,
    step: Signal<Local, Bits<STEP_BITS>>,
}

impl<const CARELESS: u64> Logic for PageWriterWith<CARELESS> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            state,
            index,
            storing,
            length,
            cause,
            odd_preamble
        );
        dff_setup!(self, clock, even_word, writing, pair, pair_high, pair_low);
        clock!(self, clock, head);
        self.free.next = !self.writing.q.val() | self.write_granted.val();
        self.take.next =
            self.word_valid.val() & self.free.val() & (self.state.q.val() == State::Collect);
        self.word_taken.next = self.take.val();
        self.word_index.next = self.index.q.val();
        self.last.next = self.tag.val().get_bit(0);
        self.begins.next = !self.index.q.val().any();
        self.stores.next = (self.storing.q.val() & !self.begins.val())
            | (self.page_valid.val() & self.begins.val());
        self.octets_before.next = bit_cast::<LENGTH_BITS, WORD_BITS>(self.index.q.val()) << 2;
        self.spare.next = bit_cast::<LENGTH_BITS, 2>(self.tag.val().get_bits::<2>(1));
        if !self.spare.val().any() {
            self.spare.next = self.word_octets.val();
        }
        self.step.next = self.pair.q.val().get_bits::<STEP_BITS>(0);
        if self.write_granted.val() {
            self.writing.d.next = false;
        }

        match self.state.q.val() {
            State::Collect => {
                if self.take.val() {
                    self.storing.d.next = self.stores.val();
                    self.even_word.d.next = self.word.val();
                    self.pair.d.next = self.index.q.val().get_bits::<PAIR_BITS>(1);
                    self.pair_high.d.next = self.word.val();
                    self.pair_low.d.next = self.zero.val();
                    if self.index.q.val().get_bit(0) {
                        self.pair_high.d.next = self.even_word.q.val();
                        self.pair_low.d.next = self.word.val();
                    }
                    self.writing.d.next = self.stores.val()
                        & (self.index.q.val().get_bit(0) | self.last.val())
                        & !self.index.q.val().all();
                    if !self.index.q.val().all() {
                        self.index.d.next = self.index.q.val() + 1;
                    }
                    if self.last.val() {
                        self.length.d.next =
                            self.octets_before.val() + self.spare.val() - self.offset.val();
                        self.cause.d.next = self.tag.val().get_bits::<CAUSE_BITS>(3);
                        if self.index.q.val().all() {
                            self.cause.d.next = self.oversize.val();
                        }
                        self.odd_preamble.d.next =
                            self.tag.val().get_bit(self.irregular_at.val().index());
                        self.state.d.next = State::Judge;
                    }
                }
            }
            State::Judge => {
                self.index.d.next = 0.into();
                self.state.d.next = State::Collect;
                if self.outcome.deliver.val() {
                    self.state.d.next = State::Pad;
                }
            }
            State::Pad => {
                // A pair every other clock, so that the reader never waits for long.
                if self.step.val().all() & !self.writing.q.val() {
                    self.state.d.next = State::Deliver;
                } else if !self.writing.q.val() {
                    self.pair.d.next = self.pair.q.val() + 1;
                    self.pair_high.d.next = self.zero.val();
                    self.pair_low.d.next = self.zero.val();
                    self.writing.d.next = true;
                }
            }
            State::Deliver => {
                if self.delivered.val() {
                    self.state.d.next = State::Collect;
                }
            }
        }

        self.head.take.next = self.take.val();
        self.head.index.next = self.index.q.val();
        self.head.word.next = self.word.val();
        self.head.tag.next = self.tag.val();
        self.head.own_high.next = self.own_high.val();
        self.head.own_low.next = self.own_low.val();
        self.head.promiscuous.next = self.promiscuous.val();
        self.head.multicast.next = self.multicast.val();
        self.head.groups_high.next = self.groups_high.val();
        self.head.groups_low.next = self.groups_low.val();
        self.outcome.cause.next = self.cause.q.val();
        self.outcome.irregular.next = self.odd_preamble.q.val();
        self.outcome.accepted.next = self.head.accepted.val();
        self.outcome.limited.next = self.head.group.val() & self.storm.val();
        self.outcome.stored.next =
            self.storing.q.val() | (self.careless.val().any() & self.page_valid.val());
        self.sizes.cause.next = self.cause.q.val();
        self.sizes.length.next = self.length.q.val();
        self.sizes.group.next = self.head.group.val();
        self.sizes.broadcast.next = self.head.broadcast.val();
        // The last word of an overrun, which has no octets, is its number of frames.
        self.all_octets.next = self.sizes.octets.val();
        if self.cause.q.val() == self.overrun.val() {
            self.all_octets.next =
                bit_cast::<LENGTH_BITS, OWED_BITS>(self.even_word.q.val().get_bits::<OWED_BITS>(0));
        }
        self.events.next = self.no_event.val();
        self.census.next = self.no_census.val();
        self.spend.next = false;
        if self.state.q.val() == State::Judge {
            self.events.next = self.outcome.events.val();
            self.census.next = self.sizes.census.val();
            self.spend.next = self.outcome.deliver.val() & self.head.group.val();
        }
        self.write.next = self.writing.q.val();
        self.write_first.next = self.pair.q.val() == self.first_pair.val();
        self.write_pair.next = self.pair.q.val();
        self.write_high.next = self.pair_high.q.val();
        self.write_low.next = self.pair_low.q.val();
        self.deliver.next = self.state.q.val() == State::Deliver;
        self.octets.next = self.length.q.val();
        self.ethertype.next = self.head.ethertype.val();
        self.group.next = self.head.group.val();
        self.broadcast.next = self.head.broadcast.val();
    }
}
