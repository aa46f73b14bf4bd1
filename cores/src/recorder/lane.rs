//! One direction of one link: up to four messages that wait to be written down.
use hdl::lit::Lit;
use hdl::mem::LutRam;
use rust_hdl::prelude::*;

/// Bits of a slot number.
const SLOT_BITS: usize = 2;

/// See the module documentation. Only looks at the link.
///
/// A message is taken in, whole, if `listen` is high at its word 0 and a slot is free; if none is free, `missed` tells. What
/// waits longest is shown: `word` follows `position` in the same clock. A strobe on `take` removes it.
#[derive(LogicBlock, Default)]
pub struct Lane {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: forget everything.
    pub clear: Signal<In, Bit>,
    /// Level: messages that begin now are wanted.
    pub listen: Signal<In, Bit>,
    /// The link's word.
    pub data: Signal<In, Bits<32>>,
    /// The link's `valid`.
    pub valid: Signal<In, Bit>,
    /// Time, bits 31 to 0.
    pub now: Signal<In, Bits<32>>,
    /// Level: a whole message waits.
    pub waiting: Signal<Out, Bit>,
    /// Which of its words to show.
    pub position: Signal<In, Bits<2>>,
    /// That word.
    pub word: Signal<Out, Bits<32>>,
    /// When its word 0 was on the link.
    pub stamp: Signal<Out, Bits<32>>,
    /// Messages were missed between the one before and this one.
    pub gap: Signal<Out, Bit>,
    /// Strobe: it is written down.
    pub take: Signal<In, Bit>,
    /// Strobe: a message that was wanted found no room.
    pub missed: Signal<Out, Bit>,
    words: LutRam<4, 32>,
    stamps: LutRam<SLOT_BITS, 32>,
    gaps: LutRam<SLOT_BITS, 1>,
    count: DFF<Bits<2>>,
    keeps: DFF<Bit>,
    lost: DFF<Bit>,
    head: DFF<Bits<SLOT_BITS>>,
    tail: DFF<Bits<SLOT_BITS>>,
    whole: DFF<Bits<3>>,
    starts: Signal<Local, Bit>,
    accepts: Signal<Local, Bit>,
    ends: Signal<Local, Bit>,
    first: Lit<2, 0>,
    last: Lit<2, 3>,
    slots: Lit<3, { 1 << SLOT_BITS as u64 }>,
    words_bits: Lit<4, 2>,
}

impl Logic for Lane {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, count, keeps, lost, head, tail, whole);
        clock!(self, clock, words, stamps, gaps);
        self.starts.next = self.valid.val() & (self.count.q.val() == self.first.val());
        self.accepts.next =
            self.starts.val() & self.listen.val() & (self.whole.q.val() != self.slots.val());
        self.missed.next =
            self.starts.val() & self.listen.val() & (self.whole.q.val() == self.slots.val());
        self.ends.next =
            self.valid.val() & self.keeps.q.val() & (self.count.q.val() == self.last.val());
        if self.valid.val() {
            self.count.d.next = self.count.q.val() + 1;
        }
        if self.starts.val() {
            self.keeps.d.next = self.accepts.val();
        }
        if self.accepts.val() {
            self.lost.d.next = false;
        }
        if self.missed.val() {
            self.lost.d.next = true;
        }

        self.words.write_address.next = (bit_cast::<4, 2>(self.tail.q.val())
            << self.words_bits.val())
            | bit_cast::<4, 2>(self.count.q.val());
        self.words.write_data.next = self.data.val();
        self.words.write_enable.next =
            self.accepts.val() | (self.valid.val() & self.keeps.q.val() & !self.starts.val());
        self.stamps.write_address.next = self.tail.q.val();
        self.stamps.write_data.next = self.now.val();
        self.stamps.write_enable.next = self.accepts.val();
        self.gaps.write_address.next = self.tail.q.val();
        self.gaps.write_data.next = bit_cast::<1, 1>(self.lost.q.val().into());
        self.gaps.write_enable.next = self.accepts.val();

        self.waiting.next = self.whole.q.val().any();
        self.words.read_address.next = (bit_cast::<4, 2>(self.head.q.val())
            << self.words_bits.val())
            | bit_cast::<4, 2>(self.position.val());
        self.stamps.read_address.next = self.head.q.val();
        self.gaps.read_address.next = self.head.q.val();
        self.word.next = self.words.read_data.val();
        self.stamp.next = self.stamps.read_data.val();
        self.gap.next = self.gaps.read_data.val().any();

        if self.ends.val() {
            self.tail.d.next = self.tail.q.val() + 1;
        }
        if self.take.val() {
            self.head.d.next = self.head.q.val() + 1;
        }
        if self.ends.val() & !self.take.val() {
            self.whole.d.next = self.whole.q.val() + 1;
        }
        if self.take.val() & !self.ends.val() {
            self.whole.d.next = self.whole.q.val() - 1;
        }
        if self.clear.val() {
            self.keeps.d.next = false;
            self.lost.d.next = false;
            self.head.d.next = 0.into();
            self.tail.d.next = 0.into();
            self.whole.d.next = 0.into();
        }
    }
}
