//! HI and LO, the multiplier and the divider.
//!
//! A multiplication is ready two clocks after it starts, a division 34: whoever touches HI or LO earlier waits. Four 16-bit
//! products go to DSP blocks in the first clock and are added in the second. The divider works on absolute values, one
//! quotient bit a clock, in HI (remainder) and LO (dividend, then quotient) themselves, and mends the signs at the end.
use super::divider::Divider;
use super::multiplier::Multiplier;
use rust_hdl::prelude::*;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct HighLow {
    pub clock: Signal<In, Clock>,
    pub left: Signal<In, Bits<32>>,
    pub right: Signal<In, Bits<32>>,
    pub is_unsigned: Signal<In, Bit>,
    /// Strobes, none of them while `busy`.
    pub multiply: Signal<In, Bit>,
    pub divide: Signal<In, Bit>,
    /// Write `left` to HI or LO.
    pub write_high: Signal<In, Bit>,
    pub write_low: Signal<In, Bit>,
    /// Level: HI and LO are not ready.
    pub busy: Signal<Out, Bit>,
    pub high: Signal<Out, Bits<32>>,
    pub low: Signal<Out, Bits<32>>,
    multiplier: Multiplier,
    divider: Divider,
    high_register: DFF<Bits<32>>,
    low_register: DFF<Bits<32>>,
}

impl Logic for HighLow {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, high_register, low_register);
        clock!(self, clock, multiplier, divider);
        self.multiplier.left.next = self.left.val();
        self.multiplier.right.next = self.right.val();
        self.multiplier.is_unsigned.next = self.is_unsigned.val();
        self.multiplier.start.next = self.multiply.val();
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
        if self.multiplier.ready.val() {
            self.high_register.d.next = self.multiplier.high.val();
            self.low_register.d.next = self.multiplier.low.val();
        }
        if self.divider.write.val() {
            self.high_register.d.next = self.divider.next_high.val();
            self.low_register.d.next = self.divider.next_low.val();
        }
        self.busy.next = self.multiplier.ready.val() | self.divider.busy.val();
        self.high.next = self.high_register.q.val();
        self.low.next = self.low_register.q.val();
    }
}
