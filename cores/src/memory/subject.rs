//! What a call on `ram` is about: who calls, which page, which new owner.
use super::ledger::index;
use hdl::decode::{Decode, WireCode};
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::map::{Node, FIRST_NODE};
use spec::memory::PAGE_BYTES;
use spec::services::memory::MemoryCall;

/// What a call asks for.
#[derive(Clone, Copy, Debug, PartialEq, LogicState)]
pub enum Operation {
    Unknown,
    Status,
    Allocate,
    Free,
    FreeAll,
    ChangeOwner,
}

impl WireCode for Operation {
    const CODES: &'static [(u64, Self)] = &[
        (MemoryCall::Status.code() as u64, Operation::Status),
        (MemoryCall::Allocate.code() as u64, Operation::Allocate),
        (MemoryCall::Free.code() as u64, Operation::Free),
        (MemoryCall::FreeAll.code() as u64, Operation::FreeAll),
        (
            MemoryCall::ChangeOwner.code() as u64,
            Operation::ChangeOwner,
        ),
    ];
}

/// Bit `n` is set when node number `n` exists.
const fn present() -> u64 {
    let (mut mask, mut i) = (0, 0);
    while i < Node::PRESENT.len() {
        mask |= 1 << index(Node::PRESENT[i]);
        i += 1;
    }
    mask
}

/// Combinational. Page numbers have `WIDTH` bits.
#[derive(LogicBlock, Default)]
pub struct Subject<const WIDTH: usize> {
    /// Address of the caller.
    pub source: Signal<In, Bits<16>>,
    /// Call number.
    pub call: Signal<In, Bits<8>>,
    /// Argument word 1.
    pub d1: Signal<In, Bits<32>>,
    /// Argument word 2.
    pub d2: Signal<In, Bits<32>>,
    /// What is asked for.
    pub operation: Signal<Out, Operation>,
    /// Number of the caller.
    pub caller: Signal<Out, Bits<3>>,
    /// The caller's address is one of the map.
    pub caller_known: Signal<Out, Bit>,
    /// Number of the new owner.
    pub target: Signal<Out, Bits<3>>,
    /// The new owner is a node that exists.
    pub target_known: Signal<Out, Bit>,
    /// The page.
    pub page: Signal<Out, Bits<WIDTH>>,
    /// The address is that of a page and not of something within or beyond.
    pub is_page: Signal<Out, Bit>,
    decode: Decode<Operation, 8>,
    subnet: Lit<13, { (FIRST_NODE >> 3) as u64 }>,
    present: Lit<8, { present() }>,
    page_shift: Lit<4, { PAGE_BYTES.trailing_zeros() as u64 }>,
    number: Signal<Local, Bits<3>>,
    named_page: Signal<Local, Bits<WIDTH>>,
    named_address: Signal<Local, Bits<32>>,
}

impl<const WIDTH: usize> Logic for Subject<WIDTH> {
    #[hdl_gen]
    fn update(&mut self) {
        self.decode.code.next = self.call.val();
        self.operation.next = self.decode.op.val();
        self.caller.next = self.source.val().get_bits::<3>(0);
        self.caller_known.next = self.source.val().get_bits::<13>(3) == self.subnet.val();
        self.number.next = self.d2.val().get_bits::<3>(0);
        self.target.next = self.number.val();
        self.target_known.next = (self.d2.val().get_bits::<13>(3) == self.subnet.val())
            & self.present.val().get_bit(self.number.val().index());
        self.named_page.next = self
            .d1
            .val()
            .get_bits::<WIDTH>(self.page_shift.val().index());
        self.named_address.next = bit_cast::<32, WIDTH>(self.named_page.val())
            << bit_cast::<32, 4>(self.page_shift.val());
        self.page.next = self.named_page.val();
        self.is_page.next = self.named_address.val() == self.d1.val();
    }
}
