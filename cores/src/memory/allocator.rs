//! Answers the calls on `ram`, four clocks a call: what it is about, whether it may be, the change, the answer (FREE_ALL: two
//! clocks a page and two more; ALLOCATE: as many more as the search for the free page takes, at most one a page).
use super::ledger::Ledger;
use super::subject::{Operation, Subject};
use super::verdict::Verdict;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::memory::PAGE_BYTES;
use spec::rpc::{Data, Kind};
use spec::services::memory::status;

/// Where a call stands.
#[derive(Clone, Copy, Debug, PartialEq, LogicState)]
pub(super) enum State {
    AwaitCall,
    Look,
    Act,
    Answer,
}

/// The allocator. `PAGES` = `TOTAL` = `2^WIDTH`, at most 16; the quotas are in pages.
///
/// `request` and the fields stay until the clock in which `answer` is high. While `hold` is high (a block is being cleared
/// for the CPU) no page changes hands.
#[derive(LogicBlock, Default)]
pub struct Allocator<
    const PAGES: usize,
    const WIDTH: usize,
    const TOTAL: u64,
    const CPU_QUOTA: u64,
    const ETHERNET_QUOTA: u64,
> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Level: a call waits.
    pub request: Signal<In, Bit>,
    /// Address of the caller.
    pub source: Signal<In, Bits<16>>,
    /// Call number.
    pub call: Signal<In, Bits<8>>,
    /// Argument word 1.
    pub d1: Signal<In, Bits<32>>,
    /// Argument word 2.
    pub d2: Signal<In, Bits<32>>,
    /// Level: change nothing now.
    pub hold: Signal<In, Bit>,
    /// Strobe: the call is answered with the fields below.
    pub answer: Signal<Out, Bit>,
    /// RETURN_SUCCESS or RETURN_FAIL.
    pub answer_kind: Signal<Out, Bits<3>>,
    /// Result word 0.
    pub answer_d0: Signal<Out, Bits<21>>,
    /// Result word 1.
    pub answer_d1: Signal<Out, Bits<32>>,
    /// Strobe, a register's value: page `forget_page` was freed in the last clock; its contents must read zero from the next on.
    pub forget: Signal<Out, Bit>,
    /// See `forget`.
    pub forget_page: Signal<Out, Bits<WIDTH>>,
    /// Bit a page: owned by the CPU.
    pub cpu_pages: Signal<Out, Bits<PAGES>>,
    /// Bit a page: owned by the MAC.
    pub ethernet_pages: Signal<Out, Bits<PAGES>>,
    /// Pages that are free.
    pub free: Signal<Out, Bits<5>>,
    /// Pages charged to the CPU.
    pub charged_to_cpu: Signal<Out, Bits<5>>,
    /// Pages charged to the MAC.
    pub charged_to_ethernet: Signal<Out, Bits<5>>,
    subject: Subject<WIDTH>,
    verdict: Verdict<CPU_QUOTA, ETHERNET_QUOTA>,
    ledger: Ledger<PAGES, WIDTH, TOTAL>,
    state: DFF<State>,
    candidate: DFF<Bits<WIDTH>>,
    found: DFF<Bit>,
    asked: DFF<Operation>,
    caller: DFF<Bits<3>>,
    caller_known: DFF<Bit>,
    target: DFF<Bits<3>>,
    target_known: DFF<Bit>,
    is_page: DFF<Bit>,
    page: DFF<Bits<WIDTH>>,
    granted: DFF<Bit>,
    refusal: DFF<Bits<21>>,
    mine: DFF<Bit>,
    freed: DFF<Bits<5>>,
    forgotten: DFF<Bit>,
    forgotten_page: DFF<Bits<WIDTH>>,
    kind: DFF<Bits<3>>,
    result: DFF<Bits<21>>,
    address: DFF<Bits<32>>,
    total_word: Lit<32, TOTAL>,
    page_shift: Lit<5, { PAGE_BYTES.trailing_zeros() as u64 }>,
    ready: Lit<
        21,
        {
            status::result::ready
                .set(
                    Data {
                        d0: 0,
                        d1: 0,
                        d2: 0,
                    },
                    1,
                )
                .d0 as u64
        },
    >,
    success: Lit<3, { Kind::ReturnSuccess as u64 }>,
    fail: Lit<3, { Kind::ReturnFail as u64 }>,
    change: Signal<Local, Bit>,
    release_now: Signal<Local, Bit>,
    freed_now: Signal<Local, Bits<5>>,
    sweeps: Signal<Local, Bit>,
}

impl<
        const PAGES: usize,
        const WIDTH: usize,
        const TOTAL: u64,
        const CPU_QUOTA: u64,
        const ETHERNET_QUOTA: u64,
    > Logic for Allocator<PAGES, WIDTH, TOTAL, CPU_QUOTA, ETHERNET_QUOTA>
{
    #[hdl_gen]
    #[rustfmt::skip] // one line a decision keeps the machine on one page
    fn update(&mut self) {
        dff_setup!(self, clock, state, candidate, found, asked, caller, caller_known, target, target_known);
        dff_setup!(self, clock, is_page, page, granted, refusal, mine, freed, forgotten, forgotten_page);
        dff_setup!(self, clock, kind, result, address);
        clock!(self, clock, ledger);
        self.subject.source.next = self.source.val();
        self.subject.call.next = self.call.val();
        self.subject.d1.next = self.d1.val();
        self.subject.d2.next = self.d2.val();
        self.verdict.operation.next = self.asked.q.val();
        self.verdict.caller.next = self.caller.q.val();
        self.verdict.caller_known.next = self.caller_known.q.val();
        self.verdict.target_known.next = self.target_known.q.val();
        self.verdict.is_page.next = self.is_page.q.val();
        self.verdict.is_allocated.next = self.ledger.is_allocated.val();
        self.verdict.owner.next = self.ledger.owner.val();
        self.verdict.exhausted.next = !self.ledger.free.val().any();
        self.verdict.charged_to_cpu.next = self.ledger.charged_to_cpu.val();
        self.verdict.charged_to_ethernet.next = self.ledger.charged_to_ethernet.val();

        // The search for a free page goes on all the time.
        self.found.d.next = true;
        if self.ledger.allocated.val().get_bit(self.candidate.q.val().index()) {
            self.found.d.next = false;
            self.candidate.d.next = self.candidate.q.val() + 1;
        }

        // The change.
        self.change.next = (self.state.q.val() == State::Act) & self.granted.q.val() & !self.hold.val();
        self.sweeps.next = self.asked.q.val() == Operation::FreeAll;
        self.release_now.next = self.change.val()
            & ((self.asked.q.val() == Operation::Free) | (self.sweeps.val() & self.mine.q.val()));
        self.ledger.page.next = self.page.q.val();
        self.ledger.node.next = self.target.q.val();
        if self.asked.q.val() == Operation::Allocate { self.ledger.node.next = self.caller.q.val(); }
        self.ledger.take.next = self.change.val() & (self.asked.q.val() == Operation::Allocate);
        self.ledger.give.next = self.change.val() & (self.asked.q.val() == Operation::ChangeOwner);
        self.ledger.release_page.next = self.release_now.val();
        self.forgotten.d.next = self.release_now.val();
        self.forgotten_page.d.next = self.page.q.val();
        self.freed_now.next = self.freed.q.val();
        if self.mine.q.val() { self.freed_now.next = self.freed.q.val() + 1; }

        match self.state.q.val() {
            State::AwaitCall => {
                self.asked.d.next = self.subject.operation.val();
                self.caller.d.next = self.subject.caller.val();
                self.caller_known.d.next = self.subject.caller_known.val();
                self.target.d.next = self.subject.target.val();
                self.target_known.d.next = self.subject.target_known.val();
                self.is_page.d.next = self.subject.is_page.val();
                self.page.d.next = self.subject.page.val();
                if self.subject.operation.val() == Operation::FreeAll { self.page.d.next = 0.into(); }
                self.freed.d.next = 0.into();
                self.result.d.next = 0.into();
                self.address.d.next = 0.into();
                if self.request.val() { self.state.d.next = State::Look; }
            }
            State::Look => {
                self.granted.d.next = self.verdict.granted.val();
                self.refusal.d.next = self.verdict.refusal.val();
                self.mine.d.next = self.verdict.is_callers.val();
                self.state.d.next = State::Act;
                if self.asked.q.val() == Operation::Allocate {
                    self.page.d.next = self.candidate.q.val();
                    if self.verdict.granted.val() & !self.found.q.val() { self.state.d.next = State::Look; }
                }
            }
            State::Act => {
                self.kind.d.next = self.success.val();
                if !self.granted.q.val() {
                    self.kind.d.next = self.fail.val();
                    self.result.d.next = self.refusal.q.val();
                } else if self.asked.q.val() == Operation::Status {
                    self.result.d.next = self.ready.val() | bit_cast::<21, 5>(self.ledger.free.val());
                    self.address.d.next = self.total_word.val();
                } else if self.asked.q.val() == Operation::Allocate {
                    self.address.d.next = bit_cast::<32, WIDTH>(self.page.q.val()) << bit_cast::<32, 5>(self.page_shift.val());
                } else if self.sweeps.val() {
                    self.result.d.next = bit_cast::<21, 5>(self.freed_now.val());
                }
                if !self.hold.val() {
                    self.state.d.next = State::Answer;
                    if self.sweeps.val() & !self.page.q.val().all() {
                        self.freed.d.next = self.freed_now.val();
                        self.page.d.next = self.page.q.val() + 1;
                        self.state.d.next = State::Look;
                    }
                }
            }
            State::Answer => { self.state.d.next = State::AwaitCall; }
        }
        self.answer.next = self.state.q.val() == State::Answer;
        self.answer_kind.next = self.kind.q.val();
        self.answer_d0.next = self.result.q.val();
        self.answer_d1.next = self.address.q.val();
        self.forget.next = self.forgotten.q.val();
        self.forget_page.next = self.forgotten_page.q.val();
        self.cpu_pages.next = self.ledger.cpu_pages.val();
        self.ethernet_pages.next = self.ledger.ethernet_pages.val();
        self.free.next = self.ledger.free.val();
        self.charged_to_cpu.next = self.ledger.charged_to_cpu.val();
        self.charged_to_ethernet.next = self.ledger.charged_to_ethernet.val();
    }
}
