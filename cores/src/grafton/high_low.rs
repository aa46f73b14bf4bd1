//! HI and LO, the multiplier and the divider.
//!
//! A product is there two clocks after its operands, a quotient 34 at most: seven fewer for each of the three higher bytes of the
//! dividend that is 0, with those above it. Who touches HI or LO is kept in decode until they are
//! ready, but a multiplication may follow another at once. The divider works on absolute values, one quotient bit a clock, in
//! HI (remainder) and LO (dividend, then quotient) themselves, and mends the signs at the end.
use super::divider::Divider;
use hdl::arithmetic::{AddSubtract, Choice};
use hdl::multiply::Multiply;
use hdl::reg::EnableReg;
use rust_hdl::prelude::*;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct HighLow {
    pub clock: Signal<In, Clock>,
    pub left: Signal<In, Bits<32>>,
    pub right: Signal<In, Bits<32>>,
    pub is_unsigned: Signal<In, Bit>,
    /// Strobes, none of them while `busy`; the others than `multiply` not in the clock after it either.
    pub multiply: Signal<In, Bit>,
    pub divide: Signal<In, Bit>,
    /// Write `left` to HI or LO.
    pub write_high: Signal<In, Bit>,
    pub write_low: Signal<In, Bit>,
    /// Level: a division is running and will be in the next clock.
    pub busy: Signal<Out, Bit>,
    pub high: Signal<Out, Bits<32>>,
    pub low: Signal<Out, Bits<32>>,
    multiplier: Multiply,
    divider: Divider,
    multiplying: DFF<Bit>,
    high_register: EnableReg<Bits<32>>,
    low_register: EnableReg<Bits<32>>,
    has_sign: Signal<Local, Bit>,
    low_given: Signal<Local, Bits<32>>,
    low_negates: Signal<Local, Bit>,
    divides: Signal<Local, Bit>,
    second_of_two: Signal<Local, Bit>,
    high_choice: Choice<32>,
    low_choice: Choice<32>,
    low_second_of_two: Signal<Local, Bit>,
    low_mender: AddSubtract<32>,
}

impl Logic for HighLow {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, multiplying);
        clock!(
            self,
            clock,
            multiplier,
            divider,
            high_register,
            low_register
        );
        self.multiplier.left.next = self.left.val();
        self.multiplier.right.next = self.right.val();
        self.multiplier.is_unsigned.next = self.is_unsigned.val();
        self.multiplying.d.next = self.multiply.val();
        self.has_sign.next = !self.is_unsigned.val();
        self.divider.start.next = self.divide.val();
        self.divider.dividend_negative.next = self.has_sign.val() & self.left.val().get_bit(31);
        self.divider.divisor.next = self.right.val();
        self.divider.divisor_negative.next = self.has_sign.val() & self.right.val().get_bit(31);
        self.divider.high.next = self.high_register.q.val();
        self.divider.low.next = self.low_register.q.val();
        // LO: what is moved in as it is, or negated: MTLO, the dividend, the quotient at the end.
        self.low_given.next = self.left.val();
        self.low_negates.next =
            self.divide.val() & self.has_sign.val() & self.left.val().get_bit(31);
        if self.divider.mends.val() {
            self.low_given.next = self.low_register.q.val();
            self.low_negates.next = self.divider.negate_low.val();
        }
        self.low_mender.left.next = 0.into();
        self.low_mender.right.next = self.low_given.val();
        self.low_mender.subtract.next = self.low_negates.val();
        self.low_second_of_two.next = self.multiplying.q.val();
        if self.divider.steps.val() {
            self.low_second_of_two.next = self.divider.skips.val();
        }
        self.low_choice.enable.next = true;
        self.low_choice.word[0].next = self.low_mender.result.val();
        self.low_choice.word[1].next = self.multiplier.low.val();
        self.low_choice.word[2].next =
            (self.low_register.q.val() << 1) | bit_cast::<32, 1>(self.divider.fits.val().into());
        self.low_choice.word[3].next = self.low_register.q.val() << 8;
        self.low_choice.code.next = (bit_cast::<2, 1>(self.divider.steps.val().into()) << 1)
            | bit_cast::<2, 1>(self.low_second_of_two.val().into());
        self.low_register.d.next = self.low_choice.chosen.val();
        // HI: what is moved in, a product, a step of a division.
        self.divides.next = self.divider.steps.val() | self.divider.mends.val();
        self.second_of_two.next = self.multiplying.q.val();
        if self.divides.val() {
            self.second_of_two.next = self.divider.fits.val() | self.divider.mends.val();
        }
        self.high_choice.enable.next = true;
        self.high_choice.word[0].next = self.left.val();
        self.high_choice.word[1].next = self.multiplier.high.val();
        self.high_choice.word[2].next = self.divider.shifted.val();
        self.high_choice.word[3].next = self.divider.difference.val();
        self.high_choice.code.next = (bit_cast::<2, 1>(self.divides.val().into()) << 1)
            | bit_cast::<2, 1>(self.second_of_two.val().into());
        self.divider.remainder.next = self.high_choice.chosen.val();
        self.high_register.d.next = self.high_choice.chosen.val();
        if self.divide.val() | self.divider.last.val() {
            self.high_register.d.next = 0.into();
        }
        self.high_register.enable.next = self.write_high.val()
            | self.divide.val()
            | self.divider.mends.val()
            | self.divider.steps.val()
            | self.multiplying.q.val();
        self.low_register.enable.next = self.write_low.val()
            | self.divide.val()
            | self.divider.mends.val()
            | self.divider.steps.val()
            | self.multiplying.q.val();
        self.busy.next = self.divider.busy.val();
        self.high.next = self.high_register.q.val();
        self.low.next = self.low_register.q.val();
    }
}
