//! What every claim looks at: the call, how things stand and stood, how far it is, and whether it may be.
use super::asked::Call;
use super::caller::Caller;
use super::history::{History, Standing};
use super::judge::Judge;
use super::{PAGES, WIDTH};
use crate::memory::allocator::State;
use rust_hdl::prelude::*;

/// The side of [Case].
#[derive(LogicInterface, Default, Clone, Debug)]
#[join = "CaseSink"]
pub struct CaseSource {
    /// A call is there.
    pub request: Signal<Out, Bit>,
    pub hold: Signal<Out, Bit>,
    pub asked: Signal<Out, Call>,
    pub now: Signal<Out, Standing>,
    /// When the call came.
    pub then: Signal<Out, Standing>,
    pub watched: Signal<Out, Bits<WIDTH>>,
    pub stage: Signal<Out, State>,
    /// A call is being dealt with.
    pub in_call: Signal<Out, Bit>,
    /// The same, but it is not being answered yet.
    pub in_work: Signal<Out, Bit>,
    /// A call was there in the last clock and not answered.
    pub waited: Signal<Out, Bit>,
    /// Clocks since the call came.
    pub age: Signal<Out, Bits<7>>,
    /// The call can be judged.
    pub relevant: Signal<Out, Bit>,
    /// The call may be carried out.
    pub allowed: Signal<Out, Bit>,
    /// The watched page was the caller's.
    pub was_callers: Signal<Out, Bit>,
}

/// The side of the claims.
#[derive(LogicInterface, Default, Clone, Debug)]
#[join = "CaseSource"]
pub struct CaseSink {
    pub request: Signal<In, Bit>,
    pub hold: Signal<In, Bit>,
    pub asked: Signal<In, Call>,
    pub now: Signal<In, Standing>,
    pub then: Signal<In, Standing>,
    pub watched: Signal<In, Bits<WIDTH>>,
    pub stage: Signal<In, State>,
    pub in_call: Signal<In, Bit>,
    pub in_work: Signal<In, Bit>,
    pub waited: Signal<In, Bit>,
    pub age: Signal<In, Bits<7>>,
    pub relevant: Signal<In, Bit>,
    pub allowed: Signal<In, Bit>,
    pub was_callers: Signal<In, Bit>,
}

/// Puts it together.
#[derive(LogicBlock, Default)]
pub struct Case {
    pub clock: Signal<In, Clock>,
    pub request: Signal<In, Bit>,
    pub source: Signal<In, Bits<16>>,
    pub call: Signal<In, Bits<8>>,
    pub d1: Signal<In, Bits<32>>,
    pub d2: Signal<In, Bits<32>>,
    pub hold: Signal<In, Bit>,
    pub answer: Signal<In, Bit>,
    pub watched: Signal<In, Bits<WIDTH>>,
    pub stage: Signal<In, State>,
    pub allocated: Signal<In, Bits<PAGES>>,
    pub ethernet_pays: Signal<In, Bits<PAGES>>,
    pub owners: Signal<In, Bits<12>>,
    pub free: Signal<In, Bits<5>>,
    pub charged_to_cpu: Signal<In, Bits<5>>,
    pub charged_to_ethernet: Signal<In, Bits<5>>,
    pub told: CaseSource,
    caller: Caller,
    history: History,
    judge: Judge,
}

impl Logic for Case {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, caller, history);
        self.caller.request.next = self.request.val();
        self.caller.source.next = self.source.val();
        self.caller.call.next = self.call.val();
        self.caller.d1.next = self.d1.val();
        self.caller.d2.next = self.d2.val();
        self.caller.answer.next = self.answer.val();
        self.caller.watched.next = self.watched.val();
        self.history.stage.next = self.stage.val();
        self.history.request.next = self.request.val();
        self.history.hold.next = self.hold.val();
        self.history.watched.next = self.watched.val();
        self.history.allocated.next = self.allocated.val();
        self.history.ethernet_pays.next = self.ethernet_pays.val();
        self.history.owners.next = self.owners.val();
        self.history.free.next = self.free.val();
        self.history.charged_to_cpu.next = self.charged_to_cpu.val();
        self.history.charged_to_ethernet.next = self.charged_to_ethernet.val();
        self.judge.asked.next = self.caller.asked.val();
        self.judge.then.next = self.history.then.val();
        self.judge.watched.next = self.watched.val();

        self.told.request.next = self.request.val();
        self.told.hold.next = self.hold.val();
        self.told.asked.next = self.caller.asked.val();
        self.told.now.next = self.history.now.val();
        self.told.then.next = self.history.then.val();
        self.told.watched.next = self.watched.val();
        self.told.stage.next = self.stage.val();
        self.told.in_call.next = self.stage.val() != State::AwaitCall;
        self.told.in_work.next =
            (self.stage.val() == State::Look) | (self.stage.val() == State::Act);
        self.told.waited.next = self.caller.waited.val();
        self.told.age.next = self.history.age.val();
        self.told.relevant.next = self.judge.relevant.val();
        self.told.allowed.next = self.judge.allowed.val();
        self.told.was_callers.next = self.judge.was_callers.val();
    }
}
