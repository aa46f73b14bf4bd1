//! The fields of a frame's head, picked from its words as they pass.
use super::filter::Filter;
use super::words::TAG_BITS;
use crate::memory::PAIR_BITS;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::ethernet::GROUP_HASH_BITS;

/// Bits of a word's number in its page.
pub const WORD_BITS: usize = PAIR_BITS + 1;

/// Destination and EtherType of the frame whose words pass; valid three clocks after its fifth word.
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
    /// Its tag: the destination's hash.
    pub tag: Signal<In, Bits<TAG_BITS>>,
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
    /// The frame is for us.
    pub accepted: Signal<Out, Bit>,
    /// Its destination is broadcast or multicast.
    pub group: Signal<Out, Bit>,
    /// Its destination is broadcast.
    pub broadcast: Signal<Out, Bit>,
    /// Its EtherType.
    pub ethertype: Signal<Out, Bits<16>>,
    filter: Filter,
    to_high: DFF<Bits<16>>,
    to_low: DFF<Bits<32>>,
    kind: DFF<Bits<16>>,
    hash: DFF<Bits<GROUP_HASH_BITS>>,
    chosen: DFF<Bit>,
    accepted_now: DFF<Bit>,
    group_now: DFF<Bit>,
    broadcast_now: DFF<Bit>,
    in_half: Signal<Local, Bits<5>>,
    in_high_half: Signal<Local, Bit>,
    first_word: Lit<WORD_BITS, 0>,
    second_word: Lit<WORD_BITS, 1>,
    type_word: Lit<WORD_BITS, 3>,
}

impl Logic for FrameHead {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            to_high,
            to_low,
            kind,
            hash,
            chosen,
            accepted_now,
            group_now,
            broadcast_now
        );
        if self.take.val() & (self.index.val() == self.first_word.val()) {
            self.to_high.d.next = self.word.val().get_bits::<16>(0);
        }
        if self.take.val() & (self.index.val() == self.second_word.val()) {
            self.to_low.d.next = self.word.val();
        }
        if self.take.val() & (self.index.val() == self.type_word.val()) {
            self.kind.d.next = self.word.val().get_bits::<16>(0);
            self.hash.d.next = self.tag.val().get_bits::<GROUP_HASH_BITS>(1);
        }
        self.in_half.next = self.hash.q.val().get_bits::<5>(0);
        self.in_high_half.next = self.hash.q.val().get_bit(5);
        self.chosen.d.next = self.groups_low.val().get_bit(self.in_half.val().index());
        if self.in_high_half.val() {
            self.chosen.d.next = self.groups_high.val().get_bit(self.in_half.val().index());
        }
        self.filter.chosen.next = self.chosen.q.val();
        self.filter.high.next = self.to_high.q.val();
        self.filter.low.next = self.to_low.q.val();
        self.filter.own_high.next = self.own_high.val();
        self.filter.own_low.next = self.own_low.val();
        self.filter.promiscuous.next = self.promiscuous.val();
        self.filter.multicast.next = self.multicast.val();
        self.accepted_now.d.next = self.filter.accepted.val();
        self.group_now.d.next = self.filter.group.val();
        self.accepted.next = self.accepted_now.q.val();
        self.group.next = self.group_now.q.val();
        self.broadcast_now.d.next = self.filter.broadcast.val();
        self.broadcast.next = self.broadcast_now.q.val();
        self.ethertype.next = self.kind.q.val();
    }
}
