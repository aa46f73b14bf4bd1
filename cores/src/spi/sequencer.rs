//! The order of events in an SPI transfer, and the two pins that show it.
use rust_hdl::prelude::*;

/// Where a transfer is.
#[derive(LogicState, Debug, Copy, Clone, PartialEq)]
enum State {
    /// Nowhere: awaits a start.
    Idle,
    /// The clock line takes its resting level.
    Load,
    /// A half period at rest, then the device is selected.
    Prepare,
    /// An edge at the end of each half period.
    Edges,
    /// The last samples are on their way.
    Samples,
    /// A half period after the last edge, then the device is deselected.
    Trail,
    /// The first half period deselected.
    Gap,
    /// The second half period deselected.
    Rest,
    /// The last clock.
    Done,
}

/// Steps through a transfer by half periods.
#[derive(LogicBlock, Default)]
pub struct Sequencer {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: begin; ignored while `busy`.
    pub start: Signal<In, Bit>,
    /// The plan: select first.
    pub selects: Signal<In, Bit>,
    /// The plan: shift.
    pub shifts: Signal<In, Bit>,
    /// The plan: deselect afterwards.
    pub deselects: Signal<In, Bit>,
    /// The plan: resting level of the SPI clock.
    pub rest: Signal<In, Bit>,
    /// Level: last clock of a half period.
    pub half_ends: Signal<In, Bit>,
    /// Level: it is the last bit's turn.
    pub last_bit: Signal<In, Bit>,
    /// Level: a sample is on its way.
    pub sample_pending: Signal<In, Bit>,
    /// Strobe: the start is accepted.
    pub accept: Signal<Out, Bit>,
    /// Level: from the clock after `accept` to that of `done`.
    pub busy: Signal<Out, Bit>,
    /// Strobe: in the last busy clock.
    pub done: Signal<Out, Bit>,
    /// Strobe: first busy clock.
    pub loading: Signal<Out, Bit>,
    /// Level: half periods run.
    pub run: Signal<Out, Bit>,
    /// Strobe: the SPI clock goes to its active level at the end of this clock.
    pub leading_edge: Signal<Out, Bit>,
    /// Strobe: the SPI clock goes to its resting level at the end of this clock.
    pub trailing_edge: Signal<Out, Bit>,
    /// Pin: device selected. Register.
    pub spi_select: Signal<Out, Bit>,
    /// Pin: SPI clock. Register.
    pub spi_clock: Signal<Out, Bit>,
    state: DFF<State>,
    selected: DFF<Bit>,
    level: DFF<Bit>,
    active: DFF<Bit>,
}

impl Logic for Sequencer {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, state, selected, level, active);
        self.accept.next = self.start.val() & (self.state.q.val() == State::Idle);
        self.busy.next = self.state.q.val() != State::Idle;
        self.done.next = self.state.q.val() == State::Done;
        self.loading.next = self.state.q.val() == State::Load;
        self.run.next = (self.state.q.val() != State::Idle) & (self.state.q.val() != State::Load);
        self.leading_edge.next =
            (self.state.q.val() == State::Edges) & self.half_ends.val() & !self.active.q.val();
        self.trailing_edge.next =
            (self.state.q.val() == State::Edges) & self.half_ends.val() & self.active.q.val();
        self.spi_select.next = self.selected.q.val();
        self.spi_clock.next = self.level.q.val();
        match self.state.q.val() {
            State::Idle => {
                if self.start.val() {
                    self.state.d.next = State::Load;
                }
            }
            State::Load => {
                self.level.d.next = self.rest.val();
                if self.selects.val() {
                    self.state.d.next = State::Prepare;
                } else if self.shifts.val() {
                    self.state.d.next = State::Edges;
                } else if self.deselects.val() {
                    self.state.d.next = State::Trail;
                } else {
                    self.state.d.next = State::Done;
                }
            }
            State::Prepare => {
                if self.half_ends.val() {
                    self.selected.d.next = true;
                    if self.shifts.val() {
                        self.state.d.next = State::Edges;
                    } else if self.deselects.val() {
                        self.state.d.next = State::Trail;
                    } else {
                        self.state.d.next = State::Done;
                    }
                }
            }
            State::Edges => {
                if self.half_ends.val() {
                    self.level.d.next = !self.level.q.val();
                    self.active.d.next = !self.active.q.val();
                    if self.active.q.val() & self.last_bit.val() {
                        self.state.d.next = State::Samples;
                    }
                }
            }
            State::Samples => {
                if !self.sample_pending.val() {
                    if self.deselects.val() {
                        self.state.d.next = State::Trail;
                    } else {
                        self.state.d.next = State::Done;
                    }
                }
            }
            State::Trail => {
                if self.half_ends.val() {
                    self.selected.d.next = false;
                    self.state.d.next = State::Gap;
                }
            }
            State::Gap => {
                if self.half_ends.val() {
                    self.state.d.next = State::Rest;
                }
            }
            State::Rest => {
                if self.half_ends.val() {
                    self.state.d.next = State::Done;
                }
            }
            State::Done => {
                self.state.d.next = State::Idle;
            }
        }
    }
}
