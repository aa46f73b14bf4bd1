//! HI and LO, the multiplier and the divider.
//!
//! A product is there two clocks after its operands, a quotient 34. Who touches HI or LO is kept in decode until they are
//! ready, but a multiplication may follow another at once. The divider works on absolute values, one quotient bit a clock, in
//! HI (remainder) and LO (dividend, then quotient) themselves, and mends the signs at the end.
use super::divider::Divider;
use hdl::multiply::Multiply;
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
    high_register: DFF<Bits<32>>,
    low_register: DFF<Bits<32>>,
}

impl Logic for HighLow {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, multiplying, high_register, low_register);
        clock!(self, clock, multiplier, divider);
        self.multiplier.left.next = self.left.val();
        self.multiplier.right.next = self.right.val();
        self.multiplier.is_unsigned.next = self.is_unsigned.val();
        self.multiplying.d.next = self.multiply.val();
        self.divider.dividend.next = self.left.val();
        self.divider.divisor.next = self.right.val();
        self.divider.is_unsigned.next = self.is_unsigned.val();
        self.divider.start.next = self.divide.val();
        self.divider.high.next = self.high_register.q.val();
        self.divider.low.next = self.low_register.q.val();
        if self.write_high.val() {
            self.high_register.d.next = self.left.val();
        }
        if self.write_low.val() {
            self.low_register.d.next = self.left.val();
        }
        if self.multiplying.q.val() {
            self.high_register.d.next = self.multiplier.high.val();
            self.low_register.d.next = self.multiplier.low.val();
        }
        if self.divider.write.val() {
            self.high_register.d.next = self.divider.next_high.val();
            self.low_register.d.next = self.divider.next_low.val();
        }
        self.busy.next = self.divider.busy.val();
        self.high.next = self.high_register.q.val();
        self.low.next = self.low_register.q.val();
    }
}
