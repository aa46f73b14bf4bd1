//! From a flash chip's identification to its size: `spec::services::flash::octets_of` as a circuit.
use hdl::lit::Lit;
use rust_hdl::prelude::*;

/// Combinational.
#[derive(LogicBlock, Default)]
pub struct Identity {
    /// Manufacturer, type and capacity.
    pub id: Signal<In, Bits<24>>,
    /// The size is known.
    pub known: Signal<Out, Bit>,
    /// Octets, or 0.
    pub size: Signal<Out, Bits<32>>,
    manufacturer: Signal<Local, Bits<8>>,
    family: Signal<Local, Bits<2>>,
    exponent: Signal<Local, Bits<5>>,
    sound: Signal<Local, Bit>,
    one: Lit<32, 1>,
}

impl Logic for Identity {
    #[hdl_gen]
    fn update(&mut self) {
        self.manufacturer.next = self.id.val().get_bits::<8>(16);
        self.family.next = self.id.val().get_bits::<2>(6);
        self.exponent.next = self.id.val().get_bits::<5>(0);
        self.sound.next =
            self.manufacturer.val().xor() & !self.family.val().any() & self.id.val().get_bit(4);
        self.known.next = self.sound.val();
        self.size.next = 0.into();
        if self.sound.val() {
            self.size.next = self.one.val() << bit_cast::<32, 5>(self.exponent.val());
        }
    }
}
