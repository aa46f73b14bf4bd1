//! Octets to the words of a page, in the receive clock.
//!
//! The first octet of a frame is the third of its first word, as in the page. The last four octets, the FCS, are not kept:
//! octets leave a delay of four, and those that are in it when the frame ends are dropped. Each frame, good or bad, and each
//! carrier without frame, ends in exactly one word with `last`; but for those that are lost for want of room, which share one
//! that tells their number.
use super::cause::{CAUSE_BITS, OVERRUN};
use hdl::lit::Lit;
use hdl::reg::RegInit;
use rust_hdl::prelude::*;
use spec::ethernet::{FCS_OCTETS, GROUP_HASH_BITS};
use spec::memory::FRAME_OFFSET;

/// Bits of what travels with a word: see [Tag].
pub const TAG_BITS: usize = 4 + CAUSE_BITS;

/// Bits of the number of frames that a word of cause overrun stands for.
pub const OWED_BITS: usize = 10;

/// What travels with a frame's last word. `octets` counts those of the word, 0 for four. With the words before it goes the hash
/// of the destination instead, above `last`; it is right from the fourth word on.
#[derive(LogicBlock, Default)]
pub struct Tag {
    /// Last word of its frame.
    pub last: Signal<In, Bit>,
    /// Octets of the last word, modulo 4.
    pub octets: Signal<In, Bits<2>>,
    /// Why the frame ended.
    pub cause: Signal<In, Bits<CAUSE_BITS>>,
    /// Its preamble was irregular.
    pub irregular: Signal<In, Bit>,
    /// All of it: irregular, cause, octets, last, from the highest bit down.
    pub word: Signal<Out, Bits<TAG_BITS>>,
    one: Lit<TAG_BITS, 1>,
    irregular_bit: Lit<TAG_BITS, { 1 << (3 + CAUSE_BITS) }>,
    sum: Signal<Local, Bits<TAG_BITS>>,
}

impl Logic for Tag {
    #[hdl_gen]
    fn update(&mut self) {
        self.sum.next = (bit_cast::<TAG_BITS, CAUSE_BITS>(self.cause.val()) << 3)
            | (bit_cast::<TAG_BITS, 2>(self.octets.val()) << 1);
        if self.last.val() {
            self.sum.next = self.sum.val() | self.one.val();
        }
        if self.irregular.val() {
            self.sum.next = self.sum.val() | self.irregular_bit.val();
        }
        self.word.next = self.sum.val();
    }
}

/// Delays octets by four of their kind: each comes out in the clock in which the fourth after it goes in.
#[derive(LogicBlock, Default)]
pub struct Delay {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: a frame begins; the delay is empty.
    pub clear: Signal<In, Bit>,
    /// Strobe: an octet goes in.
    pub take: Signal<In, Bit>,
    /// See `take`.
    pub octet: Signal<In, Bits<8>>,
    /// Strobe: an octet comes out.
    pub give: Signal<Out, Bit>,
    /// See `give`.
    pub delayed: Signal<Out, Bits<8>>,
    stage: [DFF<Bits<8>>; FCS_OCTETS],
    held: DFF<Bits<FCS_OCTETS>>,
    none: Lit<FCS_OCTETS, 0>,
    one: Lit<FCS_OCTETS, 1>,
}

impl Logic for Delay {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, held);
        for i in 0..4 {
            self.stage[i].clock.next = self.clock.val();
            self.stage[i].d.next = self.stage[i].q.val();
        }
        if self.take.val() {
            self.stage[0].d.next = self.octet.val();
            for i in 0..3 {
                self.stage[i + 1].d.next = self.stage[i].q.val();
            }
        }
        // A bit for each octet that is in here.
        if self.clear.val() {
            self.held.d.next = self.none.val();
        } else if self.take.val() {
            self.held.d.next = (self.held.q.val() << 1) | self.one.val();
        }
        self.give.next = self.take.val() & self.held.q.val().get_bit(3);
        self.delayed.next = self.stage[3].q.val();
    }
}

/// The loops above, and the last bit.
const _: () = assert!(FCS_OCTETS == 4);

/// The hash stands above `last`.
const _: () = assert!(GROUP_HASH_BITS < TAG_BITS);

/// Assembles words. Each waits in a register until `ready`; if the next comes before that, it and the rest of its frame are
/// lost, and a last word of cause overrun follows as soon as there is room. It holds the number of frames that have ended so
/// since the one before it: carriers of one octet come faster than words are judged, and each may be lost, but none uncounted.
#[derive(LogicBlock, Default)]
pub struct Words {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: an octet of the frame.
    pub take: Signal<In, Bit>,
    /// See `take`.
    pub octet: Signal<In, Bits<8>>,
    /// Strobe: the frame is over, for this reason.
    pub finish: Signal<In, Bit>,
    /// See `finish`.
    pub cause: Signal<In, Bits<CAUSE_BITS>>,
    /// See `finish`.
    pub irregular: Signal<In, Bit>,
    /// Hash of the frame's destination.
    pub hash: Signal<In, Bits<GROUP_HASH_BITS>>,
    /// Level: the word is taken.
    pub ready: Signal<In, Bit>,
    /// Level: a word is offered.
    pub push: Signal<Out, Bit>,
    /// See `push`.
    pub word: Signal<Out, Bits<32>>,
    /// See `push`.
    pub tag: Signal<Out, Bits<TAG_BITS>>,
    lane_0: DFF<Bits<8>>,
    lane_1: DFF<Bits<8>>,
    lane_2: DFF<Bits<8>>,
    lane_3: DFF<Bits<8>>,
    place: RegInit<2, { FRAME_OFFSET as u64 }>,
    full: DFF<Bit>,
    lost: DFF<Bit>,
    owed: DFF<Bits<OWED_BITS>>,
    waiting: DFF<Bit>,
    word_now: DFF<Bits<32>>,
    tag_now: DFF<Bits<TAG_BITS>>,
    label: Tag,
    overrun: Lit<CAUSE_BITS, OVERRUN>,
    offset: Lit<2, { FRAME_OFFSET as u64 }>,
    zero: Lit<8, 0>,
    none_owed: Lit<OWED_BITS, 0>,
    one_owed: Lit<OWED_BITS, 1>,
    first_lane: Lit<2, 0>,
    second_lane: Lit<2, 1>,
    third_lane: Lit<2, 2>,
    wanted: Signal<Local, Bit>,
    lost_before: Signal<Local, Bit>,
    room: Signal<Local, Bit>,
    owes: Signal<Local, Bit>,
    pays: Signal<Local, Bit>,
}

impl Logic for Words {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, lane_0, lane_1, lane_2, lane_3, place, full, lost, owed);
        dff_setup!(self, clock, waiting, word_now, tag_now);

        // A word leaves when the next octet comes or the frame ends, so that the last one can say so.
        self.room.next = !self.waiting.q.val() | self.ready.val();
        self.wanted.next = (self.take.val() & self.full.q.val()) | self.finish.val();
        self.lost_before.next = self.lost.q.val() | self.owed.q.val().any();
        self.owes.next = self.finish.val() & (self.lost_before.val() | !self.room.val());
        self.pays.next = self.owed.q.val().any() & self.room.val();
        self.label.last.next = self.finish.val() | self.pays.val();
        self.label.octets.next = self.place.q.val();
        self.label.cause.next = self.cause.val();
        self.label.irregular.next = self.irregular.val() & !self.pays.val();
        if self.pays.val() {
            self.label.cause.next = self.overrun.val();
        }
        if self.room.val() {
            self.waiting.d.next = self.pays.val() | (self.wanted.val() & !self.lost_before.val());
            self.word_now.d.next = (bit_cast::<32, 8>(self.lane_0.q.val()) << 24)
                | (bit_cast::<32, 8>(self.lane_1.q.val()) << 16)
                | (bit_cast::<32, 8>(self.lane_2.q.val()) << 8)
                | bit_cast::<32, 8>(self.lane_3.q.val());
            if self.pays.val() {
                self.word_now.d.next = bit_cast::<32, OWED_BITS>(self.owed.q.val());
            }
            self.tag_now.d.next = self.label.word.val();
            if !self.label.last.val() {
                self.tag_now.d.next = bit_cast::<TAG_BITS, GROUP_HASH_BITS>(self.hash.val()) << 1;
            }
        }
        self.push.next = self.waiting.q.val();
        self.word.next = self.word_now.q.val();
        self.tag.next = self.tag_now.q.val();

        // Where the octet goes.
        if self.take.val() {
            self.place.d.next = self.place.q.val() + 1;
            self.full.d.next = self.place.q.val().all();
            if self.place.q.val() == self.first_lane.val() {
                self.lane_0.d.next = self.octet.val();
                self.lane_1.d.next = self.zero.val();
                self.lane_2.d.next = self.zero.val();
                self.lane_3.d.next = self.zero.val();
            } else if self.place.q.val() == self.second_lane.val() {
                self.lane_1.d.next = self.octet.val();
            } else if self.place.q.val() == self.third_lane.val() {
                self.lane_2.d.next = self.octet.val();
            } else {
                self.lane_3.d.next = self.octet.val();
            }
        }
        if self.finish.val() {
            self.place.d.next = self.offset.val();
            self.full.d.next = false;
            self.lane_0.d.next = self.zero.val();
            self.lane_1.d.next = self.zero.val();
            self.lane_2.d.next = self.zero.val();
            self.lane_3.d.next = self.zero.val();
        }

        // No room: the frame is lost, and its end is owed.
        if self.finish.val() {
            self.lost.d.next = false;
        } else if self.wanted.val() & (self.lost_before.val() | !self.room.val()) {
            self.lost.d.next = true;
        }
        if self.pays.val() & self.owes.val() {
            self.owed.d.next = self.one_owed.val();
        } else if self.pays.val() {
            self.owed.d.next = self.none_owed.val();
        } else if self.owes.val() & !self.owed.q.val().all() {
            self.owed.d.next = self.owed.q.val() + 1;
        }
    }
}
