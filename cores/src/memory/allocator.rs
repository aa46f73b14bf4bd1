//! Answers the calls on `ram`: three clocks a call (FREE_ALL: two more than there are pages; ALLOCATE: as many more as the
//! search for the free page takes, at most one a page).
use super::ledger::Ledger;
use super::subject::Operation;
use super::verdict::Verdict;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::memory::PAGE_BYTES;
use spec::rpc::{Data, Kind};
use spec::services::memory::status;

#[derive(Clone, Copy, Debug, PartialEq, LogicState)]
enum State {
    AwaitCall,
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
    /// Strobe: page `forget_page` is being freed; its contents must read zero from the next clock on.
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
    verdict: Verdict<WIDTH, CPU_QUOTA, ETHERNET_QUOTA>,
    ledger: Ledger<PAGES, WIDTH>,
    state: DFF<State>,
    candidate: DFF<Bits<WIDTH>>,
    sweep: DFF<Bits<WIDTH>>,
    kind: DFF<Bits<3>>,
    result: DFF<Bits<21>>,
    address: DFF<Bits<32>>,
    total: Lit<5, TOTAL>,
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
    taken: Signal<Local, Bits<5>>,
    left: Signal<Local, Bits<5>>,
    asked: Signal<Local, Operation>,
    change: Signal<Local, Bit>,
    release_now: Signal<Local, Bit>,
    finished: Signal<Local, Bit>,
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
    fn update(&mut self) {
        dff_setup!(self, clock, state, candidate, sweep, kind, result, address);
        clock!(self, clock, ledger);

        // The question, put to the ledger.
        self.verdict.source.next = self.source.val();
        self.verdict.call.next = self.call.val();
        self.verdict.d1.next = self.d1.val();
        self.verdict.d2.next = self.d2.val();
        self.taken.next = self.ledger.charged_to_cpu.val() + self.ledger.charged_to_ethernet.val();
        self.left.next = self.total.val() - self.taken.val();
        self.verdict.exhausted.next = !self.left.val().any();
        self.verdict.charged_to_cpu.next = self.ledger.charged_to_cpu.val();
        self.verdict.charged_to_ethernet.next = self.ledger.charged_to_ethernet.val();
        self.verdict.is_allocated.next = self.ledger.is_allocated.val();
        self.verdict.owner.next = self.ledger.owner.val();

        // Which page, and who gets it. The search for a free page goes on all the time.
        self.asked.next = self.verdict.operation.val();
        self.ledger.page.next = self.verdict.page.val();
        self.ledger.node.next = self.verdict.target.val();
        if self.asked.val() == Operation::Allocate {
            self.ledger.page.next = self.candidate.q.val();
            self.ledger.node.next = self.verdict.caller.val();
        } else if self.asked.val() == Operation::FreeAll {
            self.ledger.page.next = self.sweep.q.val();
        }
        if self
            .ledger
            .allocated
            .val()
            .get_bit(self.candidate.q.val().index())
        {
            self.candidate.d.next = self.candidate.q.val() + 1;
        }

        // The change; FREE_ALL takes a clock a page, ALLOCATE waits for the search.
        self.change.next =
            (self.state.q.val() == State::Act) & self.verdict.granted.val() & !self.hold.val();
        self.finished.next = !self.hold.val();
        self.ledger.take.next = false;
        self.ledger.give.next = self.change.val() & (self.asked.val() == Operation::ChangeOwner);
        self.release_now.next = self.change.val() & (self.asked.val() == Operation::Free);
        if self.change.val() & (self.asked.val() == Operation::Allocate) {
            self.finished.next = !self.ledger.is_allocated.val();
            self.ledger.take.next = !self.ledger.is_allocated.val();
        }
        if self.change.val() & (self.asked.val() == Operation::FreeAll) {
            self.finished.next = self.sweep.q.val().all();
            self.sweep.d.next = self.sweep.q.val() + 1;
            self.release_now.next = self.verdict.is_callers.val();
        }
        self.ledger.release_page.next = self.release_now.val();

        // The answer.
        match self.state.q.val() {
            State::AwaitCall => {
                self.result.d.next = 0.into();
                self.address.d.next = 0.into();
                self.sweep.d.next = 0.into();
                if self.request.val() {
                    self.state.d.next = State::Act;
                }
            }
            State::Act => {
                self.kind.d.next = self.success.val();
                if !self.verdict.granted.val() {
                    self.kind.d.next = self.fail.val();
                    self.result.d.next = self.verdict.refusal.val();
                } else if self.asked.val() == Operation::Status {
                    self.result.d.next = self.ready.val() | bit_cast::<21, 5>(self.left.val());
                    self.address.d.next = self.total_word.val();
                } else if self.asked.val() == Operation::Allocate {
                    self.address.d.next = bit_cast::<32, WIDTH>(self.candidate.q.val())
                        << bit_cast::<32, 5>(self.page_shift.val());
                } else if (self.asked.val() == Operation::FreeAll) & self.release_now.val() {
                    self.result.d.next = self.result.q.val() + 1;
                }
                if self.finished.val() {
                    self.state.d.next = State::Answer;
                }
            }
            State::Answer => {
                self.state.d.next = State::AwaitCall;
            }
        }
        self.answer.next = self.state.q.val() == State::Answer;
        self.answer_kind.next = self.kind.q.val();
        self.answer_d0.next = self.result.q.val();
        self.answer_d1.next = self.address.q.val();
        self.forget.next = self.release_now.val();
        self.forget_page.next = self.ledger.page.val();
        self.cpu_pages.next = self.ledger.cpu_pages.val();
        self.ethernet_pages.next = self.ledger.ethernet_pages.val();
        self.free.next = self.left.val();
        self.charged_to_cpu.next = self.ledger.charged_to_cpu.val();
        self.charged_to_ethernet.next = self.ledger.charged_to_ethernet.val();
    }
}
