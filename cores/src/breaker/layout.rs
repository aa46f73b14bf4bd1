//! Result words of the breaker's messages, put together from fields at the places that `spec` gives.
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::services::breaker::{get_board, get_status, tripped, CHANNELS};

/// Word d0 of GET_STATUS's result. Combinational.
#[derive(LogicBlock, Default)]
pub struct StatusWord {
    /// The output is on.
    pub on: Signal<In, Bit>,
    /// Off until commanded off.
    pub tripped: Signal<In, Bit>,
    /// Overcurrent is ignored.
    pub inrush: Signal<In, Bit>,
    /// The comparator is active.
    pub alert: Signal<In, Bit>,
    /// `TripCause`.
    pub cause: Signal<In, Bits<3>>,
    /// That of the last trip.
    pub last: Signal<In, Bits<3>>,
    /// It will be switched on by itself.
    pub pending: Signal<In, Bit>,
    /// Switched on again by itself, times.
    pub attempts: Signal<In, Bits<8>>,
    /// The word.
    pub word: Signal<Out, Bits<21>>,
    on_place: Lit<5, { get_status::result::on.lsb as u64 }>,
    tripped_place: Lit<5, { get_status::result::tripped.lsb as u64 }>,
    inrush_place: Lit<5, { get_status::result::inrush.lsb as u64 }>,
    alert_place: Lit<5, { get_status::result::alert.lsb as u64 }>,
    cause_place: Lit<5, { get_status::result::cause.lsb as u64 }>,
    last_place: Lit<5, { get_status::result::last.lsb as u64 }>,
    pending_place: Lit<5, { get_status::result::pending.lsb as u64 }>,
    attempts_place: Lit<5, { get_status::result::attempts.lsb as u64 }>,
}

impl Logic for StatusWord {
    #[hdl_gen]
    fn update(&mut self) {
        self.word.next = (bit_cast::<21, 1>(self.on.val().into()) << self.on_place.val())
            | (bit_cast::<21, 1>(self.tripped.val().into()) << self.tripped_place.val())
            | (bit_cast::<21, 1>(self.inrush.val().into()) << self.inrush_place.val())
            | (bit_cast::<21, 1>(self.alert.val().into()) << self.alert_place.val())
            | (bit_cast::<21, 3>(self.cause.val()) << self.cause_place.val())
            | (bit_cast::<21, 3>(self.last.val()) << self.last_place.val())
            | (bit_cast::<21, 1>(self.pending.val().into()) << self.pending_place.val())
            | (bit_cast::<21, 8>(self.attempts.val()) << self.attempts_place.val());
    }
}

/// Result words of GET_BOARD. Combinational.
#[derive(LogicBlock, Default)]
pub struct BoardWords {
    /// Shut down by call.
    pub shutdown: Signal<In, Bit>,
    /// The all-off line is active.
    pub all_off: Signal<In, Bit>,
    /// Outputs that are on.
    pub on: Signal<In, Bits<CHANNELS>>,
    /// Outputs that are tripped.
    pub tripped: Signal<In, Bits<CHANNELS>>,
    /// Comparators that are active.
    pub alert: Signal<In, Bits<CHANNELS>>,
    /// First word.
    pub d0: Signal<Out, Bits<21>>,
    /// Second word.
    pub d1: Signal<Out, Bits<32>>,
    /// Third word.
    pub d2: Signal<Out, Bits<32>>,
    shutdown_place: Lit<5, { get_board::result::shutdown.lsb as u64 }>,
    all_off_place: Lit<5, { get_board::result::all_off.lsb as u64 }>,
    on_place: Lit<5, { get_board::result::on.lsb as u64 }>,
    tripped_place: Lit<5, { get_board::result::tripped.lsb as u64 }>,
    alert_place: Lit<5, { get_board::result::alert.lsb as u64 }>,
}

impl Logic for BoardWords {
    #[hdl_gen]
    fn update(&mut self) {
        self.d0.next = (bit_cast::<21, 1>(self.shutdown.val().into()) << self.shutdown_place.val())
            | (bit_cast::<21, 1>(self.all_off.val().into()) << self.all_off_place.val());
        self.d1.next = (bit_cast::<32, CHANNELS>(self.on.val()) << self.on_place.val())
            | (bit_cast::<32, CHANNELS>(self.tripped.val()) << self.tripped_place.val());
        self.d2.next = bit_cast::<32, CHANNELS>(self.alert.val()) << self.alert_place.val();
    }
}

/// Word d0 of the interrupt TRIPPED. Combinational.
#[derive(LogicBlock, Default)]
pub struct NoticeWord {
    /// Channel.
    pub channel: Signal<In, Bits<4>>,
    /// `TripCause`.
    pub cause: Signal<In, Bits<3>>,
    /// The word.
    pub word: Signal<Out, Bits<21>>,
    channel_place: Lit<5, { tripped::argument::channel.lsb as u64 }>,
    cause_place: Lit<5, { tripped::argument::cause.lsb as u64 }>,
}

impl Logic for NoticeWord {
    #[hdl_gen]
    fn update(&mut self) {
        self.word.next = (bit_cast::<21, 4>(self.channel.val()) << self.channel_place.val())
            | (bit_cast::<21, 3>(self.cause.val()) << self.cause_place.val());
    }
}
