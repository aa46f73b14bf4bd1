//! Fair choice among inputs.
use rust_hdl::prelude::*;

/// Round robin among `P` (2 to 32) inputs: `choice` is the first of `wants` after the last one taken, or none. Combinational;
/// `taken` moves the turn behind the choice at the next edge. An input that keeps wanting is chosen after at most `P - 1`
/// others were taken, however the others come and go.
#[derive(LogicBlock, Default)]
pub struct RoundRobin<const P: usize> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// One bit an input: it wants.
    pub wants: Signal<In, Bits<P>>,
    /// Strobe: the choice is taken.
    pub taken: Signal<In, Bit>,
    /// One bit: the input chosen; 0 if none wants.
    pub choice: Signal<Out, Bits<P>>,
    /// The inputs above the one taken last: they come first.
    pub turn: Signal<Out, Bits<P>>,
    after: DFF<Bits<P>>,
    masked: Signal<Local, Bits<P>>,
    pool: Signal<Local, Bits<P>>,
    complement: Signal<Local, Bits<P>>,
    negated: Signal<Local, Bits<P>>,
    below: Signal<Local, Bits<P>>,
    covered: Signal<Local, Bits<P>>,
}

impl<const P: usize> Logic for RoundRobin<P> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, after);
        self.turn.next = self.after.q.val();
        self.masked.next = self.wants.val() & self.after.q.val();
        self.pool.next = self.wants.val();
        if self.masked.val().any() {
            self.pool.next = self.masked.val();
        }
        // x & -x is the lowest bit of x.
        self.complement.next = !self.pool.val();
        self.negated.next = self.complement.val() + 1;
        self.choice.next = self.pool.val() & self.negated.val();
        self.below.next = self.choice.val() - 1;
        self.covered.next = self.choice.val() | self.below.val();
        if self.taken.val() & self.choice.val().any() {
            self.after.d.next = !self.covered.val();
        }
    }
}
