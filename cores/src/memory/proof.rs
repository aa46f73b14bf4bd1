//! Claims about the allocator, with four pages and quotas that overlap, for all calls of all callers:
//!
//! * `counts_are_true` (induction, on the ledger): the two charges are the numbers of pages charged, so free pages and charged
//!   pages are always all pages (A2).
//! * `hands_out_free_pages` (A1): ALLOCATE gives a page that nobody holds.
//! * `allocates_within_quota` (A4): ALLOCATE succeeds exactly when the caller's quota is not used up and a page is free.
//! * `frees_for_the_owner_only` (A3), `gives_for_the_owner_only`: FREE and CHOWN succeed exactly for the page's owner, and CHOWN
//!   for a node that exists.
//! * `ports_see_the_owners` (A5): what the two ports check accesses with is what the answers said.
use super::ledger::{index, Ledger};
use super::Allocator;
use hdl::check::Proof;
use hdl::lit::Lit;
use hdl::prop::{Assert, Assume, Cover};
use rust_hdl::prelude::*;
use spec::map::{Node, FIRST_NODE};
use spec::rpc::Kind;
use spec::services::memory::MemoryCall;

const CPU_QUOTA: u64 = 2;
const ETHERNET_QUOTA: u64 = 3;

/// Number of bits set in four. Combinational.
#[derive(LogicBlock, Default)]
struct Count {
    pub bits: Signal<In, Bits<4>>,
    pub count: Signal<Out, Bits<5>>,
    sum: Signal<Local, Bits<5>>,
}

impl Logic for Count {
    #[hdl_gen]
    fn update(&mut self) {
        self.sum.next = 0.into();
        for i in 0..4 {
            if self.bits.val().get_bit(i) {
                self.sum.next = self.sum.val() + 1;
            }
        }
        self.count.next = self.sum.val();
    }
}

#[derive(LogicBlock, Default)]
struct LedgerClaims {
    pub clock: Signal<In, Clock>,
    pub page: Signal<In, Bits<2>>,
    pub node: Signal<In, Bits<3>>,
    pub take: Signal<In, Bit>,
    pub give: Signal<In, Bit>,
    pub release_page: Signal<In, Bit>,
    dut: Ledger<4, 2>,
    all: Count,
    ethernet: Count,
    unpaid: Signal<Local, Bits<4>>,
    ledger_sum: Signal<Local, Bits<5>>,
    one_change: Assume,
    sensible: Assume,
    counts_are_true: Assert,
    payers_hold: Assert,
}

impl Logic for LedgerClaims {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(
            self,
            clock,
            dut,
            one_change,
            sensible,
            counts_are_true,
            payers_hold
        );
        self.dut.page.next = self.page.val();
        self.dut.node.next = self.node.val();
        self.dut.take.next = self.take.val();
        self.dut.give.next = self.give.val();
        self.dut.release_page.next = self.release_page.val();
        self.one_change.holds.next = !((self.take.val() & self.give.val())
            | (self.take.val() & self.release_page.val())
            | (self.give.val() & self.release_page.val()));
        self.sensible.holds.next = (!self.take.val() | !self.dut.is_allocated.val())
            & (!self.release_page.val() | self.dut.is_allocated.val());
        self.all.bits.next = self.dut.allocated.val();
        self.ethernet.bits.next = self.dut.ethernet_pays.val();
        self.ledger_sum.next = self.dut.charged_to_cpu.val() + self.dut.charged_to_ethernet.val();
        self.counts_are_true.holds.next = (self.ledger_sum.val() == self.all.count.val())
            & (self.dut.charged_to_ethernet.val() == self.ethernet.count.val());
        self.unpaid.next = !self.dut.allocated.val();
        self.payers_hold.holds.next = !(self.dut.ethernet_pays.val() & self.unpaid.val()).any();
    }
}

#[test]
fn ledger_counts_are_true_for_ever() {
    Proof::new("memory_ledger")
        .bounded(3)
        .induction(3)
        .run(LedgerClaims::default());
}

/// What an observer of calls and answers knows: owner and payer of each page.
#[derive(LogicBlock, Default)]
struct CallClaims {
    pub clock: Signal<In, Clock>,
    pub request: Signal<In, Bit>,
    pub source: Signal<In, Bits<16>>,
    pub call: Signal<In, Bits<8>>,
    pub d1: Signal<In, Bits<32>>,
    pub d2: Signal<In, Bits<32>>,
    pub hold: Signal<In, Bit>,
    dut: Allocator<4, 2, 4, CPU_QUOTA, ETHERNET_QUOTA>,
    known: Ledger<4, 2>,
    all: Count,
    past_request: DFF<Bit>,
    past_answer: DFF<Bit>,
    past_source: DFF<Bits<16>>,
    past_call: DFF<Bits<8>>,
    past_d1: DFF<Bits<32>>,
    past_d2: DFF<Bits<32>>,
    success: Lit<3, { Kind::ReturnSuccess as u64 }>,
    allocate: Lit<8, { MemoryCall::Allocate.code() as u64 }>,
    free: Lit<8, { MemoryCall::Free.code() as u64 }>,
    free_all: Lit<8, { MemoryCall::FreeAll.code() as u64 }>,
    change_owner: Lit<8, { MemoryCall::ChangeOwner.code() as u64 }>,
    subnet: Lit<13, { (FIRST_NODE >> 3) as u64 }>,
    cpu: Lit<3, { index(Node::Cpu) }>,
    ethernet: Lit<3, { index(Node::Ethernet) }>,
    flash: Lit<3, { index(Node::Flash) }>,
    cpu_quota: Lit<5, CPU_QUOTA>,
    ethernet_quota: Lit<5, ETHERNET_QUOTA>,
    four: Lit<5, 4>,
    good: Signal<Local, Bit>,
    page: Signal<Local, Bits<2>>,
    caller: Signal<Local, Bits<3>>,
    address: Signal<Local, Bits<32>>,
    answered_address: Signal<Local, Bits<32>>,
    mine: Signal<Local, Bit>,
    may_allocate: Signal<Local, Bit>,
    target_exists: Signal<Local, Bit>,
    is_allocate: Signal<Local, Bit>,
    is_free: Signal<Local, Bit>,
    is_change: Signal<Local, Bit>,
    left: Signal<Local, Bits<5>>,
    request_stays: Assume,
    no_free_all: Assume,
    hands_out_free_pages: Assert,
    allocates_within_quota: Assert,
    frees_for_the_owner_only: Assert,
    gives_for_the_owner_only: Assert,
    ports_see_the_owners: Assert,
    exhausted: Cover,
    given: Cover,
}

impl Logic for CallClaims {
    #[hdl_gen]
    #[rustfmt::skip] // one line an assignment
    fn update(&mut self) {
        dff_setup!(self, clock, past_request, past_answer, past_source, past_call, past_d1, past_d2);
        clock!(self, clock, dut, known, request_stays, no_free_all, hands_out_free_pages, allocates_within_quota);
        clock!(self, clock, frees_for_the_owner_only, gives_for_the_owner_only, ports_see_the_owners, exhausted, given);
        self.dut.request.next = self.request.val();
        self.dut.source.next = self.source.val();
        self.dut.call.next = self.call.val();
        self.dut.d1.next = self.d1.val();
        self.dut.d2.next = self.d2.val();
        self.dut.hold.next = self.hold.val();

        // The server's port keeps a request until it is answered and then takes it away.
        self.past_request.d.next = self.request.val();
        self.past_answer.d.next = self.dut.answer.val();
        self.past_source.d.next = self.source.val();
        self.past_call.d.next = self.call.val();
        self.past_d1.d.next = self.d1.val();
        self.past_d2.d.next = self.d2.val();
        self.request_stays.holds.next = !self.past_request.q.val()
            | (self.past_answer.q.val() & !self.request.val())
            | (!self.past_answer.q.val() & self.request.val() & (self.source.val() == self.past_source.q.val())
                & (self.call.val() == self.past_call.q.val()) & (self.d1.val() == self.past_d1.q.val())
                & (self.d2.val() == self.past_d2.q.val()));
        self.no_free_all.holds.next = self.call.val() != self.free_all.val();

        // What the call was about.
        self.good.next = self.dut.answer.val() & (self.dut.answer_kind.val() == self.success.val());
        self.is_allocate.next = self.dut.answer.val() & (self.call.val() == self.allocate.val());
        self.is_free.next = self.dut.answer.val() & (self.call.val() == self.free.val());
        self.is_change.next = self.dut.answer.val() & (self.call.val() == self.change_owner.val());
        self.page.next = self.d1.val().get_bits::<2>(11);
        if self.is_allocate.val() {
            self.page.next = self.dut.answer_d1.val().get_bits::<2>(11);
        }
        self.caller.next = self.source.val().get_bits::<3>(0);
        self.address.next = bit_cast::<32, 2>(self.page.val()) << 11;
        self.answered_address.next = self.dut.answer_d1.val();
        self.target_exists.next = (self.d2.val().get_bits::<13>(3) == self.subnet.val()) & (self.d2.val().get_bits::<3>(0) != self.flash.val());

        // What the answers so far said about the page.
        self.known.page.next = self.page.val();
        self.known.node.next = self.caller.val();
        if self.is_change.val() {
            self.known.node.next = self.d2.val().get_bits::<3>(0);
        }
        self.known.take.next = self.is_allocate.val() & self.good.val();
        self.known.give.next = self.is_change.val() & self.good.val();
        self.known.release_page.next = self.is_free.val() & self.good.val();
        self.mine.next = (self.source.val().get_bits::<13>(3) == self.subnet.val()) & (self.address.val() == self.d1.val())
            & self.known.is_allocated.val() & (self.known.owner.val() == self.caller.val());
        self.all.bits.next = self.known.allocated.val();
        self.left.next = self.four.val() - self.all.count.val();
        self.may_allocate.next = (self.source.val().get_bits::<13>(3) == self.subnet.val()) & self.left.val().any()
            & (((self.caller.val() == self.cpu.val()) & (self.known.charged_to_cpu.val() < self.cpu_quota.val()))
                | ((self.caller.val() == self.ethernet.val()) & (self.known.charged_to_ethernet.val() < self.ethernet_quota.val())));

        self.hands_out_free_pages.holds.next = !(self.is_allocate.val() & self.good.val())
            | (!self.known.is_allocated.val() & (self.address.val() == self.answered_address.val()));
        self.allocates_within_quota.holds.next = !self.is_allocate.val() | (self.good.val() == self.may_allocate.val());
        self.frees_for_the_owner_only.holds.next = !self.is_free.val() | (self.good.val() == self.mine.val());
        self.gives_for_the_owner_only.holds.next = !self.is_change.val() | (self.good.val() == (self.mine.val() & self.target_exists.val()));
        self.ports_see_the_owners.holds.next = !self.past_answer.q.val()
            | ((self.dut.cpu_pages.val() == self.known.cpu_pages.val())
                & (self.dut.ethernet_pages.val() == self.known.ethernet_pages.val())
                & (self.dut.free.val() == self.left.val()));
        self.exhausted.holds.next = self.is_allocate.val() & !self.good.val() & !self.left.val().any();
        self.given.holds.next = self.is_change.val() & self.good.val();
    }
}

#[test]
fn calls_do_what_their_answers_say() {
    Proof::new("memory_calls")
        .bounded(18)
        .cover(22)
        .run(CallClaims::default());
}

/// A negative control: an allocator that does not look at the owner is refuted.
#[test]
fn allocator_that_ignores_the_owner_is_refuted() {
    let failure = Proof::new("memory_calls_blind")
        .mutation(
            "top$dut$verdict",
            "mine = subject$caller_known",
            "mine = 1'b1 | subject$caller_known",
        )
        .bounded(10)
        .refuted(CallClaims::default());
    assert!(failure.is_none_or(|text| text.contains("owner_only")));
}
