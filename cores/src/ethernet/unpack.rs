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
    left: DFF<Bits<2>>,
    at_end: DFF<Bit>,
    full: DFF<Bit>,
    ends_frame: DFF<Bit>,
    is_spoilt: DFF<Bit>,
    begins: RegInit<1, 1>,
    offset: Lit<2, { FRAME_OFFSET as u64 }>,
    irregular_at: Lit<3, { TAG_BITS as u64 - 1 }>,
    last_lane: Lit<2, 3>,
    one: Lit<2, 1>,
    no: Lit<1, 0>,
    yes: Lit<1, 1>,
    final_lane: Signal<Local, Bits<2>>,
    left_then: Signal<Local, Bits<2>>,
    word_then: Signal<Local, Bits<32>>,
    room: Signal<Local, Bit>,
    load: Signal<Local, Bit>,
}

impl Logic for Unpack {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, held, left, at_end, full, ends_frame, is_spoilt, begins);
        self.valid.next = self.full.q.val();
        self.spoilt.next = self.is_spoilt.q.val();
        self.last.next = self.at_end.q.val() & self.ends_frame.q.val();
        self.octet.next = self.held.q.val().get_bits::<8>(24);

        // The octets of the word that comes, and how many follow its first.
        self.final_lane.next = self.last_lane.val();
        if self.tag.val().get_bit(0) {
            self.final_lane.next = self.tag.val().get_bits::<2>(1) - 1;
        }
        self.left_then.next = self.final_lane.val();
        self.word_then.next = self.word.val();
        if self.begins.q.val().any() {
            self.left_then.next = self.final_lane.val() - self.offset.val();
            self.word_then.next = self.word.val() << 16;
        }

        self.room.next = !self.full.q.val() | (self.taken.val() & self.at_end.q.val());
        self.load.next = self.room.val() & self.word_valid.val();
        self.word_taken.next = self.load.val();
        if self.load.val() {
            self.held.d.next = self.word_then.val();
            self.left.d.next = self.left_then.val();
            self.at_end.d.next = !self.left_then.val().any();
            self.full.d.next = true;
            self.ends_frame.d.next = self.tag.val().get_bit(0);
            self.is_spoilt.d.next = self.tag.val().get_bit(self.irregular_at.val().index());
            self.begins.d.next = self.no.val();
            if self.tag.val().get_bit(0) {
                self.begins.d.next = self.yes.val();
            }
        } else if self.taken.val() {
            self.held.d.next = self.held.q.val() << 8;
            self.left.d.next = self.left.q.val() - 1;
            self.at_end.d.next = self.left.q.val() == self.one.val();
            self.full.d.next = !self.at_end.q.val();
        }
    }
}
