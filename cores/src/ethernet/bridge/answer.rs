//! The frame that carries an answer, in words for the transmit path; that pads it and puts its FCS behind.
use crate::ethernet::cause::{CAUSE_BITS, GOOD};
use crate::ethernet::words::{Tag, TAG_BITS};
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::bridge::{Direction, ETHERTYPE, HEAD_WORD, MESSAGE_END, MESSAGE_WORD, SEQUENCE_WORD};

/// Bits of a word's number.
const INDEX_BITS: usize = 4;
const _: () = assert!(MESSAGE_END < 1 << INDEX_BITS);

/// Offers the words of a frame while `start` is high; the fields hold meanwhile.
#[derive(LogicBlock, Default)]
pub struct Answer {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Level: send it.
    pub start: Signal<In, Bit>,
    /// Strobe: its last word is taken.
    pub done: Signal<Out, Bit>,
    /// To whom, octets 1 to 4.
    pub asker_high: Signal<In, Bits<32>>,
    /// To whom, octets 5 and 6.
    pub asker_low: Signal<In, Bits<16>>,
    /// Own address, octets 1 and 2.
    pub own_high: Signal<In, Bits<16>>,
    /// Own address, octets 3 to 6.
    pub own_low: Signal<In, Bits<32>>,
    /// Session above number, as they came.
    pub ticket: Signal<In, Bits<32>>,
    /// Word 0 of the message.
    pub route: Signal<In, Bits<32>>,
    /// Word 1.
    pub head: Signal<In, Bits<32>>,
    /// Word 2.
    pub d1: Signal<In, Bits<32>>,
    /// Word 3.
    pub d2: Signal<In, Bits<32>>,
    /// Level: a word is offered.
    pub word_valid: Signal<Out, Bit>,
    /// See `word_valid`.
    pub word: Signal<Out, Bits<32>>,
    /// Its tag.
    pub tag: Signal<Out, Bits<TAG_BITS>>,
    /// Level: it is taken.
    pub word_ready: Signal<In, Bit>,
    index: DFF<Bits<INDEX_BITS>>,
    label: Tag,
    first: Lit<INDEX_BITS, 0>,
    second: Lit<INDEX_BITS, 1>,
    third: Lit<INDEX_BITS, 2>,
    fourth: Lit<INDEX_BITS, { HEAD_WORD as u64 - 1 }>,
    head_at: Lit<INDEX_BITS, { HEAD_WORD as u64 }>,
    sequence_at: Lit<INDEX_BITS, { SEQUENCE_WORD as u64 }>,
    word_0_at: Lit<INDEX_BITS, { MESSAGE_WORD as u64 }>,
    word_1_at: Lit<INDEX_BITS, { MESSAGE_WORD as u64 + 1 }>,
    word_2_at: Lit<INDEX_BITS, { MESSAGE_WORD as u64 + 2 }>,
    last_at: Lit<INDEX_BITS, { MESSAGE_END as u64 }>,
    answer_head: Lit<32, { Direction::Answer.head() as u64 }>,
    ethertype: Lit<32, { ETHERTYPE as u64 }>,
    whole_word: Lit<2, 0>,
    good: Lit<CAUSE_BITS, GOOD>,
    asker_middle: Signal<Local, Bits<16>>,
    own_middle: Signal<Local, Bits<16>>,
    is_last: Signal<Local, Bit>,
}

impl Logic for Answer {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, index);
        self.asker_middle.next = self.asker_high.val().get_bits::<16>(0);
        self.own_middle.next = self.own_low.val().get_bits::<16>(16);
        self.word.next = self.d2.val();
        if self.index.q.val() == self.first.val() {
            self.word.next = bit_cast::<32, 16>(self.asker_high.val().get_bits::<16>(16));
        } else if self.index.q.val() == self.second.val() {
            self.word.next = (bit_cast::<32, 16>(self.asker_middle.val()) << 16)
                | bit_cast::<32, 16>(self.asker_low.val());
        } else if self.index.q.val() == self.third.val() {
            self.word.next = (bit_cast::<32, 16>(self.own_high.val()) << 16)
                | bit_cast::<32, 16>(self.own_middle.val());
        } else if self.index.q.val() == self.fourth.val() {
            self.word.next = (self.own_low.val() << 16) | self.ethertype.val();
        } else if self.index.q.val() == self.head_at.val() {
            self.word.next = self.answer_head.val();
        } else if self.index.q.val() == self.sequence_at.val() {
            self.word.next = self.ticket.val();
        } else if self.index.q.val() == self.word_0_at.val() {
            self.word.next = self.route.val();
        } else if self.index.q.val() == self.word_1_at.val() {
            self.word.next = self.head.val();
        } else if self.index.q.val() == self.word_2_at.val() {
            self.word.next = self.d1.val();
        }
        self.is_last.next = self.index.q.val() == self.last_at.val();
        self.word_valid.next = self.start.val();
        self.done.next = self.start.val() & self.word_ready.val() & self.is_last.val();
        if self.start.val() & self.word_ready.val() {
            self.index.d.next = self.index.q.val() + 1;
        }
        if self.done.val() {
            self.index.d.next = self.first.val();
        }
        self.label.last.next = self.is_last.val();
        self.label.octets.next = self.whole_word.val();
        self.label.cause.next = self.good.val();
        self.label.irregular.next = false;
        self.tag.next = self.label.word.val();
    }
}
