//! 32 by 32 bits, signed or not, from four 16 by 16 bit products in DSP blocks. The result is there, with `ready`, in the
//! clock after `start`.
//!
//! A signed product is the unsigned one less, in its upper half, each operand whose partner is negative.
use rust_hdl::prelude::*;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Multiplier {
    pub clock: Signal<In, Clock>,
    pub left: Signal<In, Bits<32>>,
    pub right: Signal<In, Bits<32>>,
    pub is_unsigned: Signal<In, Bit>,
    /// Strobe: multiply the operands of this clock.
    pub start: Signal<In, Bit>,
    /// Strobe, one clock after `start`: the product is here.
    pub ready: Signal<Out, Bit>,
    pub high: Signal<Out, Bits<32>>,
    pub low: Signal<Out, Bits<32>>,
    running: DFF<Bit>,
    low_low: DFF<Bits<32>>,
    low_high: DFF<Bits<32>>,
    high_low: DFF<Bits<32>>,
    high_high: DFF<Bits<32>>,
    excess: DFF<Bits<32>>,
    left_excess: Signal<Local, Bits<32>>,
    right_excess: Signal<Local, Bits<32>>,
    left_low: Signal<Local, Bits<16>>,
    left_high: Signal<Local, Bits<16>>,
    right_low: Signal<Local, Bits<16>>,
    right_high: Signal<Local, Bits<16>>,
    lower: Signal<Local, Bits<32>>,
    middle: Signal<Local, Bits<32>>,
    middle_carry: Signal<Local, Bits<32>>,
    upper: Signal<Local, Bits<32>>,
}

impl Logic for Multiplier {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, running, low_low, low_high, high_low, high_high, excess);
        self.running.d.next = self.start.val();
        self.left_low.next = self.left.val().get_bits::<16>(0);
        self.left_high.next = self.left.val().get_bits::<16>(16);
        self.right_low.next = self.right.val().get_bits::<16>(0);
        self.right_high.next = self.right.val().get_bits::<16>(16);
        self.low_low.d.next = self.left_low.val() * self.right_low.val();
        self.low_high.d.next = self.left_low.val() * self.right_high.val();
        self.high_low.d.next = self.left_high.val() * self.right_low.val();
        self.high_high.d.next = self.left_high.val() * self.right_high.val();
        self.left_excess.next = 0.into();
        if self.right.val().get_bit(31) & !self.is_unsigned.val() {
            self.left_excess.next = self.left.val();
        }
        self.right_excess.next = 0.into();
        if self.left.val().get_bit(31) & !self.is_unsigned.val() {
            self.right_excess.next = self.right.val();
        }
        self.excess.d.next = self.left_excess.val() + self.right_excess.val();
        // Second clock: the middle products count 2^16; their sum may carry into 2^48, kept apart.
        self.middle.next = self.low_high.q.val() + self.high_low.q.val();
        self.middle_carry.next = 0.into();
        if self.middle.val() < self.low_high.q.val() {
            self.middle_carry.next = 0x10000.into();
        }
        self.lower.next = self.low_low.q.val() + (self.middle.val() << 16);
        self.upper.next = (self.high_high.q.val() - self.excess.q.val())
            + (self.middle_carry.val() | bit_cast::<32, 16>(self.middle.val().get_bits::<16>(16)));
        self.low.next = self.lower.val();
        self.high.next = self.upper.val();
        if self.lower.val() < self.low_low.q.val() {
            self.high.next = self.upper.val() + 1;
        }
        self.ready.next = self.running.q.val();
    }
}
