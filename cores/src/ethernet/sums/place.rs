//! Where in a packet the words of a frame are, as they pass.
use crate::ethernet::frame_head::WORD_BITS;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::ethernet::HEADER_OCTETS;
use spec::ip::{FRAGMENT_BITS, ICMP, IPV4_TYPE, PLAIN_HEADER, TCP, UDP};
use spec::memory::FRAME_OFFSET;

/// The word of the page in which the EtherType is; the packet begins in the one after it.
const TYPE_WORD: u64 = ((FRAME_OFFSET + HEADER_OCTETS) / 4 - 1) as u64;

/// The places that the kernel below uses as they are.
const _: () = {
    assert!((FRAME_OFFSET + HEADER_OCTETS).is_multiple_of(4));
    assert!(FRAGMENT_BITS == (1 << 14) - 1);
    assert!(UDP == 0b10001 && TCP == 0b00110 && ICMP == 1);
};

/// Which word of a packet passes next: one bit of the outputs, or none if the packet is none that is looked at.
#[derive(LogicBlock, Default)]
pub struct Place {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: a word passes.
    pub take: Signal<In, Bit>,
    /// Its number in the page.
    pub index: Signal<In, Bits<WORD_BITS>>,
    /// See `take`.
    pub word: Signal<In, Bits<32>>,
    /// Level, at the second word behind the header: the length of a datagram is not that of its packet.
    pub odd_length: Signal<In, Bit>,
    /// Strobe: the word with the EtherType passes; all that was before is forgotten.
    pub begins: Signal<Out, Bit>,
    /// Level: version, length of the header and of the packet.
    pub at_length: Signal<Out, Bit>,
    /// Level: any word of the header.
    pub in_header: Signal<Out, Bit>,
    /// Level: either address.
    pub in_addresses: Signal<Out, Bit>,
    /// Level: first word behind the header.
    pub at_first: Signal<Out, Bit>,
    /// Level: second word behind the header.
    pub at_second: Signal<Out, Bit>,
    /// Level: any further word; stays until the next frame begins.
    pub beyond: Signal<Out, Bit>,
    /// Level, from the source address on: it is UDP.
    pub is_udp: Signal<Out, Bit>,
    /// Level, from the source address on: it is TCP.
    pub is_tcp: Signal<Out, Bit>,
    length: DFF<Bit>,
    fragment: DFF<Bit>,
    protocol: DFF<Bit>,
    source: DFF<Bit>,
    destination: DFF<Bit>,
    first: DFF<Bit>,
    second: DFF<Bit>,
    rest: DFF<Bit>,
    udp_now: DFF<Bit>,
    tcp_now: DFF<Bit>,
    type_word: Lit<WORD_BITS, TYPE_WORD>,
    ipv4: Lit<16, { IPV4_TYPE as u64 }>,
    plain: Lit<8, { PLAIN_HEADER as u64 }>,
    udp: Lit<8, { UDP as u64 }>,
    tcp: Lit<8, { TCP as u64 }>,
    icmp: Lit<8, { ICMP as u64 }>,
    lower_half: Signal<Local, Bits<16>>,
    upper_octet: Signal<Local, Bits<8>>,
    too_long: Signal<Local, Bits<5>>,
    part: Signal<Local, Bits<14>>,
    carried: Signal<Local, Bits<8>>,
    known: Signal<Local, Bit>,
}

impl Logic for Place {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            length,
            fragment,
            protocol,
            source,
            destination,
            first,
            second
        );
        dff_setup!(self, clock, rest, udp_now, tcp_now);
        self.lower_half.next = self.word.val().get_bits::<16>(0);
        self.upper_octet.next = self.word.val().get_bits::<8>(24);
        self.too_long.next = self.word.val().get_bits::<5>(11);
        self.part.next = self.word.val().get_bits::<14>(0);
        self.carried.next = self.word.val().get_bits::<8>(16);
        self.known.next = (self.carried.val() == self.udp.val())
            | (self.carried.val() == self.tcp.val())
            | (self.carried.val() == self.icmp.val());
        self.begins.next = self.take.val() & (self.index.val() == self.type_word.val());
        if self.take.val() {
            self.length.d.next = false;
            self.fragment.d.next = self.length.q.val()
                & (self.upper_octet.val() == self.plain.val())
                & !self.too_long.val().any();
            self.protocol.d.next = self.fragment.q.val() & !self.part.val().any();
            self.source.d.next = self.protocol.q.val() & self.known.val();
            self.destination.d.next = self.source.q.val();
            self.first.d.next = self.destination.q.val();
            self.second.d.next = self.first.q.val();
            self.rest.d.next = self.rest.q.val() | (self.second.q.val() & !self.odd_length.val());
            if self.protocol.q.val() {
                self.udp_now.d.next = self.word.val().get_bit(20);
                self.tcp_now.d.next = self.word.val().get_bit(17);
            }
        }
        if self.begins.val() {
            self.length.d.next = self.lower_half.val() == self.ipv4.val();
            self.fragment.d.next = false;
            self.protocol.d.next = false;
            self.source.d.next = false;
            self.destination.d.next = false;
            self.first.d.next = false;
            self.second.d.next = false;
            self.rest.d.next = false;
        }
        self.at_length.next = self.length.q.val();
        self.in_addresses.next = self.source.q.val() | self.destination.q.val();
        self.in_header.next = self.length.q.val()
            | self.fragment.q.val()
            | self.protocol.q.val()
            | self.source.q.val()
            | self.destination.q.val();
        self.at_first.next = self.first.q.val();
        self.at_second.next = self.second.q.val();
        self.beyond.next = self.rest.q.val();
        self.is_udp.next = self.udp_now.q.val();
        self.is_tcp.next = self.tcp_now.q.val();
    }
}
