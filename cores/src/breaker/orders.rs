//! What a call orders, and its answer.
use super::{BoardWords, Operation, StatusWord};
use hdl::decode::Decode;
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::rpc::Kind;
use spec::services::breaker::{power_state, shutdown, CHANNELS};

/// From a call and the channel that it is about to strobes and the answer. `answer` and the strobes are high in the clocks in
/// which `does` is; one clock from `call` to all else, none from the other inputs.
#[derive(LogicBlock, Default)]
pub struct Orders {
    /// Clock, rising edge.
    pub clock: Signal<In, Clock>,
    /// Strobe: do it now.
    pub does: Signal<In, Bit>,
    /// Call number, at least one clock before `does`.
    pub call: Signal<In, Bits<8>>,
    /// First argument word.
    pub d0: Signal<In, Bits<21>>,
    /// Second argument word.
    pub d1: Signal<In, Bits<32>>,
    /// There is such a channel; the inputs below are about it.
    pub exists: Signal<In, Bit>,
    /// It is on.
    pub is_on: Signal<In, Bit>,
    /// It is tripped.
    pub is_tripped: Signal<In, Bit>,
    /// It ignores overcurrent.
    pub in_inrush: Signal<In, Bit>,
    /// Its comparator is active.
    pub alerts: Signal<In, Bit>,
    /// It is shut down.
    pub is_stopped: Signal<In, Bit>,
    /// Why it is tripped or would refuse.
    pub cause: Signal<In, Bits<3>>,
    /// Cause of its last trip.
    pub last_cause: Signal<In, Bits<3>>,
    /// It will be switched on by itself.
    pub pending: Signal<In, Bit>,
    /// Times that it was.
    pub attempts: Signal<In, Bits<8>>,
    /// Its trips.
    pub trips: Signal<In, Bits<32>>,
    /// Time of the last.
    pub tripped_at: Signal<In, Bits<32>>,
    /// Outputs that are on.
    pub enable: Signal<In, Bits<CHANNELS>>,
    /// Outputs that are tripped.
    pub tripped: Signal<In, Bits<CHANNELS>>,
    /// Comparators that are active.
    pub alert_levels: Signal<In, Bits<CHANNELS>>,
    /// The all-off line is active.
    pub all_off: Signal<In, Bit>,
    /// Level: shut down by call. Register.
    pub shutdown: Signal<Out, Bit>,
    /// Strobe: switch it on.
    pub on: Signal<Out, Bit>,
    /// Strobe: switch it off.
    pub off: Signal<Out, Bit>,
    /// Strobe: a command that counts: `off`, or `on` while it can be switched on.
    pub commands: Signal<Out, Bit>,
    /// Strobe: set its inrush time.
    pub set_inrush: Signal<Out, Bit>,
    /// Strobe: set its filter time.
    pub set_filter: Signal<Out, Bit>,
    /// Strobe: set its policy.
    pub set_policy: Signal<Out, Bit>,
    /// Strobe: set its part in the start-up sequence.
    pub set_start: Signal<Out, Bit>,
    /// Strobe: set its retries.
    pub set_retry: Signal<Out, Bit>,
    /// Strobe: begin the start-up sequence.
    pub start: Signal<Out, Bit>,
    /// Type of the answer.
    pub kind: Signal<Out, Bits<3>>,
    /// First result word.
    pub answer_d0: Signal<Out, Bits<21>>,
    /// Second result word.
    pub answer_d1: Signal<Out, Bits<32>>,
    /// Third result word.
    pub answer_d2: Signal<Out, Bits<32>>,
    decode: Decode<Operation, 8>,
    operation: DFF<Operation>,
    shut: DFF<Bit>,
    status: StatusWord,
    board: BoardWords,
    wants_on: Signal<Local, Bit>,
    refuses: Signal<Local, Bit>,
    on_place: Lit<5, { power_state::argument::on.lsb as u64 }>,
    active_place: Lit<5, { shutdown::argument::active.lsb as u64 }>,
    refusal_place: Lit<5, { power_state::result::cause.lsb as u64 }>,
    success: Lit<3, { Kind::ReturnSuccess as u64 }>,
    fail: Lit<3, { Kind::ReturnFail as u64 }>,
}

impl Logic for Orders {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, operation, shut);
        self.decode.code.next = self.call.val();
        self.operation.d.next = self.decode.op.val();
        self.shutdown.next = self.shut.q.val();
        self.status.on.next = self.is_on.val();
        self.status.tripped.next = self.is_tripped.val();
        self.status.inrush.next = self.in_inrush.val();
        self.status.alert.next = self.alerts.val();
        self.status.cause.next = self.cause.val();
        self.status.last.next = self.last_cause.val();
        self.status.pending.next = self.pending.val();
        self.status.attempts.next = self.attempts.val();
        self.board.shutdown.next = self.shut.q.val();
        self.board.all_off.next = self.all_off.val();
        self.board.on.next = self.enable.val();
        self.board.tripped.next = self.tripped.val();
        self.board.alert.next = self.alert_levels.val();
        self.wants_on.next = self.d1.val().get_bit(self.on_place.val().index());
        self.refuses.next = self.is_tripped.val() | self.is_stopped.val();

        self.on.next = false;
        self.off.next = false;
        self.set_inrush.next = false;
        self.set_filter.next = false;
        self.set_policy.next = false;
        self.set_start.next = false;
        self.set_retry.next = false;
        self.start.next = false;
        self.kind.next = self.fail.val();
        if self.exists.val() {
            self.kind.next = self.success.val();
        }
        self.answer_d0.next = 0.into();
        self.answer_d1.next = 0.into();
        self.answer_d2.next = 0.into();
        match self.operation.q.val() {
            Operation::Unknown => {
                self.kind.next = self.fail.val();
            }
            Operation::PowerState => {
                self.on.next = self.does.val() & self.wants_on.val();
                self.off.next = self.does.val() & !self.wants_on.val();
                if self.wants_on.val() & self.refuses.val() {
                    self.kind.next = self.fail.val();
                    self.answer_d0.next =
                        bit_cast::<21, 3>(self.cause.val()) << self.refusal_place.val();
                }
            }
            Operation::InrushTime => self.set_inrush.next = self.does.val(),
            Operation::GetStatus => {
                self.answer_d0.next = self.status.word.val();
                self.answer_d1.next = self.trips.val();
                self.answer_d2.next = self.tripped_at.val();
            }
            Operation::SetFilter => self.set_filter.next = self.does.val(),
            Operation::Shutdown => {
                self.kind.next = self.success.val();
                if self.does.val() {
                    self.shut.d.next = self.d0.val().get_bit(self.active_place.val().index());
                }
            }
            Operation::SetPolicy => self.set_policy.next = self.does.val(),
            Operation::SetStart => self.set_start.next = self.does.val(),
            Operation::Start => {
                self.kind.next = self.success.val();
                self.start.next = self.does.val();
            }
            Operation::SetRetry => self.set_retry.next = self.does.val(),
            Operation::GetBoard => {
                self.kind.next = self.success.val();
                self.answer_d0.next = self.board.d0.val();
                self.answer_d1.next = self.board.d1.val();
                self.answer_d2.next = self.board.d2.val();
            }
        }
        self.commands.next =
            self.off.val() | (self.on.val() & !self.is_on.val() & !self.refuses.val());
    }
}
