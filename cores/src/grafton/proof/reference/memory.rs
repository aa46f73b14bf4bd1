//! Loads and stores: alignment, lanes, words. Combinational.
use super::operation::NUMBER_BITS;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::cpu::TEXT_LIMIT_BITS;
use spec::isa::Operation;
use spec::map::RAM_BASE;

/// What a load writes to its register.
#[derive(LogicBlock, Default)]
pub struct Loaded {
    pub number: Signal<In, Bits<NUMBER_BITS>>,
    /// Bits 1:0 of the address.
    pub place: Signal<In, Bits<2>>,
    /// The memory word.
    pub word: Signal<In, Bits<32>>,
    pub rt: Signal<In, Bits<32>>,
    pub value: Signal<Out, Bits<32>>,
    /// Bits in front of the byte, and behind it.
    skipped: Signal<Local, Bits<32>>,
    after: Signal<Local, Bits<32>>,
    opposite: Signal<Local, Bits<2>>,
    byte_down: Signal<Local, Bits<32>>,
    half_down: Signal<Local, Bits<32>>,
    byte_value: Signal<Local, Bits<8>>,
    half_value: Signal<Local, Bits<16>>,
    up: Signal<Local, Bits<32>>,
    up_mask: Signal<Local, Bits<32>>,
    down_mask: Signal<Local, Bits<32>>,
    every: Lit<32, 0xffff_ffff>,
    byte_sign: Lit<32, 0xffff_ff00>,
    half_sign: Lit<32, 0xffff_0000>,
    lb: Lit<NUMBER_BITS, { Operation::Lb as u64 }>,
    lbu: Lit<NUMBER_BITS, { Operation::Lbu as u64 }>,
    lh: Lit<NUMBER_BITS, { Operation::Lh as u64 }>,
    lhu: Lit<NUMBER_BITS, { Operation::Lhu as u64 }>,
    lwl: Lit<NUMBER_BITS, { Operation::Lwl as u64 }>,
    lwr: Lit<NUMBER_BITS, { Operation::Lwr as u64 }>,
}

impl Logic for Loaded {
    #[hdl_gen]
    fn update(&mut self) {
        self.opposite.next = !self.place.val();
        self.skipped.next = bit_cast::<32, 2>(self.place.val()) << 3;
        self.after.next = bit_cast::<32, 2>(self.opposite.val()) << 3;
        self.byte_down.next = self.word.val() >> self.after.val();
        self.byte_value.next = self.byte_down.val().get_bits::<8>(0);
        self.half_down.next = self.word.val() >> 16;
        if self.place.val().get_bit(1) {
            self.half_down.next = self.word.val();
        }
        self.half_value.next = self.half_down.val().get_bits::<16>(0);
        self.up.next = self.word.val() << self.skipped.val();
        self.up_mask.next = self.every.val() << self.skipped.val();
        self.down_mask.next = self.every.val() >> self.after.val();
        self.value.next = self.word.val();
        if (self.number.val() == self.lb.val()) | (self.number.val() == self.lbu.val()) {
            self.value.next = bit_cast::<32, 8>(self.byte_value.val());
        }
        if (self.number.val() == self.lb.val()) & self.byte_value.val().get_bit(7) {
            self.value.next = bit_cast::<32, 8>(self.byte_value.val()) | self.byte_sign.val();
        }
        if (self.number.val() == self.lh.val()) | (self.number.val() == self.lhu.val()) {
            self.value.next = bit_cast::<32, 16>(self.half_value.val());
        }
        if (self.number.val() == self.lh.val()) & self.half_value.val().get_bit(15) {
            self.value.next = bit_cast::<32, 16>(self.half_value.val()) | self.half_sign.val();
        }
        if self.number.val() == self.lwl.val() {
            self.value.next = self.up.val() | (self.rt.val() & !self.up_mask.val());
        }
        if self.number.val() == self.lwr.val() {
            self.value.next = self.byte_down.val() | (self.rt.val() & !self.down_mask.val());
        }
    }
}

/// What a store writes, and whether a load or store may be at its address.
#[derive(LogicBlock, Default)]
pub struct Stored {
    pub number: Signal<In, Bits<NUMBER_BITS>>,
    pub address: Signal<In, Bits<32>>,
    pub rt: Signal<In, Bits<32>>,
    /// First address of RAM that may be stored to.
    pub text_limit: Signal<In, Bits<32>>,
    pub lanes: Signal<Out, Bits<4>>,
    pub word: Signal<Out, Bits<32>>,
    pub misaligned: Signal<Out, Bit>,
    /// A store there is one into the text.
    pub below: Signal<Out, Bit>,
    place: Signal<Local, Bits<2>>,
    skipped: Signal<Local, Bits<32>>,
    after: Signal<Local, Bits<32>>,
    opposite: Signal<Local, Bits<2>>,
    lanes_skipped: Signal<Local, Bits<4>>,
    lanes_after: Signal<Local, Bits<4>>,
    margin: Signal<Local, Bits<32>>,
    byte_lane: Lit<4, 8>,
    half_lanes: Lit<4, 12>,
    all_lanes: Lit<4, 15>,
    ram: Lit<4, { (RAM_BASE >> 28) as u64 }>,
    side: Lit<5, { TEXT_LIMIT_BITS as u64 }>,
    lh: Lit<NUMBER_BITS, { Operation::Lh as u64 }>,
    lhu: Lit<NUMBER_BITS, { Operation::Lhu as u64 }>,
    lw: Lit<NUMBER_BITS, { Operation::Lw as u64 }>,
    sb: Lit<NUMBER_BITS, { Operation::Sb as u64 }>,
    sh: Lit<NUMBER_BITS, { Operation::Sh as u64 }>,
    sw: Lit<NUMBER_BITS, { Operation::Sw as u64 }>,
    swl: Lit<NUMBER_BITS, { Operation::Swl as u64 }>,
    swr: Lit<NUMBER_BITS, { Operation::Swr as u64 }>,
}

impl Logic for Stored {
    #[hdl_gen]
    fn update(&mut self) {
        self.place.next = self.address.val().get_bits::<2>(0);
        self.opposite.next = !self.place.val();
        self.skipped.next = bit_cast::<32, 2>(self.place.val()) << 3;
        self.after.next = bit_cast::<32, 2>(self.opposite.val()) << 3;
        self.lanes_skipped.next = bit_cast::<4, 2>(self.place.val());
        self.lanes_after.next = bit_cast::<4, 2>(self.opposite.val());
        self.lanes.next = self.all_lanes.val();
        self.word.next = self.rt.val();
        if self.number.val() == self.sb.val() {
            self.lanes.next = self.byte_lane.val() >> self.lanes_skipped.val();
            self.word.next = self.rt.val() << self.after.val();
        }
        if self.number.val() == self.sh.val() {
            self.lanes.next = self.half_lanes.val();
            self.word.next = self.rt.val() << 16;
            if self.place.val().get_bit(1) {
                self.lanes.next = self.half_lanes.val() >> 2;
                self.word.next = self.rt.val();
            }
        }
        if self.number.val() == self.swl.val() {
            self.lanes.next = self.all_lanes.val() >> self.lanes_skipped.val();
            self.word.next = self.rt.val() >> self.skipped.val();
        }
        if self.number.val() == self.swr.val() {
            self.lanes.next = self.all_lanes.val() << self.lanes_after.val();
            self.word.next = self.rt.val() << self.after.val();
        }
        self.misaligned.next = false;
        if (self.number.val() == self.lw.val()) | (self.number.val() == self.sw.val()) {
            self.misaligned.next = self.place.val().any();
        }
        if (self.number.val() == self.lh.val())
            | (self.number.val() == self.lhu.val())
            | (self.number.val() == self.sh.val())
        {
            self.misaligned.next = self.place.val().get_bit(0);
        }
        self.margin.next = self.address.val() - self.text_limit.val();
        self.below.next = (self.address.val().get_bits::<4>(28) == self.ram.val())
            & self.margin.val().get_bit(self.side.val().index());
    }
}
