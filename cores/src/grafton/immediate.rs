//! The immediate operand of execute: the immediate as its operation extends it, or the link address, or 0 where the right
//! operand is register rt.
//!
//! Execute joins it with register rt, which is 0 where it is not read; only a store has both, and it needs no sum of them.
use super::fields::right;
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// See the module documentation. Combinational.
#[derive(LogicBlock, Default)]
pub struct Immediate {
    /// Which, see [right].
    pub source: Signal<In, Bits<3>>,
    pub immediate: Signal<In, Bits<16>>,
    pub link: Signal<In, Bits<32>>,
    pub value: Signal<Out, Bits<32>>,
    extended: Signal<Local, Bits<32>>,
    unsigned_source: Lit<3, { right::UNSIGNED }>,
    signed_source: Lit<3, { right::SIGNED }>,
    upper_source: Lit<3, { right::UPPER }>,
    link_source: Lit<3, { right::LINK }>,
    sign_bits: Lit<32, 0xffff_0000>,
}

impl Logic for Immediate {
    #[hdl_gen]
    fn update(&mut self) {
        self.extended.next = bit_cast::<32, 16>(self.immediate.val());
        if self.immediate.val().get_bit(15) {
            self.extended.next = bit_cast::<32, 16>(self.immediate.val()) | self.sign_bits.val();
        }
        self.value.next = 0.into();
        if self.source.val() == self.signed_source.val() {
            self.value.next = self.extended.val();
        }
        if self.source.val() == self.unsigned_source.val() {
            self.value.next = bit_cast::<32, 16>(self.immediate.val());
        }
        if self.source.val() == self.upper_source.val() {
            self.value.next = bit_cast::<32, 16>(self.immediate.val()) << 16;
        }
        if self.source.val() == self.link_source.val() {
            self.value.next = self.link.val();
        }
    }
}
