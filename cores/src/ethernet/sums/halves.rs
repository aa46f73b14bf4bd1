//! The two halves of each word added up.
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// Bits of the sum of two halves.
pub const TOTAL_BITS: usize = 17;
/// Bits of a sum with the place from which a carry comes in.
pub const CHAIN_BITS: usize = TOTAL_BITS + 1;

/// Takes a word in every clock; the sum of its halves is there two clocks later.
#[derive(LogicBlock, Default)]
pub struct Halves {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// The word.
    pub word: Signal<In, Bits<32>>,
    /// Bit an octet, bit 3 for bits 31 to 24: it counts; the others are taken for zero.
    pub keep: Signal<In, Bits<4>>,
    /// Level, a clock after the word: one more.
    pub more: Signal<In, Bit>,
    /// The sum.
    pub total: Signal<Out, Bits<TOTAL_BITS>>,
    lane_0: DFF<Bits<8>>,
    lane_1: DFF<Bits<8>>,
    lane_2: DFF<Bits<8>>,
    lane_3: DFF<Bits<8>>,
    total_now: DFF<Bits<TOTAL_BITS>>,
    one: Lit<CHAIN_BITS, 1>,
    upper: Signal<Local, Bits<CHAIN_BITS>>,
    lower: Signal<Local, Bits<CHAIN_BITS>>,
    both: Signal<Local, Bits<CHAIN_BITS>>,
}

impl Logic for Halves {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, lane_0, lane_1, lane_2, lane_3, total_now);
        self.lane_0.d.next = self.word.val().get_bits::<8>(0);
        self.lane_1.d.next = self.word.val().get_bits::<8>(8);
        self.lane_2.d.next = self.word.val().get_bits::<8>(16);
        self.lane_3.d.next = self.word.val().get_bits::<8>(24);
        if !self.keep.val().get_bit(0) {
            self.lane_0.d.next = 0.into();
        }
        if !self.keep.val().get_bit(1) {
            self.lane_1.d.next = 0.into();
        }
        if !self.keep.val().get_bit(2) {
            self.lane_2.d.next = 0.into();
        }
        if !self.keep.val().get_bit(3) {
            self.lane_3.d.next = 0.into();
        }
        // One place below the halves, so that what comes in costs no adder of its own.
        self.upper.next = (bit_cast::<CHAIN_BITS, 8>(self.lane_3.q.val()) << 9)
            | (bit_cast::<CHAIN_BITS, 8>(self.lane_2.q.val()) << 1)
            | self.one.val();
        self.lower.next = (bit_cast::<CHAIN_BITS, 8>(self.lane_1.q.val()) << 9)
            | (bit_cast::<CHAIN_BITS, 8>(self.lane_0.q.val()) << 1);
        if self.more.val() {
            self.lower.next = (bit_cast::<CHAIN_BITS, 8>(self.lane_1.q.val()) << 9)
                | (bit_cast::<CHAIN_BITS, 8>(self.lane_0.q.val()) << 1)
                | self.one.val();
        }
        self.both.next = self.upper.val() + self.lower.val();
        self.total_now.d.next = self.both.val().get_bits::<TOTAL_BITS>(1);
        self.total.next = self.total_now.q.val();
    }
}
