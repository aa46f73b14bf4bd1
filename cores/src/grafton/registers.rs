//! The general registers: 32 words of 32 bits, two synchronous read ports, one write port, in two copies in block RAM.
//! Register 0 reads 0 because it is never written.
use hdl::mem::BlockRam;
use rust_hdl::prelude::*;

/// See the module documentation.
#[derive(LogicBlock, Default)]
pub struct Registers {
    pub clock: Signal<In, Clock>,
    /// Registers to read; their values are there in the next clock.
    pub first: Signal<In, Bits<5>>,
    pub first_value: Signal<Out, Bits<32>>,
    pub second: Signal<In, Bits<5>>,
    pub second_value: Signal<Out, Bits<32>>,
    /// Level: write; register and value. Who reads the register in this clock gets neither the old value nor the new.
    pub write_enable: Signal<In, Bit>,
    pub write: Signal<In, Bits<5>>,
    pub write_value: Signal<In, Bits<32>>,
    copy_first: BlockRam<5, 32>,
    copy_second: BlockRam<5, 32>,
}

impl Logic for Registers {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(self, clock, copy_first, copy_second);
        self.copy_first.read_address.next = self.first.val();
        self.copy_second.read_address.next = self.second.val();
        self.copy_first.read_enable.next = true;
        self.copy_second.read_enable.next = true;
        self.first_value.next = self.copy_first.read_data.val();
        self.second_value.next = self.copy_second.read_data.val();
        self.copy_first.write_address.next = self.write.val();
        self.copy_second.write_address.next = self.write.val();
        self.copy_first.write_data.next = self.write_value.val();
        self.copy_second.write_data.next = self.write_value.val();
        self.copy_first.write_enable.next = self.write_enable.val();
        self.copy_second.write_enable.next = self.write_enable.val();
    }
}
