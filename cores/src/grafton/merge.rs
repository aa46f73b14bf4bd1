//! A load's word: turned, and each byte taken from it, from the register before, or from the sign. Combinational.
//!
//! The word comes late, out of block RAM. Everything else is known early and made ready, so that behind the word there are
//! only the turn (beside it the choice of the sign) and one choice more for each bit.
use super::lanes::Turner;
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Merge {
    pub word: Signal<In, Bits<32>>,
    pub old: Signal<In, Bits<32>>,
    /// Bits 1:0 of the address: the byte that has the sign.
    pub place: Signal<In, Bits<2>>,
    /// Bytes to turn to the right.
    pub turn: Signal<In, Bits<2>>,
    /// Bytes to take from `old`.
    pub keep: Signal<In, Bits<4>>,
    /// Bytes to fill with zeros, or with the sign of a byte or half word.
    pub fill: Signal<In, Bits<4>>,
    pub is_unsigned: Signal<In, Bit>,
    pub merged: Signal<Out, Bits<32>>,
    turner: Turner,
    sign: Signal<Local, Bit>,
    kept: Signal<Local, Bits<32>>,
    filled: Signal<Local, Bits<32>>,
    taken: Signal<Local, Bits<32>>,
    keep_mask: Signal<Local, Bits<32>>,
    fill_mask: Signal<Local, Bits<32>>,
    byte0: Lit<32, 0x0000_00ff>,
    byte1: Lit<32, 0x0000_ff00>,
    byte2: Lit<32, 0x00ff_0000>,
    byte3: Lit<32, 0xff00_0000>,
}

impl Logic for Merge {
    #[hdl_gen]
    fn update(&mut self) {
        self.turner.word.next = self.word.val();
        self.turner.turn.next = self.turn.val();
        self.keep_mask.next = 0.into();
        self.fill_mask.next = 0.into();
        if self.keep.val().get_bit(0) {
            self.keep_mask.next = self.keep_mask.val() | self.byte0.val();
        }
        if self.keep.val().get_bit(1) {
            self.keep_mask.next = self.keep_mask.val() | self.byte1.val();
        }
        if self.keep.val().get_bit(2) {
            self.keep_mask.next = self.keep_mask.val() | self.byte2.val();
        }
        if self.keep.val().get_bit(3) {
            self.keep_mask.next = self.keep_mask.val() | self.byte3.val();
        }
        if self.fill.val().get_bit(1) {
            self.fill_mask.next = self.fill_mask.val() | self.byte1.val();
        }
        if self.fill.val().get_bit(2) {
            self.fill_mask.next = self.fill_mask.val() | self.byte2.val();
        }
        if self.fill.val().get_bit(3) {
            self.fill_mask.next = self.fill_mask.val() | self.byte3.val();
        }
        self.sign.next = self.word.val().get_bit(31);
        if self.place.val() == 1 {
            self.sign.next = self.word.val().get_bit(23);
        }
        if self.place.val() == 2 {
            self.sign.next = self.word.val().get_bit(15);
        }
        if self.place.val() == 3 {
            self.sign.next = self.word.val().get_bit(7);
        }
        self.filled.next = 0.into();
        if self.sign.val() & !self.is_unsigned.val() {
            self.filled.next = self.fill_mask.val();
        }
        self.kept.next = self.old.val() & self.keep_mask.val();
        self.taken.next = self.turner.turned.val() & !(self.keep_mask.val() | self.fill_mask.val());
        self.merged.next = self.taken.val() | self.kept.val() | self.filled.val();
    }
}
