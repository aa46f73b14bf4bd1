//! How far an immediate reaches above the text limit: added to the base register of a store it tells, in its highest bit and
//! no later than the address, whether the store goes below the limit. Combinational.
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::cpu::TEXT_LIMIT_BITS;

/// Bits of the margin: those of the limit, and which side of it.
pub const MARGIN_BITS: usize = TEXT_LIMIT_BITS + 1;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct TextMargin {
    pub immediate: Signal<In, Bits<16>>,
    pub text_limit: Signal<In, Bits<32>>,
    /// The immediate less the limit.
    pub margin: Signal<Out, Bits<MARGIN_BITS>>,
    sign_bits: Lit<MARGIN_BITS, { (1 << MARGIN_BITS) - (1 << 16) }>,
    offset: Signal<Local, Bits<MARGIN_BITS>>,
    limit: Signal<Local, Bits<TEXT_LIMIT_BITS>>,
}

impl Logic for TextMargin {
    #[hdl_gen]
    fn update(&mut self) {
        self.offset.next = bit_cast::<MARGIN_BITS, 16>(self.immediate.val());
        if self.immediate.val().get_bit(15) {
            self.offset.next =
                bit_cast::<MARGIN_BITS, 16>(self.immediate.val()) | self.sign_bits.val();
        }
        self.limit.next = self.text_limit.val().get_bits::<TEXT_LIMIT_BITS>(0);
        self.margin.next =
            self.offset.val() - bit_cast::<MARGIN_BITS, TEXT_LIMIT_BITS>(self.limit.val());
    }
}
