//! Which word of a message holds a field, and the field out of that word. Combinational.
use hdl::lit::Lit;
use hdl::table::Contents;
use rust_hdl::prelude::*;
use spec::cpu::Cp0;
use spec::rpc::{CALL_LSB, KIND_LSB, SOURCE_LSB};

/// The word of a message that a CP0 register shows a part of.
#[derive(Clone, Debug, Default)]
pub struct WordOf;

impl Contents for WordOf {
    fn word(number: u32) -> u32 {
        const CALL: u32 = Cp0::Call as u32;
        const KIND: u32 = Cp0::Kind as u32;
        const D0: u32 = Cp0::D0 as u32;
        const D1: u32 = Cp0::D1 as u32;
        const D2: u32 = Cp0::D2 as u32;
        match number {
            CALL | KIND | D0 => 1,
            D1 => 2,
            D2 => 3,
            _ => 0,
        }
    }
}

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Received {
    /// CP0 register.
    pub number: Signal<In, Bits<5>>,
    /// The word of the message that holds it, see [WordOf].
    pub data: Signal<In, Bits<32>>,
    /// Value of the register; 0 for numbers that are no field.
    pub value: Signal<Out, Bits<32>>,
    destination_number: Lit<5, { Cp0::Destination as u64 }>,
    source_number: Lit<5, { Cp0::Source as u64 }>,
    call_number: Lit<5, { Cp0::Call as u64 }>,
    kind_number: Lit<5, { Cp0::Kind as u64 }>,
    d0_number: Lit<5, { Cp0::D0 as u64 }>,
    d1_number: Lit<5, { Cp0::D1 as u64 }>,
    d2_number: Lit<5, { Cp0::D2 as u64 }>,
    mask: Signal<Local, Bits<32>>,
    from_source: Signal<Local, Bits<32>>,
    from_call: Signal<Local, Bits<32>>,
    from_kind: Signal<Local, Bits<32>>,
    every: Lit<32, 0xffff_ffff>,
    call_place: Lit<32, { CALL_LSB as u64 }>,
    kind_place: Lit<32, { KIND_LSB as u64 }>,
    source_place: Lit<32, { SOURCE_LSB as u64 }>,
    kind_mask: Lit<32, 7>,
    d0_mask: Lit<32, { (1 << spec::rpc::D0_BITS) - 1 }>,
    destination_mask: Lit<32, 0xffff>,
}

impl Logic for Received {
    #[hdl_gen]
    fn update(&mut self) {
        self.mask.next = 0.into();
        if (self.number.val() == self.d1_number.val()) | (self.number.val() == self.d2_number.val())
        {
            self.mask.next = self.every.val();
        }
        if self.number.val() == self.destination_number.val() {
            self.mask.next = self.destination_mask.val();
        }
        if self.number.val() == self.d0_number.val() {
            self.mask.next = self.d0_mask.val();
        }
        self.from_source.next = 0.into();
        if self.number.val() == self.source_number.val() {
            self.from_source.next = self.data.val() >> self.source_place.val();
        }
        self.from_call.next = 0.into();
        if self.number.val() == self.call_number.val() {
            self.from_call.next = self.data.val() >> self.call_place.val();
        }
        self.from_kind.next = 0.into();
        if self.number.val() == self.kind_number.val() {
            self.from_kind.next = (self.data.val() >> self.kind_place.val()) & self.kind_mask.val();
        }
        self.value.next = ((self.data.val() & self.mask.val()) | self.from_source.val())
            | (self.from_call.val() | self.from_kind.val());
    }
}
