//! Recognises frames for the bridge as they pass, and keeps what is in them.
use crate::ethernet::cause::{CAUSE_BITS, GOOD, TAKEN};
use crate::ethernet::words::TAG_BITS;
use crate::rpc::layout::{SplitHead, SplitRoute};
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::bridge::{
    Direction, ETHERTYPE, HEAD_WORD, LAST_OCTETS, LAST_WORD, MESSAGE_WORD, SEQUENCE_WORD, TYPE_WORD,
};

/// Bits of a word's number; one more than the last word's is as good as any above it.
const INDEX_BITS: usize = (LAST_WORD + 1).ilog2() as usize + 1;

/// Fields are registers; they change only while a frame passes that began when `busy` was low, and are whole with `request`.
#[derive(LogicBlock, Default)]
pub struct Tap {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: a word passes.
    pub pass: Signal<In, Bit>,
    /// See `pass`.
    pub word: Signal<In, Bits<32>>,
    /// Its tag, see [crate::ethernet::words::Tag].
    pub tag: Signal<In, Bits<TAG_BITS>>,
    /// Own address, octets 1 and 2.
    pub own_high: Signal<In, Bits<16>>,
    /// Own address, octets 3 to 6.
    pub own_low: Signal<In, Bits<32>>,
    /// Level: keep what there is.
    pub busy: Signal<In, Bit>,
    /// The tag; with the cause [TAKEN] at the end of a frame for the bridge. Combinational.
    pub tag_on: Signal<Out, Bits<TAG_BITS>>,
    /// Strobe: the word that passes ends a frame for the bridge.
    pub takes: Signal<Out, Bit>,
    /// Strobe, a clock after that: and it was kept.
    pub request: Signal<Out, Bit>,
    /// Sender, octets 1 to 4.
    pub sender_high: Signal<Out, Bits<32>>,
    /// Sender, octets 5 and 6.
    pub sender_low: Signal<Out, Bits<16>>,
    /// Session above number.
    pub ticket: Signal<Out, Bits<32>>,
    /// Node that is called.
    pub destination: Signal<Out, Bits<16>>,
    /// Call number.
    pub call: Signal<Out, Bits<8>>,
    /// First argument word.
    pub d0: Signal<Out, Bits<21>>,
    /// Second argument word.
    pub d1: Signal<Out, Bits<32>>,
    /// Third argument word.
    pub d2: Signal<Out, Bits<32>>,
    index: DFF<Bits<INDEX_BITS>>,
    free: DFF<Bit>,
    is_own: DFF<Bit>,
    is_broadcast: DFF<Bit>,
    is_type: DFF<Bit>,
    is_call: DFF<Bit>,
    request_now: DFF<Bit>,
    sender_high_now: DFF<Bits<32>>,
    sender_low_now: DFF<Bits<16>>,
    sequence_now: DFF<Bits<32>>,
    word_0: DFF<Bits<32>>,
    word_1: DFF<Bits<32>>,
    word_2: DFF<Bits<32>>,
    word_3: DFF<Bits<32>>,
    route: SplitRoute,
    head: SplitHead,
    to_high_at: Lit<INDEX_BITS, 0>,
    to_low_at: Lit<INDEX_BITS, 1>,
    from_at: Lit<INDEX_BITS, 2>,
    type_at: Lit<INDEX_BITS, { TYPE_WORD as u64 }>,
    head_at: Lit<INDEX_BITS, { HEAD_WORD as u64 }>,
    sequence_at: Lit<INDEX_BITS, { SEQUENCE_WORD as u64 }>,
    word_0_at: Lit<INDEX_BITS, { MESSAGE_WORD as u64 }>,
    word_1_at: Lit<INDEX_BITS, { MESSAGE_WORD as u64 + 1 }>,
    word_2_at: Lit<INDEX_BITS, { MESSAGE_WORD as u64 + 2 }>,
    word_3_at: Lit<INDEX_BITS, { MESSAGE_WORD as u64 + 3 }>,
    last_at: Lit<INDEX_BITS, { LAST_WORD as u64 }>,
    last_octets: Lit<2, { LAST_OCTETS as u64 }>,
    cause_place: Lit<3, 3>,
    good: Lit<CAUSE_BITS, GOOD>,
    taken: Lit<TAG_BITS, { (TAKEN ^ GOOD) << 3 }>,
    ethertype: Lit<16, { ETHERTYPE as u64 }>,
    call_head: Lit<32, { Direction::Call.head() as u64 }>,
    low_half: Signal<Local, Bits<16>>,
    cause: Signal<Local, Bits<CAUSE_BITS>>,
    octets: Signal<Local, Bits<2>>,
    is_whole: Signal<Local, Bit>,
    is_ours: Signal<Local, Bit>,
    keep: Signal<Local, Bit>,
}

impl Logic for Tap {
    #[hdl_gen]
    #[rustfmt::skip] // a line a field: the frame can be read off
    fn update(&mut self) {
        dff_setup!(self, clock, index, free, is_own, is_broadcast, is_type, is_call, request_now);
        dff_setup!(self, clock, sender_high_now, sender_low_now, sequence_now, word_0, word_1, word_2, word_3);
        self.low_half.next = self.word.val().get_bits::<16>(0);
        self.cause.next = self.tag.val().get_bits::<CAUSE_BITS>(self.cause_place.val().index());
        self.octets.next = self.tag.val().get_bits::<2>(1);

        // Where in the frame it is, and whether all so far is as it should be.
        if self.pass.val() {
            if self.index.q.val() == self.to_high_at.val() {
                self.free.d.next = !self.busy.val();
                self.is_own.d.next = self.low_half.val() == self.own_high.val();
                self.is_broadcast.d.next = self.low_half.val().all();
            }
            if self.index.q.val() == self.to_low_at.val() {
                self.is_own.d.next = self.is_own.q.val() & (self.word.val() == self.own_low.val());
                self.is_broadcast.d.next = self.is_broadcast.q.val() & self.word.val().all();
            }
            if self.index.q.val() == self.type_at.val() {
                self.is_type.d.next = self.low_half.val() == self.ethertype.val();
            }
            if self.index.q.val() == self.head_at.val() {
                self.is_call.d.next = self.word.val() == self.call_head.val();
            }
            if self.tag.val().get_bit(0) {
                self.index.d.next = self.to_high_at.val();
            } else if !self.index.q.val().all() {
                self.index.d.next = self.index.q.val() + 1;
            }
        }

        // Its end.
        self.is_whole.next = self.tag.val().get_bit(0) & (self.cause.val() == self.good.val())
            & (self.index.q.val() == self.last_at.val()) & (self.octets.val() == self.last_octets.val());
        self.is_ours.next = self.is_whole.val() & self.is_type.q.val() & self.is_call.q.val()
            & (self.is_own.q.val() | self.is_broadcast.q.val());
        self.takes.next = self.pass.val() & self.is_ours.val();
        self.request_now.d.next = self.takes.val() & self.free.q.val();
        self.tag_on.next = self.tag.val();
        if self.is_ours.val() { self.tag_on.next = self.tag.val() | self.taken.val(); }

        // What is in it.
        self.keep.next = self.pass.val() & self.free.q.val();
        if self.keep.val() & (self.index.q.val() == self.from_at.val()) { self.sender_high_now.d.next = self.word.val(); }
        if self.keep.val() & (self.index.q.val() == self.type_at.val()) { self.sender_low_now.d.next = self.word.val().get_bits::<16>(16); }
        if self.keep.val() & (self.index.q.val() == self.sequence_at.val()) { self.sequence_now.d.next = self.word.val(); }
        if self.keep.val() & (self.index.q.val() == self.word_0_at.val()) { self.word_0.d.next = self.word.val(); }
        if self.keep.val() & (self.index.q.val() == self.word_1_at.val()) { self.word_1.d.next = self.word.val(); }
        if self.keep.val() & (self.index.q.val() == self.word_2_at.val()) { self.word_2.d.next = self.word.val(); }
        if self.keep.val() & (self.index.q.val() == self.word_3_at.val()) { self.word_3.d.next = self.word.val(); }
        self.route.word.next = self.word_0.q.val();
        self.head.word.next = self.word_1.q.val();
        self.request.next = self.request_now.q.val();
        self.sender_high.next = self.sender_high_now.q.val();
        self.sender_low.next = self.sender_low_now.q.val();
        self.ticket.next = self.sequence_now.q.val();
        self.destination.next = self.route.destination.val();
        self.call.next = self.head.call.val();
        self.d0.next = self.head.d0.val();
        self.d1.next = self.word_2.q.val();
        self.d2.next = self.word_3.q.val();
    }
}
