//! What a call on `ram` asks for, read again and apart from the allocator.
use super::WIDTH;
use crate::memory::ledger::index;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::map::{Node, FIRST_NODE};
use spec::memory::PAGE_BYTES;
use spec::services::memory::MemoryCall;

/// A call.
#[derive(Clone, Copy, Debug, Default, PartialEq, LogicStruct)]
pub struct Call {
    /// None of those below.
    pub unknown: Bit,
    pub status: Bit,
    pub allocate: Bit,
    pub free: Bit,
    pub free_all: Bit,
    pub change_owner: Bit,
    /// FREE or CHOWN.
    pub about_a_page: Bit,
    /// The page named, if it is one.
    pub page: Bits<2>,
    pub is_page: Bit,
    pub caller: Bits<3>,
    pub caller_known: Bit,
    pub by_cpu: Bit,
    pub by_ethernet: Bit,
    pub target: Bits<3>,
    pub target_known: Bit,
}

/// The page whose address a word is. Combinational.
#[derive(LogicBlock, Default)]
pub struct PageNamed {
    pub word: Signal<In, Bits<32>>,
    pub page: Signal<Out, Bits<WIDTH>>,
    pub is_page: Signal<Out, Bit>,
    page_shift: Lit<32, { PAGE_BYTES.trailing_zeros() as u64 }>,
    pages: Signal<Local, Bits<32>>,
    back: Signal<Local, Bits<32>>,
    number: Signal<Local, Bits<WIDTH>>,
}

impl Logic for PageNamed {
    #[hdl_gen]
    fn update(&mut self) {
        self.pages.next = self.word.val() >> self.page_shift.val();
        self.number.next = self.pages.val().get_bits::<WIDTH>(0);
        self.back.next = bit_cast::<32, WIDTH>(self.number.val()) << self.page_shift.val();
        self.page.next = self.number.val();
        self.is_page.next = self.back.val() == self.word.val();
    }
}

/// Reads a call from its words. Combinational.
#[derive(LogicBlock, Default)]
pub struct Asked {
    pub source: Signal<In, Bits<16>>,
    pub call: Signal<In, Bits<8>>,
    pub d1: Signal<In, Bits<32>>,
    pub d2: Signal<In, Bits<32>>,
    pub asked: Signal<Out, Call>,
    named: PageNamed,
    status: Lit<8, { MemoryCall::Status.code() as u64 }>,
    allocate: Lit<8, { MemoryCall::Allocate.code() as u64 }>,
    free: Lit<8, { MemoryCall::Free.code() as u64 }>,
    free_all: Lit<8, { MemoryCall::FreeAll.code() as u64 }>,
    change_owner: Lit<8, { MemoryCall::ChangeOwner.code() as u64 }>,
    first_node: Lit<16, { FIRST_NODE as u64 }>,
    last_node: Lit<16, { FIRST_NODE as u64 + 7 }>,
    cpu: Lit<16, { Node::Cpu.address() as u64 }>,
    ethernet: Lit<16, { Node::Ethernet.address() as u64 }>,
    present: Lit<8, { present() }>,
    known: Signal<Local, Bit>,
    owner: Signal<Local, Bits<16>>,
    number: Signal<Local, Bits<3>>,
}

/// Bit `n` is set when the node of address `FIRST_NODE + n` is in the chip.
const fn present() -> u64 {
    let (mut mask, mut i) = (0, 0);
    while i < Node::PRESENT.len() {
        mask |= 1 << index(Node::PRESENT[i]);
        i += 1;
    }
    mask
}

impl Logic for Asked {
    #[hdl_gen]
    fn update(&mut self) {
        self.named.word.next = self.d1.val();
        self.owner.next = self.d2.val().get_bits::<16>(0);
        self.number.next = self.owner.val().get_bits::<3>(0);
        self.known.next = (self.call.val() == self.status.val())
            | (self.call.val() == self.allocate.val())
            | (self.call.val() == self.free.val())
            | (self.call.val() == self.free_all.val())
            | (self.call.val() == self.change_owner.val());
        self.asked.next.unknown = !self.known.val();
        self.asked.next.status = self.call.val() == self.status.val();
        self.asked.next.allocate = self.call.val() == self.allocate.val();
        self.asked.next.free = self.call.val() == self.free.val();
        self.asked.next.free_all = self.call.val() == self.free_all.val();
        self.asked.next.change_owner = self.call.val() == self.change_owner.val();
        self.asked.next.about_a_page =
            (self.call.val() == self.free.val()) | (self.call.val() == self.change_owner.val());
        self.asked.next.page = self.named.page.val();
        self.asked.next.is_page = self.named.is_page.val();
        self.asked.next.caller = self.source.val().get_bits::<3>(0);
        self.asked.next.caller_known = (self.source.val() >= self.first_node.val())
            & (self.source.val() <= self.last_node.val());
        self.asked.next.by_cpu = self.source.val() == self.cpu.val();
        self.asked.next.by_ethernet = self.source.val() == self.ethernet.val();
        self.asked.next.target = self.number.val();
        self.asked.next.target_known = (self.owner.val() >= self.first_node.val())
            & (self.owner.val() <= self.last_node.val())
            & self.present.val().get_bit(self.number.val().index());
    }
}
