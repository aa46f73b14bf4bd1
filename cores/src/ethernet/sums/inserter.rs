//! The sums of a frame to be sent: found in two walks over its page, put in while its words leave.
//!
//! ```text
//!  order that asks -> walk to the header's end -> settle -> walk to the frame's end -> settle -> send
//!                     sum of the header           keep      sum of the data                      each in its place
//! ```
use super::halves::{Halves, CHAIN_BITS, TOTAL_BITS};
use crate::memory::PAIR_BITS;
use hdl::lit::Lit;
use hdl::reg::RegInit;
use rust_hdl::prelude::*;
use spec::ethernet::HEADER_OCTETS;
use spec::ip::{
    HEADER_SUM_AT, ICMP_SUM_AT, PLAIN_HEADER_OCTETS, PROTOCOL_AT, TCP_SUM_AT, UDP_SUM_AT,
};
use spec::memory::FRAME_OFFSET;

/// What a frame asks for: bit 0 the header's sum, bit 1 that of the data.
pub const ASK_BITS: usize = 2;
/// Clocks from a word to the last carry in the sum, less one.
const SETTLE_BITS: usize = 4;

/// Octet of the page that is this one of the packet, and of what it carries.
const fn packet(octet: usize) -> usize {
    FRAME_OFFSET + HEADER_OCTETS + octet
}
const fn data(octet: usize) -> usize {
    packet(PLAIN_HEADER_OCTETS) + octet
}
/// The pair of words that has this octet of the page.
const fn pair(octet: usize) -> u64 {
    (octet / 8) as u64
}

/// The halves of the words that the kernel below uses as they are.
const _: () = {
    assert!(packet(0).is_multiple_of(8) && data(0) % 8 == 4 && pair(data(0)) == 4);
    assert!(packet(PROTOCOL_AT) % 8 == 1 && packet(HEADER_SUM_AT) % 8 == 2);
    assert!(pair(packet(PROTOCOL_AT)) == pair(packet(HEADER_SUM_AT)));
    assert!(data(ICMP_SUM_AT) % 8 == 6 && data(UDP_SUM_AT) % 8 == 2 && data(TCP_SUM_AT) % 8 == 4);
};

/// Sits beside the reader of pages and sees what it does; the reader walks when told to.
#[derive(LogicBlock, Default)]
pub struct Inserter {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Level: the reader waits for an order.
    pub idle: Signal<In, Bit>,
    /// With `idle`: what the order asks for, when it is taken.
    pub asks: Signal<In, Bits<ASK_BITS>>,
    /// Level: a pair is read and its upper word comes next.
    pub arrives: Signal<In, Bit>,
    /// Level: the upper word of `pair` is there.
    pub upper: Signal<In, Bit>,
    /// Level: the lower word of `pair` is there.
    pub lower: Signal<In, Bit>,
    /// Level, with `upper` or `lower`: in the next clock it is gone.
    pub goes: Signal<In, Bit>,
    /// Which pair.
    pub pair: Signal<In, Bits<PAIR_BITS>>,
    /// The word that is there, as it is in the page.
    pub word: Signal<In, Bits<32>>,
    /// It is the frame's last.
    pub last: Signal<In, Bit>,
    /// Octets of the last word, modulo 4.
    pub octets: Signal<In, Bits<2>>,
    /// Level: the reader has ended a walk and waits.
    pub settles: Signal<In, Bit>,
    /// Strobe, with `settles`: go on from the first pair.
    pub settled: Signal<Out, Bit>,
    /// Level: walk, send nothing.
    pub walks: Signal<Out, Bit>,
    /// Level: the word that is there is the last of the walk.
    pub ends: Signal<Out, Bit>,
    /// What the word that is there has beside what is in the page.
    pub added: Signal<Out, Bits<32>>,
    halves: Halves,
    walks_header: DFF<Bit>,
    walks_data: DFF<Bit>,
    wants: DFF<Bits<ASK_BITS>>,
    settling: DFF<Bits<SETTLE_BITS>>,
    is_udp: DFF<Bit>,
    is_tcp: DFF<Bit>,
    sum: DFF<Bits<16>>,
    carry: DFF<Bit>,
    kept: DFF<Bits<16>>,
    lacks_upper: RegInit<16, 0xffff>,
    lacks_lower: RegInit<16, 0xffff>,
    header_pair: Lit<PAIR_BITS, { pair(packet(0)) }>,
    header_sum_pair: Lit<PAIR_BITS, { pair(packet(HEADER_SUM_AT)) }>,
    data_pair: Lit<PAIR_BITS, { pair(data(0)) }>,
    udp_pair: Lit<PAIR_BITS, { pair(data(UDP_SUM_AT)) }>,
    tcp_pair: Lit<PAIR_BITS, { pair(data(TCP_SUM_AT)) }>,
    first_pair: Lit<PAIR_BITS, 0>,
    all_octets: Lit<4, 0xf>,
    upper_octets: Lit<4, 0xc>,
    four_ones: Lit<8, 0xf0>,
    nothing: Lit<16, 0xffff>,
    one: Lit<CHAIN_BITS, 1>,
    total: Signal<Local, Bits<TOTAL_BITS>>,
    left: Signal<Local, Bits<CHAIN_BITS>>,
    right: Signal<Local, Bits<CHAIN_BITS>>,
    both: Signal<Local, Bits<CHAIN_BITS>>,
    now: Signal<Local, Bit>,
    in_header: Signal<Local, Bit>,
    in_data: Signal<Local, Bit>,
    at_protocol: Signal<Local, Bit>,
    done: Signal<Local, Bit>,
    keeps: Signal<Local, Bit>,
    no_zero: Signal<Local, Bit>,
    passes: Signal<Local, Bit>,
    header_next: Signal<Local, Bit>,
    udp_next: Signal<Local, Bit>,
    icmp_next: Signal<Local, Bit>,
    tcp_next: Signal<Local, Bit>,
    lacks: Signal<Local, Bits<32>>,
    first_octets: Signal<Local, Bits<8>>,
}

impl Logic for Inserter {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            walks_header,
            walks_data,
            wants,
            settling,
            is_udp,
            is_tcp
        );
        dff_setup!(self, clock, sum, carry, kept, lacks_upper, lacks_lower);
        clock!(self, clock, halves);

        // Which walk: the first two only for a frame that asks.
        self.walks.next = self.walks_header.q.val() | self.walks_data.q.val();
        self.ends.next = self.walks_header.q.val()
            & self.upper.val()
            & (self.pair.val() == self.data_pair.val());
        self.settling.d.next = self.settling.q.val() << 1;
        if self.settles.val() {
            self.settling.d.next = (self.settling.q.val() << 1) | 1;
        }
        self.done.next = self.settles.val() & self.settling.q.val().all();
        self.settled.next = self.done.val();
        if self.idle.val() {
            self.wants.d.next = self.asks.val();
            self.walks_header.d.next = self.asks.val().any();
            self.walks_data.d.next = false;
        } else if self.done.val() {
            self.walks_header.d.next = false;
            self.walks_data.d.next = self.walks_header.q.val();
            self.settling.d.next = 0.into();
        }

        // What of a word is added up in this walk.
        self.now.next = self.upper.val() | self.lower.val();
        self.in_header.next = self.walks_header.q.val()
            & self.now.val()
            & (self.pair.val() >= self.header_pair.val());
        self.in_data.next = self.walks_data.q.val()
            & self.now.val()
            & ((self.pair.val() > self.data_pair.val())
                | (self.lower.val() & (self.pair.val() == self.data_pair.val())));
        self.first_octets.next = self.four_ones.val() >> bit_cast::<8, 2>(self.octets.val());
        self.halves.keep.next = 0.into();
        if self.in_header.val() {
            self.halves.keep.next = self.all_octets.val();
        } else if self.in_data.val() {
            self.halves.keep.next = self.all_octets.val();
            if self.last.val() & self.octets.val().any() {
                self.halves.keep.next = self.first_octets.val().get_bits::<4>(0);
            }
        } else if self.walks_data.q.val()
            & self.upper.val()
            & (self.pair.val() == self.first_pair.val())
        {
            self.halves.keep.next = self.upper_octets.val();
        }
        self.halves.word.next = self.word.val();
        self.total.next = self.halves.total.val();
        self.halves.more.next = self.total.val().get_bit(16);

        // The sum; its carry goes in with the next word.
        self.left.next = (bit_cast::<CHAIN_BITS, 16>(self.sum.q.val()) << 1) | self.one.val();
        self.right.next = bit_cast::<CHAIN_BITS, 16>(self.total.val().get_bits::<16>(0)) << 1;
        if self.carry.q.val() {
            self.right.next = (bit_cast::<CHAIN_BITS, 16>(self.total.val().get_bits::<16>(0)) << 1)
                | self.one.val();
        }
        self.both.next = self.left.val() + self.right.val();
        self.sum.d.next = self.both.val().get_bits::<16>(1);
        self.carry.d.next = self.both.val().get_bit(17);
        if self.idle.val() | (self.done.val() & self.walks_header.q.val()) {
            self.sum.d.next = 0.into();
            self.carry.d.next = false;
        }

        // Kept is the sum that is put in next: the header's, then, when that has gone, the data's. A UDP sum is never 0.
        self.at_protocol.next = self.pair.val() == self.header_sum_pair.val();
        if self.at_protocol.val() & self.upper.val() {
            self.is_udp.d.next = self.word.val().get_bit(20);
            self.is_tcp.d.next = self.word.val().get_bit(17);
        }
        self.passes.next = self.lower.val() & self.at_protocol.val() & !self.walks.val();
        self.keeps.next = (self.done.val() & self.walks_header.q.val()) | self.passes.val();
        self.no_zero.next = self.passes.val() & self.is_udp.q.val() & self.sum.q.val().all();
        if self.keeps.val() {
            self.kept.d.next = self.sum.q.val();
            if self.no_zero.val() {
                self.kept.d.next = 0.into();
            }
        }

        // The field in the page is zero: the complement of the sum is all there is.
        self.header_next.next =
            self.wants.q.val().get_bit(0) & self.arrives.val() & self.at_protocol.val();
        self.udp_next.next = self.wants.q.val().get_bit(1)
            & self.is_udp.q.val()
            & self.arrives.val()
            & (self.pair.val() == self.udp_pair.val());
        self.icmp_next.next = self.wants.q.val().get_bit(1)
            & !self.is_udp.q.val()
            & !self.is_tcp.q.val()
            & self.upper.val()
            & (self.pair.val() == self.data_pair.val());
        self.tcp_next.next = self.wants.q.val().get_bit(1)
            & self.is_tcp.q.val()
            & self.upper.val()
            & (self.pair.val() == self.tcp_pair.val());
        if self.arrives.val() | (self.upper.val() & self.goes.val()) {
            self.lacks_upper.d.next = self.nothing.val();
            self.lacks_lower.d.next = self.nothing.val();
            if !self.walks.val()
                & (self.header_next.val() | self.udp_next.val() | self.icmp_next.val())
            {
                self.lacks_lower.d.next = self.kept.q.val();
            }
            if !self.walks.val() & self.tcp_next.val() {
                self.lacks_upper.d.next = self.kept.q.val();
            }
        }
        self.lacks.next = (bit_cast::<32, 16>(self.lacks_upper.q.val()) << 16)
            | bit_cast::<32, 16>(self.lacks_lower.q.val());
        self.added.next = !self.lacks.val();
    }
}
