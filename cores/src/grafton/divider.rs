//! Restoring division of absolute values, one bit a clock: the step, its count and the signs. Dividend, remainder and quotient
//! are in HI and LO, which are not here.
//!
//! While the highest byte of what is left of the dividend is 0, and no other has been met, LO moves on by the whole byte: its eight
//! steps would leave HI 0 and enter zeros into LO. Not so if the divisor is 0, which even that remainder fits.
//!
//! A negative divisor is added where a positive one is subtracted, so it needs not be negated. At the end the same adder gives the
//! remainder its sign: it takes it from 0, or adds it to 0. Division by zero gives all ones as quotient and the dividend as
//! remainder, both of absolute values.
use hdl::arithmetic::AddSubtract;
use hdl::lit::Lit;
use hdl::reg::EnableReg;
use rust_hdl::prelude::*;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Divider {
    pub clock: Signal<In, Clock>,
    /// Strobe: take the divisor and the signs.
    pub start: Signal<In, Bit>,
    pub dividend_negative: Signal<In, Bit>,
    pub divisor: Signal<In, Bits<32>>,
    pub divisor_negative: Signal<In, Bit>,
    /// What HI becomes if this is its last step.
    pub remainder: Signal<In, Bits<32>>,
    /// HI and LO as they are.
    pub high: Signal<In, Bits<32>>,
    pub low: Signal<In, Bits<32>>,
    /// Level: in each of the clocks after `start`, at most 32, HI becomes `difference` if it `fits`, else `shifted`; `fits` enters LO
    /// from the right, or eight zeros do if it `skips`.
    pub steps: Signal<Out, Bit>,
    pub skips: Signal<Out, Bit>,
    pub shifted: Signal<Out, Bits<32>>,
    pub difference: Signal<Out, Bits<32>>,
    pub fits: Signal<Out, Bit>,
    /// Strobe, in the last of them: HI becomes 0 instead.
    pub last: Signal<Out, Bit>,
    /// Strobe, in the clock after: HI becomes `difference`, which is the remainder with its sign, LO is to be negated if the next is
    /// high.
    pub mends: Signal<Out, Bit>,
    pub negate_low: Signal<Out, Bit>,
    /// Level: running, and not in its last clock.
    pub busy: Signal<Out, Bit>,
    /// It divides, with so many steps done; it mends the signs.
    dividing: DFF<Bit>,
    done: DFF<Bits<5>>,
    mending: DFF<Bit>,
    /// Nothing but bytes of 0 so far.
    leading: EnableReg<Bit>,
    /// The divisor; while the signs are mended, the remainder.
    by: EnableReg<Bits<32>>,
    adder: AddSubtract<32>,
    subtracts: EnableReg<Bit>,
    quotient_negative: EnableReg<Bit>,
    remainder_negative: EnableReg<Bit>,
    ends: Signal<Local, Bit>,
    last_step: Lit<5, 31>,
    entering: Signal<Local, Bits<1>>,
    row: Signal<Local, Bits<32>>,
    result: Signal<Local, Bits<32>>,
    borrows: Signal<Local, Bit>,
    fitting: Signal<Local, Bit>,
    skipping: Signal<Local, Bit>,
    last_byte: Lit<2, 3>,
}

impl Logic for Divider {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, dividing, done, mending);
        clock!(
            self,
            clock,
            leading,
            by,
            subtracts,
            quotient_negative,
            remainder_negative
        );
        self.busy.next = self.dividing.q.val();
        self.steps.next = self.dividing.q.val();
        self.mends.next = self.mending.q.val();
        self.ends.next = self.dividing.q.val() & (self.done.q.val() == self.last_step.val());
        self.last.next = self.ends.val();
        self.mending.d.next = self.ends.val();
        // After the last step the count is 0 again.
        if self.dividing.q.val() {
            self.done.d.next = self.done.q.val() + 1;
        }
        if self.ends.val() {
            self.dividing.d.next = false;
        }
        if self.start.val() {
            self.dividing.d.next = true;
        }
        self.by.d.next = self.remainder.val();
        if self.start.val() {
            self.by.d.next = self.divisor.val();
        }
        self.subtracts.d.next = !self.divisor_negative.val();
        self.quotient_negative.d.next = self.dividend_negative.val() ^ self.divisor_negative.val();
        self.remainder_negative.d.next = self.dividend_negative.val();
        self.by.enable.next = self.start.val() | self.ends.val();
        self.subtracts.enable.next = self.start.val();
        self.quotient_negative.enable.next = self.start.val();
        self.remainder_negative.enable.next = self.start.val();
        self.negate_low.next = self.quotient_negative.q.val();
        // One step: the next bit of the dividend comes in at the right of the remainder.
        self.entering.next = self.low.val().get_bits::<1>(31);
        self.adder.subtract.next = self.subtracts.q.val();
        if self.mending.q.val() {
            self.entering.next = 0.into();
            self.adder.subtract.next = self.remainder_negative.q.val();
        }
        self.row.next = (self.high.val() << 1) | bit_cast::<32, 1>(self.entering.val());
        self.shifted.next = self.row.val();
        self.adder.left.next = self.row.val();
        self.adder.right.next = self.by.q.val();
        self.result.next = self.adder.result.val();
        self.difference.next = self.result.val();
        // The borrow out of bit 31, from that bit of minuend, absolute divisor and difference; of the absolute value of a
        // negative divisor that bit is 0, or all others are.
        self.borrows.next = self.result.val().get_bit(31);
        if self.row.val().get_bit(31) ^ (self.by.q.val().get_bit(31) & self.subtracts.q.val()) {
            self.borrows.next = self.by.q.val().get_bit(31) & self.subtracts.q.val();
        }
        // Bit 31 of the remainder is 0 here: before the last step it has not more than 31 bits of the dividend.
        self.fitting.next = !self.borrows.val();
        self.fits.next = self.fitting.val();
        self.skipping.next = self.leading.q.val()
            & (self.done.q.val().get_bits::<2>(3) != self.last_byte.val())
            & !self.low.val().get_bits::<8>(24).any()
            & !self.fitting.val();
        self.skips.next = self.skipping.val();
        if self.skipping.val() {
            self.done.d.next = self.done.q.val() + 8;
        }
        self.leading.d.next = self.start.val();
        self.leading.enable.next = self.start.val() | !self.skipping.val();
    }
}
