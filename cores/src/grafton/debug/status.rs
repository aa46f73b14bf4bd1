//! The answer of STATUS, put together from fields at the places that `spec` gives. Combinational.
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::services::debug::status::result;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Status {
    pub halted: Signal<In, Bit>,
    pub reason: Signal<In, Bits<3>>,
    pub number: Signal<In, Bits<2>>,
    pub in_slot: Signal<In, Bit>,
    pub cause: Signal<In, Bits<4>>,
    pub word: Signal<Out, Bits<21>>,
    halted_place: Lit<5, { result::halted.lsb as u64 }>,
    reason_place: Lit<5, { result::reason.lsb as u64 }>,
    number_place: Lit<5, { result::number.lsb as u64 }>,
    in_slot_place: Lit<5, { result::in_slot.lsb as u64 }>,
    cause_place: Lit<5, { result::cause.lsb as u64 }>,
}

impl Logic for Status {
    #[hdl_gen]
    fn update(&mut self) {
        self.word.next = (bit_cast::<21, 1>(self.halted.val().into()) << self.halted_place.val())
            | (bit_cast::<21, 3>(self.reason.val()) << self.reason_place.val())
            | (bit_cast::<21, 2>(self.number.val()) << self.number_place.val())
            | (bit_cast::<21, 1>(self.in_slot.val().into()) << self.in_slot_place.val())
            | (bit_cast::<21, 4>(self.cause.val()) << self.cause_place.val());
    }
}
