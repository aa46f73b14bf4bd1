//! Words of a message to fields and back: the only bit positions in the gateware, all from `spec::rpc`.
use hdl::lit::Lit;
use rust_hdl::prelude::*;
use spec::rpc::{CALL_LSB, KIND_LSB, SOURCE_LSB};

/// Word 0 taken apart. Combinational.
#[derive(LogicBlock, Default)]
pub struct SplitRoute {
    /// Word 0.
    pub word: Signal<In, Bits<32>>,
    /// Address of the sender.
    pub source: Signal<Out, Bits<16>>,
    /// Address of the receiver.
    pub destination: Signal<Out, Bits<16>>,
    source_place: Lit<5, { SOURCE_LSB as u64 }>,
}

impl Logic for SplitRoute {
    #[hdl_gen]
    fn update(&mut self) {
        self.source.next = self
            .word
            .val()
            .get_bits::<16>(self.source_place.val().index());
        self.destination.next = self.word.val().get_bits::<16>(0);
    }
}

/// Word 0 put together. Combinational.
#[derive(LogicBlock, Default)]
pub struct JoinRoute {
    /// Address of the sender.
    pub source: Signal<In, Bits<16>>,
    /// Address of the receiver.
    pub destination: Signal<In, Bits<16>>,
    /// Word 0.
    pub word: Signal<Out, Bits<32>>,
    source_place: Lit<5, { SOURCE_LSB as u64 }>,
}

impl Logic for JoinRoute {
    #[hdl_gen]
    fn update(&mut self) {
        self.word.next = (bit_cast::<32, 16>(self.source.val()) << self.source_place.val())
            | bit_cast::<32, 16>(self.destination.val());
    }
}

/// Word 1 taken apart. Combinational.
#[derive(LogicBlock, Default)]
pub struct SplitHead {
    /// Word 1.
    pub word: Signal<In, Bits<32>>,
    /// Call or interrupt number.
    pub call: Signal<Out, Bits<8>>,
    /// Message type, as its wire code.
    pub kind: Signal<Out, Bits<3>>,
    /// First data field.
    pub d0: Signal<Out, Bits<21>>,
    call_place: Lit<5, { CALL_LSB as u64 }>,
    kind_place: Lit<5, { KIND_LSB as u64 }>,
}

impl Logic for SplitHead {
    #[hdl_gen]
    fn update(&mut self) {
        self.call.next = self.word.val().get_bits::<8>(self.call_place.val().index());
        self.kind.next = self.word.val().get_bits::<3>(self.kind_place.val().index());
        self.d0.next = self.word.val().get_bits::<21>(0);
    }
}

/// Word 1 put together. Combinational.
#[derive(LogicBlock, Default)]
pub struct JoinHead {
    /// Call or interrupt number.
    pub call: Signal<In, Bits<8>>,
    /// Message type, as its wire code.
    pub kind: Signal<In, Bits<3>>,
    /// First data field.
    pub d0: Signal<In, Bits<21>>,
    /// Word 1.
    pub word: Signal<Out, Bits<32>>,
    call_place: Lit<5, { CALL_LSB as u64 }>,
    kind_place: Lit<5, { KIND_LSB as u64 }>,
}

impl Logic for JoinHead {
    #[hdl_gen]
    fn update(&mut self) {
        self.word.next = (bit_cast::<32, 8>(self.call.val()) << self.call_place.val())
            | (bit_cast::<32, 3>(self.kind.val()) << self.kind_place.val())
            | bit_cast::<32, 21>(self.d0.val());
    }
}
