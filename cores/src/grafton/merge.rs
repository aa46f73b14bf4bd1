//! A load's word: each byte of the result is one byte of the word, or from the register before, or zeros or signs.
//! Combinational.
//!
//! The word comes late, out of block RAM. Everything else is known early and made ready, so that behind the word there are
//! only the choice of the byte (beside it that of the sign) and one joining more for each bit.
use super::lanes::LANE_BITS;
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Merge {
    pub word: Signal<In, Bits<32>>,
    /// What stays: bytes that are taken from `word` or filled are zero here.
    pub old: Signal<In, Bits<32>>,
    /// Bits 1:0 of the address: the byte that has the sign.
    pub place: Signal<In, Bits<2>>,
    /// For each byte of the result, from the lowest, which byte of the word to take, if any: see [super::lanes::LoadFrom].
    pub from: Signal<In, Bits<LANE_BITS>>,
    /// Bytes to fill with zeros, or with the sign of a byte or half word; bit 3 is the highest.
    pub fill: Signal<In, Bits<4>>,
    pub is_unsigned: Signal<In, Bit>,
    pub merged: Signal<Out, Bits<32>>,
    byte: [ByteChoice; 4],
    sign: Signal<Local, Bit>,
    has_sign: Signal<Local, Bit>,
    fill_1: Signal<Local, Bits<32>>,
    fill_2: Signal<Local, Bits<32>>,
    fill_3: Signal<Local, Bits<32>>,
    fill_mask: Signal<Local, Bits<32>>,
    chosen: Signal<Local, Bits<32>>,
    filled: Signal<Local, Bits<32>>,
    byte1: Lit<32, 0x0000_ff00>,
    byte2: Lit<32, 0x00ff_0000>,
    byte3: Lit<32, 0xff00_0000>,
}

impl Logic for Merge {
    #[hdl_gen]
    fn update(&mut self) {
        for i in 0..4 {
            self.byte[i].word.next = self.word.val();
        }
        self.byte[0].from.next = self.from.val().get_bits::<4>(0);
        self.byte[1].from.next = self.from.val().get_bits::<4>(4);
        self.byte[2].from.next = self.from.val().get_bits::<4>(8);
        self.byte[3].from.next = self.from.val().get_bits::<4>(12);
        self.chosen.next = bit_cast::<32, 8>(self.byte[0].chosen.val())
            | (bit_cast::<32, 8>(self.byte[1].chosen.val()) << 8)
            | (bit_cast::<32, 8>(self.byte[2].chosen.val()) << 16)
            | (bit_cast::<32, 8>(self.byte[3].chosen.val()) << 24);
        self.fill_1.next = 0.into();
        if self.fill.val().get_bit(1) {
            self.fill_1.next = self.byte1.val();
        }
        self.fill_2.next = 0.into();
        if self.fill.val().get_bit(2) {
            self.fill_2.next = self.byte2.val();
        }
        self.fill_3.next = 0.into();
        if self.fill.val().get_bit(3) {
            self.fill_3.next = self.byte3.val();
        }
        self.fill_mask.next = self.fill_1.val() | self.fill_2.val() | self.fill_3.val();
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
        self.has_sign.next = self.sign.val() & !self.is_unsigned.val();
        self.filled.next = 0.into();
        if self.has_sign.val() {
            self.filled.next = self.fill_mask.val();
        }
        self.merged.next = self.chosen.val() | (self.old.val() | self.filled.val());
    }
}

/// One byte out of a word, or zero. Combinational.
#[derive(LogicBlock, Default)]
pub struct ByteChoice {
    pub word: Signal<In, Bits<32>>,
    /// Bit n: take byte n; at most one of them.
    pub from: Signal<In, Bits<4>>,
    pub chosen: Signal<Out, Bits<8>>,
    from_0: Signal<Local, Bits<8>>,
    from_1: Signal<Local, Bits<8>>,
    from_2: Signal<Local, Bits<8>>,
    from_3: Signal<Local, Bits<8>>,
    every: Lit<8, 0xff>,
}

impl Logic for ByteChoice {
    #[hdl_gen]
    fn update(&mut self) {
        self.from_0.next = 0.into();
        if self.from.val().get_bit(0) {
            self.from_0.next = self.every.val();
        }
        self.from_1.next = 0.into();
        if self.from.val().get_bit(1) {
            self.from_1.next = self.every.val();
        }
        self.from_2.next = 0.into();
        if self.from.val().get_bit(2) {
            self.from_2.next = self.every.val();
        }
        self.from_3.next = 0.into();
        if self.from.val().get_bit(3) {
            self.from_3.next = self.every.val();
        }
        self.chosen.next = ((self.word.val().get_bits::<8>(0) & self.from_0.val())
            | (self.word.val().get_bits::<8>(8) & self.from_1.val()))
            | ((self.word.val().get_bits::<8>(16) & self.from_2.val())
                | (self.word.val().get_bits::<8>(24) & self.from_3.val()));
    }
}
