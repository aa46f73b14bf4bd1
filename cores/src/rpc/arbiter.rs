//! Fair choice among inputs.
use rust_hdl::prelude::*;

/// Round robin among `P` (2 to 32) inputs: `choice` is the first of `wants` after the last one taken, or none. Combinational;
/// a strobe on `taken` moves the turn behind that input at the next edge. An input that keeps wanting is chosen after at most
/// `P - 1` others were taken, however the others come and go.
///
/// No adders: the search is a chain of "somebody before me", which synthesis turns into a tree.
#[derive(LogicBlock)]
pub struct RoundRobin<const P: usize> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// One bit an input: it wants.
    pub wants: Signal<In, Bits<P>>,
    /// Strobe, at most one bit: the input that is taken, a choice of this clock or of one before.
    pub taken: Signal<In, Bits<P>>,
    /// One bit: the input chosen; 0 if none wants.
    pub choice: Signal<Out, Bits<P>>,
    /// The inputs above the one taken last: they come first.
    pub turn: Signal<Out, Bits<P>>,
    after: DFF<Bits<P>>,
    bit: [Constant<Bits<P>>; P],
    above: [Constant<Bits<P>>; P],
    masked: Signal<Local, Bits<P>>,
    first_masked: Signal<Local, Bits<P>>,
    first: Signal<Local, Bits<P>>,
    any_masked: Signal<Local, Bit>,
    any_wants: Signal<Local, Bit>,
}

impl<const P: usize> Default for RoundRobin<P> {
    fn default() -> Self {
        let all = u64::MAX >> (64 - P);
        Self {
            clock: Signal::default(),
            wants: Signal::default(),
            taken: Signal::default(),
            choice: Signal::default(),
            turn: Signal::default(),
            after: DFF::default(),
            bit: std::array::from_fn(|input| Constant::new((1u64 << input).into())),
            above: std::array::from_fn(|input| {
                Constant::new((all & !(u64::MAX >> (63 - input))).into())
            }),
            masked: Signal::default(),
            first_masked: Signal::default(),
            first: Signal::default(),
            any_masked: Signal::default(),
            any_wants: Signal::default(),
        }
    }
}

impl<const P: usize> Logic for RoundRobin<P> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, after);
        self.turn.next = self.after.q.val();
        self.masked.next = self.wants.val() & self.after.q.val();

        // The lowest of those whose turn it is, and the lowest of all.
        self.first_masked.next = 0.into();
        self.first.next = 0.into();
        self.any_masked.next = false;
        self.any_wants.next = false;
        for i in 0..P {
            if self.masked.val().get_bit(i) & !self.any_masked.val() {
                self.first_masked.next = self.bit[i].val();
            }
            if self.wants.val().get_bit(i) & !self.any_wants.val() {
                self.first.next = self.bit[i].val();
            }
            self.any_masked.next = self.any_masked.val() | self.masked.val().get_bit(i);
            self.any_wants.next = self.any_wants.val() | self.wants.val().get_bit(i);
        }
        self.choice.next = self.first_masked.val();
        if !self.any_masked.val() {
            self.choice.next = self.first.val();
        }
        for i in 0..P {
            if self.taken.val().get_bit(i) {
                self.after.d.next = self.above[i].val();
            }
        }
    }
}
