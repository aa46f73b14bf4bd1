//! Bytes and conditions from single bits.
use super::{BitEngine, Command};
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// What the controller does.
#[derive(Clone, Copy, Debug, PartialEq, LogicState)]
pub enum Operation {
    /// Start condition, repeated if the bus is held.
    Start,
    /// Stop condition.
    Stop,
    /// Eight bits out, the acknowledge in.
    Send,
    /// Eight bits in, the acknowledge out.
    Receive,
    /// Up to nine clocks until sda is high, then a stop condition.
    Recover,
}

#[derive(Clone, Copy, Debug, PartialEq, LogicState)]
enum State {
    Idle,
    /// A start or stop condition is under way.
    Condition,
    /// Nine bits are under way.
    Byte,
    /// Clocks for a device that holds sda.
    Unstick,
}

/// See the [page](super). `LIMIT`: clocks that a device may stretch.
#[derive(LogicBlock, Default)]
pub struct Controller<const LIMIT: u64> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: do `operation`; ignored while `busy`.
    pub start: Signal<In, Bit>,
    /// What; taken with `start`.
    pub operation: Signal<In, Operation>,
    /// Byte to send; taken with `start`.
    pub byte_out: Signal<In, Bits<8>>,
    /// Acknowledge the byte that is received; taken with `start`.
    pub acknowledge: Signal<In, Bit>,
    /// Clocks of a bit, less one; not to be changed while `busy`.
    pub divider: Signal<In, Bits<16>>,
    /// Level: at work.
    pub busy: Signal<Out, Bit>,
    /// Strobe in the last busy clock.
    pub done: Signal<Out, Bit>,
    /// Byte received.
    pub byte_in: Signal<Out, Bits<8>>,
    /// The device acknowledged.
    pub acknowledged: Signal<Out, Bit>,
    /// The bus could not be had.
    pub failed: Signal<Out, Bit>,
    /// Register: pull scl low.
    pub scl_low: Signal<Out, Bit>,
    /// Register: pull sda low.
    pub sda_low: Signal<Out, Bit>,
    /// Line, asynchronous.
    pub scl_in: Signal<In, Bit>,
    /// Line, asynchronous.
    pub sda_in: Signal<In, Bit>,
    engine: BitEngine<LIMIT>,
    state: DFF<State>,
    condition: DFF<Command>,
    /// Bits leave at the top, those of the line enter at the bottom; the lowest is the acknowledge.
    shift: DFF<Bits<9>>,
    count: DFF<Bits<4>>,
    failure: DFF<Bit>,
    all_ones: Lit<9, 0x1ff>,
    nine: Lit<4, 9>,
    bit_done: Signal<Local, Bit>,
    finished: Signal<Local, Bit>,
    shifted: Signal<Local, Bits<9>>,
}

impl<const LIMIT: u64> Logic for Controller<LIMIT> {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, engine);
        dff_setup!(self, clock, state, condition, shift, count, failure);
        self.scl_low.next = self.engine.scl_low.val();
        self.sda_low.next = self.engine.sda_low.val();
        self.engine.scl_in.next = self.scl_in.val();
        self.engine.sda_in.next = self.sda_in.val();
        self.engine.divider.next = self.divider.val();
        self.byte_in.next = self.shift.q.val().get_bits::<8>(1);
        self.acknowledged.next = !self.shift.q.val().get_bit(0);
        self.failed.next = self.failure.q.val();
        self.busy.next = self.state.q.val() != State::Idle;

        self.engine.start.next = self.busy.val();
        self.engine.command.next = Command::Bit;
        self.engine.bit_out.next = self.shift.q.val().get_bit(8);
        self.bit_done.next = self.engine.done.val();
        self.shifted.next = self.shift.q.val() << 1;
        if self.bit_done.val() & (self.state.q.val() != State::Condition) {
            self.count.d.next = self.count.q.val() - 1;
            self.shift.d.next = self.shifted.val();
            if self.engine.bit_in.val() {
                self.shift.d.next = self.shifted.val() | 1;
            }
        }

        self.finished.next = false;
        match self.state.q.val() {
            State::Idle => {
                self.count.d.next = self.nine.val();
                if self.start.val() {
                    self.failure.d.next = false;
                    self.state.d.next = State::Condition;
                    self.shift.d.next = self.all_ones.val();
                    self.condition.d.next = Command::Stop;
                    match self.operation.val() {
                        Operation::Start => {
                            self.condition.d.next = Command::Start;
                        }
                        Operation::Stop => {}
                        Operation::Send => {
                            self.shift.d.next = (bit_cast::<9, 8>(self.byte_out.val()) << 1) | 1;
                            self.state.d.next = State::Byte;
                        }
                        Operation::Receive => {
                            if self.acknowledge.val() {
                                self.shift.d.next = self.all_ones.val() << 1;
                            }
                            self.state.d.next = State::Byte;
                        }
                        Operation::Recover => {
                            self.state.d.next = State::Unstick;
                        }
                    }
                }
            }
            State::Condition => {
                self.engine.command.next = self.condition.q.val();
                self.finished.next = self.bit_done.val();
            }
            State::Byte => {
                self.finished.next = self.bit_done.val() & (self.count.q.val() == 1);
            }
            State::Unstick => {
                self.engine.bit_out.next = true;
                if self.bit_done.val() & self.engine.bit_in.val() {
                    self.state.d.next = State::Condition;
                } else if self.bit_done.val() & (self.count.q.val() == 1) {
                    self.failure.d.next = true;
                    self.finished.next = true;
                }
            }
        }
        if self.bit_done.val() & self.engine.failed.val() {
            self.failure.d.next = true;
            self.finished.next = true;
        }
        self.done.next = self.finished.val();
        if self.finished.val() {
            self.state.d.next = State::Idle;
        }
    }
}
