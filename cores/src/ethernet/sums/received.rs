//! Whether the sums of a received frame are right, found out while its words pass.
use super::halves::{Halves, TOTAL_BITS};
use super::place::Place;
use crate::ethernet::frame_head::WORD_BITS;
use crate::ethernet::words::TAG_BITS;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::ip::{TCP, UDP};

/// Bits of a number of words of a packet, as its length may say.
const LEFT_BITS: usize = 9;
/// Bits of the sum of a header's ten halves.
const HEADER_BITS: usize = 20;
/// Bits of the sum of the halves of the longest packet.
const DATA_BITS: usize = 26;

/// Looks on as the words of frames go into pages; nothing waits for it.
#[derive(LogicBlock, Default)]
pub struct ReceivedSums {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: a word passes.
    pub take: Signal<In, Bit>,
    /// Its number in the page.
    pub index: Signal<In, Bits<WORD_BITS>>,
    /// See `take`.
    pub word: Signal<In, Bits<32>>,
    /// Its tag: how many octets the last word has.
    pub tag: Signal<In, Bits<TAG_BITS>>,
    /// Level, from the third clock after that of a frame's last word until the next frame: its sums are right.
    pub right: Signal<Out, Bit>,
    place: Place,
    halves: Halves,
    left: DFF<Bits<LEFT_BITS>>,
    odd: DFF<Bits<2>>,
    data_words: DFF<Bits<LEFT_BITS>>,
    owes: DFF<Bit>,
    whole: DFF<Bit>,
    header_now: DFF<Bit>,
    header_then: DFF<Bit>,
    data_now: DFF<Bit>,
    data_then: DFF<Bit>,
    header_sum: DFF<Bits<HEADER_BITS>>,
    data_sum: DFF<Bits<DATA_BITS>>,
    two_left: Lit<LEFT_BITS, 2>,
    all_octets: Lit<4, 0xf>,
    four_ones: Lit<8, 0xf0>,
    udp_word: Lit<32, { (UDP as u64) << 16 }>,
    tcp_word: Lit<32, { (TCP as u64) << 16 }>,
    in_last: Signal<Local, Bits<2>>,
    twos_left: Signal<Local, Bits<8>>,
    full: Signal<Local, Bit>,
    partial: Signal<Local, Bit>,
    in_data: Signal<Local, Bit>,
    ends_here: Signal<Local, Bit>,
    pseudo: Signal<Local, Bit>,
    pseudo_word: Signal<Local, Bits<32>>,
    said: Signal<Local, Bits<16>>,
    counted: Signal<Local, Bits<16>>,
    first_odd: Signal<Local, Bits<8>>,
    keep: Signal<Local, Bits<4>>,
    has_pseudo: Signal<Local, Bit>,
    header_low: Signal<Local, Bits<16>>,
    header_over: Signal<Local, Bits<16>>,
    data_low: Signal<Local, Bits<16>>,
    data_over: Signal<Local, Bits<16>>,
    header_lacks: Signal<Local, Bits<16>>,
    data_lacks: Signal<Local, Bits<16>>,
    quiet: Signal<Local, Bit>,
}

impl Logic for ReceivedSums {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            left,
            odd,
            data_words,
            owes,
            whole,
            header_now,
            header_then
        );
        dff_setup!(self, clock, data_now, data_then, header_sum, data_sum);
        clock!(self, clock, place, halves);
        self.place.take.next = self.take.val();
        self.place.index.next = self.index.val();
        self.place.word.next = self.word.val();

        // At word k of the packet `left` is the number of whole words from k - 1 on.
        self.twos_left.next = self.left.q.val().get_bits::<8>(1);
        self.full.next = self.twos_left.val().any();
        self.partial.next = !self.full.val() & self.left.q.val().get_bit(0);
        self.in_last.next = self.tag.val().get_bits::<2>(1);
        self.ends_here.next = !self.full.val();
        if self.partial.val() {
            self.ends_here.next = !self.in_last.val().any()
                | (self.in_last.val().get_bit(1) & !self.odd.q.val().all())
                | (self.in_last.val() == self.odd.q.val())
                | !self.odd.q.val().any();
        } else if self.left.q.val() == self.two_left.val() {
            self.ends_here.next = !self.in_last.val().any() & !self.odd.q.val().any();
        }
        if self.take.val() {
            self.whole.d.next = self.ends_here.val();
            if self.place.at_length.val() {
                self.left.d.next = self.word.val().get_bits::<LEFT_BITS>(2);
                self.odd.d.next = self.word.val().get_bits::<2>(0);
            } else if self.full.val() | self.partial.val() {
                self.left.d.next = self.left.q.val() - 1;
            }
        }

        // The packet's length less the header's is known at the second word behind it; it goes in when no word does.
        self.counted.next = (bit_cast::<16, LEFT_BITS>(self.left.q.val()) << 2)
            | bit_cast::<16, 2>(self.odd.q.val());
        self.said.next = self.word.val().get_bits::<16>(16);
        self.place.odd_length.next =
            !self.full.val() | (self.place.is_udp.val() & (self.said.val() != self.counted.val()));
        self.has_pseudo.next = self.place.is_udp.val() | self.place.is_tcp.val();
        self.pseudo.next = self.owes.q.val() & !self.take.val();
        if self.take.val() & self.place.at_second.val() {
            self.data_words.d.next = self.left.q.val();
            self.owes.d.next = self.has_pseudo.val();
        }
        if self.pseudo.val() | self.place.begins.val() {
            self.owes.d.next = false;
        }
        self.pseudo_word.next = (bit_cast::<32, LEFT_BITS>(self.data_words.q.val()) << 2)
            | bit_cast::<32, 2>(self.odd.q.val())
            | self.tcp_word.val();
        if self.place.is_udp.val() {
            self.pseudo_word.next = (bit_cast::<32, LEFT_BITS>(self.data_words.q.val()) << 2)
                | bit_cast::<32, 2>(self.odd.q.val())
                | self.udp_word.val();
        }

        // What counts of a word: all of it, or what belongs to the packet.
        self.in_data.next =
            self.place.at_first.val() | self.place.at_second.val() | self.place.beyond.val();
        self.first_odd.next = self.four_ones.val() >> bit_cast::<8, 2>(self.odd.q.val());
        self.keep.next = self.all_octets.val();
        if self.in_data.val() & !self.full.val() & !self.pseudo.val() {
            self.keep.next = 0.into();
            if self.partial.val() {
                self.keep.next = self.first_odd.val().get_bits::<4>(0);
            }
        }
        self.halves.word.next = self.word.val();
        if self.pseudo.val() {
            self.halves.word.next = self.pseudo_word.val();
        }
        self.halves.keep.next = self.keep.val();
        self.halves.more.next = false;
        self.header_now.d.next = self.take.val() & self.place.in_header.val();
        self.data_now.d.next = self.pseudo.val()
            | (self.take.val()
                & (self.in_data.val() | (self.place.in_addresses.val() & self.has_pseudo.val())));
        self.header_then.d.next = self.header_now.q.val();
        self.data_then.d.next = self.data_now.q.val();
        if self.header_then.q.val() {
            self.header_sum.d.next = self.header_sum.q.val()
                + bit_cast::<HEADER_BITS, TOTAL_BITS>(self.halves.total.val());
        }
        if self.data_then.q.val() {
            self.data_sum.d.next =
                self.data_sum.q.val() + bit_cast::<DATA_BITS, TOTAL_BITS>(self.halves.total.val());
        }
        if self.place.begins.val() {
            self.header_now.d.next = false;
            self.header_then.d.next = false;
            self.header_sum.d.next = 0.into();
            self.data_now.d.next = false;
            self.data_then.d.next = false;
            self.data_sum.d.next = 0.into();
        }

        // Right is what comes to all ones when the carries are added to the sum.
        self.header_low.next = self.header_sum.q.val().get_bits::<16>(0);
        self.header_over.next = bit_cast::<16, 4>(self.header_sum.q.val().get_bits::<4>(16));
        self.header_lacks.next = !self.header_low.val();
        self.data_low.next = self.data_sum.q.val().get_bits::<16>(0);
        self.data_over.next = bit_cast::<16, 10>(self.data_sum.q.val().get_bits::<10>(16));
        self.data_lacks.next = !self.data_low.val();
        self.quiet.next = !self.owes.q.val() & !self.data_now.q.val() & !self.data_then.q.val();
        self.right.next = self.place.beyond.val()
            & self.whole.q.val()
            & self.quiet.val()
            & (self.header_lacks.val() == self.header_over.val())
            & (self.data_lacks.val() == self.data_over.val());
    }
}
