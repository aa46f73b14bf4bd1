//! Name server: node `namesrvr`, always at the first address.
//!
//! ```text
//! clock    _/~\_/~\_/~\_/~\_/~\_/~\_/~\_
//! request  ____/~~~~~~~~~~~~~~~~~~~~\____   FQUERY of the third name
//! index        <0  ><1  ><2  ><3  >         one slot a clock
//! entry             <0  ><1  ><2  >         its contents, in registers
//! answer   _____________________/~~~\_____
//! ```
//! The table is `spec::map::Node::PRESENT`. LIST takes two clocks; a query looks at one slot a clock and takes at most one
//! clock more than there are nodes. Names compare on all 64 bits, call numbers on all 8. Misuse answers FAIL: an empty slot, a
//! name or address that nobody has, an unknown call.
//!
//! Clock: `clock`. Calls: `spec::services::names`. Power-up: idle.
use crate::rpc::{LinkSink, LinkSource, ServerPort};
use hdl::lit::Lit;
use hdl::table::{Contents, Table};
use rust_hdl::prelude::*;
use spec::map::Node;
use spec::rpc::Kind;
use spec::services::names::NameCall;

/// Bits of a slot number that the table can hold.
const SLOT_BITS: usize = 3;

/// What slot `index` holds, or zero.
fn entry(index: u32, of: fn(Node) -> u32) -> u32 {
    Node::PRESENT
        .get(index as usize)
        .map_or(0, |node| of(*node))
}

#[derive(Clone, Debug, Default)]
struct Addresses;
impl Contents for Addresses {
    fn word(index: u32) -> u32 {
        entry(index, |node| node.address().into())
    }
}

#[derive(Clone, Debug, Default)]
struct HighNames;
impl Contents for HighNames {
    fn word(index: u32) -> u32 {
        entry(index, |node| node.name_words().0)
    }
}

#[derive(Clone, Debug, Default)]
struct LowNames;
impl Contents for LowNames {
    fn word(index: u32) -> u32 {
        entry(index, |node| node.name_words().1)
    }
}

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Names {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Messages in.
    pub link_in: LinkSink,
    /// Messages out.
    pub link_out: LinkSource,
    port: ServerPort,
    addresses: Table<Addresses, SLOT_BITS, 16>,
    high_names: Table<HighNames, SLOT_BITS, 32>,
    low_names: Table<LowNames, SLOT_BITS, 32>,
    index: DFF<Bits<SLOT_BITS>>,
    looked: DFF<Bit>,
    was_last: DFF<Bit>,
    address: DFF<Bits<16>>,
    high_name: DFF<Bits<32>>,
    low_name: DFF<Bits<32>>,
    slot: Signal<Local, Bits<SLOT_BITS>>,
    is_list: Signal<Local, Bit>,
    is_forward: Signal<Local, Bit>,
    is_reverse: Signal<Local, Bit>,
    looks: Signal<Local, Bit>,
    answers: Signal<Local, Bit>,
    found: Signal<Local, Bit>,
    hopeless: Signal<Local, Bit>,
    slot_exists: Signal<Local, Bit>,
    same_name: Signal<Local, Bit>,
    same_address: Signal<Local, Bit>,
    list: Lit<8, { NameCall::List as u64 }>,
    forward_query: Lit<8, { NameCall::ForwardQuery as u64 }>,
    reverse_query: Lit<8, { NameCall::ReverseQuery as u64 }>,
    success: Lit<3, { Kind::ReturnSuccess as u64 }>,
    fail: Lit<3, { Kind::ReturnFail as u64 }>,
    entries: Lit<21, { Node::PRESENT.len() as u64 }>,
    last: Lit<SLOT_BITS, { Node::PRESENT.len() as u64 - 1 }>,
    nothing: Lit<32, 0>,
}

impl Logic for Names {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, port);
        dff_setup!(self, clock, index, looked, was_last, address, high_name, low_name);
        LinkSink::link(&mut self.link_in, &mut self.port.link_in);
        LinkSource::link(&mut self.link_out, &mut self.port.link_out);

        self.is_list.next = self.port.call.val() == self.list.val();
        self.is_forward.next = self.port.call.val() == self.forward_query.val();
        self.is_reverse.next = self.port.call.val() == self.reverse_query.val();

        self.slot.next = self.index.q.val();
        if self.is_list.val() {
            self.slot.next = self.port.d0.val().get_bits::<SLOT_BITS>(0);
        }
        self.addresses.index.next = self.slot.val();
        self.high_names.index.next = self.slot.val();
        self.low_names.index.next = self.slot.val();

        self.address.d.next = self.addresses.word.val();
        self.high_name.d.next = self.high_names.word.val();
        self.low_name.d.next = self.low_names.word.val();

        self.slot_exists.next = self.port.d0.val() < self.entries.val();
        self.same_name.next = (self.high_name.q.val() == self.port.d1.val())
            & (self.low_name.q.val() == self.port.d2.val());
        self.same_address.next = self.address.q.val() == self.port.d0.val().get_bits::<16>(0);
        self.found.next = (self.is_list.val() & self.slot_exists.val())
            | (self.is_forward.val() & self.same_name.val())
            | (self.is_reverse.val() & self.same_address.val());
        self.hopeless.next =
            (!self.is_forward.val() & !self.is_reverse.val()) | self.was_last.q.val();

        // One slot a clock while a query waits.
        self.answers.next = self.looked.q.val() & (self.found.val() | self.hopeless.val());
        self.port.answer.next = self.answers.val();
        self.was_last.d.next = self.index.q.val() == self.last.val();
        self.looks.next = self.port.request.val() & !self.answers.val();
        self.looked.d.next = self.looks.val();
        self.index.d.next = 0.into();
        if self.looks.val() {
            self.index.d.next = self.index.q.val() + 1;
        }
        self.port.answer_kind.next = self.fail.val();
        self.port.answer_d0.next = 0.into();
        self.port.answer_d1.next = self.nothing.val();
        self.port.answer_d2.next = self.nothing.val();
        if self.found.val() {
            self.port.answer_kind.next = self.success.val();
            self.port.answer_d0.next = bit_cast::<21, 16>(self.address.q.val());
            self.port.answer_d1.next = self.high_name.q.val();
            self.port.answer_d2.next = self.low_name.q.val();
        }

        // A name server has nothing to say unasked.
        self.port.interrupt_valid.next = false;
        self.port.interrupt_destination.next = 0.into();
        self.port.interrupt_call.next = 0.into();
        self.port.interrupt_d0.next = 0.into();
        self.port.interrupt_d1.next = self.nothing.val();
        self.port.interrupt_d2.next = self.nothing.val();
    }
}
