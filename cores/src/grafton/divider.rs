//! Restoring division, one bit a clock. Keeps only the divisor, the signs and the step; dividend, remainder and quotient
//! live in HI and LO, which it writes while `write` is high, in the clock of `start` and the 33 after it.
//!
//! Division by zero gives all ones as quotient of the absolute values and the dividend as remainder.
use rust_hdl::prelude::*;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Divider {
    pub clock: Signal<In, Clock>,
    pub dividend: Signal<In, Bits<32>>,
    pub divisor: Signal<In, Bits<32>>,
    pub is_unsigned: Signal<In, Bit>,
    /// Strobe: divide the operands of this clock.
    pub start: Signal<In, Bit>,
    /// HI and LO as they are.
    pub high: Signal<In, Bits<32>>,
    pub low: Signal<In, Bits<32>>,
    /// Level: take these into HI and LO.
    pub write: Signal<Out, Bit>,
    pub next_high: Signal<Out, Bits<32>>,
    pub next_low: Signal<Out, Bits<32>>,
    /// Level: running, and not in its last clock.
    pub busy: Signal<Out, Bit>,
    /// Steps left: 33 to 2 divide, 1 mends the signs.
    steps: DFF<Bits<6>>,
    by: DFF<Bits<32>>,
    negate_quotient: DFF<Bit>,
    negate_remainder: DFF<Bit>,
    left_negative: Signal<Local, Bit>,
    right_negative: Signal<Local, Bit>,
    shifted: Signal<Local, Bits<32>>,
    difference: Signal<Local, Bits<32>>,
    borrows: Signal<Local, Bit>,
    fits: Signal<Local, Bit>,
}

impl Logic for Divider {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, steps, by, negate_quotient, negate_remainder);
        self.busy.next = self.steps.q.val() > 1;
        self.write.next = self.steps.q.val().any() | self.start.val();
        if self.steps.q.val().any() {
            self.steps.d.next = self.steps.q.val() - 1;
        }
        // One step: the next bit of the dividend comes in at the right of the remainder.
        self.shifted.next =
            (self.high.val() << 1) | bit_cast::<32, 1>(self.low.val().get_bits::<1>(31));
        self.difference.next = self.shifted.val() - self.by.q.val();
        // The borrow out of bit 31, from that bit of minuend, subtrahend and difference.
        self.borrows.next = self.difference.val().get_bit(31);
        if self.shifted.val().get_bit(31) ^ self.by.q.val().get_bit(31) {
            self.borrows.next = self.by.q.val().get_bit(31);
        }
        self.fits.next = self.high.val().get_bit(31) | !self.borrows.val();
        self.next_high.next = self.shifted.val();
        if self.fits.val() {
            self.next_high.next = self.difference.val();
        }
        self.next_low.next = (self.low.val() << 1) | bit_cast::<32, 1>(self.fits.val().into());
        // The last step.
        if self.steps.q.val() == 1 {
            self.next_high.next = self.high.val();
            self.next_low.next = self.low.val();
            if self.negate_remainder.q.val() {
                self.next_high.next = 0 - self.high.val();
            }
            if self.negate_quotient.q.val() {
                self.next_low.next = 0 - self.low.val();
            }
        }
        self.left_negative.next = self.dividend.val().get_bit(31) & !self.is_unsigned.val();
        self.right_negative.next = self.divisor.val().get_bit(31) & !self.is_unsigned.val();
        if self.start.val() {
            self.steps.d.next = 33.into();
            self.negate_remainder.d.next = self.left_negative.val();
            self.negate_quotient.d.next = self.left_negative.val() ^ self.right_negative.val();
            self.next_high.next = 0.into();
            self.next_low.next = self.dividend.val();
            if self.left_negative.val() {
                self.next_low.next = 0 - self.dividend.val();
            }
            self.by.d.next = self.divisor.val();
            if self.right_negative.val() {
                self.by.d.next = 0 - self.divisor.val();
            }
        }
    }
}
