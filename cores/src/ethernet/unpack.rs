//! Words of a page to octets, in the transmit clock.
use super::words::TAG_BITS;
use hdl::lit::Lit;
use hdl::reg::RegInit;
use rust_hdl::prelude::*;
use spec::memory::FRAME_OFFSET;

/// Takes a word when it has none, or in the clock in which its last octet goes. The first word of a frame begins with its
/// third octet.
#[derive(LogicBlock, Default)]
pub struct Unpack {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Level: a word is offered.
    pub word_valid: Signal<In, Bit>,
    /// See `word_valid`.
    pub word: Signal<In, Bits<32>>,
    /// Its tag: `last` and `octets`.
    pub tag: Signal<In, Bits<TAG_BITS>>,
    /// Strobe: the word is taken.
    pub word_taken: Signal<Out, Bit>,
    /// Level: an octet is offered.
    pub valid: Signal<Out, Bit>,
    /// See `valid`.
    pub octet: Signal<Out, Bits<8>>,
    /// With `valid`: it is the last of its frame.
    pub last: Signal<Out, Bit>,
    /// With `valid`: the frame must not be completed.
    pub spoilt: Signal<Out, Bit>,
    /// Strobe: the octet is taken.
    pub taken: Signal<In, Bit>,
    held: DFF<Bits<32>>,
    full: DFF<Bit>,
    ends_frame: DFF<Bit>,
    is_spoilt: DFF<Bit>,
    final_place: DFF<Bits<2>>,
    place: RegInit<2, { FRAME_OFFSET as u64 }>,
    offset: Lit<2, { FRAME_OFFSET as u64 }>,
    irregular_at: Lit<3, { TAG_BITS as u64 - 1 }>,
    first_lane: Lit<2, 0>,
    second_lane: Lit<2, 1>,
    third_lane: Lit<2, 2>,
    last_lane: Lit<2, 3>,
    end_of_word: Signal<Local, Bit>,
    end_of_frame: Signal<Local, Bit>,
    room: Signal<Local, Bit>,
}

impl Logic for Unpack {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            held,
            full,
            ends_frame,
            is_spoilt,
            final_place,
            place
        );
        self.end_of_word.next = self.place.q.val() == self.final_place.q.val();
        self.end_of_frame.next = self.end_of_word.val() & self.ends_frame.q.val();
        self.valid.next = self.full.q.val();
        self.spoilt.next = self.is_spoilt.q.val();
        self.last.next = self.end_of_frame.val();
        self.octet.next = self.held.q.val().get_bits::<8>(0);
        if self.place.q.val() == self.first_lane.val() {
            self.octet.next = self.held.q.val().get_bits::<8>(24);
        } else if self.place.q.val() == self.second_lane.val() {
            self.octet.next = self.held.q.val().get_bits::<8>(16);
        } else if self.place.q.val() == self.third_lane.val() {
            self.octet.next = self.held.q.val().get_bits::<8>(8);
        }

        self.room.next = !self.full.q.val() | (self.taken.val() & self.end_of_word.val());
        self.word_taken.next = self.room.val() & self.word_valid.val();
        if self.taken.val() {
            self.place.d.next = self.place.q.val() + 1;
            if self.end_of_word.val() {
                self.full.d.next = false;
            }
            if self.end_of_frame.val() {
                self.place.d.next = self.offset.val();
            }
        }
        if self.word_taken.val() {
            self.held.d.next = self.word.val();
            self.full.d.next = true;
            self.ends_frame.d.next = self.tag.val().get_bit(0);
            self.is_spoilt.d.next = self.tag.val().get_bit(self.irregular_at.val().index());
            self.final_place.d.next = self.last_lane.val();
            if self.tag.val().get_bit(0) {
                self.final_place.d.next = self.tag.val().get_bits::<2>(1) - 1;
            }
        }
    }
}
