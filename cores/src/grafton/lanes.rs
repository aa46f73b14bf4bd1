//! Bytes of the data port: lanes of a store, and how a load's word is turned and merged. Combinational.
//!
//! Big-endian: lane 3 (bits 31:24) is the lowest address. A store turns its register to the right by `8 * store_turn`
//! bits. `load_from` says for each byte of a load's result which byte of the memory word it is; `keep` marks the bytes that LWL
//! and LWR leave in their register, `fill` those that LB, LBU, LH and LHU fill with the sign or zeros; bit 3 is the highest.
use super::fields::size;
use hdl::arithmetic::Choice;
use hdl::table::{Contents, Table};
use rust_hdl::prelude::*;

/// Index of the tables: size in bits 4:3, left part in bit 2, bits 1:0 of the address.
const INDEX_BITS: usize = 5;

/// Bits that say where the bytes of a load's result come from.
pub const LANE_BITS: usize = 16;

macro_rules! lane_table {
    ($(#[$doc:meta] $name:ident |$size:ident, $left:ident, $place:ident, $last:ident| $value:expr;)*) => {$(
        #[$doc]
        #[derive(Clone, Debug, Default)]
        pub struct $name;
        impl Contents for $name {
            fn word(index: u32) -> u32 {
                let ($size, $left, $place) = ((index >> 3) as u64, index >> 2 & 1 == 1, index & 3);
                // Place of the last byte of the access.
                let $last = match $size {
                    size::HALF => $place | 1,
                    size::WORD => 3,
                    _ => $place,
                };
                $value
            }
        }
    )*};
}

lane_table! {
    /// The address is not a multiple of the size.
    Misaligned |size, _left, place, _last| match size {
        size::HALF => place & 1,
        size::WORD => (place != 0) as u32,
        _ => 0,
    };
    /// Bytes by which a store turns its register to the right.
    StoreTurn |_size, left, place, last| if left { place } else { (last + 1) & 3 };
    /// Lanes that a store writes.
    StoreLanes |size, left, place, _last| match size {
        size::BYTE => 8 >> place,
        size::HALF => 12 >> (place & 2),
        size::WORD => 15,
        _ if left => 15 >> place,
        _ => 15 << (3 - place) & 15,
    };
    /// Bits 4n + 3 to 4n: byte n of a load's result is that of the memory word whose bit is set, or none of them.
    LoadFrom |size, left, place, last| {
        let turn = if left { (4 - place) & 3 } else { 3 - last };
        let from_elsewhere = keep(size, left, place) | fill(size);
        (0..4)
            .filter(|byte| from_elsewhere >> byte & 1 == 0)
            .map(|byte| 1 << (4 * byte + (byte + turn) % 4))
            .sum()
    };
    /// Bytes of the register that a load leaves alone.
    Keep |size, left, place, _last| keep(size, left, place);
    /// Bytes of the register that a load fills.
    Fill |size, _left, _place, _last| fill(size);
}

fn keep(size: u64, left: bool, place: u32) -> u32 {
    match size {
        size::PART if left => 15 >> (4 - place),
        size::PART => !(15 >> (3 - place)) & 15,
        _ => 0,
    }
}

fn fill(size: u64) -> u32 {
    match size {
        size::BYTE => 14,
        size::HALF => 12,
        _ => 0,
    }
}

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Lanes {
    /// Bits 1:0 of the address.
    pub place: Signal<In, Bits<2>>,
    pub size: Signal<In, Bits<2>>,
    pub is_part_left: Signal<In, Bit>,
    pub register: Signal<In, Bits<32>>,
    /// The address is not a multiple of the size.
    pub misaligned: Signal<Out, Bit>,
    pub store_lanes: Signal<Out, Bits<4>>,
    pub store_word: Signal<Out, Bits<32>>,
    pub load_from: Signal<Out, Bits<LANE_BITS>>,
    pub keep: Signal<Out, Bits<4>>,
    pub fill: Signal<Out, Bits<4>>,
    index: Signal<Local, Bits<INDEX_BITS>>,
    misaligned_of: Table<Misaligned, INDEX_BITS, 1>,
    store_lanes_of: Table<StoreLanes, INDEX_BITS, 4>,
    store_turn_of: Table<StoreTurn, INDEX_BITS, 2>,
    load_from_of: Table<LoadFrom, INDEX_BITS, LANE_BITS>,
    keep_of: Table<Keep, INDEX_BITS, 4>,
    fill_of: Table<Fill, INDEX_BITS, 4>,
    turner: Turner,
}

impl Logic for Lanes {
    #[hdl_gen]
    fn update(&mut self) {
        self.index.next = (bit_cast::<5, 2>(self.size.val()) << 3)
            | (bit_cast::<5, 1>(self.is_part_left.val().into()) << 2)
            | bit_cast::<5, 2>(self.place.val());
        self.misaligned_of.index.next = self.index.val();
        self.store_lanes_of.index.next = self.index.val();
        self.store_turn_of.index.next = self.index.val();
        self.load_from_of.index.next = self.index.val();
        self.keep_of.index.next = self.index.val();
        self.fill_of.index.next = self.index.val();
        self.misaligned.next = self.misaligned_of.word.val().any();
        self.store_lanes.next = self.store_lanes_of.word.val();
        self.load_from.next = self.load_from_of.word.val();
        self.keep.next = self.keep_of.word.val();
        self.fill.next = self.fill_of.word.val();
        self.turner.word.next = self.register.val();
        self.turner.turn.next = self.store_turn_of.word.val();
        self.store_word.next = self.turner.turned.val();
    }
}

/// Turns a word to the right by whole bytes. Combinational.
#[derive(LogicBlock, Default)]
pub struct Turner {
    pub word: Signal<In, Bits<32>>,
    pub turn: Signal<In, Bits<2>>,
    pub turned: Signal<Out, Bits<32>>,
    choice: Choice<32>,
}

impl Logic for Turner {
    #[hdl_gen]
    fn update(&mut self) {
        self.choice.word[0].next = self.word.val();
        self.choice.word[1].next = (self.word.val() >> 8) | (self.word.val() << 24);
        self.choice.word[2].next = (self.word.val() >> 16) | (self.word.val() << 16);
        self.choice.word[3].next = (self.word.val() >> 24) | (self.word.val() << 8);
        self.choice.code.next = self.turn.val();
        self.choice.enable.next = true;
        self.turned.next = self.choice.chosen.val();
    }
}
