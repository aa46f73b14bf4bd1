//! An engine's duty to answer.
use rust_hdl::prelude::*;

/// Where a duty is.
#[derive(LogicState, Debug, Copy, Clone, PartialEq)]
enum State {
    /// None.
    Free,
    /// The engine works.
    Working,
    /// The answer waits to be sent.
    Ready,
}

/// Whom an engine works for and what it owes; freed by the sending of its own answer and by nothing else.
#[derive(LogicBlock, Default)]
pub struct Ticket {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe, while `free`: take the duty.
    pub take: Signal<In, Bit>,
    /// Who asks; taken with `take`.
    pub source: Signal<In, Bits<16>>,
    /// Call number; taken with `take`.
    pub call: Signal<In, Bits<8>>,
    /// Strobe: the engine is done; its results hold from the next clock on.
    pub done: Signal<In, Bit>,
    /// Strobe, while `ready`: the answer is on its way.
    pub sent: Signal<In, Bit>,
    /// Level: no duty.
    pub free: Signal<Out, Bit>,
    /// Level: the answer can be sent.
    pub ready: Signal<Out, Bit>,
    /// `source`, as taken.
    pub destination: Signal<Out, Bits<16>>,
    /// `call`, as taken.
    pub answered_call: Signal<Out, Bits<8>>,
    state: DFF<State>,
    who: DFF<Bits<16>>,
    what: DFF<Bits<8>>,
}

impl Logic for Ticket {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, state, who, what);
        self.free.next = self.state.q.val() == State::Free;
        self.ready.next = self.state.q.val() == State::Ready;
        self.destination.next = self.who.q.val();
        self.answered_call.next = self.what.q.val();
        match self.state.q.val() {
            State::Free => {
                if self.take.val() {
                    self.state.d.next = State::Working;
                    self.who.d.next = self.source.val();
                    self.what.d.next = self.call.val();
                }
            }
            State::Working => {
                if self.done.val() {
                    self.state.d.next = State::Ready;
                }
            }
            State::Ready => {
                if self.sent.val() {
                    self.state.d.next = State::Free;
                }
            }
        }
    }
}
