//! The fields of a frame's head, picked from its words as they pass.
use super::filter::Filter;
use crate::memory::PAIR_BITS;
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// Bits of a word's number in its page.
pub const WORD_BITS: usize = PAIR_BITS + 1;

/// Destination and EtherType of the frame whose words pass; valid from its fifth word on.
#[derive(LogicBlock, Default)]
pub struct FrameHead {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: a word passes.
    pub take: Signal<In, Bit>,
    /// Its number in the page.
    pub index: Signal<In, Bits<WORD_BITS>>,
    /// See `take`.
    pub word: Signal<In, Bits<32>>,
    /// Octets 1 and 2 of the own address.
    pub own_high: Signal<In, Bits<16>>,
    /// Octets 3 to 6.
    pub own_low: Signal<In, Bits<32>>,
    /// Level: accept everything.
    pub promiscuous: Signal<In, Bit>,
    /// Level: accept every multicast address.
    pub multicast: Signal<In, Bit>,
    /// The frame is for us.
    pub accepted: Signal<Out, Bit>,
    /// Its EtherType.
    pub ethertype: Signal<Out, Bits<16>>,
    filter: Filter,
    to_high: DFF<Bits<16>>,
    to_low: DFF<Bits<32>>,
    kind: DFF<Bits<16>>,
    first_word: Lit<WORD_BITS, 0>,
    second_word: Lit<WORD_BITS, 1>,
    type_word: Lit<WORD_BITS, 3>,
}

impl Logic for FrameHead {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, to_high, to_low, kind);
        if self.take.val() & (self.index.val() == self.first_word.val()) {
            self.to_high.d.next = self.word.val().get_bits::<16>(0);
        }
        if self.take.val() & (self.index.val() == self.second_word.val()) {
            self.to_low.d.next = self.word.val();
        }
        if self.take.val() & (self.index.val() == self.type_word.val()) {
            self.kind.d.next = self.word.val().get_bits::<16>(0);
        }
        self.filter.high.next = self.to_high.q.val();
        self.filter.low.next = self.to_low.q.val();
        self.filter.own_high.next = self.own_high.val();
        self.filter.own_low.next = self.own_low.val();
        self.filter.promiscuous.next = self.promiscuous.val();
        self.filter.multicast.next = self.multicast.val();
        self.accepted.next = self.filter.accepted.val();
        self.ethertype.next = self.kind.q.val();
    }
}
