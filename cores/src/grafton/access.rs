//! The access of a load or store: whether it is allowed, and how it looks on the data port. Combinational.
use super::lanes::{Lanes, LANE_BITS};
use super::text_margin::MARGIN_BITS;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::cpu::TEXT_LIMIT_BITS;
use spec::map::RAM_BASE;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Access {
    /// Level: the instruction may do something.
    pub acts: Signal<In, Bit>,
    pub is_load: Signal<In, Bit>,
    pub is_store: Signal<In, Bit>,
    /// Sort, see [super::fields::size], and whether it is LWL or SWL.
    pub size: Signal<In, Bits<2>>,
    pub is_part_left: Signal<In, Bit>,
    pub address: Signal<In, Bits<32>>,
    /// Register to store.
    pub register: Signal<In, Bits<32>>,
    /// Base register of the address, and the immediate less the text limit.
    pub base: Signal<In, Bits<32>>,
    pub text_margin: Signal<In, Bits<MARGIN_BITS>>,
    /// Data port.
    pub read: Signal<Out, Bit>,
    pub write_lanes: Signal<Out, Bits<4>>,
    /// Level: below the text limit, if it is in RAM.
    pub guarded: Signal<Out, Bit>,
    pub store_word: Signal<Out, Bits<32>>,
    /// Level: the address is not a multiple of the size.
    pub misaligned: Signal<Out, Bit>,
    /// Level: a store below the limit.
    pub text_write: Signal<Out, Bit>,
    /// What memory is to do with a load's word, see [Lanes].
    pub load_from: Signal<Out, Bits<LANE_BITS>>,
    pub fill: Signal<Out, Bits<4>>,
    /// What a load leaves of its register; 0 for whatever is no load.
    pub kept: Signal<Out, Bits<32>>,
    lanes: Lanes,
    keep: Signal<Local, Bits<4>>,
    keep_mask: Signal<Local, Bits<32>>,
    byte0: Lit<32, 0x0000_00ff>,
    byte1: Lit<32, 0x0000_ff00>,
    byte2: Lit<32, 0x00ff_0000>,
    byte3: Lit<32, 0xff00_0000>,
    margin: Signal<Local, Bits<MARGIN_BITS>>,
    below: Signal<Local, Bit>,
    ram: Lit<4, { (RAM_BASE >> 28) as u64 }>,
    side: Lit<5, { TEXT_LIMIT_BITS as u64 }>,
}

impl Logic for Access {
    #[hdl_gen]
    fn update(&mut self) {
        self.lanes.place.next = self.address.val().get_bits::<2>(0);
        self.lanes.size.next = self.size.val();
        self.lanes.is_part_left.next = self.is_part_left.val();
        self.lanes.register.next = self.register.val();
        self.misaligned.next = self.lanes.misaligned.val();
        self.store_word.next = self.lanes.store_word.val();
        self.margin.next = self.base.val().get_bits::<MARGIN_BITS>(0) + self.text_margin.val();
        self.guarded.next = self.margin.val().get_bit(self.side.val().index());
        self.below.next = (self.address.val().get_bits::<4>(28) == self.ram.val())
            & self.margin.val().get_bit(self.side.val().index());
        self.text_write.next = self.is_store.val() & self.below.val();
        self.read.next = self.acts.val() & self.is_load.val() & !self.lanes.misaligned.val();
        self.write_lanes.next = 0.into();
        if self.acts.val() & self.is_store.val() & !self.lanes.misaligned.val() {
            self.write_lanes.next = self.lanes.store_lanes.val();
        }
        // Whatever is not loaded goes through memory as it is.
        self.load_from.next = 0.into();
        self.fill.next = 0.into();
        self.keep.next = 0.into();
        if self.is_load.val() {
            self.load_from.next = self.lanes.load_from.val();
            self.fill.next = self.lanes.fill.val();
            self.keep.next = self.lanes.keep.val();
        }
        self.keep_mask.next = 0.into();
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
        self.kept.next = self.register.val() & self.keep_mask.val();
    }
}
