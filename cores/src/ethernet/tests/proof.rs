//! Claims about the parts of the MAC, for every input.
use crate::ethernet::cause::*;
use crate::ethernet::page_writer::PageWriterWith;
use crate::ethernet::transmit::Sequencer;
use crate::ethernet::words::TAG_BITS;
use crate::memory::PAIR_BITS;
use hdl::check::{refute, Proof};
use hdl::lit::Lit;
use hdl::prop::{Assert, Assume, Cover};
use rust_hdl::prelude::*;
use spec::ethernet::{FCS_OCTETS, INTER_PACKET_GAP, PREAMBLE, PREAMBLE_OCTETS, SFD};

/// The writer, whatever comes out of the queue, whenever pages are at hand and writes are granted:
///
/// * `delivers_what_it_wrote`: a page is delivered only if it was at hand when its frame began, and every pair of the frame, and
///   of the block that it ends in, was written since.
/// * `delivers_good_frames`: the frame's cause is good.
/// * `writes_in_order`: a write goes to the pair after the last one, or to the first: never outside the page.
/// * `one_fate`: a frame that ends is delivered or counted as lost, not both.
#[derive(LogicBlock, Default)]
struct WriterClaims<const CARELESS: u64> {
    pub clock: Signal<In, Clock>,
    pub word_valid: Signal<In, Bit>,
    pub word: Signal<In, Bits<32>>,
    pub tag: Signal<In, Bits<TAG_BITS>>,
    pub page_valid: Signal<In, Bit>,
    pub write_granted: Signal<In, Bit>,
    pub delivered: Signal<In, Bit>,
    pub promiscuous: Signal<In, Bit>,
    dut: PageWriterWith<CARELESS>,
    had_page: DFF<Bit>,
    was_delivered: DFF<Bit>,
    in_frame: DFF<Bit>,
    page_at_begin: DFF<Bit>,
    written: DFF<Bits<9>>,
    words: DFF<Bits<10>>,
    cause: DFF<Bits<CAUSE_BITS>>,
    ended: DFF<Bit>,
    lost: DFF<Bit>,
    own_high: Lit<16, 0x0200>,
    own_low: Lit<32, 1>,
    nothing: Lit<9, 0>,
    no_words: Lit<10, 0>,
    good: Lit<CAUSE_BITS, GOOD>,
    irregular: Lit<16, { 1 << spec::ethernet::Counter::IrregularPreamble as u64 }>,
    end_of_block: Lit<9, 7>,
    written_words: Signal<Local, Bits<10>>,
    drops: Signal<Local, Bits<16>>,
    events: Signal<Local, Bits<16>>,
    pair: Signal<Local, Bits<9>>,
    pages_stay: Assume,
    delivers_what_it_wrote: Assert,
    delivers_good_frames: Assert,
    writes_in_order: Assert,
    one_fate: Assert,
    delivery: Cover,
}

impl<const CARELESS: u64> Logic for WriterClaims<CARELESS> {
    #[hdl_gen]
    #[rustfmt::skip] // one line an assignment
    fn update(&mut self) {
        dff_setup!(self, clock, had_page, was_delivered, in_frame, page_at_begin, written, words, cause, ended, lost);
        clock!(self, clock, dut, pages_stay, delivers_what_it_wrote, delivers_good_frames, writes_in_order, one_fate, delivery);
        self.dut.word_valid.next = self.word_valid.val();
        self.dut.word.next = self.word.val();
        self.dut.tag.next = self.tag.val();
        self.dut.page_valid.next = self.page_valid.val();
        self.dut.own_high.next = self.own_high.val();
        self.dut.own_low.next = self.own_low.val();
        self.dut.promiscuous.next = self.promiscuous.val();
        self.dut.multicast.next = false;
        self.dut.write_granted.next = self.write_granted.val() & self.dut.write.val();
        self.dut.delivered.next = self.delivered.val() & self.dut.deliver.val();

        // A page at hand stays until it is delivered.
        self.had_page.d.next = self.page_valid.val();
        self.was_delivered.d.next = self.dut.delivered.val();
        self.pages_stay.holds.next = !self.had_page.q.val() | self.was_delivered.q.val() | self.page_valid.val();

        // What an observer knows of the frame under way. `in_frame` is low between frames.
        self.in_frame.d.next = self.in_frame.q.val();
        if self.dut.write_granted.val() {
            self.written.d.next = self.written.q.val() + 1;
        }
        if self.dut.word_taken.val() {
            if !self.in_frame.q.val() {
                self.page_at_begin.d.next = self.page_valid.val();
                self.words.d.next = self.no_words.val() + 1;
                self.written.d.next = self.nothing.val();
            } else {
                self.words.d.next = self.words.q.val() + 1;
            }
            self.in_frame.d.next = !self.tag.val().get_bit(0);
            self.cause.d.next = self.tag.val().get_bits::<CAUSE_BITS>(3);
        }
        self.pair.next = bit_cast::<9, PAIR_BITS>(self.dut.write_pair.val());
        self.writes_in_order.holds.next = !self.dut.write.val() | (self.pair.val() == self.written.q.val());
        self.written_words.next = bit_cast::<10, 9>(self.written.q.val()) << 1;
        self.delivers_what_it_wrote.holds.next = !self.dut.deliver.val()
            | (self.page_at_begin.q.val() & self.page_valid.val()
                & (self.written_words.val() >= self.words.q.val())
                & !(self.written.q.val() & self.end_of_block.val()).any());
        self.delivers_good_frames.holds.next = !self.dut.deliver.val() | (self.cause.q.val() == self.good.val());

        // In the clock after the last word the frame's fate is told.
        self.ended.d.next = self.dut.word_taken.val() & self.tag.val().get_bit(0);
        self.events.next = self.dut.events.val();
        self.drops.next = self.events.val() & !self.irregular.val();
        self.lost.d.next = self.ended.q.val() & self.drops.val().any();
        self.one_fate.holds.next = !(self.lost.q.val() & self.dut.deliver.val());
        self.delivery.holds.next = self.dut.delivered.val();
    }
}

#[test]
fn writer_delivers_whole_frames_or_nothing() {
    Proof::new("ethernet_page_writer")
        .bounded(16)
        .cover(16)
        .run(WriterClaims::<0>::default());
}

/// The race that others had: with no page at hand a frame is taken for written when one comes meanwhile.
#[test]
fn writer_that_publishes_what_it_did_not_write_is_refuted() {
    let failure = refute(
        "ethernet_page_writer_careless",
        WriterClaims::<1>::default(),
        16,
    );
    assert!(failure.is_none_or(|text| text.contains("delivers_what_it_wrote")));
}

/// Frames are padded to this octet in the proof: to the sixth instead of the sixtieth, so that more of them fit.
const PAD_END: u64 = 5;

/// The order of octets on the wire, whatever the source does; every behaviour of the first 44 clocks after power-up:
///
/// * `gap_is_long_enough`: at least twelve idle octets between frames.
/// * `preamble_is_right`: seven octets of 0x55, then the delimiter.
/// * `long_enough`: a frame that ends without TX_ER has at least six octets under its FCS, and four of FCS.
/// * `nothing_after_fcs`: the FCS is the end.
#[derive(LogicBlock, Default)]
struct SequenceClaims {
    pub clock: Signal<In, Clock>,
    pub valid: Signal<In, Bit>,
    pub spoilt: Signal<In, Bit>,
    pub octet: Signal<In, Bits<8>>,
    pub last: Signal<In, Bit>,
    dut: Sequencer<PAD_END>,
    sending: DFF<Bit>,
    idle: DFF<Bits<8>>,
    begun: DFF<Bit>,
    ahead: DFF<Bits<8>>,
    covered: DFF<Bits<8>>,
    fcs: DFF<Bits<8>>,
    broken: DFF<Bit>,
    one: Lit<8, 1>,
    nothing: Lit<8, 0>,
    gap: Lit<8, { INTER_PACKET_GAP as u64 }>,
    preamble: Lit<8, { PREAMBLE as u64 }>,
    delimiter: Lit<8, { SFD as u64 }>,
    preamble_octets: Lit<8, { PREAMBLE_OCTETS as u64 }>,
    covered_octets: Lit<8, { PAD_END + 1 }>,
    fcs_octets: Lit<8, { FCS_OCTETS as u64 }>,
    rises: Signal<Local, Bit>,
    ends: Signal<Local, Bit>,
    gap_is_long_enough: Assert,
    preamble_is_right: Assert,
    long_enough: Assert,
    nothing_after_fcs: Assert,
    second_frame: Cover,
    aborted: Cover,
}

impl Logic for SequenceClaims {
    #[hdl_gen]
    #[rustfmt::skip] // one line an assignment
    fn update(&mut self) {
        dff_setup!(self, clock, sending, idle, begun, ahead, covered, fcs, broken);
        clock!(self, clock, dut, gap_is_long_enough, preamble_is_right, long_enough, nothing_after_fcs, second_frame, aborted);
        self.dut.tick.next = true;
        self.dut.valid.next = self.valid.val();
        self.dut.spoilt.next = self.spoilt.val();
        self.dut.octet_in.next = self.octet.val();
        self.dut.last.next = self.last.val();

        self.rises.next = self.dut.enable.val() & !self.sending.q.val();
        self.ends.next = !self.dut.enable.val() & self.sending.q.val();
        self.sending.d.next = self.dut.enable.val();
        self.begun.d.next = self.begun.q.val() | self.dut.enable.val();
        if !self.dut.enable.val() {
            self.ahead.d.next = self.nothing.val();
            self.covered.d.next = self.nothing.val();
            self.fcs.d.next = self.nothing.val();
            self.broken.d.next = false;
            if self.sending.q.val() {
                self.idle.d.next = self.one.val();
            } else if !self.idle.q.val().all() {
                self.idle.d.next = self.idle.q.val() + 1;
            }
        } else {
            self.broken.d.next = self.broken.q.val() | self.dut.error.val();
            if self.ahead.q.val() <= self.preamble_octets.val() {
                self.ahead.d.next = self.ahead.q.val() + 1;
            } else if self.dut.covered.val() & !self.covered.q.val().all() {
                self.covered.d.next = self.covered.q.val() + 1;
            } else if self.dut.is_fcs.val() {
                self.fcs.d.next = self.fcs.q.val() + 1;
            }
        }
        self.gap_is_long_enough.holds.next = !(self.rises.val() & self.begun.q.val()) | (self.idle.q.val() >= self.gap.val());
        self.preamble_is_right.holds.next = !self.dut.enable.val()
            | (self.ahead.q.val() > self.preamble_octets.val())
            | ((self.ahead.q.val() < self.preamble_octets.val()) & (self.dut.octet.val() == self.preamble.val()) & !self.dut.covered.val())
            | ((self.ahead.q.val() == self.preamble_octets.val()) & (self.dut.octet.val() == self.delimiter.val()) & !self.dut.covered.val());
        self.long_enough.holds.next = !self.ends.val() | self.broken.q.val()
            | ((self.covered.q.val() >= self.covered_octets.val()) & (self.fcs.q.val() == self.fcs_octets.val()));
        self.nothing_after_fcs.holds.next = !self.fcs.q.val().any() | self.dut.is_fcs.val() | !self.dut.enable.val();
        self.second_frame.holds.next = self.rises.val() & self.begun.q.val() & !self.broken.q.val();
        self.aborted.holds.next = self.ends.val() & self.broken.q.val();
    }
}

#[test]
fn sequence_on_the_wire_is_right() {
    Proof::new("ethernet_sequencer")
        .bounded(44)
        .cover(44)
        .run(SequenceClaims::default());
}

/// A negative control: without padding the proof fails.
#[test]
fn sequencer_without_padding_is_refuted() {
    let failure = Proof::new("ethernet_sequencer_unpadded")
        .mutation("top$dut", "pad_end = 6'b101", "pad_end = 6'b100")
        .bounded(44)
        .refuted(SequenceClaims::default());
    assert!(failure.is_none_or(|text| text.contains("long_enough")));
}
