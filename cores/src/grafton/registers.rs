//! The general registers: 32 words of 32 bits, two combinational read ports, one write port, in two copies in LUT RAM.
//! Register 0 reads 0 because it is never written. Each port shows the word of the lower sixteen registers and that of the
//! upper sixteen; which of them is meant is left to who reads, who chooses anyway.
use hdl::mem::LutRam;
use rust_hdl::prelude::*;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Registers {
    pub clock: Signal<In, Clock>,
    /// Registers to read, and their values if bit 4 of the number is 0, and if it is 1.
    pub first: Signal<In, Bits<5>>,
    pub first_lower: Signal<Out, Bits<32>>,
    pub first_upper: Signal<Out, Bits<32>>,
    pub second: Signal<In, Bits<5>>,
    pub second_lower: Signal<Out, Bits<32>>,
    pub second_upper: Signal<Out, Bits<32>>,
    /// Level: write; register and value. The new value shows in the next clock.
    pub write_enable: Signal<In, Bit>,
    pub write: Signal<In, Bits<5>>,
    pub write_value: Signal<In, Bits<32>>,
    /// For each port.
    lower: [LutRam<4, 32>; 2],
    upper: [LutRam<4, 32>; 2],
    to_lower: Signal<Local, Bit>,
    to_upper: Signal<Local, Bit>,
}

impl Logic for Registers {
    #[hdl_gen]
    fn update(&mut self) {
        self.to_lower.next = self.write_enable.val() & !self.write.val().get_bit(4);
        self.to_upper.next = self.write_enable.val() & self.write.val().get_bit(4);
        for i in 0..2 {
            self.lower[i].clock.next = self.clock.val();
            self.upper[i].clock.next = self.clock.val();
            self.lower[i].write_address.next = self.write.val().get_bits::<4>(0);
            self.upper[i].write_address.next = self.write.val().get_bits::<4>(0);
            self.lower[i].write_data.next = self.write_value.val();
            self.upper[i].write_data.next = self.write_value.val();
            self.lower[i].write_enable.next = self.to_lower.val();
            self.upper[i].write_enable.next = self.to_upper.val();
        }
        self.lower[0].read_address.next = self.first.val().get_bits::<4>(0);
        self.upper[0].read_address.next = self.first.val().get_bits::<4>(0);
        self.lower[1].read_address.next = self.second.val().get_bits::<4>(0);
        self.upper[1].read_address.next = self.second.val().get_bits::<4>(0);
        self.first_lower.next = self.lower[0].read_data.val();
        self.first_upper.next = self.upper[0].read_data.val();
        self.second_lower.next = self.lower[1].read_data.val();
        self.second_upper.next = self.upper[1].read_data.val();
    }
}
