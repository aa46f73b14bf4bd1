//! Which messages: words 0 and 1 under a mask.
use hdl::reg::EnableReg;
use rust_hdl::prelude::*;

/// `fits_first` and `fits_second` say, in the same clock, whether `word` would do as word 0 and as word 1. Powers up with
/// masks of 0, which every message fits.
#[derive(LogicBlock, Default)]
pub struct Filter {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: take `value` and `mask` for word 0.
    pub set_first: Signal<In, Bit>,
    /// Strobe: take `value` and `mask` for word 1.
    pub set_second: Signal<In, Bit>,
    /// What a word must be.
    pub value: Signal<In, Bits<32>>,
    /// In which bits.
    pub mask: Signal<In, Bits<32>>,
    /// A word of a message.
    pub word: Signal<In, Bits<32>>,
    /// Level: it fits as word 0.
    pub fits_first: Signal<Out, Bit>,
    /// Level: it fits as word 1.
    pub fits_second: Signal<Out, Bit>,
    first_value: EnableReg<Bits<32>>,
    first_mask: EnableReg<Bits<32>>,
    second_value: EnableReg<Bits<32>>,
    second_mask: EnableReg<Bits<32>>,
    first_wrong: Signal<Local, Bits<32>>,
    second_wrong: Signal<Local, Bits<32>>,
}

impl Logic for Filter {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(
            self,
            clock,
            first_value,
            first_mask,
            second_value,
            second_mask
        );
        self.first_value.d.next = self.value.val();
        self.first_value.enable.next = self.set_first.val();
        self.first_mask.d.next = self.mask.val();
        self.first_mask.enable.next = self.set_first.val();
        self.second_value.d.next = self.value.val();
        self.second_value.enable.next = self.set_second.val();
        self.second_mask.d.next = self.mask.val();
        self.second_mask.enable.next = self.set_second.val();
        self.first_wrong.next =
            (self.word.val() ^ self.first_value.q.val()) & self.first_mask.q.val();
        self.second_wrong.next =
            (self.word.val() ^ self.second_value.q.val()) & self.second_mask.q.val();
        self.fits_first.next = !self.first_wrong.val().any();
        self.fits_second.next = !self.second_wrong.val().any();
    }
}
