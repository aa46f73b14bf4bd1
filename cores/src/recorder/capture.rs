//! From the links to records: lanes, filters, what writes, and the memory.
use super::drain::Drain;
use super::filter::Filter;
use super::journal::Journal;
use super::lanes::{Lanes, LANES};
use hdl::lit::Lit;
use hdl::mem::Mem;
use rust_hdl::prelude::*;
use spec::services::recorder::SNIFFER_RECORD_BITS;

/// Bits of the address of a pair of words: record and pair.
const PAIR_BITS: usize = SNIFFER_RECORD_BITS + 2;

/// See [Sniffer](super::Sniffer). The fields of one purpose stand together: control, state, filters, reading.
#[derive(LogicBlock, Default)]
pub struct Capture<const FLAW: u64> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Words on the links, in the order of [LANES].
    pub data: [Signal<In, Bits<32>>; LANES],
    /// `valid` of the links.
    pub valid: [Signal<In, Bit>; LANES],
    /// Time, bits 31 to 0.
    pub now: Signal<In, Bits<32>>,
    /// Time, bits 47 to 32.
    pub now_high: Signal<In, Bits<16>>,
    /// Strobe: forget everything and begin.
    pub start: Signal<In, Bit>,
    /// With `start`: stop when full.
    pub once: Signal<In, Bit>,
    /// With `start`: stop behind the trigger.
    pub armed: Signal<In, Bit>,
    /// With `start`: so many records behind it.
    pub after: Signal<In, Bits<16>>,
    /// With `start`: one bit a lane.
    pub chosen: Signal<In, Bits<LANES>>,
    /// Strobe: take nothing more in.
    pub stop: Signal<In, Bit>,
    /// Level: messages are taken in.
    pub recording: Signal<Out, Bit>,
    /// Level: messages that were taken in are still to be written.
    pub writing: Signal<Out, Bit>,
    /// Records since `start`.
    pub records: Signal<Out, Bits<32>>,
    /// Messages that found no room since `start`.
    pub missed: Signal<Out, Bits<32>>,
    /// A record has fitted the trigger.
    pub triggered: Signal<Out, Bit>,
    /// That record's number.
    pub trigger: Signal<Out, Bits<32>>,
    /// Strobe: set a word of a filter.
    pub set: Signal<In, Bit>,
    /// Which filter: the trigger, else what is recorded.
    pub set_trigger: Signal<In, Bit>,
    /// Which word: word 1, else word 0.
    pub set_second: Signal<In, Bit>,
    /// The filter's value.
    pub value: Signal<In, Bits<32>>,
    /// The filter's mask.
    pub mask: Signal<In, Bits<32>>,
    /// The record to read.
    pub number: Signal<In, Bits<32>>,
    /// Which pair of its words.
    pub pair: Signal<In, Bits<2>>,
    /// Level, same clock: the record is there.
    pub readable: Signal<Out, Bit>,
    /// The even word, one clock later.
    pub even: Signal<Out, Bits<32>>,
    /// The odd word, one clock later.
    pub odd: Signal<Out, Bits<32>>,
    lanes: Lanes,
    recorded: Filter,
    awaited: Filter,
    drain: Drain<LANES, FLAW>,
    journal: Journal<SNIFFER_RECORD_BITS, { 1 << SNIFFER_RECORD_BITS }>,
    even_words: Mem<PAIR_BITS, 32>,
    odd_words: Mem<PAIR_BITS, 32>,
    listens: DFF<Bit>,
    wanted: DFF<Bits<LANES>>,
    silent: DFF<Bits<3>>,
    has_more: Signal<Local, Bit>,
    write_address: Signal<Local, Bits<PAIR_BITS>>,
    read_address: Signal<Local, Bits<PAIR_BITS>>,
    pair_place: Lit<2, 2>,
    long: Lit<3, 7>,
    nobody: Lit<LANES, 0>,
}

impl<const FLAW: u64> Logic for Capture<FLAW> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, listens, wanted, silent);
        clock!(self, clock, lanes, recorded, awaited, drain, journal, even_words, odd_words);
        for i in 0..LANES {
            self.lanes.data[i].next = self.data[i].val();
            self.lanes.valid[i].next = self.valid[i].val();
        }
        self.lanes.now.next = self.now.val();
        self.lanes.clear.next = self.start.val();
        self.lanes.listen.next = self.nobody.val();
        if self.listens.q.val() & self.journal.storing.val() {
            self.lanes.listen.next = self.wanted.q.val();
        }
        self.lanes.select.next = self.drain.select.val();
        self.lanes.position.next = self.drain.position.val();
        self.lanes.take.next = self.drain.take.val();
        self.missed.next = self.lanes.missed.val();

        // Filters.
        self.recorded.set_first.next =
            self.set.val() & !self.set_trigger.val() & !self.set_second.val();
        self.recorded.set_second.next =
            self.set.val() & !self.set_trigger.val() & self.set_second.val();
        self.awaited.set_first.next =
            self.set.val() & self.set_trigger.val() & !self.set_second.val();
        self.awaited.set_second.next =
            self.set.val() & self.set_trigger.val() & self.set_second.val();
        self.recorded.value.next = self.value.val();
        self.recorded.mask.next = self.mask.val();
        self.recorded.word.next = self.lanes.word.val();
        self.awaited.value.next = self.value.val();
        self.awaited.mask.next = self.mask.val();
        self.awaited.word.next = self.lanes.word.val();

        // What writes.
        self.drain.clear.next = self.start.val();
        self.drain.storing.next = self.journal.storing.val();
        self.drain.waiting.next = self.lanes.waiting.val();
        self.drain.word.next = self.lanes.word.val();
        self.drain.stamp.next = self.lanes.stamp.val();
        self.drain.gap.next = self.lanes.gap.val();
        self.drain.place.next = self.lanes.place.val();
        self.drain.recorded_first.next = self.recorded.fits_first.val();
        self.drain.recorded_second.next = self.recorded.fits_second.val();
        self.drain.trigger_first.next = self.awaited.fits_first.val();
        self.drain.trigger_second.next = self.awaited.fits_second.val();
        self.drain.now.next = self.now.val();
        self.drain.now_high.next = self.now_high.val();

        // From `start` to `stop`; the journal ends when the last message that had begun is written.
        if self.stop.val() {
            self.listens.d.next = false;
        }
        if self.silent.q.val() != self.long.val() {
            self.silent.d.next = self.silent.q.val() + 1;
        }
        if self.listens.q.val() {
            self.silent.d.next = 0.into();
        }
        if self.start.val() {
            self.listens.d.next = true;
            self.wanted.d.next = self.chosen.val();
        }
        self.has_more.next = self.drain.busy.val()
            | self.lanes.waiting.val().any()
            | (self.silent.q.val() != self.long.val());
        self.journal.start.next = self.start.val();
        self.journal.once.next = self.once.val();
        self.journal.armed.next = self.armed.val();
        self.journal.after.next = self.after.val();
        self.journal.stop.next = !self.listens.q.val() & !self.has_more.val();
        self.journal.commit.next = self.drain.commit.val();
        self.journal.fits.next = self.drain.fits.val();
        self.journal.number.next = self.number.val();
        self.recording.next = self.listens.q.val() & self.journal.storing.val();
        self.writing.next = self.journal.storing.val()
            & (self.drain.busy.val() | self.lanes.waiting.val().any() | !self.listens.q.val());
        self.records.next = self.journal.count.val();
        self.triggered.next = self.journal.triggered.val();
        self.trigger.next = self.journal.trigger.val();
        self.readable.next = self.journal.readable.val();

        // The memory.
        self.write_address.next =
            (bit_cast::<PAIR_BITS, SNIFFER_RECORD_BITS>(self.journal.slot.val())
                << self.pair_place.val())
                | bit_cast::<PAIR_BITS, 2>(self.drain.write_pair.val());
        self.even_words.write_address.next = self.write_address.val();
        self.odd_words.write_address.next = self.write_address.val();
        self.even_words.write_data.next = self.drain.write_data.val();
        self.odd_words.write_data.next = self.drain.write_data.val();
        self.even_words.write_enable.next = self.drain.write_even.val();
        self.odd_words.write_enable.next = self.drain.write_odd.val();
        self.read_address.next = (bit_cast::<PAIR_BITS, SNIFFER_RECORD_BITS>(
            self.number.val().get_bits::<SNIFFER_RECORD_BITS>(0),
        ) << self.pair_place.val())
            | bit_cast::<PAIR_BITS, 2>(self.pair.val());
        self.even_words.read_address.next = self.read_address.val();
        self.odd_words.read_address.next = self.read_address.val();
        self.even.next = self.even_words.read_data.val();
        self.odd.next = self.odd_words.read_data.val();
    }
}
