//! One start condition, stop condition or bit on the lines.
use hdl::cdc::BitSynchroniser;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::map::SYS_HERTZ;
use spec::services::peripheral::I2C_STRETCH_MS;

/// What to do on the lines.
#[derive(Clone, Copy, Debug, PartialEq, LogicState)]
pub enum Command {
    /// Start condition; a repeated one when scl is low.
    Start,
    /// Stop condition.
    Stop,
    /// One bit, out and in.
    Bit,
}

#[derive(Clone, Copy, Debug, PartialEq, LogicState)]
enum State {
    Idle,
    /// scl low (or, before a first start, as it was), sda as it was.
    Hold,
    /// scl low, sda as it shall be.
    Settle,
    /// scl let go; a device may stretch.
    AwaitHigh,
    /// scl high.
    High,
    /// After a start or stop condition.
    Quiet,
}

/// Clocks that a device may hold scl low before the operation fails.
pub const STRETCH_LIMIT: u64 = SYS_HERTZ as u64 / 1000 * I2C_STRETCH_MS as u64;

/// See the [page](super). `LIMIT` is [STRETCH_LIMIT], or less in a bench.
#[derive(LogicBlock, Default)]
pub struct BitEngine<const LIMIT: u64> {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: do `command`; ignored while `busy`.
    pub start: Signal<In, Bit>,
    /// What; taken with `start`.
    pub command: Signal<In, Command>,
    /// Bit to send; taken with `start`.
    pub bit_out: Signal<In, Bit>,
    /// Clocks of a bit, less one.
    pub divider: Signal<In, Bits<16>>,
    /// Level: at work.
    pub busy: Signal<Out, Bit>,
    /// Strobe in the last busy clock.
    pub done: Signal<Out, Bit>,
    /// With `done`: the line could not be had.
    pub failed: Signal<Out, Bit>,
    /// With `done`: level of sda at the end of the bit.
    pub bit_in: Signal<Out, Bit>,
    /// Register: pull scl low.
    pub scl_low: Signal<Out, Bit>,
    /// Register: pull sda low.
    pub sda_low: Signal<Out, Bit>,
    /// Line.
    pub scl_in: Signal<In, Bit>,
    /// Line.
    pub sda_in: Signal<In, Bit>,
    scl: BitSynchroniser,
    sda: BitSynchroniser,
    state: DFF<State>,
    what: DFF<Command>,
    value: DFF<Bit>,
    pull_scl: DFF<Bit>,
    pull_sda: DFF<Bit>,
    left: DFF<Bits<21>>,
    total: Signal<Local, Bits<21>>,
    high: Signal<Local, Bits<21>>,
    hold: Signal<Local, Bits<21>>,
    low: Signal<Local, Bits<21>>,
    over: Signal<Local, Bit>,
    shortest: Lit<16, 15>,
    limit: Lit<21, LIMIT>,
}

impl<const LIMIT: u64> Logic for BitEngine<LIMIT> {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, scl, sda);
        dff_setup!(self, clock, state, what, value, pull_scl, pull_sda, left);
        self.scl.d.next = self.scl_in.val();
        self.sda.d.next = self.sda_in.val();
        self.scl_low.next = self.pull_scl.q.val();
        self.sda_low.next = self.pull_sda.q.val();
        self.busy.next = self.state.q.val() != State::Idle;
        self.bit_in.next = self.sda.q.val();
        self.done.next = false;
        self.failed.next = false;

        self.total.next = bit_cast::<21, 16>(self.divider.val()) + 1;
        if self.divider.val() < self.shortest.val() {
            self.total.next = bit_cast::<21, 16>(self.shortest.val()) + 1;
        }
        self.high.next = (self.total.val() >> 1) - (self.total.val() >> 4);
        self.hold.next = self.total.val() >> 2;
        self.low.next = self.total.val() - self.high.val();

        self.over.next = !self.left.q.val().any();
        self.left.d.next = self.left.q.val() - 1;
        match self.state.q.val() {
            State::Idle => {
                self.what.d.next = self.command.val();
                self.value.d.next = self.bit_out.val();
                self.left.d.next = self.hold.val() - 1;
                if self.start.val() {
                    self.state.d.next = State::Hold;
                    self.pull_scl.d.next =
                        self.pull_scl.q.val() | (self.command.val() != Command::Start);
                }
            }
            State::Hold => {
                if self.over.val() {
                    self.pull_sda.d.next = (self.what.q.val() == Command::Stop)
                        | ((self.what.q.val() == Command::Bit) & !self.value.q.val());
                    self.left.d.next = self.low.val() - self.hold.val() - 1;
                    self.state.d.next = State::Settle;
                }
            }
            State::Settle => {
                if self.over.val() {
                    self.pull_scl.d.next = false;
                    self.left.d.next = self.limit.val();
                    self.state.d.next = State::AwaitHigh;
                }
            }
            State::AwaitHigh => {
                if self.scl.q.val() {
                    self.left.d.next = self.high.val() - 1;
                    if self.what.q.val() == Command::Start {
                        self.left.d.next = self.low.val() - 1;
                    }
                    self.state.d.next = State::High;
                } else if self.over.val() {
                    self.failed.next = true;
                }
            }
            State::High => {
                if self.over.val() {
                    self.left.d.next = self.low.val() - 1;
                    self.state.d.next = State::Quiet;
                    self.pull_sda.d.next = self.what.q.val() == Command::Start;
                    self.failed.next = (self.what.q.val() == Command::Start) & !self.sda.q.val();
                    if self.what.q.val() == Command::Bit {
                        self.pull_sda.d.next = self.pull_sda.q.val();
                        self.pull_scl.d.next = true;
                        self.done.next = true;
                    }
                }
            }
            State::Quiet => {
                if self.over.val() {
                    self.pull_scl.d.next = self.what.q.val() == Command::Start;
                    self.failed.next = (self.what.q.val() == Command::Stop) & !self.sda.q.val();
                    self.done.next = true;
                }
            }
        }
        if self.failed.val() {
            self.pull_scl.d.next = false;
            self.pull_sda.d.next = false;
            self.done.next = true;
        }
        if self.done.val() {
            self.state.d.next = State::Idle;
        }
    }
}
