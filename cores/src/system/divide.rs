//! Unsigned division, one bit of the quotient a clock.
//!
//! ```text
//! clock     _/~\_/~\_/~\_ ... _/~\_/~\_
//! start     ____/~~~\__________________   ignored while busy
//! busy      ________/~~~~~~~~~~~~~~\____   32 clocks
//! quotient                          <q
//! ```
//! | port | dir | width | meaning |
//! |---|---|---|---|
//! | start | in | 1 | strobe: sample the operands |
//! | dividend, divisor | in | 32 | unsigned; a divisor of 0 gives all ones |
//! | busy | out | 1 | level |
//! | quotient | out | 32 | rounded down; holds until the next start |
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Divide {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: begin.
    pub start: Signal<In, Bit>,
    /// What is divided.
    pub dividend: Signal<In, Bits<32>>,
    /// By what.
    pub divisor: Signal<In, Bits<32>>,
    /// Level: not done yet.
    pub busy: Signal<Out, Bit>,
    /// The result.
    pub quotient: Signal<Out, Bits<32>>,
    /// The dividend's bits leave at the top, the quotient's enter at the bottom.
    bits: DFF<Bits<32>>,
    rest: DFF<Bits<32>>,
    by: DFF<Bits<32>>,
    left: DFF<Bits<6>>,
    carry: Signal<Local, Bit>,
    shifted: Signal<Local, Bits<32>>,
    difference: Signal<Local, Bits<32>>,
    fits: Signal<Local, Bit>,
    steps: Lit<6, 32>,
}

impl Logic for Divide {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, bits, rest, by, left);
        self.busy.next = self.left.q.val().any();
        self.quotient.next = self.bits.q.val();
        // The next bit of the dividend joins the rest; the bit that falls out at the top makes it greater than any divisor.
        self.carry.next = self.rest.q.val().get_bit(31);
        self.shifted.next =
            (self.rest.q.val() << 1) | bit_cast::<32, 1>(self.bits.q.val().get_bits::<1>(31));
        self.difference.next = self.shifted.val() - self.by.q.val();
        self.fits.next = self.carry.val() | (self.shifted.val() >= self.by.q.val());
        if self.busy.val() {
            self.left.d.next = self.left.q.val() - 1;
            self.bits.d.next = self.bits.q.val() << 1;
            self.rest.d.next = self.shifted.val();
            if self.fits.val() {
                self.bits.d.next = (self.bits.q.val() << 1) | 1;
                self.rest.d.next = self.difference.val();
            }
        } else if self.start.val() {
            self.left.d.next = self.steps.val();
            self.bits.d.next = self.dividend.val();
            self.rest.d.next = 0.into();
            self.by.d.next = self.divisor.val();
        }
    }
}
