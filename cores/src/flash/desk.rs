//! Who is answered what: refuses, puts off, answers at once, or waits for the engine.
use super::{Operation, Protected};
use hdl::decode::Decode;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::rpc::Kind;
use spec::services::flash::{status, Refusal};

/// Where a call stands.
#[derive(Clone, Copy, Debug, PartialEq, LogicState)]
pub enum State {
    AwaitCall,
    Decide,
    AwaitEngine,
    Answer,
}

/// See the module page.
#[derive(LogicBlock)]
pub struct Desk {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Level: a call waits.
    pub request: Signal<In, Bit>,
    /// Its number.
    pub call: Signal<In, Bits<8>>,
    /// What it asks for.
    pub operation: Signal<Out, Operation>,
    /// Strobe: the engine takes what is asked for.
    pub load: Signal<Out, Bit>,
    /// Strobe: the engine begins.
    pub go: Signal<Out, Bit>,
    /// Of the engine: why what it took may not be.
    pub refusal: Signal<In, Bits<4>>,
    /// Of the engine, as all below: at work.
    pub busy: Signal<In, Bit>,
    /// How the last erase or program ended.
    pub outcome: Signal<In, Bits<4>>,
    /// The flash chip is identified.
    pub known: Signal<In, Bit>,
    /// What it said.
    pub id: Signal<In, Bits<24>>,
    /// Its size.
    pub size: Signal<In, Bits<32>>,
    /// Octets 0 to 3 of a READ.
    pub first: Signal<In, Bits<32>>,
    /// Octets 4 to 7.
    pub second: Signal<In, Bits<32>>,
    /// Strobe: the call is answered with the fields below.
    pub answer: Signal<Out, Bit>,
    /// RETURN_SUCCESS, RETURN_FAIL or RETURN_RETRY.
    pub answer_kind: Signal<Out, Bits<3>>,
    /// Result word 0.
    pub answer_d0: Signal<Out, Bits<21>>,
    /// Result word 1.
    pub answer_d1: Signal<Out, Bits<32>>,
    /// Result word 2.
    pub answer_d2: Signal<Out, Bits<32>>,
    decode: Decode<Operation, 8>,
    state: DFF<State>,
    was_busy: DFF<Bit>,
    kind: DFF<Bits<3>>,
    why: DFF<Bits<4>>,
    asks_chip: Signal<Local, Bit>,
    refused: Signal<Local, Bits<4>>,
    protected_first: Constant<Bits<32>>,
    protected_end: Constant<Bits<32>>,
    identified_at: Lit<5, { status::result::identified.lsb as u64 }>,
    outcome_at: Lit<5, { status::result::outcome.lsb as u64 }>,
    success: Lit<3, { Kind::ReturnSuccess as u64 }>,
    fail: Lit<3, { Kind::ReturnFail as u64 }>,
    retry: Lit<3, { Kind::ReturnRetry as u64 }>,
    unknown_call: Lit<4, { Refusal::UnknownCall as u64 }>,
    unknown_chip: Lit<4, { Refusal::UnknownChip as u64 }>,
    not_identified: Lit<4, { Refusal::NotIdentified as u64 }>,
    no_data: Lit<32, 0>,
}

impl Desk {
    /// A desk that tells of this area.
    #[rustfmt::skip] // a list of defaults
    pub fn new(protected: Protected) -> Self {
        Self {
            clock: Signal::default(), request: Signal::default(), call: Signal::default(),
            operation: Signal::default(), load: Signal::default(), go: Signal::default(), refusal: Signal::default(),
            busy: Signal::default(), outcome: Signal::default(), known: Signal::default(), id: Signal::default(),
            size: Signal::default(), first: Signal::default(), second: Signal::default(), answer: Signal::default(),
            answer_kind: Signal::default(), answer_d0: Signal::default(), answer_d1: Signal::default(),
            answer_d2: Signal::default(), decode: Decode::default(), state: DFF::default(),
            was_busy: DFF::default(), kind: DFF::default(), why: DFF::default(), asks_chip: Signal::default(),
            refused: Signal::default(), protected_first: Constant::new(protected.first.to_bits()),
            protected_end: Constant::new(protected.end.to_bits()), identified_at: Lit::default(),
            outcome_at: Lit::default(), success: Lit::default(), fail: Lit::default(), retry: Lit::default(),
            unknown_call: Lit::default(), unknown_chip: Lit::default(), not_identified: Lit::default(),
            no_data: Lit::default(),
        }
    }
}

impl Logic for Desk {
    #[hdl_gen]
    #[rustfmt::skip] // one line a decision
    fn update(&mut self) {
        dff_setup!(self, clock, state, was_busy, kind, why);
        self.decode.code.next = self.call.val();
        self.operation.next = self.decode.op.val();
        self.asks_chip.next = (self.decode.op.val() != Operation::Unknown) & (self.decode.op.val() != Operation::Status);
        self.load.next = (self.state.q.val() == State::AwaitCall) & self.request.val() & !self.busy.val();

        // Why it is refused, once the engine has taken it.
        self.refused.next = self.refusal.val();
        if (self.decode.op.val() == Operation::Size) & !self.known.val() { self.refused.next = self.not_identified.val(); }
        if self.decode.op.val() == Operation::Status { self.refused.next = 0.into(); }
        if self.decode.op.val() == Operation::Unknown { self.refused.next = self.unknown_call.val(); }

        self.go.next = false;
        match self.state.q.val() {
            State::AwaitCall => {
                self.was_busy.d.next = self.busy.val();
                if self.request.val() { self.state.d.next = State::Decide; }
            }
            State::Decide => {
                self.state.d.next = State::Answer;
                self.kind.d.next = self.success.val();
                self.why.d.next = self.refused.val();
                if self.was_busy.q.val() & self.asks_chip.val() {
                    self.kind.d.next = self.retry.val();
                    self.why.d.next = 0.into();
                } else if self.refused.val().any() {
                    self.kind.d.next = self.fail.val();
                } else if (self.decode.op.val() == Operation::Erase) | (self.decode.op.val() == Operation::Program) {
                    self.go.next = true;
                } else if (self.decode.op.val() == Operation::Identify) | (self.decode.op.val() == Operation::Read) {
                    self.go.next = true;
                    self.state.d.next = State::AwaitEngine;
                }
            }
            State::AwaitEngine => {
                if !self.busy.val() {
                    self.state.d.next = State::Answer;
                    if (self.decode.op.val() == Operation::Identify) & !self.known.val() {
                        self.kind.d.next = self.fail.val();
                        self.why.d.next = self.unknown_chip.val();
                    }
                }
            }
            State::Answer => { self.state.d.next = State::AwaitCall; }
        }

        self.answer.next = self.state.q.val() == State::Answer;
        self.answer_kind.next = self.kind.q.val();
        self.answer_d0.next = bit_cast::<21, 4>(self.why.q.val());
        self.answer_d1.next = self.no_data.val();
        self.answer_d2.next = self.no_data.val();
        if self.decode.op.val() == Operation::Identify {
            self.answer_d1.next = bit_cast::<32, 24>(self.id.val());
        }
        if (self.kind.q.val() == self.success.val()) & (self.decode.op.val() == Operation::Size) {
            self.answer_d1.next = self.size.val();
        }
        if (self.kind.q.val() == self.success.val()) & (self.decode.op.val() == Operation::Read) {
            self.answer_d1.next = self.first.val();
            self.answer_d2.next = self.second.val();
        }
        if self.decode.op.val() == Operation::Status {
            self.answer_d0.next = bit_cast::<21, 1>(self.busy.val().into())
                | (bit_cast::<21, 1>(self.known.val().into()) << bit_cast::<21, 5>(self.identified_at.val()))
                | (bit_cast::<21, 4>(self.outcome.val()) << bit_cast::<21, 5>(self.outcome_at.val()));
            self.answer_d1.next = self.protected_first.val();
            self.answer_d2.next = self.protected_end.val();
        }
    }
}
