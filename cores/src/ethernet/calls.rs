//! The MAC's calls on `ram`: ALLOCATE, CHOWN and FREE, at most one of each under way.
use crate::memory::PAGE_BITS;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::map::Node;
use spec::memory::PAGE_BYTES;
use spec::services::memory::MemoryCall;

/// Logarithm of the clocks between a failed ALLOCATE and the next.
const REST_BITS: usize = 7;

/// FREE goes before CHOWN, CHOWN before ALLOCATE; as there is one of each, none starves. Replies are told apart by their call
/// number; one that was not asked for is ignored.
#[derive(LogicBlock, Default)]
pub struct Calls {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Level: an empty page is wanted.
    pub page_wanted: Signal<In, Bit>,
    /// Level: `give_page` is to go to `receiver`.
    pub give: Signal<In, Bit>,
    /// See `give`.
    pub give_page: Signal<In, Bits<PAGE_BITS>>,
    /// See `give`.
    pub receiver: Signal<In, Bits<16>>,
    /// Level: `free_page` is to be freed.
    pub free: Signal<In, Bit>,
    /// See `free`.
    pub free_page: Signal<In, Bits<PAGE_BITS>>,
    /// Strobe: a page was allocated.
    pub got_page: Signal<Out, Bit>,
    /// See `got_page`.
    pub new_page: Signal<Out, Bits<PAGE_BITS>>,
    /// Strobe: `give_page` is the receiver's.
    pub given: Signal<Out, Bit>,
    /// Strobe: `give_page` could not be given.
    pub not_given: Signal<Out, Bit>,
    /// Strobe: `free_page` is free, or not ours.
    pub freed: Signal<Out, Bit>,
    /// Level: make a call.
    pub send: Signal<Out, Bit>,
    /// Strobe: it is under way.
    pub send_taken: Signal<In, Bit>,
    /// Its number.
    pub send_call: Signal<Out, Bits<8>>,
    /// First argument: page address.
    pub send_d1: Signal<Out, Bits<32>>,
    /// Second argument: new owner.
    pub send_d2: Signal<Out, Bits<32>>,
    /// Strobe: a reply.
    pub reply: Signal<In, Bit>,
    /// From whom.
    pub reply_source: Signal<In, Bits<16>>,
    /// To which call.
    pub reply_call: Signal<In, Bits<8>>,
    /// The call succeeded.
    pub reply_good: Signal<In, Bit>,
    /// Page address.
    pub reply_d1: Signal<In, Bits<32>>,
    asked_page: DFF<Bit>,
    asked_give: DFF<Bit>,
    asked_free: DFF<Bit>,
    page_answered: DFF<Bit>,
    give_answered: DFF<Bit>,
    free_answered: DFF<Bit>,
    good: DFF<Bit>,
    page_number: DFF<Bits<PAGE_BITS>>,
    rest: DFF<Bits<REST_BITS>>,
    memory: Lit<16, { Node::Memory.address() as u64 }>,
    allocate_call: Lit<8, { MemoryCall::Allocate.code() as u64 }>,
    free_call: Lit<8, { MemoryCall::Free.code() as u64 }>,
    give_call: Lit<8, { MemoryCall::ChangeOwner.code() as u64 }>,
    page_at: Lit<4, { PAGE_BYTES.trailing_zeros() as u64 }>,
    whole_rest: Lit<REST_BITS, { (1 << REST_BITS) - 1 }>,
    answer: Signal<Local, Bit>,
    frees: Signal<Local, Bit>,
    gives: Signal<Local, Bit>,
    asks: Signal<Local, Bit>,
    subject: Signal<Local, Bits<PAGE_BITS>>,
}

impl Logic for Calls {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, asked_page, asked_give, asked_free, rest);
        dff_setup!(
            self,
            clock,
            page_answered,
            give_answered,
            free_answered,
            good,
            page_number
        );
        // What was answered, a clock after the reply.
        self.answer.next = self.reply.val() & (self.reply_source.val() == self.memory.val());
        self.page_answered.d.next = self.answer.val()
            & self.asked_page.q.val()
            & (self.reply_call.val() == self.allocate_call.val());
        self.give_answered.d.next = self.answer.val()
            & self.asked_give.q.val()
            & (self.reply_call.val() == self.give_call.val());
        self.free_answered.d.next = self.answer.val()
            & self.asked_free.q.val()
            & (self.reply_call.val() == self.free_call.val());
        self.good.d.next = self.reply_good.val();
        self.page_number.d.next = self
            .reply_d1
            .val()
            .get_bits::<PAGE_BITS>(self.page_at.val().index());
        self.got_page.next = self.page_answered.q.val() & self.good.q.val();
        self.new_page.next = self.page_number.q.val();
        self.given.next = self.give_answered.q.val() & self.good.q.val();
        self.not_given.next = self.give_answered.q.val() & !self.good.q.val();
        self.freed.next = self.free_answered.q.val();

        // The next call.
        self.frees.next = self.free.val() & !self.asked_free.q.val();
        self.gives.next = self.give.val() & !self.asked_give.q.val();
        self.asks.next =
            self.page_wanted.val() & !self.asked_page.q.val() & !self.rest.q.val().any();
        self.send.next = self.frees.val() | self.gives.val() | self.asks.val();
        self.send_call.next = self.allocate_call.val();
        self.subject.next = self.free_page.val();
        if self.frees.val() {
            self.send_call.next = self.free_call.val();
            self.asked_free.d.next = self.send_taken.val();
        } else if self.gives.val() {
            self.send_call.next = self.give_call.val();
            self.subject.next = self.give_page.val();
            self.asked_give.d.next = self.send_taken.val();
        } else if self.asks.val() {
            self.asked_page.d.next = self.send_taken.val();
        }
        self.send_d1.next =
            bit_cast::<32, PAGE_BITS>(self.subject.val()) << bit_cast::<32, 4>(self.page_at.val());
        self.send_d2.next = bit_cast::<32, 16>(self.receiver.val());

        if self.rest.q.val().any() {
            self.rest.d.next = self.rest.q.val() - 1;
        }
        if self.page_answered.q.val() {
            self.asked_page.d.next = false;
            if !self.good.q.val() {
                self.rest.d.next = self.whole_rest.val();
            }
        }
        if self.give_answered.q.val() {
            self.asked_give.d.next = false;
        }
        if self.free_answered.q.val() {
            self.asked_free.d.next = false;
        }
    }
}
