//! Result words of the breaker's messages, put together from fields at the places that `spec` gives.
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::services::breaker::{get_status, tripped};

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
    pub cause: Signal<In, Bits<4>>,
    /// The word.
    pub word: Signal<Out, Bits<21>>,
    on_place: Lit<5, { get_status::result::on.lsb as u64 }>,
    tripped_place: Lit<5, { get_status::result::tripped.lsb as u64 }>,
    inrush_place: Lit<5, { get_status::result::inrush.lsb as u64 }>,
    alert_place: Lit<5, { get_status::result::alert.lsb as u64 }>,
    cause_place: Lit<5, { get_status::result::cause.lsb as u64 }>,
}

impl Logic for StatusWord {
    #[hdl_gen]
    fn update(&mut self) {
        self.word.next = (bit_cast::<21, 1>(self.on.val().into()) << self.on_place.val())
            | (bit_cast::<21, 1>(self.tripped.val().into()) << self.tripped_place.val())
            | (bit_cast::<21, 1>(self.inrush.val().into()) << self.inrush_place.val())
            | (bit_cast::<21, 1>(self.alert.val().into()) << self.alert_place.val())
            | (bit_cast::<21, 4>(self.cause.val()) << self.cause_place.val());
    }
}

/// Word d0 of the interrupt TRIPPED. Combinational.
#[derive(LogicBlock, Default)]
pub struct NoticeWord {
    /// Channel.
    pub channel: Signal<In, Bits<4>>,
    /// `TripCause`.
    pub cause: Signal<In, Bits<4>>,
    /// The word.
    pub word: Signal<Out, Bits<21>>,
    channel_place: Lit<5, { tripped::argument::channel.lsb as u64 }>,
    cause_place: Lit<5, { tripped::argument::cause.lsb as u64 }>,
}

impl Logic for NoticeWord {
    #[hdl_gen]
    fn update(&mut self) {
        self.word.next = (bit_cast::<21, 4>(self.channel.val()) << self.channel_place.val())
            | (bit_cast::<21, 4>(self.cause.val()) << self.cause_place.val());
    }
}
